"""Bootstrap-240: draws from all countries' last 240 months pooled, the same for everyone.

A benchmark of the VIEWS prediction challenge (``boot_240``, arXiv 2407.11045).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tocsin.errors import BadInput
from tocsin.forecast.base import DRAWS, leads
from tocsin.forecast.distributions import Cdf, Draws, of_values
from tocsin.forecast.history import Counts, last_months
from tocsin.schema.panels import Panel

WIDTH = 240


class Bootstrap:
    """Draws with replacement from the world's last ``WIDTH`` months."""

    name = "bootstrap-240"

    def forecast(self, panel: Panel, months: Sequence[int], seed: int, draws: int = DRAWS) -> Draws:
        """(units, months, draws); every country has draws of its own."""
        leads(panel, months)
        made = np.random.default_rng(seed).choice(world(panel), (len(panel.units), draws))
        return np.repeat(made[:, None, :], len(months), axis=1).astype(np.int64)

    def fitted_through(self, panel: Panel) -> int:
        """Nothing is fitted."""
        return panel.last


def world(panel: Panel) -> Counts:
    """Every observed country-month of the last ``WIDTH`` months. Raises ``BadInput`` where there is none."""
    values, weights = last_months(panel, WIDTH)
    if not weights.any():
        raise BadInput(
            f"the panel holds no known month in its last {WIDTH}", "give figures: an unknown month forecasts nothing"
        )
    return values[weights > 0]


def distribution(panel: Panel, months: int) -> Cdf:
    """The world's months as a member of the pool: (units, months, grid)."""
    pooled = world(panel)[None, :]
    one = of_values(pooled, np.ones_like(pooled))[0]
    return np.broadcast_to(one, (len(panel.units), months, len(one)))


MODEL = Bootstrap()
