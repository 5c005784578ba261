"""The panel: deaths by country and month, as of a day. Arrays are indexed (unit, month)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tocsin.errors import BadInput
from tocsin.schema.months import label

Violence = Literal["state-based", "all"]
MonthRule = Literal["end", "even"]
"""Where an event that spans months is booked: whole in the month it ends (as VIEWS does), or evenly over its days."""


class Unit(Struct, frozen=True, order=True):
    """A country of the panel: its VIEWS ``id``, ISO-3 code (``XKX``: Kosovo), Gleditsch–Ward number and name."""

    id: int
    iso3: str
    gw: int
    name: str


@dataclass(frozen=True, eq=False)
class Panel:
    """Deaths per country and month.

    ``deaths`` is (units, months): counts, NaN where unknown. ``exists`` is (units, months): whether the country, or a
    predecessor whose deaths are booked to it, was there. Column 0 is the month ``first`` (1 = January 1980). ``vintage``
    names the data's release; ``as_of`` the day it was seen from (None: a file, as it stands).
    """

    units: tuple[Unit, ...]
    first: int
    deaths: NDArray[np.float64]
    exists: NDArray[np.bool_]
    vintage: str
    as_of: date | None = None
    violence: Violence = "state-based"
    rule: MonthRule = "end"

    def __post_init__(self) -> None:
        if self.deaths.shape != self.exists.shape or len(self.units) != len(self.deaths):
            raise ValueError(
                f"deaths {self.deaths.shape}, exists {self.exists.shape} and {len(self.units)} units do not fit"
            )

    @property
    def last(self) -> int:
        """The last month of the panel."""
        return int(self.first + self.deaths.shape[1] - 1)

    @property
    def months(self) -> range:
        """The panel's months."""
        return range(self.first, self.last + 1)

    @property
    def digest(self) -> str:
        """Hash of the figures and what they are about: what a fit on this panel depends on."""
        made = hashlib.blake2b(digest_size=12)
        made.update(repr(([unit.id for unit in self.units], self.first, self.violence, self.rule)).encode())
        made.update(np.ascontiguousarray(self.deaths).tobytes())
        made.update(np.ascontiguousarray(self.exists).tobytes())
        return made.hexdigest()

    def until(self, month: int) -> Panel:
        """The panel up to a month, inclusive. Raises ``BadInput`` if it ends before that month or begins after it."""
        if not self.first <= month <= self.last:
            raise BadInput(
                f"the panel runs from {label(self.first)} to {label(self.last)}, so it cannot be cut at {label(month)}",
                "give a panel that holds that month, or an earlier or later cut-off",
            )
        width = month - self.first + 1
        return replace(self, deaths=self.deaths[:, :width], exists=self.exists[:, :width])

    def of(self, months: Sequence[int]) -> NDArray[np.float64]:
        """Deaths in these months, (units, months); NaN for a month outside the panel."""
        found = np.full((len(self.units), len(months)), np.nan)
        for column, month in enumerate(months):
            if self.first <= month <= self.last:
                found[:, column] = self.deaths[:, month - self.first]
        return found
