"""Reasons in words: one neutral sentence per term, with the arithmetic of its numbers. Neither state comes first by deed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import numpy as np

from tocsin.escalation import pair_news
from tocsin.escalation.pair_inputs import Floats, PairInputs
from tocsin.escalation.pair_population import MONTHS_BACK, DayTable
from tocsin.registry.crosswalk import countries
from tocsin.schema.briefs import Sum
from tocsin.schema.months import label, last_known
from tocsin.schema.stories import QUADS
from tocsin.store.pair_figures import MONTHS_FIRST

FACTS, RECORD, YEARS, MONTHS, NEWS = (
    "figures:pairs", "figures:pair_disputes", "figures:pair_years", "figures:pair_months", "figures:news"
)  # fmt: skip
Told = tuple[str, tuple[Sum, ...], tuple[str, ...]]
_VC, _MC, _VK, _MK = range(len(QUADS))


@dataclass(frozen=True, eq=False)
class Teller:
    """What the sentences of a day are made from; ``counts`` (pairs, windows, 2 directions, layers) or None."""

    inputs: PairInputs
    table: DayTable
    counts: Floats | None

    @classmethod
    def of(cls, inputs: PairInputs, table: DayTable) -> Teller:
        """The teller of a day."""
        news, day = inputs.news, table.news_day
        return cls(inputs, table, news.pair_counts(inputs.states, day, pair_news.WINDOWS) if news and day else None)

    def names(self, row: int) -> str:
        """The two states by name."""
        return _names(*self.inputs.states[row])

    def tell(self, term: str, row: int, value: float) -> Told:
        """One term of a pair as a sentence, with its sums and citations."""
        return _TERMS[term](self, row, value)


@cache
def _names(a: str, b: str) -> str:
    return " and ".join(countries()[code].name if code in countries() else code for code in (a, b))


def _fact(yes: str, no: str) -> Callable[[Teller, int, float], Told]:
    def told(teller: Teller, row: int, value: float) -> Told:
        return f"{teller.names(row)} {yes if value else no}", (), (FACTS,)

    return told


def _fatal_disputes(teller: Teller, row: int, value: float) -> Told:
    return _decayed(teller, row, value, "disputes with deaths")


def _disputes(teller: Teller, row: int, value: float) -> Told:
    return _decayed(teller, row, value, "disputes of any kind")


def _decayed(teller: Teller, row: int, value: float, words: str) -> Told:
    number = round(float(np.expm1(value)), 2)
    text = (
        f"In the dispute record {teller.names(row)} come to {number:g} past {words}, "
        "one of five years before its last year counting half"
    )
    return text, (Sum(number, "disputes", f"{number:g}"),), (RECORD,)


def _fighting(teller: Teller, row: int, value: float) -> Told:
    words = (
        "stood on opposite sides of fighting in" if value else "did not stand on opposite sides of fighting in any of"
    )
    end = "at least one of the last five known years" if value else "the last five known years"
    return f"{teller.names(row)} {words} {end}", (), (YEARS,)


def _deadly_months(teller: Teller, row: int, value: float) -> Told:
    last = last_known(teller.table.day) - MONTHS_FIRST
    months = range(last - MONTHS_BACK + 1, last + 1)
    deaths = teller.inputs.deaths[row]
    known = [label(m + MONTHS_FIRST) for m in months if not np.isnan(deaths[m])]
    deadly = [label(m + MONTHS_FIRST) for m in months if deaths[m] == 1]
    text = f"Deaths between {teller.names(row)} were counted in {len(deadly)} of the last {len(known)} months known"
    sums = (_count(deadly, "months"), _count(known, "months"))
    return text, sums, (MONTHS,)


def _deadly_year(teller: Teller, row: int, value: float) -> Told:
    words = "were counted in some of" if value else "were counted in none of"
    return f"Deaths between {teller.names(row)} {words} the last twelve months, as far as known", (), (MONTHS,)


def _stories(window: int, layers: tuple[int, ...], words: str) -> Callable[[Teller, int, float], Told]:
    def told(teller: Teller, row: int, value: float) -> Told:
        assert teller.counts is not None, "a term of the news has a value only where the news was read"
        found = teller.counts[row, pair_news.WINDOWS.index(window)][:, list(layers)]
        parts = [int(one) for one in found.ravel()]
        text = f"Stories of {words} between {teller.names(row)} in the {window} days to the last day read: {sum(parts)}"
        return text, (_total(parts), _span(teller, window)), (NEWS,)

    return told


def _surge(teller: Teller, row: int, value: float) -> Told:
    assert teller.counts is not None, "a term of the news has a value only where the news was read"
    above = float(teller.counts[row, 1, :, _MK].sum()) + 1
    below = round(above / float(np.exp(value)), 2)
    times = round(above / below, 1)
    text = (
        f"Material conflict between {teller.names(row)} in the news of the last 90 days is {times:g} times what the pair's own "
        "years before lead one to expect, one story added to both"
    )
    return text, (Sum(times, "times", f"{_plain(above)} ÷ {_plain(below)}"), _span(teller, 90)), (NEWS,)


def _span(teller: Teller, days: int) -> Sum:
    end = teller.table.news_day or teller.table.day
    return Sum(float(days), "days", f"{end.isoformat()} − {(end - timedelta(days=days)).isoformat()}")


def _count(names: list[str], unit: str) -> Sum:
    return Sum(float(len(names)), unit, f"count of {', '.join(names)}")


def _total(parts: list[int]) -> Sum:
    return Sum(float(sum(parts)), "stories", " + ".join(str(part) for part in parts))


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


_TERMS: dict[str, Callable[[Teller, int, float], Told]] = {
    "rivalry_spatial": _fact("are listed as rivals over territory", "are not listed as rivals over territory"),
    "rivalry_other": _fact("are listed as rivals over other things than territory",
                           "are not listed as rivals over other things than territory"),
    "land_neighbours": _fact("share a land border", "share no land border"),
    "claim_open": _fact("have a territorial claim between them that is listed as open",
                        "have no territorial claim between them that is listed as open"),
    "fatal_disputes": _fatal_disputes, "disputes": _disputes, "fighting": _fighting,
    "deadly_months": _deadly_months, "deadly_year": _deadly_year,
    "material_30": _stories(30, (_MK,), "material conflict"), "material_365": _stories(365, (_MK,), "material conflict"),
    "surge": _surge, "verbal_90": _stories(90, (_VK,), "verbal conflict"),
    "cooperation_90": _stories(90, (_VC, _MC), "cooperation"),
}  # fmt: skip
