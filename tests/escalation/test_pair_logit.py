"""The fit: by hand, against its own gradient, and what its interval is for."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tocsin.escalation.logit import fit, sigmoid, spread


def test_without_rows_the_posterior_is_the_prior() -> None:
    found = fit(np.zeros((0, 2)), np.zeros(0), np.array([1.0, -2.0]), np.array([0.5, 2.0]))
    assert np.allclose(found.mean, [1, -2])
    assert np.allclose(found.cov, np.diag([0.25, 4.0]))


def test_a_flat_prior_gives_the_share() -> None:
    y = np.array([1.0] * 3 + [0.0] * 7)
    found = fit(np.ones((10, 1)), y, np.zeros(1), np.full(1, 1e3))
    assert math.isclose(sigmoid(found.mean)[0], 0.3, abs_tol=1e-6)
    assert math.isclose(found.cov[0, 0], 1 / (10 * 0.3 * 0.7), rel_tol=1e-4)


@given(st.integers(0, 10_000), st.floats(0.1, 3.0))
def test_the_mode_is_where_the_slope_is_none(seed: int, sd: float) -> None:
    rng = np.random.default_rng(seed)
    x, offset = rng.normal(size=(40, 3)), rng.normal(size=40)
    y = (rng.random(40) < 0.3).astype(float)
    mean, scale = rng.normal(size=3), np.full(3, sd)
    beta = fit(x, y, mean, scale, offset).mean
    slope = x.T @ (y - sigmoid(offset + x @ beta)) - (beta - mean) / scale**2
    assert np.abs(slope).max() < 1e-6


def test_the_spread_between_groups_is_found_where_there_is_one_and_not_where_there_is_none() -> None:
    rng = np.random.default_rng(5)
    group = np.repeat(np.arange(150), 40)
    own = np.repeat(rng.normal(size=150), 40)
    wide = (rng.random(len(own)) < sigmoid(own - 1)).astype(float)
    none = (rng.random(len(own)) < sigmoid(np.full(len(own), -1.0))).astype(float)
    eta = np.full(len(own), -1.0)
    assert 0.7 < spread(eta, wide, group) < 1.3
    assert spread(eta, none, group) < 0.3
