"""What event data sets have in common: rows as cells by column, days, and CAMEO's codes as stories' types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from tocsin.errors import BadInput, NotFound
from tocsin.schema.plover import from_cameo
from tocsin.schema.stories import Story
from tocsin.sources.base import Progress

STEP = 5_000


class Cell(Struct, frozen=True):
    """A cell and where it stands, for errors."""

    value: str
    column: str
    line: int
    table: str

    def wrong(self, what: str, remedy: str) -> BadInput:
        """The error that names file, line, column and value."""
        return BadInput(f"{self.table}, line {self.line}, column {self.column}: {self.value!r} {what}", remedy)


class Line(Struct, frozen=True):
    """One row of a table."""

    cells: Mapping[str, Any]
    number: int
    table: str

    def __getitem__(self, column: str) -> Cell:
        value = self.cells.get(column)
        return Cell("" if value is None else str(value).strip(), column, self.number, self.table)


def a_day(cell: Cell, form: str) -> date:
    """The day in a cell, written as ``form`` says: "20201113" as digits (more may follow), else ISO."""
    text = cell.value[:10] if form == "iso" else f"{cell.value[:4]}-{cell.value[4:6]}-{cell.value[6:8]}"
    try:
        return date.fromisoformat(text)
    except ValueError:
        how = "2020-11-13" if form == "iso" else "20201113"
        raise cell.wrong("is not a day", f"write days as {how}") from None


def a_number(cell: Cell) -> str:
    """The digits of a row's own number."""
    if not cell.value.isdigit():
        raise cell.wrong("is not an event's number", "give the file as it was published")
    return cell.value


def a_type(cell: Cell, code: str) -> tuple[str, str] | None:
    """PLOVER type and mode of a CAMEO code; ``None`` for plain statements and appeals, which PLOVER has no type for."""
    try:
        return from_cameo(code)
    except NotFound:
        raise cell.wrong("is no CAMEO code", "give the file as it was published") from None


def need(columns: Iterable[str], needed: Iterable[str], table: str) -> None:
    """Raise ``BadInput`` for a column that is not there."""
    there = set(columns)
    lacking = next((column for column in needed if column not in there), None)
    if lacking is not None:
        raise BadInput(f"{table} has no column {lacking}", f"the columns needed are {', '.join(needed)}")


def told(
    lines: Iterable[Line], story: Callable[[Line], Story | None], count: int | None, progress: Progress | None
) -> Iterator[Story]:
    """The stories of the lines that tell one between two named states, each event's number once."""
    seen: set[str] = set()
    done = 0
    for done, line in enumerate(lines, 1):
        found = story(line)
        if found is not None and found.id not in seen:
            seen.add(found.id)
            yield found
        if progress and done % STEP == 0:
            progress(done, count)
    if progress:
        progress(done, count)
