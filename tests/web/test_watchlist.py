"""The watch list: everything watched, in the order it says, with the numbers of the judgement and nothing of later days."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import example, given
from hypothesis import strategies as st

from tocsin import run
from tocsin.schema.situations import Situation
from tocsin.store.store import Store
from tocsin.web.pages.watchlist import MOST
from tocsin.web.parts.chances import LEVELS, top_of
from tocsin.web.parts.charts import bare, spark, weekly

pytestmark = pytest.mark.xdist_group("web")

DAY = date(2020, 9, 26)
PAGE = f"/?as_of={DAY}"


@pytest.fixture(scope="module")
def twin(window: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = window.get(f"{PAGE}&format=json").json()
    return found


@pytest.fixture(scope="module")
def html(window: TestClient) -> str:
    answer = window.get(PAGE)
    assert answer.status_code == 200
    return answer.text


def test_every_situation_known_then_is_there_and_linked_as_of_that_day(
    twin: dict[str, Any], html: str, seeded: Store
) -> None:
    with seeded.view(DAY) as view:
        known = {one.id: one.title for one in view.records(Situation)}
    assert {one["id"]: one["title"] for one in twin["situations"]} == known
    assert all(f'href="/situations/{name}?as_of={DAY}"' in html for name in known)


def test_no_link_into_the_record_loses_the_day(html: str) -> None:
    links = [part.split('"', 1)[0] for part in html.split('href="/')[1:]]
    of_a_day = [link for link in links if link.startswith(("pairs", "countries", "claims", "situations/", "sources?"))]
    assert of_a_day
    assert [link for link in of_a_day if f"as_of={DAY}" not in link] == []


def test_nothing_of_a_later_day_is_told(twin: dict[str, Any]) -> None:
    newest = [one["newest"]["known"] for one in twin["situations"] if one["newest"]]
    assert newest
    assert max(newest) <= DAY.isoformat()
    assert all(one["issued"] <= DAY.isoformat() <= one["expires"] for one in twin["warnings"])


def test_the_order_is_the_one_it_says(twin: dict[str, Any]) -> None:
    def gravity(row: dict[str, Any]) -> tuple[bool, int]:
        return (not row["fighting"], LEVELS.index(row["level"]) if row["level"] else len(LEVELS))

    rows = twin["situations"]
    assert [gravity(row) for row in rows] == sorted(gravity(row) for row in rows)
    assert "fighting come first" in twin["ordered"]


def test_its_numbers_are_those_of_the_judgement(twin: dict[str, Any], seeded: Store) -> None:
    row = next(one for one in twin["situations"] if one["id"] == "armenia-azerbaijan")
    judged = {f"{risk.target}-{risk.horizon}": risk for risk in run.risks(seeded, DAY, ("ARM", "AZE"))}
    for shown in row["chances"]:
        risk = judged[shown["key"]]
        assert (shown["p"], shown["low"], shown["high"], shown["base_rate"], shown["rank"], shown["of"], shown["usual"]) == (
            risk.p, risk.low, risk.high, risk.base_rate, risk.rank, risk.of, risk.usual,
        )  # fmt: skip
    assert row["week_by_week"][-1] == pytest.approx(judged["fatal_incident-30d"].p)


def test_what_it_was_before_is_what_was_said_then(twin: dict[str, Any], seeded: Store) -> None:
    row = next(one for one in twin["situations"] if one["id"] == "armenia-azerbaijan")
    first = row["chances"][0]
    for past in first["past"]:
        then = run.risks(seeded, DAY - timedelta(days=past["days"]), ("ARM", "AZE"))
        said = next(risk.p for risk in then if f"{risk.target}-{risk.horizon}" == first["key"])
        assert past["p"] == pytest.approx(said)
        assert past["change"] == pytest.approx(first["p"] - said)


def test_the_worlds_highest_are_ranked_without_gaps_and_those_fighting_stand_apart(twin: dict[str, Any]) -> None:
    for table in twin["pairs"]:
        ranks = [row["chance"]["rank"] for row in table["rows"]]
        assert len(ranks) == MOST and ranks == sorted(ranks) and ranks[0] == 1
        assert not any(row["chance"]["ongoing"] for row in table["rows"])
        assert all(row["chance"]["ongoing"] for row in table["fighting"])
        assert all(row["chance"]["p"] <= table["top"] for row in table["rows"])


def test_warnings_are_those_that_stand_with_their_budget(twin: dict[str, Any], seeded: Store) -> None:
    stand = {one.id for one in run.warnings(seeded, DAY)}
    assert {one["id"] for one in twin["warnings"]} == stand
    assert sum(level["standing"] for level in twin["budget"]) == len(stand)
    assert all(level["per_pair_year"] > 0 for level in twin["budget"])


def test_what_is_dark_is_told_and_says_what_is_dark_without_it(twin: dict[str, Any], html: str, seeded: Store) -> None:
    dark = run.dark_inputs(seeded, DAY)
    assert {one["name"] for one in twin["dark"]} == {one.name for one in dark}
    assert all(words in html for one in dark for words in one.darkens)


def test_drawings_carry_no_style_and_the_twin_no_drawing(twin: dict[str, Any], html: str) -> None:
    assert 'class="tc tc-world"' in html
    assert "<style" not in html and " style=" not in html
    assert "map" not in twin and not any("spark" in row for row in twin["situations"])


def test_a_day_that_has_not_come_is_refused(window: TestClient) -> None:
    answer = window.get("/?as_of=2100-01-01")
    assert answer.status_code == 422
    assert "has not come yet" in answer.text


chances = st.none() | st.floats(0, 1)
days = st.lists(chances, min_size=2, max_size=60)


@given(days)
def test_a_line_of_chances_is_well_formed_and_broken_where_unknown(values: list[float | None]) -> None:
    dates = [DAY + timedelta(days=7 * at) for at in range(len(values))]
    drawn = spark(dates, values, "a & <b>")
    if sum(value is not None for value in values) < 2:
        assert drawn == ""
        return
    root = ET.fromstring(drawn)
    runs = sum(one is not None and (at == 0 or values[at - 1] is None) for at, one in enumerate(values))
    assert sum(one.tag.endswith("path") for one in root.iter()) == runs
    assert "style" not in {name for one in root.iter() for name in one.attrib}


@given(st.dictionaries(st.sampled_from(["one", "two", "three"]), days, min_size=1))
@example({"one": [None, 5e-324]})
def test_weekly_lines_are_drawn_only_from_what_is_known(series: dict[str, list[float | None]]) -> None:
    length = min(map(len, series.values()))
    cut = {name: values[:length] for name, values in series.items()}
    drawn = weekly([DAY + timedelta(days=7 * at) for at in range(length)], cut, "Chances")
    if not any(value is not None for values in cut.values() for value in values):
        assert drawn is None
        return
    assert drawn is not None
    assert "<style" not in drawn.svg
    ET.fromstring(drawn.svg)


@given(st.text(alphabet="<>/styleabc \n"), st.text(alphabet="a{}:;. \n"))
def test_stripping_takes_the_style_and_leaves_the_rest(words: str, rules: str) -> None:
    rest = words.replace("<style>", "")
    assert bare(f"<svg><style>{rules}</style>\n<g/></svg>") == "<svg><g/></svg>"
    assert "<style>" not in bare(f"<svg>{rest}<style>{rules}</style></svg>")


@given(st.lists(st.floats(0, 1)))
def test_bars_hold_what_they_show(values: list[float]) -> None:
    assert max(values, default=0) <= top_of(values) <= 1
