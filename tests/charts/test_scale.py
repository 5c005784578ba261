"""Scales and written numbers: order kept, round ticks inside, text that is always well formed."""

from __future__ import annotations

import doctest
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.drawn import words
from tocsin.charts import bins, projection, scale, svg
from tocsin.charts.scale import Linear, Log1p, ceiling


@pytest.mark.parametrize("module", [svg, scale, projection, bins])
def test_the_examples_hold(module: object) -> None:
    found = doctest.testmod(module)  # type: ignore[arg-type]
    assert found.failed == 0 and (found.attempted or module is bins)


@given(st.floats(0, 1e18), st.floats(0, 1e18), st.floats(1, 1e18))
def test_more_is_higher(one: float, other: float, high: float) -> None:
    y = Log1p(high, 300, 50)
    assert (y(one) >= y(other)) == (one <= other) or abs(y(one) - y(other)) < 1e-9


def test_the_log_axis_by_hand() -> None:
    y = Log1p(99, 200, 0)
    assert y(0) == 200 and y(99) == 0
    assert y(9) == pytest.approx(100)  # log 10 is half of log 100
    assert y.ticks() == [0, 1, 5, 25]
    assert Log1p(3e7, 0, 1).ticks()[-3:] == [250_000, 1_000_000, 10_000_000]
    with pytest.raises(ValueError, match="no count"):
        y(-1)


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e9))
def test_ticks_lie_inside(low: float, width: float) -> None:
    ticks = Linear(low, low + width, 0, 100).ticks() if low + width > low else []
    slack = 1e-6 * width + 1e-9
    assert all(low - slack <= tick <= low + width + slack for tick in ticks)
    assert len(ticks) <= 16


@given(st.floats(1e-12, 1e18))
def test_a_ceiling_is_round_and_near(value: float) -> None:
    assert value <= ceiling(value) <= 2.5 * value * (1 + 1e-9)


@given(words)
def test_no_text_breaks_the_markup(told: str) -> None:
    root = ElementTree.fromstring(f'<a b="{svg.clean(told)}">{svg.clean(told)}</a>')
    assert len(root) == 0 and list(root.attrib) == ["b"]
