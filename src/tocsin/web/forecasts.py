"""The forecast of deaths for a page: of every country, as of a day, reckoned once and summed up."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.errors import BadInput, NotFound

if TYPE_CHECKING:
    from tocsin.forecasting import Figures
    from tocsin.schema.forecasts import Forecast
    from tocsin.schema.panels import Panel
    from tocsin.store.store import Store

MONTHS, MODEL, DRAWS, SEED = 12, "pool", 1000, 0
"""What ``tocsin forecast`` makes when nothing else is asked for."""
SEEN = 60
"""Months of the past that are shown."""


class CountryAhead(Struct, frozen=True, kw_only=True):
    """One country: deaths ``seen`` by month (None: unknown), and by month ahead its quantiles, chances and mean.

    ``levels`` is (months, ``LEVELS``), ``chances`` (months, ``THRESHOLDS``). ``there``: it is a state at the cut-off;
    otherwise zero by definition.
    """

    iso3: str
    name: str
    seen: tuple[float | None, ...]
    levels: tuple[tuple[float, ...], ...] = ()
    chances: tuple[tuple[float, ...], ...] = ()
    means: tuple[float, ...] = ()
    there: bool = True


class Ahead(Struct, frozen=True, kw_only=True):
    """The forecast as of a day.

    ``made_as_of`` is the day of the figures it was made from, earlier than ``as_of`` where they end long before; ``notice``
    says so. ``missing``: why there is none; what was seen may be there all the same. Months are written ``2020-09``.
    """

    as_of: date
    made_as_of: date | None = None
    notice: str = ""
    missing: str = ""
    seen_months: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()
    vintage: str = ""
    levels: tuple[float, ...] = ()
    thresholds: tuple[int, ...] = ()
    countries: dict[str, CountryAhead] = {}


def ahead(store: Store, as_of: date) -> Ahead:
    """The forecast of every country as known on a day, from the last day on which figures came where they end before."""
    from tocsin import forecasting

    try:
        figures, notice = _figures(store, as_of)
    except NotFound as error:
        return Ahead(as_of=as_of, missing=str(error.message))
    try:
        months = forecasting.months_ahead(figures.as_of, None, MONTHS)
        made = forecasting.forecast(figures.panel, months, MODEL, DRAWS, SEED, figures.as_of)
    except (NotFound, BadInput) as error:  # no fit yet on that day, or the months lie out of reach
        return _seen_only(as_of, figures, notice, error.message)
    return _summed(as_of, figures, notice, made)


def _figures(store: Store, as_of: date) -> tuple[Figures, str]:
    """The figures to forecast from, and what must be told of them."""
    from tocsin.forecasting import NEAR, store_figures
    from tocsin.schema.months import known_day, last_known

    found = store_figures(store, as_of)
    if last_known(as_of) - found.panel.last <= NEAR:
        return found, found.notice
    earlier = known_day(found.panel.last)
    return store_figures(
        store, earlier
    ), f"{found.notice}. So this forecast is as of {earlier}, and of the months after it."


def _seen_only(as_of: date, figures: Figures, notice: str, missing: str) -> Ahead:
    panel = figures.panel
    seen = {unit.iso3: CountryAhead(iso3=unit.iso3, name=unit.name, seen=_seen(panel, row))
            for row, unit in enumerate(panel.units)}  # fmt: skip
    return Ahead(as_of=as_of, made_as_of=figures.as_of, notice=notice, missing=missing, seen_months=_seen_months(panel),
                 vintage=panel.vintage, countries=seen)  # fmt: skip


def _summed(as_of: date, figures: Figures, notice: str, made: Forecast) -> Ahead:
    from tocsin.forecast.summaries import LEVELS, THRESHOLDS
    from tocsin.schema.months import label
    from tocsin.show_forecast import heading

    return Ahead(
        as_of=as_of, made_as_of=figures.as_of, notice=notice, seen_months=_seen_months(figures.panel),
        months=tuple(label(month) for month in made.months), heading=heading(made), vintage=made.vintage,
        levels=LEVELS, thresholds=THRESHOLDS, countries=_countries(made, figures.panel),
    )  # fmt: skip


def _countries(made: Forecast, panel: Panel) -> dict[str, CountryAhead]:
    import numpy as np

    from tocsin.forecast.summaries import THRESHOLDS, chance, expected, quantiles

    levels, means = quantiles(made.draws).tolist(), expected(made.draws).tolist()
    chances = np.stack([chance(made.draws, threshold) for threshold in THRESHOLDS], axis=-1).tolist()
    rows = {unit.id: row for row, unit in enumerate(panel.units)}
    return {
        unit.iso3: CountryAhead(
            iso3=unit.iso3, name=unit.name, seen=_seen(panel, rows[unit.id]), levels=tuple(map(tuple, levels[at])),
            chances=tuple(map(tuple, chances[at])), means=tuple(means[at]), there=bool(panel.exists[rows[unit.id], -1]),
        )
        for at, unit in enumerate(made.units)
    }  # fmt: skip


def _seen(panel: Panel, row: int) -> tuple[float | None, ...]:
    """The last months as known; unknown where there is no figure, or the country was not there."""
    told = zip(panel.deaths[row, -SEEN:].tolist(), panel.exists[row, -SEEN:].tolist(), strict=True)
    return tuple(deaths if there and deaths == deaths else None for deaths, there in told)


def _seen_months(panel: Panel) -> tuple[str, ...]:
    from tocsin.schema.months import label

    return tuple(label(month) for month in panel.months)[-SEEN:]
