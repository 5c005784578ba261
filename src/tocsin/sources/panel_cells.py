"""The rows of a country-month table, checked one by one and then together."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from tocsin.errors import BadInput, NotFound
from tocsin.registry.views_units import Span, span, unit_by_id
from tocsin.schema.months import label
from tocsin.schema.panels import Panel, Unit
from tocsin.sources.tables import Row

_MISSING = frozenset({"", "na", "nan", "null", "none"})
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|[+-]?inf(inity)?", re.I)
_TRUE = {"1": True, "0": False, "true": True, "false": False, "1.0": True, "0.0": False}
_LAST_MONTH = 1800  # December 2129: beyond it a month_id is something else, such as 202009
_ADD = "add the rows, with an empty ged_sb where the figure is unknown"


class PanelCells:
    """Takes rows in any order; ``panel`` then gives the whole. Errors name the file and the line or row."""

    def __init__(self, name: str, kind: str) -> None:
        self._name = name
        self._kind = kind
        self._cells: dict[int, dict[int, tuple[float, bool]]] = {}
        self._units: dict[int, tuple[Unit, Span]] = {}

    def take(self, number: int, row: Row) -> None:
        """One row. Raises ``BadInput``."""
        country, month = self._country(number, row), self._month(number, row)
        cells = self._cells[country]
        if month in cells:
            unit, _ = self._units[country]
            raise BadInput(
                f"{self._name}, {self._kind} {number}: a second row for country_id {country} ({unit.name}) and "
                f"month_id {month} ({label(month)})",
                "keep one row a country and month",
            )
        cells[month] = (self._deaths(number, row), self._exists(number, row, country, month))

    def panel(self) -> Panel:
        """All rows as a panel, its vintage left empty. Raises ``BadInput`` for missing rows or none."""
        if not self._cells:
            raise BadInput(f"{self._name} has no rows", "give a panel with a row for every country and month")
        first, last = self._check_months()
        countries = sorted(self._cells)
        deaths = np.full((len(countries), last - first + 1), np.nan)
        exists = np.zeros(deaths.shape, dtype=np.bool_)
        for place, country in enumerate(countries):
            cells = self._cells[country]
            columns = [month - first for month in cells]
            deaths[place, columns] = [dead for dead, _ in cells.values()]
            exists[place, columns] = [there for _, there in cells.values()]
        return Panel(tuple(self._units[country][0] for country in countries), first, deaths, exists, vintage="")

    def _check_months(self) -> tuple[int, int]:
        """First and last month; every country has all months from its first row, or its birth, on."""
        held = set().union(*self._cells.values())
        first, last = min(held), max(held)
        if gone := [month for month in range(first, last + 1) if month not in held]:
            raise BadInput(f"{self._name} has no row of any country for {_listed(gone)}", _ADD)
        for country, cells in sorted(self._cells.items()):
            unit, known = self._units[country]
            begin = min(cells) if min(cells) <= max(known.own, first) else first
            gone = [month for month in range(begin, last + 1) if month not in cells]
            if gone:
                raise BadInput(f"{self._name} has no rows of {unit.name} (country_id {country}) for {_listed(gone)}",
                               _ADD + "; a country's rows may begin later only with its birth")  # fmt: skip
        return first, last

    def _country(self, number: int, row: Row) -> int:
        country = self._whole(number, row, "country_id")
        if country not in self._units:
            try:
                self._units[country] = (unit_by_id(country), span(country))
            except NotFound as error:
                raise self._wrong(number, row, "country_id", "is not the VIEWS id of a country", error.remedy) from None
            self._cells[country] = {}
        code = row.get("iso3")
        unit = self._units[country][0]
        if code is not None and str(code).strip() not in ("", unit.iso3):
            what = f"is not the code of country_id {country}, which is {unit.iso3} ({unit.name})"
            raise self._wrong(number, row, "iso3", what, "mend the id or the code")
        return country

    def _month(self, number: int, row: Row) -> int:
        month = self._whole(number, row, "month_id")
        if not 1 <= month <= _LAST_MONTH:
            raise self._wrong(
                number, row, "month_id", "is not the number of a month", "count months from 1 = January 1980"
            )
        return month

    def _deaths(self, number: int, row: Row) -> float:
        """A count; NaN where it is missing."""
        dead = self._number(number, row, "ged_sb")
        if dead is None:
            return math.nan
        if dead < 0:
            raise self._wrong(
                number, row, "ged_sb", "is a count of deaths below zero", "mend it; leave it empty if unknown"
            )
        if not math.isfinite(dead) or dead != int(dead):
            raise self._wrong(number, row, "ged_sb", "is not a whole number", "mend it; leave it empty if unknown")
        return dead + 0.0  # no figure of minus zero

    def _exists(self, number: int, row: Row, country: int, month: int) -> bool:
        """Whether the country or a predecessor was there: as the row says, else as our table does."""
        known = self._units[country][1]
        own = self._flag(number, row, "unit_exists")
        if own is None:
            return month >= known.first
        before = self._flag(number, row, "predecessor")
        return own or (known.first <= month < known.own if before is None else before)

    def _flag(self, number: int, row: Row, column: str) -> bool | None:
        cell = row.get(column)
        text = "" if cell is None else str(cell).strip().lower()
        if text in _MISSING:
            return None
        if text not in _TRUE:
            raise self._wrong(number, row, column, "is neither 0 nor 1", "write 1 for there, 0 for not")
        return _TRUE[text]

    def _whole(self, number: int, row: Row, column: str) -> int:
        found = self._number(number, row, column)
        if found is None:
            raise self._wrong(number, row, column, "is missing", "fill it in or leave the row out")
        if not math.isfinite(found) or found != int(found):
            raise self._wrong(number, row, column, "is not a whole number", "mend it")
        return int(found)

    def _number(self, number: int, row: Row, column: str) -> float | None:
        """The cell as a number, ``None`` where it is missing."""
        cell: Any = row.get(column)
        if type(cell) is int or type(cell) is float:
            return None if cell != cell else float(cell)
        text = "" if cell is None else str(cell).strip()
        if text.lower() in _MISSING:
            return None
        if isinstance(cell, bool) or not _NUMBER.fullmatch(text):
            raise self._wrong(number, row, column, "is not a number", "mend it; leave an unknown figure empty")
        return float(text)

    def _wrong(self, number: int, row: Row, column: str, why: str, remedy: str) -> BadInput:
        return BadInput(f"{self._name}, {self._kind} {number}, column {column}: {row.get(column)!r} {why}", remedy)


def _listed(gone: Iterable[int]) -> str:
    """Months as runs: ``2005-03, 2007-01 to 2007-04 and 3 more spans``."""
    runs: list[list[int]] = []
    for month in gone:
        if runs and runs[-1][1] == month - 1:
            runs[-1][1] = month
        else:
            runs.append([month, month])
    shown = [label(first) if first == last else f"{label(first)} to {label(last)}" for first, last in runs[:3]]
    return ", ".join(shown) + (f" and {len(runs) - 3} more spans" if len(runs) > 3 else "")
