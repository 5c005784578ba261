"""`tocsin scoreboard forecast` as a user meets it."""

import json
from datetime import date
from pathlib import Path

import msgspec
import pytest

from conftest import Run
from store.kept import real
from tocsin import run
from tocsin.evaluate.standings import ForecastScoreboard
from tocsin.store.store import Store

DAY = "2019-07-15"

pytestmark = pytest.mark.xdist_group("forecast scoreboard")  # one worker makes the store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Two models' forecasts of 2019 from 30 November 2018, and a replay of one made in May 2019."""
    made = run.open_store(tmp_path_factory.mktemp("scoreboard") / "store")
    for name in ("conflictology-12", "recency"):
        run.keep_forecast(made, real(name, "2018-10", "2019-01", 12, "2018-11-30"))
    run.keep_forecast(made, real("recency", "2018-10", "2019-01", 12, "2019-05-20", as_of="2018-11-30", seed=1))
    return made


def test_misses_come_first_then_skill_then_calibration(tocsin: Run, store: Store) -> None:
    done = tocsin("scoreboard", "forecast", "--as-of", DAY, store=store.root)
    assert done.returncode == 0, done.stderr
    ahead, afterwards = done.stdout.split("Forecast when the month had begun or was over")
    places = [ahead.index(words) for words in ("Misses: ", "LBY", "Skill by model", "Coverage, ", "Said and seen, ")]
    assert places == sorted(places)
    assert "2019-05-20  2018-11-30  2019-06 to 2019-12" in ahead
    assert "2019-05-20  2018-11-30  2019-01 to 2019-05" in afterwards and "2018-11-30  2018-11-30" not in afterwards
    assert "Outcomes: state-based deaths, UCDP" in afterwards and "Revised vintage assumed" in afterwards
    assert all(len(line) <= 120 for line in done.stdout.splitlines()) and "…" not in done.stdout


def test_before_a_month_is_in_all_is_pending_and_nothing_is_scored(tocsin: Run, store: Store) -> None:
    done = tocsin("scoreboard", "forecast", "--as-of", "2019-02-27", store=store.root)
    assert done.returncode == 0, done.stderr
    assert "Misses: 0\nNo month is in yet." in done.stdout and "…" not in done.stdout
    [row] = [line.split() for line in done.stdout.splitlines() if line.startswith("recency  ") and "2018" not in line]
    assert row == ["recency", "1", "0", "12", "0", *["—"] * 7]


def test_json_is_the_scoreboard(tocsin: Run, store: Store) -> None:
    done = tocsin("scoreboard", "forecast", "--as-of", DAY, "--format", "json", "--model", "recency", store=store.root)
    assert done.returncode == 0, done.stderr
    found = msgspec.json.decode(done.stdout, type=ForecastScoreboard)
    assert found == run.forecast_scoreboard(store, date.fromisoformat(DAY), "recency")
    assert {issue["model"] for issue in json.loads(done.stdout)["ahead"]["issues"]} == {"recency"}


def test_the_page_shows_calibration_and_asks_for_nothing(tocsin: Run, store: Store, tmp_path: Path) -> None:
    words = ("scoreboard", "forecast", "--as-of", DAY, "--format", "html", "-o", str(tmp_path / "page.html"))
    assert tocsin(*words, store=store.root).returncode == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    # four tables, skill, and four pictures a model: two models ahead, one afterwards
    assert page.count("<h2 ") == (4 + 1 + 2 * 4) + (4 + 1 + 4)
    assert page.count("probability integral transform</text>") == 2 * page.count("forecast probability</text>") > 0
    assert page.count("forecast probability</text>") == page.count("inside the interval</text>")
    assert page.index("Misses: ") < page.index("Skill by model") < page.index("PIT of ")
    assert "<script" not in page and "://" not in page.replace("http://www.w3.org/", "")
    first = page
    assert tocsin(*words, store=store.root).returncode == 0
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == first


@pytest.mark.parametrize(
    ("words", "said", "remedy"),
    [
        (("--as-of", "2018-11-29"), "no forecast was kept by 2018-11-29", "tocsin forecast --keep"),
        (("--model", "pool"), "the model 'pool'", "conflictology-12, recency"),
    ],
)
def test_nothing_kept_is_said_with_its_remedy(
    tocsin: Run, store: Store, words: tuple[str, ...], said: str, remedy: str
) -> None:
    done = tocsin("scoreboard", "forecast", *words, store=store.root)
    assert (done.returncode, done.stdout) == (3, "")
    assert said in done.stderr and remedy in done.stderr and "Traceback" not in done.stderr


def test_a_day_that_is_none_is_refused(tocsin: Run, store: Store) -> None:
    done = tocsin("scoreboard", "forecast", "--as-of", "yesterday", store=store.root)
    assert done.returncode == 2 and "is not a day" in done.stderr
