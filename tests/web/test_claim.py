"""The pages of a claim, an event and a record: down to the span, nothing early, every number and reference opens."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html
from msgspec.structs import replace

from tocsin.brief.index import Index
from tocsin.coding.relays import told
from tocsin.schema.claims import Claim, Span
from tocsin.schema.findings import Findings
from tocsin.store.store import Store
from tocsin.web.app import create_app
from tocsin.web.config import Serving
from tocsin.web.parts.claims import alone
from tocsin.web.parts.happenings import statements_of
from web.conftest import HERE, TOKEN
from web.read_texts import DAY, DENIED, NEAR, SAID, TEXT, article, copied, judged_by, written

pytestmark = pytest.mark.xdist_group("claims")

NAME = "armenia-azerbaijan"
AS_OF = date(2020, 10, 10)


@pytest.fixture(scope="module")
def judged(window: TestClient) -> Findings:
    return judged_by(window, NAME, AS_OF)


@pytest.fixture(scope="module")
def reader(seeded: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A window over a store that holds a text and what was read in it."""
    store = copied(seeded, tmp_path_factory.mktemp("read"))
    elsewhere = article("text-2", "A talk in Geneva.\nDelegates met.", title="A talk in Geneva")
    free = replace(
        SAID, id="free", article="text-2", span=Span(18, 31), text="Delegates met", origin="free", kind="talks"
    )
    written(store, [article(), SAID, DENIED, NEAR, elsewhere, free])
    serving = Serving(store=store.root, token=TOKEN, a_minute=100_000)
    with TestClient(create_app(serving), base_url=HERE) as client:
        yield client


def data(window: TestClient, path: str, as_of: date = AS_OF) -> dict[str, Any]:
    answer = window.get(path, params={"as_of": str(as_of), "format": "json"})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_the_words_are_marked_in_the_text_they_were_read_from(reader: TestClient) -> None:
    found = data(reader, "/claims/denied")
    assert [piece["text"] for piece in found["text"]["pieces"] if piece["claims"]] == ["denied the report"]
    assert "".join(piece["text"] for piece in found["text"]["pieces"]) == TEXT
    page = html.fromstring(reader.get("/claims/denied", params={"as_of": str(AS_OF)}).content)
    assert [mark.text_content() for mark in page.iter("mark")] == ["denied the report"]
    assert page.xpath("//div[@id='text']")[0].text_content() == TEXT
    assert page.xpath("//a[@href='https://example.org/a']/@rel") == ["noreferrer noopener external"]


def test_a_claim_names_what_it_conflicts_with_and_its_happening(reader: TestClient) -> None:
    found = data(reader, "/claims/denied")
    assert found["situation"] == NAME
    assert found["claim"]["contested"] and found["against"]
    assert "said" in [claim["id"] for claim in found["conflicting"]]
    event = data(reader, found["event"]["href"].split("?")[0])
    assert {"said", "denied"} <= {s["claim"]["id"] for s in event["statements"]}


def test_a_claim_of_no_situation_has_its_page_too(reader: TestClient) -> None:
    found = data(reader, "/claims/free")
    assert (found["situation"], found["event"]) == (None, None)
    assert [piece["text"] for piece in found["text"]["pieces"] if piece["claims"]] == ["Delegates met"]


def test_a_claim_is_not_there_before_it_was_known_and_nothing_tells_when_it_will_be(reader: TestClient) -> None:
    answer = reader.get("/claims/said", params={"as_of": str(DAY - timedelta(days=1))})
    assert answer.status_code == 404
    assert "known on 2020-10-07" in answer.text
    assert str(DAY) not in answer.text and "8 October" not in answer.text
    assert reader.get("/claims/said", params={"as_of": str(AS_OF)}).status_code == 200


