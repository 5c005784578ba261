"""A rate from counts: the posterior of a binomial rate under Jeffreys' prior, with a 90 % interval.

``k`` of ``n`` rows, counted as ``k / deff`` of ``n / deff`` where rows come in clusters (design effect, Kish 1965), give
Beta(1/2 + k/deff, 1/2 + (n - k)/deff). Its mean is the rate given; its 5 % and 95 % points are the interval, found by
bisection on the regularised incomplete beta function (continued fraction, Numerical Recipes 6.4).
"""

from __future__ import annotations

from math import exp, lgamma, log

from tocsin.errors import BadInput

PRIOR = 0.5
INTERVAL = (0.05, 0.95)
_TINY = 1e-300


def posterior(k: float, n: float, deff: float = 1.0) -> tuple[float, float, float]:
    """Mean and 90 % interval of a rate. Raises ``BadInput`` for counts that cannot be."""
    if not 0 <= k <= n or deff < 1:
        raise BadInput(f"{k} of {n} rows with a design effect of {deff} is no count", "need 0 <= k <= n and deff >= 1")
    a, b = PRIOR + k / deff, PRIOR + (n - k) / deff
    return a / (a + b), quantile(INTERVAL[0], a, b), quantile(INTERVAL[1], a, b)


def quantile(share: float, a: float, b: float) -> float:
    """The point of Beta(a, b) below which ``share`` of it lies."""
    low, high = 0.0, 1.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle, a, b) < share else (low, middle)
    return (low + high) / 2


def below(x: float, a: float, b: float) -> float:
    """The share of Beta(a, b) below ``x``."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, 500):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / (1 + term * d or _TINY)
            c = 1 + term / c or _TINY
            found *= c * d
        if abs(c * d - 1) < 1e-14:
            break
    return found
