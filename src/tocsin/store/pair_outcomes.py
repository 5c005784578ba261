"""Whether two states' forces killed in a span of days, as far as uniformly collected records tell by a day.

Two records answer: stories of deaths in the news series, and UCDP's deaths by pair and month. Each answers only for the
days it covers. A month's figure does not say on which day: it is explained where the news dates deaths of that month
outside the span; else it counts for a span that holds at least half of the month, and leaves others undecided. What
neither covers is unknown: dark is not calm, and no warning was false because nobody looked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import isnan
from typing import Literal

import numpy as np
from msgspec import Struct

from tocsin.schema.months import first_day, label, last_day, last_known, month_of
from tocsin.schema.news import NewsSeries
from tocsin.schema.time import long_date
from tocsin.store.news_spans import Span, own_span, spans_until
from tocsin.store.pair_figures import MONTHS_FIRST, PairFigures

NEWS = "figures:news"
"""The news as counts, as a record that sentences cite."""
_DAY = timedelta(days=1)


class FatalIncident(Struct, frozen=True):
    """The answer for a pair and a span: ``first`` the earliest day told (``None``: no day is), ``source`` who told it."""

    state: Literal["fatal", "none", "unknown"]
    first: date | None
    source: str
    sentence: str
    cites: tuple[str, ...] = ()


@dataclass(frozen=True)
class PairMonths:
    """Deaths between two states by month, ``first``..``last``: ``deaths["AAA-BBB"][month]``, alphabetical.

    NaN: unknown. A month of the span that is not in it was counted and found without. ``name`` is its ``figures:NAME``.
    """

    name: str
    first: int
    last: int
    deaths: Mapping[str, Mapping[int, float]]

    def until(self, day: date) -> PairMonths:
        """The months whose figure counts as known on a day (the release at hand is later: revised vintage assumed)."""
        last = min(self.last, last_known(day))
        kept = {pair: {m: dead for m, dead in months.items() if m <= last} for pair, months in self.deaths.items()}
        return PairMonths(self.name, self.first, last, kept)


def pair_months(figures: PairFigures) -> PairMonths:
    """UCDP's deaths by pair and month, best estimates."""
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for row in figures.months:
        found[row.pair][row.month] = float("nan") if row.best is None else row.best
    return PairMonths("figures:pair_months", MONTHS_FIRST, figures.last_month, dict(found))


