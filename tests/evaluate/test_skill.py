"""Skill on identical cells, its interval by countries, and the splits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.evaluate.skill import no_big, size_ratio, skill, split

UNITS = np.repeat(np.arange(30), 12)


def test_skill_by_hand():
    found = skill([1, 2, 3], [2, 4, 6], [1, 1, 2])
    assert (found.skill, found.difference, found.score, found.benchmark) == (0.5, -2, 2, 4)
    assert (found.skill_low, found.skill_high) == (0.5, 0.5)


def test_cells_where_either_is_unknown_are_left_out_and_counted():
    found = skill([1, np.nan, 3], [2, 4, np.nan], [1, 1, 2])
    assert (found.cells, found.left_out, found.skill) == (1, 2, 0.5)


def test_nothing_to_compare_is_no_skill():
    found = skill([np.nan], [1.0], [1])
    assert (found.cells, found.left_out, found.skill, found.skill_low) == (0, 1, None, None)


def test_against_a_perfect_benchmark_skill_is_not_defined_but_the_difference_is():
    found = skill([1.0, 1.0], [0.0, 0.0], [1, 2])
    assert found.skill is None and found.skill_low is None and found.difference == 1


def test_the_interval_is_that_of_drawing_whole_countries():
    """A second way: draw countries by name, one resample after the other."""
    dice = np.random.default_rng(5)
    theirs = dice.gamma(1, 10, len(UNITS))
    ours = theirs * np.repeat(dice.uniform(0.5, 1.3, 30), 12)
    again = []
    for _ in range(4000):
        rows = np.concatenate([np.flatnonzero(unit == UNITS) for unit in dice.integers(0, 30, 30)])
        again.append(1 - ours[rows].sum() / theirs[rows].sum())
    found = skill(ours, theirs, UNITS)
    assert (found.skill_low, found.skill_high) == pytest.approx(np.quantile(again, [0.05, 0.95]), abs=0.01)


def test_months_of_one_country_do_not_count_as_independent():
    dice = np.random.default_rng(2)
    better = np.repeat(dice.normal(0, 1, 30), 12)
    theirs = np.full(len(UNITS), 10.0)
    clustered, apart = (skill(theirs + better, theirs, units) for units in (UNITS, np.arange(len(UNITS))))
    assert clustered.skill_high - clustered.skill_low > 2 * (apart.skill_high - apart.skill_low)


@settings(deadline=None)
@given(st.permutations(range(24)))
def test_the_order_of_cells_changes_nothing(order):
    dice = np.random.default_rng(8)
    ours, theirs, units = dice.gamma(1, 1, 24), dice.gamma(1, 1, 24), np.repeat(np.arange(8), 3)
    one, two = skill(ours, theirs, units), skill(ours[order], theirs[order], units[order])
    assert two.skill_low == pytest.approx(one.skill_low) and two.skill == pytest.approx(one.skill)


def test_the_same_seed_gives_the_same_interval():
    dice = np.random.default_rng(3)
    ours, theirs = dice.gamma(1, 1, len(UNITS)), dice.gamma(1, 1, len(UNITS))
    assert skill(ours, theirs, UNITS, seed=1) == skill(ours, theirs, UNITS, seed=1)
    assert skill(ours, theirs, UNITS, seed=1) != skill(ours, theirs, UNITS, seed=2)


def test_the_splits_leave_unknown_outcomes_out():
    scores, obs = [1.0, 2.0, np.nan, 50.0], [0, 5, np.nan, 10_001]
    zero, nonzero = split(scores, obs)
    assert (zero.value, nonzero.value) == (1, 26)
    assert no_big(scores, obs) == (1.5, 2, 0)
    assert no_big([7.0], [10_000]).value == 7
    assert size_ratio([1, 5, 9, 0], [0, 5, np.nan, 5]) == 0.6
    assert size_ratio([3.0], [0.0]) is None
