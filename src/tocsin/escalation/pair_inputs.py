"""What the risk of pairs is reckoned from, as tables in the order of one list of pairs.

Uniformly collected sources only: packaged lists and records, UCDP's figures, and counts of the world's news. A situation's
own ledger was chosen with hindsight and is not here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tocsin.escalation.pair_news import ever_in_news
from tocsin.registry.crosswalk import countries
from tocsin.registry.pairs import (
    DISPUTES_END,
    FACTS,
    DisputeFigures,
    Lists,
    PairFact,
    Releases,
    dispute_figures,
    lists,
    pair_facts,
    releases,
)
from tocsin.schema.news import NewsSeries
from tocsin.store.pair_figures import MONTHS_FIRST, YEARS_FIRST, PairFigures, packaged_figures

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class FactTable:
    """Facts as arrays of one length: pair and fact by place, days as ordinals, the list they are from."""

    pair: NDArray[np.int64]
    fact: NDArray[np.int64]
    since: NDArray[np.int64]
    until: NDArray[np.int64]
    source: NDArray[np.str_]


@dataclass(frozen=True, eq=False)
class PairInputs:
    """Facts and figures of pairs, and the news as counts (None: none at all), as known on a day."""

    facts: tuple[PairFact, ...]
    disputes: tuple[DisputeFigures, ...]
    figures: PairFigures
    news: NewsSeries | None = None
    also: tuple[str, ...] = ()

    @classmethod
    def packaged(cls, news: NewsSeries | None = None) -> PairInputs:
        """The packaged facts and figures, with a news series."""
        return cls(pair_facts(), dispute_figures(), packaged_figures(), news)

    def until(self, day: date) -> PairInputs:
        """What was known on a day; a list of facts that came out later only where it is the first of its kind."""
        facts = tuple(fact for fact in self.facts if fact.known <= day or fact.source in self.lists(day).assumed)
        news = self.news.until(day) if self.news and self.news.first <= day else None
        return replace(self, facts=facts, figures=self.figures.until(day), news=news)

    def asking(self, pairs: Iterable[str]) -> PairInputs:
        """The same with rows for these pairs too, whether or not they are relevant."""
        return replace(self, also=tuple(sorted({*self.also, *pairs})))

    @cached_property
    def pairs(self) -> tuple[str, ...]:
        """Every pair that any source speaks of, in alphabetical order."""
        told = {
            row.pair for rows in (self.facts, self.disputes, self.figures.years, self.figures.months) for row in rows
        }
        entered = ever_in_news(self.news) if self.news else set()
        return tuple(sorted(told | entered | set(self.also)))

    @cached_property
    def place(self) -> dict[str, int]:
        """Each pair's row."""
        return {pair: at for at, pair in enumerate(self.pairs)}

    @cached_property
    def states(self) -> tuple[tuple[str, str], ...]:
        """The two states of each pair."""
        return tuple((pair[:3], pair[4:]) for pair in self.pairs)

    @cached_property
    def releases(self) -> Releases:
        """The lists of each kind of fact and when they were out."""
        return releases(self.facts)

    def lists(self, day: date) -> Lists:
        """The lists that speak on a day."""
        return lists(self.releases, day)

    @cached_property
    def fact_table(self) -> FactTable:
        """The facts as arrays."""
        return FactTable(
            np.array([self.place[one.pair] for one in self.facts], dtype=np.int64),
            np.array([FACTS.index(one.fact) for one in self.facts], dtype=np.int64),
            np.array([one.since.toordinal() for one in self.facts], dtype=np.int64),
            np.array([(one.until or date.max).toordinal() for one in self.facts], dtype=np.int64),
            np.array([one.source for one in self.facts], dtype=str),
        )

    def facts_on(self, day: date) -> Floats:
        """(pairs, ``FACTS``): whether each holds on a day, by the lists that speak on it."""
        listed, at = self.fact_table, day.toordinal()
        now = (listed.since <= at) & (listed.until >= at) & np.isin(listed.source, self.lists(day).chosen)
        found = np.zeros((len(self.pairs), len(FACTS)))
        found[listed.pair[now], listed.fact[now]] = 1.0
        return found

    @cached_property
    def named(self) -> NDArray[np.bool_]:
        """Which pairs were asked for by name."""
        wanted = set(self.also)
        return np.array([pair in wanted for pair in self.pairs], dtype=bool)

    @cached_property
    def recorded(self) -> NDArray[np.bool_]:
        """Whether both states existed when the dispute record ended; of the others it says nothing, which is not calm."""
        return np.array([all(_since(code) <= DISPUTES_END for code in both) for both in self.states], dtype=bool)

    @cached_property
    def fighting(self) -> NDArray[np.int8]:
        """(pairs, years): 0, 1 or 2, the intensity of fighting on opposite sides; 3 if war and one is a main party."""
        found = np.zeros((len(self.pairs), max(self.figures.last_year - YEARS_FIRST + 1, 0)), dtype=np.int8)
        for row in self.figures.years:
            found[self.place[row.pair], row.year - YEARS_FIRST] = row.intensity + (row.intensity == 2 and row.main)
        return found

    @cached_property
    def deaths(self) -> Floats:
        """(pairs, months): whether anyone died, 1 or 0, NaN where unknown."""
        found = np.zeros((len(self.pairs), max(self.figures.last_month - MONTHS_FIRST + 1, 0)))
        for row in self.figures.months:
            found[self.place[row.pair], row.month - MONTHS_FIRST] = np.nan if row.best is None else float(row.best >= 1)
        return found

    @cached_property
    def dispute_years(self) -> tuple[int, ...]:
        """The year ends of which the dispute figures are at hand."""
        return tuple(sorted({row.year for row in self.disputes}))

    @cached_property
    def record(self) -> Floats:
        """(pairs, year ends, 4): decayed fatal disputes and disputes, year of the last fatal one and of the last (0: none)."""
        found = np.zeros((len(self.pairs), len(self.dispute_years), 4))
        column = {year: at for at, year in enumerate(self.dispute_years)}
        for row in self.disputes:
            found[self.place[row.pair], column[row.year]] = (row.fatal, row.disputes, row.last_fatal or 0, row.last)
        return found


def _since(code: str) -> date:
    state = countries().get(code)
    return date.min if state is None or state.since is None else state.since
