"""The process's own DuckDB: views share it, so that what it has read of the files' footers is read once."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


def connected() -> duckdb.DuckDBPyConnection:
    """A new connection, with temporary tables, views and variables that no other connection sees. Close it."""
    return _database(os.getpid()).cursor()


@cache
def _database(process: int) -> duckdb.DuckDBPyConnection:
    """One a process: a forked child must not use its parent's."""
    import duckdb

    made = duckdb.connect(f":memory:tocsin-{process}")
    made.execute("SET parquet_metadata_cache = true")  # as a setting of the connection it fails in a fresh process
    return made