@dataclass(frozen=True)
class PairOutcomes:
    """What is known of deaths between pairs by a day; either record may be missing.

    ``spans`` are the runs of days on which the news was read (``None``: the one that the series tells of).
    """

    news: NewsSeries | None = None
    months: PairMonths | None = None
    spans: tuple[Span, ...] | None = None
    _days: dict[str, tuple[date, ...]] = field(default_factory=dict, repr=False, compare=False)

    def until(self, day: date) -> PairOutcomes:
        """What was known on a day."""
        news = self.news.until(day) if self.news is not None else None
        months = self.months.until(day) if self.months is not None else None
        return PairOutcomes(news, months, spans_until(self.spans, day) if self.spans is not None else None)

    def fatal_days(self, pair: str) -> tuple[date, ...]:
        """Days of which the news tells deaths between the two: the day before each story was known."""
        if pair not in self._days:
            self._days[pair] = tuple(sorted({date.fromordinal(at) - _DAY for at in _fatal(self.news, pair)}))
        return self._days[pair]

    def between(self, pair: str, first: date, last: date) -> FatalIncident:
        """Whether forces of the two killed from ``first`` to ``last``, both included."""
        told = [day for day in self.fatal_days(pair) if first <= day <= last]
        most, part = self._months(pair, first, last)
        if told:
            return self._told(pair, told)
        if most:
            return self._counted(pair, most, first, last)
        if part:
            return self._undated(pair, part)
        return self._none(pair, first, last)

    def deaths(self, pair: str, first: date, last: date) -> float | None:
        """UCDP's deaths in the months of which at least half the days lie in the span; ``None`` where one is unknown."""
        if self.months is None:
            return None
        span = range(month_of(first), month_of(last) + 1)
        inside = [m for m in span if 2 * _shared(m, first, last) >= last_day(m).day]
        own = self.months.deaths.get(pair, {})
        tolls = [own.get(m, 0.0) for m in inside]
        if not inside or inside[0] < self.months.first or inside[-1] > self.months.last or any(map(isnan, tolls)):
            return None
        return sum(tolls)

    def covers(self, pair: str, first: date, last: date) -> tuple[str, ...]:
        """The records that cover the whole span for a pair, by name."""
        found = []
        runs = self.spans if self.spans is not None else own_span(self.news) if self.news is not None else ()
        if self.news is not None and any(start <= first and last + _DAY <= end for start, end in runs):
            found.append(self.news.source)
        if self.months is not None and first_day(self.months.first) <= first and last <= last_day(self.months.last):
            own = self.months.deaths.get(pair, {})
            if not any(isnan(own.get(m, 0.0)) for m in range(month_of(first), month_of(last) + 1)):
                found.append(self.months.name)
        return tuple(found)

    def accounts(self) -> tuple[str, ...]:
        """Who tells, and to which day."""
        found = [f"deaths told in the news ({self.news.source}) to {self.news.last}"] if self.news is not None else []
        counted = f"deaths counted by UCDP to {label(self.months.last)}" if self.months is not None else ""
        return tuple(found + ([counted] if counted else []))

    def _months(self, pair: str, first: date, last: date) -> tuple[list[int], list[int]]:
        """Months with deaths that count for the span, and those that leave it undecided.

        Where the news was read over the whole span and dates deaths of the month outside it, they explain the figure.
        """
        dead = self.months.deaths.get(pair, {}) if self.months is not None else {}
        sharing = [m for m in range(month_of(first), month_of(last) + 1) if dead.get(m, 0.0) >= 1]
        dated = {month_of(day) for day in self.fatal_days(pair)}
        if self.news is not None and self.news.source in self.covers(pair, first, last):
            sharing = [m for m in sharing if m not in dated]
        most = [m for m in sharing if 2 * _shared(m, first, last) >= last_day(m).day and m not in dated]
        return most, [m for m in sharing if m not in most]

    def _told(self, pair: str, days: list[date]) -> FatalIncident:
        assert self.news is not None
        times = f"on {len(days)} days, first on" if len(days) > 1 else "on"
        sentence = f"News tells of deaths between {both(pair)} {times} {long_date(days[0])}"
        return FatalIncident("fatal", days[0], self.news.source, sentence, (NEWS,))

    def _counted(self, pair: str, months: list[int], first: date, last: date) -> FatalIncident:
        assert self.months is not None
        dead, days = self.months.deaths[pair][months[0]], _shared(months[0], first, last)
        of = f"{days} of whose {last_day(months[0]).day} days lie in it; the day is not known"
        sentence = f"UCDP counts {_deaths(dead)} between {both(pair)} in {label(months[0])}, {of}"
        return FatalIncident("fatal", None, self.months.name, sentence, (self.months.name,))

    def _undated(self, pair: str, months: list[int]) -> FatalIncident:
        """Deaths are counted in a month of which only some days lie in the span: on which days is not known."""
        assert self.months is not None
        named = ", ".join(f"{self.months.deaths[pair][m]:,.0f} in {label(m)}" for m in months)
        sentence = f"UCDP counts deaths between {both(pair)} ({named}), but whether on days that lie in it is not known"
        return FatalIncident("unknown", None, self.months.name, sentence, (self.months.name,))

    def _none(self, pair: str, first: date, last: date) -> FatalIncident:
        covered = self.covers(pair, first, last)
        if not covered:
            why = f"no outcome record covers {first} to {last} whole; dark is not calm"
            return FatalIncident("unknown", None, "", f"Unknown: {why}", self._names())
        named = " and ".join(covered)
        sentence = f"No death between {both(pair)} is told from {first} to {last}, which {named} covers whole"
        return FatalIncident("none", None, named, sentence, tuple(_cite(name) for name in covered))

    def _names(self) -> tuple[str, ...]:
        held = [self.news.source] if self.news is not None else []
        return tuple(_cite(name) for name in held + ([self.months.name] if self.months is not None else []))


def _shared(month: int, first: date, last: date) -> int:
    """How many days of a month lie in a span."""
    return (min(last, last_day(month)) - max(first, first_day(month))).days + 1


def both(pair: str) -> str:
    """The two states' names, in the order of the pair's name."""
    from tocsin.registry.crosswalk import countries

    names = [countries()[code].name if code in countries() else code for code in pair.split("-")]
    return " and ".join(names)


def _deaths(count: float) -> str:
    return "1 death" if round(count) == 1 else f"{count:,.0f} deaths"


def _cite(name: str) -> str:
    """The record to cite for an account."""
    return name if name.startswith("figures:") else NEWS


def _fatal(news: NewsSeries | None, pair: str) -> list[int]:
    """Days known (ordinals) of stories of deaths between the two, either acting."""
    first, _, second = pair.partition("-")
    if news is None or first not in news.states or second not in news.states:
        return []
    a, b = news.states.index(first), news.states.index(second)
    here = ((news.initiator == a) & (news.target == b)) | ((news.initiator == b) & (news.target == a))
    return [int(day) for day in np.unique(news.known[here & news.fatal])]
