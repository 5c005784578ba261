"""The pool rests on nothing later than its cut-off, not even in its weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tocsin.forecast import pool
from tocsin.forecast.artefacts import Fitted, latest, packaged
from tocsin.forecast.classes import CLASSES, classes
from tocsin.forecast.distributions import GRID
from tocsin.forecast.members import MEMBERS
from tocsin.forecast.pool import disciplined, shares
from tocsin.forecast.stacking import LEAD_GROUPS
from tocsin.schema.months import month_id
from tocsin.schema.panels import Panel
from tocsin.store.panel_packaged import packaged_panel


@pytest.fixture(autouse=True)
def no_own_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_CACHE", str(tmp_path))


@pytest.fixture
def cut() -> Panel:
    return packaged_panel().until(month_id(2017, 10))


@pytest.fixture
def fitted(cut: Panel) -> Fitted:
    return latest(cut)


def test_weights_are_shares(fitted: Fitted) -> None:
    found = shares(fitted)
    assert found.shape == (len(CLASSES), len(LEAD_GROUPS), len(MEMBERS))
    assert np.allclose(found.sum(axis=-1), 1)
    assert found.min() >= 0


def test_a_years_past_is_what_it_adds_to_the_year_before(fitted: Fitted) -> None:
    """The weights for 2018 rest on the origins to 2017: seventeen years of four, each country and lead once."""
    before = packaged(fitted.fitted_through - 12)
    added = fitted.past.cells.sum() - before.past.cells.sum()
    leads = 12 + 9 + 6 + 3
    assert added == leads * 191


def test_the_class_is_of_the_last_year_and_of_five(cut: Panel) -> None:
    by_code = dict(zip((unit.iso3 for unit in cut.units), classes(cut), strict=True))
    assert by_code["NZL"] == 0
    assert by_code["SYR"] == len(CLASSES) - 1


def test_nothing_is_forecast_far_above_what_has_been(cut: Panel) -> None:
    flat = np.broadcast_to(np.linspace(0, 0.5, len(GRID)), (len(cut.units), 1, len(GRID)))
    made = disciplined(cut, np.array(flat))
    highest = np.maximum(10 * np.nanmax(cut.deaths, axis=1), 25_000)
    for row, most in enumerate(highest):
        assert made[row, 0, most <= GRID].min(initial=1.0) == 1.0


def test_members_are_as_many_as_their_names(cut: Panel, fitted: Fitted) -> None:
    made = pool.members(cut, [3, 14], fitted)
    assert made.shape == (len(cut.units), 2, len(MEMBERS), len(GRID))
    assert made.min() >= 0
    assert made.max() <= 1 + 1e-9
    assert (np.diff(made, axis=-1) >= -1e-9).all()
