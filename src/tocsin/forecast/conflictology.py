"""Conflictology: a country's last twelve monthly figures as the ensemble, the same for every month ahead.

The benchmark of the VIEWS prediction challenge that no entry beat on the true future (Hegre et al. 2025, Journal of
Peace Research 62(6)). Twelve months are twelve draws; where one of them is unknown the others are repeated in turn, so
that the ensemble keeps its size; a country with none known gets zeros.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tocsin.forecast.base import DRAWS, leads
from tocsin.forecast.distributions import Draws
from tocsin.forecast.history import Counts, last_months
from tocsin.schema.panels import Panel

WIDTH = 12


class Conflictology:
    """The last ``WIDTH`` months as draws; ``draws`` is not asked for."""

    name = "conflictology-12"

    def forecast(self, panel: Panel, months: Sequence[int], seed: int, draws: int = DRAWS) -> Draws:
        """(units, months, 12)."""
        leads(panel, months)
        values, weights = last_months(panel, WIDTH)
        ensemble = np.stack([_filled(row, seen > 0) for row, seen in zip(values, weights, strict=True)])
        return np.repeat(ensemble[:, None, :], len(months), axis=1).astype(np.int64)

    def fitted_through(self, panel: Panel) -> int:
        """Nothing is fitted."""
        return panel.last


def _filled(row: Counts, seen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Counts:
    return np.resize(row[seen], WIDTH) if seen.any() else np.zeros(WIDTH)


MODEL = Conflictology()
