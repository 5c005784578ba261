"""Distribution regression by boosted trees: P(deaths <= threshold), with the threshold among the features.

One LightGBM classifier answers for every country, lead and threshold (Foresi and Peracchi 1995 put the threshold into a
binary regression; Ke et al. 2017 for LightGBM). Its probability rises with the threshold by monotone constraints, so that
the answers of one country and month form a distribution. A threshold is told both as it is and relative to the country's
own levels, so that what is learnt in small wars holds in large ones.

Fitting needs LightGBM (``tocsin[fit]``); a fitted model is ``Trees``, which numpy evaluates.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tocsin.errors import ExtraMissing
from tocsin.forecast.base import DRAWS, leads
from tocsin.forecast.distributions import GRID, Cdf, Draws, draw
from tocsin.forecast.features import Features, features
from tocsin.forecast.history import counts, never_seen, observed, steadied
from tocsin.forecast.trees import Trees
from tocsin.schema.panels import Panel

THRESHOLDS = np.array(
    [0, 1, 2, 3, 5, 7, 10, 14, 19, 24, 35, 50, 70, 100, 140, 200, 280, 400, 560, 800, 1100, 1600, 2200, 3200, 4500, 6500,
     9000, 13000, 20000, 40000], dtype=float,
)  # fmt: skip
RELATIVE_TO = ("recent 3", "recent 10", "recent 30", "lag 0", "highest 12", "highest 60", "median 12", "mean 24")
LEADS = 14
"""The longest lead learnt; longer ones are answered as this one."""
FIRST_ORIGIN = 24
"""Months of history before the first training origin."""

_LOGS = np.log1p(THRESHOLDS)
_PER_ORIGIN, _CALM_SHARE, _THRESHOLDS_A_ROW, _SCALE_WEIGHT = 6, 0.15, 3, 0.3
_TREES = 400
_SETTINGS = {
    "objective": "binary", "learning_rate": 0.04, "num_leaves": 24, "min_data_in_leaf": 100, "lambda_l2": 5.0,
    "feature_fraction": 0.5, "bagging_fraction": 0.6, "bagging_freq": 1, "max_bin": 127, "verbose": -1, "seed": 1,
    "deterministic": True, "force_row_wise": True,
}  # fmt: skip


class Boosted:
    """The boosted trees as a model of their own."""

    name = "boosted"

    def forecast(self, panel: Panel, months: Sequence[int], seed: int, draws: int = DRAWS) -> Draws:
        """(units, months, draws), by the last trees that could have been fitted before the panel's end."""
        from tocsin.forecast.artefacts import latest

        return draw(distribution(steadied(panel), leads(panel, months), latest(panel).trees), draws, seed)

    def fitted_through(self, panel: Panel) -> int:
        """The last month the trees have seen."""
        from tocsin.forecast.artefacts import latest

        return latest(panel).trees_through


def distribution(panel: Panel, ahead: Sequence[int], trees: Trees) -> Cdf:
    """P(deaths <= grid) of each country and lead, (units, leads, grid)."""
    seen = features(panel)
    units, steps = len(panel.units), sorted({min(lead, LEADS) for lead in ahead})
    unit, step, level = (part.ravel() for part in np.indices((units, len(steps), len(THRESHOLDS))))
    rows = _rows(seen, unit, np.full(len(unit), len(panel.months) - 1), np.array(steps)[step], _LOGS[level])
    odds = trees.raw(rows).reshape(units, len(steps), len(THRESHOLDS))
    made = on_grid(np.maximum.accumulate(odds, axis=-1))
    made[never_seen(panel)] = 1.0
    return made[:, [steps.index(min(lead, LEADS)) for lead in ahead]]


def fit(panel: Panel, seed: int = 0) -> Trees:
    """Trees fitted on every origin and outcome within the panel. Raises ``ExtraMissing`` without LightGBM."""
    try:
        import lightgbm
    except ImportError as missing:
        raise ExtraMissing("fitting the forecast needs LightGBM", "pip install 'tocsin[fit]'") from missing
    rows, reached, weights = _training(panel, np.random.default_rng(seed))
    rising = 1 + len(RELATIVE_TO)
    settings = _SETTINGS | {"monotone_constraints": [0] * (rows.shape[1] - rising) + [1] * rising}
    made = lightgbm.train(settings, lightgbm.Dataset(rows, reached, weight=weights), _TREES)
    return Trees.from_lightgbm(made.dump_model())


