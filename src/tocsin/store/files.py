"""The data files of a table in a moment, and SQL for their rows. A file is never changed once it is written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple
from urllib.parse import unquote

from tocsin.store.moments import Moment
from tocsin.store.tables import stored_columns


class DataFile(NamedTuple):
    """One file: its address, and the first day on which a row of it became known (None: the log does not say)."""

    uri: str
    first: date | None

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
    version = moment.versions[table]
    stamp = _stamp(root / table / "_delta_log" / f"{version:020d}.json")
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


def _stamp(commit: Path) -> tuple[int, ...] | None:
    """What tells a version's log entry from one of the same number in a store made anew in the same folder."""
    try:
        found = commit.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


@lru_cache(maxsize=256)
def _listed(root: Path, table: str, version: int, stamp: tuple[int, ...] | None) -> tuple[DataFile, ...]:
    """The files of a version, read from the log once a process."""
    with _one_at_a_time:  # another thread would move the table on
        pinned = _pinned(root / table, version)
        uris = sorted(pinned.file_uris())
        actions = pinned.get_add_actions(flatten=True) if uris else None
    if actions is None or "min.known" not in actions.schema.names:
        return tuple(DataFile(uri, None) for uri in uris)
    paths, firsts = actions.column("path").to_pylist(), actions.column("min.known").to_pylist()
    first = {Path(path).name: day for path, day in zip(paths, firsts, strict=True)}
    return tuple(DataFile(uri, first.get(Path(uri).name)) for uri in uris)


_open: dict[tuple[Path, int], Any] = {}
_one_at_a_time = Lock()


def _pinned(folder: Path, version: int) -> Any:
    """A table at a version: where an older one is open, only what was committed since is read. Call under the lock."""
    from deltalake import DeltaTable

    key = (folder, (folder / "_delta_log").stat().st_ino)
    if (held := _open.get(key)) is not None and held.version() < version:
        held.update_incremental()
    if held is None or held.version() != version:
        held = DeltaTable(folder, version=version)
    if key not in _open or _open[key].version() <= version:
        _open[key] = held
    return held
