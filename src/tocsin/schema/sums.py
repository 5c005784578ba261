"""Derived numbers and how they came about. Every number of a brief that no record holds is one of these.

Few formulas exist, each of which :func:`holds` can check again: a difference of two days or clock times, a count of
records, a quotient, a sum or a median of numbers, a probability in per cent, the tail of a count's distribution.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from statistics import median

from tocsin.schema.briefs import Sum
from tocsin.schema.time import When

_DAYS = re.compile(r"^(\d{4}-\d{2}-\d{2}) − (\d{4}-\d{2}-\d{2})$")
_CLOCKS = re.compile(
    r"^(\d{4}-\d{2}-\d{2} \d{2}:\d{2})(?: UTC([+-]\d+))? − (\d{4}-\d{2}-\d{2} \d{2}:\d{2})(?: UTC([+-]\d+))?$"
)
_TAIL = re.compile(r"^P\(X ([≥≤]) (\d+)\), X negative binomial, mean (\S+), dispersion (\S+)$")
_COUNT = re.compile(r"^count of (.*)$")
_PRODUCT = re.compile(r"^100(?: × \d+/\d+)+$")
_EVENLY = re.compile(r"^100 × exp\(−\((\d+ × \d+/\d+(?: \+ \d+ × \d+/\d+)*)\)\)$")


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


def count(items: Iterable[object], unit: str) -> Sum:
    """How many, each named by its id or value."""
    kept = [plain(item) if isinstance(item, float) else str(item) for item in items]
    return Sum(float(len(kept)), unit, f"count of {', '.join(kept)}")


def total(values: Sequence[float], unit: str) -> Sum:
    """A sum of like numbers. The caller sees to it that the units are alike."""
    return Sum(math.fsum(values), unit, " + ".join(plain(value) for value in values))


def ratio(above: float, below: float, unit: str = "times") -> Sum:
    """How many times ``below`` goes into ``above``, to one decimal.

    >>> ratio(3754, 320)
    Sum(value=11.7, unit='times', formula='3754 ÷ 320')
    """
    return Sum(round(above / below, 1), unit, f"{plain(above)} ÷ {plain(below)}")


def middle(values: Sequence[float], unit: str) -> Sum:
    """The median of numbers (at least one), to one decimal.

    >>> middle([1, 27, 42, 82], "days")
    Sum(value=34.5, unit='days', formula='median of 1, 27, 42, 82')
    """
    ordered = sorted(values)
    return Sum(round(float(median(ordered)), 1), unit, f"median of {', '.join(plain(v) for v in ordered)}")


def per_cent(probability: float) -> float:
    """A probability as a number of per cent, to two figures.

    >>> per_cent(0.03124), per_cent(0.254), per_cent(0.000412)
    (3.1, 25.0, 0.041)
    """
    return float(f"{100 * probability:.2g}")


def percent(probability: float) -> Sum:
    """A probability in per cent, opened to the probability itself.

    >>> percent(0.03124)
    Sum(value=3.1, unit='%', formula='0.03124 × 100')
    """
    return Sum(per_cent(probability), "%", f"{probability:.6g} × 100")


def certainly(probability: float) -> tuple[str, Sum]:
    """A probability in words of per cent with its sum; what would round to certainty and is not is told as over 99.

    >>> certainly(0.9971)[0], certainly(1.0)[0], certainly(0.8654)[0]
    ('over 99', '100', '87')
    """
    if 0.995 <= probability < 1:
        return "over 99", percent(0.99)
    return f"{per_cent(probability):g}", percent(probability)


def held_product(parts: Sequence[tuple[int, int]]) -> Sum:
    """A share in per cent as a product of shares (Kaplan–Meier): those still whole over those watched.

    >>> held_product([(39, 41), (30, 35)])
    Sum(value=82.0, unit='%', formula='100 × 39/41 × 30/35')
    """
    share = math.prod(above / below for above, below in parts)
    return Sum(per_cent(share), "%", "100" + "".join(f" × {above}/{below}" for above, below in parts))


def held_evenly(parts: Sequence[tuple[int, int, int]]) -> Sum:
    """A chance in per cent that nothing fails in some days, each (days, failures, days watched) at an even hazard.

    >>> held_evenly([(30, 2, 1200)])
    Sum(value=95.0, unit='%', formula='100 × exp(−(30 × 2/1200))')
    """
    expected = math.fsum(days * failed / watched for days, failed, watched in parts)
    told = " + ".join(f"{days} × {failed}/{watched}" for days, failed, watched in parts)
    return Sum(per_cent(math.exp(-expected)), "%", f"100 × exp(−({told}))")


def _quotients(text: str) -> list[list[float]]:
    """The numbers of each term ``3 × 4/5`` or ``4/5``."""
    return [[float(number) for number in re.findall(r"\d+", term)] for term in text.split(" + ")]


def holds(derived: Sum) -> bool:
    """Whether the formula gives the value."""
    if match := _DAYS.match(derived.formula):
        later, earlier = (date.fromisoformat(part) for part in match.groups())
        return derived.value == (later - earlier).days
    if match := _CLOCKS.match(derived.formula):
        return derived.value == _clocks(match, derived.unit)
    if match := _COUNT.match(derived.formula):
        return derived.value == len([part for part in match[1].split(", ") if part])
    if _PRODUCT.match(derived.formula):
        parts = [_quotients(part)[0] for part in derived.formula.split(" × ")[1:]]
        return derived.value == per_cent(math.prod(above / below for above, below in parts))
    if match := _EVENLY.match(derived.formula):
        terms = _quotients(match[1])
        return derived.value == per_cent(math.exp(-math.fsum(days * n / watched for days, n, watched in terms)))
    if "÷" in derived.formula:
        above, below = (float(part) for part in derived.formula.split("÷"))
        return math.isclose(derived.value, round(above / below, 1))
    if derived.unit == "%" and derived.formula.endswith(" × 100"):
        return derived.value == per_cent(float(derived.formula.removesuffix(" × 100")))
    if derived.formula.startswith("median of "):
        return derived.value == round(
            median(float(v) for v in derived.formula.removeprefix("median of ").split(", ")), 1
        )
    if match := _TAIL.match(derived.formula):
        tail = at_least if match[1] == "≥" else at_most
        return math.isclose(derived.value, tail(int(match[2]), float(match[3]), float(match[4])), rel_tol=0.006)
    return math.isclose(derived.value, math.fsum(float(part) for part in derived.formula.split("+")))


def plain(value: float) -> str:
    """A number as a formula writes it: no needless decimals.

    >>> plain(3.0), plain(0.25)
    ('3', '0.25')
    """
    return str(int(value)) if value == int(value) else str(value)


def shown(derived: Sum) -> str:
    """A sum's value as a sentence writes it, with thousands parted: ``1,034``, ``0.9``."""
    return f"{int(derived.value):,}" if derived.value == int(derived.value) else f"{derived.value:,}"


