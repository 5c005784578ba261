"""Country risers: the chance that a country's deaths rise sharply in the month to come, from forecast, news and history.

log-odds = intercept + Σ weight · (value − usual), with the last fit that could have been known on the day
(``riser_fits``). What is missing is left out, said in ``dark`` and paid for in the interval: without figures the chance
comes from news alone, without news from figures alone, without either it is the base rate.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tocsin.escalation import riser_words
from tocsin.escalation.logit import sigmoid
from tocsin.escalation.riser_fits import FIGURES, PARTS, TERMS, RiserFit, fit_known, log_odds
from tocsin.escalation.riser_inputs import Inputs, by_row, inputs
from tocsin.escalation.riser_months import late_rises
from tocsin.registry.views_units import units
from tocsin.schema.ids import judgement_id
from tocsin.schema.months import label
from tocsin.schema.news import NewsSeries
from tocsin.schema.panels import Panel
from tocsin.schema.risks import Risk

Floats = NDArray[np.float64]

NEAR = 3
"""Months by which the figures may lag behind those that could be known and still be called recent."""
WIDE = 1.6448536269514722
"""Standard deviations to either end of a 90 % interval."""


@dataclass(frozen=True, eq=False)
class Chances:
    """By unit: the part of the fit used, log-odds and their standard deviation."""

    parts: list[str]
    odds: Floats
    sd: Floats


def riser_risks(
    panel: Panel | None,
    p_forecast: Floats | None,
    news: NewsSeries | None,
    as_of: date,
    p_pair: dict[str, float] | None = None,
    fits: Sequence[RiserFit] | None = None,
    of: Collection[str] | None = None,
) -> list[Risk]:
    """Every country's chance of a sharp rise in the first month that begins after the day, the likeliest first.

    ``p_forecast`` (panel's units,) is the forecast's chance of one: ``riser_months.forecast_chances`` of its
    draws for ``target_month(as_of)``, made from ``known_panel(panel, as_of)``. ``p_pair``, the highest risk of a
    country's pairs, is not part of the packaged fits. With ``of`` only those countries (ISO-3) come back, ranked
    among all. Panel, forecast and news may be ``None``. Nothing known after the day is looked at. Raises
    ``NotFound`` for a day before the first fit, ``BadInput`` for chances that do not fit the panel.
    """
    fit, known = fit_known(as_of, fits), inputs(panel, p_forecast, news, as_of)
    found = chances(known, fit)
    rising = _rising(known)
    order = sorted(range(len(known.units)), key=lambda at: (-found.odds[at], known.units[at].iso3))
    return [
        _risk(known, fit, found, at, rank, len(order), bool(rising[at]))
        for rank, at in enumerate(order, start=1)
        if of is None or known.units[at].iso3 in of
    ]


def riser_scores(
    panel: Panel | None,
    p_forecast: Floats | None,
    news: NewsSeries | None,
    days: Sequence[date],
    fits: Sequence[RiserFit] | None = None,
) -> Floats:
    """The same chances for many days at once: (units, days), units as in the panel (without one: all of the registry).

    ``p_forecast`` is (units, days). NaN where the country was not there.
    """
    wanted = panel.units if panel else units()
    scores = np.full((len(wanted), len(days)), np.nan)
    for column, day in enumerate(days):
        given = None if p_forecast is None else p_forecast[:, column]
        known = inputs(panel, given, news, day)
        place = {unit.iso3: at for at, unit in enumerate(known.units)}
        chance = sigmoid(chances(known, fit_known(day, fits)).odds)
        for row, unit in enumerate(wanted):
            if unit.iso3 in place:
                scores[row, column] = chance[place[unit.iso3]]
    return scores


def chances(known: Inputs, fit: RiserFit) -> Chances:
    """Log-odds of a sharp rise by the part of the fit that what is known allows."""
    figures: NDArray[np.bool_] = np.logical_not(np.isnan(known.values[:, : len(FIGURES)]).any(axis=1))
    told = known.news is not None
    parts = [("both" if told else "figures") if has else ("news" if told else "neither") for has in figures]
    odds, sd = np.zeros(len(parts)), np.zeros(len(parts))
    for name in sorted(set(parts)):
        rows = [at for at, each in enumerate(parts) if each == name]
        chosen = known.values[np.ix_(rows, [TERMS.index(term) for term in PARTS[name]])]
        odds[rows], sd[rows] = log_odds(fit.parts[name], chosen)
    if known.lag > NEAR:
        # old figures are worth no more than none for the interval: what they hide is what news alone would miss
        sd = np.where(figures, np.hypot(sd, fit.parts["news"].spread), sd)
    return Chances(parts, odds, sd)


def _risk(known: Inputs, fit: RiserFit, found: Chances, at: int, rank: int, of: int, rising: bool) -> Risk:
    unit, name = known.units[at], found.parts[at]
    drivers = riser_words.drivers(known, at, PARTS[name], fit.parts[name])
    odds, reach = found.odds[at], WIDE * found.sd[at]
    p, low, high = (float(each) for each in sigmoid(np.array([odds, odds - reach, odds + reach])))
    return Risk(
        id=judgement_id("risk", unit.iso3, "sharp_rise", "1m", known.as_of),
        known=known.as_of,
        target="sharp_rise",
        horizon="1m",
        p=p,
        low=low,
        high=high,
        base_rate=fit.base_rate,
        rank=rank,
        of=of,
        population=riser_words.population(fit),
        iso3=unit.iso3,
        intercept=fit.parts[name].intercept,
        drivers=drivers,
        change=riser_words.change(known, at, drivers, odds),
        method=riser_words.method(fit, name),
        ongoing=rising,
        dark=_dark(known, name),
    )


def _dark(known: Inputs, name: str) -> tuple[str, ...]:
    """What was missing for a country, in words."""
    missing = []
    if name in ("news", "neither"):
        missing.append("country figures")
    elif known.panel and known.lag > NEAR:
        missing.append(f"country figures after {label(known.panel.last)}")
    if known.news is None:
        missing.append("world news")
    return tuple(missing)


def _rising(known: Inputs) -> NDArray[np.bool_]:
    """Whether the last known month was a sharp rise itself."""
    found = by_row(late_rises(known.panel, 1)[:, -1] if known.panel else None, known.rows)
    flags: NDArray[np.bool_] = found == 1
    return flags
