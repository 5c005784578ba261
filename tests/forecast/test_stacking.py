"""Stacking: the matrices give the mixture's CRPS, and the programme its least."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.evaluate.scores import crps
from tocsin.forecast.distributions import GRID, draw, of_values
from tocsin.forecast.pool import TAIL_FROM, stretched
from tocsin.forecast.stacking import CAP, Past, matrices, on_simplex, weights

SEEDS = st.integers(0, 10_000)


def _members(random: np.random.Generator, units: int, count: int) -> np.ndarray:  # type: ignore[type-arg]
    values = random.integers(0, 50, (units * count, 20)).astype(float)
    return of_values(values, np.ones_like(values)).reshape(units, count, -1)


@given(SEEDS)
@settings(deadline=None)
def test_the_matrix_is_the_mixtures_crps(seed: int) -> None:
    random = np.random.default_rng(seed)
    members, outcome = _members(random, 1, 3), random.integers(0, 50, 1).astype(float)
    share = random.dirichlet(np.ones(3))
    past = matrices(members, outcome, np.zeros(1, int), 3)
    mixture = np.einsum("m,umg->ug", share, members)
    expected = crps(outcome, draw(mixture, 20_000, 0).astype(float))
    assert abs(share @ past.deaths[0, 0] @ share - expected[0]) < 0.02


@given(SEEDS)
@settings(deadline=None)
def test_no_other_weights_do_better(seed: int) -> None:
    random = np.random.default_rng(seed)
    root = random.normal(size=(5, 4))
    matrix = root.T @ root
    found = on_simplex(matrix)
    assert abs(found.sum() - 1) < 1e-9
    assert (found >= 0).all()
    others = random.dirichlet(np.ones(4) * 0.5, 500)
    assert found @ matrix @ found <= np.einsum("ni,ij,nj->n", others, matrix, others).min() + 1e-6


def test_the_better_member_gets_the_weight() -> None:
    random = np.random.default_rng(0)
    outcomes = random.poisson(20, 400).astype(float)
    good, bad = (random.poisson(mean, (400, 50)).astype(float) for mean in (20, 35))
    members = np.stack([of_values(each, np.ones_like(each)) for each in (good, bad)], axis=1)
    past = matrices(members, outcomes, np.full(400, 3), 2)
    assert weights(past)[3, 0, 0] > 0.95
    assert np.allclose(weights(past)[0, 0], 0.5)


def test_an_unknown_outcome_counts_for_nothing() -> None:
    members = _members(np.random.default_rng(0), 2, 3)
    one = matrices(members[:1], np.array([4.0]), np.zeros(1, int), 1)
    two = matrices(members, np.array([4.0, np.nan]), np.zeros(2, int), 1)
    assert np.allclose(one.deaths, two.deaths)
    assert two.cells.sum() == 1


def test_one_summary_event_does_not_decide() -> None:
    members = _members(np.random.default_rng(0), 1, 3)
    past = matrices(members, np.array([100_000.0]), np.zeros(1, int), 1)
    assert np.trace(past.deaths[0, 0]) / 3 <= CAP * 1.001


def test_sums_add_up() -> None:
    members = _members(np.random.default_rng(1), 1, 3)
    part = matrices(members, np.array([4.0]), np.zeros(1, int), 1)
    twice = part + part + Past.none(3)
    assert np.allclose(twice.deaths, 2 * part.deaths)


@given(SEEDS)
@settings(deadline=None)
def test_stretching_moves_the_upper_tail_out_and_nothing_else(seed: int) -> None:
    made = _members(np.random.default_rng(seed), 1, 1)[:, 0]
    longer = stretched(made)
    assert (np.diff(longer, axis=-1) >= -1e-12).all()
    assert np.array_equal(longer[made <= TAIL_FROM], made[made <= TAIL_FROM])
    tail = (made > TAIL_FROM) & (made < 1)
    assert (longer[tail] < made[tail]).all()
    assert longer[0, GRID >= 60].min() == 1.0
