"""A quantile forest of how many die where some do: the amounts of the Markov model.

Trees are grown by LightGBM as a random forest on log(1 + deaths); what each leaf answers is the distribution of the
outcomes that fell into it, and the forest the mean of its leaves' (Meinshausen 2006, JMLR 7), with outcomes binned at
``boosted.THRESHOLDS``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tocsin.errors import ExtraMissing
from tocsin.forecast.trees import Trees

_TREES = 40
_SETTINGS = {
    "objective": "regression", "boosting": "rf", "num_leaves": 40, "min_data_in_leaf": 60, "feature_fraction": 0.4,
    "bagging_fraction": 0.6, "bagging_freq": 1, "max_bin": 127, "verbose": -1, "seed": 2, "deterministic": True,
    "force_row_wise": True,
}  # fmt: skip


class Forest(Struct, frozen=True):
    """``trees`` and ``kept`` (trees, leaves, thresholds): of 10,000 outcomes in a leaf, how many kept to a threshold."""

    trees: Trees
    kept: NDArray[np.uint16]

    def distribution(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """P(outcome <= threshold) for each of (rows, features): (rows, thresholds)."""
        total = np.zeros((len(rows), self.kept.shape[2]))
        for tree, leaves in enumerate(self.trees.leaves(rows)):
            total += self.kept[tree][leaves]
        return total / (10_000 * len(self.kept))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The arrays by name, to be written."""
        return self.trees.arrays() | {"kept": self.kept}

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> Forest:
        """The forest of arrays that were written."""
        return cls(Trees.of(arrays), np.asarray(arrays["kept"]))


def grow(rows: NDArray[np.float32], outcomes: NDArray[np.float64], thresholds: NDArray[np.float64]) -> Forest:
    """A forest of (rows, features) and their outcomes. Raises ``ExtraMissing`` without LightGBM."""
    try:
        import lightgbm
    except ImportError as missing:
        raise ExtraMissing("fitting the forecast needs LightGBM", "pip install 'tocsin[fit]'") from missing
    made = lightgbm.train(_SETTINGS, lightgbm.Dataset(rows, np.log1p(outcomes)), _TREES)
    trees = Trees.from_lightgbm(made.dump_model())
    below = outcomes[:, None] <= thresholds
    kept = np.zeros((len(trees.feature), trees.leaf.shape[1], len(thresholds)), np.uint16)
    for tree, leaves in enumerate(trees.leaves(rows)):
        for leaf in np.unique(leaves):
            kept[tree, leaf] = np.round(10_000 * below[leaves == leaf].mean(axis=0))
    return Forest(trees, kept)
