"""Rows looked up by id, remembered by the process: a file is asked once, so that looking up again costs what was written since.

What is remembered are the rows as written, of whatever day; what a day knows of them is asked of the view each time.
"""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from tocsin.store import moments
from tocsin.store.files import DataFile, data_files, rows_of
from tocsin.store.layout import FEWEST
from tocsin.store.moments import Moment
from tocsin.store.tables import MOMENT, RECORD

if TYPE_CHECKING:
    import duckdb

MOST = 2_000
"""So many ids are remembered, the latest asked for."""

MOST_SMALL = 500_000
"""Ids of small files that are remembered: which file has which."""

_asked: OrderedDict[tuple[Any, ...], tuple[frozenset[str], dict[tuple[str, int], dict[str, Any]]]] = OrderedDict()
_small: set[str] = set()
_in_small: dict[tuple[str, str], list[str]] = {}
_one_at_a_time = Lock()


def releases(duck: duckdb.DuckDBPyConnection, root: Path, moment: Moment, table: str, key: str) -> list[dict[str, Any]]:
    """Every row of a table with the id ``key`` that was written by the moment, with the store's own columns."""
    place = (root, (root / moments.FOLDER).stat().st_ino, table, key)
    with _one_at_a_time:
        seen, rows = _asked.get(place, (frozenset(), {}))
    files = {file.name: file for file in data_files(root, moment, table)}
    if new := files.keys() - seen:
        found = _read(duck, table, [files[name] for name in sorted(new)], key)
        rows = rows | {(row[RECORD], row[MOMENT]): row for row in found}
        with _one_at_a_time:
            _asked[place] = seen | new, rows
            _asked.move_to_end(place)
            while len(_asked) > MOST:
                _asked.popitem(last=False)
    return [row for row in rows.values() if row[MOMENT] <= moment.number]


def _read(duck: duckdb.DuckDBPyConnection, table: str, files: list[DataFile], key: str) -> list[dict[str, Any]]:
    """Which files hold the id is told by memory or asked of one narrow column; whole rows are then read from those alone."""
    small = {file.uri for file in files if file.rows is not None and file.rows < FEWEST}
    holding = _of_small(duck, table, small, key)
    if large := [file.uri for file in files if file.uri not in small]:
        asked = "SELECT DISTINCT filename FROM read_parquet(?, filename = true, hive_partitioning = false) WHERE id = ?"
        holding += [file for (file,) in duck.execute(asked, [large, key]).fetchall()]
    if not holding:
        return []
    cursor = duck.execute(f"SELECT * FROM {rows_of(holding, table)} WHERE id = ?", [key])
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _of_small(duck: duckdb.DuckDBPyConnection, table: str, uris: set[str], key: str) -> list[str]:
    """Which of the small files hold the id. Each is read once: many small ones take longer to open than a few large ones."""
    with _one_at_a_time:
        if len(_in_small) > MOST_SMALL:
            _in_small.clear()
            _small.clear()
        if new := sorted(uris - _small):
            asked = "SELECT DISTINCT id, filename FROM read_parquet(?, filename = true, hive_partitioning = false)"
            for one, file in duck.execute(asked, [new]).fetchall():
                _in_small.setdefault((table, one), []).append(file)
            _small.update(new)
        return [file for file in _in_small.get((table, key), ()) if file in uris]
