"""Weekly probabilities of pairs of states: what the warnings are made from, and the alarm rules fold over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from tocsin.schema.risks import Target

WEEK = timedelta(days=7)
USUAL_WEEKS, USUAL_LEAST = 104, 52
"""A pair's own usual is the median of the two years before; with fewer than half of those weeks known it is unknown."""


def mondays(first: date, last: date) -> tuple[date, ...]:
    """Every Monday from ``first`` to ``last``, both included.

    >>> mondays(date(2020, 9, 22), date(2020, 10, 5))
    (datetime.date(2020, 9, 28), datetime.date(2020, 10, 5))
    """
    start = first + timedelta(days=-first.weekday() % 7)
    return tuple(start + WEEK * step for step in range(max(0, (last - start).days // 7 + 1)))


def named(a: str, b: str) -> str:
    """A pair's name, in alphabetical order: neither state comes first by deed.

    >>> named("PAK", "IND") == named("IND", "PAK") == "IND-PAK"
    True
    """
    return "-".join(sorted((a, b)))


@dataclass(frozen=True, eq=False)
class WeeklyScores:
    """Probabilities by week and pair, each week's made from what was known on that day only.

    ``days`` are Mondays without a gap; ``p[target]`` and ``ongoing`` are (days, pairs); NaN where a pair was not
    scored that week (not relevant, or its inputs dark). ``ongoing``: they were fighting already, as known that day.
    ``own`` is each pair's usual by target, where it is not simply ``median_before(p)``.
    """

    days: tuple[date, ...]
    pairs: tuple[str, ...]
    p: Mapping[Target, NDArray[np.float64]]
    ongoing: NDArray[np.bool_]
    own: Mapping[Target, NDArray[np.float64]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        shape = (len(self.days), len(self.pairs))
        wrong = [target for target, values in self.p.items() if values.shape != shape]
        if wrong or self.ongoing.shape != shape:
            raise ValueError(f"{wrong or 'ongoing'} is not of {shape[0]} days and {shape[1]} pairs")
        if any(later - earlier != WEEK for earlier, later in zip(self.days, self.days[1:], strict=False)):
            raise ValueError("the days are not seven days apart")
        if self.days and self.days[0].weekday():
            raise ValueError(f"{self.days[0]} is not a Monday")

    def until(self, day: date) -> WeeklyScores:
        """The weeks up to a day."""
        count = sum(each <= day for each in self.days)
        p = {target: values[:count] for target, values in self.p.items()}
        own = {target: values[:count] for target, values in self.own.items()}
        return replace(self, days=self.days[:count], p=p, ongoing=self.ongoing[:count], own=own)

    def usual(self, target: Target) -> NDArray[np.float64]:
        """Each pair's median of the two years before each week, (days, pairs); the week itself is not in it."""
        return self.own[target] if target in self.own else median_before(self.p[target])

    def exposure(self, target: Target, first: date, last: date, usual: bool = False) -> float:
        """Pair-years at risk of an alarm from ``first`` to ``last``: days of pair-weeks / 365.2425.

        Counted are weeks with a probability and without fighting; with ``usual`` only those whose usual is known.
        """
        here = np.array([first <= day <= last for day in self.days], dtype=bool)
        free = ~np.isnan(self.p[target][here]) & ~self.ongoing[here]
        if usual:
            free &= ~np.isnan(self.usual(target)[here])
        return int(free.sum()) * 7 / 365.2425


def median_before(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """(weeks, pairs): the median of the ``USUAL_WEEKS`` rows before each; NaN with fewer than ``USUAL_LEAST`` known."""
    found = np.full(values.shape, np.nan)
    for week in range(USUAL_LEAST, len(values)):
        before = values[max(0, week - USUAL_WEEKS) : week]
        enough = (~np.isnan(before)).sum(axis=0) >= USUAL_LEAST
        found[week, enough] = np.nanmedian(before[:, enough], axis=0)
    return found
