"""What a forecast says of each country and month: probabilities, quantiles and means of its draws.

Draws are (units, months, draws). Quantiles are linear between order statistics, as the scores of ``evaluate`` take them, so
that the interval printed is the interval scored.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tocsin.forecast.distributions import Draws
from tocsin.schema.panels import Panel

Floats = NDArray[np.float64]

LEVELS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
"""The quantile levels printed: the median and the ends of the 50, 80 and 90 % intervals."""
THRESHOLDS = (1, 25, 100, 1000)
"""Deaths a month whose probability of being reached is printed."""
HISTORY = 12


def chance(draws: Draws, threshold: int) -> Floats:
    """P(deaths >= threshold): the share of draws that reach it, (units, months).

    >>> chance(np.array([[[0, 25, 40, 3]]]), 25).tolist()
    [[0.5]]
    """
    share: Floats = (draws >= threshold).mean(axis=2)
    return share


def quantiles(draws: Draws, levels: Sequence[float] = LEVELS) -> Floats:
    """Quantiles of the draws, (units, months, levels).

    >>> quantiles(np.array([[[4, 0, 2]]]), [0.25, 0.5]).tolist()
    [[[1.0, 2.0]]]
    """
    found: Floats = np.moveaxis(np.quantile(draws, list(levels), axis=2), 0, -1)
    return found


def expected(draws: Draws) -> Floats:
    """The mean of the draws, (units, months)."""
    mean: Floats = draws.mean(axis=2)
    return mean


def usual(panel: Panel) -> Floats:
    """Mean deaths a month in the panel's last 12 months, (units,); NaN where one is unknown or the country was not there."""
    seen = np.where(panel.exists, panel.deaths, np.nan)[:, -HISTORY:]
    mean: Floats = seen.mean(axis=1)
    return mean


def expected_change(draws: Draws, panel: Panel) -> Floats:
    """Expected deaths a month over all months forecast, less ``usual``: (units,)."""
    change: Floats = expected(draws).mean(axis=1) - usual(panel)
    return change
