"""Extracts: of all articles and claims in the store, those that could concern one situation, kept beside the tables.

An extract holds rows as they were written, whatever day they became known, and is closed: with a row it has every other
release of that row. A view of an extract therefore tells of the situation what a view of the whole store tells, on every day.
It grows with the store by the files that are new, so that judging a situation costs the same in a large store as in a small
one. ``_extracts`` can be deleted at any time: what is missing is made again.
"""

from __future__ import annotations

import contextlib
import shutil
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from filelock import FileLock, Timeout
from msgspec import Struct

from tocsin.store.files import data_files, rows_of
from tocsin.store.moments import Moment
from tocsin.store.tables import MOMENT, RECORD

if TYPE_CHECKING:
    import duckdb

FOLDER = "_extracts"
TABLES = ("articles", "claims")
_WAIT = 60.0  # seconds for another process to have made the same extract


class Made(Struct, frozen=True):
    """What an extract was made from: the newest moment, and by table the names of the files that were gone through."""

    moment: int
    files: dict[str, list[str]]


class Extract:
    """One situation's extract. ``concerns`` is SQL: the articles of a table ``sought`` that its keywords are found in."""

    def __init__(self, root: Path, situation: str, concerns: str) -> None:
        self._root, self._situation, self._concerns = root, situation, concerns
        key = blake2b(f"{situation}\n{concerns}".encode(), digest_size=12).hexdigest()
        self._folder = root / FOLDER / key

    def load(self, duck: duckdb.DuckDBPyConnection, moment: Moment) -> None:
        """Fill the temporary tables ``extract_articles`` and ``extract_claims`` with the rows written by the moment."""
        lock = FileLock(f"{self._folder}.lock")
        try:
            self._folder.parent.mkdir(exist_ok=True)
            lock.acquire(timeout=_WAIT)
        except (OSError, Timeout):  # a read-only disk, or a very slow neighbour: make it for oneself
            self._grown(duck, moment, None)
        else:
            with lock:
                made = self._kept(duck)
                if made is None or made.moment < moment.number:
                    self._keep(duck, self._grown(duck, moment, made), made)
        for table in TABLES:
            duck.execute(f"DELETE FROM extract_{table} WHERE {MOMENT} > {moment.number}")

    def _kept(self, duck: duckdb.DuckDBPyConnection) -> Made | None:
        """Load what is kept; None where nothing is, or it cannot be read."""
        import duckdb

        try:
            made = msgspec.json.decode((self._folder / "made.json").read_bytes(), type=Made)
            for table in TABLES:
                rows = rows_of([str(self._folder / f"{table}.parquet")], table)
                duck.execute(f"CREATE OR REPLACE TEMP TABLE extract_{table} AS SELECT * FROM {rows}")
        except (OSError, msgspec.MsgspecError, duckdb.Error):
            return None
        return made

    def _keep(self, duck: duckdb.DuckDBPyConnection, made: Made, before: Made | None) -> None:
        """Write the extract whole beside the old one, then put it in its place; under the lock."""
        draft = self._folder.with_suffix(".draft")
        with contextlib.suppress(OSError):
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir()
            for table in TABLES:
                target = str(draft / f"{table}.parquet").replace("'", "''")
                duck.execute(f"COPY extract_{table} TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
            (draft / "made.json").write_bytes(msgspec.json.encode(made))
            shutil.rmtree(self._folder, ignore_errors=True)
            draft.replace(self._folder)

    def _grown(self, duck: duckdb.DuckDBPyConnection, moment: Moment, made: Made | None) -> Made:
        """Add what the moment's new files hold; all of it anew where files that were gone through are gone."""
        now = {table: {one.name: one.uri for one in data_files(self._root, moment, table)} for table in TABLES}
        if made is None or any(set(made.files[table]) - set(now[table]) for table in TABLES):
            made = Made(-1, {table: [] for table in TABLES})
            for table in TABLES:
                duck.execute(f"CREATE OR REPLACE TEMP TABLE extract_{table} AS SELECT * FROM {rows_of([], table)}")
        for table in TABLES:
            old = set(made.files[table])
            for when, wanted in (("old", old), ("new", set(now[table]) - old)):
                uris = [uri for name, uri in now[table].items() if name in wanted]
                duck.execute(f"CREATE OR REPLACE TEMP VIEW {when}_{table} AS SELECT * FROM {rows_of(uris, table)}")
        self._add_articles(duck, moved=set(now["articles"]) != set(made.files["articles"]))
        self._add_claims(duck)
        return Made(moment.number, {table: sorted(now[table]) for table in TABLES})

    def _add_articles(self, duck: duckdb.DuckDBPyConnection, moved: bool) -> None:
        """New articles that concern the situation (``fresh`` ids), and the other releases of what is here."""
        duck.execute("CREATE OR REPLACE TEMP TABLE fresh (id VARCHAR)")
        if not moved:
            return
        duck.execute("CREATE OR REPLACE TEMP VIEW sought AS SELECT * FROM new_articles")
        duck.execute(
            f"INSERT INTO fresh SELECT DISTINCT id FROM ({self._concerns}) ANTI JOIN extract_articles USING (id)"
        )
        _take(duck, "articles", "new", "id IN (SELECT id FROM fresh UNION SELECT id FROM extract_articles)")
        if duck.execute("SELECT count(*) FROM fresh").fetchall()[0][0]:
            _take(duck, "articles", "old", "id IN (SELECT id FROM fresh)")

    def _add_claims(self, duck: duckdb.DuckDBPyConnection) -> None:
        """The situation's own claims and those read from its articles, and the other releases of what is here."""
        duck.execute("CREATE OR REPLACE TEMP TABLE before AS SELECT DISTINCT id FROM extract_claims")
        own = "situation = '{}'".format(self._situation.replace("'", "''"))
        _take(duck, "claims", "new", own)
        _take(duck, "claims", "new", "article IN (SELECT id FROM extract_articles)")
        _take(duck, "claims", "new", "id IN (SELECT id FROM before)")
        if duck.execute("SELECT count(*) FROM fresh").fetchall()[0][0]:
            _take(duck, "claims", "old", "article IN (SELECT id FROM fresh)")
        duck.execute(
            "CREATE OR REPLACE TEMP TABLE came AS SELECT DISTINCT id FROM extract_claims ANTI JOIN before USING (id)"
        )
        if duck.execute("SELECT count(*) FROM came").fetchall()[0][0]:
            _take(duck, "claims", "new", "id IN (SELECT id FROM came)")
            _take(duck, "claims", "old", "id IN (SELECT id FROM came)")


def forget_extracts(root: Path) -> None:
    """Delete all extracts: once files were merged, each would have to be made anew."""
    for folder in (root / FOLDER).glob("*"):
        if folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)


def _take(duck: duckdb.DuckDBPyConnection, table: str, when: str, condition: str) -> None:
    """Take the rows of new or old files that a condition holds for, and that are not here yet.

    Found by narrow columns first: the wide ones are read only where rows are to be taken.
    """
    duck.execute(
        f"CREATE OR REPLACE TEMP TABLE wanted AS SELECT {RECORD}, {MOMENT} FROM {when}_{table} WHERE {condition} "
        f"EXCEPT SELECT {RECORD}, {MOMENT} FROM extract_{table}"
    )
    if duck.execute("SELECT count(*) FROM wanted").fetchall()[0][0]:
        duck.execute(
            f"INSERT INTO extract_{table} BY NAME SELECT * FROM {when}_{table} SEMI JOIN wanted USING ({RECORD}, {MOMENT})"
        )
