"""A country's own past months, masked: unknown months and months before it existed carry no weight."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tocsin.schema.panels import Panel

Counts = NDArray[np.float64]
NEAR = 6
DARK = 60
STEADY_TIMES, STEADY_LEAST = 3.0, 5000.0


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


def steadied(panel: Panel) -> Panel:
    """The panel as history to forecast from: a month far above all near it weighs as the largest war month it could be.

    UCDP books an event of months or years whole in the month it ends; such a month (Ethiopia in December 2021: 113,554)
    says nothing of the next. Above ``STEADY_LEAST`` deaths, a month counts as at most ``STEADY_TIMES`` the highest known
    month within ``NEAR`` of it, on either side, up to the panel's end. Outcomes are never steadied.
    """
    near = np.full_like(panel.deaths, np.nan)
    for step in range(1, NEAR + 1):
        near[:, step:] = np.fmax(near[:, step:], panel.deaths[:, :-step])
        near[:, :-step] = np.fmax(near[:, :-step], panel.deaths[:, step:])
    most = np.fmax(STEADY_TIMES * near, STEADY_LEAST)
    return replace(panel, deaths=np.minimum(panel.deaths, most))


def dark(panel: Panel) -> NDArray[np.bool_]:
    """Countries that are there at the panel's end, and of which no month of the last ``DARK`` is known."""
    return panel.exists[:, -1] & ~observed(panel)[:, -DARK:].any(axis=1)
