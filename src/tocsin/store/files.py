"""The data files of a table in a moment, and SQL for their rows. A file is never changed once it is written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import NamedTuple
from urllib.parse import unquote

import msgspec
from msgspec import Struct

from tocsin.store.moments import Moment
from tocsin.store.tables import stored_columns


class DataFile(NamedTuple):
    """One file: its address, the first day on which a row of it became known, its rows (None: the log does not say)."""

    uri: str
    first: date | None
    rows: int | None

    @property
    def name(self) -> str:
        """The file's own name, which no other file has."""
        return unquote(self.uri.rsplit("/", 1)[-1])


def table_version(root: Path, table: str) -> int:
    """A table's newest version, committed in a moment or not."""
    from deltalake import DeltaTable

    return int(DeltaTable(root / table).version())


def files_of(root: Path, moment: Moment, table: str, as_of: date | None = None) -> list[str]:
    """Addresses of a table's files in a moment; with ``as_of``, without those whose rows all became known later."""
    return [file.uri for file in data_files(root, moment, table, as_of)]


def data_files(root: Path, moment: Moment, table: str, as_of: date | None = None) -> list[DataFile]:
    """As ``files_of``, with what the log says of each file."""
    if table not in moment.versions:
        return []
    version, stamp = moment.versions[table], table_stamp(root, moment, table)
    found = _listed(root, table, version, stamp) if stamp else _listed.__wrapped__(root, table, version, stamp)
    return [file for file in found if as_of is None or file.first is None or file.first <= as_of]


def rows_of(files: Iterable[str], table: str, named: bool = False) -> str:
    """SQL for the rows of Parquet files in a table's columns; a column an older file lacks is null.

    ``named``: with a column ``filename``.
    """
    fields = ", ".join(f'NULL::{kind} AS "{column}"' for column, kind in stored_columns(table).items())
    empty = f"SELECT {fields} WHERE false"
    listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
    if not listed:
        return f"({empty})"
    how = f"union_by_name=true, hive_partitioning=false{', filename=true' if named else ''}"
    return f"({empty} UNION ALL BY NAME SELECT * FROM read_parquet([{listed}], {how}))"


Stamp = tuple[int, ...] | None
"""Tells a version's log entry from one of the same number in a store made anew in the same folder; None: it is gone."""


def table_stamp(root: Path, moment: Moment, table: str) -> Stamp:
    """The stamp of a table's version in a moment."""
    return _stamp(_commit(root / table, moment.versions[table]))


def _stamp(commit: Path) -> Stamp:
    try:
        found = commit.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _commit(folder: Path, version: int) -> Path:
    return folder / "_delta_log" / f"{version:020d}.json"


class _Read(NamedTuple):
    """What a process last read of a table's log: a version, its stamp, its files by path within the table."""

    version: int
    stamp: Stamp
    files: dict[str, DataFile]


_last_read: dict[Path, _Read] = {}
_one_at_a_time = Lock()


@lru_cache(maxsize=256)
def _listed(root: Path, table: str, version: int, stamp: Stamp) -> tuple[DataFile, ...]:
    """The files of a version in the order of their addresses. Of the log, a process reads what came since it last asked."""
    folder = root / table
    with _one_at_a_time:
        last = _last_read.get(folder)
        if last is not None and (last.stamp is None or _stamp(_commit(folder, last.version)) != last.stamp):
            last = None
        found = _grown(folder, last, version) if last is not None and last.version <= version else None
        if found is None:
            found = _whole(folder, version)
        if last is None or last.version <= version:
            _last_read[folder] = _Read(version, stamp, found)
    return tuple(sorted(found.values()))


def _whole(folder: Path, version: int) -> dict[str, DataFile]:
    """A version's files by path within the table, as Delta tells them."""
    from deltalake import DeltaTable

    table = DeltaTable(folder, version=version)
    if not table.file_uris():
        return {}
    actions = table.get_add_actions(flatten=True)
    told = {
        name: actions.column(name).to_pylist()
        for name in ("path", "min.known", "num_records")
        if name in actions.schema.names
    }
    none = [None] * len(told["path"])
    rows = zip(told["path"], told.get("min.known", none), told.get("num_records", none), strict=True)
    return {unquote(path): DataFile(_uri(folder, path), first, number) for path, first, number in rows}


class _Add(Struct):
    path: str
    stats: str | None = None


class _Remove(Struct):
    path: str


class _Action(Struct):
    add: _Add | None = None
    remove: _Remove | None = None


class _Least(Struct):
    known: date | None = None


class _Stats(Struct, rename="camel"):
    num_records: int | None = None
    min_values: _Least | None = None


_actions = msgspec.json.Decoder(_Action)
_stats = msgspec.json.Decoder(_Stats)


def _grown(folder: Path, last: _Read, version: int) -> dict[str, DataFile] | None:
    """The files of ``version`` from those of an earlier one and the commits between; None where the log lacks one.

    By the Delta protocol a commit is a line of JSON an action; opening the table for it takes far longer.
    """
    found = dict(last.files)
    for number in range(last.version + 1, version + 1):
        try:
            actions = [_actions.decode(line) for line in _commit(folder, number).read_bytes().splitlines() if line]
        except (OSError, msgspec.MsgspecError):
            return None
        for gone in (one.remove for one in actions if one.remove):
            found.pop(unquote(gone.path), None)
        for came in (one.add for one in actions if one.add):
            stats = _stats.decode(came.stats) if came.stats else _Stats()
            first = stats.min_values.known if stats.min_values else None
            found[unquote(came.path)] = DataFile(_uri(folder, came.path), first, stats.num_records)
    return found


def _uri(folder: Path, path: str) -> str:
    return f"{folder}/{unquote(path)}"
