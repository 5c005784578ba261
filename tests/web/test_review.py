"""The review queue: the least sure first, each decision kept once with who made it, nothing without the token."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import html

from conftest import whole
from tocsin.schema.reviews import Review
from tocsin.store.store import Store
from tocsin.web.app import create_app
from tocsin.web.audit import log_path
from tocsin.web.config import Serving
from web.conftest import HERE, TOKEN
from web.read_texts import DENIED, NEAR, SAID, article, copied, written

pytestmark = pytest.mark.xdist_group("claims")
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def store(seeded: Store, tmp_path: Path) -> Store:
    return written(copied(seeded, tmp_path), [article(), SAID, DENIED, NEAR])


@pytest.fixture
def desk(store: Store) -> Iterator[TestClient]:
    """A visitor who has not given the token."""
    serving = Serving(store=store.root, token=TOKEN, a_minute=100_000)
    with TestClient(create_app(serving), base_url=HERE, follow_redirects=False) as client:
        yield client


def waiting(desk: TestClient, **asked: object) -> list[str]:
    found = desk.get("/review", params={"format": "json", **asked}).json()  # type: ignore[dict-item]
    return [item["claim"]["id"] for item in found["items"]]


def reviews(store: Store) -> list[Review]:
    with store.view(date.today()) as view:
        return view.records(Review)


def decide(desk: TestClient, key: str, verdict: str, **more: str) -> int:
    return desk.post(f"/review/{key}", data={"verdict": verdict, "reviewer": "Ani", **more}, headers=BEARER).status_code


def test_the_least_sure_comes_first_with_its_words_marked(desk: TestClient) -> None:
    assert waiting(desk) == ["denied", "near", "said"]
    assert waiting(desk, below=0.35) == ["denied"]
    assert waiting(desk, situation="india-pakistan") == []
    page = html.fromstring(desk.get("/review").content)
    assert [mark.text_content() for mark in page.iter("mark")] == [DENIED.text, NEAR.text, SAID.text]
    assert not page.xpath("//form[@method='post']")  # without the token there is nothing to press


def test_a_decision_is_kept_with_who_and_when_and_leads_on_to_the_next(desk: TestClient, store: Store) -> None:
    answer = desk.post(
        "/review/denied",
        data={"verdict": "accept", "reviewer": "Ani K.", "note": "so it says", "next": "near", "below": "0.6"},
        headers=BEARER,
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/review?below=0.6#waiting-near")
    [kept] = reviews(store)
    assert (kept.verdict, kept.claim, kept.known, kept.note) == (
        "accept",
        "denied",
        date.today(),
        "by Ani K.: so it says",
    )
    assert waiting(desk) == ["near", "said"]
    [line] = [json.loads(line) for line in log_path(store.root).read_text().splitlines()]
    assert (line["deed"], line["claim"], line["verdict"], line["by"]) == ("review", "denied", "accept", "Ani K.")
    assert TOKEN not in json.dumps(line)


def test_by_the_forms_of_a_browser(desk: TestClient, store: Store) -> None:
    csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', desk.get("/enter").text)
    assert csrf
    assert desk.post("/enter", data={"token": TOKEN, "csrf": csrf[1]}).status_code == 303
    page = html.fromstring(desk.get("/review").content)
    form = next(one for one in page.forms if one.action == "/review/denied")
    given = {**dict(form.form_values()), "verdict": "edit", "reviewer": "Ani", "kind": "shelling", "doers": "ARM, AZE"}
    answer = desk.post(form.action, data=given)
    assert answer.status_code == 303, answer.text
    [kept] = reviews(store)
    assert (kept.verdict, kept.kind, kept.doers) == ("edit", "shelling", ("ARM", "AZE"))
    assert (kept.speaker, kept.stance, kept.status, kept.targets) == (None, None, None, None)
    again = html.fromstring(desk.get("/review").content)
    assert again.xpath("//input[@name='reviewer']/@value")[0] == "Ani"


def test_nothing_is_decided_without_the_token_or_from_another_site(desk: TestClient, store: Store) -> None:
    csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', desk.get("/enter").text)
    assert csrf
    given = {"verdict": "reject", "reviewer": "x", "csrf": csrf[1]}
    assert desk.post("/review/denied", data=given).status_code == 401
    assert desk.post("/review/denied", data={**given, "csrf": "no"}).status_code == 403
    desk.post("/enter", data={"token": TOKEN, "csrf": csrf[1]})
    assert desk.post("/review/denied", data={**given, "csrf": "no"}).status_code == 403
    assert desk.post("/review/denied", data=given, headers={"Origin": "https://evil.example"}).status_code == 403
    assert reviews(store) == []
    assert not log_path(store.root).exists()


def test_of_many_who_decide_at_once_one_does_and_the_others_are_told(desk: TestClient, store: Store) -> None:
    with ThreadPoolExecutor(6) as many:
        codes = list(many.map(lambda verdict: decide(desk, "denied", verdict), ["accept", "reject"] * 3))
    assert sorted(codes) == [303, *[409] * 5]
    [kept] = reviews(store)
    told = desk.post(
        "/review/denied",
        data={"verdict": "reject", "reviewer": "Ben"},
        headers={**BEARER, "Accept": "application/json"},
    )
    assert told.status_code == 409
    assert {"accept": "accepted", "reject": "rejected"}[kept.verdict] in told.json()["message"]
    assert "by Ani" in told.json()["message"]


@pytest.mark.parametrize(
    ("key", "given", "status", "said"),
    [
        ("denied", {"verdict": "edit", "kind": "teleport"}, 422, "teleport"),
        ("denied", {"verdict": "edit", "stance": "whispers"}, 422, "whispers"),
        ("denied", {"verdict": "edit"}, 422, "no field was changed"),
        ("denied", {"verdict": "maybe"}, 422, "maybe"),
        ("denied", {"verdict": "accept", "reviewer": "  "}, 422, "no name was given"),
        ("nobody", {"verdict": "accept"}, 404, "nobody"),
    ],
)
def test_a_bad_decision_is_refused_and_nothing_is_written(
    desk: TestClient, store: Store, key: str, given: dict[str, str], status: int, said: str
) -> None:
    headers = {**BEARER, "Accept": "application/json"}
    answer = desk.post(f"/review/{key}", data={"reviewer": "Ani", **given}, headers=headers)
    assert answer.status_code == status
    assert said in answer.json()["message"]
    assert reviews(store) == []


def test_what_a_curator_wrote_is_not_decided_on(desk: TestClient, store: Store) -> None:
    with store.view(date(2020, 10, 10)) as view:
        from tocsin.schema.claims import Claim

        own = next(claim.id for claim in view.records(Claim) if claim.coder == "curated")
    assert decide(desk, own, "reject") == 404


@whole
def test_decisions_show_on_the_claims_page_from_their_day_on(desk: TestClient) -> None:
    assert decide(desk, "denied", "edit", kind="shelling") == 303
    assert decide(desk, "near", "reject", note="nobody said so") == 303
    today, then = date.today(), "2020-10-10"
    edited = desk.get("/claims/denied", params={"format": "json"}).json()
    [made] = edited["decided"]
    assert (made["verdict"], made["on"], made["note"]) == ("edit", str(today), "by Ani")
    after = desk.get(made["href"], params={"format": "json"})
    assert after.status_code == 200
    assert (after.json()["claim"]["kind"], after.json()["claim"]["coder"]) == ("shelling", "reviewed")
    assert desk.get("/claims/near", params={"format": "json"}).json()["judged"] is False
    earlier = desk.get("/claims/near", params={"format": "json", "as_of": then}).json()
    assert (earlier["judged"], earlier["decided"]) == (True, [])
