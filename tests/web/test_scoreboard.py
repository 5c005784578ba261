"""The scoreboard: misses first, and every count the one a recount gives."""

import math
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from conftest import whole
from tocsin import outlook, replaying
from tocsin.escalation.registration import registration
from tocsin.evaluate.calibration import Bin
from tocsin.evaluate.risk_scoreboard import Reliability
from tocsin.evaluate.warning_scores import verdict
from tocsin.store.store import Store
from tocsin.web.boards import _said
from tocsin.web.pages.probabilities import CAME, _better, _calibrated

pytestmark = pytest.mark.xdist_group("web")

DAY = date(2020, 9, 26)


@pytest.fixture(scope="module")
def twin(window: TestClient) -> dict[str, Any]:
    answer = window.get(f"/scoreboard?as_of={DAY}&format=json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_misses_come_first_then_false_alarms_then_hits(window: TestClient) -> None:
    html = window.get(f"/scoreboard?as_of={DAY}").text
    places = [html.index(f'<h2 id="{name}"') for name in ("misses", "false", "hits", "levels", "kept", "registered")]
    assert places == sorted(places)
    assert "<style" not in html and " style=" not in html


def test_counts_are_those_of_a_recount(twin: dict[str, Any], seeded: Store) -> None:
    with seeded.view(DAY) as view:
        alarms, known = replaying.alarms_of(view), replaying.outcomes_of(view)
        pairs = set(outlook.outlook(view).inputs.pairs)
    here = [one for one in alarms if replaying.SCORED_FROM <= one.issued <= DAY and one.pair in pairs]
    became = [verdict(one, known.until(DAY), DAY) for one in here]
    assert twin["false"] == became.count("false alarm")
    assert twin["hit"] == became.count("hit")
    for level in twin["levels"]:
        mine = [one for one in here if one.level == level["level"]]
        assert level["issued"] == len(mine)
        assert level["hits"] + level["false_alarms"] + level["unknown"] + level["open"] == len(mine)
        assert level["ppv_low"] <= level["ppv"] <= level["ppv_high"]
        assert level["ppv"] == level["hits"] / (level["hits"] + level["false_alarms"])


def test_a_miss_had_no_warning_on_its_eve_and_the_latest_is_first(twin: dict[str, Any], seeded: Store) -> None:
    with seeded.view(DAY) as view:
        alarms = replaying.alarms_of(view)
    assert twin["misses"]
    for miss in twin["misses"]:
        day = date.fromisoformat(miss["day"])
        stood = {one.level for one in alarms if one.pair == miss["pair"] and one.issued < day <= one.expires}
        assert not stood & {"watch", "imminent"}
        assert miss["structural"] == ("structural" in stood)
        assert f"as_of={day - timedelta(days=1)}" in miss["href"], "a miss leads to what was said on its eve"
    assert [one["day"] for one in twin["misses"]] == sorted((one["day"] for one in twin["misses"]), reverse=True)
    assert twin["missed"] >= len(twin["misses"])


def test_nothing_of_a_later_day_is_counted(twin: dict[str, Any]) -> None:
    assert all(one["day"] <= DAY.isoformat() for one in twin["misses"])
    assert all(one["issued"] <= DAY.isoformat() for one in (*twin["hits"], *twin["false_alarms"]))
    assert all(one["expires"] < DAY.isoformat() for one in twin["false_alarms"])


def test_the_registration_is_told_file_by_file(twin: dict[str, Any]) -> None:
    fixed = registration()
    assert twin["commit"] == fixed.commit
    assert {one["path"]: one["state"] for one in twin["files"]} == {one.path: one.state for one in fixed.files}
    assert twin["registered"] == fixed.sentence


def test_where_no_forecast_was_kept_it_says_what_to_do(twin: dict[str, Any]) -> None:
    assert twin["kept"] == []
    assert "tocsin forecast --keep" in twin["kept_missing"]


def test_what_was_said_is_what_the_whole_board_takes_as_said(seeded: Store) -> None:
    """A miss tells whether anything was said of the pair: of the same pairs and days as the scored probabilities are."""
    first = date(2020, 1, 1)
    with seeded.view(DAY) as view:
        inputs, known = outlook.outlook(view).inputs, replaying.outcomes_of(view)
    scored = replaying.points(inputs, known, first, DAY, inputs.pairs)
    assert {(one.pair, one.day) for one in _said(inputs, first, DAY)} == {(one.pair, one.day) for one in scored}


@whole
def test_the_page_of_the_probabilities_tells_skill_and_calibration(window: TestClient) -> None:
    found = window.get(f"/scoreboard/probabilities?as_of={DAY}&format=json").json()
    assert [one["what"] for one in found["scores"]] == list(CAME.values())
    for one in found["scores"]:
        assert one["skill"] == pytest.approx(1 - one["brier"] / one["brier_base"])
    assert all(row["low"] <= row["said"] <= row["high"] for one in found["calibration"] for row in one["bins"])


shares = st.floats(0.001, 1)


@given(shares, shares)
def test_skill_is_above_zero_only_for_a_better_score(ours: float, reference: float) -> None:
    skill = _better(ours, reference)
    assert skill is not None
    assert (skill > 0) == (ours < reference) or math.isclose(ours, reference)
    assert _better(None, reference) is None
    assert _better(ours, None) is None and _better(ours, 0.0) is None


@given(st.integers(1, 500), st.data())
def test_said_and_seen_is_told_with_an_interval_that_holds_it(cells: int, data: st.DataObject) -> None:
    came = data.draw(st.integers(0, cells))
    bins = (Bin(0.0, 0.1, cells, 0.05, came / cells), Bin(0.1, 1.0, 0, None, None))
    found = _calibrated(Reliability(target="fatal_incident", horizon="30d", bins=bins))
    first, empty = found.bins
    assert first.came_low is not None and first.came_high is not None and first.came is not None
    assert 0 <= first.came_low <= first.came_high <= 1
    if 0 < came < cells:
        assert first.came_low <= first.came <= first.came_high
    assert empty.came is None and empty.came_low is None
    assert "<style" not in found.drawn.svg
