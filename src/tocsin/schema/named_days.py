"""The days and spans that the words of a promise name. Where none is named, none is made up."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)})(?: (\d{{4}}))?")
_SPAN = re.compile(
    rf"\b(?:for|within|in) (?:the next )?(\d+|{'|'.join(WORDS)}) (day|week|month|year)s?\b", re.IGNORECASE
)


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
