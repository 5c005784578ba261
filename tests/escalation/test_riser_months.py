"""Sharp rises, first rises and quiet years by hand, and beside the scorer's own sets."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.escalation import riser_months
from tocsin.evaluate.alarms import sets_of
from tocsin.schema.months import label
from tocsin.schema.panels import Panel, Unit


def made(deaths: list[list[float]]) -> Panel:
    counts = np.array(deaths, dtype=float)
    units = tuple(Unit(row + 1, f"X{row:02d}", 900 + row, f"Land {row}") for row in range(len(counts)))
    return Panel(units, 301, counts, np.ones(counts.shape, bool), vintage="made for a test")


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2012, 8, 31), "2012-09"),
        (date(2012, 8, 30), "2012-09"),
        (date(2012, 12, 31), "2013-01"),
        (date(2012, 9, 1), "2012-10"),
    ],
)
def test_the_month_asked_about(day: date, month: str) -> None:
    assert label(riser_months.target_month(day)) == month


def test_a_rise_by_hand() -> None:
    # twelve months of 10, one not known by then, then the month asked about: four times the mean is 40
    for deaths, rose in ((39, 0.0), (40, 1.0)):
        assert riser_months.rises(made([[10.0] * 12 + [500, deaths]]))[0, -1] == rose
    for deaths, rose in ((24, 0.0), (25, 1.0)):
        assert riser_months.rises(made([[0.0] * 12 + [0, deaths]]))[0, -1] == rose
    assert np.isnan(riser_months.rises(made([[np.nan] + [0.0] * 12 + [99]]))[0, -1])


def test_a_first_rise_has_none_in_the_year_before() -> None:
    course = [0.0] * 26 + [30, 0, 0, 0, 60] + [0.0] * 13 + [80]
    rose = riser_months.rises(made([course]))
    first = riser_months.first_rises(rose)
    assert [at for at in range(len(course)) if rose[0, at] == 1] == [26, 30, 44]
    assert [at for at in range(len(course)) if first[0, at] == 1] == [26, 44]


def test_the_forecasts_chance_is_the_share_of_its_draws() -> None:
    panel = made([[0.0] * 12, [10.0] * 12, [np.nan] + [10.0] * 11])
    found = riser_months.forecast_chances(panel, np.array([[0, 24, 25, 99], [25, 39, 40, 41], [99, 99, 99, 99]]))
    assert found[:2].tolist() == [0.5, 0.5] and np.isnan(found[2])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 120), min_size=14, max_size=14), st.integers(1, 4))
def test_a_rise_is_the_scorers_escalation(course: list[int], lead: int) -> None:
    deaths = np.array([course[:12] + [course[12]] * (lead - 1) + course[13:]], dtype=float)
    rose = riser_months.rises(made(deaths.tolist()), lead)[0, -1]
    sets = sets_of(deaths, 1)
    assert rose == float(sets.escalation.every[0, -1])
    assert riser_months.quiet(made(deaths.tolist()), lead)[0, -1] == sets.quiet[0]
    assert riser_months.thresholds(made(deaths[:, :12].tolist()))[0] == max(25, 4 * deaths[0, :12].mean())


def test_the_last_months_alone_tell_the_same() -> None:
    deaths = np.random.default_rng(4).poisson(3, (30, 40)).astype(float)
    deaths[:5, -1], deaths[7, -20] = 50, np.nan
    panel = made(deaths.tolist())
    every = riser_months.rises(panel)
    for months in (1, 7, 40):
        assert np.array_equal(riser_months.late_rises(panel, months), every[:, -months:], equal_nan=True)
    assert riser_months.late_rises(panel, 1).sum() == 5
