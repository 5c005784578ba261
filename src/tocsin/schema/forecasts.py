"""A forecast of deaths: draws inside, the forecast hubs' long table outside; and what is kept of it.

numpy is loaded when a forecast is made, not before: whoever opens a store imports this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.schema.time import When

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tocsin.schema.panels import Unit


@dataclass(frozen=True, eq=False)
class Forecast:
    """A distribution of deaths per country and month.

    ``draws`` is (units, months, draws): whole and non-negative. ``cutoff`` is the last month of data used; ``issued`` the
    day the forecast was made, ``as_of`` the day of the record it was made from. ``vintage`` names the data; a vintage
    later than ``as_of`` is said in ``vintage_assumed``. ``fitted_through`` is the last month any fitted part has seen.
    """

    model: str
    units: tuple[Unit, ...]
    months: tuple[int, ...]
    draws: NDArray[np.int64]
    cutoff: int
    fitted_through: int
    vintage: str
    issued: date
    as_of: date
    vintage_assumed: bool = True
    seed: int = 0

    def __post_init__(self) -> None:
        import numpy as np

        if self.draws.ndim != 3 or self.draws.shape[:2] != (len(self.units), len(self.months)):
            raise ValueError(f"draws {self.draws.shape} for {len(self.units)} units and {len(self.months)} months")
        if not np.issubdtype(self.draws.dtype, np.integer) or (self.draws.size and self.draws.min() < 0):
            raise ValueError("draws must be whole and non-negative")


class KeptForecast(Struct, frozen=True, kw_only=True):
    """What was forecast for one country and month.

    ``issue`` names the forecast it is part of: a hash of model, day, cut-off, vintage, seed and all draws. ``known`` is the
    day it was issued, ``as_of`` the day of the record it was made from: a replay has an ``as_of`` long before ``known``.
    ``country`` is the ISO-3 code, ``unit`` the VIEWS id. ``month``, ``cutoff`` and ``fitted_through`` are written
    ``2020-09``. The draws are ``values``, rising, and how often each was drawn (``counts``); the order of the draws, and so
    which draw of one month goes with which of the next, is not kept.
    """

    id: str
    source: str
    issue: str
    known: date
    as_of: date
    model: str
    cutoff: str
    fitted_through: str
    vintage: str
    vintage_assumed: bool
    seed: int
    unit: int
    country: str
    gw: int
    name: str
    month: str
    happened: When
    values: tuple[int, ...]
    counts: tuple[int, ...]


class Issue(Struct, frozen=True, kw_only=True):
    """A kept forecast as a whole, without its draws: ``draws`` is how many each country and month has."""

    id: str
    model: str
    issued: date
    as_of: date
    cutoff: int
    fitted_through: int
    vintage: str
    vintage_assumed: bool
    seed: int
    months: tuple[int, ...]
    countries: int
    draws: int
