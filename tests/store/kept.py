"""Forecasts to keep: invented ones, and those of real models on the packaged figures."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import numpy as np
from hypothesis import strategies as st

from tocsin.forecast.base import model
from tocsin.schema.forecasts import Forecast
from tocsin.schema.months import known_day, parse_month
from tocsin.schema.panels import Unit
from tocsin.store.panel_packaged import packaged_panel

UNITS = tuple(Unit(number, f"X{number:02d}", 900 + number, f"Country {number}") for number in range(1, 5))


def real(name: str, cutoff: str, first: str, months: int, issued: str, as_of: str = "", seed: int = 0) -> Forecast:
    """What a model says from the packaged figures up to a cut-off."""
    seen, begin = packaged_panel().until(parse_month(cutoff)), parse_month(first)
    ahead = tuple(range(begin, begin + months))
    day = date.fromisoformat(issued)
    return Forecast(
        model=name, units=seen.units, months=ahead, draws=model(name).forecast(seen, ahead, seed), cutoff=seen.last,
        fitted_through=model(name).fitted_through(seen), vintage=seen.vintage, issued=day,
        as_of=date.fromisoformat(as_of) if as_of else day, seed=seed,
    )  # fmt: skip


def invented(
    draws: object, months: tuple[int, ...], cutoff: int, issued: date | None = None, name: str = "x", seed: int = 0
) -> Forecast:
    """A forecast of these draws for countries 1, 2, …, issued on the day its cut-off is known."""
    given = np.asarray(draws, dtype=np.int64)
    day = known_day(cutoff)
    return Forecast(
        model=name, units=UNITS[: len(given)], months=months, draws=given, cutoff=cutoff, fitted_through=cutoff,
        vintage="invented", issued=issued or day, as_of=day, vintage_assumed=False, seed=seed,
    )  # fmt: skip


@st.composite
def forecasts(draw: st.DrawFn) -> Forecast:
    """Any forecast that may be kept: gaps between its months, one draw or more, any day of issue since its own."""
    cutoff = draw(st.integers(400, 600))
    leads = draw(st.lists(st.integers(1, 36), min_size=1, max_size=4, unique=True))
    shape = draw(st.integers(1, 4)), len(leads), draw(st.integers(1, 6))
    size = shape[0] * shape[1] * shape[2]
    counts = draw(st.lists(st.sampled_from([0, 1, 7, 10**12]), min_size=size, max_size=size))
    late = timedelta(days=draw(st.integers(0, 4000)))
    return invented(
        np.array(counts).reshape(shape), tuple(cutoff + lead for lead in leads), cutoff, known_day(cutoff) + late,
        draw(st.sampled_from(["pool", "recency"])), draw(st.integers(0, 3)),
    )  # fmt: skip


def cells(forecast: Forecast) -> dict[tuple[Unit, int], Counter[int]]:
    """How often each number of deaths was drawn, by country and month."""
    return {
        (unit, month): Counter(forecast.draws[row, column].tolist())
        for row, unit in enumerate(forecast.units)
        for column, month in enumerate(forecast.months)
    }


def told(forecast: Forecast) -> tuple[object, ...]:
    """What a forecast says of itself beside its draws."""
    f = forecast
    return (
        f.model,
        f.cutoff,
        f.fitted_through,
        f.vintage,
        f.vintage_assumed,
        f.issued,
        f.as_of,
        f.seed,
        f.draws.shape[2],
    )
