"""Smoothed recency-weighted history: a country's own months, the recent ones more, each widened into a kernel.

    P(deaths <= x in t + h) = sum_k w_k L((log(x + 1/2) - log(y[t-k]) - drift) / spread),   w_k ~ exp(-k / memory)

with ``L`` the logistic function and a month without deaths a point at zero. It is conflictology (Hegre et al. 2025, J. Peace
Research 62(6)) with two of its three faults mended: old months count less, and a month stands for others like it, so that a
count never seen before is not impossible. The third, that it cannot see a first blow, is left to other members.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from tocsin.forecast.base import DRAWS, leads
from tocsin.forecast.distributions import GRID, Cdf, Draws, draw
from tocsin.forecast.history import Counts, last_months, steadied
from tocsin.schema.panels import Panel


class Kernel(Struct, frozen=True):
    """``memory`` in months, ``spread`` and ``drift`` on the log scale, ``width`` the months looked back."""

    memory: float
    spread: float
    drift: float
    width: int = 60

    @property
    def name(self) -> str:
        """``recency 5 .17 -.4``."""
        return f"recency {self.memory:g} {self.spread:g} {self.drift:g}"


DEFAULT = Kernel(memory=4, spread=0.25, drift=-0.1)


class Recency:
    """The kernel as a model of its own."""

    name = "recency"

    def forecast(self, panel: Panel, months: Sequence[int], seed: int, draws: int = DRAWS) -> Draws:
        """(units, months, draws); the same distribution for every month ahead."""
        leads(panel, months)
        made = np.repeat(distribution(steadied(panel), DEFAULT)[:, None, :], len(months), axis=1)
        return draw(made, draws, seed)

    def fitted_through(self, panel: Panel) -> int:
        """Nothing is fitted."""
        return panel.last


def distribution(panel: Panel, kernel: Kernel, points: Counts = GRID) -> Cdf:
    """P(deaths <= point) of each country, (units, points). A country without observed months is at zero."""
    values, seen = last_months(panel, kernel.width)
    return smoothed(values, seen, kernel, points)


def smoothed(values: Counts, seen: Counts, kernel: Kernel, points: Counts) -> Cdf:
    """The kernel over (units, months) of deaths, oldest first, weighted by ``seen``: (units, points)."""
    weights = seen * np.exp(-np.arange(values.shape[1])[::-1] / kernel.memory)
    total = weights.sum(axis=1)
    found = np.repeat(total[:, None], len(points), axis=1)
    for month in range(values.shape[1]):
        # most months have no deaths, and stand at zero, where the sum of the weights already has them
        some = np.flatnonzero((values[:, month] > 0) & (weights[:, month] > 0))
        above = 1 - _step(values[some, month], kernel, points)
        found[some] -= weights[some, month, None] * above
    share = np.clip(found / np.maximum(total, 1e-300)[:, None], 0.0, 1.0)
    return np.where(total[:, None] > 0, share, 1.0)


def _step(deaths: Counts, kernel: Kernel, points: Counts) -> Cdf:
    """One month's part: (units,) deaths above zero to (units, points)."""
    centre = np.log(deaths)[:, None] + kernel.drift
    return 1.0 / (1.0 + np.exp(-np.clip((np.log(points + 0.5) - centre) / kernel.spread, -50, 50)))


MODEL = Recency()
