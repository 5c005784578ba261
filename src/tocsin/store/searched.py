"""What searches found in files, remembered: a file never changes, so it is searched once for one condition.

Kept beside the tables in ``_searched.sqlite``, which can be deleted at any time: it is made again. A row found says nothing of
whether it was known on a day: that is asked of the view each time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

import msgspec

from tocsin.store.files import DataFile, rows_of
from tocsin.store.tables import RECORD, stored_columns

if TYPE_CHECKING:
    import duckdb
    import ibis.expr.types as ir

FILE = "_searched.sqlite"
_WAIT = 10.0  # seconds for another process to have written what it found


class Row(NamedTuple):
    """A row found: its id, and the hash of its content."""

    id: str
    record: str


class Searched:
    """The memory of one store's searches."""

    def __init__(self, root: Path) -> None:
        self._path = root / FILE

    def rows(
        self,
        duck: duckdb.DuckDBPyConnection,
        table: str,
        files: Iterable[DataFile],
        where: Callable[[ir.Table], ir.BooleanValue],
    ) -> list[Row]:
        """Rows of the files that a condition holds for; it may ask of nothing but the row itself."""
        sought = _sought(table, where)
        key = blake2b(sought.encode(), digest_size=12).hexdigest()
        known, wanted = self._known(key), {file.name: file.uri for file in files}
        if new := [uri for name, uri in wanted.items() if name not in known]:
            found = _search(duck, table, new, sought)
            self._keep(key, found)
            known |= found
        return [row for name in wanted for row in known[name]]

    def forget(self, but: Iterable[str]) -> None:
        """Let go of files that are gone from the store; ``but`` names those still there."""
        if not self._path.exists():
            return
        with closing(self._open()) as kept, kept:
            held = {row[0] for row in kept.execute("SELECT DISTINCT file FROM found")}
            kept.executemany("DELETE FROM found WHERE file = ?", [(name,) for name in held - set(but)])

    def _known(self, key: str) -> dict[str, list[Row]]:
        try:
            with closing(self._open()) as kept:
                found = kept.execute("SELECT file, rows FROM found WHERE condition = ?", (key,)).fetchall()
            return {name: msgspec.json.decode(rows, type=list[Row]) for name, rows in found}
        except (sqlite3.Error, msgspec.MsgspecError):  # damaged, or on a read-only disk: search again
            return {}

    def _keep(self, key: str, found: dict[str, list[Row]]) -> None:
        rows = [(key, name, msgspec.json.encode(of)) for name, of in found.items()]
        try:
            with closing(self._open()) as kept, kept:
                kept.executemany("INSERT OR REPLACE INTO found VALUES (?, ?, ?)", rows)
        except sqlite3.Error:  # what is not remembered is found again
            return

    def _open(self) -> sqlite3.Connection:
        kept = sqlite3.connect(self._path, timeout=_WAIT)
        kept.execute("PRAGMA journal_mode = WAL")
        kept.execute(
            "CREATE TABLE IF NOT EXISTS found (condition TEXT, file TEXT, rows BLOB, PRIMARY KEY (condition, file)) "
            "WITHOUT ROWID"
        )
        return kept


def _sought(table: str, where: Callable[[ir.Table], ir.BooleanValue]) -> str:
    """The search as SQL over ``searched``, the table's files with their names."""
    import ibis
    from ibis.backends.sql.datatypes import DuckDBType

    kinds = {name: DuckDBType.from_string(kind) for name, kind in stored_columns(table).items()}
    rows = ibis.table(ibis.schema(kinds | {"filename": DuckDBType.from_string("VARCHAR")}), name="searched")
    return str(ibis.to_sql(rows.filter(where(rows)).select("filename", "id", RECORD), dialect="duckdb"))


def _search(duck: duckdb.DuckDBPyConnection, table: str, uris: list[str], sought: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {DataFile(uri, None).name: [] for uri in uris}
    duck.execute(f"CREATE OR REPLACE TEMP VIEW searched AS SELECT * FROM {rows_of(uris, table, named=True)}")
    for uri, ident, record in duck.execute(sought).fetchall():
        found[unquote(uri.rsplit("/", 1)[-1])].append(Row(ident, record))
    return found
