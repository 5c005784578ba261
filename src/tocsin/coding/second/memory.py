"""What an endpoint answered, by the hash of what it was asked, and what it cost: one small SQLite file for all processes."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

_SCHEMA = """
create table if not exists answers (key text primary key, answer text not null);
create table if not exists spent (day text primary key, tokens integer not null);
"""


class Memory:
    """Answers kept and tokens counted per day. Safe with several processes (write-ahead log, ten seconds' patience)."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=10, isolation_level=None)
        self._db.execute("pragma journal_mode=wal")
        self._db.executescript(_SCHEMA)

    def answer(self, key: str) -> str | None:
        row = self._db.execute("select answer from answers where key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def keep(self, key: str, answer: str) -> None:
        self._db.execute("insert or replace into answers values (?, ?)", (key, answer))

    def reserve(self, day: date, tokens: int, cap: int) -> bool:
        """Count ``tokens`` as spent on ``day`` if that stays within ``cap``; one process at a time decides."""
        done = self._db.execute(
            "insert into spent select ?1, ?2 where ?2 <= ?3 "
            "on conflict (day) do update set tokens = tokens + ?2 where tokens + ?2 <= ?3",
            (day.isoformat(), tokens, cap),
        )
        return done.rowcount == 1

    def settle(self, day: date, difference: int) -> None:
        """Put the day's count right once the real cost is known."""
        self._db.execute("update spent set tokens = max(0, tokens + ?) where day = ?", (difference, day.isoformat()))

    def spent(self, day: date) -> int:
        row = self._db.execute("select tokens from spent where day = ?", (day.isoformat(),)).fetchone()
        return int(row[0]) if row else 0
