"""Every table and column in words, as the page of the documentation has them."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.exports.table import Table
from tocsin.exports.tables import tables


def described() -> str:
    """All tables as Markdown: a heading and a sentence each, then one line a column."""
    return "\n".join([*_lines(), ""])


def _lines() -> Iterator[str]:
    yield "# The tables and their columns"
    yield ""
    yield "Made by `make docs` from `src/tocsin/exports/tables/`. What the types and forms are: [exports.md](exports.md)."
    for one in tables():
        yield from _table(one)


def _table(one: Table) -> Iterator[str]:
    world = " Of the world: it needs no situation." if one.of_world else ""
    yield from ("", f"## `{one.name}`: {one.title}", "", f"{one.description}{world}", "")
    yield from ("| column | type | HXL | what |", "|---|---|---|---|")
    for column in one.columns:
        yield f"| `{column.name}` | {column.type} | `{column.hxl}` | {column.description} |"
