"""Forecasts and panels as tables and files: whole, the same bytes again, and back without loss."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tocsin import forecasting
from tocsin.errors import BadInput
from tocsin.evaluate import scores
from tocsin.forecast.drafts import drafts
from tocsin.forecast.summaries import chance, expected_change, quantiles, usual
from tocsin.forecast.tables import HUB_LEVELS, draws_table, hub_table, months_table, panel_table
from tocsin.forecast.written import about, to_csv, to_parquet, told
from tocsin.registry.views_units import unit_by_iso3
from tocsin.schema.forecasts import Forecast
from tocsin.schema.months import parse_month
from tocsin.schema.panels import Panel
from tocsin.sources.panel_file import read_panel

UNITS = tuple(sorted(unit_by_iso3(code) for code in ("AZE", "MLI", "SSD")))
FIRST = parse_month("2018-01")
ensembles = arrays(
    np.int64, st.tuples(st.just(3), st.integers(1, 4), st.integers(1, 9)), elements=st.integers(0, 10**6)
)


def forecast(draws: object) -> Forecast:
    made = np.asarray(draws, dtype=np.int64)
    return Forecast(
        model="it's a model",
        units=UNITS[: len(made)],
        months=tuple(range(FIRST, FIRST + made.shape[1])),
        draws=made,
        cutoff=parse_month("2017-10"),
        fitted_through=parse_month("2017-06"),
        vintage='UCDP "24.1"; final',
        issued=date(2026, 1, 1),
        as_of=date(2017, 11, 30),
    )


def panel(deaths: object, first: str = "2011-01", exists: object = True) -> Panel:
    figures = np.asarray(deaths, dtype=float)
    return Panel(
        UNITS, parse_month(first), figures, np.broadcast_to(np.asarray(exists), figures.shape).copy(), "invented"
    )


def read(file: Path) -> dict[str, np.ndarray]:
    with duckdb.connect() as base:
        return base.execute("select * from read_parquet(?, hive_partitioning = false)", [str(file)]).fetchnumpy()


@given(ensembles)
@settings(max_examples=25, deadline=None)
def test_draws_come_back_from_parquet_in_order(tmp_path_factory: pytest.TempPathFactory, draws: np.ndarray) -> None:
    file = tmp_path_factory.mktemp("draws") / "draws.parquet"
    file.write_bytes(to_parquet(draws_table(made := forecast(draws)), about(made)))
    found = read(file)
    assert list(found) == ["country_id", "month_id", "draw", "outcome"]
    assert all(column.dtype.kind == "i" for column in found.values())
    assert (found["outcome"].reshape(draws.shape) == draws).all()
    cells = {(unit.id, month, draw) for unit in UNITS for month in made.months for draw in range(draws.shape[2])}
    assert set(zip(*(found[name].tolist() for name in ("country_id", "month_id", "draw")), strict=True)) == cells


def test_the_same_table_gives_the_same_bytes() -> None:
    draws = np.random.default_rng(1).poisson(40, (3, 12, 10_000))  # more than one row group
    one, other = (to_parquet(draws_table(forecast(draws)), {"model": "x"}) for _ in range(2))
    assert one == other
    draws[2, 11, -1] += 1
    assert to_parquet(draws_table(forecast(draws)), {"model": "x"}) != one


def test_a_file_says_what_it_is(tmp_path: Path) -> None:
    made = forecast([[[1]], [[2]], [[3]]])
    file = tmp_path / "a.parquet"
    file.write_bytes(to_parquet(draws_table(made), about(made)))
    said = told(file)
    assert (said["model"], said["cutoff"], said["first"], said["draws"]) == ("it's a model", "2017-10", "2018-01", "1")
    assert said["vintage"] == 'UCDP "24.1"; final, revised vintage assumed'
    (tmp_path / "b.parquet").write_text("no parquet")
    assert told(tmp_path / "b.parquet") == {}


@given(ensembles)
@settings(max_examples=50, deadline=None)
def test_what_is_printed_is_what_is_scored(draws: np.ndarray) -> None:
    flat = draws.reshape(-1, draws.shape[2])
    low, high = scores.interval(flat, 0.9)
    levels = quantiles(draws)
    assert np.allclose(levels[:, :, 0].ravel(), low) and np.allclose(levels[:, :, -1].ravel(), high)
    for threshold in (1, 25, 1000):
        assert (chance(draws, threshold).ravel() == scores.exceedance(flat, threshold)).all()


def test_a_month_in_its_row() -> None:
    found = months_table(forecast([[[0, 30, 30, 200]]]))
    row = {name: column.tolist()[0] for name, column in found.items()}
    assert row["iso3"] == UNITS[0].iso3 and row["month"] == "2018-01" and row["lead"] == 3
    assert (row["p1"], row["p25"], row["p100"], row["p1000"], row["mean"]) == (0.75, 0.75, 0.25, 0, 65)
    assert (row["q50"], row["q25"]) == (30, 22.5)
    assert (row["as_of"], row["cutoff"], row["vintage_assumed"]) == ("2017-11-30", "2017-10", True)
    written = to_csv(found).splitlines()
    assert len(written) == 2 and '"UCDP ""24.1""; final"' in written[1]


@given(ensembles)
@settings(max_examples=25, deadline=None)
def test_a_hub_table_is_a_distribution(draws: np.ndarray) -> None:
    made = forecast(draws)
    found = hub_table(made)
    cells = draws.shape[0] * draws.shape[1]
    values, kinds = found["value"].reshape(cells, -1), found["output_type"].reshape(cells, -1)[0]
    levels, cdf = values[:, kinds == "quantile"], values[:, kinds == "cdf"]
    assert levels.shape[1] == len(HUB_LEVELS) and (np.diff(levels) >= -1e-9).all()
    assert (np.diff(cdf) >= 0).all() and ((cdf >= 0) & (cdf <= 1)).all()
    assert np.allclose(1 - cdf[:, 1], chance(draws, 25).ravel())
    assert np.allclose(values[:, kinds == "mean"].ravel(), draws.mean(axis=2).ravel())


def test_a_hub_row_names_its_day_month_and_place() -> None:
    found = {name: column.tolist() for name, column in hub_table(forecast([[[4], [5]]])).items()}
    assert found["origin_date"][0] == "2017-11-30" and found["location"][0] == UNITS[0].iso3
    assert (found["horizon"][0], found["target_end_date"][0]) == (2, "2018-01-31")
    assert (found["horizon"][-1], found["target_end_date"][-1]) == (3, "2018-02-28")
    assert found["output_type"][-1] == "mean" and found["output_type_id"][-1] != found["output_type_id"][-1]
    assert to_csv(hub_table(forecast([[[4]]]))).splitlines()[-1].endswith(",mean,,4")


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_a_panel_comes_back_from_its_file(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    counts = st.one_of(st.just(float("nan")), st.integers(0, 200_000).map(float))
    given_panel = panel(data.draw(arrays(float, (3, 9), elements=counts)), exists=data.draw(arrays(bool, (3, 9))))
    folder = tmp_path_factory.mktemp("panel")
    (folder / "p.csv").write_text(to_csv(panel_table(given_panel)), encoding="utf-8")
    (folder / "p.parquet").write_bytes(to_parquet(panel_table(given_panel), {}))
    for file in folder.iterdir():
        assert read_panel(file).digest == given_panel.digest
        assert read_panel(file).units == given_panel.units


def test_figures_of_another_kind_are_not_read_as_state_based(tmp_path: Path) -> None:
    made = Panel(UNITS, 400, np.full((3, 2), 0.5), np.ones((3, 2), dtype=bool), "invented", violence="all", rule="even")
    (tmp_path / "p.csv").write_text(to_csv(panel_table(made)), encoding="utf-8")
    with pytest.raises(BadInput, match="ged_sb"):
        read_panel(tmp_path / "p.csv")
    assert "ged_all_even" in panel_table(made)


def test_change_is_unknown_where_the_past_is() -> None:
    deaths = np.full((3, 24), 4.0)
    deaths[1, -3], deaths[2, 0] = np.nan, np.nan
    seen = panel(deaths)
    draws = np.full((3, 2, 5), 10)
    assert expected_change(draws, seen).tolist()[::2] == [6.0, 6.0]
    assert np.isnan(expected_change(draws, seen)[1])
    young = panel(deaths, exists=np.arange(24) >= 20)
    assert np.isnan(usual(young)).all()


def test_a_country_not_there_at_the_cut_off_has_draws_of_zero() -> None:
    there = np.ones((3, 24), dtype=bool)
    there[2] = False
    made = forecasting.forecast(
        panel(np.full((3, 24), 50.0), exists=there), [parse_month("2013-03")], "bootstrap-240", 20, 0
    )
    assert (made.draws[:2] == 50).all() and not made.draws[2].any()


def test_drafts_appear_together_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt), drafts(out, ["a.parquet", "b.parquet"]) as folder:
        (folder / "a.parquet").write_text("half")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []
    for words in ("first", "second"):
        with drafts(out, ["a.parquet"]) as folder:
            (folder / "a.parquet").write_text(words)
        assert (out / "a.parquet").read_text() == words
    with pytest.raises(ZeroDivisionError), drafts(out, ["a.parquet"]) as folder:
        (folder / "a.parquet").write_text(str(1 // 0))
    assert (out / "a.parquet").read_text() == "second"
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "a.parquet"]


@pytest.mark.parametrize("other", ["z.parquet", "deeper/a.parquet"])
def test_drafts_do_not_join_other_files(tmp_path: Path, other: str) -> None:
    file = tmp_path / other
    file.parent.mkdir(exist_ok=True)
    file.write_text("mine")
    with pytest.raises(BadInput, match=other), drafts(tmp_path, ["a.parquet"]):
        raise AssertionError("never opened")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [file]
    with pytest.raises(BadInput, match="is a file"), drafts(file, ["a.parquet"]):
        raise AssertionError("never opened")


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (([], None, None, None), "no window"),
        (([2018], "2017-10", None, None), "--window was given with"),
        (([2018, 2018], None, None, None), "2018 was given twice"),
        (([], "2017-10", "2017-10", 3), "is no window"),
        (([], "2017-13", None, None), "2017-13"),
    ],
)
def test_windows_that_are_none_are_refused(words: tuple[list[int], str, str, int], fault: str) -> None:
    with pytest.raises(BadInput, match=fault):
        forecasting.spans_asked(*words)


def test_a_window_of_ones_own_is_named_by_its_months() -> None:
    (span,) = forecasting.spans_asked([], "2017-10", "2018-01", 5)
    assert (span.name, len(span.months)) == ("2018-01..2018-05", 5)
    (year,) = forecasting.spans_asked([], "2017-10", None, None)
    assert (year,) == forecasting.spans_asked([2018], None, None, None)
