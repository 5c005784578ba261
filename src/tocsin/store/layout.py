"""How a table's rows lie in Parquet: in small groups, with filters that tell which group has a row looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.store.tables import PARTITIONED, RECORD, TABLES, columns

if TYPE_CHECKING:
    from deltalake import WriterProperties

ROWS = 50_000
"""Rows of a group: a row looked up costs reading one group's column."""
FEWEST = 1_000
"""Fewer rows than this are read as fast as asked about, and get no filter."""
LOOKED_UP = ("id", RECORD, "article")
"""Columns by whose exact value rows are looked up."""


def written_as(table: str, rows: int) -> WriterProperties:
    """Properties of the files that ``rows`` rows of a table are written to."""
    from deltalake import BloomFilterProperties, ColumnProperties, WriterProperties

    named = [name for name in LOOKED_UP if name in (*columns(TABLES[table]), RECORD)]
    filtered = ColumnProperties(
        bloom_filter_properties=BloomFilterProperties(set_bloom_filter_enabled=True, fpp=0.01, ndv=min(rows, ROWS))
    )
    wanted = named if table in PARTITIONED and rows >= FEWEST else []
    return WriterProperties(
        compression="ZSTD", max_row_group_size=ROWS, column_properties=dict.fromkeys(wanted, filtered) or None
    )
