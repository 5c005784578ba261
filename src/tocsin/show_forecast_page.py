"""The page of a forecast: a fan chart a country, or the world's two maps and its table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tocsin.charts.bins import CHANGE, PROBABILITY
from tocsin.charts.fan import LEVELS, fan_chart
from tocsin.charts.page import Part, page, table
from tocsin.charts.svg import amount, clean
from tocsin.charts.world import world_map
from tocsin.forecast.summaries import chance, expected_change, quantiles, usual
from tocsin.schema.forecasts import Forecast
from tocsin.schema.months import label
from tocsin.schema.panels import Panel, Unit
from tocsin.show_forecast import HEAD, heading, lines, ranked, remarks

SEEN = 60
"""Months of the past in a fan chart."""
HOW = (
    "Each month of each country has a distribution of its own; a range over several months can't be read off from them."
)


def forecast_page(made: Forecast, panel: Panel, chosen: bool) -> str:
    """A self-contained page; ``chosen``: its countries were asked for by name."""
    parts = _countries(made, panel) if chosen else _world(made, panel)
    names = ", ".join(unit.name for unit in made.units) if chosen else "the world"
    what = "".join(f"<p>{clean(words)}</p>" for words in heading(made))
    notes = [*remarks(made, panel, len(made.units)), HOW]
    return page(f"Deaths ahead: {names}", [("What this is", f"<div>{what}</div>"), *parts], notes)


def _countries(made: Forecast, panel: Panel) -> list[Part]:
    levels, written = quantiles(made.draws, LEVELS), lines(made)
    row_of = {unit.id: row for row, unit in enumerate(panel.units)}
    parts: list[Part] = []
    for row, unit in enumerate(made.units):
        fans = dict(zip(made.months, _by_level(levels[row]), strict=True))
        note = f"{made.vintage}; revised vintage assumed." if made.vintage_assumed else made.vintage
        drawn = fan_chart(_past(panel, row_of[unit.id]), fans, f"{unit.name}: deaths a month", note)
        parts.append((unit.name, f"<div>{drawn}{table(HEAD, written[row])}</div>"))
    return parts


def _by_level(levels: NDArray[np.float64]) -> list[Mapping[float, float]]:
    return [dict(zip(LEVELS, values, strict=True)) for values in levels.tolist()]


def _past(panel: Panel, row: int) -> dict[int, float]:
    """The last months as known: unknown where the country was not there."""
    seen = np.where(panel.exists[row], panel.deaths[row], math.nan)
    return dict(list(zip(panel.months, seen.tolist(), strict=True))[-SEEN:])


def _world(made: Forecast, panel: Panel) -> list[Part]:
    first = label(made.months[0])
    there = panel.exists[:, -1]
    many = np.where(there, chance(made.draws, 25)[:, 0], math.nan)
    more = expected_change(made.draws, panel)
    note = f"{made.model}, as of {made.as_of}, from figures to {label(made.cutoff)}: {made.vintage}."
    ahead = f"{first} to {label(made.months[-1])}"
    return [
        ("25 deaths or more", world_map(_values(made.units, many), f"Probability of 25 deaths or more in {first}",
                                        PROBABILITY, f"P(≥ 25 state-based deaths in {first})", note)),
        ("More or fewer", world_map(_values(made.units, more), f"Expected change, {ahead}", CHANGE,
                                    "mean expected deaths a month less the mean of the last 12 months known", note)),
        (f"All countries, {first}", _table(made, panel)),
    ]  # fmt: skip


def _values(units: Sequence[Unit], values: NDArray[np.float64]) -> dict[str, float | None]:
    return {unit.iso3: value for unit, value in zip(units, values.tolist(), strict=True)}


def _table(made: Forecast, panel: Panel) -> str:
    written, before = lines(made), usual(panel).tolist()
    rows = [(made.units[row].name, amount(before[row]), *written[row][0][1:]) for row in ranked(made)]
    return table(("country", "last 12", *HEAD[1:]), rows)
