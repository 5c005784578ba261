"""Typed reading of one row's cells: each method takes a column, reports what is wrong with it, and goes on."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Literal

from msgspec import Struct

from tocsin.errors import BadInput
from tocsin.schema.claims import Comparison
from tocsin.schema.figures import Figure
from tocsin.schema.registry import Alias
from tocsin.schema.time import When
from tocsin.sources.figure_notation import parse_figures
from tocsin.sources.situation_files import Problem, RawRow

RANKS = ("last", "first", "worst", "largest", "unprecedented")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE_FORM = "write 2020-09-27, 2020-09, 2020, 2020-09-27T06:00, A..B or unknown"
Thing = Literal["actor", "place", "agreement"]
FILE_OF: dict[Thing, str] = {"actor": "actors.csv", "place": "places.csv", "agreement": "agreements.yaml"}


class KnownIds(Struct, frozen=True):
    """The ids a row may name: the world's states (ISO-3) and the folder's own actors, places and agreements."""

    states: frozenset[str]
    actors: frozenset[str]
    places: frozenset[str]
    agreements: frozenset[str]
    unread: frozenset[str] = frozenset()
    """Things whose file could not be read: their ids are not checked, one mistake gives one message."""

    def knows(self, thing: Thing, value: str) -> bool:
        """Whether a row may name this id."""
        return thing in self.unread or value in self.of(thing)

    def of(self, thing: Thing) -> frozenset[str]:
        """The ids of one kind of thing; a state is an actor and a place too."""
        if thing == "agreement":
            return self.agreements
        return self.states | (self.actors if thing == "actor" else self.places)


class Cells:
    """One row's cells. What is wrong goes to ``problems``; the value returned then is empty or unknown."""

    def __init__(self, row: RawRow, ids: KnownIds, zone: str, problems: list[Problem]) -> None:
        self.row = row
        self._ids = ids
        self._zone = zone or None
        self._problems = problems

    def report(self, column: str, message: str, remedy: str, value: str | None = None) -> None:
        """Note a problem at a column of this row."""
        shown = self.text(column) if value is None else value
        self.report_at(self.row.lines.get(column, self.row.line), column, message, remedy, shown)

    def report_at(self, line: int, column: str, message: str, remedy: str, value: str = "") -> None:
        """Note a problem at a line inside this row."""
        self._problems.append(Problem(self.row.file, line, column, value[:200], message, remedy))

    def text(self, column: str) -> str:
        """The cell as text; several values joined by semicolons; empty if the column is not there."""
        value = self.row.cells.get(column, "")
        return value if isinstance(value, str) else ";".join(value)

    def needed(self, column: str) -> str:
        """The cell's text, which must not be empty."""
        text = self.text(column)
        if not text:
            self.report(column, f"{column} is empty", f"write the {column}")
        return text

    def several(self, column: str) -> tuple[str, ...]:
        """The values of a cell divided by semicolons, or a YAML list."""
        value = self.row.cells.get(column, "")
        parts = value.split(";") if isinstance(value, str) else value
        return tuple(part.strip() for part in parts if part.strip())

    def choice(self, column: str, options: Collection[str], default: str | None = None) -> str:
        """One of ``options``; an empty cell is ``default``, or a problem where there is none."""
        text = self.text(column)
        if not text and default is not None:
            return default
        if text not in options:
            what = f"unknown {column}" if text else f"{column} is empty"
            self.report(column, what, f"one of: {', '.join(options)}")
            return default if default is not None else next(iter(options))
        return text

    def choices(self, column: str, options: Collection[str]) -> tuple[str, ...]:
        """Several of ``options``."""
        found = self.several(column)
        for value in found:
            if value not in options:
                self.report(column, f"unknown word in {column}", f"one of: {', '.join(options)}", value)
        return found

    def flag(self, column: str, default: bool | None = None) -> bool:
        """``true`` or ``false``."""
        options = ("true", "false")
        shown = None if default is None else str(default).lower()
        return self.choice(column, options, shown) == "true"

    def when(self, column: str) -> When:
        """An interval of days with its precision."""
        try:
            return When.parse(self.text(column), self._zone)
        except ValueError as error:
            self.report(column, _date_fault(self.text(column), error), _DATE_FORM)
            return When()

    def when_quietly(self, column: str) -> When | None:
        """The interval without a report, where the column is read once more."""
        try:
            return When.parse(self.text(column), self._zone)
        except ValueError:
            return None

    def knows(self, thing: Thing, value: str) -> bool:
        """Whether the row may name this id."""
        return self._ids.knows(thing, value)

    def since(self, column: str) -> date | None:
        """The first day of a date; ``None`` if unknown."""
        return self.when(column).start

    def until(self, column: str) -> date | None:
        """The last day of a date; ``None`` if unknown."""
        return self.when(column).end

    def known(self, column: str = "known") -> date:
        """The day something could be read: the last day of a date, since an earlier one would be foresight."""
        last = self.until(column)
        if last is None and not self._reported(column):
            remedy = f"write the first day anyone could read it; {_DATE_FORM}"
            self.report(column, f"{column} is empty or unknown", remedy)
        return last or date.min

    def number(self, column: str, low: float, high: float) -> float | None:
        """A number from ``low`` to ``high``; ``None`` for an empty cell."""
        text = self.text(column)
        if not text or text == "unknown":
            return None
        if not re.fullmatch(r"[+-]?\d+(\.\d+)?", text):
            self.report(column, f"{column} is not a number", "write digits with a full stop for decimals")
            return None
        value = float(text)
        if not low <= value <= high:
            self.report(column, f"{column} lies outside {low:g} to {high:g}", "check the number")
            return None
        return value

    def ident(self, thing: Thing, column: str) -> str | None:
        """One id; ``None`` for an empty cell."""
        text = self.text(column)
        return self._ident(thing, column, text) if text else None

    def needed_ident(self, thing: Thing, column: str) -> str:
        """One id, which must not be empty."""
        return self._ident(thing, column, text) if (text := self.needed(column)) else ""

    def idents(self, thing: Thing, column: str) -> tuple[str, ...]:
        """Several ids."""
        return tuple(self._ident(thing, column, value) for value in self.several(column))

    def own_id(self, thing: Thing) -> str:
        """The row's own ``id``: a slug, or for an actor a state's ISO-3 code."""
        text = self.needed("id")
        if text and not SLUG.fullmatch(text) and not (thing == "actor" and text in self._ids.states):
            also = ", or a state's ISO-3 code" if thing == "actor" else ""
            self.report("id", "not an id", f"use small letters, digits and hyphens{also}")
        return text

    def aliases(self, column: str = "aliases") -> tuple[Alias, ...]:
        """Other names, each ``Name`` or ``Name|usage|language|historical``."""
        return tuple(alias for value in self.several(column) if (alias := self._alias(column, value)) is not None)

    def figures(self, column: str = "figures") -> tuple[Figure, ...]:
        """Figures in the notation of ``figure_notation``; their sides must be actors."""
        try:
            found = parse_figures(self.text(column))
        except BadInput as error:
            self.report(column, error.message, error.remedy)
            return ()
        for figure in found:
            if figure.side is not None:
                self._ident("actor", column, figure.side)
        return found

    def comparison(self, column: str = "comparison") -> Comparison | None:
        """``rank|since``, e.g. ``worst|1994``; ``None`` for an empty cell."""
        text = self.text(column)
        if not text:
            return None
        rank, _, since = text.partition("|")
        if rank not in RANKS:
            self.report(column, f"unknown rank {rank!r}", f"write rank|since with rank one of: {', '.join(RANKS)}")
            return None
        try:
            when = When.parse(since, self._zone)
        except ValueError as error:
            self.report(column, _date_fault(since, error), _DATE_FORM)
            return None
        return Comparison(rank, when if when.known else None, text)  # type: ignore[arg-type]

    def _alias(self, column: str, value: str) -> Alias | None:
        name, usage, language, historical, *more = [*(part.strip() for part in value.split("|")), "", "", ""]
        if any(more) or not name or historical not in ("", "historical", "true", "false"):
            form = "write Name or Name|usage|language|historical, e.g. Şuşa|AZE|az"
            self.report(column, "not another name", form, value)
            return None
        if usage:
            self._ident("actor", column, usage)
        return Alias(name, usage, language, historical in ("historical", "true"))

    def _ident(self, thing: Thing, column: str, value: str) -> str:
        if not self._ids.knows(thing, value):
            also = "" if thing == "agreement" else ", or use a state's ISO-3 code"
            self.report(column, f"unknown {thing} {value!r}", f"add {value!r} to {FILE_OF[thing]}{also}", value)
        return value

    def _reported(self, column: str) -> bool:
        line = self.row.lines.get(column, self.row.line)
        return any((each.file, each.line, each.column) == (self.row.file, line, column) for each in self._problems[-3:])


def _date_fault(text: str, error: ValueError) -> str:
    """An impossible date (30 February) apart from one that is no date at all."""
    return f"impossible date: {error}" if re.match(r"^~?\s*\d{4}-\d{2}(-\d{2})?", text) else "not a date"
