"""Fitted parts: trees in numpy equal LightGBM's, files are whole and say what they saw, a past day uses only earlier ones."""

from __future__ import annotations

from dataclasses import replace as replaced
from pathlib import Path

import numpy as np
import pytest

from conftest import whole
from forecast.panels import world
from tocsin.errors import Damaged, NotFound
from tocsin.forecast import artefacts, boosted, fitting, markov, pool
from tocsin.forecast.artefacts import Fitted, latest, packaged, save, shipped
from tocsin.forecast.features import features
from tocsin.forecast.members import MEMBERS
from tocsin.forecast.stacking import Past
from tocsin.forecast.trees import Trees
from tocsin.schema.months import label, month_id
from tocsin.schema.panels import Panel

lightgbm = pytest.importorskip("lightgbm", reason="fitting needs LightGBM: pip install 'tocsin[fit]'")


CUT = 259


def early() -> Panel:
    """A made world that ends before the first packaged fit."""
    return world(first=140)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def small() -> Fitted:
    panel = early().until(CUT)
    parts = (boosted.fit(panel), markov.fit(panel), Past.none(len(MEMBERS)))
    return Fitted(panel.last, panel.last, panel.digest, panel.vintage, *parts)


def test_numpy_answers_as_lightgbm_does() -> None:
    random = np.random.default_rng(0)
    rows = random.normal(size=(3000, 6)).astype(np.float32)
    target = (rows[:, 0] * rows[:, 1] + rows[:, 2] > random.normal(size=3000)).astype(float)
    made = lightgbm.train({"objective": "binary", "verbose": -1, "num_leaves": 20}, lightgbm.Dataset(rows, target), 40)
    found = Trees.from_lightgbm(made.dump_model()).raw(rows)
    assert np.allclose(found, made.predict(rows, raw_score=True), atol=1e-5)


def test_chances_rise_with_the_threshold_and_reach_one(small: Fitted) -> None:
    panel = early().until(CUT)
    for made in (
        boosted.distribution(panel, [1, 14], small.trees),
        markov.distribution(panel, [1, 14], small.forest),
        pool.distribution(panel, [1, 14], small),
    ):
        assert (np.diff(made, axis=-1) >= -1e-9).all()
        assert made.min() >= 0
        assert np.allclose(made[..., -1], 1.0)


def test_fitting_twice_is_fitting_once(small: Fitted, tmp_path: Path) -> None:
    panel = early().until(CUT)
    again = Fitted(
        panel.last, panel.last, panel.digest, panel.vintage, boosted.fit(panel), markov.fit(panel), small.past
    )
    assert save(small, tmp_path / "a").read_bytes() == save(again, tmp_path / "b").read_bytes()


def test_what_was_written_is_read_for_the_same_figures_alone(small: Fitted) -> None:
    panel = early()
    path = save(small)
    assert path.name == f"{label(CUT)}-{small.digest}.npz"
    found = latest(panel)
    assert found.digest == small.digest
    assert np.array_equal(found.trees.leaf, small.trees.leaf)
    assert np.array_equal(found.forest.kept, small.forest.kept)
    assert latest(panel.until(CUT + 5)).digest == small.digest
    with pytest.raises(NotFound):
        latest(replaced(panel, deaths=panel.deaths + 1))
    with pytest.raises(NotFound):
        latest(panel.until(CUT - 1))


def test_a_past_day_uses_the_last_fit_before_it() -> None:
    assert label(packaged(month_id(2017, 10)).fitted_through) == "2017-10"
    assert label(packaged(month_id(2017, 9)).fitted_through) == "2016-10"
    assert all(month <= month_id(2021, 12) for month in shipped())


def test_every_packaged_fit_says_what_it_saw() -> None:
    from tocsin.store.panel_packaged import packaged_panel

    panel = packaged_panel()
    for month in shipped():
        fitted = packaged(month)
        assert fitted.fitted_through == month
        assert fitted.digest == panel.until(month).digest


def test_before_the_first_fit_is_an_error_with_a_way_out() -> None:
    with pytest.raises(NotFound, match="recency"):
        packaged(month_id(1999, 1))


def test_a_damaged_fit_is_named(small: Fitted) -> None:
    path = save(small)
    path.write_bytes(path.read_bytes()[:200])
    artefacts._read.cache_clear()
    with pytest.raises(Damaged, match=label(CUT)):
        latest(early())


def test_the_pools_past_holds_only_what_came_after_the_earlier_fit(small: Fitted) -> None:
    panel = early().until(CUT + 4)
    past = pool.year(panel, small)
    observed = (panel.exists & ~np.isnan(panel.deaths))[:, -4:].sum()
    after_three = (panel.exists & ~np.isnan(panel.deaths))[:, -1:].sum()
    assert past.cells.sum() == observed + after_three


def test_features_see_only_the_past_and_skip_the_unknown() -> None:
    panel = early()
    whole, cut = features(panel), features(panel.until(CUT + 10))
    assert np.allclose(whole.values[:, : cut.values.shape[1]], cut.values)
    unknown = replaced(panel, deaths=np.where(np.arange(150) == 140, np.nan, panel.deaths))
    zeroed = replaced(panel, deaths=np.where(np.arange(150) == 140, 0.0, panel.deaths))
    at_war = int(np.argmax(np.nan_to_num(panel.deaths).mean(axis=1)))
    level = [features(each).column("level 3")[at_war, 140] for each in (unknown, zeroed)]
    assert level[0] > level[1]


def later() -> Panel:
    """A made world that goes on after the packaged fits."""
    return world(months=month_id(2022, 11) - month_id(2008, 1) + 1, first=month_id(2008, 1))


def test_refitting_carries_the_fits_on_october_by_october_into_the_cache(tmp_path: Path) -> None:
    panel = later()
    made = fitting.refit(panel)
    assert [path.name[:7] for path in made] == ["2022-10"]
    assert made[0].is_relative_to(tmp_path / "cache")
    assert latest(panel).trees_through == latest(panel).fitted_through == month_id(2022, 10)
    assert latest(panel).digest == panel.until(month_id(2022, 10)).digest
    assert label(latest(panel.until(month_id(2022, 9))).fitted_through) == "2021-12"
    assert fitting.refit(panel) == []


@whole
def test_without_a_refit_the_pools_past_is_carried_on_and_kept() -> None:
    panel = later()
    first = pool.MODEL.forecast(panel, [panel.last + 3], 1, 50)
    kept = latest(panel)
    assert (label(kept.fitted_through), label(kept.trees_through)) == ("2022-10", "2021-12")
    assert kept.past.cells.sum() > packaged(month_id(2021, 12)).past.cells.sum()
    assert np.array_equal(first, pool.MODEL.forecast(panel, [panel.last + 3], 1, 50))
    assert [path.name[:7] for path in fitting.refit(panel)] == ["2022-10"]
    assert latest(panel).trees_through == month_id(2022, 10)
