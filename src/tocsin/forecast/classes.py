"""Recent-violence classes: the pool weighs its members by them, since what forecasts a war says nothing of a peace."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tocsin.forecast.history import last_months
from tocsin.schema.panels import Panel

CLASSES = (
    "no deaths in 60 months",
    "none in 12 months",
    "under 3 a month",
    "3 to 25 a month",
    "25 to 150 a month",
    "150 a month or more",
)
_EDGES = (3.0, 25.0, 150.0)


def classes(panel: Panel) -> NDArray[np.int64]:
    """Each country's class at the panel's end, an index into ``CLASSES``; by its known months alone."""
    long, _ = last_months(panel, 60)
    recent, seen = last_months(panel, 12)
    mean = recent.sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
    found = 2 + np.searchsorted(_EDGES, mean, side="right")
    found = np.where(recent.max(axis=1) == 0, 1, found)
    return np.where(long.max(axis=1) == 0, 0, found)
