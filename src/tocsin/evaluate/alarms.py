"""Onsets and escalations, and whether a small number of alarms a month would have named them.

The sets and the alarms' order are those of the shared country-month scoring rule: 25 deaths a month is the bar, four
times the mean of the last twelve known months an escalation, ten alarms a month the budget. Arrays are (units, months).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray

from tocsin.evaluate.scores import Floats

ALARM = 25
ESCALATION = 4.0
BUDGET = 10
HISTORY = 12

Flags = NDArray[np.bool_]


class Hits(Struct, frozen=True):
    """Cells of a set, the share of them alarmed (None: the set is empty), and cells whose membership is unknown."""

    cells: int
    share: float | None
    undecided: int = 0


@dataclass(frozen=True, eq=False)
class Membership:
    """Which cells are in a set, which are its first of a country, and which of those cannot be told."""

    every: Flags
    first: Flags
    undecided: Flags


@dataclass(frozen=True, eq=False)
class Sets:
    """Onsets and escalations of a window; ``quiet`` (units,): at risk of onset; ``usual`` (units,): mean of the history."""

    quiet: Flags
    usual: Floats
    onset: Membership
    escalation: Membership


def sets_of(course: Floats, months: int) -> Sets:
    """The sets of a window's last ``months`` columns. ``course`` (units, 12 + n) runs from the 12th month before the cut-off.

    Its first 12 columns are the history: a country all of whose 12 months lie below 25 is at risk of onset; an
    escalation reaches 25 and four times their mean. *First* means the first such month: for an onset no month since the
    start of the history reached 25 before it, for an escalation none since the cut-off was one. A country with an unknown
    month in its history is in no set; where a month before is unknown, "first" is undecided and left out.
    """
    history = course[:, :HISTORY]
    quiet, usual = np.max(history, axis=1) < ALARM, np.mean(history, axis=1)
    loud = _reaches(course, np.full(len(course), float(ALARM)))
    grown = _reaches(course, np.maximum(ALARM, ESCALATION * usual))
    onset = np.where(quiet[:, None], loud, 0.0)
    return Sets(quiet, usual, _membership(onset, onset, months), _membership(grown, grown[:, HISTORY:], months))


def _reaches(course: Floats, bar: Floats) -> Floats:
    """1 or 0 by cell, NaN where the figure or the bar is unknown."""
    unknown = np.isnan(course) | np.isnan(bar)[:, None]
    return np.where(unknown, np.nan, (course >= bar[:, None]).astype(float))


def _membership(member: Floats, earlier: Floats, months: int) -> Membership:
    every = member[:, -months:] == 1
    happened = _before(earlier == 1)[:, -months:]
    unclear = _before(np.isnan(earlier))[:, -months:] & ~happened
    return Membership(every, every & ~happened & ~unclear, every & unclear)


def _before(flags: Flags) -> Flags:
    """Whether a flag stands in any earlier column."""
    so_far: Flags = np.logical_or.accumulate(flags, axis=1)
    return np.pad(so_far, ((0, 0), (1, 0)))[:, :-1]


def alarms(chance: Floats, mean_log: Floats, mean: Floats, eligible: Flags, budget: float = BUDGET) -> Floats:
    """How much of an alarm each cell gets, 0 … 1, when every month the ``budget`` likeliest eligible countries get one.

    Order: the chance, then the mean of log(1 + draws), then the mean; those still tied share what is left evenly.
    """
    shares = np.zeros(chance.shape)
    for month in range(chance.shape[1]):
        rows = np.flatnonzero(eligible[:, month])
        keys = (chance[rows, month], mean_log[rows, month], mean[rows, month])
        shares[rows, month] = _shared(np.column_stack(keys), budget)
    return shares


def _shared(keys: Floats, budget: float) -> Floats:
    """Each row's part of the budget, rows being served by falling keys and equals together."""
    if not len(keys):
        return np.zeros(0)
    # rounded, so that equal forecasts tie whatever the order their draws were summed in
    rounded = -np.column_stack((keys[:, :2].round(9), keys[:, 2].round(6)))
    _, group, size = np.unique(rounded, axis=0, return_inverse=True, return_counts=True)
    served_before = np.cumsum(size) - size
    part: Floats = np.clip((budget - served_before) / size, 0, 1)[np.ravel(group)]
    return part


def hits(alarm: Floats, members: Flags, undecided: int = 0) -> Hits:
    """The share of a set's cells that were alarmed (a shared alarm counts in part)."""
    count = int(members.sum())
    return Hits(count, float(alarm[members].sum() / count) if count else None, undecided)


def average_precision(p: ArrayLike, happened: ArrayLike) -> float | None:
    """Mean precision at each step down the ranking by ``p`` that finds an event; equal ``p`` are one step.

    Σ precisionₖ · (recallₖ − recallₖ₋₁). None where nothing happened; cells with unknown outcome (NaN) are left out.

    >>> average_precision([0.9, 0.5, 0.5], [1, 0, 1])
    0.8333333333333333
    """
    chance, seen = np.asarray(p, dtype=float), np.asarray(happened, dtype=float)
    known = ~(np.isnan(chance) | np.isnan(seen))
    _, group, size = np.unique(-chance[known], return_inverse=True, return_counts=True)
    found = np.bincount(np.ravel(group), weights=seen[known], minlength=len(size))
    if not found.sum():
        return None
    precision = np.cumsum(found) / np.cumsum(size)
    return float(precision @ found / found.sum())
