"""UCDP's releases: what one is called, what it covers, and the day from which its rows count as known."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import cache
from typing import Literal

from msgspec import Struct

from tocsin.errors import BadInput

_ANNUAL = re.compile(r"^(\d{2})\.(\d)$")
_MONTHLY = re.compile(r"^(\d{2})\.0\.(\d{1,2})$")
_SPAN = re.compile(r"^(\d{2})\.0?(\d{1,2})\.(\d{2})\.0?(\d{1,2})$")
# How names of files and of a table's rows write a release.
_IN_NAME = (
    (re.compile(r"v?(\d{2})[._](\d{2})[._](\d{2})[._](\d{2})(?!\d)"), "{}.{}.{}.{}"),
    (re.compile(r"v?(\d{2})[._]0[._](\d{1,2})(?!\d)"), "{}.0.{}"),
    (re.compile(r"ged[-_ ]?v?(\d{2})(\d)(?!\d)", re.I), "{}.{}"),
    (re.compile(r"(?:ged|gedevent)\w{0,12}?[-_ ]v?(\d{2})[._](\d)(?!\d)", re.I), "{}.{}"),
)
_HOW = "name the release, such as 25.1 (a year's), 23.0.10 (a month's) or 21.01.21.12 (months together)"


class Release(Struct, frozen=True):
    """A release by its number. ``covers_to`` is the last day it covers; ``public`` the first day it can be had by the rule."""

    name: str
    kind: Literal["annual", "monthly", "span"]
    covers_to: date
    public: date

    @property
    def title(self) -> str:
        """``UCDP GED 25.1`` or ``UCDP Candidate Events 23.0.10``."""
        return f"UCDP {'GED' if self.kind == 'annual' else 'Candidate Events'} {self.name}"

    def known(self, end: date) -> date:
        """The day from which a row whose event ended on ``end`` counts as known.

        A year's release: 1 July of the year after the event's. A candidate release: the 20th of the month after the event's
        end. A row a monthly release carries for an earlier month is a late report: it counts from that release's own day.
        """
        if self.kind == "annual":
            return date(end.year + 1, 7, 1)
        rule = _twentieth_after(end)
        return max(rule, self.public) if self.kind == "monthly" else rule

    def assumed(self, known: date) -> bool:
        """Whether this release came later than the day the row counts as known, so that its figures may have been revised."""
        return self.public > known


def release(name: str) -> Release:
    """The release of that number. Raises ``BadInput``."""
    text = name.strip().lstrip("vV")
    if match := _ANNUAL.match(text):
        year = 2000 + int(match[1])
        return Release(text, "annual", date(year - 1, 12, 31), date(year, 7, 1))
    if match := _MONTHLY.match(text):
        last = _month_end(2000 + int(match[1]), int(match[2]), name)
        return Release(text, "monthly", last, _twentieth_after(last))
    if match := _SPAN.match(text):
        last = _month_end(2000 + int(match[3]), int(match[4]), name)
        return Release(text, "span", last, _twentieth_after(last))
    raise BadInput(f"{name!r} is not the number of a UCDP release", _HOW)


@cache
def release_in(text: str) -> Release | None:
    """The release a file's name or a row's ``source`` spells, such as ``GEDEvent_v23_0_10.csv``, ``ged211`` or ``ged_21_1``."""
    for pattern, form in _IN_NAME:
        if match := pattern.search(text):
            return release(form.format(*match.groups()))
    return None


def _twentieth_after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 20)


def _month_end(year: int, month: int, name: str) -> date:
    if not 1 <= month <= 12:
        raise BadInput(f"the release {name!r} names month {month}", _HOW)
    return date(year, month, monthrange(year, month)[1])
