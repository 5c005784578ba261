"""What a sharp rise is, which month is asked about, and which months had one.

A *sharp rise* is a month of at least 25 deaths in a country that is also at least four times the mean of its last twelve
known months: the escalation of the shared country-month scoring rule. As of a month's last day the last month known is
the one before it (``schema.months``), so a month is asked about two months after the last one known.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tocsin.schema.months import last_known, month_of
from tocsin.schema.panels import Panel

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

ALARM = 25.0
TIMES = 4.0
HISTORY = 12
LEAD = 2
"""Months from the last known month to the one asked about, as of the last day of a month."""


def target_month(as_of: date) -> int:
    """The first month that begins after the day.

    >>> from tocsin.schema.months import label
    >>> label(target_month(date(2012, 8, 31))), label(target_month(date(2012, 9, 1)))
    ('2012-09', '2012-10')
    """
    return month_of(as_of) + 1


def known_panel(panel: Panel | None, as_of: date) -> Panel | None:
    """The panel as known on a day; ``None`` where none of its months was.

    A panel that was seen from a store on the day or before stands as it is; any other is cut at the last month whose
    figure counts as known.
    """
    if panel is None or (panel.as_of is not None and panel.as_of <= as_of):
        return panel
    last = min(panel.last, last_known(as_of))
    return replace(panel.until(last), as_of=as_of) if last >= panel.first else None


def observed(panel: Panel) -> Floats:
    """Deaths (units, months), NaN also where the country was not there: a placeholder zero is no figure."""
    return np.where(panel.exists, panel.deaths, np.nan)


def usual_deaths(panel: Panel) -> Floats:
    """Mean deaths a month over the panel's last twelve months, (units,); NaN where one of them is unknown."""
    seen = observed(panel)[:, -HISTORY:]
    if seen.shape[1] < HISTORY:
        return np.full(len(seen), np.nan)
    mean: Floats = seen.mean(axis=1)
    return mean


def thresholds(panel: Panel) -> Floats:
    """Deaths from which a month to come would be a sharp rise, (units,): max(25, 4 × the mean of twelve months)."""
    return np.maximum(ALARM, TIMES * usual_deaths(panel))


def forecast_chances(panel: Panel, draws: NDArray[np.integer]) -> Floats:
    """The share of a forecast's draws (units, draws) of a month that would be a sharp rise: (units,).

    ``panel`` is what the forecast was made from; NaN where one of its last twelve months is unknown.
    """
    bar = thresholds(panel)
    share: Floats = np.where(np.isnan(bar), np.nan, (draws >= bar[:, None]).mean(axis=1))
    return share


def rises(panel: Panel, lead: int = LEAD) -> Floats:
    """Whether each month was a sharp rise over the twelve months up to ``lead`` months before: (units, months).

    1 or 0; NaN where the month or one of the twelve is unknown.
    """
    deaths = observed(panel)
    found = np.full(deaths.shape, np.nan)
    for column in range(HISTORY + lead - 1, deaths.shape[1]):
        end = column - lead + 1
        bar = np.maximum(ALARM, TIMES * deaths[:, end - HISTORY : end].mean(axis=1))
        now = deaths[:, column]
        found[:, column] = np.where(np.isnan(bar) | np.isnan(now), np.nan, now >= bar)
    return found


def late_rises(panel: Panel, months: int) -> Floats:
    """``rises`` of the panel's last months, (units, months or as many as the panel has), without those of all others."""
    width = min(months + HISTORY + LEAD - 1, len(panel.months))
    first = panel.last - width + 1
    late = replace(panel, first=first, deaths=panel.deaths[:, -width:], exists=panel.exists[:, -width:])
    found: Floats = rises(late)[:, -months:]
    return found


def first_rises(found: Floats) -> Floats:
    """Sharp rises with none in the twelve months before, from ``rises``: 1, 0, NaN where it cannot be told."""
    before = rose_lately(found, lead=1)
    first = np.where((found == 1) & (before == 0), 1.0, 0.0)
    unknown = np.isnan(found) | ((found == 1) & np.isnan(before))
    return np.where(unknown, np.nan, first)


def rose_lately(found: Floats, lead: int = LEAD) -> Floats:
    """Whether any of the twelve months up to ``lead`` months before each month was a sharp rise, from ``rises``.

    1, 0, or NaN where one cannot be told and none was.
    """
    lately = np.full(found.shape, np.nan)
    for column in range(HISTORY + lead - 1, found.shape[1]):
        window = found[:, column - lead + 1 - HISTORY : column - lead + 1]
        none = np.where(np.isnan(window).any(axis=1), np.nan, 0.0)
        lately[:, column] = np.where((window == 1).any(axis=1), 1.0, none)
    return lately


def quiet(panel: Panel, lead: int = LEAD) -> Flags:
    """Whether all twelve months up to ``lead`` months before each month were known and below 25: (units, months).

    A month of 25 deaths or more after such a year is an onset.
    """
    deaths = observed(panel)
    found = np.zeros(deaths.shape, dtype=bool)
    for column in range(HISTORY + lead - 1, deaths.shape[1]):
        end = column - lead + 1
        found[:, column] = (deaths[:, end - HISTORY : end] < ALARM).all(axis=1)
    return found
