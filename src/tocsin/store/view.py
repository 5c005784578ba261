"""A dated, read-only view: what was known on a day, in one moment of the store. Nothing else filters by ``known``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import msgspec
from msgspec import Struct

from tocsin.store import as_known, remembered
from tocsin.store.files import files_of, rows_of, table_stamp
from tocsin.store.looked_up import releases
from tocsin.store.moments import Moment
from tocsin.store.tables import MOMENT, PARTITIONED, RECORD, Withdrawal, columns, stored_columns, table_name

if TYPE_CHECKING:
    import duckdb
    import ibis.expr.types as ir

    from tocsin.store.leases import Lease


class _Borrowed:
    """The lease of a view within another: the outer one holds the moment."""

    def release(self) -> None:
        """Nothing to give up."""


T = TypeVar("T", bound=Struct)
Where = Callable[["ir.Table"], "ir.BooleanValue"]


class View:
    """Tables as known on ``as_of``. Use as a context manager; while open, compaction keeps its files.

    A row is seen if ``known <= as_of`` and no later edit took it back. Of several rows of one source with one id, and of
    several releases of one data-set row (``series``), the one known last is seen. An ``until`` that became known after
    ``as_of`` is masked.
    """

    def __init__(self, root: Path, moment: Moment, as_of: date, lease: Lease | _Borrowed) -> None:
        self.as_of = as_of
        self.moment = moment.number
        self._root = root
        self._moment = moment
        self._lease = lease
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._tables: dict[str, ir.Table] = {}
        self._defined: set[str] = set()
        self._edited: frozenset[str] | None = None
        self._extracted: dict[str, str] = {}
        self._lists = 0

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
            self._define(name, as_known.last_known(name))
            self._tables[name] = _table(name, name, tuple(columns(record)))
        return self._tables[name]

    @property
    def versions(self) -> dict[str, int]:
        """The version of every table in the moment."""
        return dict(self._moment.versions)

    def holds(self, record: type[Struct]) -> bool:
        """Whether the moment has a table of this record type at all: far quicker than counting its rows."""
        return table_name(record) in self._moment.versions

    def releases(self, record: type[Struct]) -> ir.Table:
        """As ``table``, but with every release of a row, each with the moment that wrote it (``_moment``)."""
        name = table_name(record)
        self._define(f"{name}_releases", self._releases(name))
        return _table(name, f"{name}_releases")

    def records(
        self,
        record: type[T],
        where: Where | None = None,
        order: tuple[str, ...] = ("known", "id"),
        most: int | None = None,
    ) -> list[T]:
        """Typed records, in order of (known, id) or as told; ``where`` narrows further, in Ibis; ``most`` cuts the list."""
        if not self.holds(record):
            return []
        if where is None and most is None and order == ("known", "id") and (key := self._same(record)) is not None:
            return list(remembered.records(key, lambda: self._found(record, None, order, None)))
        return self._found(record, where, order, most)

    def _found(self, record: type[T], where: Where | None, order: tuple[str, ...], most: int | None) -> list[T]:
        rows = self.chosen(record, where).order_by(list(order)).select(*columns(record))
        rows = rows.limit(most) if most is not None else rows
        return self.typed(rows, record)

    def _same(self, record: type[Struct]) -> tuple[Any, ...] | None:
        """What a small table's records as known on the day rest on; None for one that grows, or where the log does not tell."""
        name, withdrawn = table_name(record), table_name(Withdrawal)
        if name in PARTITIONED:
            return None
        stamps = [
            table_stamp(self._root, self._moment, one) for one in (name, withdrawn) if one in self._moment.versions
        ]
        return None if None in stamps else (self._root, name, *stamps, self.as_of)

    def typed(self, expression: ir.Table, record: type[T]) -> list[T]:
        """Run an Ibis expression that leaves whole rows of a record type."""
        return [msgspec.convert(_bare(row), record) for row in self.rows(expression)]

    def one(self, record: type[T], key: str) -> T | None:
        """The row with an id (of several sources' the first known); quicker than ``records`` each further time it is asked."""
        name = table_name(record)
        if name not in PARTITIONED or {"series", "until_known"} & set(columns(record)):
            return next(iter(self.records(record, lambda rows: rows.id == key)), None)
        rows = [
            row for row in releases(self._duckdb(), self._root, self._moment, name, key) if row["known"] <= self.as_of
        ]
        gone = self._withdrawn(name, [row[RECORD] for row in rows])
        last: dict[str, dict[str, Any]] = {}
        for row in sorted(rows, key=lambda row: row[RECORD], reverse=True):
            rank, before = (row["known"], row[MOMENT]), last.get(row["source"])
            if row[MOMENT] >= gone.get(row[RECORD], 0) and (
                before is None or rank >= (before["known"], before[MOMENT])
            ):
                last[row["source"]] = row
        first = min(last.values(), key=lambda row: (row["known"], row["source"]), default=None)
        return (
            None
            if first is None
            else msgspec.convert(_bare({field: first[field] for field in columns(record)}), record)
        )

    def chosen(self, record: type[Struct], where: Where | None = None, only: tuple[str, ...] = ()) -> ir.Table:
        """The rows a condition leaves, as an Ibis table that holds until the next condition is asked of the same record type.

        In tables that grow, rows that it leaves out in every release are not ranked, and of the others only some columns read.
        """
        name = table_name(record)
        if where is None or name not in PARTITIONED:
            rows = self.table(record)
            return rows if where is None else rows.filter(where(rows))
        own = tuple(dict.fromkeys((*only, *as_known.NAMED_BY[name]))) if only else tuple(columns(record))
        seen = _table(name, f"{name}_seen", (*columns(record), RECORD, MOMENT))
        asked, releases = _sql(seen.filter(where(seen)).select(*own, RECORD, MOMENT).op()), self._releases(name)
        for kind, query in (
            ("candidates", as_known.candidates(name, releases, asked)),
            ("narrowed", as_known.narrowed(name, releases, own)),
        ):
            self._duckdb().execute(f'CREATE OR REPLACE TEMP TABLE "{name}_{kind}" AS {query}')
        return _table(name, f"{name}_narrowed", own)

    def count(self, record: type[Struct], where: Where | None = None) -> int:
        """How many rows there are."""
        rows = self.chosen(record, where)
        return int(self._fetch(rows.aggregate(n=rows.count()))[1][0][0])

    def rows(self, expression: ir.Table) -> list[dict[str, Any]]:
        """Run an Ibis expression over this view's tables; rows as dictionaries."""
        names, found = self._fetch(expression)
        return [dict(zip(names, row, strict=True)) for row in found]

    def about(self, situation: str, concerns: Where) -> View:
        """A view of the same day and moment in which articles and claims are only those that could concern a situation.

        ``concerns`` tells in Ibis whether an article concerns it. Every other table is whole. Close it before this one.
        """
        from tocsin.store.extract import Extract

        sought = _table("articles", "sought")
        extract = Extract(self._root, situation, _sql(sought.filter(concerns(sought)).select("id").op()))
        near = View(self._root, self._moment, self.as_of, _Borrowed())
        extract.load(near._duckdb(), self._moment)
        near._extracted = {name: f"(SELECT * FROM extract_{name})" for name in ("articles", "claims")}
        return near

    def listed(self, values: Iterable[str]) -> ir.Column:
        """Many values as a column, for ``isin``: a condition that names each is slow to make."""
        import ibis

        self._lists += 1
        name = f"list_{self._lists}"
        self._duckdb().execute(f'CREATE TEMP TABLE "{name}" AS SELECT unnest(?::VARCHAR[]) AS "value"', [list(values)])
        return ibis.table(ibis.schema({"value": "string"}), name=name)["value"]

    def _fetch(self, expression: ir.Table) -> tuple[list[str], list[tuple[Any, ...]]]:
        cursor = self._duckdb().execute(_sql(expression.op()))
        return [column[0] for column in cursor.description], cursor.fetchall()

    def _duckdb(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            from tocsin.store.database import connected

            self._connection = connected()
            self._connection.execute(f"SET VARIABLE as_of = DATE '{self.as_of}'")
        return self._connection

    def _releases(self, name: str) -> str:
        """SQL for all releases of a table's rows; files wholly known later are left out."""
        withdrawn = table_name(Withdrawal)
        rows = self._extracted.get(name) or rows_of(files_of(self._root, self._moment, name, self.as_of), name)
        edited = name in self._taken_back()
        return as_known.releases(
            name, rows, rows_of(files_of(self._root, self._moment, withdrawn), withdrawn) if edited else None
        )

    def _taken_back(self) -> frozenset[str]:
        """Tables of which a row was ever taken back."""
        if self._edited is None:
            name, found = table_name(Withdrawal), []
            if self.holds(Withdrawal):
                rows = rows_of(files_of(self._root, self._moment, name), name)
                found = self._duckdb().execute(f'SELECT DISTINCT "table" FROM {rows} AS every').fetchall()
            self._edited = frozenset(row[0] for row in found)
        return self._edited

    def _withdrawn(self, name: str, records: list[str]) -> dict[str, int]:
        """Of rows' hashes, the moments in which they were last taken back."""
        if not records or name not in self._taken_back():
            return {}
        rows = rows_of(files_of(self._root, self._moment, table_name(Withdrawal)), table_name(Withdrawal))
        wanted = '"table" = ? AND target IN (SELECT unnest(?))'
        asked = f"SELECT target, max({MOMENT}) FROM {rows} AS every WHERE {wanted} GROUP BY target"
        return dict(self._duckdb().execute(asked, [name, records]).fetchall())

    def _define(self, key: str, query: str) -> None:
        if key not in self._defined:
            self._duckdb().execute(f'CREATE OR REPLACE TEMP VIEW "{key}" AS {query}')
            self._defined.add(key)


@lru_cache(maxsize=512)
def _sql(expression: Any) -> str:
    """An expression's SQL: the same one is asked again on other days, and making it takes longer than running it."""
    import ibis

    return str(ibis.to_sql(expression.to_expr(), dialect="duckdb"))


@cache
def _table(table: str, key: str, only: tuple[str, ...] | None = None) -> ir.Table:
    """The DuckDB view ``key`` with the columns of ``table`` (or ``only`` some of them) as an Ibis table."""
    import ibis
    from ibis.backends.sql.datatypes import DuckDBType

    kinds = {name: kind for name, kind in stored_columns(table).items() if only is None or name in only}
    return ibis.table(ibis.schema({name: DuckDBType.from_string(kind) for name, kind in kinds.items()}), name=key)


def _bare(value: Any) -> Any:
    """Without nulls, so that a column an older file lacks takes the field's default."""
    if isinstance(value, dict):
        return {name: _bare(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_bare(inner) for inner in value]
    return value
