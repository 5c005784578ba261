"""Calibration data by hand and on forecasts that are calibrated by construction."""

import numpy as np
import pytest

from evaluate.panels import SPAN, invented, window
from tocsin.evaluate.calibration import calibration, reliability
from tocsin.evaluate.cells import LEVELS, score_cells


@pytest.fixture(scope="module")
def cells():
    """400 countries whose deaths and draws come from one distribution, country by country."""
    dice = np.random.default_rng(4)
    rates = dice.gamma(0.5, 60, 400)
    deaths = dice.poisson(rates[:, None], (400, 17))
    draws = dice.poisson(rates[:, None, None], (400, 3, 200))
    return score_cells(window(draws), invented(deaths))[0]


def test_a_calibrated_forecast_looks_calibrated(cells):
    found = calibration(cells)
    assert sum(found.pit.counts) == 1200 and found.pit.unknown == 0
    assert np.abs(np.array(found.pit.counts) / 1200 - 0.05).max() < 0.03
    for one in found.reliability25:
        if one.cells > 100:
            assert one.observed == pytest.approx(one.forecast, abs=0.1)
    assert sum(one.cells for one in found.reliability25) == 1200
    for one in found.coverage:
        assert one.share >= one.level - 0.06


def test_coverage_by_lead_adds_up(cells):
    found = calibration(cells).coverage
    assert len(found) == len(LEVELS) * 4
    for level in LEVELS:
        whole, *leads = (one for one in found if one.level == level)
        assert whole.lead is None and [one.lead for one in leads] == [3, 4, 5]
        assert sum(one.cells for one in leads) == whole.cells
        assert sum(one.share * one.cells for one in leads) == pytest.approx(whole.share * whole.cells)
        assert sum(one.nonzero * one.nonzero_cells for one in leads) == pytest.approx(
            whole.nonzero * whole.nonzero_cells
        )


def test_a_forecast_that_is_too_sure_shows():
    dice = np.random.default_rng(4)
    deaths = dice.poisson(dice.gamma(0.5, 60, (400, 17)))
    found = calibration(score_cells(window(np.full((400, 3, 100), 30)), invented(deaths))[0])
    ends = found.pit.counts[0] + found.pit.counts[-1]
    assert ends > 0.9 * sum(found.pit.counts)
    assert found.coverage[0].share < 0.1


def test_every_probability_is_in_one_bin_and_one_is_in_the_last():
    edges = (0.0, 0.3, 1.0)
    low, high = reliability([0.0, 0.1 + 0.2 - 1e-16, 0.3, 1.0, 0.2], [0, 0, 1, 1, np.nan], edges)
    assert (low.cells, high.cells) == (1, 3)
    assert high.observed == pytest.approx(2 / 3)
    empty = reliability([0.9], [1], edges)[0]
    assert (empty.cells, empty.forecast, empty.observed) == (0, None, None)


def test_nothing_known_is_no_calibration():
    deaths = np.zeros((2, 17))
    deaths[:, 14:] = np.nan
    found = calibration(score_cells(window(np.zeros((2, len(SPAN.months), 5))), invented(deaths))[0])
    assert sum(found.pit.counts) == 0
    assert {one.share for one in found.coverage} == {None}
