"""Scores of forecasts that are draws, one per cell. Pure; numpy only.

Everywhere ``obs`` is (n,), the outcomes, NaN where unknown; ``draws`` is (n, m), m equally likely draws for each; what
comes back is (n,). Lower is better. An unknown outcome has the score NaN, never zero: ``mean`` leaves it out and counts
it. Draws must be finite. The scores are those of the VIEWS Prediction Challenge 2023/24 (Hegre et al. 2025, Journal of
Peace Research 62(6), 2070–2087), number for number.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tocsin.errors import BadInput

Floats = NDArray[np.float64]

BIN_EDGES = np.array([0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5])
"""Inner edges of the log score's eleven bins: 0, 1–2, 3–5, 6–10, 11–25, … , more than 1,000 deaths."""

_REPLICATED = 1000


class Mean(NamedTuple):
    """A mean over the known cells (None without any), how many those are, and how many are unknown."""

    value: float | None
    cells: int
    unknown: int


def mean(scores: ArrayLike) -> Mean:
    """The mean of the scores that are known; the unknown are counted beside it.

    >>> mean([1.0, 3.0, float("nan")])
    Mean(value=2.0, cells=2, unknown=1)
    >>> mean([float("nan")])
    Mean(value=None, cells=0, unknown=1)
    """
    given = np.asarray(scores, dtype=float).ravel()
    known = given[~np.isnan(given)]
    return Mean(float(known.mean()) if len(known) else None, len(known), len(given) - len(known))


def crps(obs: ArrayLike, draws: ArrayLike) -> Floats:
    """Continuous ranked probability score of an ensemble, in deaths.

    mean|x − y| − ½ mean|x − x'| over all pairs of draws, i = j included, so that a small ensemble pays for its size
    (Gneiting & Raftery 2007, JASA 102, 359–378, section 4.2). The pairs are never formed: with x sorted the second term
    is Σ (2i − m − 1) xᵢ / m².

    >>> crps([3], [[1, 2]]).tolist()
    [1.25]
    """
    y, x = _cells(obs, draws)
    score: Floats = _distance(y, x) - _pair_sum(x) / x.shape[1] ** 2
    return score


def log1p_crps(obs: ArrayLike, draws: ArrayLike) -> Floats:
    """The CRPS of log(1 + x) against log(1 + y): relative error counts (Bosse et al. 2023, PLoS Comput Biol 19(8)).

    >>> log1p_crps([0], [[0, 0]]).tolist()
    [0.0]
    """
    y, x = _cells(obs, draws)
    _refuse_negative(x)
    return crps(np.log1p(y), np.log1p(x))


def log_score(obs: ArrayLike, draws: ArrayLike) -> Floats:
    """Ignorance on eleven bins, in bits: −log₂((1000 s + 1) / 1011), s the share of draws in the outcome's bin.

    As the challenge codes it: an ensemble counts as 1,000 draws (replicated, never resampled) and each bin gets one
    more; the best is 0.014. The added draws make it not quite proper: whoever sharpens the truth gains, but never more
    than log₂ 1.011 = 0.016 bits.

    >>> log_score([0, 4], [[0, 0], [0, 1]]).round(3).tolist()
    [0.014, 9.982]
    """
    y, x = _cells(obs, draws)
    share = _share_in_bin(y, x)
    score = -np.log2((_REPLICATED * share + 1) / (_REPLICATED + len(BIN_EDGES) + 1))
    return np.where(np.isnan(y), np.nan, score)


def interval(draws: ArrayLike, level: float = 0.9) -> tuple[Floats, Floats]:
    """The central interval of a level: both quantiles, linearly interpolated between draws (numpy's default).

    >>> low, high = interval([[0, 10, 20]], level=0.5)
    >>> low.tolist(), high.tolist()
    ([5.0], [15.0])
    """
    if not 0 < level < 1:
        raise BadInput(f"an interval of level {level} does not exist", "give a level between 0 and 1, such as 0.9")
    _, x = _cells(np.zeros(len(np.asarray(draws))), draws)
    low, high = np.quantile(x, [(1 - level) / 2, (1 + level) / 2], axis=1)
    return low, high


def interval_penalty(obs: ArrayLike, low: ArrayLike, high: ArrayLike, level: float = 0.9) -> Floats:
    """Width of an interval plus 2/α times the distance by which it misses, α = 1 − level (Gneiting & Raftery 2007, 6.2).

    >>> interval_penalty([12], [0], [10], level=0.9).round(6).tolist()
    [50.0]
    """
    y, below, above = (np.asarray(part, dtype=float) for part in (obs, low, high))
    missed = np.maximum(below - y, 0) + np.maximum(y - above, 0)
    penalty: Floats = (above - below) + 2 / (1 - level) * missed
    return penalty


def interval_score(obs: ArrayLike, draws: ArrayLike, level: float = 0.9) -> Floats:
    """The penalty of the draws' own central interval, in deaths; its mean is the challenge's MIS.

    >>> interval_score([2], [[0, 0, 0]]).round(6).tolist()
    [40.0]
    """
    return interval_penalty(obs, *interval(draws, level), level)


