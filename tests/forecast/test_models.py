"""The contract every model inherits: valid, reproducible draws, from the panel's own past alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from forecast.panels import made
from tocsin.errors import BadInput, NotFound
from tocsin.forecast.base import LONGEST, model, names
from tocsin.forecast.history import STEADY_LEAST, steadied
from tocsin.schema.months import month_id
from tocsin.schema.panels import Panel
from tocsin.store.panel_packaged import packaged_panel

CUT = month_id(2017, 10)
MONTHS = range(CUT + 3, CUT + 6)
FIXED = {"conflictology-12"}


@pytest.fixture(scope="module")
def panel() -> Panel:
    whole = packaged_panel()
    chosen = [
        row for row, unit in enumerate(whole.units) if unit.iso3 in {"AZE", "SYR", "NGA", "NOR", "SSD", "UKR", "PHL"}
    ]
    return replace(
        whole, units=tuple(whole.units[row] for row in chosen), deaths=whole.deaths[chosen], exists=whole.exists[chosen]
    )


@pytest.fixture(params=names())
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_draws_are_whole_counts_of_the_shape_asked_for(name: str, panel: Panel) -> None:
    found = model(name).forecast(panel.until(CUT), MONTHS, 1, 50)
    assert found.shape == (len(panel.units), 3, 12 if name in FIXED else 50)
    assert found.dtype == np.int64
    assert found.min() >= 0


def test_same_seed_same_draws(name: str, panel: Panel) -> None:
    first, again = (model(name).forecast(panel.until(CUT), MONTHS, 7, 50) for _ in range(2))
    assert first.tobytes() == again.tobytes()


def test_nothing_after_the_cut_matters(name: str, panel: Panel) -> None:
    later = panel.deaths.copy()
    later[:, CUT - panel.first + 1 :] += 1000
    other = replace(panel, deaths=later)
    assert np.array_equal(
        model(name).forecast(panel.until(CUT), MONTHS, 1, 50), model(name).forecast(other.until(CUT), MONTHS, 1, 50)
    )


def test_no_part_was_fitted_after_the_cut(name: str, panel: Panel) -> None:
    assert model(name).fitted_through(panel.until(CUT)) <= CUT


def test_an_unknown_month_is_not_a_month_without_deaths(name: str, panel: Panel) -> None:
    """Of a country at war, forgetting a month must not make peace likelier than calling that month peaceful does."""
    if name in {"zero", "bootstrap-240"}:
        pytest.skip("looks at no country's own months")
    at_war = int(np.argmax(np.nansum(panel.until(CUT).deaths[:, -12:], axis=1)))
    peaceful, unknown = panel.deaths.copy(), panel.deaths.copy()
    peaceful[at_war, CUT - panel.first - 1 : CUT - panel.first + 1] = 0
    unknown[at_war, CUT - panel.first - 1 : CUT - panel.first + 1] = np.nan
    chance = [
        (model(name).forecast(replace(panel, deaths=deaths).until(CUT), MONTHS, 1, 400)[at_war] >= 25).mean()
        for deaths in (peaceful, unknown)
    ]
    assert chance[1] > chance[0]


def test_a_country_that_is_not_there_yet_gets_zeros(name: str, panel: Panel) -> None:
    if name == "bootstrap-240":
        pytest.skip("gives every country the world's months")
    before = month_id(2010, 10)
    born_later = [unit.iso3 for unit in panel.units].index("SSD")
    found = model(name).forecast(panel.until(before), range(before + 3, before + 5), 1, 50)
    assert not found[born_later].any()


def test_a_country_with_few_months_is_forecast(name: str, panel: Panel) -> None:
    young = month_id(2011, 10)
    found = model(name).forecast(panel.until(young), range(young + 3, young + 5), 1, 50)
    assert np.isfinite(found).all()


@pytest.mark.parametrize("lead", [0, -1, LONGEST + 1])
def test_a_month_that_cannot_be_forecast_is_an_error(name: str, panel: Panel, lead: int) -> None:
    with pytest.raises(BadInput, match="after the panel's last month"):
        model(name).forecast(panel.until(CUT), [CUT + lead], 1, 10)


def test_violence_in_the_past_makes_violence_likelier(name: str, panel: Panel) -> None:
    if name in {"zero", "bootstrap-240"}:
        pytest.skip("looks at no country's own months")
    found = model(name).forecast(panel.until(CUT), MONTHS, 1, 200).mean(axis=(1, 2))
    by_code = dict(zip((unit.iso3 for unit in panel.units), found, strict=True))
    assert by_code["SYR"] > by_code["UKR"] > by_code["NOR"]


def test_an_unknown_model_is_named() -> None:
    with pytest.raises(NotFound, match="oracle"):
        model("oracle")


def test_the_naive_models_are_what_the_challenge_defines() -> None:
    panel = made([[*range(1, 14)], [0.0] * 13])
    ahead = [panel.last + 3, panel.last + 4]
    assert sorted(model("conflictology-12").forecast(panel, ahead, 1)[0, 1]) == list(range(2, 14))
    assert not model("zero").forecast(panel, ahead, 1).any()
    last = model("last-historical").forecast(panel, ahead, 1, 20_000)
    assert abs(last[0].mean() - 13) < 0.2
    assert abs(last[0].var() - 13) < 1
    assert np.array_equal(last[:, 0], last[:, 1])
    pooled = model("bootstrap-240").forecast(panel, ahead, 1, 20_000)
    assert set(np.unique(pooled)) == set(range(14))
    assert abs(pooled.mean() - panel.deaths.mean()) < 0.2


def test_a_summary_event_is_history_of_its_size_nowhere_but_in_the_benchmarks() -> None:
    quiet = np.full((2, 60), 100.0)
    quiet[0, -10] = 90_000
    quiet[1, -10] = 4_000
    found = steadied(made(quiet)).deaths
    assert found[0, -10] == STEADY_LEAST
    assert np.array_equal(np.delete(found, -10, axis=1), np.delete(quiet, -10, axis=1))
    assert found[1, -10] == 4_000
    war = np.full((1, 60), 90_000.0)
    war[0, 3] = np.nan
    assert np.array_equal(steadied(made(war)).deaths, war, equal_nan=True)
    panel = made(quiet)
    assert model("conflictology-12").forecast(panel, [panel.last + 3], 1).max() == 90_000
    assert model("recency").forecast(panel, [panel.last + 3], 1, 400).mean(axis=2)[0, 0] < 1_500


@pytest.mark.parametrize("months", [1, 3, 30])
def test_a_short_panel_is_forecast_all_the_same(
    name: str, panel: Panel, months: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOCSIN_CACHE", str(tmp_path))
    first = month_id(2022, 12) - months
    short = replace(panel, first=first, deaths=panel.deaths[:, -months:], exists=panel.exists[:, -months:])
    found = model(name).forecast(short, [short.last + 3], 1, 50)
    assert found.shape[:2] == (len(panel.units), 1)
    assert found.min() >= 0
