"""Exactly zero: every draw is 0. A benchmark of the VIEWS prediction challenge (arXiv 2407.11045)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tocsin.forecast.base import DRAWS, leads
from tocsin.forecast.distributions import Draws
from tocsin.schema.panels import Panel


class Zero:
    """All draws 0."""

    name = "zero"

    def forecast(self, panel: Panel, months: Sequence[int], seed: int, draws: int = DRAWS) -> Draws:
        """Zeros, (units, months, draws)."""
        leads(panel, months)
        return np.zeros((len(panel.units), len(months), draws), dtype=np.int64)

    def fitted_through(self, panel: Panel) -> int:
        """Nothing is fitted."""
        return panel.last


MODEL = Zero()
