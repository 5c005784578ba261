"""What was known of every country on a day, for the chance of a sharp rise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tocsin.errors import BadInput
from tocsin.escalation.riser_features import (
    NEWS,
    NewsTerms,
    forecast_term,
    history_terms,
    news_terms,
    quiet_force,
    quiet_now,
)
from tocsin.escalation.riser_fits import TERMS
from tocsin.escalation.riser_months import known_panel
from tocsin.registry.views_units import span, units
from tocsin.schema.months import last_known, month_of
from tocsin.schema.news import NewsSeries
from tocsin.schema.panels import Panel, Unit

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Inputs:
    """What was known of each country on a day: ``values`` (units, ``TERMS``), NaN for what was not.

    ``rows`` are the units' rows in the panel, -1 for none; ``p_forecast`` (units,) is NaN where there is no forecast, ``quiet``
    (units,) 1 or 0, whether the last twelve months were all below 25 deaths, NaN where that is not known.
    """

    as_of: date
    units: tuple[Unit, ...]
    rows: NDArray[np.intp]
    values: Floats
    p_forecast: Floats
    quiet: Floats
    panel: Panel | None
    news: NewsTerms | None

    @property
    def lag(self) -> int:
        """Months that could be known on the day and are not in the panel."""
        return last_known(self.as_of) - self.panel.last if self.panel else 0

    def value(self, at: int, term: str) -> float:
        """A unit's value of a term."""
        return float(self.values[at, TERMS.index(term)])

    def figures(self, at: int) -> tuple[Panel, int]:
        """The panel and a unit's row in it; only of units that have one."""
        assert self.panel is not None and self.rows[at] >= 0
        return self.panel, int(self.rows[at])

    def told(self) -> NewsTerms:
        """The news; only where there is any."""
        assert self.news is not None
        return self.news


def inputs(panel: Panel | None, p_forecast: Floats | None, news: NewsSeries | None, as_of: date) -> Inputs:
    """What was known on a day of every country there: those of the panel, and those of the registry it does not have.

    Raises ``BadInput`` for chances that are none, or not one a unit of the panel.
    """
    _refuse_unfit(panel, p_forecast)
    known = known_panel(panel, as_of)
    roster = _roster(known, as_of)
    rows = np.array([row for _, row in roster], dtype=np.intp)
    there = tuple(unit for unit, _ in roster)
    chance = by_row(p_forecast if known else None, rows)
    history = by_row(history_terms(known, last_known(as_of)) if known else None, rows, 2)
    counted = news_terms(news, [unit.iso3 for unit in there], as_of)
    quiet = by_row(quiet_now(known) if known else None, rows)
    silent = np.full((len(there), len(NEWS) + 1), np.nan)
    told = silent if counted is None else np.column_stack([counted.terms, quiet_force(counted, quiet)])
    values = np.column_stack([forecast_term(chance), history, told])
    return Inputs(as_of, there, rows, values, chance, quiet, known, counted)


def _roster(panel: Panel | None, as_of: date) -> list[tuple[Unit, int]]:
    """The countries there on a day, each with its row in the panel or -1."""
    mine = [(unit, row) for row, unit in enumerate(panel.units) if panel.exists[row, -1]] if panel else []
    held = {unit.iso3 for unit in panel.units} if panel else set()
    others = [(unit, -1) for unit in units() if unit.iso3 not in held and span(unit.id).first <= month_of(as_of)]
    return mine + others


def by_row(given: Floats | None, rows: NDArray[np.intp], width: int = 0) -> Floats:
    """The given rows in the roster's order, NaN for those that are not there."""
    shape = (len(rows), width) if width else (len(rows),)
    if given is None:
        return np.full(shape, np.nan)
    blank = np.full((1, width) if width else (1,), np.nan)
    return np.concatenate([np.asarray(given, dtype=float), blank])[rows]


def _refuse_unfit(panel: Panel | None, p_forecast: Floats | None) -> None:
    if p_forecast is None:
        return
    wanted = len(panel.units) if panel else 0
    if np.shape(p_forecast) != (wanted,):
        raise BadInput(
            f"the forecast's chances have the shape {np.shape(p_forecast)}, and the panel has {wanted} countries",
            "give one chance a country, in the panel's order",
        )
    given = np.asarray(p_forecast, dtype=float)
    if ((given < 0) | (given > 1)).any():
        raise BadInput(f"a forecast's chance of {given[(given < 0) | (given > 1)][0]} is none", "give 0 to 1, or NaN")