def covered(obs: ArrayLike, draws: ArrayLike, level: float = 0.9) -> Floats:
    """1 where the outcome lies in the central interval, its ends included, else 0.

    >>> covered([2, 9], [[1, 2, 3], [1, 2, 3]]).tolist()
    [1.0, 0.0]
    """
    return within(obs, *interval(draws, level))


def within(obs: ArrayLike, low: ArrayLike, high: ArrayLike) -> Floats:
    """1 where ``low ≤ obs ≤ high``, else 0; NaN where the outcome is unknown."""
    y = np.asarray(obs, dtype=float)
    inside = (np.asarray(low) <= y) & (y <= np.asarray(high))
    return np.where(np.isnan(y), np.nan, inside.astype(float))


def exceedance(draws: ArrayLike, threshold: ArrayLike) -> Floats:
    """P(deaths ≥ threshold): the share of draws that reach it. One threshold, or one a cell (NaN: unknown, so NaN).

    >>> exceedance([[10, 25, 40, 60]], 25).tolist()
    [0.75]
    """
    _, x = _cells(np.zeros(len(np.asarray(draws))), draws)
    bar = np.broadcast_to(np.asarray(threshold, dtype=float), len(x))
    return np.where(np.isnan(bar), np.nan, (x >= bar[:, None]).mean(axis=1))


def brier(p: ArrayLike, happened: ArrayLike) -> Floats:
    """(p − o)², o being 1 where it happened, 0 where not, NaN where unknown (Brier 1950, Monthly Weather Review 78).

    >>> brier([0.25], [1]).tolist()
    [0.5625]
    """
    chance, seen = np.asarray(p, dtype=float), np.asarray(happened, dtype=float)
    if np.any((chance < 0) | (chance > 1)):
        raise BadInput("a probability lies outside 0 … 1", "give shares, not percentages")
    score: Floats = np.square(chance - seen)
    return score


def reached(obs: ArrayLike, threshold: ArrayLike) -> Floats:
    """1 where the outcome reaches the threshold, else 0; NaN where either is unknown.

    >>> reached([24, 25, float("nan")], 25).tolist()
    [0.0, 1.0, nan]
    """
    y, bar = np.asarray(obs, dtype=float), np.asarray(threshold, dtype=float)
    return np.where(np.isnan(y) | np.isnan(bar), np.nan, (y >= bar).astype(float))


def pit(obs: ArrayLike, draws: ArrayLike, seed: int | list[int]) -> Floats:
    """Where the outcome falls among its draws, 0 … 1, randomised for counts; uniform if the forecast is calibrated.

    (b + v (t + 1)) / (m + 1) with b draws below the outcome, t equal to it and v uniform: the randomised transform of
    Czado, Gneiting & Held (2009, Biometrics 65, 1254–1261), with the rank histogram's m + 1 places (Hamill 2001, Monthly
    Weather Review 129, 550–560), which makes it exactly uniform for an ensemble of any size.

    >>> place = pit([5], [[1, 9]], seed=1).item()
    >>> 1 / 3 <= place <= 2 / 3
    True
    """
    y, x = _cells(obs, draws)
    below, ties = (x < y[:, None]).sum(axis=1), (x == y[:, None]).sum(axis=1)
    place = (below + np.random.default_rng(seed).random(len(y)) * (ties + 1)) / (x.shape[1] + 1)
    return np.where(np.isnan(y), np.nan, place)


def _cells(obs: ArrayLike, draws: ArrayLike) -> tuple[Floats, Floats]:
    y, x = np.asarray(obs, dtype=float), np.asarray(draws, dtype=float)
    if y.ndim != 1 or x.ndim != 2 or len(x) != len(y) or not x.shape[1]:
        raise BadInput(
            f"outcomes {y.shape} and draws {x.shape} do not fit", "give (n,) outcomes and (n, m) draws, m ≥ 1"
        )
    if not np.isfinite(x).all():
        raise BadInput("a draw is not a finite number", "a forecast holds numbers only; leave out what is not forecast")
    return y, x


def _distance(y: Floats, x: Floats) -> Floats:
    """mean|x − y| by row."""
    away: Floats = np.abs(x - y[:, None]).mean(axis=1)
    return away


def _pair_sum(x: Floats) -> Floats:
    """½ Σ|x − x'| over all ordered pairs, by the sorted draws; (n,)."""
    size = x.shape[1]
    summed: Floats = np.sort(x, axis=1) @ (2.0 * np.arange(1, size + 1) - size - 1)
    return summed


def _share_in_bin(y: Floats, x: Floats) -> Floats:
    bounds = np.concatenate(([-np.inf], BIN_EDGES, [np.inf]))
    at = np.searchsorted(BIN_EDGES, y, side="right")
    share: Floats = ((x >= bounds[at][:, None]) & (x < bounds[at + 1][:, None])).mean(axis=1)
    return share


def _refuse_negative(x: Floats) -> None:
    if (x < 0).any():
        raise BadInput(f"a draw of {x.min():g} deaths is negative", "give counts of deaths, 0 or more")
