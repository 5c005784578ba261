"""How unusual a count is under the pair's own history: a gamma-Poisson (negative binomial) tail.

Months of news cluster, so a plain Poisson count would cry wolf. Earlier months' counts ``c_i`` at exposure ``e_i``
(that month's volume of news over today's) give the mean at today's volume, shrunk to the world's mean ``b`` as if that
were ``k`` months of the pair's own::

    mean = (Σ c_i + k·b) / (Σ e_i + k)
    dispersion = max(floor, Σ((c_i − mean·e_i)² − mean·e_i) / Σ (mean·e_i)²)

The dispersion is the moment estimator of a negative binomial with variance ``mean + dispersion·mean²`` (Cameron and
Trivedi 2013, ch. 3).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct

from tocsin.schema import sums


class History(Struct, frozen=True):
    """Mean (stories a month at today's volume) and dispersion of a pair's earlier months, each to four digits."""

    mean: float
    dispersion: float

    def at_least(self, count: int) -> float:
        """P(X ≥ count)."""
        return sums.at_least(count, self.mean, self.dispersion)

    def at_most(self, count: int) -> float:
        """P(X ≤ count)."""
        return sums.at_most(count, self.mean, self.dispersion)


def history(counts: Sequence[float], exposures: Sequence[float], base: float, prior: float, floor: float) -> History:
    """The pair's history from earlier months' counts and exposures (same length); see the head of this file."""
    mean = (math.fsum(counts) + prior * base) / (math.fsum(exposures) + prior)
    expected = [mean * exposure for exposure in exposures]
    square = math.fsum(e * e for e in expected)
    excess = math.fsum((c - e) ** 2 - e for c, e in zip(counts, expected, strict=True))
    dispersion = max(floor, excess / square) if square else floor
    return History(
        *(float(f"{value:.4g}") for value in (mean, dispersion))
    )  # as printed, so that it can be reckoned again


def strength(tail: float, full: float) -> float:
    """From a tail probability to 0–1: ``min(1, ln tail / ln full)``; 0 for the certain, 1 from ``full`` down.

    >>> round(strength(0.05, 0.001), 2), strength(1.0, 0.001), strength(1e-6, 0.001)
    (0.43, 0.0, 1.0)
    """
    return min(1.0, max(0.0, math.log(tail) / math.log(full))) if tail < 1.0 else 0.0
