"""What the chance of a sharp rise is read from: the forecast, the news and the country's own history.

All are on a log scale. News terms compare the stories that name a country with what it usually gets: its stories in the
730 days before the last 90, times the world's volume of stories now over that of those days, so that a source that tells
more of everything moves nothing, nor do days of those years that nobody read. The recent windows must be read whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tocsin.escalation.riser_months import ALARM, late_rises, observed, usual_deaths
from tocsin.escalation.riser_months import HISTORY as TWELVE
from tocsin.schema.news import NewsSeries
from tocsin.schema.panels import Panel
from tocsin.schema.stories import FATAL, QUADS

Floats = NDArray[np.float64]

FORECAST = ("forecast",)
HISTORY = ("momentum", "rises")
WEEK, RECENT, LONGER, BASE = 7, 30, 90, 730
"""Days: the three windows of news, and the two years before them that say what is usual."""
LEAST_TOLD = 500
"""Stories of the world in those years without which they cannot say what is usual."""
LATEST = 7
"""Days by which the news may lag behind the day asked about and still be counted to its own last day."""
FLOOR = 0.0005
"""The least the forecast is taken to say: half of one draw in a thousand."""
MEMORY = 60
"""Months whose sharp rises are counted."""
OLDEST = 12
"""Months the figures may lag behind and still be history to go by."""

_VERBAL, _MATERIAL = QUADS.index("VK"), QUADS.index("MK")
_WITHIN, _ABROAD = (0,), (1,)
COUNTED: dict[str, tuple[int, tuple[int, ...], int]] = {
    "force_within": (RECENT, _WITHIN, _MATERIAL),
    "force_abroad": (RECENT, _ABROAD, _MATERIAL),
    "force_week": (WEEK, _WITHIN + _ABROAD, _MATERIAL),
    "words_abroad": (LONGER, _ABROAD, _VERBAL),
    "fatal": (RECENT, _WITHIN + _ABROAD, FATAL),
}
"""Each counted news term's window in days, whether of stories within the state, with other states or both, and layer.

Windows of 90 days for force added nothing on the months to 2016 and were left out.
"""
USUAL = "usual_force"
"""How often stories of force within it name the country at all: log(1 + the usual number in 90 days)."""
NEWS = (*COUNTED, USUAL)
QUIET = ("force_if_quiet",)
"""The two terms of force in 30 days, summed, where no month of the last twelve known had 25 deaths; else 0: news says
more where the figures say nothing."""
QUIET_OF = ("force_within", "force_abroad")


@dataclass(frozen=True, eq=False)
class NewsTerms:
    """News by country. ``terms`` is (countries, ``NEWS``); the others count stories: ``counted`` in each term's window and
    ``before`` in the 730 days before the last 90, both (countries, ``COUNTED``), and those of the whole world:
    ``volume`` in each term's window, ``told`` in the 730 days. ``day`` is the last day counted."""

    terms: Floats
    counted: Floats
    before: Floats
    volume: Floats
    told: float
    day: date

    @property
    def usual(self) -> Floats:
        """Stories that would be usual in each term's window: (countries, ``COUNTED``)."""
        return self.before * self.volume / self.told


def news_terms(news: NewsSeries | None, states: Sequence[str], as_of: date) -> NewsTerms | None:
    """The news of each state as of a day; ``None`` where the source does not cover the windows, which is not calm."""
    if news is None:
        return None
    seen = news.until(as_of)
    if (as_of - seen.last).days > LATEST or not seen.covers(seen.last, LONGER):
        return None
    windows = (WEEK, RECENT, LONGER, LONGER + BASE)
    counts, volume = seen.country_counts(states, seen.last, windows), seen.volume(seen.last, windows)
    return _against_usual(counts, volume, seen.last) if volume[3] - volume[2] >= LEAST_TOLD else None


def _against_usual(counts: Floats, volume: Floats, day: date) -> NewsTerms:
    """``counts`` (countries, windows, 2, layers) and the world's ``volume`` (windows,), the last window being the longest."""
    at = [(WEEK, RECENT, LONGER).index(days) for days, _, _ in COUNTED.values()]
    chosen = [(where, layer) for _, where, layer in COUNTED.values()]
    before, told = counts[:, 3] - counts[:, 2], float(volume[3] - volume[2])
    now = np.column_stack(
        [counts[:, w, where, layer].sum(axis=1) for w, (where, layer) in zip(at, chosen, strict=True)]
    )
    then = np.column_stack([before[:, where, layer].sum(axis=1) for where, layer in chosen])
    terms = np.log1p(now) - np.log1p(then * volume[at] / told)
    often = np.log1p(before[:, 0, _MATERIAL] * volume[2] / told)
    return NewsTerms(np.column_stack([terms, often]), now, then, volume[at], told, day)


def forecast_term(p_forecast: Floats) -> Floats:
    """Log-odds of the forecast's chance, kept off 0 and 1: (units, 1); NaN where there is none."""
    p = np.clip(p_forecast, FLOOR, 1 - FLOOR)
    odds: Floats = np.log(p / (1 - p))[:, None]
    return odds


def history_terms(panel: Panel, as_of_last: int | None = None) -> Floats:
    """Momentum and late sharp rises, (units, 2); NaN where the last twelve months are not all known.

    Momentum is log(1 + deaths of the last known month) − log(1 + the mean of twelve); the other term log(1 + sharp rises
    known of the last ``MEMORY`` months). ``as_of_last`` is the last month that could be known: figures older than
    ``OLDEST`` are no history.
    """
    usual, deaths = usual_deaths(panel), observed(panel)
    momentum = np.log1p(deaths[:, -1]) - np.log1p(usual)
    rose = np.log1p(rises_known(panel))
    known = ~np.isnan(usual) & (as_of_last is None or as_of_last - panel.last <= OLDEST)
    terms: Floats = np.where(known[:, None], np.column_stack([momentum, rose]), np.nan)
    return terms


def quiet_force(news: NewsTerms, quiet: Floats) -> Floats:
    """The term ``QUIET`` of each country, (countries, 1), from its news and ``quiet`` (countries,): 1, 0 or NaN."""
    both = [NEWS.index(term) for term in QUIET_OF]
    term: Floats = (news.terms[:, both].sum(axis=1) * quiet)[:, None]
    return term


def quiet_now(panel: Panel) -> Floats:
    """1 where the last twelve months were all below 25 deaths, 0 where not, NaN where one is unknown: (units,)."""
    seen = observed(panel)[:, -TWELVE:]
    quiet: Floats = np.where(np.isnan(seen).any(axis=1), np.nan, (seen < ALARM).all(axis=1))
    return quiet


def rises_known(panel: Panel) -> Floats:
    """Sharp rises known of the last ``MEMORY`` months: (units,)."""
    count: Floats = (late_rises(panel, MEMORY) == 1).sum(axis=1).astype(float)
    return count
