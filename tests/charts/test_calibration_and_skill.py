"""Calibration and scores: what is drawn is what was given, and what is not known is hatched."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from charts.drawn import hatched, marks, read, title_of, words
from tocsin.charts.calibration import Coverage, Reliability, coverage_chart, pit_histogram, reliability_diagram
from tocsin.charts.skill import Score, score_chart, window_chart

unit = st.floats(0, 1)
maybe = st.one_of(unit, st.just(math.nan))
any_score = st.one_of(st.floats(-1e12, 1e12), st.sampled_from([math.nan, math.inf, -math.inf, 0.0]))


def test_pit_by_hand(snapshot: SnapshotAssertion) -> None:
    drawn = pit_histogram([2, 6, 4], "PIT", unknown=1)
    bars = marks(read(drawn), "bar")
    assert [title_of(bar) for bar in bars] == ["0 to 0.33: 2 cases", "0.33 to 0.67: 6 cases", "0.67 to 1: 4 cases"]
    low, high, even = (float(bar.get("height", "")) for bar in bars)
    assert low == pytest.approx(high / 3, abs=0.1) and even == pytest.approx((low + high) / 2, abs=0.1)
    assert even == 100  # density 1 on an axis that ends at 2, 200 pixels high
    assert "12 cases; 1 more have no outcome known yet" in drawn
    assert drawn == snapshot


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=40), st.integers(0, 10**9), words)
def test_any_pit_is_drawn(counts: list[int], unknown: int, title: str) -> None:
    root = read(pit_histogram(counts, title, unknown, title))
    assert len(marks(root, "bar")) == (len(counts) if sum(counts) else 0)
    assert len(hatched(root)) == (0 if sum(counts) else len(counts))


def test_pit_without_bins_is_refused() -> None:
    for counts in ([], [3, -1]):
        with pytest.raises(ValueError, match="PIT"):
            pit_histogram(counts, "x")


@given(st.lists(st.builds(Reliability, unit, maybe, st.integers(0, 10**9), maybe, maybe)), words)
def test_any_reliability_is_drawn(bins: list[Reliability], title: str) -> None:
    drawn = [each for each in bins if each.count and not math.isnan(each.observed)]
    assert len(marks(read(reliability_diagram(bins, title, title)), "dot")) == len(drawn)


def test_the_calibrated_lie_on_the_diagonal() -> None:
    root = read(reliability_diagram([Reliability(p, p, 10) for p in (0.0, 0.25, 1.0)], "x"))
    for dot in marks(root, "dot"):
        across, up = float(dot.get("cx", "")), float(dot.get("cy", ""))
        assert (across - 52) / 348 == pytest.approx((358 - up) / 300, abs=0.001)
    with pytest.raises(ValueError, match=r"\[0, 1\]"):
        reliability_diagram([Reliability(0.5, 1.2, 3)], "x")


@given(st.lists(st.builds(Coverage, words, unit, maybe, st.integers(0, 10**9), maybe, maybe), max_size=6), words)
def test_any_coverage_is_drawn(rows: list[Coverage], title: str) -> None:
    root = read(coverage_chart(rows, title, title))
    unknown = sum(math.isnan(row.observed) for row in rows)
    assert len(hatched(root)) == unknown and len(marks(root, "dot")) == len(rows) - unknown


def test_scores_by_hand(snapshot: SnapshotAssertion) -> None:
    scores = [Score("pool", 28.7, 20.0, 39.5, True), Score("zero", 41.63), Score("lost", math.nan)]
    drawn = score_chart(scores, "CRPS", "CRPS, lower is better", ("conflictology", 30.45), "Invented intervals")
    root = read(drawn)
    (ours,), (other,) = marks(root, "dot"), marks(root, "open")
    rule = float(marks(root, "rule")[0].get("x1", ""))
    assert float(ours.get("cx", "")) < rule < float(other.get("cx", ""))
    assert len(hatched(root)) == 1 and "lost unknown" in (root[1].text or "")
    assert drawn == snapshot


@given(
    st.lists(st.builds(Score, words, any_score, any_score, any_score, st.booleans()), min_size=1, max_size=5), any_score
)
def test_any_scores_are_drawn(scores: list[Score], reference: float) -> None:
    root = read(score_chart(scores, "x", "y", ("z", reference)))
    assert len(hatched(root)) == sum(not math.isfinite(row.value) for row in scores)


@given(
    st.dictionaries(
        words, st.dictionaries(words, st.one_of(st.floats(0, 1e12), st.just(math.nan)), max_size=3), max_size=4
    )
)
def test_any_windows_are_drawn(crps: dict[str, dict[str, float]]) -> None:
    windows = {window for scores in crps.values() for window in scores}
    if not windows:
        with pytest.raises(ValueError, match="at least one score"):
            window_chart(crps, "x")
        return
    first = next(iter(crps))
    root = read(window_chart(crps, "x", reference=first, ours=first, note=first))
    known = sum(math.isfinite(value) for scores in crps.values() for value in scores.values())
    assert len(marks(root, "dot")) + len(marks(root, "open")) == known
    assert len(hatched(root)) == len(crps) * len(windows) - known


def test_no_model_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one model"):
        score_chart([], "x", "y")
