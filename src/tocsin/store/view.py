"""A dated, read-only view: what was known on a day, in one moment of the store. Nothing else filters by ``known``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import msgspec
from msgspec import Struct

from tocsin.store.moments import Moment
from tocsin.store.tables import MOMENT, RECORD, Withdrawal, columns, stored_columns, table_name

if TYPE_CHECKING:
    import duckdb
    import ibis
    import ibis.expr.types as ir

    from tocsin.store.leases import Lease

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
        self._bases: dict[str, ir.Table] = {}

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
            self._tables[name] = self._as_known(name, record)
        return self._tables[name]

    def holds(self, record: type[Struct]) -> bool:
        """Whether the moment has a table of this record type at all: far quicker than counting its rows."""
        return table_name(record) in self._moment.versions

    def releases(self, record: type[Struct]) -> ir.Table:
        """As ``table``, but with every release of a row, each with the moment that wrote it (``_moment``)."""
        name = table_name(record)
        rows = self._files(name, pruned=True)
        return self._without_withdrawn(name, rows.filter(rows.known <= self.as_of))

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
        return self._connection

    def _as_known(self, name: str, record: type[Struct]) -> ir.Table:
        return self._masked(_last_known(self.releases(record))).select(*columns(record))

    def _without_withdrawn(self, name: str, rows: ir.Table) -> ir.Table:
        taken = self._files(table_name(Withdrawal), pruned=False)
        taken = taken.filter(taken["table"] == name)
        taken = taken.group_by(_taken=taken.target).aggregate(_taken_in=taken[MOMENT].max())
        joined = rows.left_join(taken, rows[RECORD] == taken["_taken"])
        standing = joined["_taken_in"].isnull() | (joined[MOMENT] >= joined["_taken_in"])
        return joined.filter(standing).drop("_taken", "_taken_in")

    def _masked(self, rows: ir.Table) -> ir.Table:
        """Ends that became known after the day, and the evidence for them, are not seen."""
        if "until_known" not in rows.columns:
            return rows
        import ibis

        hidden = rows.until_known.notnull() & (rows.until_known > self.as_of)
        unseen = {"until": ibis.null("date"), "until_known": ibis.null("date"), "until_cite": ibis.literal("")}
        return rows.mutate(**{column: hidden.ifelse(nothing, rows[column]) for column, nothing in unseen.items()})

    def _files(self, name: str, pruned: bool) -> ir.Table:
        """All rows of a table's files at the pinned version; ``pruned`` leaves out files wholly known later."""
        import ibis

        key = f"{name}_{'pruned' if pruned else 'all'}"
        if key not in self._bases:
            rows = rows_of(files_of(self._root, self._moment, name, self.as_of if pruned else None), name)
            self._duckdb().execute(f'CREATE TEMP VIEW "{key}" AS SELECT * FROM {rows}')
            self._bases[key] = ibis.table(_ibis_schema(name), name=key)
        return self._bases[key]


def rows_of(files: list[str], table: str) -> str:
    """SQL for the rows of Parquet files in a table's columns; a column an older file lacks is null."""
    fields = ", ".join(f'NULL::{kind} AS "{column}"' for column, kind in stored_columns(table).items())
    empty = f"SELECT {fields} WHERE false"
    if not files:
        return f"({empty})"
    listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
    return f"({empty} UNION ALL BY NAME SELECT * FROM read_parquet([{listed}], union_by_name=true, hive_partitioning=false))"


def _ibis_schema(table: str) -> ibis.Schema:
    import ibis
    from ibis.backends.sql.datatypes import DuckDBType

    return ibis.schema({name: DuckDBType.from_string(kind) for name, kind in stored_columns(table).items()})


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


def _last_known(rows: ir.Table) -> ir.Table:
    """Of the rows of one source with one id, or of one series, the one known last (then written last, then by content).

    Ranked on narrow columns and joined back, so that wide ones are read only for rows that are wanted.
    """
    import ibis

    own = rows.source.concat("/", rows.id)
    name = (rows.series == "").ifelse(own, rows.series) if "series" in rows.columns else own
    narrow = rows.select(name=name, known=rows.known, moment=rows[MOMENT], record=rows[RECORD])
    latest_first = [ibis.desc(narrow.known), ibis.desc(narrow.moment), narrow.record]
    ranked = narrow.mutate(rank=ibis.row_number().over(ibis.window(group_by=narrow.name, order_by=latest_first)))
    winners = ranked.filter(ranked["rank"] == 0)
    return rows.semi_join(winners, [rows[RECORD] == winners.record, rows[MOMENT] == winners.moment])


def _bare(value: Any) -> Any:
    """Without nulls, so that a column an older file lacks takes the field's default."""
    if isinstance(value, dict):
        return {name: _bare(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_bare(inner) for inner in value]
    return value
