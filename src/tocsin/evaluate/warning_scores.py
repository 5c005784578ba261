"""Alarms of many pairs against what came: hits, false alarms, positive predictive value at the budget spent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Protocol

import numpy as np

from tocsin.evaluate.replay_outbreaks import LEVELS
from tocsin.evaluate.replay_records import OtherPairs
from tocsin.schema.risks import Level
from tocsin.store.pair_outcomes import PairOutcomes

DRAWS, SEED = 20_000, 20040101


class Rung(Protocol):
    """One alarm, whoever made it."""

    @property
    def level(self) -> Level: ...
    @property
    def pair(self) -> str: ...
    @property
    def issued(self) -> date: ...
    @property
    def expires(self) -> date: ...
    @property
    def p(self) -> float: ...


def standing(rungs: Iterable[Rung], day: date) -> dict[str, int]:
    """How many pairs have an alarm of each level standing on a day."""
    found = Counter(level for level, _ in {(one.level, one.pair) for one in rungs if one.issued <= day <= one.expires})
    return {level: found[level] for level in LEVELS}


def verdict(rung: Rung, known: PairOutcomes, end: date) -> str:
    """``hit``, ``false alarm``, ``unknown`` (no record covers its window), or ``open``: it had not run out by the end."""
    if rung.expires >= end:
        return "open"
    state = known.between(rung.pair, rung.issued + timedelta(days=1), rung.expires).state
    return {"fatal": "hit", "none": "false alarm", "unknown": "unknown"}[state]


def tally(
    rungs: Sequence[Rung],
    known: PairOutcomes,
    end: date,
    pair_years: Mapping[Level, float],
    budget: Mapping[Level, float],
) -> tuple[OtherPairs, ...]:
    """One row a level that has alarms or pair-years at risk, in the order of the levels."""
    found = []
    for level in LEVELS:
        mine = [one for one in rungs if one.level == level]
        if mine or level in pair_years:
            found.append(_row(level, mine, Counter(verdict(one, known, end) for one in mine), pair_years, budget))
    return tuple(found)


def _row(
    level: Level, mine: Sequence[Rung], became: Counter[str], pair_years: Mapping[Level, float],
    budget: Mapping[Level, float],
) -> OtherPairs:  # fmt: skip
    hits, wrong, years = became["hit"], became["false alarm"], pair_years.get(level)
    low, high = jeffreys(hits, hits + wrong)
    return OtherPairs(
        level=level, issued=len(mine), pairs=len({one.pair for one in mine}), hits=hits, false_alarms=wrong,
        unknown=became["unknown"], open=became["open"], ppv=hits / (hits + wrong) if hits + wrong else None,
        ppv_low=low, ppv_high=high, pair_years=years, rate=len(mine) / years if years else None, budget=budget.get(level),
    )  # fmt: skip


def jeffreys(hits: int, of: int, level: float = 0.9) -> tuple[float | None, float | None]:
    """The interval of a share by the Jeffreys prior Beta(½, ½), by draws with a fixed seed; ``None`` of nothing.

    Alarms of one pair are not independent: it is too narrow where few pairs make most of them.
    """
    if not of:
        return None, None
    draws = np.random.default_rng(SEED).beta(hits + 0.5, of - hits + 0.5, DRAWS)
    low, high = np.quantile(draws, ((1 - level) / 2, (1 + level) / 2))
    return float(low), float(high)
