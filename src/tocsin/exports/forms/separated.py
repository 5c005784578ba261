"""CSV (RFC 4180, UTF-8, CRLF) and the same with a row of HXL hashtags.

Text stands in quotes, numbers do not; unknown is an empty cell. A list is one cell, its items parted by ``;`` (a ``;`` or a
backslash of an item's own has a backslash before it). A spreadsheet may run a cell that begins with ``=``, ``+``, ``-``,
``@``, a tab or a line break as a formula: text that begins so, or with an apostrophe, gets one apostrophe before it. The
same is done inside a text after a ``;``, a tab or a line break, where a spreadsheet set to part cells there would begin a
new one. :func:`unsafe` gives the text back. Real numbers and dates are never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from tocsin.exports.about import About
from tocsin.exports.table import Row, Table, Value

SIGNS = "=+@＝＋－＠'\\-"
_BEGINS = re.compile(rf"[{SIGNS}\t\r\n]")
_WITHIN = re.compile(rf"([;\t\r\n])(?=[{SIGNS}])")
_ITEM = re.compile(r"(?:[^;\\]|\\.)+", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_WITHIN_SAFE = re.compile(rf"(?<=[;\t\r\n])'(?=[{SIGNS}])")


def to_csv(table: Table, rows: Sequence[Row], about: About) -> bytes:
    """A header and one line a row."""
    return _lines([_names(table)], rows)


def to_hxl(table: Table, rows: Sequence[Row], about: About) -> bytes:
    """A header, the row of hashtags, and one line a row."""
    return _lines([_names(table), [column.hxl for column in table.columns]], rows)


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def _lines(heads: Sequence[Sequence[str]], rows: Sequence[Row]) -> bytes:
    return "".join(f"{line}\r\n" for line in _each(heads, rows)).encode("utf-8")


def _each(heads: Sequence[Sequence[str]], rows: Sequence[Row]) -> Iterator[str]:
    for head in heads:
        yield ",".join(head)
    for row in rows:
        yield ",".join(_cell(value) for value in row)


def _cell(value: Value) -> str:
    if isinstance(value, str):
        return _quoted(safe(value))
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return repr(value)
    return _quoted(safe(joined(value)))


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def safe(text: str) -> str:
    """The text, with an apostrophe wherever a spreadsheet might begin to run it.

    >>> safe("=1+1"), safe("−5 degrees"), safe("'quoted'"), safe("a;=1")
    ("'=1+1", '−5 degrees', "''quoted'", "a;'=1")
    """
    within = _WITHIN.sub(r"\1'", text) if _WITHIN.search(text) else text
    return f"'{within}" if _BEGINS.match(text) else within


def unsafe(text: str) -> str:
    """The text as it was before :func:`safe`."""
    return _WITHIN_SAFE.sub("", text.removeprefix("'"))


def parted(cell: str) -> tuple[str, ...]:
    """The items of a list's cell, after :func:`unsafe`: the other way of :func:`joined`.

    >>> parted(joined(("a", "b;c")))
    ('a', 'b;c')
    """
    return tuple(_ESCAPED.sub(r"\1", item) for item in _ITEM.findall(cell))


def joined(items: Sequence[str]) -> str:
    """A list as one cell.

    >>> joined(("a", "b;c"))
    'a;b\\\\;c'
    """
    return ";".join(item.replace("\\", "\\\\").replace(";", "\\;") for item in items)
