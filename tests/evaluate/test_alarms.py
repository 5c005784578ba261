"""Onsets and escalations by hand; alarms against a plain second way of giving them out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tocsin.evaluate.alarms import alarms, average_precision, hits, sets_of

QUIET = [0] * 11 + [24]


def course(*months, history=QUIET):
    return np.array([[*history, *months]], dtype=float)


def flags(found):
    return found[0].tolist()


def test_an_onset_is_a_month_of_25_after_a_quiet_year_and_the_first_is_the_first():
    found = sets_of(course(0, 0, 24, 25, 0, 80), 4)
    assert flags(found.onset.every) == [False, True, False, True]
    assert flags(found.onset.first) == [False, True, False, False]


def test_25_in_the_history_is_no_onset():
    found = sets_of(course(0, 0, 300, history=[25] + [0] * 11), 1)
    assert not found.quiet[0] and not found.onset.every.any()


def test_a_month_of_25_between_cut_off_and_window_takes_the_first_place():
    found = sets_of(course(30, 0, 40), 1)
    assert found.onset.every.all() and not found.onset.first.any()


def test_an_escalation_reaches_25_and_four_times_the_mean_of_the_history():
    history = [10.0] * 12
    found = sets_of(course(0, 0, 39, 40, 41, history=history), 3)
    assert found.usual[0] == 10
    assert flags(found.escalation.every) == [False, True, True]
    assert flags(found.escalation.first) == [False, True, False]
    low = sets_of(course(0, 0, 24, 25, history=[1.0] * 12), 2)
    assert flags(low.escalation.every) == [False, True]


def test_an_escalation_between_cut_off_and_window_takes_the_first_place():
    found = sets_of(course(0, 40, 40, history=[10.0] * 12), 1)
    assert found.escalation.every.all() and not found.escalation.first.any()


def test_a_peak_within_the_history_does_not_take_the_first_place():
    found = sets_of(course(0, 0, 40, history=[0.0] * 11 + [120.0]), 1)
    assert found.escalation.every.all() and found.escalation.first.all()


def test_an_unknown_month_before_leaves_first_undecided():
    found = sets_of(course(0, np.nan, 30, 30), 2)
    assert flags(found.onset.every) == [True, True]
    assert flags(found.onset.undecided) == [True, False]
    assert not found.onset.first.any()


def test_an_unknown_month_in_the_history_is_neither_quiet_nor_usual():
    found = sets_of(course(0, 0, 30, history=[np.nan] + [0] * 11), 1)
    assert not found.quiet[0] and np.isnan(found.usual[0])
    assert not found.onset.every.any() and not found.escalation.every.any()


def by_turns(keys, budget):
    """A second way: hand out alarms one rank at a time."""
    given_out, left = [0.0] * len(keys), float(budget)
    for key in sorted(set(keys), reverse=True):
        tied = [at for at, one in enumerate(keys) if one == key]
        for at in tied:
            given_out[at] = min(1.0, max(0.0, left / len(tied)))
        left = max(0.0, left - len(tied))
    return given_out


@settings(deadline=None)
@given(arrays(float, (3, 14), elements=st.sampled_from([0.0, 0.25, 0.5, 1.0])), st.integers(1, 16))
def test_alarms_go_to_the_likeliest_and_ties_share(keys, budget):
    p, mean_log, mean = (key[:, None] for key in keys)
    found = alarms(p, mean_log, mean, np.ones(p.shape, dtype=bool), budget)[:, 0]
    assert found.tolist() == pytest.approx(by_turns(list(zip(*keys, strict=True)), budget))
    assert found.sum() == pytest.approx(min(budget, 14))


def test_only_the_eligible_are_alarmed_and_months_do_not_compete():
    p = np.array([[0.9, 0.1], [0.5, 0.9], [0.1, 0.5]])
    eligible = np.array([[False, True], [True, True], [True, True]])
    assert alarms(p, p, p, eligible, budget=1).tolist() == [[0, 0], [1, 1], [0, 0]]


def test_what_differs_only_by_rounding_is_tied():
    p = np.array([[0.3], [0.1 + 0.2]])
    assert alarms(p, p, p, np.ones((2, 1), dtype=bool), budget=1).tolist() == [[0.5], [0.5]]


def test_hits_count_shared_alarms_in_part_and_an_empty_set_has_no_share():
    assert hits(np.array([1.0, 0.5, 1.0]), np.array([True, True, False])).share == 0.75
    assert hits(np.zeros(2), np.zeros(2, dtype=bool)).share is None


def precision_steps(p, z):
    """A second way: walk the distinct probabilities from the top."""
    found = 0.0
    for bar in sorted(set(p), reverse=True):
        above = [b for a, b in zip(p, z, strict=True) if a >= bar]
        found += sum(above) / len(above) * sum(b for a, b in zip(p, z, strict=True) if a == bar) / sum(z)
    return found


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([0.0, 0.2, 0.7, 1.0]), st.booleans()), min_size=1, max_size=20))
def test_average_precision_is_the_precision_at_each_step(pairs):
    p, z = [a for a, _ in pairs], [float(b) for _, b in pairs]
    if not any(z):
        assert average_precision(p, z) is None
    else:
        assert average_precision(p, z) == pytest.approx(precision_steps(p, z))


def test_average_precision_leaves_unknown_outcomes_out():
    assert average_precision([0.9, 0.8, 0.1], [np.nan, 1, 0]) == 1.0
