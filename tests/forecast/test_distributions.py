"""Distributions on the grid, and the draws made from them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tocsin.forecast.distributions import GRID, capped, draw, of_values, quantiles

COUNTS = arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(1, 30)), elements=st.integers(0, 60).map(float))


@given(COUNTS)
def test_small_counts_come_back_exactly(values: np.ndarray) -> None:  # type: ignore[type-arg]
    made = of_values(values, np.ones_like(values))
    found = draw(made, values.shape[1], 0)
    assert np.array_equal(np.sort(found, axis=1), np.sort(values, axis=1))


@given(st.floats(0, 200_000), st.integers(0, 5))
def test_large_counts_come_back_within_a_step(value: float, seed: int) -> None:
    count = np.array([[round(value)]], dtype=float)
    found = draw(of_values(count, np.ones((1, 1))), 100, seed)
    assert found.max() <= max(round(value * 1.07) + 1, 1)
    assert np.median(found) >= round(value) * 0.93 - 1


@given(COUNTS)
def test_quantiles_rise_and_draws_keep_the_probabilities(values: np.ndarray) -> None:  # type: ignore[type-arg]
    made = of_values(values, np.ones_like(values))
    levels = np.linspace(0.01, 0.99, 33)
    assert (np.diff(quantiles(made, levels), axis=-1) >= 0).all()
    chance = (draw(made, 1000, 0) >= 25).mean(axis=-1)
    assert np.allclose(chance, 1 - made[..., 24], atol=1e-3)


def test_a_cap_ends_the_tail() -> None:
    wide = np.linspace(0, 0.9, len(GRID))[None]
    assert draw(capped(wide, np.array([100.0])), 500, 0).max() <= 106


def test_the_order_of_draws_depends_on_the_seed_alone() -> None:
    made = of_values(np.arange(50.0)[None], np.ones((1, 50)))
    assert not np.array_equal(draw(made, 50, 0), draw(made, 50, 1))
    assert np.array_equal(np.sort(draw(made, 50, 0)), np.sort(draw(made, 50, 1)))
