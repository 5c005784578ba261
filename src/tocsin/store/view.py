"""A dated, read-only view: what was known on a day, in one moment of the store. Nothing else filters by ``known``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import msgspec
from msgspec import Struct

from tocsin.store.moments import Moment
from tocsin.store.tables import MOMENT, RECORD, TABLES, Withdrawal, columns, stored_columns, table_name

if TYPE_CHECKING:
    import duckdb
    import ibis.expr.types as ir

    from tocsin.store.leases import Lease

_AS_OF = "getvariable('as_of')"
T = TypeVar("T", bound=Struct)
Where = Callable[["ir.Table"], "ir.BooleanValue"]


class View:
    """Tables as known on ``as_of``. Use as a context manager; while open, compaction keeps its files.

    A row is seen if ``known <= as_of`` and no later edit took it back. Of several rows of one source with one id, and of
    several releases of one data-set row (``series``), the one known last is seen. An ``until`` that became known after
    ``as_of`` is masked.
    """

    def __init__(self, root: Path, moment: Moment, as_of: date, lease: Lease) -> None:
        self.as_of = as_of
        self.moment = moment.number
        self._root = root
        self._moment = moment
        self._lease = lease
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._tables: dict[str, ir.Table] = {}
        self._defined: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the moment."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._lease.release()

    def table(self, record: type[Struct]) -> ir.Table:
        """The rows of one record type as an Ibis table, as known on the day."""
        name = table_name(record)
        if name not in self._tables:
            self.releases(record)
            self._define(name, _as_known(name))
            self._tables[name] = _table(name, name, tuple(columns(record)))
        return self._tables[name]

    def holds(self, record: type[Struct]) -> bool:
        """Whether the moment has a table of this record type at all: far quicker than counting its rows."""
        return table_name(record) in self._moment.versions

    def releases(self, record: type[Struct]) -> ir.Table:
        """As ``table``, but with every release of a row, each with the moment that wrote it (``_moment``)."""
        name = table_name(record)
        self._base(name, pruned=True)
        self._base(table_name(Withdrawal), pruned=False)
        self._define(f"{name}_releases", _releases(name))
        return _table(name, f"{name}_releases")

    def records(self, record: type[T], where: Where | None = None) -> list[T]:
        """Typed records, in order of (known, id); ``where`` narrows further, in Ibis."""
        rows = self.table(record)
        rows = rows.filter(where(rows)) if where is not None else rows
        rows = rows.order_by(["known", "id"]).select(*columns(record))
        return [msgspec.convert(_bare(row), record) for row in self.rows(rows)]

    def count(self, record: type[Struct], where: Where | None = None) -> int:
        """How many rows there are."""
        rows = self.table(record)
        rows = rows.filter(where(rows)) if where is not None else rows
        return int(self._fetch(rows.aggregate(n=rows.count()))[1][0][0])

    def rows(self, expression: ir.Table) -> list[dict[str, Any]]:
        """Run an Ibis expression over this view's tables; rows as dictionaries."""
        names, found = self._fetch(expression)
        return [dict(zip(names, row, strict=True)) for row in found]

    def _fetch(self, expression: ir.Table) -> tuple[list[str], list[tuple[Any, ...]]]:
        import ibis

        cursor = self._duckdb().execute(str(ibis.to_sql(expression, dialect="duckdb")))
        return [column[0] for column in cursor.description], cursor.fetchall()

    def _duckdb(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            import duckdb

            self._connection = duckdb.connect()
            self._connection.execute(f"SET VARIABLE as_of = DATE '{self.as_of}'")
        return self._connection

    def _base(self, name: str, pruned: bool) -> None:
        """Define all rows of a table's files at the pinned version; ``pruned`` leaves out files wholly known later."""
        key = _key(name, pruned)
        if key not in self._defined:
            files = files_of(self._root, self._moment, name, self.as_of if pruned else None)
            self._define(key, f"SELECT * FROM {rows_of(files, name)}")

    def _define(self, key: str, query: str) -> None:
        if key not in self._defined:
            self._duckdb().execute(f'CREATE TEMP VIEW "{key}" AS {query}')
            self._defined.add(key)


# What a day knows of a table, in SQL that is the same for every view: the day is a variable of the view's connection. -------


def _releases(name: str) -> str:
    """All releases of a table's rows that were known by the day and that no later edit took back."""
    withdrawals = table_name(Withdrawal)
    return (
        f'SELECT rows.* FROM "{_key(name, pruned=True)}" AS rows LEFT JOIN '
        f'(SELECT target, max({MOMENT}) AS taken_in FROM "{_key(withdrawals, pruned=False)}" '
        f"WHERE \"table\" = '{name}' GROUP BY target) AS taken ON rows.{RECORD} = taken.target "
        f"WHERE rows.known <= {_AS_OF} AND (taken_in IS NULL OR rows.{MOMENT} >= taken_in)"
    )


def _as_known(name: str) -> str:
    """Of the rows of one source with one id, or of one series, the one known last (then written last, then by content).

    Ranked on narrow columns and joined back, so that wide ones are read only for rows that are wanted.
    """
    own = columns(TABLES[name])
    named = "source || '/' || id"
    named = f"coalesce(nullif(series, ''), {named})" if "series" in own else named
    return (
        f'SELECT {", ".join(map(_masked, own))} FROM "{name}_releases" SEMI JOIN '
        f'(SELECT {RECORD}, {MOMENT} FROM "{name}_releases" QUALIFY row_number() '
        f"OVER (PARTITION BY {named} ORDER BY known DESC, {MOMENT} DESC, {RECORD}) = 1) USING ({RECORD}, {MOMENT})"
    )


def _masked(column: str) -> str:
    """A column; ends that became known after the day, and the evidence for them, are not seen."""
    if column not in ("until", "until_known", "until_cite"):
        return f'"{column}"'
    unseen = "''" if column == "until_cite" else "NULL"
    return f'CASE WHEN until_known > {_AS_OF} THEN {unseen} ELSE "{column}" END AS "{column}"'


def _key(name: str, pruned: bool) -> str:
    return f"{name}_{'pruned' if pruned else 'all'}"


def rows_of(files: list[str], table: str) -> str:
    """SQL for the rows of Parquet files in a table's columns; a column an older file lacks is null."""
    fields = ", ".join(f'NULL::{kind} AS "{column}"' for column, kind in stored_columns(table).items())
    empty = f"SELECT {fields} WHERE false"
    if not files:
        return f"({empty})"
    listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
    return f"({empty} UNION ALL BY NAME SELECT * FROM read_parquet([{listed}], union_by_name=true, hive_partitioning=false))"


@cache
def _table(table: str, key: str, only: tuple[str, ...] | None = None) -> ir.Table:
    """The DuckDB view ``key`` with the columns of ``table`` (or ``only`` some of them) as an Ibis table."""
    import ibis
    from ibis.backends.sql.datatypes import DuckDBType

    kinds = {name: kind for name, kind in stored_columns(table).items() if only is None or name in only}
    return ibis.table(ibis.schema({name: DuckDBType.from_string(kind) for name, kind in kinds.items()}), name=key)


def table_version(root: Path, table: str) -> int:
    """A table's newest version, committed in a moment or not."""
    from deltalake import DeltaTable

    return int(DeltaTable(root / table).version())


def files_of(root: Path, moment: Moment, table: str, as_of: date | None = None) -> list[str]:
    """Addresses of a table's files in a moment; with ``as_of``, without those whose rows all became known later."""
    from deltalake import DeltaTable

    if table not in moment.versions:
        return []
    pinned = DeltaTable(root / table, version=moment.versions[table])
    files = sorted(pinned.file_uris())
    if as_of is None or not files:
        return files
    actions = pinned.get_add_actions(flatten=True)
    if "min.known" not in actions.schema.names:
        return files
    firsts = zip(actions.column("path").to_pylist(), actions.column("min.known").to_pylist(), strict=True)
    late = {Path(path).name for path, first in firsts if first is not None and first > as_of}
    return [uri for uri in files if Path(uri).name not in late]


def _bare(value: Any) -> Any:
    """Without nulls, so that a column an older file lacks takes the field's default."""
    if isinstance(value, dict):
        return {name: _bare(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_bare(inner) for inner in value]
    return value
