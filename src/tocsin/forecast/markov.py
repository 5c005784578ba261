"""Observed Markov states: whether there will be deaths from a chain of observed states, how many from a quantile forest.

After Randahl and Vegelius (arXiv 2410.12374): the states are read off the record, not inferred: peace, onset, conflict and
ending by whether there were deaths in the last month and the one before, here each split by how many of the last 24
months had deaths. Transitions are counted over the whole world's last twenty years; their power gives the chance of deaths
at a lead. The number, given that there are any, is the forest's.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tocsin.forecast.base import DRAWS, leads
from tocsin.forecast.boosted import FIRST_ORIGIN, LEADS, THRESHOLDS, on_grid
from tocsin.forecast.distributions import Cdf, Draws, draw
from tocsin.forecast.features import Features, features
from tocsin.forecast.forest import Forest, grow
from tocsin.forecast.history import counts, never_seen, observed, steadied
from tocsin.schema.panels import Panel

MOVES = ("peace", "onset", "ending", "conflict")
_SHARES = (1 / 24, 6 / 24, 15 / 24)
STATES = len(MOVES) * (len(_SHARES) + 1)
WIDTH = 240
_PRIOR = 0.5
_PER_ORIGIN = 2


class Markov:
    """The chain and the forest as a model of their own."""

    name = "markov"

    def forecast(self, panel: Panel, months: Sequence[int], seed: int, draws: int = DRAWS) -> Draws:
        """(units, months, draws), by the last forest that could have been grown before the panel's end."""
        from tocsin.forecast.artefacts import latest

        return draw(distribution(steadied(panel), leads(panel, months), latest(panel).forest), draws, seed)

    def fitted_through(self, panel: Panel) -> int:
        """The last month the forest has seen."""
        from tocsin.forecast.artefacts import latest

        return latest(panel).trees_through


def distribution(panel: Panel, ahead: Sequence[int], forest: Forest) -> Cdf:
    """P(deaths <= grid) of each country and lead, (units, leads, grid)."""
    seen = features(panel)
    some = _chance_of_deaths(panel, seen, ahead)[..., None]
    made = 1 - some + some * _amounts(seen, ahead, forest)
    made[never_seen(panel)] = 1.0
    return made


def states(panel: Panel, seen: Features) -> NDArray[np.int64]:
    """The observed state of every country and month, (units, months), in 0 .. ``STATES`` - 1."""
    active = (counts(panel) > 0).astype(int)
    before = np.concatenate([active[:, :1], active[:, :-1]], axis=1)
    # peace 00, onset 01, ending 10, conflict 11
    move = 2 * before + active
    share = np.searchsorted(_SHARES, seen.column("share 24"), side="left")
    found: NDArray[np.int64] = move * (len(_SHARES) + 1) + share
    return found


def _chance_of_deaths(panel: Panel, seen: Features, ahead: Sequence[int]) -> Cdf:
    """P(deaths > 0) of each country and lead: (units, leads)."""
    found = states(panel, seen)[:, -WIDTH:]
    there = observed(panel)[:, -WIDTH:]
    both = there[:, :-1] & there[:, 1:]
    moved = np.zeros((STATES, STATES))
    np.add.at(moved, (found[:, :-1][both], found[:, 1:][both]), 1)
    chain = moved + _PRIOR * np.eye(STATES)
    chain /= chain.sum(axis=1, keepdims=True)
    active = (np.arange(STATES) // (len(_SHARES) + 1)) % 2
    return np.stack([(np.linalg.matrix_power(chain, lead) @ active)[found[:, -1]] for lead in ahead], axis=1)


def _amounts(seen: Features, ahead: Sequence[int], forest: Forest) -> Cdf:
    """P(deaths <= grid) where there are any: (units, leads, grid)."""
    units = len(seen.values)
    rows = [np.column_stack([seen.values[:, -1], np.full(units, min(lead, LEADS))]) for lead in ahead]
    kept = np.stack([forest.distribution(row.astype(np.float32)) for row in rows], axis=1)
    kept[..., 0] = 0.0
    inside = np.clip(kept, 1e-6, 1 - 1e-6)
    made = on_grid(np.maximum.accumulate(np.log(inside / (1 - inside)), axis=-1))
    made[..., 0] = 0.0
    return made


def fit(panel: Panel, seed: int = 0) -> Forest:
    """The forest grown on every origin within the panel whose outcome had deaths."""
    random, seen, there = np.random.default_rng(seed), features(panel), observed(panel)
    unit, origin = (np.repeat(part, _PER_ORIGIN) for part in np.nonzero(there[:, FIRST_ORIGIN:-1]))
    origin = origin + FIRST_ORIGIN
    lead = random.integers(1, LEADS + 1, len(unit))
    inside = origin + lead < there.shape[1]
    unit, origin, lead = unit[inside], origin[inside], lead[inside]
    deaths = np.where(there, counts(panel), 0.0)[unit, origin + lead]
    some = deaths > 0
    rows = np.column_stack([seen.values[unit[some], origin[some]], lead[some]]).astype(np.float32)
    return grow(rows, deaths[some], THRESHOLDS)


MODEL = Markov()
