"""How long comparable crises could still be turned: the days on which disputes with deaths were over without war.

    turning(since_days, spatial, as_of)

Of disputes between states with at least one death that began from 1946, rivals over territory apart from other pairs, those
that did not become war are the *turned*. Counted from the first day of the dispute, the share of them that was over later
than this day says how many were turned later still, with an interval that resamples pairs of states
(``fitted/turning.yaml``, ``quality/fit_turning.py``). Disputes that became war stand beside them and are not among them: the
share is no chance of being turned, which :mod:`tocsin.escalation.point_of_no_return` tells, and no date follows from it.
The dispute record does not date its first dead. A dispute begins no later than they fall, so that the days
counted here are at least those since the first dead, and "later" is flattered by as much.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources

import msgspec
import yaml
from msgspec import Struct

from tocsin.schema.briefs import Sum
from tocsin.schema.mediation import Turning
from tocsin.schema.sums import percent, plain, ratio, shown, total

CITES = ("figures:turning",)
KINDS = {True: "rivals over territory", False: "states that are no rivals over territory"}


class Cases(Struct, frozen=True):
    """Disputes with deaths over by a year's end. ``open`` had begun and were not over, of which nothing is used.

    ``settled`` of the turned ended by talks, ``won`` by victory or yielding, and ``war_within_a_year`` saw a new dispute
    between two of the states that became war; the length of ``inexact`` ones is known within bounds. ``quantiles`` are
    (share, day, low, high), ``later`` ascending steps of (day, cases over after it, low, high share), bounds of 90 %.
    """

    turned: int
    wars: int
    open: int
    settled: int
    won: int
    war_within_a_year: int
    inexact: int
    quantiles: tuple[tuple[float, int, int, int], ...]
    later: tuple[tuple[int, int, float, float], ...]


class TurningFit(Struct, frozen=True):
    """The cases of both kinds as of the end of the year ``last``."""

    last: int
    spatial: Cases
    other: Cases

    @property
    def known(self) -> date:
        """The day from which it may be used: 1 July of the next year, the vintage assumed of yearly records."""
        return date(self.last + 1, 7, 1)


class _File(Struct, frozen=True):
    record: str
    fits: tuple[TurningFit, ...]


@cache
def turning_fits() -> tuple[TurningFit, ...]:
    """The packaged fits, oldest first (``fitted/turning.yaml``)."""
    text = resources.files("tocsin.escalation").joinpath("fitted", "turning.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), _File).fits


def fit_known(as_of: date) -> TurningFit | None:
    """The newest fit that may be used on a day; ``None`` before the first."""
    known = [fit for fit in turning_fits() if fit.known <= as_of]
    return known[-1] if known else None


def unknown_because(as_of: date) -> str:
    """Why there is no distribution on a day; empty where there is one.

    >>> unknown_because(date(1990, 1, 1))
    'how long disputes with deaths could still be turned is not reckoned for days before 1 July 1991'
    """
    if fit_known(as_of):
        return ""
    first = turning_fits()[0].known
    return f"how long disputes with deaths could still be turned is not reckoned for days before {_long(first)}"


def turning(since_days: int, spatial: bool, as_of: date) -> Turning | None:
    """The distribution after ``since_days`` days, for rivals over territory or others; without an id, which the caller gives.

    ``None`` before the first fit (:func:`unknown_because`). Raises ``ValueError`` for a negative count of days.
    """
    if since_days < 0:
        raise ValueError(f"{since_days} days since the first dead is before them")
    fit = fit_known(as_of)
    if fit is None:
        return None
    cases = fit.spatial if spatial else fit.other
    later, low, high = later_than(cases, since_days)
    return Turning(
        id="", known=as_of, cases=cases.turned + cases.wars, turned=cases.turned, since=since_days,
        quantiles=cases.quantiles, later=later / cases.turned, later_low=low, later_high=high,
        population=_population(cases, fit.last, spatial), sentence=_sentence(cases, since_days, spatial),
        sums=_sums(cases, since_days), cites=CITES,
    )  # fmt: skip


def later_than(cases: Cases, day: int) -> tuple[int, float, float]:
    """How many of the turned were over after a day, and the interval of their share.

    >>> later_than(turning_fits()[0].spatial, 10**6)[:2]
    (0, 0.0)
    """
    _, count, low, high = [step for step in cases.later if step[0] <= day][-1]
    return count, low, high


def over_by(cases: Cases, day: int) -> int:
    """How many of the turned were over by the end of a day."""
    return cases.turned - later_than(cases, day)[0]


def _sums(cases: Cases, since: int) -> tuple[Sum, ...]:
    """The cases, the share later with its bounds, and of each quantile the share that was over by its day."""
    later, low, high = later_than(cases, since)
    return (
        total([cases.turned, cases.wars], "disputes with deaths"), _share(later, cases.turned), percent(low), percent(high),
        *(ratio(100 * over_by(cases, day), cases.turned, f"% over by day {day}") for _, day, _, _ in cases.quantiles),
    )  # fmt: skip


def _share(count: int, of: int) -> Sum:
    return ratio(100 * count, of, "%")


def _sentence(cases: Cases, since: int, spatial: bool) -> str:
    later, low, high = later_than(cases, since)
    bounds = f"{shown(percent(low))} to {shown(percent(high))} %"
    half, most = (_day(cases, share) for share in (0.5, 0.9))
    return (
        f"{_days(since)} after the first dead, {later} of {cases.turned} past disputes with deaths between {KINDS[spatial]} "
        f"that did not become war were over later still: {shown(_share(later, cases.turned))} % ({bounds}). Half were over by "
        f"day {half}, nine in ten by day {most}. {cases.wars} more became war and are not among them: this tells how long the "
        "turned ones took, not whether this one is turned, and never a date"
    )


def _day(cases: Cases, share: float) -> str:
    """A quantile with its interval: ``129 (86 to 173)``."""
    _, day, low, high = next(one for one in cases.quantiles if one[0] == share)
    return f"{day:,} ({low:,} to {high:,})"


def _population(cases: Cases, last: int, spatial: bool) -> str:
    return (
        f"disputes with at least one death between {KINDS[spatial]}, begun from 1946 and over by the end of {last}, counted "
        f"from the dispute's first day, which is no later than its first dead; of the {cases.turned} that did not become war "
        f"{cases.settled} ended by a negotiated settlement and {cases.won} by victory or yielding, most faded; "
        f"{cases.war_within_a_year} saw a new dispute become war within a year"
    )


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{plain(count)} days"


def _long(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
