"""What a reader of each form sees, as typed rows: by other programs than wrote them."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from tocsin.exports import Table
from tocsin.exports.forms.separated import parted, unsafe


def from_csv(data: bytes, table: Table, heads: int = 1) -> list[tuple[Any, ...]]:
    """The rows of a CSV by the types of the table's columns."""
    lines = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    assert lines[0] == [column.name for column in table.columns]
    return [tuple(map(_typed, (column.type for column in table.columns), line)) for line in lines[heads:]]


def _typed(type_: str, cell: str) -> Any:
    if type_ == "texts":
        return parted(unsafe(cell))
    if cell == "":
        return None
    readers = {"text": unsafe, "day": date.fromisoformat, "integer": int, "number": float, "flag": "true".__eq__}
    return readers[type_](cell)  # type: ignore[operator]


def from_json(data: bytes, table: Table) -> list[tuple[Any, ...]]:
    """The rows of the JSON form."""
    return [
        tuple(_plain(column.type, row[column.name]) for column in table.columns) for row in json.loads(data)["rows"]
    ]


def _plain(type_: str, value: Any) -> Any:
    if type_ == "texts":
        return tuple(value)
    if value is None or type_ not in ("day", "number"):
        return value
    return date.fromisoformat(value) if type_ == "day" else float(value)


def from_parquet(data: bytes, folder: Path) -> tuple[list[tuple[Any, ...]], dict[str, str]]:
    """The rows of a Parquet file, and the types of its columns."""
    file = folder / "table.parquet"
    file.write_bytes(data)
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT * FROM '{file}'").fetchall()
        types = dict(row[:2] for row in connection.execute(f"DESCRIBE SELECT * FROM '{file}'").fetchall())
    return [tuple(tuple(cell) if isinstance(cell, list) else cell for cell in row) for row in found], types