def at_most(count: int, mean: float, dispersion: float) -> float:
    """P(X ≤ count) of a negative binomial with variance ``mean + dispersion·mean²``."""
    return min(math.fsum(_pmf(k, mean, dispersion) for k in range(count + 1)), 1.0)


def at_least(count: int, mean: float, dispersion: float) -> float:
    """P(X ≥ count) of the same, never quite nothing."""
    return 1.0 if count <= 0 else max(1.0 - at_most(count - 1, mean, dispersion), 1e-12)


def _pmf(k: int, mean: float, dispersion: float) -> float:
    """Negative binomial with size r = 1/dispersion: Γ(k+r)/(k! Γ(r)) · (r/(r+m))^r · (m/(r+m))^k."""
    if mean <= 0:
        return 1.0 if k == 0 else 0.0
    size = 1.0 / dispersion
    log = math.lgamma(k + size) - math.lgamma(k + 1) - math.lgamma(size)
    return math.exp(log + size * math.log(size / (size + mean)) + k * math.log(mean / (size + mean)))


def _clocks(match: re.Match[str], unit: str) -> float:
    later, earlier = datetime.fromisoformat(match[1]), datetime.fromisoformat(match[3])
    shift = int(match[4]) - int(match[2]) if match[2] and match[4] else 0
    minutes = (later - earlier).total_seconds() / 60 + 60 * shift
    return float(round(minutes)) if unit == "minutes" else round(minutes / 60, 1)
