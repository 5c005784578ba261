"""The packaged figures of fighting between states on opposite sides: by year from 1946, by month from 1989.

``figures/pair_years.csv`` (UCDP/PRIO armed conflict data 25.1) holds the years in which two states stood on opposite
sides of a state-based conflict; ``figures/pair_months.csv`` (UCDP GED 21.1 and candidate 2021) deaths in such conflicts, to
December 2021. Both CC BY 4.0; made by ``make fit-pairs``, whose module ``escalation/pair_tables.py`` says how. One vintage
throughout, taken as known of old: a year from 1 July of the next, a month as ``months.known_day`` says.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.schema.months import last_known, parse_month

if TYPE_CHECKING:
    from tocsin.store.view import View

YEARS_FIRST, YEARS_LAST = 1946, 2024
MONTHS_FIRST, MONTHS_LAST = parse_month("1989-01"), parse_month("2021-12")


class PairYear(Struct, frozen=True):
    """A year on opposite sides: ``intensity`` 1 (25 to 999 deaths in the conflict) or 2; ``main``: one is a main party."""

    pair: str
    year: int
    intensity: int
    main: bool


class PairMonth(Struct, frozen=True):
    """Deaths of a pair and month, best, low and high estimate; ``best`` None: unknown whether there were any."""

    pair: str
    month: int
    best: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, eq=False)
class PairFigures:
    """What is known on a day: years to ``last_year``, months to ``last_month``; what is not listed was counted and is none."""

    years: tuple[PairYear, ...]
    months: tuple[PairMonth, ...]
    last_year: int
    last_month: int

    def until(self, day: date) -> PairFigures:
        """What was known on a day."""
        year, month = min(self.last_year, last_year(day)), min(self.last_month, last_known(day))
        return replace(
            self,
            years=tuple(row for row in self.years if row.year <= year),
            months=tuple(row for row in self.months if row.month <= month),
            last_year=year,
            last_month=month,
        )


def pair_figures(view: View) -> PairFigures:
    """The figures known on a view's day."""
    return packaged_figures().until(view.as_of)


@cache
def packaged_figures() -> PairFigures:
    """The packaged figures as they stand."""
    years = [PairYear(r["pair"], int(r["year"]), int(r["intensity"]), r["main"] == "1") for r in _rows("pair_years")]
    months = [
        PairMonth(r["pair"], parse_month(r["month"]), _figure(r["best"]), _figure(r["low"]), _figure(r["high"]))
        for r in _rows("pair_months")
    ]
    return PairFigures(tuple(years), tuple(months), YEARS_LAST, MONTHS_LAST)


def last_year(day: date) -> int:
    """The last year known: from 1 July the one before, until then the one before that."""
    return day.year - 1 if day.month >= 7 else day.year - 2


def _figure(text: str) -> float | None:
    return float(text) if text else None


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("tocsin.store").joinpath("figures", f"{name}.csv").read_text(encoding="ascii")
    return list(csv.DictReader(text.splitlines()))
