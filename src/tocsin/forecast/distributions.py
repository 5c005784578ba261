"""Distributions of counts as cumulative probabilities on one grid: what the members of the pool are mixed as.

``GRID`` holds every count to 60 and then steps of 6 %, to 300,000 deaths in a month (the worst month of the Rwandan
genocide, which is not state-based, is estimated near that). A ``Cdf`` is (..., len(GRID)): P(deaths <= GRID[k]).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Cdf = NDArray[np.float64]
Draws = NDArray[np.int64]


def _grid(exact: int = 60, step: float = 1.06, most: int = 300_000) -> NDArray[np.float64]:
    counts = list(range(exact + 1))
    while counts[-1] < most:
        counts.append(min(round(counts[-1] * step), most))
    return np.array(counts, dtype=float)


GRID = _grid()


def of_values(values: NDArray[np.float64], weights: NDArray[np.float64]) -> Cdf:
    """The weighted empirical distribution of each row: (n, m) counts and weights to (n, grid). Rows without weight are NaN.

    >>> of_values(np.array([[0.0, 3.0]]), np.array([[1.0, 1.0]]))[0, :4]
    array([0.5, 0.5, 0.5, 1. ])
    """
    count, width = values.shape
    at = np.minimum(np.searchsorted(GRID, np.nan_to_num(values)), len(GRID) - 1)
    mass = np.zeros((count, len(GRID)))
    np.add.at(mass, (np.repeat(np.arange(count), width), at.ravel()), weights.ravel())
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Cdf = np.minimum(np.cumsum(mass, axis=1) / weights.sum(axis=1, keepdims=True), 1.0)
    return found


def capped(cdf: Cdf, most: NDArray[np.float64]) -> Cdf:
    """The distribution with nothing above ``most`` (one count for each row of the first axis)."""
    shape = (len(most),) + (1,) * (cdf.ndim - 1)
    return np.where(most.reshape(shape) <= GRID, 1.0, cdf)


def quantiles(cdf: Cdf, levels: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
    """Whole counts at ``levels``: (..., grid) to (..., levels); linear between the wide steps of the grid."""
    flat = cdf.reshape(-1, cdf.shape[-1])
    wanted = np.asarray(levels, dtype=float)
    found = np.stack([_inverse(row, wanted) for row in flat])
    return found.reshape(*cdf.shape[:-1], len(wanted))


def _inverse(row: Cdf, levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """The smallest grid count with at least that much probability, brought down within a wide step."""
    high = np.minimum(np.searchsorted(row, levels - 1e-12), len(GRID) - 1)
    low = np.maximum(high - 1, 0)
    inside = np.divide(levels - row[low], row[high] - row[low], out=np.ones_like(levels), where=row[high] > row[low])
    count = GRID[low] + np.ceil((GRID[high] - GRID[low]) * np.clip(inside, 0.0, 1.0))
    return np.where(high == 0, 0.0, count)


def draw(cdf: Cdf, draws: int, seed: int) -> Draws:
    """``draws`` counts from each distribution: (..., grid) to (..., draws), stratified, in random order.

    The levels are the midpoints of ``draws`` equal strata, so that the draws are as close to the distribution as that many
    can be; their order is shuffled by ``seed``, so that draw k of one month says nothing of draw k of the next.
    """
    levels = (np.arange(draws) + 0.5) / draws
    found = quantiles(cdf, levels).astype(np.int64)
    return np.random.default_rng(seed).permuted(found, axis=-1)
