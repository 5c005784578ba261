"""Shares of truces that held: Kaplan–Meier from the first day, and an even hazard by age for a truce that is running.

*From the first day* (:func:`from_start`): the product-limit estimator (Kaplan and Meier 1958) over cases watched from
their first day. Its variance is taken over conflicts, not cases, by each case's influence (Lin and Wei 1989), since
truces of one conflict are no independent trials; the 90 % interval is Wilson's for the share that number of independent
cases would give (Rothman 1978).

*From an age on* (:func:`from_age`): few truces fail in any given week of their third year. Within a band of ages the
hazard is taken as even: failures ÷ truce-days watched. Cases that came under watch late (delayed entry) count from then
on. The chance to hold is exp(−Σ days in band × failures ÷ truce-days), its interval log-normal in the sum; with no
failure in any band the upper limit of the sum is 3 ÷ truce-days (the "rule of three").
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct

from tocsin.schema.briefs import Sum
from tocsin.schema.sums import held_evenly, held_product
from tocsin.truce.cases import TruceCase

Z = 1.6449
"""The normal's 95th centile: a 90 % interval."""

BANDS = (0, 7, 30, 90, 365, 1095, 3650, 40000)
"""Ages in days between which the hazard is taken as even."""


class Held(Struct, frozen=True):
    """A chance to hold with its 90 % interval, the cases watched at the start, those that failed, and the arithmetic."""

    p: float
    low: float
    high: float
    at_risk: int
    failed: int
    sum: Sum


def at_risk(cases: Iterable[TruceCase], age: int) -> tuple[TruceCase, ...]:
    """The cases that were watched, and whole, at an age in days."""
    return tuple(case for case in cases if case.entry <= age < max(case.held, age == 0))


def from_start(cases: Sequence[TruceCase], days: int) -> Held | None:
    """The share that held ``days`` from the first day on, by Kaplan–Meier; ``None`` where no case was watched from it."""
    watched = [case for case in cases if case.entry == 0]
    if not watched:
        return None
    steps = _steps(watched, days)
    share = math.prod((n - failed) / n for _, failed, n in steps)
    low, high = _wilson(share, _equivalent(share, watched, steps, days))
    return Held(share, low, high, len(watched), sum(failed for _, failed, _ in steps), _opened(len(watched), steps))


def _steps(cases: Sequence[TruceCase], days: int) -> list[tuple[int, int, int]]:
    """(day, cases that failed on it, cases watched until then) for every day of failure up to ``days``."""
    failures: dict[int, int] = defaultdict(int)
    for case in cases:
        if case.failed and case.held <= days:
            failures[case.held] += 1
    return [(day, failures[day], sum(case.held >= day for case in cases)) for day in sorted(failures)]


def _opened(watched: int, steps: Sequence[tuple[int, int, int]]) -> Sum:
    """The product, with factors that cancel left out: nobody left between two failures."""
    parts: list[tuple[int, int]] = []
    for _, failed, n in steps:
        if parts and parts[-1][0] == n:
            parts[-1] = (n - failed, parts[-1][1])
        else:
            parts.append((n - failed, n))
    return held_product(parts or [(watched, watched)])


def _equivalent(share: float, cases: Sequence[TruceCase], steps: Sequence[tuple[int, int, int]], days: int) -> float:
    """How many independent cases would give the share its variance; where it is 0 or 1, the conflicts still watched."""
    clusters: dict[str, float] = defaultdict(float)
    for case in cases:
        clusters[cluster(case)] += _influence(case, steps)
    spread = share**2 * math.fsum(value**2 for value in clusters.values())
    if spread > 0 and 0 < share < 1:
        return share * (1 - share) / spread
    return float(len({cluster(case) for case in cases if case.held >= days}) or len(clusters))


def _influence(case: TruceCase, steps: Sequence[tuple[int, int, int]]) -> float:
    """A case's part in the logarithm of the share (Greenwood's, for ties), less its expectation."""
    left = [(day, failed, n) for day, failed, n in steps if day <= case.held and n > failed]
    expected = math.fsum(failed / (n * (n - failed)) for _, failed, n in left)
    own = next((1 / (n - failed) for day, failed, n in left if case.failed and day == case.held), 0.0)
    return own - expected


def _wilson(share: float, n: float) -> tuple[float, float]:
    """Wilson's score interval of a share."""
    centre, spread = share + Z**2 / (2 * n), Z * math.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    return max((centre - spread) / (1 + Z**2 / n), 0.0), min((centre + spread) / (1 + Z**2 / n), 1.0)


def cluster(case: TruceCase) -> str:
    """The conflict a case belongs to: its lowest UCDP dyad number, or its own id."""
    return min(case.features.dyads, key=lambda dyad: (len(dyad), dyad), default=case.features.id)


class Band(Struct, frozen=True):
    """Part of a horizon within one band of ages: its days, failures and truce-days watched there, variance of the failures."""

    days: int
    failures: int
    exposure: int
    spread: float


def from_age(cases: Sequence[TruceCase], age: int, days: int) -> Held | None:
    """The chance to hold ``days`` more at an age; ``None`` where no case was watched at some age of the span."""
    bands = list(_bands(cases, age, days))
    watched = at_risk(cases, age)
    if not watched or any(band.exposure == 0 for band in bands):
        return None
    expected = math.fsum(band.days * band.failures / band.exposure for band in bands)
    low, high = _hazard_bounds(expected, bands)
    failed = sum(case.failed and case.held <= age + days for case in watched)
    opened = held_evenly([(band.days, band.failures, band.exposure) for band in bands])
    return Held(math.exp(-expected), math.exp(-high), math.exp(-low), len(watched), failed, opened)


def _bands(cases: Sequence[TruceCase], age: int, days: int) -> Iterable[Band]:
    for start, end in pairwise(BANDS):
        part = min(end, age + days) - max(start, age)
        if part > 0:
            yield _band(cases, start, end, part)


def _band(cases: Sequence[TruceCase], start: int, end: int, days: int) -> Band:
    failures: dict[str, int] = defaultdict(int)
    exposure: dict[str, int] = defaultdict(int)
    for case in cases:
        exposure[cluster(case)] += max(min(case.held, end) - max(case.entry, start), 0)
        failures[cluster(case)] += case.failed and max(case.entry, start) < case.held <= end
    total, all_failed = sum(exposure.values()), sum(failures.values())
    rate = all_failed / total if total else 0.0
    spread = math.fsum((failures[key] - rate * exposure[key]) ** 2 for key in exposure)
    return Band(days, all_failed, total, max(float(all_failed), spread))


def _hazard_bounds(expected: float, bands: Sequence[Band]) -> tuple[float, float]:
    if expected == 0:
        return 0.0, math.fsum(3 * band.days / band.exposure for band in bands)
    spread = math.sqrt(math.fsum(band.days**2 * max(band.spread, 0.5) / band.exposure**2 for band in bands))
    factor = math.exp(Z * spread / expected)
    return expected / factor, expected * factor
