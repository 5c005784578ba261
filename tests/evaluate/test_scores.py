"""The scores: by hand, by a second route each, and as laws."""

import doctest
import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tocsin.errors import BadInput
from tocsin.evaluate import alarms, calibration, scores, skill, windows

counts = st.integers(0, 5000)
ensembles = st.tuples(st.integers(1, 6), st.integers(1, 30)).flatmap(
    lambda shape: arrays(np.int64, shape, elements=counts)
)
cells = ensembles.flatmap(lambda draws: st.tuples(arrays(np.int64, len(draws), elements=counts), st.just(draws)))
shares = st.lists(st.integers(0, 6), min_size=5, max_size=5).filter(any)
VALUES = np.array([0, 1, 4, 30, 700])


@pytest.mark.parametrize("module", [scores, alarms, skill, calibration, windows])
def test_the_examples_in_the_docstrings(module):
    found = doctest.testmod(module)
    assert found.attempted and not found.failed


def all_pairs(y, x):
    """The definition, m² pairs and all."""
    return np.abs(x - y).mean() - np.abs(x[:, None] - x[None, :]).mean() / 2


def pinball_integral(y, x):
    """2 ∫ (1{y < q(τ)} − τ)(q(τ) − y) dτ, exactly, over the steps of the empirical quantile function."""
    size, x = len(x), np.sort(x)
    step = np.arange(size)
    return float(np.sum(2 * (x - y) * ((y < x) / size - (2 * step + 1) / (2 * size**2))))


def squared_difference(y, x):
    """∫ (F(z) − 1{z ≥ y})² dz, exactly, over the steps of the empirical distribution."""
    at = np.unique(np.append(x, y))
    gaps = np.diff(at)
    below = (x[:, None] <= at[:-1]).mean(axis=0)
    return float(np.sum((below - (at[:-1] >= y)) ** 2 * gaps))


@settings(deadline=None)
@given(cells)
def test_crps_is_the_direct_form_the_pinball_integral_and_the_area_between_distributions(case):
    y, x = case
    for route in (all_pairs, pinball_integral, squared_difference):
        np.testing.assert_allclose(scores.crps(y, x), [route(*cell) for cell in zip(y, x, strict=True)], atol=1e-9)


@settings(deadline=None)
@given(cells)
def test_crps_and_interval_score_are_those_of_scoringrules(case):
    scoringrules = pytest.importorskip("scoringrules")
    y, x = case[0].astype(float), case[1].astype(float)
    np.testing.assert_allclose(scores.crps(y, x), scoringrules.crps_ensemble(y, x, estimator="nrg"), atol=1e-9)
    low, high = np.quantile(x, [0.05, 0.95], axis=1)
    np.testing.assert_allclose(scores.interval_score(y, x), scoringrules.interval_score(y, low, high, 0.1), atol=1e-9)


@settings(deadline=None)
@given(cells, st.integers(2, 4), st.randoms())
def test_neither_the_order_of_draws_nor_replicating_them_changes_a_score(case, times, random):
    y, x = case
    order = random.sample(range(x.shape[1]), x.shape[1])
    for score in (scores.crps, scores.log1p_crps, scores.log_score):
        np.testing.assert_allclose(score(y, x[:, order]), score(y, x), atol=1e-9)
        np.testing.assert_allclose(score(y, np.tile(x, times)), score(y, x), atol=1e-9)


