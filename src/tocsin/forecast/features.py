"""What the fitted models see of a country at a month: its own history, in about fifty numbers.

Levels, spreads and shares over 3 to 120 months, months since thresholds were last reached, recency-weighted means, and how
violent the world is. Nothing but deaths: structure and news barely moved the score in the challenge (Hegre et al. 2025).
Averages leave unknown months out; where a single month is asked for, an unknown one is stood in for by the last known.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tocsin.forecast.history import Counts, counts, observed
from tocsin.schema.panels import Panel

LAGS = 6
WIDTHS = (3, 6, 12, 24, 60, 120)
MEDIANS = (6, 12, 24, 60)
REACHED = (1, 5, 25, 100, 1000)
MEMORIES = (3, 10, 30)
NEVER = 400
"""Months since a threshold never reached."""


class Features(Struct, frozen=True):
    """``values`` (units, months, features) float32 under ``names``."""

    names: tuple[str, ...]
    values: NDArray[np.float32]

    def column(self, name: str) -> NDArray[np.float32]:
        """One feature, (units, months)."""
        found: NDArray[np.float32] = self.values[..., self.names.index(name)]
        return found


def features(panel: Panel) -> Features:
    """Every feature at every month of the panel, from that month and earlier ones alone."""
    deaths, seen = counts(panel), observed(panel).astype(float)
    logs = np.log1p(deaths)
    steady = np.log1p(_carried(deaths, seen))
    found: dict[str, Counts] = {}
    for lag in range(LAGS):
        found[f"lag {lag}"] = _shifted(steady, lag)
    for width in WIDTHS:
        found |= _window(deaths, logs, seen, width)
        found[f"highest {width}"] = _rolling(steady, width, np.max)
    for width in MEDIANS:
        found[f"median {width}"] = _rolling(steady, width, np.median)
    for threshold in REACHED:
        found[f"since {threshold}"] = _since(deaths >= threshold)
    found["mean ever"] = np.cumsum(logs * seen, axis=1) / np.maximum(np.cumsum(seen, axis=1), 1)
    for memory in MEMORIES:
        found[f"recent {memory}"] = np.log1p(_recent(deaths, seen, memory))
    found["world"] = np.broadcast_to(np.log1p(deaths.sum(axis=0)), deaths.shape)
    return Features(tuple(found), np.stack(list(found.values()), axis=-1).astype(np.float32))


def _window(deaths: Counts, logs: Counts, seen: Counts, width: int) -> dict[str, Counts]:
    """Log of the mean, mean and spread of the logs, and share of months with deaths over the last ``width`` months."""
    number = np.maximum(_sum(seen, width), 1)
    mean = _sum(logs * seen, width) / number
    spread = np.sqrt(np.maximum(_sum(logs * logs * seen, width) / number - mean * mean, 0))
    return {
        f"level {width}": np.log1p(_sum(deaths * seen, width) / number),
        f"mean {width}": mean,
        f"spread {width}": spread,
        f"share {width}": _sum((deaths > 0) * seen, width) / number,
    }


def _sum(values: Counts, width: int) -> Counts:
    total = np.cumsum(values, axis=1)
    return total - _shifted(total, width)


def _shifted(values: Counts, by: int) -> Counts:
    """The values of ``by`` months before; 0 before the panel begins."""
    found = np.zeros_like(values)
    if by < values.shape[1]:
        found[:, by:] = values[:, : values.shape[1] - by]
    return found


def _rolling(values: Counts, width: int, of: np.ufunc | object) -> Counts:
    padded = np.concatenate([np.repeat(values[:, :1], width - 1, axis=1), values], axis=1)
    found: Counts = of(sliding_window_view(padded, width, axis=1), axis=-1)  # type: ignore[operator]
    return found


def _carried(deaths: Counts, seen: Counts) -> Counts:
    """Deaths, with the last known month's in place of an unknown one."""
    at = np.maximum.accumulate(np.where(seen > 0, np.arange(deaths.shape[1]), -1), axis=1)
    return np.where(at >= 0, np.take_along_axis(deaths, np.maximum(at, 0), axis=1), 0.0)


def _since(reached: NDArray[np.bool_]) -> Counts:
    at = np.maximum.accumulate(np.where(reached, np.arange(reached.shape[1]), -NEVER), axis=1)
    return np.minimum(np.arange(reached.shape[1]) - at, NEVER).astype(float)


def _recent(deaths: Counts, seen: Counts, memory: float) -> Counts:
    """Mean with weights exp(-age / memory), over all months so far."""
    total, weight, keep = np.zeros(len(deaths)), np.zeros(len(deaths)), np.exp(-1 / memory)
    found = np.zeros_like(deaths)
    for month in range(deaths.shape[1]):
        total = total * keep + deaths[:, month] * seen[:, month]
        weight = weight * keep + seen[:, month]
        found[:, month] = total / np.maximum(weight, 1e-9)
    return found
