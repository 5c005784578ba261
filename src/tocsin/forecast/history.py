"""A country's own past months, masked: unknown months and months before it existed carry no weight."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tocsin.schema.panels import Panel

Counts = NDArray[np.float64]


def observed(panel: Panel) -> NDArray[np.bool_]:
    """Whether a month of a country is known and the country was there: (units, months)."""
    known: NDArray[np.bool_] = panel.exists & ~np.isnan(panel.deaths)
    return known


def counts(panel: Panel) -> Counts:
    """Deaths with zero in place of what is not observed; only to be used with ``observed`` as weights."""
    return np.where(observed(panel), panel.deaths, 0.0)


def last_months(panel: Panel, width: int) -> tuple[Counts, Counts]:
    """The last ``width`` months, oldest first: deaths and weights (1 observed, 0 not), each (units, <= width)."""
    seen = observed(panel)[:, -width:].astype(float)
    return counts(panel)[:, -width:], seen


def never_seen(panel: Panel) -> NDArray[np.bool_]:
    """Units without one observed month: not in the system at the panel's end, or all unknown."""
    return np.logical_not(observed(panel).any(axis=1))
