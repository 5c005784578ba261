"""What would change a pair's probability, by reckoning it anew with one thing otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tocsin.escalation.frame import STRUCTURE
from tocsin.escalation.logit import sigmoid
from tocsin.escalation.pair_inputs import Floats, PairInputs
from tocsin.escalation.pair_model import Fit, spread_of
from tocsin.escalation.pair_news import NEWS, features
from tocsin.escalation.pair_population import DayTable
from tocsin.schema.risks import Target

MORE = 5
"""Stories of material conflict more, in the question what would raise the chance."""
WORTH = 0.02
"""A change of less than this share of the probability is not told."""
_LATE, _SURGE = NEWS.index("material_30"), NEWS.index("surge")


@dataclass(frozen=True, eq=False)
class Change:
    """One thing otherwise: its words, the pairs of which it can be asked, and their probability then, (pairs,) each."""

    words: str
    applies: NDArray[np.bool_]
    p: Floats


def changes(fit: Fit, target: Target, inputs: PairInputs, table: DayTable) -> list[Change]:
    """Every question, asked of all pairs at once."""
    return [
        Change(words, applies, sigmoid(spread_of(fit, target, other).eta))
        for words, applies, other in _asked(inputs, table)
    ]


def told(asked: list[Change], row: int, now: float) -> tuple[str, ...]:
    """Sentences on what would lower or raise a pair's probability, the largest change first."""
    found = [(one.words, float(one.p[row])) for one in asked if one.applies[row]]
    found = [(words, then) for words, then in found if abs(then - now) > WORTH * now]
    ordered = sorted(found, key=lambda one: (-abs(np.log(one[1] / now)), one[0]))
    return tuple(f"{words}, it would be {100 * then:.2g} %" for words, then in ordered)


def _asked(inputs: PairInputs, table: DayTable) -> Iterator[tuple[str, NDArray[np.bool_], DayTable]]:
    if table.news is not None and inputs.news is not None and table.news_day is not None:
        busy = (table.news[:, _LATE] > 0) | (table.news[:, _SURGE] > 0)
        calm = "With no material conflict between them in the news for 30 days and no more than usual in 90"
        yield calm, busy, replace(table, news=_calm(table.news))
        more = f"With {MORE} more stories of material conflict between them in the last 30 days"
        yield more, np.ones_like(busy), replace(table, news=features(inputs.news, inputs.states, table.news_day, MORE))
    for name, words in (
        ("claim_open", "Were the territorial claim between them settled"),
        ("fighting", "After five known years without fighting on opposite sides"),
    ):
        at = STRUCTURE.index(name)
        without = table.structure.copy()
        without[:, at] = 0.0
        yield words, table.structure[:, at] > 0, replace(table, structure=without)
    quiet = np.where(np.isnan(table.months), np.nan, 0.0)
    yield "After twelve known months without deaths between them", table.months[:, 0] > 0, replace(table, months=quiet)


def _calm(news: Floats) -> Floats:
    calm = news.copy()
    calm[:, _LATE] = 0.0
    calm[:, _SURGE] = np.minimum(0.0, calm[:, _SURGE])
    return calm
