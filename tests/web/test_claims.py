"""The claims board: everything known on the day once, contested first, sides apart, units never mixed, nothing early."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tocsin.schema.findings import Findings
from web.read_texts import judged_by

pytestmark = pytest.mark.xdist_group("claims")

NAME = "armenia-azerbaijan"
DAYS = (date(2020, 9, 26), date(2020, 9, 29), date(2020, 10, 10))
BOARD = f"/situations/{NAME}/claims"


@pytest.fixture(scope="module")
def judged(window: TestClient) -> Findings:
    return judged_by(window, NAME, DAYS[2])


def board(window: TestClient, **asked: object) -> dict[str, Any]:
    answer = window.get(BOARD, params={"as_of": str(DAYS[2]), "format": "json", **asked})  # type: ignore[dict-item]
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def whole(window: TestClient, **asked: object) -> list[dict[str, Any]]:
    first = board(window, **asked)
    return [first, *(board(window, page=number, **asked) for number in range(2, first["pages"] + 1))]


def statements(page: dict[str, Any]) -> list[dict[str, Any]]:
    return [s for h in page["happenings"] for column in h["columns"] for s in column] + page["statements"]


def claims_on(pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [c for page in pages for s in statements(page) for c in (s["claim"], *s["copies"])]


def test_every_claim_of_the_day_stands_on_the_board_exactly_once(window: TestClient, judged: Findings) -> None:
    shown = [claim["id"] for claim in claims_on(whole(window))]
    assert len(shown) == len(set(shown))
    assert set(shown) == {claim.id for claim in judged.claims}


def test_contested_happenings_come_first_and_say_why(window: TestClient, judged: Findings) -> None:
    happenings = [h for page in whole(window) for h in page["happenings"]]
    contested = [h["contested"] for h in happenings]
    assert contested == sorted(contested, reverse=True)
    assert sum(contested) == sum(event.contested for event in judged.events) > 0
    assert all(h["why"] and all(one["sentence"] for one in h["why"]) for h in happenings if h["contested"])


def test_each_column_holds_its_own_side_and_the_columns_are_in_the_situations_order(window: TestClient) -> None:
    first = board(window)
    assert [side["key"] for side in first["sides"]] == ["a", "b", "other"]
    assert [side["name"] for side in first["sides"]][:2] == ["Armenia", "Azerbaijan"]
    for page in whole(window):
        for happening in page["happenings"]:
            for key, column in zip(("a", "b", "other"), happening["columns"], strict=True):
                assert {s["claim"]["side"] for s in column} <= {key}


def test_a_row_of_figures_counts_one_thing_of_one_unit_and_one_side(window: TestClient) -> None:
    rows = [row for page in whole(window) for h in page["happenings"] for row in h["figures"]]
    assert rows
    for row in rows:
        given = [g["figure"] for cell in row["cells"] for g in cell]
        assert given
        assert {(f["counted"], f["unit"], f["of"]) for f in given} == {(row["counted"], row["unit"], row["of"])}


@pytest.mark.parametrize("day", DAYS)
def test_nothing_is_shown_before_it_was_public(window: TestClient, day: date) -> None:
    known = [date.fromisoformat(claim["known"]) for claim in claims_on(whole(window, as_of=str(day)))]
    assert known and max(known) <= day


def test_a_filter_keeps_only_what_fits_but_shows_a_happening_whole(window: TestClient, judged: Findings) -> None:
    for asked, holds in (
        ({"kind": "ceasefire"}, lambda c: c["kind"]),
        ({"side": "b"}, lambda c: c["side"] == "b"),
        ({"since": "2020-10-05"}, lambda c: c["known"] >= "2020-10-05"),
        ({"q": "drone"}, lambda c: True),
    ):
        pages = whole(window, **asked)
        for page in pages:
            assert all(holds(s["claim"]) or any(map(holds, s["copies"])) for s in page["statements"])
            for h in page["happenings"]:
                inside = [c for column in h["columns"] for s in column for c in (s["claim"], *s["copies"])]
                assert any(map(holds, inside))
                assert len(inside) == h["claims"]


def test_the_words_filter_finds_exactly_the_claims_that_hold_them(window: TestClient, judged: Findings) -> None:
    word = "drone"
    wanted = {claim.id for claim in judged.claims if word in claim.text.lower()}
    shown = {claim["id"] for claim in claims_on(whole(window, q=word.upper()))}
    assert wanted and wanted <= shown


def test_every_kind_and_speaker_offered_leads_to_as_many_claims_as_it_says(window: TestClient) -> None:
    first = board(window)
    for choice in (first["kinds"][0], first["kinds"][-1]):
        found = claims_on(whole(window, kind=choice["value"]))
        assert sum(claim["kind"] == choice["name"] for claim in found) >= choice["claims"] > 0
    most = max(first["speakers"], key=lambda choice: choice["claims"])
    found = claims_on(whole(window, speaker=most["value"]))
    assert sum(claim["speaker"] == most["value"] for claim in found) == most["claims"]


def test_an_empty_board_says_so_in_words_and_that_it_is_not_calm(window: TestClient) -> None:
    page = window.get(BOARD, params={"as_of": str(DAYS[2]), "q": "no such words anywhere"}).text
    assert "No claim known on 10 October 2020 fits" in page
    assert "does not say that nobody made it" in page


def test_the_form_of_a_browser_without_script_works_with_every_field_empty(window: TestClient) -> None:
    empty = {"as_of": str(DAYS[2]), "q": "", "side": "", "speaker": "", "kind": "", "since": ""}
    assert window.get(BOARD, params={**empty, "format": "json"}).json()["claims"] == board(window)["claims"]
    ticked = window.get(BOARD, params={**empty, "contested": "true", "format": "json"}).json()
    assert ticked["uncontested"] == ticked["alone"] == 0 < ticked["contested"]


@pytest.mark.parametrize("bad", [{"side": "c"}, {"since": "yesterday"}, {"page": "0"}, {"as_of": "2999-01-01"}])
def test_what_cannot_be_asked_for_is_refused_by_name(window: TestClient, bad: dict[str, str]) -> None:
    answer = window.get(BOARD, params={"as_of": str(DAYS[2]), "format": "json", **bad})
    assert answer.status_code == 422
    assert next(iter(bad.values())) in answer.json()["message"]


def test_every_link_of_the_page_keeps_the_day_and_leads_somewhere(window: TestClient) -> None:
    page = window.get(BOARD, params={"as_of": str(DAYS[2])}).text
    main = page[page.index("<main") : page.index("</main>")]
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]+)"', main)}
    assert links and all(f"as_of={DAYS[2]}" in link for link in links)
    ours = [link for link in sorted(links) if link.startswith(("/claims/", f"/situations/{NAME}/events/"))]
    assert len(ours) > 10
    for link in ours[:: max(1, len(ours) // 12)]:
        assert window.get(link).status_code == 200, link
