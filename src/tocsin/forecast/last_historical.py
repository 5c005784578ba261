"""Last historical: Poisson draws around the last known month, the same for every month ahead.

A benchmark of the VIEWS prediction challenge (arXiv 2407.11045). Where the last month is unknown, the last known one is
taken; a country never seen gets zeros.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tocsin.forecast.base import DRAWS, leads
from tocsin.forecast.distributions import Draws
from tocsin.forecast.history import Counts, counts, observed
from tocsin.schema.panels import Panel


class LastHistorical:
    """Poisson(last known month), one ensemble per country for all months."""

    name = "last-historical"

    def forecast(self, panel: Panel, months: Sequence[int], seed: int, draws: int = DRAWS) -> Draws:
        """(units, months, draws)."""
        leads(panel, months)
        made = np.random.default_rng(seed).poisson(_last_known(panel)[:, None], (len(panel.units), draws))
        return np.repeat(made[:, None, :], len(months), axis=1).astype(np.int64)

    def fitted_through(self, panel: Panel) -> int:
        """Nothing is fitted."""
        return panel.last


def _last_known(panel: Panel) -> Counts:
    seen = observed(panel)
    width = seen.shape[1]
    at = width - 1 - np.argmax(seen[:, ::-1], axis=1)
    found: Counts = np.where(seen.any(axis=1), counts(panel)[np.arange(len(seen)), at], 0.0)
    return found


MODEL = LastHistorical()
