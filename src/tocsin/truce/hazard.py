"""The regularised hazard model: Cox's with a ridge penalty, fitted year by year by ``quality/fit_survival.py``. Pure.

    chance to hold = exp(−H(t) · exp(Σ weight × (value − mean)))

``H`` is the cumulative hazard of a case at the means (Breslow 1974), straight between the days it is kept at. Only
features that can be known on the day a truce is made enter: third party, monitor or peacekeepers, definitive or not,
earlier truces that failed. An unknown feature stands at the mean of the cases. The interval is that of fits on
conflicts drawn again with replacement. Fitted on truces within states watched from their first day; for truces between
states there are too few to fit anything.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import resources
from itertools import pairwise

import msgspec
from msgspec import Struct

from tocsin.truce.cases import TruceFeatures

NAMES = ("third", "monitor", "definitive", "earlier")
"""What the model looks at, in the order of its weights."""


class HazardFit(Struct, frozen=True):
    """One year's fit, on what was known on 1 July: weights, means, cumulative hazard at the days kept, redrawn fits."""

    year: int
    cases: int
    failed: int
    means: tuple[float, ...]
    weights: tuple[float, ...]
    hazard: tuple[float, ...]
    draws: tuple[tuple[float, ...], ...] = ()
    """Each redrawn fit: weights, means, cumulative hazard, in one row."""


class HazardModel(Struct, frozen=True):
    """All years' fits, the days the hazard is kept at, the penalty and how it was chosen.

    ``leads``: whether on the years after those it was chosen on it beat the base rate beyond doubt, by ``verdict``.
    """

    names: tuple[str, ...]
    days: tuple[int, ...]
    penalty: float
    chosen: str
    fits: tuple[HazardFit, ...]
    leads: bool = False
    verdict: str = ""


@cache
def hazard_model() -> HazardModel:
    """The packaged fits (``fitted/survival.json``)."""
    return msgspec.json.decode(
        resources.files("tocsin.truce").joinpath("fitted", "survival.json").read_bytes(), type=HazardModel
    )


def fit_on(model: HazardModel, day: date) -> HazardFit | None:
    """The fit of the last 1 July not after a day; ``None`` before the first."""
    return max((fit for fit in model.fits if date(fit.year, 7, 1) <= day), key=lambda fit: fit.year, default=None)


def values(features: TruceFeatures) -> tuple[float | None, ...]:
    """A truce's values in the order of ``NAMES``; ``None`` is unknown. Earlier failures as ln(1 + count)."""
    definitive = None if features.purpose == "unknown" else float(features.purpose == "definitive")
    earlier = None if features.earlier is None else math.log1p(features.earlier)
    return _number(features.third), _number(features.monitor), definitive, earlier


def _number(flag: bool | None) -> float | None:
    return None if flag is None else float(flag)


def modelled(
    model: HazardModel, fit: HazardFit, features: TruceFeatures, age: int, days: int
) -> tuple[float, float, float]:
    """The chance to hold ``days`` more at an age, with its 90 % interval."""
    told, size = values(features), len(NAMES)
    p = _held(model.days, fit.weights, fit.means, fit.hazard, told, age, days)
    drawn = sorted(
        _held(model.days, row[:size], row[size : 2 * size], row[2 * size :], told, age, days) for row in fit.draws
    )
    low, high = (quantile(drawn, 0.05), quantile(drawn, 0.95)) if drawn else (p, p)
    return p, min(low, p), max(high, p)


def _held(days_kept: Sequence[int], weights: Sequence[float], means: Sequence[float], hazard: Sequence[float],
          told: Sequence[float | None], age: int, days: int) -> float:  # fmt: skip
    score = math.fsum(
        w * (mean_or - mean)
        for w, mean, value in zip(weights, means, told, strict=True)
        for mean_or in [mean if value is None else value]
    )
    ahead = cumulative(days_kept, hazard, age + days) - cumulative(days_kept, hazard, age)
    return math.exp(-ahead * math.exp(score))


def cumulative(days_kept: Sequence[int], hazard: Sequence[float], day: int) -> float:
    """The cumulative hazard on a day: straight between the days kept, from nothing on day 0; after the last, its last slope.

    >>> cumulative((10, 20), (1.0, 3.0), 15)
    2.0
    """
    points = [(0, 0.0), *zip(days_kept, hazard, strict=True)]
    for (start, low), (end, high) in pairwise(points):
        if day <= end:
            return low + (high - low) * (day - start) / (end - start)
    (start, low), (end, high) = points[-2:]
    return high + (high - low) * (day - end) / (end - start)


def quantile(ordered: Sequence[float], share: float) -> float:
    """A quantile of ordered numbers, straight between two of them."""
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
