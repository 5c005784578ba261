"""Probabilities of all pairs on many days at once, each day's from what was known on it: for warnings and replays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tocsin.escalation.pair_inputs import Floats, PairInputs
from tocsin.escalation.pair_model import BaseRate, Fit, fit_for, probabilities
from tocsin.escalation.pair_population import DayTable, day_table
from tocsin.schema.risks import Horizon, Target

Key = tuple[Target, Horizon]


@dataclass(frozen=True, eq=False)
class PairScores:
    """``p[target, horizon]`` (days, pairs), NaN where a pair is not in the day's population and was not asked for.

    ``ongoing`` (days, pairs): it is fighting already, as known that day. ``pairs`` are ``AAA-BBB``.
    """

    days: tuple[date, ...]
    pairs: tuple[str, ...]
    p: Mapping[Key, Floats]
    ongoing: NDArray[np.bool_]

    def usual(self) -> dict[Key, Floats]:
        """Each pair's median over the days, (pairs,), NaN where it was in the population on fewer than half of them."""
        return {key: _median(values) for key, values in self.p.items()}


def pair_scores(inputs: PairInputs, days: Sequence[date]) -> PairScores:
    """Probabilities of every pair on each of the days; a day sees only what was known on it, and its own year's fit."""
    found: dict[Key, list[Floats]] = {}
    ongoing = []
    for day in days:
        table = day_table(inputs, day)
        for key, values in shown(fit_for(day), table, inputs.named).items():
            found.setdefault(key, []).append(values)
        ongoing.append(table.ongoing)
    return PairScores(
        tuple(days), inputs.pairs, {key: np.array(rows) for key, rows in found.items()}, np.array(ongoing)
    )


def shown(fit: Fit, table: DayTable, also: NDArray[np.bool_]) -> dict[Key, Floats]:
    """The model's probability in the population, the other pairs' base rate where asked for by name, NaN elsewhere."""
    member = table.member
    return {
        key: np.where(member, values, np.where(also, other_rate(fit, *key).rate, np.nan))
        for key, values in probabilities(fit, table).items()
    }


def other_rate(fit: Fit, target: Target, horizon: Horizon) -> BaseRate:
    """How often it came between two states outside the population; a year's war is spread evenly over its days."""
    found = fit.base_rates[f"{target} other"]
    return BaseRate(round(found.rows * 365.25 / 30), found.events) if (target, horizon) == ("war", "30d") else found


def _median(values: Floats) -> Floats:
    known = (~np.isnan(values)).sum(axis=0) * 2 >= max(len(values), 1)
    found = np.full(values.shape[1], np.nan)
    if known.any():
        found[known] = np.nanmedian(values[:, known], axis=0)
    return found
