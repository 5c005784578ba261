"""Forecasting from the command line, as a user meets it."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest

from conftest import SHARED, Run, needs_shared, whole
from tocsin.errors import BadInput
from tocsin.evaluate.draws_file import read_windows
from tocsin.forecast.base import names
from tocsin.forecasting import forecast, store_figures
from tocsin.schema.events import Event
from tocsin.schema.figures import Toll
from tocsin.schema.time import When
from tocsin.sources.panel_file import read_panel
from tocsin.store.panel_packaged import packaged_panel
from tocsin.store.store import Store
from tocsin.store.writer import Writer

DEVELOPMENT = SHARED / "data" / "vpc" / "cm_panel_to_2021.parquet"
FAST = ("--model", "recency", "--draws", "50")
PAST = ("--as-of", "2017-11-30")


@pytest.fixture(scope="module")
def panel(tocsin: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged figures as a file."""
    file = tmp_path_factory.mktemp("panel") / "panel.parquet"
    done = tocsin("panel", "--format", "parquet", "-o", str(file))
    assert done.returncode == 0, done.stderr
    return file


@pytest.fixture(scope="module")
def draws(tocsin: Run, panel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backtest of two years."""
    out = tmp_path_factory.mktemp("backtest") / "draws"
    done = tocsin("backtest", "--panel", str(panel), "--window", "2019", "--window", "2018", *FAST, "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "2018-01 to 2018-12, from figures to 2017-10" in done.stdout
    return out


def rows(file: Path) -> list[tuple[int, ...]]:
    with duckdb.connect() as base:
        return base.execute("select * from read_parquet(?, hive_partitioning = false)", [str(file)]).fetchall()


def test_the_panel_is_the_store_s_and_comes_back(panel: Path, tocsin: Run) -> None:
    assert read_panel(panel).digest == packaged_panel().digest
    csv = tocsin("panel", *PAST)
    assert csv.stdout.splitlines()[-1].split(",")[5] == "2017-10"
    assert "vintage assumed" in csv.stderr and "UCDP GED" in csv.stderr
    none = tocsin("panel", "--violence", "all")
    assert none.returncode == 3 and "tocsin pull ucdp" in none.stderr


def test_a_backtest_writes_one_file_a_window_and_no_other(draws: Path, panel: Path) -> None:
    assert sorted(path.name for path in draws.parent.rglob("*")) == [
        "draws", "window=2018.parquet", "window=2019.parquet",
    ]  # fmt: skip
    known = read_panel(panel)
    for window in read_windows(draws, known):
        assert window.units == tuple(unit.id for unit in known.units)
        assert window.draws.shape == (len(known.units), 12, 50)


def test_the_same_seed_gives_the_same_bytes(draws: Path, panel: Path, tocsin: Run, tmp_path: Path) -> None:
    words = ("backtest", "--panel", str(panel), "--window", "2018", *FAST, "--out", str(tmp_path))
    assert tocsin(*words).returncode == 0
    made = (tmp_path / "window=2018.parquet").read_bytes()
    assert made == (draws / "window=2018.parquet").read_bytes()
    assert tocsin(*words, "--seed", "7").returncode == 0  # the same window is replaced
    assert (tmp_path / "window=2018.parquet").read_bytes() != made


def test_a_backtest_does_not_see_what_comes_after_its_cut_off(
    draws: Path, panel: Path, tocsin: Run, tmp_path: Path
) -> None:
    file = tmp_path / "panel.parquet"
    with duckdb.connect() as base:
        base.execute(
            f"copy (select country_id, month_id, if(month_id > 454, 9999, ged_sb) as ged_sb from '{panel}') to '{file}'"
        )
    out = tmp_path / "out"
    done = tocsin("backtest", "--panel", str(file), "--cutoff", "2017-10", "--start", "2018-01", "--months", "12",
                  *FAST, "--out", str(out))  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert rows(out / "window=2018.parquet") == rows(draws / "window=2018.parquet")


def test_a_forecast_of_a_past_day_is_the_backtest(draws: Path, panel: Path, tocsin: Run, tmp_path: Path) -> None:
    file = tmp_path / "past.parquet"
    words = (*PAST, "--start", "2018-01", *FAST, "--format", "draws", "-o", str(file))
    for figures in ((), ("--panel", str(panel))):
        done = tocsin("forecast", *words, *figures)
        assert done.returncode == 0, done.stderr
        assert rows(file) == rows(draws / "window=2018.parquet")


@whole
def test_the_pool_of_a_past_day_is_the_backtest_s(panel: Path, tocsin: Run, tmp_path: Path) -> None:
    """Fits included: both use the last that could have been made before the cut-off."""
    file, out, few = tmp_path / "past.parquet", tmp_path / "out", ("--draws", "40")
    assert tocsin("forecast", *PAST, "--start", "2018-01", *few, "--format", "draws", "-o", str(file)).returncode == 0
    assert tocsin("backtest", "--panel", str(panel), "--window", "2018", *few, "--out", str(out)).returncode == 0
    assert rows(file) == rows(out / "window=2018.parquet")


@needs_shared
def test_the_store_forecasts_as_the_development_panel_does(tocsin: Run, tmp_path: Path) -> None:
    file, out = tmp_path / "past.parquet", tmp_path / "out"
    assert tocsin("backtest", "--panel", str(DEVELOPMENT), "--window", "2018", *FAST, "--out", str(out)).returncode == 0
    assert tocsin("forecast", *PAST, "--start", "2018-01", *FAST, "--format", "draws", "-o", str(file)).returncode == 0
    assert rows(file) == rows(out / "window=2018.parquet")


def test_a_fresh_machine_forecasts_from_the_packaged_figures_and_says_so(tocsin: Run) -> None:
    done = tocsin("forecast", *FAST)
    assert done.returncode == 0, done.stderr
    assert "the figures end 2021-12, so this is as of 2022-01-31" in done.stderr and "tocsin pull ucdp" in done.stderr
    assert "In 2022-02" in done.stdout and "171 more countries" in done.stdout and "Yemen" in done.stdout
    for words in (
        "revised vintage assumed",
        "UCDP GED",
        "figures to 2021-12",
        "Fitted through 2021-12",
        "seed 0",
        "50 draws",
    ):
        assert words in " ".join(done.stdout.split())


def test_a_forecast_in_every_form(tocsin: Run, tmp_path: Path) -> None:
    asked = ("forecast", "--country", "Mali", "--country", "AZE", *PAST, "--months", "2", *FAST)
    table = tocsin(*asked).stdout
    assert table.index("Mali") < table.index("Azerbaijan") and table.count("2017-12") == 3  # the heading and a row each
    found = json.loads(tocsin(*asked, "--format", "json").stdout)
    assert (found["format"], found["as_of"], found["cutoff"]) == ("tocsin-forecast-1", "2017-11-30", "2017-10")
    (mali, _) = found["countries"]
    csv = tocsin(*asked, "--format", "csv").stdout.splitlines()
    first = dict(zip(csv[0].split(","), csv[1].split(","), strict=False))
    assert (len(csv), first["iso3"], first["month"], first["lead"]) == (5, "MLI", "2017-12", "2")
    assert (
        float(first["p25"]) == mali["months"][0]["p25"]
        and float(first["q95"]) == mali["months"][0]["quantiles"]["0.95"]
    )
    hub = tocsin(*asked, "--format", "hub")
    assert hub.stdout.splitlines()[0].startswith("origin_date,target,horizon") and "revised vintage" in hub.stderr
    for form in ("parquet", "hub"):
        file = tmp_path / f"{form}.parquet"
        assert tocsin(*asked, "--format", form, "-o", str(file)).returncode == 0
        assert len(rows(file)) == {"parquet": 4, "hub": len(hub.stdout.splitlines()) - 1}[form]


def test_pages_have_fans_and_maps(tocsin: Run) -> None:
    fans = tocsin("forecast", "--country", "Mali", *PAST, *FAST, "--format", "html").stdout
    assert fans.count('class="tc tc-fan"') == 1 and "Mali" in fans and "revised vintage assumed" in fans
    world = tocsin("forecast", *PAST, *FAST, "--format", "html").stdout
    assert world.count('class="tc tc-world"') == 2 and world.count("<tr>") == 192
    assert "://" not in world.replace("http://www.w3.org/2000/svg", "")


def test_scores_tell_the_misses_first(draws: Path, panel: Path, tocsin: Run) -> None:
    words = ("score", "forecast", str(draws), "--panel", str(panel))
    table = tocsin(*words)
    assert table.returncode == 0, table.stderr
    assert table.stdout.index("Worst misses") < table.stdout.index("Scores of recency")
    found = json.loads(tocsin(*words, "--json").stdout)
    assert [card["name"] for card in found["windows"]] == ["2018", "2019"] and found["model"] == "recency"
    assert found["benchmark_windows"][0]["crps"] == pytest.approx(14.48, abs=0.02)  # as published for 2018
    page = tocsin(*words, "--format", "html").stdout
    assert page.count('class="tc tc-pit"') == 2 and page.count('class="tc tc-reliability"') == 1


def test_a_window_is_scored_by_its_own_cut_off(panel: Path, tocsin: Run, tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    words = ("--cutoff", "2019-12", "--start", "2020-01", "--months", "3", *FAST)
    assert tocsin("backtest", "--panel", str(panel), *words, "--out", out).returncode == 0
    (card,) = json.loads(tocsin("score", "forecast", out, "--json").stdout)["windows"]
    assert (card["name"], card["cutoff"], card["cells"]) == ("2020-01..2020-03", "2019-12", 3 * 191)
    (other,) = json.loads(tocsin("score", "forecast", out, "--lead", "3", "--json").stdout)["windows"]
    assert other["cutoff"] == "2019-10"


HEAD = "country_id,month_id,ged_sb\n"
GOOD = [f"{country},{month},{month % 7}" for country in (13, 50) for month in range(400, 460)]
BAD_PANELS = {
    "missing month": (lambda lines: [*lines[:10], *lines[11:]], "no rows of"),
    "negative": (lambda lines: [*lines[:-1], "50,459,-1"], "below zero"),
    "unknown country": (lambda lines: [line.replace("13,", "9999,", 1) for line in lines], "9999"),
    "duplicate": (lambda lines: [*lines, lines[0]], "second row"),
    "text": (lambda lines: [*lines[:-1], "50,459,many"], "many"),
    "ends too early": (lambda lines: [line for line in lines if int(line.split(",")[1]) < 454], "2017-10"),
}


@pytest.mark.parametrize("name", BAD_PANELS)
def test_a_bad_panel_gets_a_clear_error_and_nothing_is_written(tocsin: Run, tmp_path: Path, name: str) -> None:
    spoil, said = BAD_PANELS[name]
    file, out = tmp_path / "panel.csv", tmp_path / "out"
    file.write_text(HEAD + "\n".join(spoil(GOOD)), encoding="utf-8")
    done = tocsin("backtest", "--panel", str(file), "--window", "2018", *FAST, "--out", str(out))
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert done.stderr.startswith("error: ") and said in done.stderr and "remedy: " in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["panel.csv"]


def test_an_unknown_figure_is_no_error_and_is_not_zero(tocsin: Run, tmp_path: Path) -> None:
    ensembles = []
    for name, last in (("unknown", ""), ("zero", "0")):
        file, out = tmp_path / f"{name}.csv", tmp_path / name
        file.write_text(HEAD + "\n".join([*GOOD, f"13,460,{last}", f"50,460,{last}"]), encoding="utf-8")
        done = tocsin("backtest", "--panel", str(file), "--cutoff", "2018-04", *FAST, "--out", str(out))
        assert done.returncode == 0, done.stderr
        (made,) = out.iterdir()
        ensembles.append(np.array([row[3] for row in rows(made)]))
    assert (ensembles[0] > 0).mean() > (ensembles[1] > 0).mean()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("forecast", "--country", "Malii"), 3, "did you mean Mali"),
        (("forecast", "--model", "oracle"), 3, "conflictology-12"),
        (("forecast", "--start", "2022"), 2, "write it as"),
        (("forecast", "--start", "2021-12"), 2, "2021-12"),
        (("forecast", "--as-of", "2026-11-23"), 2, "the figures end 2021-12"),
        (("forecast", "--as-of", "1980-01-01"), 3, "1980-01-01"),
        (("forecast", "--panel", "no-such-file"), 3, "no-such-file"),
        (("forecast", "--keep", "--panel", "x.csv"), 2, "tocsin pull panel"),
        (("backtest", "--panel", "no-such-file", "--window", "2018", "--out", "x"), 3, "no-such-file"),
        (("backtest", "--panel", "x", "--out", "x"), 2, "no window"),
        (("score", "forecast", "no-such-folder"), 3, "no-such-folder"),
    ],
)
def test_errors_name_the_thing_and_the_remedy(tocsin: Run, words: tuple[str, ...], code: int, said: str) -> None:
    done = tocsin(*words)
    assert done.returncode == code, (done.stdout[-500:], done.stderr[-2000:])
    assert said in done.stderr and "remedy: " in done.stderr and "Traceback" not in done.stderr


def test_a_folder_with_other_draws_is_left_alone(draws: Path, panel: Path, tocsin: Run) -> None:
    before = {path: path.read_bytes() for path in draws.iterdir()}
    done = tocsin("backtest", "--panel", str(panel), "--window", "2020", *FAST, "--out", str(draws))
    assert done.returncode == 2 and "window=2018.parquet" in done.stderr
    assert {path: path.read_bytes() for path in draws.iterdir()} == before


@pytest.mark.parametrize("words", [("forecast",), ("backtest",), ("panel",), ("score", "forecast")])
def test_help_has_an_example(tocsin: Run, words: tuple[str, ...]) -> None:
    assert f"Example: tocsin {' '.join(words)}" in " ".join(tocsin(*words, "--help").stdout.split())


def test_help_names_every_model(tocsin: Run) -> None:
    shown = " ".join(tocsin("forecast", "--help").stdout.split()).replace("- ", "-")
    assert f"{', '.join(names()[:-1])} or {names()[-1]}." in shown


def test_what_no_cell_holds_is_told(seeded: Store, tmp_path: Path) -> None:
    """Events of a month that no whole release covers are not dropped in silence."""
    store = Store(tmp_path / "store")
    few = [
        Event(
            id=f"e{number}", source="ucdp-ged", origin="row", kind="killing", known=date(2022, 3, 20), country="MLI",
            happened=When(date(2022, 2, 3), date(2022, 2, 3), "day"), violence=1, vintage="22.0.2", series=f"s{number}",
            tolls=(Toll(kind="killed", low=4, best=4, high=4),),
        )
        for number in range(3)
    ]  # fmt: skip
    with Writer(store) as writer:
        writer.add(few)
    notice = store_figures(store, date(2022, 4, 30)).notice
    assert "2022-02: 3 events, 12 deaths" in notice
    assert store_figures(store, date(2022, 2, 28)).notice.count("events") == 0


@pytest.mark.parametrize("model", ["pool", "recency", "conflictology-12"])
def test_a_country_of_which_nothing_is_known_is_not_called_calm(model: str) -> None:
    whole = packaged_panel().until(454)
    deaths = whole.deaths.copy()
    deaths[5, -60:] = np.nan
    panel = replace(whole, deaths=deaths)
    made = forecast(panel, [457], model, 1000, 1)
    world = forecast(panel, [457], "bootstrap-240", made.draws.shape[2], 1)
    assert np.array_equal(made.draws[5], world.draws[5])
    assert world.draws.any()
    assert not forecast(panel, [457], "zero", 10, 1).draws.any()


def test_a_panel_without_a_known_month_is_refused() -> None:
    whole = packaged_panel().until(454)
    with pytest.raises(BadInput, match="no known month"):
        forecast(replace(whole, deaths=np.full_like(whole.deaths, np.nan)), [457], "recency", 10, 1)
