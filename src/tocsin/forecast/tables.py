"""Forecasts and panels as tables: columns by name, all of one length, in a fixed order.

``draws_table`` is the long form of the challenge, ``months_table`` a row a country and month, ``hub_table`` the long table
of the forecasting hubs (hubverse), ``panel_table`` the form in which panels are passed round and read back.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tocsin.forecast.summaries import LEVELS, THRESHOLDS, chance, expected, quantiles
from tocsin.registry.views_units import span
from tocsin.schema.forecasts import Forecast
from tocsin.schema.months import label, last_day, month_of
from tocsin.schema.panels import Panel, Unit

Table = dict[str, NDArray[Any]]
"""Columns by name. NaN in a column of floats is unknown, and so is what is masked; a column of words holds objects."""

HUB_LEVELS = (0.01, 0.025, *(round(0.05 * step, 2) for step in range(1, 20)), 0.975, 0.99)
HUB_COUNTS = (0, 24, 99, 999)
"""Counts whose cumulative probability a hub table gives: the complements of ``THRESHOLDS``."""
HUB_TARGET = "state-based deaths in the month"


def draws_table(forecast: Forecast) -> Table:
    """``country_id, month_id, draw, outcome``, by country, month and draw number from 0."""
    countries, months, draws = forecast.draws.shape
    ids = np.array([unit.id for unit in forecast.units], dtype=np.int32)
    return {
        "country_id": np.repeat(ids, months * draws),
        "month_id": np.tile(np.repeat(np.array(forecast.months, dtype=np.int32), draws), countries),
        "draw": np.tile(np.arange(draws, dtype=np.int32), countries * months),
        "outcome": forecast.draws.astype(np.int64).ravel(),
    }


def months_table(forecast: Forecast) -> Table:
    """A row a country and month: its probabilities, mean and quantiles, and what they rest on."""
    draws = forecast.draws
    found = _cells(forecast)
    found |= {f"p{threshold}": chance(draws, threshold).ravel() for threshold in THRESHOLDS}
    found["mean"] = expected(draws).ravel()
    levels = quantiles(draws)
    found |= {f"q{100 * level:02.0f}": levels[:, :, at].ravel() for at, level in enumerate(LEVELS)}
    size = len(found["country_id"])
    return found | {
        "model": _same(forecast.model, size),
        "as_of": _same(forecast.as_of.isoformat(), size),
        "cutoff": _same(label(forecast.cutoff), size),
        "vintage": _same(forecast.vintage, size),
        "vintage_assumed": np.full(size, forecast.vintage_assumed),
    }


def hub_table(forecast: Forecast) -> Table:
    """Quantiles, cumulative probabilities and the mean as rows, as hubverse has them.

    ``origin_date`` is the day of the record, ``horizon`` counts months from that day's month, ``target_end_date`` is the
    last day of the month forecast. ``output_type_id`` is a quantile's level, a ``cdf``'s count, unknown for the mean.
    """
    levels, draws = quantiles(forecast.draws, HUB_LEVELS), forecast.draws
    below = np.stack([(draws <= count).mean(axis=2) for count in HUB_COUNTS], axis=-1)
    values = np.concatenate([levels, below, expected(draws)[:, :, None]], axis=2)
    kinds = ["quantile"] * len(HUB_LEVELS) + ["cdf"] * len(HUB_COUNTS) + ["mean"]
    ids = np.array([*HUB_LEVELS, *HUB_COUNTS, np.nan])
    cells, each = values.shape[0] * values.shape[1], values.shape[2]
    ends = [last_day(month).isoformat() for month in forecast.months]
    ahead = np.array(forecast.months, dtype=np.int32) - month_of(forecast.as_of)
    return {
        "origin_date": _same(forecast.as_of.isoformat(), cells * each),
        "target": _same(HUB_TARGET, cells * each),
        "horizon": np.tile(np.repeat(ahead, each), len(forecast.units)),
        "target_end_date": np.tile(np.repeat(_words(ends), each), len(forecast.units)),
        "location": np.repeat(_words([unit.iso3 for unit in forecast.units]), len(forecast.months) * each),
        "output_type": np.tile(_words(kinds), cells),
        "output_type_id": np.tile(ids, cells),
        "value": values.ravel(),
    }


def panel_table(panel: Panel) -> Table:
    """The panel, a row a country and month; an unknown figure is NaN, or masked.

    The figures stand under ``ged_sb`` only if that is what they are, state-based and booked by the month an event ends.
    """
    months = np.array(panel.months)
    own = months[None, :] >= np.array([span(unit.id).own for unit in panel.units])[:, None]
    return {
        **_places(panel.units, len(months)),
        "month_id": np.tile(months.astype(np.int32), len(panel.units)),
        "month": np.tile(_words([label(month) for month in panel.months]), len(panel.units)),
        figures_name(panel): _figures(panel),
        "unit_exists": (panel.exists & own).ravel().astype(np.int32),
        "predecessor": (panel.exists & ~own).ravel().astype(np.int32),
    }


def figures_name(panel: Panel) -> str:
    """``ged_sb``, ``ged_all``, and with ``_even`` where deaths are spread over an event's days."""
    return ("ged_sb" if panel.violence == "state-based" else "ged_all") + ("_even" if panel.rule == "even" else "")


def _figures(panel: Panel) -> NDArray[Any]:
    """Whole numbers, masked where unknown, unless the month rule makes fractions of them."""
    deaths = panel.deaths.ravel()
    if panel.rule == "even":
        return deaths
    unknown = np.isnan(deaths)
    return np.ma.masked_array(np.where(unknown, 0, deaths).astype(np.int64), mask=unknown)


def _cells(forecast: Forecast) -> Table:
    months = np.array(forecast.months, dtype=np.int32)
    return {
        **_places(forecast.units, len(months)),
        "month_id": np.tile(months, len(forecast.units)),
        "month": np.tile(_words([label(month) for month in forecast.months]), len(forecast.units)),
        "lead": np.tile(months - np.int32(forecast.cutoff), len(forecast.units)),
    }


def _places(units: tuple[Unit, ...], times: int) -> Table:
    return {
        "country_id": np.repeat(np.array([unit.id for unit in units], dtype=np.int32), times),
        "gwno": np.repeat(np.array([unit.gw for unit in units], dtype=np.int32), times),
        "iso3": np.repeat(_words([unit.iso3 for unit in units]), times),
        "name": np.repeat(_words([unit.name for unit in units]), times),
    }


def _words(words: list[str]) -> NDArray[np.object_]:
    return np.array(words, dtype=object)


def _same(word: str, times: int) -> NDArray[np.object_]:
    return np.full(times, word, dtype=object)
