"""Small made panels: nothing in them is anyone's figures."""

from __future__ import annotations

import numpy as np

from tocsin.schema.panels import Panel, Unit

FIRST = 301


def made(deaths: list[list[float]] | np.ndarray, exists: np.ndarray | None = None, first: int = FIRST) -> Panel:  # type: ignore[type-arg]
    """A panel of these deaths, (units, months); NaN is unknown."""
    counts = np.asarray(deaths, dtype=float)
    units = tuple(Unit(row + 1, f"X{row:02d}", 900 + row, f"Land {row}") for row in range(len(counts)))
    there = np.ones(counts.shape, bool) if exists is None else exists
    return Panel(units, first, counts, there, vintage="made for a test")


def world(units: int = 12, months: int = 150, seed: int = 3, first: int = FIRST) -> Panel:
    """Countries from calm to war, with bursts, one born late and one unknown stretch."""
    random = np.random.default_rng(seed)
    level = np.exp(random.normal(0, 2.2, units))[:, None] * np.exp(
        np.cumsum(random.normal(0, 0.25, (units, months)), axis=1)
    )
    deaths = random.poisson(random.gamma(0.6, level / 0.6)).astype(float)
    deaths[0] = 0.0
    exists = np.ones(deaths.shape, bool)
    exists[1, :60] = False
    deaths[1, :60] = 0.0
    deaths[2, 100:104] = np.nan
    return made(deaths, exists, first)
