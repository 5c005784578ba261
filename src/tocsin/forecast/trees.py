"""Boosted trees as plain arrays: kept small in a file, and evaluated with numpy alone.

Fitting needs LightGBM (``tocsin[fit]``); forecasting does not. ``Trees.raw`` equals LightGBM's raw score to rounding of
its thresholds to 32 bits, which is what it is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray


class Trees(Struct, frozen=True):
    """An ensemble of binary trees.

    Arrays are (trees, most splits) for ``feature``, ``threshold``, ``left``, ``right`` and (trees, most leaves) for
    ``leaf``. A child >= 0 is a split, a child < 0 the leaf ``-1 - child``; go left where value <= threshold.
    """

    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    leaf: NDArray[np.float32]

    def raw(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The sum of the trees' leaves for each row of (rows, features)."""
        total = np.zeros(len(rows))
        for tree, leaves in enumerate(self.leaves(rows)):
            total += self.leaf[tree][leaves]
        return total

    def leaves(self, rows: NDArray[np.float32]) -> Iterator[NDArray[np.int16]]:
        """Tree after tree, the leaf that each row falls into."""
        columns = np.ascontiguousarray(rows.T)
        for tree in range(len(self.feature)):
            yield -1 - self._fallen(tree, columns)

    def _fallen(self, tree: int, columns: NDArray[np.float32]) -> NDArray[np.int16]:
        """The (negative) leaf each row falls into: split by split, each with the rows that reach it."""
        at = np.empty(columns.shape[1], dtype=np.int16)
        waiting = [(0, np.arange(columns.shape[1]))]
        while waiting:
            split, rows = waiting.pop()
            goes_left = columns[self.feature[tree, split]][rows] <= self.threshold[tree, split]
            for child, part in ((self.left[tree, split], rows[goes_left]), (self.right[tree, split], rows[~goes_left])):
                if child < 0:
                    at[part] = child
                elif len(part):
                    waiting.append((int(child), part))
        return at

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The arrays by name, to be written."""
        return {name: getattr(self, name) for name in self.__struct_fields__}

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> Trees:
        """The trees of arrays that were written."""
        return cls(**{name: np.asarray(arrays[name]) for name in cls.__struct_fields__})

    @classmethod
    def from_lightgbm(cls, dumped: Mapping[str, Any]) -> Trees:
        """The trees of ``Booster.dump_model()``: numeric splits without missing values only."""
        trees = [tree["tree_structure"] for tree in dumped["tree_info"] if "split_feature" in tree["tree_structure"]]
        most = max((tree["num_leaves"] for tree in dumped["tree_info"]), default=2)
        made = cls(
            np.zeros((len(trees), most - 1), np.int16),
            np.zeros((len(trees), most - 1), np.float32),
            np.zeros((len(trees), most - 1), np.int16),
            np.zeros((len(trees), most - 1), np.int16),
            np.zeros((len(trees), most), np.float32),
        )
        for number, root in enumerate(trees):
            _fill(made, number, root)
        return made


def _fill(made: Trees, tree: int, node: Mapping[str, Any]) -> int:
    """Write a node and all below it; returns how its parent refers to it."""
    if "leaf_index" in node:
        made.leaf[tree, node["leaf_index"]] = node["leaf_value"]
        return -1 - int(node["leaf_index"])
    at = int(node["split_index"])
    made.feature[tree, at] = node["split_feature"]
    made.threshold[tree, at] = _rounded_down(node["threshold"])
    made.left[tree, at] = _fill(made, tree, node["left_child"])
    made.right[tree, at] = _fill(made, tree, node["right_child"])
    return at


def _rounded_down(threshold: float) -> np.float32:
    """The largest 32-bit number not above the threshold, so that 32-bit values fall on the same side of it."""
    near = np.float32(threshold)
    return near if float(near) <= threshold else np.nextafter(near, np.float32(-np.inf))
