"""Looking after the store: check it, compact it, say what is in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from msgspec import Struct

from tocsin.store import leases, moments
from tocsin.store.extract import forget_extracts
from tocsin.store.files import files_of, rows_of, table_version
from tocsin.store.ids import forget_ids
from tocsin.store.layout import written_as
from tocsin.store.moments import Moment
from tocsin.store.store import Store, require_tables
from tocsin.store.tables import MOMENT, RECORD, TABLES, columns
from tocsin.store.writer import WriterLock


class Fault(Struct, frozen=True):
    """Something in the store that should not be, and what to do."""

    table: str
    message: str
    remedy: str


class TableStats(Struct, frozen=True):
    """One table in numbers: rows (with those taken back), files, bytes on disk, first and last day known."""

    table: str
    rows: int
    files: int
    size: int
    first_known: date | None
    last_known: date | None


class Compaction(Struct, frozen=True):
    """What compaction did: files before and after, files deleted, moments kept because somebody reads them."""

    files_before: int
    files_after: int
    deleted: int
    held: tuple[int, ...]
    deferred: bool


def check(store: Store) -> tuple[Fault, ...]:
    """Every fault found in the newest moment: missing or unreadable files, wrong row counts, repeated or undated rows."""
    moment = store.moment()
    require_tables(store.root, moment)
    faults: list[Fault] = []
    for table in sorted(moment.versions):
        faults += _check_table(store.root, moment, table)
    return tuple(faults)


def stats(store: Store) -> tuple[TableStats, ...]:
    """Numbers for every table of the newest moment, whatever day the rows became known."""
    moment = store.moment()
    return tuple(_stats_of(store.root, moment, table) for table in sorted(TABLES))


def compact(store: Store) -> Compaction:
    """Merge small files, then delete what neither the newest moment nor a live reader needs.

    Runs under the writer's lock; raises ``Busy`` if somebody writes. If a reader is opening at that instant nothing is
    deleted (``deferred``); the next compaction will.
    """
    with WriterLock(store.root):
        moment = store.moment()
        before = _file_count(store.root, moment)
        merged = _merge(store.root, moment)
        forget_extracts(store.root)
        forget_ids(store.root)
        held = leases.pinned(store.root)
        if held is None:
            return Compaction(before, _file_count(store.root, merged), 0, (), deferred=True)
        deleted, swept = _vacuum(store.root, merged, held)
        moments.forget(store.root, {swept.number, merged.number} | held)
        return Compaction(before, _file_count(store.root, swept), deleted, tuple(sorted(held)), deferred=False)


def _merge(root: Path, moment: Moment) -> Moment:
    from deltalake import DeltaTable

    versions = {}
    for name, version in moment.versions.items():
        table = DeltaTable(root / name)
        if table.version() > version:
            table.restore(version)
        rows = sum(table.get_add_actions(flatten=True).column("num_records").to_pylist())
        table.optimize.compact(writer_properties=written_as(name, rows))
        versions[name] = table_version(root, name)
    return _next(root, moment, versions)


def _vacuum(root: Path, moment: Moment, held: set[int]) -> tuple[int, Moment]:
    from deltalake import DeltaTable

    kept = [moments.read(root, number) for number in sorted(held)]
    deleted, versions = 0, {}
    for name, version in moment.versions.items():
        table = DeltaTable(root / name)
        keep = sorted({version} | {old.versions[name] for old in kept if name in old.versions})
        deleted += _sweep(table, root / name, keep)
        versions[name] = table_version(root, name)
    return deleted, _next(root, moment, versions)


def _sweep(table: Any, folder: Path, keep: list[int]) -> int:
    """Delete the files of no kept version; a table with none to delete gets no commit."""
    listed = table.vacuum(
        retention_hours=0, dry_run=True, enforce_retention_duration=False, full=True, keep_versions=keep
    )
    gone = [name for name in listed if (folder / unquote(name)).exists()]
    if gone:
        table.vacuum(retention_hours=0, dry_run=False, enforce_retention_duration=False, full=True, keep_versions=keep)
    return len(gone)


def _next(root: Path, moment: Moment, versions: dict[str, int]) -> Moment:
    if versions == moment.versions:
        return moment
    following = Moment(moment.number + 1, versions, seeds=moment.seeds)
    moments.write(root, following)
    return following


def _file_count(root: Path, moment: Moment) -> int:
    return sum(len(files_of(root, moment, name)) for name in moment.versions)


def _stats_of(root: Path, moment: Moment, table: str) -> TableStats:
    files = files_of(root, moment, table)
    size = sum(_local(file).stat().st_size for file in files)
    rows, first, last = _ask(f"SELECT count(*), min(known), max(known) FROM {rows_of(files, table)}")[0]
    return TableStats(table, rows, len(files), size, first, last)


def _check_table(root: Path, moment: Moment, table: str) -> list[Fault]:
    files = files_of(root, moment, table)
    gone = [file for file in files if not _local(file).exists()]
    if gone:
        return [
            Fault(table, f"{len(gone)} data file(s) are missing, first {gone[0]}", "restore the store from a backup")
        ]
    try:
        return [*_wrong_counts(root, moment, table), *_bad_rows(table, files)]
    except Exception as error:  # any unreadable file is a fault to report, whatever the reader calls it
        return [Fault(table, f"a data file can't be read: {error}", "restore the store from a backup")]


def _wrong_counts(root: Path, moment: Moment, table: str) -> list[Fault]:
    from deltalake import DeltaTable

    files = files_of(root, moment, table)
    if not files:
        return []
    actions = DeltaTable(root / table, version=moment.versions[table]).get_add_actions(flatten=True)
    promised = sum(actions.column("num_records").to_pylist())
    found = _ask(f"SELECT count(*) FROM {rows_of(files, table)}")[0][0]
    if found == promised:
        return []
    return [
        Fault(table, f"the log promises {promised} rows, the files hold {found}", "restore the store from a backup")
    ]


def _bad_rows(table: str, files: list[str]) -> list[Fault]:
    rows = rows_of(files, table)
    faults = []
    undated = _ask(f"SELECT count(*) FROM {rows} WHERE known IS NULL OR id IS NULL")[0][0]
    if undated:
        faults.append(
            Fault(table, f"{undated} row(s) have no id or no known day", "pull the source again into a new store")
        )
    if table != "withdrawals" and "source" in columns(TABLES[table]):
        repeated = _ask(
            f"SELECT count(*) FROM (SELECT {RECORD}, {MOMENT} FROM {rows} GROUP BY ALL HAVING count(*) > 1)"
        )
        if repeated[0][0]:
            faults.append(
                Fault(table, f"{repeated[0][0]} row(s) are stored twice", "run `tocsin store compact`; report this")
            )
    return faults


def _ask(sql: str) -> list[tuple[Any, ...]]:
    import duckdb

    connection = duckdb.connect()
    try:
        rows: list[tuple[Any, ...]] = connection.execute(sql).fetchall()
        return rows
    finally:
        connection.close()


def _local(uri: str) -> Path:
    return Path(unquote(urlparse(uri).path)) if uri.startswith("file:") else Path(uri)
