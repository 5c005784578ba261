"""Scores of probabilities: by hand, and what must hold of any."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import BadInput
from tocsin.evaluate import binary

CHANCES = st.lists(st.floats(0, 1), min_size=2, max_size=30)


def test_by_hand() -> None:
    p, y = [0.9, 0.2, 0.4, 0.1], [1, 0, 1, 0]
    assert math.isclose(binary.brier(p, y), (0.01 + 0.04 + 0.36 + 0.01) / 4)
    assert math.isclose(binary.log_score(p, y), -(math.log(0.9) + math.log(0.8) + math.log(0.4) + math.log(0.9)) / 4)
    assert math.isclose(binary.brier_skill(p, y, 0.5), 1 - 0.105 / 0.25)
    assert binary.auc(p, y) == 1.0
    assert binary.auc([0.1, 0.2, 0.3, 0.4], [1, 0, 0, 1]) == 0.5


def test_a_sure_miss_is_bad_but_finite() -> None:
    assert 13 < binary.log_score([0.0], [1]) < 14


def test_precision_is_of_each_period_apart() -> None:
    found = binary.precision_at([0.9, 0.8, 0.1, 0.3, 0.2, 0.1], [0, 1, 1, 1, 0, 0], [1, 1, 1, 2, 2, 2], alarms=2)
    assert (found.alarms, found.hits, found.events) == (4, 2, 3)
    assert (found.ppv, found.recall) == (0.5, 2 / 3)


def test_lead_times_by_hand() -> None:
    assert binary.lead_times([1, 1, 1, 0, 1], [0, 0, 1, 1, 1], reach=12) == [2, None, 0]
    assert binary.lead_times([1] * 20, [0] * 19 + [1], reach=12) == [12]
    assert binary.lead_times([0, 1], [0, 0], reach=12) == []


def test_groups_are_drawn_whole() -> None:
    """A group of equal rows gives the mean of group means; the interval of one group has no width."""
    p, y = np.array([0.2, 0.6, 0.7]), np.array([0.0, 1.0, 1.0])
    alone = binary.clustered(lambda rows: binary.brier(p[rows], y[rows]), [7, 7, 7])
    assert alone.low == alone.value == alone.high
    seen: set[tuple[int, ...]] = set()

    def keep(rows: np.ndarray) -> float:
        seen.add(tuple(sorted(rows.tolist())))
        return 0.0

    binary.clustered(keep, [1, 1, 2], draws=50)
    assert seen == {(0, 1, 2), (0, 0, 1, 1), (2, 2)}


def test_intervals_are_wider_where_rows_come_in_groups() -> None:
    rng = np.random.default_rng(3)
    y = np.repeat(rng.integers(0, 2, 20), 30).astype(float)
    p = np.full(len(y), 0.5)
    score = lambda rows: float(y[rows].mean()) + 0 * p[rows].mean()  # noqa: E731
    by_group, by_row = binary.clustered(score, np.repeat(np.arange(20), 30)), binary.clustered(score, np.arange(len(y)))
    assert by_group.high - by_group.low > 3 * (by_row.high - by_row.low)


@given(CHANCES, st.integers(0, 2**30))
def test_the_base_rate_has_no_skill_and_truth_has_all(p: list[float], bits: int) -> None:
    y = [float(bits >> at & 1) for at in range(len(p))]
    base = sum(y) / len(y)
    if 0 < base < 1:
        assert math.isclose(binary.brier_skill([base] * len(y), y, base), 0, abs_tol=1e-9)
        assert math.isclose(binary.brier_skill(y, y, base), 1)
        assert math.isclose(binary.auc(p, y), 1 - binary.auc(p, [1 - one for one in y]), abs_tol=1e-9)


@pytest.mark.parametrize(("p", "y"), [([0.1], [0.1, 1]), ([], []), ([1.2], [1]), ([0.5], [0.5]), ([float("nan")], [1])])
def test_what_is_no_probability_or_outcome_is_refused(p: list[float], y: list[float]) -> None:
    with pytest.raises(BadInput):
        binary.brier(p, y)
