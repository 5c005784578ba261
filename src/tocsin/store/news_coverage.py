"""How much the news tells of whom: lines and stories by year and month, stories by state and region, and who is never named."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tocsin.registry.crosswalk import countries
from tocsin.schema.news import NewsSeries
from tocsin.store.news import days_read, news_series
from tocsin.store.news_packaged import SOURCE, Days

if TYPE_CHECKING:
    from tocsin.store.view import View

THIN = 0.5
"""A month with fewer lines than this share of the middle month is thin."""
REGIONS = ((200, "Americas"), (400, "Europe"), (600, "Africa"), (700, "Middle East and North Africa"), (900, "Asia"),
           (1000, "Oceania"))  # fmt: skip
"""Regions by the state's COW (else Gleditsch–Ward) number: each holds the numbers below its own, from the one before."""
_UNNUMBERED = {"PSE": "Middle East and North Africa", "VAT": "Europe", "HKG": "Asia", "MAC": "Asia", "PRI": "Americas",
               "GUF": "Americas", "REU": "Africa", "JEY": "Europe"}  # fmt: skip


class Year(Struct, frozen=True, kw_only=True):
    """One calendar year, by the day things became known; ``days`` that were over by the view's day, ``read`` of them."""

    year: int
    days: int
    read: int
    lines: int
    stories: int
    between: int
    states: int


class Month(Struct, frozen=True, kw_only=True):
    """A month of the series; ``thin`` if its lines are few or days of it were not read."""

    month: str
    days: int
    read: int
    lines: int
    stories: int
    thin: bool


class Named(Struct, frozen=True, kw_only=True):
    """Stories that name a state (``name`` its ISO-3 code) or a state of a region, and their share of all stories."""

    name: str
    stories: int
    share: float


class Coverage(Struct, frozen=True, kw_only=True):
    """What a series covers. ``states`` counts today's states, ``never`` lists those no story names."""

    source: str
    first: date
    last: date
    lines: int
    stories: int
    years: tuple[Year, ...]
    months: tuple[Month, ...]
    countries: tuple[Named, ...]
    regions: tuple[Named, ...]
    states: int
    never: tuple[str, ...]

    @property
    def share_never_named(self) -> float:
        """Share of today's states that no story names."""
        return len(self.never) / self.states


def coverage(view: View, source: str = SOURCE) -> Coverage | None:
    """What was read of a source by the view's day; ``None`` where nothing was."""
    series, days = news_series(view, source), days_read(view, source)
    if series is None:
        return None
    named = _by_state(series)
    today = [state.iso3 for state in countries().values() if state.until is None]
    return Coverage(
        source=source,
        first=date.fromordinal(int(days.known[0])),
        last=date.fromordinal(int(days.known[-1])),
        lines=int(days.lines.sum()),
        stories=len(series.known),
        years=tuple(_years(series, days)),
        months=tuple(_months(series, days)),
        countries=_ranked(named, len(series.known)),
        regions=_ranked(_by_region(series), len(series.known)),
        states=len(today),
        never=tuple(sorted(state for state in today if not named[state])),
    )


def region_of(iso3: str) -> str:
    """The region of a state; "" for a state, or a dependency the news names by itself, without a number."""
    if iso3 in _UNNUMBERED:
        return _UNNUMBERED[iso3]
    state = countries().get(iso3)
    number = (state.cow or state.gw) if state else None
    if number in range(600, 630):  # the Maghreb stands apart in the numbers, and with the Middle East in the news
        return "Middle East and North Africa"
    return next((name for end, name in REGIONS if number < end), "") if number else ""


def lines_by_month(days: Days) -> dict[str, tuple[int, int]]:
    """Days read and lines of each month ("2020-09") of the day known."""
    found: dict[str, tuple[int, int]] = {}
    for day, lines in zip(days.known.tolist(), days.lines.tolist(), strict=True):
        month = date.fromordinal(day).isoformat()[:7]
        read, before = found.get(month, (0, 0))
        found[month] = (read + 1, before + lines)
    return found


def _months(series: NewsSeries, days: Days) -> list[Month]:
    lines = lines_by_month(days)
    stories = Counter(date.fromordinal(day).isoformat()[:7] for day in series.known.tolist())
    usual = median(count for _, count in lines.values())
    return [_month(name, *lines.get(name, (0, 0)), stories[name], usual, days) for name in _names(days)]


def _month(name: str, read: int, lines: int, stories: int, usual: float, days: Days) -> Month:
    year, month = map(int, name.split("-"))
    asked = [date(year, month, day).toordinal() for day in range(1, monthrange(year, month)[1] + 1)]
    within = sum(int(days.known[0]) <= day <= int(days.known[-1]) for day in asked)
    thin = read < within or lines * len(asked) < THIN * usual * within
    return Month(month=name, days=within, read=read, lines=lines, stories=stories, thin=thin)


def _names(days: Days) -> list[str]:
    """Every month from the first day read to the last, those of which nothing was read too."""
    first, last = (date.fromordinal(int(day)) for day in (days.known[0], days.known[-1]))
    span = range(12 * first.year + first.month - 1, 12 * last.year + last.month)
    return [f"{month // 12}-{month % 12 + 1:02}" for month in span]


def _years(series: NewsSeries, days: Days) -> list[Year]:
    first, last = (date.fromordinal(int(day)) for day in (days.known[0], days.known[-1]))
    return [_year(year, series, days, first, last) for year in range(first.year, last.year + 1)]


def _year(year: int, series: NewsSeries, days: Days, first: date, last: date) -> Year:
    begin, end = max(first, date(year, 1, 1)).toordinal(), min(last, date(year, 12, 31)).toordinal()
    read = (days.known >= begin) & (days.known <= end)
    told = (series.known >= begin) & (series.known <= end)
    a, b = series.initiator[told], series.target[told]
    return Year(
        year=year,
        days=end - begin + 1,
        read=int(read.sum()),
        lines=int(days.lines[read].sum()),
        stories=int(told.sum()),
        between=int(((a >= 0) & (b >= 0) & (a != b)).sum()),
        states=len(set(np.concatenate([a, b]).tolist()) - {-1}),
    )


def _by_state(series: NewsSeries) -> Counter[str]:
    """Stories that name each state, once each."""
    second = series.target != series.initiator
    return _counted(series.initiator, series.states) + _counted(series.target[second], series.states)


def _counted(places: NDArray[np.int16], states: tuple[str, ...]) -> Counter[str]:
    found = np.bincount(places[places >= 0], minlength=len(states)).tolist()
    return Counter(dict(zip(states, found, strict=True)))


def _by_region(series: NewsSeries) -> Counter[str]:
    """Stories that name a state of each region, once each."""
    names = sorted({region_of(state) for state in series.states} - {""})
    place = {name: at for at, name in enumerate(names)}
    of = np.array([place.get(region_of(state), -1) for state in series.states] + [-1])
    a, b = of[series.initiator], of[series.target]
    return _counted(a, tuple(names)) + _counted(b[a != b], tuple(names))


def _ranked(named: Counter[str], whole: int) -> tuple[Named, ...]:
    order = sorted(named.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Named(name=name, stories=count, share=count / whole) for name, count in order if count)
