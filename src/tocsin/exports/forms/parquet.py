"""Parquet through DuckDB: typed columns, days as DATE, lists as lists, and what the table is in the file's key-values."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from tocsin.exports.about import About
from tocsin.exports.forms.json_rows import columns
from tocsin.exports.table import Row, Table

TYPES = {
    "text": "VARCHAR",
    "day": "DATE",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "flag": "BOOLEAN",
    "texts": "VARCHAR[]",
}


def to_parquet(table: Table, rows: Sequence[Row], about: About) -> bytes:
    """The rows as one Parquet file (zstd). They pass through a file of JSON lines, which DuckDB reads by the columns' types."""
    import duckdb

    with tempfile.TemporaryDirectory(prefix="tocsin-") as folder, duckdb.connect(config=_offline()) as connection:
        lines, made = Path(folder) / "rows.jsonl", Path(folder) / "table.parquet"
        longest = _keep(lines, rows)
        connection.execute(
            f"COPY (SELECT {_selected(table)} FROM read_json('{lines}', format='newline_delimited', columns={_read(table)}, "
            f"maximum_object_size={longest + 65_536})) TO '{made}' "
            f"(FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{_told(table, about)}}})"
        )
        return made.read_bytes()


def _offline() -> dict[str, str | int]:
    """One thread, so that rows keep their order; no extension is ever fetched."""
    return {"threads": 1, "autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


def _keep(lines: Path, rows: Sequence[Row]) -> int:
    """Write a line a row, cells by number: a column's name needs no quoting there. Returns the longest line's bytes."""
    longest = 0
    with lines.open("wb") as file:
        for row in rows:
            longest = max(
                longest, file.write(msgspec.json.encode({f"c{n}": cell for n, cell in enumerate(row)}) + b"\n")
            )
    return longest


def _read(table: Table) -> str:
    return "{" + ", ".join(f"c{n}: '{TYPES[column.type]}'" for n, column in enumerate(table.columns)) + "}"


def _selected(table: Table) -> str:
    return ", ".join(f'c{n} AS "{column.name}"' for n, column in enumerate(table.columns))


def _told(table: Table, about: About) -> str:
    facts = {"table": table.name, "title": table.title, "description": table.description, "licence": about.licence,
             "as_of": about.as_of.isoformat() if about.as_of else "", "situation": about.situation,
             "credits": _json(about.credits), "columns": _json(columns(table))}  # fmt: skip
    return ", ".join(f'"{key}": {_literal(value)}' for key, value in facts.items())


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode("utf-8")


def _literal(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
