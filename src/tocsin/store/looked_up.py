"""Rows looked up by id, remembered by the process: a file is asked once, so that looking up again costs what was written since.

What is remembered are the rows as written, of whatever day; what a day knows of them is asked of the view each time.
"""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from tocsin.store.files import data_files, rows_of
from tocsin.store.ids import holding
from tocsin.store.moments import Moment
from tocsin.store.tables import MOMENT, RECORD

if TYPE_CHECKING:
    import duckdb

MOST = 2_000
"""So many ids are remembered, the latest asked for."""

_asked: OrderedDict[tuple[Path, str, str], tuple[frozenset[str], list[dict[str, Any]]]] = OrderedDict()
_one_at_a_time = Lock()
_FILE = "filename"


def releases(duck: duckdb.DuckDBPyConnection, root: Path, moment: Moment, table: str, key: str) -> list[dict[str, Any]]:
    """Every row of a table with the id ``key`` that was written by the moment, with the store's own columns."""
    place = (root, table, key)
    with _one_at_a_time:
        seen, rows = _asked.get(place, (frozenset(), []))
    files = {file.uri: file for file in data_files(root, moment, table)}
    if new := files.keys() - seen:
        rows = rows + _read(duck, table, holding(duck, root, table, [files[uri] for uri in sorted(new)], key), key)
        with _one_at_a_time:
            _asked[place] = seen | new, rows
            _asked.move_to_end(place)
            while len(_asked) > MOST:
                _asked.popitem(last=False)
    found = {(row[RECORD], row[MOMENT]): row for row in rows if row[_FILE] in files}  # merged files hold a row again
    return list(found.values())


def _read(duck: duckdb.DuckDBPyConnection, table: str, files: list[str], key: str) -> list[dict[str, Any]]:
    if not files:
        return []
    cursor = duck.execute(f"SELECT * FROM {rows_of(files, table, named=True)} WHERE id = ?", [key])
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