@settings(deadline=None)
@given(cells, st.integers(1, 50))
def test_crps_is_in_deaths_and_does_not_mind_where_zero_lies(case, by):
    y, x = case
    np.testing.assert_allclose(scores.crps(y * by, x * by), by * scores.crps(y, x), rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(scores.crps(y + by, x + by), scores.crps(y, x), atol=1e-9)


def test_crps_of_a_poisson_is_that_of_its_distribution_function():
    rate, y = 7.0, 11
    masses = [math.exp(-rate + k * math.log(rate) - math.lgamma(k + 1)) for k in range(200)]
    exact = sum((below - (k >= y)) ** 2 for k, below in enumerate(itertools.accumulate(masses)))
    draws = np.random.default_rng(1).poisson(rate, (1, 400_000))
    assert scores.crps([y], draws)[0] == pytest.approx(exact, abs=0.02)


def expected(score, truth, forecast):
    """E over outcomes from ``truth`` of the score of an ensemble that is exactly ``forecast``; both are shares of VALUES."""
    draws = np.tile(np.repeat(VALUES, forecast), (len(VALUES), 1))
    return float(score(VALUES, draws) @ truth) / sum(truth)


@settings(deadline=None)
@given(shares, shares)
def test_no_forecast_has_a_better_expected_crps_than_the_truth(truth, other):
    for score in (scores.crps, scores.log1p_crps):
        assert expected(score, truth, truth) <= expected(score, truth, other) + 1e-9


@settings(deadline=None)
@given(st.integers(0, 10), st.integers(0, 10))
def test_no_probability_has_a_better_expected_brier_score_than_the_true_one(truth, other):
    def of(p):
        return float(scores.brier([p / 10, p / 10], [1, 0]) @ [truth, 10 - truth])

    assert of(truth) <= of(other) + 1e-12


@settings(deadline=None)
@given(shares, st.integers(0, 700), st.integers(0, 700))
def test_no_interval_has_a_better_expected_score_than_the_true_quantiles(truth, one, two):
    sample = np.repeat(VALUES, truth)
    best = np.quantile(sample, [0.05, 0.95], method="inverted_cdf")

    def of(low, high):
        return scores.interval_penalty(sample, np.full(len(sample), low), np.full(len(sample), high)).mean()

    assert of(*best) <= of(min(one, two), max(one, two)) + 1e-9


@settings(deadline=None)
@given(shares, shares)
def test_the_log_score_rewards_sharpening_the_truth_by_no_more_than_it_says(truth, other):
    """The added draws make it improper by at most log2(1011 / 1000) bits."""
    gain = expected(scores.log_score, truth, truth) - expected(scores.log_score, truth, other)
    assert gain <= math.log2(1.011) + 1e-9


def test_the_log_score_is_improper_by_a_little():
    sharper = expected(scores.log_score, [39, 1, 0, 0, 0], [40, 0, 0, 0, 0])
    assert expected(scores.log_score, [39, 1, 0, 0, 0], [39, 1, 0, 0, 0]) < sharper
    truth = [995, 5, 0, 0, 0]
    assert expected(scores.log_score, truth, [996, 4, 0, 0, 0]) < expected(scores.log_score, truth, truth)


def test_the_bins_of_the_log_score():
    borders = [0, 1, 2, 3, 5, 6, 10, 11, 25, 26, 50, 51, 100, 101, 250, 251, 500, 501, 1000, 1001, 99_999]
    bins = [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10]
    right, wrong = -math.log2(1001 / 1011), -math.log2(1 / 1011)
    for (y, a), (x, b) in itertools.product(zip(borders, bins, strict=True), repeat=2):
        assert scores.log_score([y], [[x]])[0] == pytest.approx(right if a == b else wrong)


def test_an_ensemble_of_twelve_counts_as_a_thousand_draws():
    draws = [[0] * 9 + [30] * 3]
    assert scores.log_score([40], draws)[0] == pytest.approx(-math.log2((1000 * 3 / 12 + 1) / 1011))


def test_scores_worked_by_hand():
    draws = [[0, 0, 10, 30]]
    assert scores.crps([4], draws)[0] == pytest.approx((4 + 4 + 6 + 26) / 4 - 200 / 32)
    assert scores.interval_score([40], draws, 0.5)[0] == pytest.approx(15 + 4 * 25)
    assert scores.exceedance(draws, 10)[0] == 0.5
    assert scores.exceedance(draws, 10.5)[0] == 0.25


def test_an_unknown_outcome_is_unknown_in_every_score_and_counted():
    y, x = [np.nan, 3.0], [[1, 2], [1, 2]]
    assert scores.mean([np.nan, 2.0, 4.0]) == (3.0, 2, 1)
    for score in (
        scores.crps,
        scores.log1p_crps,
        scores.log_score,
        scores.interval_score,
        scores.covered,
    ):
        assert np.isnan(score(y, x)).tolist() == [True, False], score
    assert np.isnan(scores.pit(y, x, 1)).tolist() == [True, False]
    assert np.isnan(scores.brier([0.5, 0.5], scores.reached(y, 25))).tolist() == [True, False]
    assert np.isnan(scores.exceedance(x, [np.nan, 2])).tolist() == [True, False]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: scores.crps([1], [[np.nan, 2]]), "not a finite number"),
        (lambda: scores.crps([1], [[np.inf, 2]]), "not a finite number"),
        (lambda: scores.crps([1, 2], [[1, 2]]), "do not fit"),
        (lambda: scores.crps([1], np.zeros((1, 0))), "do not fit"),
        (lambda: scores.log1p_crps([1], [[-1]]), "-1 deaths is negative"),
        (lambda: scores.interval([[1]], 90), "level 90"),
        (lambda: scores.brier([50], [1]), "outside 0"),
    ],
)
def test_what_no_score_can_be_made_of_is_refused(call, said):
    with pytest.raises(BadInput, match=said):
        call()


@pytest.mark.parametrize("size", [1, 2, 12])
def test_pit_is_uniform_for_an_ensemble_of_any_size_even_among_ties(size):
    dice = np.random.default_rng(size).poisson(0.7, (20_000, size + 1))
    found = scores.pit(dice[:, 0], dice[:, 1:], seed=3)
    assert found.min() >= 0 and found.max() <= 1
    shares, _ = np.histogram(found, bins=10, range=(0, 1))
    assert np.abs(shares / 20_000 - 0.1).max() < 0.015


def test_the_same_seed_gives_the_same_pit():
    y, x = np.zeros(50), np.zeros((50, 5))
    assert np.array_equal(scores.pit(y, x, 1), scores.pit(y, x, 1))
    assert not np.array_equal(scores.pit(y, x, 1), scores.pit(y, x, 2))
