"""Which release a month's figures are counted from.

A month takes the newest annual GED that covers it, else a release of candidates of several months, else the monthly
candidates, if the month's own release is there (later ones then add what they report late). Figures of two releases are
never added up within a month.

A release covers a month only if its events there reach about as wide as UCDP's have in every month since 1989: 15
countries in 4 of the 5 world regions. A table of some countries, or of a few stragglers of the next month, covers
nothing: the countries it leaves out are unknown there, not calm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from tocsin.registry.views_units import unit_of_state
from tocsin.schema.months import known_day, month_id
from tocsin.store.panel_events import MONTHLY, Reach

_COUNTRIES, _REGIONS = 15, 4  # the least in a month of GED 21.1 is 22 countries in 4 regions
_ANNUAL = re.compile(r"^(\d+)\.(\d+)$")
_MONTH = re.compile(r"^(\d+)\.0\.(\d+)$")
_SPAN = re.compile(r"^(\d+)\.(\d+)\.(\d+)\.(\d+)$")
_REGION_ENDS = (
    200,
    400,
    630,
    700,
    1000,
)  # Gleditsch-Ward numbers: Americas, Europe, Africa, Middle East, Asia and Oceania


class Lane(Struct, frozen=True):
    """Where a month's figures come from: the lane, its releases with events there, and those among them that cover it."""

    name: str
    releases: tuple[str, ...]
    covering: tuple[str, ...]

    @property
    def title(self) -> str:
        """The vintage in words: ``UCDP GED 25.1``, ``UCDP Candidate Events 23.0.10 and 23.0.11``."""
        return f"UCDP {'GED' if _ANNUAL.match(self.name) else 'Candidate Events'} {' and '.join(self.releases)}"


def lanes(reached: Iterable[Reach], on: date) -> dict[int, Lane]:
    """The lane each month's figures come from, for months whose figures count as known ``on`` the day."""
    known = sorted((reach for reach in reached if known_day(reach.month) <= on), key=_rank)
    beside: dict[tuple[str, int], list[str]] = {}
    for reach in known:
        beside.setdefault((reach.lane, reach.month), []).append(reach.release)
    return {
        reach.month: Lane(reach.lane, tuple(beside[reach.lane, reach.month]), (reach.release,))
        for reach in known
        if _covers(reach.release, reach.month) and _worldwide(reach.countries)
    }


def _rank(reach: Reach) -> tuple[int, tuple[int, ...]]:
    """The later in order takes the month: monthly, then several months together, then annual, each the newest last."""
    kind = 0 if reach.lane == MONTHLY else 2 if _ANNUAL.match(reach.lane) else 1
    return kind, _numbers(reach.release)


def _numbers(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split(".") if part.isdigit())


def _covers(release: str, month: int) -> bool:
    """Whether the month lies in what the release covers by its number."""
    if found := _MONTH.match(release):
        return month == month_id(2000 + int(found[1]), int(found[2]))
    if found := _ANNUAL.match(release):
        return month < month_id(2000 + int(found[1]), 1)
    if found := _SPAN.match(release):
        year, first, last_year, last = (int(part) for part in found.groups())
        return month_id(2000 + year, first) <= month <= month_id(2000 + last_year, last)
    return False


def _worldwide(countries: Iterable[str]) -> bool:
    units = [unit for unit in map(unit_of_state, countries) if unit]
    return len(units) >= _COUNTRIES and len({_region(unit.gw) for unit in units}) >= _REGIONS


def _region(gw: int) -> int:
    return next(place for place, end in enumerate(_REGION_ENDS) if gw < end)
