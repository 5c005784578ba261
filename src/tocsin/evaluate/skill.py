"""How much better than a benchmark, how sure, and where: skill on identical cells, and the splits that explain a mean.

A few country-months rule a mean of deaths, and months of one country are not independent: the interval resamples whole
countries (a cluster bootstrap: Cameron, Gelbach & Miller 2008, Review of Economics and Statistics 90, 414–427).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray

from tocsin.evaluate.scores import Floats, Mean, mean

RESAMPLES = 2000
BIG = 10_000
"""Deaths in one month above which a cell is nearly always a summary event booked whole in the month it ends."""


class Skill(Struct, frozen=True):
    """Skill against the benchmark, 1 − S/S₀, and the difference of means S − S₀, each with its bootstrap interval.

    ``cells`` were compared, ``left_out`` were not, one of the two scores being unknown. None: not defined (S₀ is zero,
    or nothing to compare). An interval leaves out resamples in which it is not defined.
    """

    cells: int
    left_out: int
    score: float | None = None
    benchmark: float | None = None
    skill: float | None = None
    skill_low: float | None = None
    skill_high: float | None = None
    difference: float | None = None
    difference_low: float | None = None
    difference_high: float | None = None


def skill(
    scores: ArrayLike,
    benchmark: ArrayLike,
    countries: ArrayLike,
    *,
    resamples: int = RESAMPLES,
    level: float = 0.9,
    seed: int = 7,
) -> Skill:
    """Skill of ``scores`` (n,) against ``benchmark`` (n,) on the cells where both are known.

    The interval is that of ``resamples`` draws of whole ``countries`` (n,), with replacement; the same seed gives the
    same interval.

    >>> skill([1.0, 1.0], [2.0, 2.0], ["AZE", "ETH"]).skill
    0.5
    """
    ours, theirs = np.asarray(scores, dtype=float), np.asarray(benchmark, dtype=float)
    known = ~(np.isnan(ours) | np.isnan(theirs))
    left_out = int((~known).sum())
    if not known.any():
        return Skill(0, left_out)
    sums = _by_country(ours[known], theirs[known], np.asarray(countries)[known])
    again = _resamples(len(sums), resamples, seed) @ sums
    tails = [(1 - level) / 2, (1 + level) / 2]
    total = sums.sum(axis=0)
    skills, differences = _ratios(again)
    at, gap = _ratios(total[None, :])
    return Skill(
        int(known.sum()),
        left_out,
        float(total[0] / total[2]),
        float(total[1] / total[2]),
        _number(at[0]),
        *_interval(skills, tails),
        _number(gap[0]),
        *_interval(differences, tails),
    )


def _by_country(ours: Floats, theirs: Floats, countries: NDArray[np.generic]) -> Floats:
    """(countries, 3): each country's summed score, summed benchmark and number of cells."""
    _, at = np.unique(countries, return_inverse=True)
    at = np.ravel(at)
    return np.column_stack([np.bincount(at, weights=part) for part in (ours, theirs, np.ones(len(ours)))])


@lru_cache(maxsize=8)
def _resamples(countries: int, resamples: int, seed: int) -> NDArray[np.int64]:
    """(resamples, countries): how often each country is drawn. The same for every score of a window."""
    chances = np.full(countries, 1 / countries)
    return np.random.default_rng(seed).multinomial(countries, chances, size=resamples)


def _ratios(sums: Floats) -> tuple[Floats, Floats]:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(sums[:, 1] > 0, 1 - sums[:, 0] / sums[:, 1], np.nan), (sums[:, 0] - sums[:, 1]) / sums[:, 2]


def _interval(values: Floats, tails: list[float]) -> tuple[float | None, float | None]:
    known = values[~np.isnan(values)]
    if not len(known):
        return None, None
    low, high = np.quantile(known, tails)
    return float(low), float(high)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def split(scores: ArrayLike, obs: ArrayLike) -> tuple[Mean, Mean]:
    """The mean score over cells without deaths and over cells with deaths; unknown outcomes are in neither.

    >>> zero, nonzero = split([0.5, 4.0, 6.0], [0, 3, 7])
    >>> zero.value, nonzero.value
    (0.5, 5.0)
    """
    given, y = np.asarray(scores, dtype=float), np.asarray(obs, dtype=float)
    return mean(given[y == 0]), mean(given[y > 0])


def no_big(scores: ArrayLike, obs: ArrayLike, most: float = BIG) -> Mean:
    """The mean score over cells of at most ``most`` deaths.

    >>> no_big([1.0, 9000.0], [3, 113_554]).value
    1.0
    """
    return mean(np.asarray(scores, dtype=float)[np.asarray(obs, dtype=float) <= most])


def size_ratio(forecast: ArrayLike, obs: ArrayLike) -> float | None:
    """Mean forecast over mean outcome on the known cells: 1 is the right size, below is timid. None: no deaths.

    >>> size_ratio([2.0, 4.0], [10.0, 2.0])
    0.5
    """
    given, y = np.asarray(forecast, dtype=float), np.asarray(obs, dtype=float)
    known = ~(np.isnan(given) | np.isnan(y))
    deaths = y[known].sum()
    return float(given[known].sum() / deaths) if deaths else None
