"""By when: the days and spans that agreements and claims name. Where none is named, none is made up."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from tocsin.mediation.scene import Scene
from tocsin.schema.briefs import Sum
from tocsin.schema.sums import days_between
from tocsin.schema.truces import Agreement

NONE = "no deadline is on record"
OVER = ("ended", "superseded")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)})(?: (\d{{4}}))?")
_SPAN = re.compile(
    rf"\b(?:for|within|in) (?:the next )?(\d+|{'|'.join(WORDS)}) (day|week|month|year)s?\b", re.IGNORECASE
)


class Deadline(Struct, frozen=True):
    """The day after which the ground is gone, why, and by which record; None where no record names one."""

    by: date | None = None
    why: str = NONE
    cites: tuple[str, ...] = ()
    sums: tuple[Sum, ...] = ()


def deadline(kinds: tuple[str, ...], cited: tuple[str, ...], scene: Scene) -> Deadline:
    """The earliest day, from the day on, that a clause of one of ``kinds`` or one of the claims ``cited`` names."""
    found = sorted({*_of_clauses(kinds, scene), *_of_claims(cited, scene)})
    if not found:
        return Deadline()
    by, why, cite = found[0]
    return Deadline(by, why, (cite,), (days_between(by, scene.as_of),))


def _of_clauses(kinds: tuple[str, ...], scene: Scene) -> Iterator[tuple[date, str, str]]:
    for agreement in scene.agreements:
        start = agreement.begins
        if start is None or agreement.declined or scene.standing(agreement.id) in OVER:
            continue
        for clause in agreement.clauses:
            days = named_days(clause.text, start) if clause.kind in kinds else []
            yield from ((day, _why(agreement, clause.text), agreement.id) for day in days if day >= scene.as_of)


def _why(agreement: Agreement, text: str) -> str:
    return f"{agreement.title} names it: {text.strip().rstrip('.')}"


def _of_claims(cited: tuple[str, ...], scene: Scene) -> Iterator[tuple[date, str, str]]:
    for claim in scene.claims:
        day = claim.happened.end
        if claim.id in cited and claim.status == "future" and day is not None and day >= scene.as_of:
            yield day, "the act is spoken of for that time", claim.id


def named_days(text: str, start: date) -> list[date]:
    """The days a promise names, and the ends of its spans from ``start``; a day without a year is the next from ``start``.

    >>> named_days("Kalbajar by 15 November and Lachin by 1 December", date(2020, 11, 10))
    [datetime.date(2020, 11, 15), datetime.date(2020, 12, 1)]
    >>> named_days("They deploy for five years", date(2020, 11, 10))
    [datetime.date(2025, 11, 10)]
    """
    days = [day for match in _DAY.finditer(text) if (day := _day(match, start)) is not None]
    return [*days, *(_later(start, _number(m[1]), m[2].lower()) for m in _SPAN.finditer(text))]


def _day(match: re.Match[str], start: date) -> date | None:
    number, month = int(match[1]), MONTHS.index(match[2]) + 1
    year = int(match[3]) if match[3] else start.year
    try:
        day = date(year, month, number)
        return day.replace(year=year + 1) if day < start and not match[3] else day
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text) if text.isdigit() else WORDS.index(text.lower()) + 1


def _later(start: date, number: int, unit: str) -> date:
    if unit in ("day", "week"):
        return start + timedelta(days=number * (7 if unit == "week" else 1))
    months = start.month - 1 + number * (12 if unit == "year" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))
