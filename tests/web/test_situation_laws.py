"""Laws of a situation's pages: nothing of later records is in them, either side is shown alike, drawings draw what is there."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from conftest import whole
from tocsin.schema.findings import Findings
from tocsin.store.store import Store
from tocsin.store.tables import TABLES, Withdrawal
from tocsin.store.writer import Writer
from tocsin.web.app import create_app
from tocsin.web.config import Serving
from tocsin.web.jobs import Job
from tocsin.web.parts.losses import CountShown, losses
from tocsin.web.parts.map import map_shown
from tocsin.web.parts.mapped import features
from tocsin.web.parts.situation import sides
from tocsin.web.parts.timeline import said
from tocsin.web.parts.truces import truces_shown
from tocsin.web.parts.voices import LANES, MOST, voices

pytestmark = [pytest.mark.xdist_group("web"), whole]

SITUATION, DAY = "armenia-azerbaijan", date(2020, 9, 26)
PARTS = ("", "/clocks", "/truces", "/drawin", "/mediation", "/timeline.json", "/map.json")
OTHER = {"a": "b", "b": "a"}


@pytest.fixture(scope="module")
def lean(seeded: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A visitor of a store that never held anything known after the day."""
    store = Store(tmp_path_factory.mktemp("lean") / "store")
    with seeded.view(DAY) as view, Writer(store) as writer:
        for record in TABLES.values():
            if record is not Withdrawal:
                writer.add(view.records(record))
    with TestClient(create_app(Serving(store=store.root, token="none of ours")), base_url="http://127.0.0.1") as client:
        yield client


def body(client: TestClient, part: str, form: str) -> Any:
    """A page without what tells of the judging itself: when it was made, from which moment."""
    answer = client.get(f"/situations/{SITUATION}{part}", params={"as_of": DAY.isoformat(), "format": form})
    assert answer.status_code == 200, answer.text
    if form == "json":
        return {key: value for key, value in answer.json().items() if key != "state"}
    page = answer.text
    return page[page.index('<main id="main"') : page.index("</main>")]


@pytest.mark.parametrize("part", PARTS)
def test_a_store_without_the_future_gives_the_same_page(lean: TestClient, window: TestClient, part: str) -> None:
    assert body(lean, part, "json") == body(window, part, "json")
    if not part.endswith(".json"):
        assert body(lean, part, "html") == body(window, part, "html")


@pytest.fixture(scope="module")
def found(window: TestClient) -> Findings:
    """What the server judged, once for all tests of the window."""
    day = date(2020, 10, 10)
    assert window.get(f"/situations/{SITUATION}", params={"as_of": day.isoformat()}).status_code == 200
    kept: Findings = window.app.state.judging.peek(Job("findings", SITUATION, day)).result.findings  # type: ignore[attr-defined]
    return kept


def swapped(found: Findings) -> Findings:
    """The same with the sides named in the other order."""
    given = found.situation
    return replace(
        found,
        situation=replace(given, parties=given.parties[::-1], side_a=given.side_b, side_b=given.side_a),
    )


def other(key: str) -> str:
    return OTHER.get(key, key)


def counts(cell: tuple[CountShown, ...], turn: bool) -> set[tuple[str, str, str]]:
    return {(one.text, one.speaker, other(one.voice) if turn else one.voice) for one in cell}


def test_losses_are_shown_alike_for_either_side(found: Findings) -> None:
    ours, theirs = losses(found), losses(swapped(found))
    assert [(row.what, row.unit) for row in ours] == [(row.what, row.unit) for row in theirs]
    for row, turned in zip(ours, theirs, strict=True):
        assert counts(row.a, False) == counts(turned.b, True)
        assert counts(row.b, False) == counts(turned.a, True)
        assert counts(row.neither, False) == counts(turned.neither, True)
    assert any(row.a and row.b for row in ours)


def test_map_timeline_and_truces_turn_with_the_sides(found: Findings) -> None:
    turned = swapped(found)
    first = found.as_of - timedelta(days=120)
    from tocsin.brief.index import Index

    assert [other(one.side) for one in said(Index(found), first)] == [one.side for one in said(Index(turned), first)]
    assert map_shown(found).spots == map_shown(turned).spots
    for ours, theirs in zip(map_shown(found).held, map_shown(turned).held, strict=True):
        assert ours.name == theirs.name
        assert [(other(h.side), h.text) for h in ours.holds] == [(h.side, h.text) for h in theirs.holds]
    drawn = [(other(f.properties.side), f.properties.title) for f in features(found)]
    assert drawn == [(f.properties.side, f.properties.title) for f in features(turned)]
    for truce, again in zip(truces_shown(found), truces_shown(turned), strict=True):
        assert [other(b.accused_side) for b in truce.breaches] == [b.accused_side for b in again.breaches]
        assert truce.standing == again.standing
    assert [one.name for one in sides(found)] == [one.name for one in sides(turned)][::-1]


def test_the_drawing_of_one_side_is_that_of_the_other(found: Findings) -> None:
    """The same claims by the other side make lanes of the same height with as many marks."""
    first, last = date(2020, 9, 1), date(2020, 10, 10)
    points = [(last - timedelta(days=n % 9), "a" if n % 3 else "b", n % 2 == 0, f"claim {n}") for n in range(40)]
    turned = [(day, other(side), contested, words) for day, side, contested, words in points]
    names = {"a": "A", "b": "B", "other": "Others"}
    ours, theirs = voices(points, first, last, names), voices(turned, first, last, names)
    assert ours.count("play-a") == theirs.count("play-b")
    assert re.findall(r'viewBox="[^"]+"', ours) == re.findall(r'viewBox="[^"]+"', theirs)


@given(
    st.lists(
        st.tuples(
            st.dates(date(2020, 1, 1), date(2020, 4, 29)),
            st.sampled_from(LANES),
            st.booleans(),
            st.text("ab<&", max_size=6),
        ),
        max_size=80,
    )
)
def test_every_claim_is_drawn_once_or_counted_in_words(points: list[tuple[date, str, bool, str]]) -> None:
    drawn = voices(points, date(2020, 1, 1), date(2020, 4, 29), {"a": "<A>", "b": "B", "other": "Others"})
    marks = len(re.findall(r'class="play-', drawn))
    more = sum(int(found) for found in re.findall(r">\+(\d+)</text>", drawn))
    assert marks + more == len(points)
    assert "<A>" not in drawn
    assert "<style" not in drawn
    stacks: dict[tuple[date, str], list[bool]] = {}
    for day, lane, contested, _ in points:
        stacks.setdefault((day, lane), []).append(contested)
    hollow = sum(sum(stack[:MOST]) for stack in stacks.values())
    assert drawn.count("play-contested") == hollow


def test_a_place_of_force_is_told_by_its_district(found: Findings) -> None:
    from tocsin.web.parts.map import shown_name

    town = next(key for key, place in found.places.items() if place.kind == "village")
    told = shown_name("shelling", town, found.places)
    assert told != found.places[town].name
    assert shown_name("negotiation", town, found.places) == found.places[town].name
    state = next(key for key, place in found.places.items() if place.kind == "state")
    assert shown_name("shelling", state, found.places) == found.places[state].name
    line = next(key for key, place in found.places.items() if place.kind == "line")
    assert shown_name("shelling", line, found.places) == found.places[line].name
