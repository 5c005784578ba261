"""Is the forecast as sure as it should be? PIT histogram, reliability, coverage by lead: pure data for plots."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike

from tocsin.evaluate.cells import LEVELS, Cells
from tocsin.evaluate.scores import Floats, reached

THRESHOLD = 25
PROBABILITY_EDGES = (0.0, 0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0)
"""Bins of P(≥ 25): narrow near 0, where most country-months lie."""


class Histogram(Struct, frozen=True):
    """Counts between ``edges``; ``unknown`` cells are in none. Flat is calibrated, ∪ too sure, ∩ too unsure."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    unknown: int = 0


class Bin(Struct, frozen=True):
    """Cells whose forecast probability lies in [low, high) (the last bin includes 1): what was said, what was seen.

    ``forecast`` is their mean probability, ``observed`` the share in which it happened; None for an empty bin.
    """

    low: float
    high: float
    cells: int
    forecast: float | None = None
    observed: float | None = None


class Coverage(Struct, frozen=True):
    """At one lead (None: all leads), the share of outcomes inside the central interval of a level.

    ``nonzero`` is that share among the cells with deaths. None: no cells.
    """

    lead: int | None
    level: float
    cells: int
    share: float | None
    nonzero_cells: int
    nonzero: float | None


class Calibration(Struct, frozen=True):
    """What a calibration plot shows; ``pit_nonzero`` is the PIT of the cells with deaths."""

    pit: Histogram
    pit_nonzero: Histogram
    reliability25: tuple[Bin, ...]
    coverage: tuple[Coverage, ...]


def calibration(cells: Cells) -> Calibration:
    """Everything a calibration plot needs of scored cells."""
    return Calibration(
        pit_histogram(cells.pit),
        pit_histogram(cells.pit[cells.obs > 0]),
        reliability(cells.p25, reached(cells.obs, THRESHOLD)),
        coverage_by_lead(cells),
    )


def pit_histogram(pit: ArrayLike, bins: int = 20) -> Histogram:
    """How many PIT values fall into each of equally wide bins of 0 … 1.

    >>> pit_histogram([0.1, 0.2, 0.9, float("nan")], bins=2)
    Histogram(edges=(0.0, 0.5, 1.0), counts=(2, 1), unknown=1)
    """
    given = np.asarray(pit, dtype=float)
    known = given[~np.isnan(given)]
    counts, edges = np.histogram(known, bins=bins, range=(0, 1))
    return Histogram(tuple(edges.tolist()), tuple(counts.tolist()), len(given) - len(known))


def reliability(p: ArrayLike, happened: ArrayLike, edges: tuple[float, ...] = PROBABILITY_EDGES) -> tuple[Bin, ...]:
    """What was said against what was seen, by bins of the probability; cells with unknown outcome are left out.

    >>> reliability([0.1, 0.3, 0.9], [0, 1, 1], edges=(0.0, 0.5, 1.0))[0]
    Bin(low=0.0, high=0.5, cells=2, forecast=0.2, observed=0.5)
    """
    chance, seen = np.asarray(p, dtype=float), np.asarray(happened, dtype=float)
    known = ~(np.isnan(chance) | np.isnan(seen))
    # 0.3 as a mean of draws may lie a rounding below the edge 0.3: rounded, it is in the bin that a reader expects
    at = np.clip(np.searchsorted(edges, chance.round(12), side="right") - 1, 0, len(edges) - 2)
    held = [known & (at == place) for place in range(len(edges) - 1)]
    return tuple(_bin(edges[place], edges[place + 1], chance[one], seen[one]) for place, one in enumerate(held))


def _bin(low: float, high: float, chance: Floats, seen: Floats) -> Bin:
    if not len(chance):
        return Bin(low, high, 0)
    return Bin(low, high, len(chance), float(chance.mean()), float(seen.mean()))


def coverage_by_lead(cells: Cells) -> tuple[Coverage, ...]:
    """Coverage of the central intervals of ``LEVELS``, over all leads and at each."""
    leads: list[int | None] = [None, *np.unique(cells.lead).tolist()]
    return tuple(
        _coverage(cells, lead, level, cells.inside[:, at]) for at, level in enumerate(LEVELS) for lead in leads
    )


def _coverage(cells: Cells, lead: int | None, level: float, inside: Floats) -> Coverage:
    here = np.ones(len(cells), dtype=bool) if lead is None else cells.lead == lead
    deaths = here & (cells.obs > 0)
    return Coverage(lead, level, int(here.sum()), _share(inside[here]), int(deaths.sum()), _share(inside[deaths]))


def _share(inside: Floats) -> float | None:
    return float(inside.mean()) if len(inside) else None
