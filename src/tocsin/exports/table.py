"""What a table is: a name, a sentence, columns that say what they hold, and how a record becomes a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from tocsin.exports.lookup import Lookup
from tocsin.schema.findings import Findings

Type = Literal["text", "day", "integer", "number", "flag", "texts"]
Value = str | date | int | float | bool | tuple[str, ...] | None
Row = tuple[Value, ...]


class Column(Struct, frozen=True):
    """One column. ``hxl`` is its HXL 1.1 hashtag with attributes; ``read`` takes the value from a record.

    ``type`` is *text*, *day* (a date), *integer*, *number* (a float), *flag* (true or false) or *texts* (a list of text).
    """

    name: str
    type: Type
    description: str
    hxl: str
    read: Callable[[Any, Lookup], Any]


class Table(Struct, frozen=True):
    """One table. ``records`` picks what becomes its rows from findings; None: its rows are those of records handed in.

    ``takes`` says in words what a table without ``records`` is made of.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    records: Callable[[Findings], Iterable[Any]] | None = None
    takes: str = "the findings of a situation"

    @property
    def of_world(self) -> bool:
        """Whether it is of the whole world, and takes its own records instead of a situation's findings."""
        return self.records is None


def rows(table: Table, given: Findings | Sequence[Any]) -> list[Row]:
    """The rows of a table, in the order of the record: findings for a situation's table, its own records for one of the world.

    Unknown is ``None``, never zero and never an empty word; a list of nothing is ``()``. Raises ``TypeError`` where the
    table does not take what is given.
    """
    if isinstance(given, Findings):
        if table.records is None:
            raise TypeError(f"the table {table.name!r} is of the world and takes {table.takes}, not findings")
        return _rows(table, table.records(given), Lookup(given))
    if table.records is not None:
        raise TypeError(f"the table {table.name!r} takes {table.takes}, not {type(given).__name__}")
    return _rows(table, given, Lookup(None))


def _rows(table: Table, records: Iterable[Any], at: Lookup) -> list[Row]:
    return [tuple(_value(column, column.read(record, at)) for column in table.columns) for record in records]


def _value(column: Column, value: Any) -> Value:
    """The value in the column's own type; an empty word is unknown."""
    if column.type == "texts":
        return tuple(str(item) for item in value or () if item)
    if value is None or value == "":
        return None
    if column.type == "number":
        return _number(value)
    return value  # type: ignore[no-any-return]


def _number(value: float) -> float | None:
    """A float; what is no number (NaN) is unknown."""
    return float(value) if value == value and abs(value) != float("inf") else None
