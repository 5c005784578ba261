"""How rows lie in files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deltalake import WriterProperties


def written_as(table: str) -> WriterProperties | None:
    """Properties of a table's Parquet files."""
    return None
