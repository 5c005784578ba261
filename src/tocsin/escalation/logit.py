"""Logistic regression with normal priors: the mode, the Laplace posterior, and the spread between groups.

The log posterior is Σ wᵢ (yᵢ log pᵢ + (1 − yᵢ) log(1 − pᵢ)) − ½ Σ ((βⱼ − mⱼ)/sⱼ)², logit(p) = offset + Xβ; Newton's
method finds its only mode, and the inverse of its negative Hessian there is the covariance (Gelman et al. 2013, *Bayesian
Data Analysis*, ch. 4 and 16).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
WIDEST = 2.5
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(15)


@dataclass(frozen=True, eq=False)
class Posterior:
    """Mode and covariance of the coefficients, shapes (k,) and (k, k)."""

    mean: Floats
    cov: Floats


def sigmoid(x: Floats) -> Floats:
    """The probability of given log-odds."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * x)), dtype=float)


def fit(
    x: Floats, y: Floats, mean: Floats, sd: Floats, offset: Floats | float = 0.0, weight: Floats | float = 1.0
) -> Posterior:
    """Coefficients of ``x`` (n, k) for outcomes ``y`` (n,), 0 or 1, under normal priors ``mean`` and ``sd`` (k,)."""
    beta, precision = mean.astype(float).copy(), 1.0 / sd**2
    for _ in range(100):
        p = sigmoid(offset + x @ beta)
        slope = x.T @ (weight * (y - p)) - precision * (beta - mean)
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(precision)
        step = np.linalg.solve(hessian, slope)
        # halved where it is long: the first step from a prior mean far off may overshoot
        beta = beta + step / max(1.0, float(np.abs(step).max()))
        if float(np.abs(step).max()) < 1e-9:
            break
    return Posterior(beta, np.asarray(np.linalg.inv(hessian), dtype=float))


def spread(eta: Floats, y: Floats, group: NDArray[np.int64], scale: float = 0.5, weight: Floats | float = 1.0) -> float:
    """Standard deviation of a normal effect common to each group (log-odds), given the other terms ``eta`` (n,).

    The value that maximises the marginal likelihood (Gauss-Hermite, 15 nodes) times a half-normal prior of ``scale``.
    """

    def loss(sd: float) -> float:
        return 0.5 * (sd / scale) ** 2 - _marginal(eta, y, group, sd, weight)

    low, high = 0.0, WIDEST
    while high - low > 0.02:
        first, second = low + (high - low) * 0.382, low + (high - low) * 0.618
        low, high = (low, second) if loss(first) < loss(second) else (first, high)
    return round((low + high) / 2, 2)


def _marginal(eta: Floats, y: Floats, group: NDArray[np.int64], sd: float, weight: Floats | float) -> float:
    total = np.empty((int(group.max()) + 1, len(_NODES)))
    for at, node in enumerate(_NODES):
        # the mean of p over groups is kept by the shift: what is estimated is the spread, not the level
        q = eta + sd * node - 0.5 * sd**2 * (1 - 2 * sigmoid(eta))
        each = weight * (y * q - np.logaddexp(0.0, q))
        total[:, at] = np.bincount(group, weights=each, minlength=len(total))
    most = total.max(axis=1, keepdims=True)
    return float(np.sum(most[:, 0] + np.log(np.exp(total - most) @ (_WEIGHTS / _WEIGHTS.sum()))))
