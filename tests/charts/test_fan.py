"""The fan chart: what is unknown stays a gap, bands lie inside one another, any values give a readable picture."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from charts.drawn import anything, hatched, marks, read, title_of, words
from tocsin.charts.fan import BANDS, LEVELS, fan_chart
from tocsin.schema.months import month_id

FIRST = month_id(2018, 1)
RISING = dict(zip(LEVELS, (0, 1, 4, 12, 40, 90, 160), strict=True))
quantiles = st.dictionaries(st.sampled_from(LEVELS), anything)
months = st.integers(FIRST, FIRST + 80)


def test_a_small_chart(snapshot: SnapshotAssertion) -> None:
    history = {FIRST: 0.0, FIRST + 1: 30.0, FIRST + 2: math.nan, FIRST + 3: 7.0}
    assert fan_chart(history, {FIRST + 5: RISING}, "Mali", "Invented figures") == snapshot


@given(st.dictionaries(months, anything, min_size=1), st.dictionaries(months, quantiles), words, words)
def test_any_values_are_well_formed(
    history: dict[int, float], fans: dict[int, dict[float, float]], title: str, note: str
) -> None:
    root = read(fan_chart(history, fans, title, note))
    assert len(marks(root, "median")) <= len(fans) + 1  # the key has one


def test_unknown_is_never_zero() -> None:
    history = {FIRST: 3.0, FIRST + 1: math.nan, FIRST + 4: 5.0}
    root = read(fan_chart(history, {}, "x"))
    assert [title_of(dot) for dot in marks(root, "count") if title_of(dot)] == [
        "2018-01: 3 deaths",
        "2018-05: 5 deaths",
    ]
    assert [title_of(box) for box in hatched(root)] == ["2018-02 to 2018-04: not known"]
    assert not [line for line in marks(root, "seen") if line.tag.endswith("path")]  # nothing joins across the gap
    assert "Not known: 2018-02 to 2018-04" in (root[1].text or "")


def test_months_between_figure_and_forecast_are_not_known() -> None:
    root = read(fan_chart({FIRST: 3.0}, {FIRST + 3: RISING, FIRST + 4: {}}, "x"))
    assert [title_of(box) for box in hatched(root)] == ["2018-02 to 2018-03: not known", "2018-05: not known"]


def test_bands_lie_inside_one_another() -> None:
    root = read(fan_chart({}, {FIRST: RISING}, "x"))
    spans = []
    for percent, _, _ in BANDS:
        band = next(box for box in marks(root, f"band-{percent}") if box.get("width") != "18")
        top = float(band.get("y", ""))
        spans.append((top, top + float(band.get("height", ""))))
    (a, f), (b, e), (c, d) = spans
    assert a < b < c < d < e < f


def test_the_last_sixty_months_and_the_line_at_25() -> None:
    root = read(fan_chart({FIRST + place: 1.0 for place in range(90)}, {}, "x"))
    assert len([dot for dot in marks(root, "count") if title_of(dot)]) == 60
    rule = marks(root, "rule")[0]
    assert rule.get("y1") == rule.get("y2")
    tick = next(words for words in marks(root, "tick") if words.text == "25")
    assert abs(float(tick.get("y", "")) - 4 - float(rule.get("y1", ""))) < 0.2


def test_what_is_no_count_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        fan_chart({FIRST: -1.0}, {}, "x")
    with pytest.raises(ValueError, match="at least one month"):
        fan_chart({}, {}, "x")
