"""JSON: what the table is, of which day, under what terms, its columns, and one object a row."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tocsin.exports.about import About
from tocsin.exports.table import Row, Table


def to_json(table: Table, rows: Sequence[Row], about: About) -> bytes:
    """UTF-8 JSON, a line a row; unknown is ``null``, an empty list ``[]``, days are ``2020-09-27``."""
    names = [column.name for column in table.columns]
    head = {"format": "tocsin-table-1", "table": table.name, "title": table.title, "description": table.description}
    head |= {"as_of": about.as_of, "situation": about.situation or None, "licence": about.licence}  # type: ignore[dict-item]
    head |= {"credits": about.credits, "columns": columns(table)}  # type: ignore[dict-item]
    lines = b",\n".join(msgspec.json.encode(dict(zip(names, row, strict=True))) for row in rows)
    return msgspec.json.encode(head)[:-1] + b',"rows":[\n' + lines + b"\n]}\n"


def columns(table: Table) -> list[dict[str, str]]:
    """Each column's name, type, description and HXL hashtag."""
    return [
        {"name": column.name, "type": column.type, "description": column.description, "hxl": column.hxl}
        for column in table.columns
    ]
