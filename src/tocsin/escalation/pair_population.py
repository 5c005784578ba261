"""Which pairs are politically relevant on a day, and their features, from what was known by then.

A pair is in for any of five reasons: a rivalry; a border (on land or across at most 24 miles of water) with an open
territorial claim; a dispute in the last 15 years of the dispute record; fighting on opposite sides in the last ten known
years; material conflict in the news on at least five days of the last two years. The first four are the rules of ``frame``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tocsin.escalation import pair_news
from tocsin.escalation.frame import DISPUTE_YEARS, FIGHTING_YEARS, RECENT_FIGHTING
from tocsin.escalation.pair_inputs import Floats, PairInputs
from tocsin.registry.pairs import FACTS
from tocsin.schema.months import last_known
from tocsin.store.pair_figures import MONTHS_FIRST, YEARS_FIRST, last_year

REASONS = ("rivalry", "claim", "dispute", "fighting", "news")
MONTHS = ("deadly_months", "deadly_year", "deadly_lately")
MONTHS_BACK, LATELY, LEAST_KNOWN = 12, 3, 6
STALE_AFTER = 3
"""Years after its end from which the dispute record counts as old and other coefficients are used."""
ONGOING_DAYS, ONGOING_WINDOW = 5, 30


Lately = Literal["unknown", "quiet", "deadly"]


@dataclass(frozen=True, eq=False)
class DayTable:
    """Everything reckoned of all pairs on a day; arrays are in the order of ``PairInputs.pairs``.

    ``structure`` (pairs, ``STRUCTURE``), ``months`` (pairs, ``MONTHS``; NaN unknown), ``news`` (pairs, ``pair_news.NEWS``)
    or None; ``reasons`` (pairs, ``REASONS``); ``record_year``: the year end of the dispute figures used (None: none).
    """

    day: date
    structure: Floats
    months: Floats
    news: Floats | None
    news_day: date | None
    reasons: NDArray[np.bool_]
    ongoing: NDArray[np.bool_]
    record_year: int | None
    assumed: tuple[str, ...]

    @property
    def member(self) -> NDArray[np.bool_]:
        """Whether each pair is in the population."""
        return np.asarray(self.reasons.any(axis=1))

    @property
    def stale(self) -> bool:
        """Whether the dispute record ended more than ``STALE_AFTER`` years ago (or is not there)."""
        return self.record_year is None or self.day.year - self.record_year > STALE_AFTER


def day_table(inputs: PairInputs, day: date) -> DayTable:
    """All pairs on a day; nothing that became known later enters, whatever the inputs hold."""
    facts = dict(zip(FACTS, inputs.facts_on(day).T, strict=True))
    year, record = _record(inputs, day)
    fights = _fights(inputs, day)
    structure = np.stack(
        [facts["rivalry_spatial"], facts["rivalry_other"] * (1 - facts["rivalry_spatial"]), facts["land_neighbours"],
         facts["claim_open"], np.log1p(record[:, 0]), np.log1p(record[:, 1]),
         (fights[:, -RECENT_FIGHTING:] > 0).any(axis=1)], axis=-1)  # fmt: skip
    usable = pair_news.usable(inputs.news, day)
    news = pair_news.features(inputs.news, inputs.states, usable) if inputs.news and usable else None
    near = np.maximum(facts["land_neighbours"], facts["water_neighbours"])
    reasons = np.stack(
        [facts["rivalry_spatial"] + facts["rivalry_other"] > 0, near * facts["claim_open"] > 0,
         record[:, 3] > (year or 0) - DISPUTE_YEARS if year else np.zeros(len(near), dtype=bool),
         (fights[:, -FIGHTING_YEARS:] > 0).any(axis=1), _in_news(inputs, usable)], axis=-1)  # fmt: skip
    return DayTable(day, structure, _months(inputs, day), news, usable, reasons, _ongoing(inputs, day, fights, usable),
                    year, inputs.lists(day).assumed)  # fmt: skip


def reasons_told(flags: NDArray[np.bool_]) -> str:
    """Why a pair is in, in words; empty if it is not.

    >>> reasons_told(np.array([True, False, False, False, True]))
    'they are rivals; material conflict between them was in the news on 5 or more days of two years'
    """
    words = (
        "they are rivals",
        "they are neighbours with an open territorial claim",
        "they had a dispute in the last 15 years of the dispute record",
        "they stood on opposite sides of fighting in the last ten known years",
        "material conflict between them was in the news on 5 or more days of two years",
    )
    return "; ".join(word for word, flag in zip(words, flags, strict=True) if flag)


def _record(inputs: PairInputs, day: date) -> tuple[int | None, Floats]:
    """The dispute figures at the last year end by a day; NaN counts where the record does not reach a pair or day."""
    ended = [year for year in inputs.dispute_years if date(year, 12, 31) <= day]
    if not ended:
        return None, np.tile([np.nan, np.nan, 0.0, 0.0], (len(inputs.pairs), 1))
    found = inputs.record[:, inputs.dispute_years.index(ended[-1])].copy()
    found[~inputs.recorded, :2] = np.nan
    return ended[-1], found


def _fights(inputs: PairInputs, day: date) -> NDArray[np.int8]:
    """Intensity by year, the last ten years that ought to be known by a day; years the figures do not reach are 0."""
    last = last_year(day)
    found = np.zeros((len(inputs.pairs), FIGHTING_YEARS), dtype=np.int8)
    for at, year in enumerate(range(last - FIGHTING_YEARS + 1, last + 1)):
        if YEARS_FIRST <= year <= inputs.figures.last_year:
            found[:, at] = inputs.fighting[:, year - YEARS_FIRST]
    return found


def _months(inputs: PairInputs, day: date) -> Floats:
    """(pairs, ``MONTHS``): log1p of deadly months in the last twelve known, whether any was, and whether one of the last three.

    NaN where fewer than half of the months are known, or the figures end before the last month a day might know.
    """
    last = last_known(day) - MONTHS_FIRST
    found = np.full((len(inputs.pairs), len(MONTHS)), np.nan)
    if not MONTHS_BACK - 1 <= last < inputs.deaths.shape[1]:
        return found
    return deadly(inputs.deaths[:, last - MONTHS_BACK + 1 : last + 1])


def deadly(year: Floats) -> Floats:
    """The features of twelve months of deaths (pairs, 12): 1, 0 or NaN. An unknown month counts as the known ones do."""
    known = (~np.isnan(year)).sum(axis=1)
    share = np.nansum(year, axis=1) / np.maximum(known, 1)
    late = np.nansum(year[:, -LATELY:], axis=1) > 0
    every = np.stack([np.log1p(MONTHS_BACK * share), share > 0, late], axis=-1)
    every[known < LEAST_KNOWN] = np.nan
    return every


def lately(months: Floats) -> dict[Lately, NDArray[np.bool_]]:
    """Which pairs' recent months are unknown, which were quiet in the last three, which deadly; (pairs,) each."""
    unknown = np.asarray(np.isnan(months).any(axis=1))
    found = months[:, MONTHS.index("deadly_lately")] > 0
    return {"unknown": unknown, "quiet": ~unknown & ~found, "deadly": ~unknown & found}


def _in_news(inputs: PairInputs, day: date | None) -> NDArray[np.bool_]:
    found = np.zeros(len(inputs.pairs), dtype=bool)
    if inputs.news and day:
        found[[inputs.place[pair] for pair in pair_news.entrants(inputs.news, day) if pair in inputs.place]] = True
    return found


def _ongoing(inputs: PairInputs, day: date, fights: NDArray[np.int8], usable: date | None) -> NDArray[np.bool_]:
    """War between them in the last known year, or deaths told on five days of the last thirty."""
    found = fights[:, -1] == 3
    if inputs.news and usable:
        told = pair_news.days_with(inputs.news, usable, ONGOING_WINDOW, fatal=True)
        busy = [inputs.place[pair] for pair, days in told.items() if days >= ONGOING_DAYS and pair in inputs.place]
        found[busy] = True
    return np.asarray(found)