def _training(
    panel: Panel, random: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float64], NDArray[np.float64]]:
    """Rows of origin, lead and threshold with whether the outcome kept to it, and their weights.

    Countries without deaths in sixty months are most of the world and all alike: a share of them is taken, and weighs as
    the whole. A row weighs more the more violent its country is, since the score is in deaths.
    """
    seen = features(panel)
    unit, origin, lead, weight = _origins(panel, seen, random)
    level = np.expm1(seen.column("recent 10")[unit, origin].astype(float))
    threshold = _asked(level, random)
    weight = weight * (1 + level) ** _SCALE_WEIGHT
    each = np.repeat(np.arange(len(unit)), _THRESHOLDS_A_ROW)
    outcome = counts(panel)[unit, origin + lead]
    kept = (outcome[each] <= THRESHOLDS[threshold]).astype(float)
    return _rows(seen, unit[each], origin[each], lead[each], _LOGS[threshold]), kept, weight[each]


def _origins(
    panel: Panel, seen: Features, random: np.random.Generator
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    there = observed(panel)
    unit, origin = np.nonzero(there[:, FIRST_ORIGIN:-1])
    origin = origin + FIRST_ORIGIN
    calm = seen.column("highest 60")[unit, origin] == 0
    quiet = np.flatnonzero(calm)[random.random(int(calm.sum())) < _CALM_SHARE]
    taken = np.concatenate([quiet, np.repeat(np.flatnonzero(~calm), _PER_ORIGIN)])
    weight = np.concatenate([np.full(len(quiet), 1 / _CALM_SHARE), np.full(len(taken) - len(quiet), 1 / _PER_ORIGIN)])
    lead = random.integers(1, LEADS + 1, len(taken))
    unit, origin = unit[taken], origin[taken]
    inside = origin + lead < there.shape[1]
    inside[inside] &= there[unit[inside], origin[inside] + lead[inside]]
    return unit[inside], origin[inside], lead[inside], weight[inside]


def _asked(level: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.intp]:
    """Which thresholds each row is asked about: one near its country's level, one often zero, one anywhere; flat."""
    asked = random.integers(0, len(THRESHOLDS), (len(level), _THRESHOLDS_A_ROW))
    near = np.maximum(level, 1) * np.exp(random.normal(0, 1.2, len(level)))
    asked[:, 0] = np.minimum(np.searchsorted(THRESHOLDS, near), len(THRESHOLDS) - 1)
    asked[:, 1] = np.where(random.random(len(level)) < 0.5, 0, asked[:, 1])
    return asked.ravel()


def _rows(
    seen: Features,
    unit: NDArray[np.intp],
    origin: NDArray[np.intp],
    lead: NDArray[np.intp],
    level: NDArray[np.float64],
) -> NDArray[np.float32]:
    """(rows, features + lead + threshold + thresholds relative to the country's own levels)."""
    own = seen.values[unit, origin]
    relative = [level - own[:, seen.names.index(name)] for name in RELATIVE_TO]
    return np.column_stack([own, lead, level, *relative]).astype(np.float32)


def on_grid(odds: NDArray[np.float64]) -> Cdf:
    """Log-odds at the thresholds, linear in log(1 + deaths) between them, to probabilities on the grid."""
    points = np.log1p(GRID)
    at = np.clip(np.searchsorted(_LOGS, points, side="right") - 1, 0, len(_LOGS) - 2)
    share = np.clip((points - _LOGS[at]) / (_LOGS[at + 1] - _LOGS[at]), 0, 1)
    line = np.clip(odds[..., at] * (1 - share) + odds[..., at + 1] * share, -16, 16)
    made = 1 / (1 + np.exp(-line))
    made[..., 2 * THRESHOLDS[-1] <= GRID] = 1.0
    return np.maximum.accumulate(made, axis=-1)


MODEL = Boosted()
