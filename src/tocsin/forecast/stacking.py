"""Stacking: the mixture of members with the least CRPS over past origins, by recent violence and lead.

For a mixture ``F = sum_i w_i F_i`` of distribution functions and an outcome y, since the weights add to one,

    CRPS(F, y) = integral (F(x) - 1{y <= x})^2 dx = w' A w,   A_ij = integral (F_i - 1{y <= x})(F_j - 1{y <= x}) dx,

so the weights are a quadratic programme on the simplex (Gneiting and Ranjan 2013, Electronic Journal of Statistics 7, for
pools; Yao et al. 2018, Bayesian Analysis 13(3), for stacking distributions). ``B`` is the same with d log(1 + x) for dx,
the CRPS of logs, so that large wars do not decide alone. All that is kept of the past is the sum of these matrices.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tocsin.forecast.classes import CLASSES
from tocsin.forecast.distributions import GRID, Cdf

Floats = NDArray[np.float64]

LEAD_GROUPS = (6, 12)
"""Last lead of each group; longer leads are in the last."""
SHARED = 0.5
"""How far the matrices of a lead group are drawn to those of all leads."""
CAP = 2000.0
"""A cell whose members' mean CRPS is above this many deaths weighs as if it were this: one summary event is one event."""

_DX = np.append(np.diff(GRID), 0.0)
_DLOG = np.append(np.diff(np.log1p(GRID)), 0.0)


class Past(Struct, frozen=True):
    """Sums over past origins: ``deaths`` and ``logs`` (classes, lead groups, members, members), ``cells`` (classes, lead
    groups)."""

    deaths: Floats
    logs: Floats
    cells: Floats

    def __add__(self, other: Past) -> Past:
        return Past(*(getattr(self, name) + getattr(other, name) for name in self.__struct_fields__))

    def arrays(self) -> dict[str, NDArray[np.float32]]:
        """The sums by name, to be written."""
        return {name: getattr(self, name).astype(np.float32) for name in self.__struct_fields__}

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> Past:
        """The sums of arrays that were written."""
        return cls(**{name: np.asarray(arrays[name], dtype=float) for name in cls.__struct_fields__})

    @classmethod
    def none(cls, members: int) -> Past:
        """No past."""
        shape = (len(CLASSES), len(LEAD_GROUPS))
        return cls(
            np.zeros((*shape, members, members)),
            np.zeros((*shape, members, members)),
            np.zeros(shape),
        )


def lead_group(lead: int) -> int:
    """The group of a lead, an index into ``LEAD_GROUPS``."""
    return min(int(np.searchsorted(LEAD_GROUPS, lead)), len(LEAD_GROUPS) - 1)


def matrices(members: Cdf, outcomes: Floats, group: NDArray[np.int64], lead: int) -> Past:
    """One origin's and lead's part of the sums: members (units, members, grid), outcomes and classes (units,).

    Unknown outcomes are left out.
    """
    made = Past.none(members.shape[1])
    known = ~np.isnan(outcomes)
    reached = np.minimum(np.searchsorted(GRID, outcomes[known]), len(GRID) - 1)
    error = members[known] - (np.arange(len(GRID)) >= reached[:, None])[:, None, :]
    deaths, logs = _product(error, _DX), _product(error, _DLOG)
    size = np.einsum("cii->ci", deaths).mean(axis=1)
    deaths *= np.minimum(1.0, CAP / np.maximum(size, 1e-9))[:, None, None]
    column = lead_group(lead)
    np.add.at(made.deaths[:, column], group[known], deaths)
    np.add.at(made.logs[:, column], group[known], logs)
    np.add.at(made.cells[:, column], group[known], 1)
    return made


def _product(error: Cdf, measure: Floats) -> Floats:
    scaled = error * np.sqrt(measure)
    found: Floats = scaled @ scaled.transpose(0, 2, 1)
    return found


def weights(past: Past) -> Floats:
    """The stacked weights, (classes, lead groups, members); equal where there is no past."""
    classes, groups, count = past.deaths.shape[:3]
    found = np.full((classes, groups, count), 1 / count)
    for each in range(classes):
        whole = _objective(past.deaths[each].sum(axis=0), past.logs[each].sum(axis=0))
        for group in range(groups):
            if past.cells[each, group]:
                own = _objective(past.deaths[each, group], past.logs[each, group])
                found[each, group] = on_simplex(SHARED * whole + (1 - SHARED) * own)
    return found


def _objective(deaths: Floats, logs: Floats) -> Floats:
    """CRPS of deaths and of logs, each relative to the mean member's, added."""
    return sum(part / max(float(np.trace(part)) / len(part), 1e-12) for part in (deaths, logs))  # type: ignore[return-value]


def on_simplex(matrix: Floats, steps: int = 20_000, tolerance: float = 1e-9) -> Floats:
    """The w >= 0 with sum 1 that minimises w' M w, by moving weight between the worst-matched pair (Platt 1998's SMO).

    >>> on_simplex(np.array([[1.0, 0.0], [0.0, 3.0]])).round(3)
    array([0.75, 0.25])
    """
    found = np.full(len(matrix), 1 / len(matrix))
    slope = matrix @ found
    for _ in range(steps):
        to = int(np.argmin(slope))
        held = np.flatnonzero(found > 0)
        origin = int(held[np.argmax(slope[held])])
        gain = slope[origin] - slope[to]
        if gain <= tolerance * max(float(np.abs(slope).max()), 1e-300):
            break
        curve = matrix[to, to] + matrix[origin, origin] - 2 * matrix[to, origin]
        move = min(float(found[origin]), gain / max(float(curve), 1e-15))
        found[to] += move
        found[origin] = 0.0 if move == found[origin] else found[origin] - move
        slope = slope + move * (matrix[:, to] - matrix[:, origin])
    made: Floats = found / found.sum()
    return made
