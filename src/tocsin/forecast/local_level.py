"""Local-level negative binomial: a discounted gamma-Poisson level, with the dispersion pooled over like countries.

The level forgets by a constant factor a month (Harvey and Fernandes 1989, Journal of Business & Economic Statistics 7(4)),

    a' = w a + y,   b' = w b + 1,   mean = a / b,

so that the prediction is negative binomial in closed form. One country's months say little of how far counts stray from
their level, so the size is the likeliest for all countries of its class of level and the lead, over past origins.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tocsin.forecast.base import DRAWS, leads
from tocsin.forecast.distributions import Cdf, Draws, of_values
from tocsin.forecast.history import Counts, counts, never_seen, observed, steadied
from tocsin.schema.panels import Panel

KEEP = float(np.exp(-1 / 4))
PRIOR_DEATHS, PRIOR_MONTHS = 0.02, 0.5
_EDGES = (0.05, 0.5, 2, 8, 30, 120, 500)
_SIZES = np.exp(np.linspace(np.log(0.02), np.log(5), 16))
_ORIGINS, _EVERY, _FEWEST, _MOST = 180, 3, 50, 20_000
_FALLBACK = 0.1


class LocalLevel:
    """The negative binomial around each country's level."""

    name = "local-level"

    def forecast(self, panel: Panel, months: Sequence[int], seed: int, draws: int = DRAWS) -> Draws:
        """(units, months, draws)."""
        level, size = _prediction(steadied(panel), leads(panel, months))
        random = np.random.default_rng(seed)
        shape = (*size.shape, draws)
        made = random.negative_binomial(size[..., None], (size / (size + level[:, None]))[..., None], shape)
        made[never_seen(panel)] = 0
        return made.astype(np.int64)

    def fitted_through(self, panel: Panel) -> int:
        """The dispersion is taken from the panel itself."""
        return panel.last


def distribution(panel: Panel, months: Sequence[int], draws: int = 2000) -> Cdf:
    """The model as a member of the pool: (units, months, grid), from draws of a fixed seed."""
    made = MODEL.forecast(panel, months, 0, draws).astype(float)
    flat = made.reshape(-1, draws)
    return of_values(flat, np.ones_like(flat)).reshape(*made.shape[:2], -1)


def _prediction(panel: Panel, ahead: Sequence[int]) -> tuple[Counts, Counts]:
    """Each country's level (units,) and size by lead (units, leads)."""
    levels = _levels(panel)
    group = np.searchsorted(_EDGES, levels[:, -1], side="right")
    sizes = np.array([[_size(panel, levels, each, lead) for lead in ahead] for each in range(len(_EDGES) + 1)])
    return levels[:, -1], sizes[group]


def _levels(panel: Panel) -> Counts:
    """The level after each month, (units, months); an unknown month only lets it fade into doubt, not to zero."""
    deaths, seen = counts(panel), observed(panel)
    total, weight = np.full(len(deaths), PRIOR_DEATHS), np.full(len(deaths), PRIOR_MONTHS)
    found = np.zeros_like(deaths)
    for month in range(deaths.shape[1]):
        total = np.where(seen[:, month], KEEP * total + deaths[:, month], total)
        weight = np.where(seen[:, month], KEEP * weight + 1, weight)
        found[:, month] = total / weight
    return found


def _size(panel: Panel, levels: Counts, group: int, lead: int) -> float:
    """The likeliest size for countries of a group of level at a lead, over the origins of the last fifteen years."""
    last = levels.shape[1]
    origins = np.arange(max(36, last - _ORIGINS), last - lead, _EVERY)
    if not len(origins):
        return _FALLBACK
    level, there = levels[:, origins], observed(panel)[:, origins] & observed(panel)[:, origins + lead]
    mine = there & (np.searchsorted(_EDGES, level, side="right") == group)
    if mine.sum() < _FEWEST:
        return _FALLBACK
    outcome = np.minimum(counts(panel)[:, origins + lead][mine], _MOST).astype(int)
    return float(_SIZES[int(np.argmax([_likelihood(outcome, level[mine], size) for size in _SIZES]))])


def _likelihood(outcome: NDArray[np.int64], level: Counts, size: float) -> float:
    """Sum of log NB(outcome; size, mean level), up to what does not depend on the size."""
    rising = np.concatenate([[0.0], np.cumsum(np.log(size + np.arange(int(outcome.max(initial=0)))))])
    kept = rising[outcome] + size * np.log(size / (size + level)) + outcome * np.log(level / (size + level))
    return float(kept.sum())


MODEL = LocalLevel()
