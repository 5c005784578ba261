"""Scores of probabilities of things that happen or do not: pure functions of arrays.

``p`` and ``y`` are (rows,): a probability and whether it happened, 1 or 0. Rows of one pair are alike over time, so
intervals resample whole groups (Cameron, Gelbach and Miller 2008): ``group`` (rows,) says which rows belong together.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray

from tocsin.errors import BadInput

Floats = NDArray[np.float64]
_LEAST = 1e-6
"""A probability is taken as at least this far from 0 and 1 in the log score, which is infinite there."""


class Estimate(Struct, frozen=True):
    """A value with its 90 % interval."""

    value: float
    low: float
    high: float


class Precision(Struct, frozen=True):
    """``alarms`` given, of which ``hits`` were followed by what they warned of; ``events``: all there were."""

    alarms: int
    hits: int
    events: int

    @property
    def ppv(self) -> float:
        """The share of alarms that were hits."""
        return self.hits / self.alarms if self.alarms else float("nan")

    @property
    def recall(self) -> float:
        """The share of events that had an alarm."""
        return self.hits / self.events if self.events else float("nan")


def brier(p: ArrayLike, y: ArrayLike) -> float:
    """Mean of (p − y)², 0 the best.

    >>> brier([0.8, 0.1], [1, 0])
    0.025
    """
    chance, seen = _checked(p, y)
    return round(float(np.mean((chance - seen) ** 2)), 15)


def log_score(p: ArrayLike, y: ArrayLike) -> float:
    """Mean of −ln of the probability given to what happened, 0 the best.

    >>> round(log_score([0.5, 0.25], [1, 0]), 4)
    0.4904
    """
    chance, seen = _checked(p, y)
    held = np.clip(chance, _LEAST, 1 - _LEAST)
    return float(-np.mean(np.where(seen > 0, np.log(held), np.log1p(-held))))


def brier_skill(p: ArrayLike, y: ArrayLike, base: ArrayLike) -> float:
    """1 − Brier(p) / Brier(base): 1 perfect, 0 no better than the base rate, below 0 worse.

    >>> round(brier_skill([0.8, 0.1], [1, 0], 0.5), 6)
    0.9
    """
    chance, seen = _checked(p, y)
    reference = brier(np.broadcast_to(np.asarray(base, dtype=float), chance.shape), seen)
    return 1.0 - brier(chance, seen) / reference if reference else float("nan")


def auc(p: ArrayLike, y: ArrayLike) -> float:
    """Chance that a row where it happened is ranked above one where it did not, ties half. NaN without both kinds.

    >>> auc([0.9, 0.5, 0.5], [1, 0, 1])
    0.75
    """
    chance, seen = _checked(p, y)
    _, place, size = np.unique(chance, return_inverse=True, return_counts=True)
    rank = (np.cumsum(size) - (size - 1) / 2)[np.ravel(place)]
    n, m = float(seen.sum()), float((1 - seen).sum())
    return float((rank[seen > 0].sum() - n * (n + 1) / 2) / (n * m)) if n and m else float("nan")


def clustered(
    score: Callable[[NDArray[np.int64]], float], group: ArrayLike, seed: int = 1, draws: int = 1000
) -> Estimate:
    """A score with its 90 % bootstrap interval, whole groups drawn with replacement.

    ``score`` takes the rows' places. Draws in which it is not defined are left out.
    """
    groups = np.unique(np.asarray(group), return_inverse=True)[1]
    order = np.argsort(groups, kind="stable")
    members = np.split(order, np.cumsum(np.bincount(groups))[:-1])
    rng = np.random.default_rng(seed)
    found = [
        score(np.concatenate([members[at] for at in rng.integers(len(members), size=len(members))]))
        for _ in range(draws)
    ]
    low, high = np.nanquantile(found, (0.05, 0.95))
    return Estimate(score(np.arange(len(groups))), float(low), float(high))


def precision_at(p: ArrayLike, y: ArrayLike, period: ArrayLike, alarms: int) -> Precision:
    """The likeliest ``alarms`` rows of each period alarmed: how many were hits. Equal ``p`` keep the order of the rows.

    >>> precision_at([0.9, 0.1, 0.2, 0.8], [1, 0, 1, 0], [1, 1, 2, 2], alarms=1)
    Precision(alarms=2, hits=1, events=2)
    """
    chance, seen = _checked(p, y)
    periods = np.asarray(period)
    given = hits = 0
    for one in np.unique(periods):
        rows = np.flatnonzero(periods == one)
        best = rows[np.argsort(-chance[rows], kind="stable")[:alarms]]
        given, hits = given + len(best), hits + int(seen[best].sum())
    return Precision(given, hits, int(seen.sum()))


def lead_times(alarmed: ArrayLike, happened: ArrayLike, reach: int) -> list[int | None]:
    """For each event of one pair, how many periods before it the unbroken run of alarms that led to it began.

    ``alarmed`` and ``happened`` are (periods,): an alarm of period t is given before it begins and is of period t, so an
    alarm of the event's own period alone is a lead of 0. None: no alarm in the event's period. At most ``reach``.

    >>> lead_times([0, 1, 1, 0, 0], [0, 0, 1, 0, 1], reach=12)
    [1, None]
    """
    flags, events = np.asarray(alarmed, dtype=bool), np.flatnonzero(np.asarray(happened, dtype=bool))
    found: list[int | None] = []
    for at in events:
        run = 0
        while run <= reach and at - run >= 0 and flags[at - run]:
            run += 1
        found.append(min(run - 1, reach) if run else None)
    return found


def _checked(p: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    chance, seen = np.asarray(p, dtype=float), np.asarray(y, dtype=float)
    if chance.shape != seen.shape or not chance.size:
        raise BadInput(f"{chance.size} probabilities for {seen.size} outcomes", "give as many of each, at least one")
    if not ((chance >= 0) & (chance <= 1)).all():
        raise BadInput("a probability lies outside 0 to 1", "give probabilities, not per cent or log-odds")
    if not np.isin(seen, (0.0, 1.0)).all():
        raise BadInput("an outcome is neither 0 nor 1", "leave rows of unknown outcome out")
    return chance, seen
