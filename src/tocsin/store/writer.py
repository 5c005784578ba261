"""The one writer: collects records, then commits them to all tables as one moment."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from datetime import date
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

import msgspec
from filelock import FileLock, Timeout
from msgspec import Struct

from tocsin.errors import BadInput, Busy
from tocsin.schema.ids import make_id
from tocsin.store import moments
from tocsin.store.files import files_of, rows_of, table_version
from tocsin.store.layout import written_as
from tocsin.store.moments import Moment
from tocsin.store.recovery import prepare
from tocsin.store.store import Store
from tocsin.store.tables import (
    MOMENT,
    PARTITIONED,
    RECORD,
    TABLES,
    YEAR,
    Withdrawal,
    columns,
    table_name,
)

if TYPE_CHECKING:
    import duckdb

_MEMORY = "1500MB"  # beyond it DuckDB spills to disk
_BIGGEST_ROW = 128 * 1024 * 1024


class WriterLock:
    """The lock that lets one process at a time write; says who holds it."""

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(root / "_writer.lock", thread_local=False)
        self._note = root / "_writer.who"

    def __enter__(self) -> Self:
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise Busy(
                f"another process is writing to the store {self._note.parent} ({self._holder()})",
                "wait until it is done and try again; reading goes on meanwhile",
            ) from None
        self._note.write_text(f"process {os.getpid()}", encoding="ascii")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._note.unlink(missing_ok=True)
        self._lock.release()

    def _holder(self) -> str:
        with contextlib.suppress(OSError):
            return self._note.read_text(encoding="ascii")
        return "unknown process"


class Writer:
    """Collects a batch and commits it whole. Use as a context manager: leaving it without an error commits.

    Rows whose content is already in the store are dropped, so running twice changes nothing. ``written`` counts the rows
    that were new, by table, after the commit. An error inside the block leaves the store as it was.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = WriterLock(store.root)
        self._drafts: dict[str, IO[bytes]] = {}
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._seeds: dict[str, str] = {}
        self.written: dict[str, int] = {}

    def __enter__(self) -> Self:
        self._lock.__enter__()
        try:
            self._base = prepare(self._store.root)
            self._folder = Path(tempfile.mkdtemp(prefix="_draft-", dir=self._store.root))
        except BaseException as error:
            self._lock.__exit__(type(error), error, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            for draft in self._drafts.values():
                draft.close()
            if error is None:
                self._commit()
        finally:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            shutil.rmtree(self._folder, ignore_errors=True)
            self._lock.__exit__(kind, error, trace)

    def add(self, records: Iterable[Struct]) -> int:
        """Add records of any type to the batch, streaming them to disk; returns how many were given."""
        count = 0
        for record in records:
            if type(record) not in TABLES.values():
                raise BadInput(
                    f"{type(record).__name__} is not a record the store keeps", f"give one of {sorted(TABLES)}"
                )
            self._draft(table_name(type(record))).write(_line(record))
            count += 1
        return count

    def withdraw(self, table: str, targets: Iterable[str], reason: str) -> None:
        """Take back rows of earlier moments by content hash (an edited situation folder)."""
        number = self._base.number + 1
        self.add(
            Withdrawal(
                id=make_id("withdrawal", number, table, target),
                table=table,
                target=target,
                known=date.min,
                reason=reason,
            )
            for target in targets
        )

    def hashes(self, table: str, source: str) -> set[str]:
        """Content hashes of the rows one source has in a table and that were not taken back."""
        if table not in self._base.versions:
            return set()
        duck = self._attached(table)
        found = duck.execute(f"SELECT DISTINCT {RECORD} FROM live WHERE source = ?", [source]).fetchall()
        return {row[0] for row in found}

    def remember_seed(self, name: str, content: str) -> None:
        """Note the content hash of a situation folder that this batch brings in."""
        self._seeds[name] = content

    def _draft(self, table: str) -> IO[bytes]:
        if table not in self._drafts:
            self._drafts[table] = (self._folder / f"{table}.jsonl").open("wb")
        return self._drafts[table]

    def _commit(self) -> None:
        number = self._base.number + 1
        versions = dict(self._base.versions)
        for table in sorted(self._drafts):
            self.written[table] = self._append(table, number)
            if self.written[table]:
                versions[table] = table_version(self._store.root, table)
        seeds = self._base.seeds | self._seeds
        if any(self.written.values()) or seeds != self._base.seeds:
            moments.write(self._store.root, Moment(number, versions, seeds=seeds))

    def _append(self, table: str, number: int) -> int:
        """Append a draft's new rows; returns how many. A table begins with its first row."""
        from deltalake import write_deltalake

        duck = self._attached(table)
        year = f", year(known)::INTEGER AS {YEAR}" if table in PARTITIONED else ""
        duck.execute(
            f"CREATE OR REPLACE TEMP TABLE draft AS SELECT DISTINCT ON ({RECORD}) * "
            f"FROM read_json('{_quoted(self._folder / f'{table}.jsonl')}', format='newline_delimited', "
            f"maximum_object_size={_BIGGEST_ROW}, columns={_json_columns(table)})"
        )
        # the store is asked for the draft's rows only, which the files' filters answer without reading the rest
        duck.execute(
            f"CREATE OR REPLACE TEMP TABLE fresh AS SELECT draft.*, {number}::BIGINT AS {MOMENT}{year} FROM draft ANTI JOIN "
            f"(SELECT {RECORD} FROM live SEMI JOIN draft USING ({RECORD})) USING ({RECORD}) ORDER BY known, id"
        )
        count = int(duck.execute("SELECT count(*) FROM fresh").fetchall()[0][0])
        if count:
            partition = [YEAR] if table in PARTITIONED else None
            folder, rows = self._store.root / table, duck.table("fresh")
            write_deltalake(
                folder, rows, mode="append", schema_mode="merge", partition_by=partition,
                writer_properties=written_as(table, count),
            )  # fmt: skip
        return count

    def _attached(self, table: str) -> duckdb.DuckDBPyConnection:
        """The batch's connection, with ``live`` defined as the table's rows at its base."""
        if self._connection is None:
            import duckdb

            self._connection = duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": tempfile.gettempdir()})
        _attach(self._connection, self._store.root, self._base, table)
        return self._connection


def content_hash(record: Struct) -> str:
    """The hash by which the store tells whether it holds a row already."""
    return blake2b(msgspec.json.encode(record), digest_size=12).hexdigest()


def _line(record: Struct) -> bytes:
    body = msgspec.json.encode(record)
    stamp = blake2b(body, digest_size=12).hexdigest()
    return body[:-1] + f',"{RECORD}":"{stamp}"}}\n'.encode()


def _attach(duck: Any, root: Path, base: Moment, table: str) -> None:
    """Define ``live``: the table's rows at the moment that were not taken back (their hash, source and moment)."""
    rows = rows_of(files_of(root, base, table), table)
    source = "source" if "source" in columns(TABLES[table]) else "NULL::VARCHAR AS source"
    query = f"CREATE OR REPLACE TEMP VIEW live AS SELECT {RECORD}, {source} FROM {rows} AS r"
    if withdrawn := files_of(root, base, "withdrawals"):
        taken = rows_of(withdrawn, "withdrawals")
        query += (
            f" WHERE NOT EXISTS (SELECT 1 FROM {taken} AS t WHERE t.\"table\" = '{table}' AND t.target = r.{RECORD} "
            f"AND t.{MOMENT} > r.{MOMENT})"
        )
    duck.execute(query)


def _json_columns(table: str) -> str:
    fields = columns(TABLES[table]) | {RECORD: "VARCHAR"}
    return "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in fields.items()) + "}"


def _quoted(path: object) -> str:
    return str(path).replace("'", "''")
