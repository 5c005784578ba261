"""A situation's pages on the days of the demonstration: the right claims, nothing early, unknown and contested in words."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient

pytestmark = pytest.mark.xdist_group("web")

BASE = "/situations/armenia-azerbaijan"
DAYS = ("2020-09-26", "2020-09-29", "2020-10-10", "2020-11-10")
PARTS = ("", "/clocks", "/truces", "/drawin", "/mediation", "/changes", "/timeline.json", "/map.json")


BEFORE = {
    "2020-09-26": "2020-09-26",
    "2020-09-29": "2020-09-26",
    "2020-10-10": "2020-09-29",
    "2020-11-10": "2020-10-10",
}
"""Changes are told since the day of the demonstration before: no other day is judged here, for each costs seconds."""


def told(window: TestClient, part: str, day: str) -> Any:
    since = {"since": BEFORE[day]} if part == "/changes" else {}
    answer = window.get(BASE + part, params={"as_of": day, "format": "json", **since})
    assert answer.status_code == 200, answer.text
    return answer.json()


def shown(window: TestClient, part: str, day: str) -> str:
    since = {"since": BEFORE[day]} if part == "/changes" else {}
    answer = window.get(BASE + part, params={"as_of": day, **since})
    assert answer.status_code == 200, answer.text
    return answer.text


def fields(found: Any, name: str) -> Iterator[str]:
    """Every value of a field, however deep."""
    if isinstance(found, dict):
        yield from (value for key, value in found.items() if key == name and value is not None)
        for value in found.values():
            yield from fields(value, name)
    elif isinstance(found, list):
        for value in found:
            yield from fields(value, name)


def as_known(page: str) -> str:
    """What the slider swaps."""
    return page[page.index('<section id="as-known"') : page.index("</main>")]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("part", PARTS)
def test_nothing_is_known_later_than_the_day(window: TestClient, part: str, day: str) -> None:
    found = told(window, part, day)
    known = [*fields(found, "known"), *([row["day"] for row in found["rows"]] if part == "/timeline.json" else [])]
    assert known
    assert max(known) <= day
    assert found["as_of"] == day


def test_the_eve_knows_of_no_outbreak(window: TestClient) -> None:
    found = told(window, "", "2020-09-26")
    assert not [mark for mark in found["timeline"]["marks"] if mark["label"].startswith("outbreak")]
    assert "no outbreak of large-scale fighting is on the record" in found["brief"]["headline"]["text"]
    page = as_known(shown(window, "", "2020-09-26"))
    assert "F-16" not in page
    assert "Humanitarian truce" not in page


def test_three_days_on_the_outbreak_is_contested_and_a_shoot_down_claimed_and_denied(window: TestClient) -> None:
    found = told(window, "", "2020-09-29")
    marks = {mark["label"]: mark["contested"] for mark in found["timeline"]["marks"]}
    assert marks["outbreak of fighting, Nagorno-Karabakh/Artsakh"]
    assert found["brief"]["headline"]["tone"] == "contested"
    assert [
        mark["label"] for mark in found["timeline"]["marks"] if mark["contested"] and mark["start"] == "2020-09-29"
    ] == ["shoot-down, Armenia"]
    turned = next(
        one for one in told(window, "/changes", "2020-09-29")["brief"]["sections"] if one["key"] == "contested"
    )
    downed = [line for run in turned["runs"] for line in run["sentences"] if line["text"].startswith("Shoot-down")]
    assert [(line["text"], line["tone"]) for line in downed] == [
        ("Shoot-down, Armenia: said by Armenia, denied by Turkey and Azerbaijan.", "contested")
    ]
    assert "Humanitarian truce" not in as_known(shown(window, "", "2020-09-29"))


def test_on_10_october_a_truce_stands_first_with_breaches_by_account(window: TestClient) -> None:
    truce = told(window, "/truces", "2020-10-10")["truces"][0]
    assert truce["title"] == "Humanitarian truce of 10 October 2020"
    assert truce["conflict"]
    assert {breach["accused_side"] for breach in truce["first"]} == {"a", "b"}
    assert {breach["account"] for breach in truce["first"]} == {"Armenia", "Azerbaijan"}
    assert any("may be far too high" in words for words in truce["survival"]["caveats"])
    page = as_known(shown(window, "/truces", "2020-10-10"))
    assert "Accounts of the first breach conflict" in page
    assert page.count("may be far too high") >= 1


def test_on_10_november_the_statement_is_there_and_not_before(window: TestClient) -> None:
    later = told(window, "/truces", "2020-11-10")
    titles = {truce["title"]: truce for truce in later["truces"]}
    statement = next(title for title in titles if "November 2020" in title)
    assert titles[statement]["known"] in ("2020-11-09", "2020-11-10")
    assert statement not in {truce["title"] for truce in told(window, "/truces", "2020-10-10")["truces"]}


def test_contested_and_unknown_are_words(window: TestClient) -> None:
    page = as_known(shown(window, "", "2020-09-29"))
    assert re.search(
        r'class="claim claim-side-[ab] is-contested".*?<span class="chip chip-contested">contested</span>', page, re.S
    )
    assert "no count on record" in page
    assert "which is not calm" in page
    clocks = as_known(shown(window, "/clocks", "2020-09-29"))
    assert "too few to grade" in clocks
    assert "dark: cannot be graded" in clocks


def test_unlike_units_share_no_row_and_both_sides_have_a_column(window: TestClient) -> None:
    found = told(window, "", "2020-11-10")["numbers"]["losses"]
    keys = [(row["what"], row["unit"]) for row in found]
    assert len(keys) == len(set(keys))
    assert ("Killed", "soldiers") in keys
    assert ("Killed and wounded together", "soldiers") in keys
    head = as_known(shown(window, "", "2020-11-10"))
    assert "Losses of Armenia" in head
    assert "Losses of Azerbaijan" in head


@pytest.mark.parametrize("part", PARTS[:5])
def test_links_keep_the_day(window: TestClient, part: str) -> None:
    page = as_known(shown(window, part, "2020-09-29"))
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]+)"', page)]
    undated = ("/outlines", "/alerts")  # alerts are of what comes
    dated = [link for link in links if not link.endswith(".atom") and not link.startswith(undated)]
    assert len(dated) > 10
    assert [link for link in dated if "as_of=2020-09-29" not in link] == []


@pytest.mark.parametrize("part", PARTS[:6])
def test_nothing_is_inline_and_every_id_is_there_once(window: TestClient, part: str) -> None:
    page = shown(window, part, "2020-09-29")
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", page)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(ids)
    labels = {one for found in re.findall(r'aria-labelledby="([^"]+)"', page) for one in found.split()}
    assert labels <= set(ids)


def test_the_slider_works_without_a_script_and_tells_nothing_of_later_days(window: TestClient) -> None:
    page = shown(window, "/clocks", "2020-09-29")
    form = page[page.index('<form class="days"') : page.index("</form>", page.index('<form class="days"'))]
    assert f'action="{BASE}/clocks"' in form
    assert re.search(r'<input[^>]*type="date"[^>]*name="as_of"[^>]*value="2020-09-29"', form)
    replay = told(window, "/clocks", "2020-09-29")["replay"]
    assert replay["first"] < "2020-09-29" < replay["last"]
    before = window.get(replay["before"], follow_redirects=False)
    after = window.get(replay["after"], follow_redirects=False)
    assert before.headers["location"] == f"{BASE}/clocks?as_of=2020-09-28"
    assert after.headers["location"] == f"{BASE}/clocks?as_of=2020-09-30"


def test_a_step_to_where_nothing_is_says_so(window: TestClient) -> None:
    answer = window.get(f"{BASE}/days/before", params={"as_of": "1950-01-01"}, follow_redirects=False)
    assert answer.status_code == 404
    assert "nothing earlier than 1 January 1950" in answer.text
    assert window.get(f"{BASE}/days/around", params={"as_of": "2020-09-29"}, follow_redirects=False).status_code == 422


def test_the_days_say_how_much_became_known_and_never_what(window: TestClient) -> None:
    found = window.get(f"{BASE}/days", params={"format": "json"}).json()
    assert {key for row in found["days"] for key in row} == {"day", "count", "contested", "demo", "href"}
    assert [row["day"] for row in found["days"] if row["demo"]] == list(DAYS)
    on = {row["day"]: row["count"] for row in found["days"]}
    news = told(window, "", "2020-09-29")["timeline"]["said"]
    assert on["2020-09-29"] == sum(one["day"] == "2020-09-29" for one in news)
    assert (
        sum(count for day, count in on.items() if day <= "2020-09-29")
        == told(window, "", "2020-09-29")["numbers"]["claims"]
    )
    assert all(row["contested"] <= row["count"] for row in found["days"])


def test_changes_of_a_chosen_span_and_of_an_impossible_one(window: TestClient) -> None:
    answer = window.get(f"{BASE}/changes", params={"since": "2020-09-26", "as_of": "2020-09-29", "format": "json"})
    found = answer.json()
    assert found["days"] == 3
    assert found["brief"]["sections"][0]["key"] == "told"
    wrong = window.get(f"{BASE}/changes", params={"since": "2020-09-30", "as_of": "2020-09-29"})
    assert wrong.status_code == 422
    assert "2020-09-30 comes after 2020-09-29" in wrong.text


def test_the_situations_of_a_day(window: TestClient) -> None:
    found = window.get("/situations", params={"as_of": "2020-09-29", "format": "json"}).json()["situations"]
    ours = next(one for one in found if one["id"] == "armenia-azerbaijan")
    assert ours["headline"] == told(window, "", "2020-09-29")["brief"]["headline"]["text"]
    assert ours["latest"] == "2020-09-29"
    assert [warning["level"] for warning in ours["warnings"]] == ["structural"]
    page = window.get("/situations", params={"as_of": "2020-09-29"}).text
    assert ours["title"] in page
    assert "have no data, which is not calm" in page


def test_an_unknown_situation_and_a_day_to_come(window: TestClient) -> None:
    assert window.get("/situations/nowhere", params={"as_of": "2020-09-29"}).status_code == 404
    assert window.get(BASE, params={"as_of": date.max.isoformat()}).status_code == 422


def test_the_map_is_no_finer_than_a_district_and_says_how_far_off(window: TestClient) -> None:
    for day in DAYS:
        for spot in told(window, "", day)["map"]["spots"]:
            assert spot["radius_km"] >= 3
        for feature in told(window, "/map.json", day)["features"]:
            given = feature["properties"]
            assert given["radius_km"] > 0
            assert not re.search(r"\d\d:\d\d", given["day"])
            if given["layer"] == "event" and given["title"] in (
                "shelling",
                "missile strike",
                "shoot-down",
                "air strike",
            ):
                assert given["radius_km"] >= 20