def test_every_claim_of_the_record_opens_and_shows_what_the_ledger_holds(window: TestClient, judged: Findings) -> None:
    for claim in judged.claims[:: max(1, len(judged.claims) // 12)]:
        found = data(window, f"/claims/{claim.id}")
        assert found["claim"]["text"] == " ".join(claim.text.split())
        assert found["held"] is None
        fields = dict(found["fields"])
        assert fields["Source as given"] == " ".join(claim.cite.split())
        assert [f["best"] for f in found["claim"]["figures"]] == [figure.best for figure in claim.figures]


def test_forces_are_placed_by_district_and_day_at_the_finest(window: TestClient, judged: Findings) -> None:
    timed = [claim for claim in judged.claims if claim.happened.time and claim.kind in ("attack", "shelling", "onset")]
    assert timed
    for claim in timed:
        page = data(window, f"/claims/{claim.id}")
        assert claim.happened.time not in page["claim"]["happened"]
        assert claim.happened.time not in dict(page["fields"])["Happened"]


def test_every_event_opens_with_its_tolls_claims_and_conflicts(window: TestClient, judged: Findings) -> None:
    for event in judged.events[::9]:
        found = data(window, f"/situations/{NAME}/events/{event.id}")
        assert found["contested"] == event.contested == bool(found["happening"]["why"])
        assert [(t["low"], t["best"], t["high"]) for t in found["tolls"]] == [
            (t.low, t.best, t.high) for t in event.tolls
        ]
        known = [s["claim"]["known"] for s in found["statements"]]
        assert known == sorted(known)
        shown = {c["id"] for s in found["statements"] for c in (s["claim"], *s["copies"])}
        assert shown == set(event.claims)
        page = html.fromstring(
            window.get(f"/situations/{NAME}/events/{event.id}", params={"as_of": str(AS_OF)}).content
        )
        inside = [link[1:] for link in page.xpath("//main//a/@href") if link.startswith("#claim-")]
        assert set(inside) <= set(page.xpath("//@id"))


def test_an_event_of_a_later_day_is_not_there_yet(window: TestClient, judged: Findings) -> None:
    late = next(event for event in judged.events if event.known > date(2020, 9, 29))
    early = window.get(f"/situations/{NAME}/events/{late.id}", params={"as_of": "2020-09-29"})
    assert early.status_code == 404
    assert str(late.known) not in early.text


def test_a_judgement_opens_to_its_arithmetic_which_adds_up(window: TestClient) -> None:
    found = data(window, f"/records/risk.ARM-AZE.war.12m.{AS_OF}")
    assert found["drivers"]
    for driver in found["drivers"]:
        assert driver["effect"] == pytest.approx(driver["weight"] * (driver["value"] - driver["usual"]), abs=1e-9)
    assert ["The pair ARM-AZE", f"/pairs/ARM-AZE?as_of={AS_OF}"] in found["links"]
    own_day = window.get(f"/records/risk.ARM-AZE.war.12m.{AS_OF}", params={"format": "json"}).json()
    assert own_day["as_of"] == str(AS_OF)


def test_every_record_behind_the_brief_opens(window: TestClient, judged: Findings) -> None:
    keys = [*(s.id for s in judged.signals[:2]), *(h.id for h in judged.holds[:2]), *(t.id for t in judged.ties[:1]),
            judged.situation.id, "AZE", next(iter(judged.places)), judged.events[0].id, judged.claims[0].id]  # fmt: skip
    for key in keys:
        found = data(window, f"/records/{key}")
        assert found["id"] == key and found["kind"]
        for below in found["below"][:2]:
            assert window.get(below["href"]).status_code == 200


def test_a_state_and_a_packaged_table_open_without_a_situation(window: TestClient) -> None:
    assert data(window, "/records/BRA")["text"] == "Brazil"
    assert data(window, "/records/figures:pairs")["kind"] == "Packaged figures"


@pytest.mark.parametrize(
    "path", ["/claims/nobody", f"/situations/{NAME}/events/nothing", "/situations/nowhere/claims", "/records/nothing"]
)
def test_what_is_not_there_is_told_with_what_to_do(window: TestClient, path: str) -> None:
    answer = window.get(path, params={"as_of": str(AS_OF), "format": "json"})
    assert answer.status_code == 404
    assert answer.json()["remedy"]


def test_copies_of_one_statement_are_folded_under_the_one_known_first() -> None:
    words = "The ministry of defence of Norland said that its forces had shelled three villages in the north of Sudland"

    def one(key: str, day: int, relayer: str) -> Claim:
        return Claim(id=key, source="t", origin=key, kind="shelling", text=words, known=date(2021, 5, day), speaker="NOR",
                     relayers=(relayer,), doers=("NOR",), coder="tocsin-reader-1")  # fmt: skip

    claims = [one("a", 1, "wire"), one("b", 2, "gazette"), one("c", 3, "herald")]
    found = replace(alone(claims, date(2021, 5, 4)), tellings=told(claims))
    [statement] = statements_of(claims, Index(found))
    assert (statement.claim.id, [copy.id for copy in statement.copies]) == ("a", ["b", "c"])
    assert set(statement.through) == {"wire", "gazette", "herald"}


def test_the_page_is_served_from_the_store_of_the_moment(reader: TestClient) -> None:
    assert reader.get("/claims/later", params={"as_of": str(AS_OF)}).status_code == 404
    store = Store(reader.app.state.serving.store)  # type: ignore[attr-defined]
    written(
        store, [replace(SAID, id="later", origin="later", article="text-2", span=Span(18, 31), text="Delegates met")]
    )
    deadline = time.monotonic() + 20  # the newest moment is looked up twice a second
    while reader.get("/claims/later", params={"as_of": str(AS_OF)}).status_code == 404 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert "<mark>Delegates met</mark>" in reader.get("/claims/later", params={"as_of": str(AS_OF)}).text
