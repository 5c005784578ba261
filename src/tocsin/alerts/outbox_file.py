"""The SQLite file of the outbox: made for its owner alone, read without making it, written in whole transactions."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tocsin.errors import Busy, Damaged, NotFound

VERSION = 1
_SCHEMA = """
CREATE TABLE subscriptions (id TEXT PRIMARY KEY, record BLOB NOT NULL, secret TEXT NOT NULL);
CREATE TABLE deliveries (
  key TEXT PRIMARY KEY, subscription TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, due REAL,
  lease REAL NOT NULL, error TEXT NOT NULL, made REAL NOT NULL, sent REAL, parcel TEXT NOT NULL, alert BLOB NOT NULL);
CREATE INDEX deliveries_due ON deliveries (subscription, state, due);
CREATE INDEX deliveries_parcel ON deliveries (parcel);
CREATE TABLE told (
  subscription TEXT NOT NULL, replay INTEGER NOT NULL, warning TEXT NOT NULL, pair TEXT NOT NULL, key TEXT NOT NULL,
  PRIMARY KEY (subscription, replay, warning));
CREATE TABLE compared (
  subscription TEXT NOT NULL, replay INTEGER NOT NULL, situation TEXT NOT NULL, day TEXT NOT NULL,
  PRIMARY KEY (subscription, replay, situation));
CREATE TABLE audit (at REAL NOT NULL, what TEXT NOT NULL, subscription TEXT NOT NULL, detail TEXT NOT NULL);
"""


class OutboxFile:
    """The file ``path``, which need not be there. Every call opens and closes its own connection, in any thread."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def exists(self) -> bool:
        """Whether it is there."""
        return self.path.is_file()

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """What a query finds; nothing where there is no file."""
        if not self.exists:
            return []
        with closing(self._opened()) as db, _troubles(self.path):
            return db.execute(query, values).fetchall()

    @contextmanager
    def writing(self, create: bool = False) -> Iterator[sqlite3.Connection]:
        """One transaction, whole or not at all. Raises ``NotFound`` for no file (unless ``create``), ``Busy``, ``Damaged``."""
        if not self.exists and not create:
            raise NotFound(f"there is no outbox at {self.path}", "subscribe first: tocsin alerts subscribe --help")
        if not self.exists:
            self._create()
        with closing(self._opened()) as db, _troubles(self.path):
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    def _create(self) -> None:
        """A new file, readable by its owner alone (it holds secrets); two that begin at once end with one whole file."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(self.path, timeout=30, isolation_level=None)) as db, _troubles(self.path):
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("BEGIN IMMEDIATE")
            if db.execute("PRAGMA user_version").fetchone()[0] == 0:
                for statement in _SCHEMA.split(";"):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {VERSION}")
            db.execute("COMMIT")

    def _opened(self) -> sqlite3.Connection:
        with _troubles(self.path):
            db = sqlite3.connect(self.path, timeout=30, isolation_level=None)
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA synchronous = FULL")
            found = db.execute("PRAGMA user_version").fetchone()[0]
        if found == 0:
            self._create()
        elif found != VERSION:
            db.close()
            raise Damaged(
                f"{self.path} is of version {found}, not {VERSION}", "use the Tocsin that made it, or move it away"
            )
        return db


@contextmanager
def _troubles(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise Busy(f"another process is writing {path}", "try again in a moment") from error
        raise Damaged(f"{path} can't be used: {error}", "check the disk and the folder's permissions") from error
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError):
            raise
        raise Damaged(f"{path} is not an outbox: {error}", "move it away, and subscribe anew") from error
