"""Derived numbers and how they came about. Every number of a brief that no record holds is one of these.

Few formulas exist, each of which :func:`holds` can check again: a difference of two days or clock times, a count of
records, a quotient or a sum of numbers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from tocsin.schema.briefs import Sum
from tocsin.schema.time import When

_DAYS = re.compile(r"^(\d{4}-\d{2}-\d{2}) − (\d{4}-\d{2}-\d{2})$")
_CLOCKS = re.compile(
    r"^(\d{4}-\d{2}-\d{2} \d{2}:\d{2})(?: UTC([+-]\d+))? − (\d{4}-\d{2}-\d{2} \d{2}:\d{2})(?: UTC([+-]\d+))?$"
)
_COUNT = re.compile(r"^count of (.*)$")


def days_between(later: date, earlier: date) -> Sum:
    """Whole days from ``earlier`` to ``later``.

    >>> days_between(date(2020, 9, 27), date(2020, 6, 30)).value
    89.0
    """
    return Sum(float((later - earlier).days), "days", f"{later.isoformat()} − {earlier.isoformat()}")


def window(as_of: date, days: int) -> Sum:
    """A span of ``days`` that ends on ``as_of``, as the difference of its two ends."""
    return days_between(as_of, as_of - timedelta(days=days))


def clock_difference(hours: float, later: When, earlier: When) -> Sum:
    """Time between two sourced clock times, in minutes below two hours, else in hours; each zone as its source gives it."""
    formula = f"{_stamp(later)} − {_stamp(earlier)}"
    return Sum(float(round(hours * 60)), "minutes", formula) if hours < 2 else Sum(round(hours, 1), "hours", formula)


def _stamp(when: When) -> str:
    zone = f" {when.zone}" if when.zone else ""
    return f"{when.start} {when.time}{zone}"


def count(ids: Iterable[str], unit: str) -> Sum:
    """How many records, by id."""
    kept = list(ids)
    return Sum(float(len(kept)), unit, f"count of {', '.join(kept)}")


def total(values: Sequence[float], unit: str) -> Sum:
    """A sum of like numbers. The caller sees to it that the units are alike."""
    return Sum(math.fsum(values), unit, " + ".join(_plain(value) for value in values))


def ratio(above: float, below: float) -> Sum:
    """How many times ``below`` goes into ``above``, to one decimal.

    >>> ratio(3754, 320)
    Sum(value=11.7, unit='times', formula='3754 ÷ 320')
    """
    return Sum(round(above / below, 1), "times", f"{_plain(above)} ÷ {_plain(below)}")


def holds(derived: Sum) -> bool:
    """Whether the formula gives the value."""
    if match := _DAYS.match(derived.formula):
        later, earlier = (date.fromisoformat(part) for part in match.groups())
        return derived.value == (later - earlier).days
    if match := _CLOCKS.match(derived.formula):
        return derived.value == _clocks(match, derived.unit)
    if match := _COUNT.match(derived.formula):
        return derived.value == len([part for part in match[1].split(", ") if part])
    if "÷" in derived.formula:
        above, below = (float(part) for part in derived.formula.split("÷"))
        return math.isclose(derived.value, round(above / below, 1))
    return math.isclose(derived.value, math.fsum(float(part) for part in derived.formula.split("+")))


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def _clocks(match: re.Match[str], unit: str) -> float:
    later, earlier = datetime.fromisoformat(match[1]), datetime.fromisoformat(match[3])
    shift = int(match[4]) - int(match[2]) if match[2] and match[4] else 0
    minutes = (later - earlier).total_seconds() / 60 + 60 * shift
    return float(round(minutes)) if unit == "minutes" else round(minutes / 60, 1)
