"""Fits the country risers: `make fit-risers` writes src/tocsin/escalation/fitted/risers.json.

A row is a country and a month: what was known on the last day of the month before (the shipped forecast by the fit known then,
the packaged figures to the month before that day's, the packaged news counts), and whether the month was a sharp rise. The
first row is the first the pool can forecast with a fit that ships. Every December is fitted on all months up to it, so that a
past day finds a fit that saw nothing later; which terms there are, and how wide their priors, was chosen on months to 2016.
The forecast's chances are kept in build/risers, for they take minutes.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tocsin.escalation import riser_months
from tocsin.escalation.riser_fits import RiserFit, fit, written
from tocsin.escalation.riser_inputs import inputs
from tocsin.forecasting import forecast
from tocsin.run import open_store
from tocsin.schema.months import label, last_day, last_known, month_id
from tocsin.schema.news import NewsSeries
from tocsin.schema.panels import Panel
from tocsin.store.news import news_series
from tocsin.store.panel_packaged import LAST, packaged_panel

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "src/tocsin/escalation/fitted/risers.json"
CACHE = ROOT / "build/risers"
FIRST = month_id(2005, 12)
FIRST_FIT, LAST_FIT = 2007, 2021
DRAWS, SEED = 1000, 0

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Rows:
    """Country-months, one a row: the month, the panel's row, the terms, the forecast's own chance.

    As 1, 0 or NaN: whether it ``rose``, rose ``first``, had twelve ``quiet`` months before (so that 25 deaths are an
    onset), and had a sharp rise among the twelve months known then (``lately``). ``deaths`` are the month's.
    """

    month: NDArray[np.intp]
    country: NDArray[np.intp]
    values: Floats
    chance: Floats
    rose: Floats
    first: Floats
    quiet: Floats
    lately: Floats
    deaths: Floats

    def of(self, keep: NDArray[np.bool_]) -> Rows:
        """Some of the rows."""
        return Rows(*(getattr(self, name)[keep] for name in self.__dataclass_fields__))

    @property
    def whole(self) -> NDArray[np.bool_]:
        """Rows with every term and a known outcome."""
        return ~np.isnan(self.rose) & ~np.isnan(self.values).any(axis=1)


def chances(month: int) -> Floats:
    """The forecast's chance that a month is a sharp rise, by unit, made on the last day of the month before."""
    cutoff = last_known(last_day(month - 1))
    kept = CACHE / f"forecast-{label(month)}.npy"
    if kept.exists():
        found: Floats = np.load(kept)
        return found
    panel = packaged_panel().until(cutoff)
    made = forecast(panel, [month], "pool", DRAWS, SEED)
    found = riser_months.forecast_chances(panel, made.draws[:, 0])
    CACHE.mkdir(parents=True, exist_ok=True)
    part = kept.with_suffix(".part.npy")
    np.save(part, found)
    part.replace(kept)
    return found


@cache
def news() -> NewsSeries:
    """The packaged news as known when the packaged figures end."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder)).view(last_day(LAST)) as view:
        found = news_series(view)
    assert found is not None
    return found


def rows(first: int, last: int) -> Rows:
    """All country-months from ``first`` to ``last``; nothing after ``last`` is looked at."""
    panel = packaged_panel().until(last)
    rose = riser_months.rises(panel)
    quiet, lately = riser_months.quiet(panel).astype(float), riser_months.rose_lately(rose)
    outcomes = (rose, riser_months.first_rises(rose), quiet, lately, panel.deaths)
    parts = list(_months(panel, outcomes, first, last))
    return Rows(*(np.concatenate([getattr(part, name) for part in parts]) for name in Rows.__dataclass_fields__))


def _months(panel: Panel, outcomes: tuple[Floats, ...], first: int, last: int) -> Iterator[Rows]:
    for month in range(first, last + 1):
        chance = chances(month)
        known = inputs(panel, chance, news(), last_day(month - 1))
        here = np.flatnonzero(known.rows >= 0)
        at = known.rows[here]
        told = (outcome[at, month - panel.first] for outcome in outcomes)
        yield Rows(np.full(len(here), month), at, known.values[here], chance[at], *told)


def fitted(found: Rows, year: int) -> RiserFit:
    """The fit on all months to a year's December."""
    through = month_id(year, 12)
    used = found.of(found.whole & (found.month <= through))
    _, country = np.unique(used.country, return_inverse=True)
    return fit(used.values, used.rose, np.ravel(country), FIRST, through)


def main() -> None:
    """Fit every December and write what ships."""
    found = rows(FIRST, month_id(LAST_FIT, 12))
    made = [fitted(found, year) for year in range(FIRST_FIT, LAST_FIT + 1)]
    TARGET.write_text(written(made), encoding="utf-8")
    print(
        f"{len(made)} fits, {made[0].through} to {made[-1].through}, the last on {made[-1].cells:,} rows",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
