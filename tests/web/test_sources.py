"""Sources dark first, what the window stands on, and outlines that lie where the countries are."""

from datetime import date
from html import escape
from itertools import pairwise
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from tocsin import outlook, run
from tocsin.charts.outlines import UNITS, outlines
from tocsin.charts.projection import equal_earth
from tocsin.sources.base import cards
from tocsin.store.store import Store
from tocsin.web.outlines import _line, _within, collection
from tocsin.web.parts.health import STATES

pytestmark = pytest.mark.xdist_group("web")

DAY = date(2020, 9, 26)


@pytest.fixture(scope="module")
def twin(window: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = window.get(f"/sources?as_of={DAY}&format=json").json()
    return found


def test_every_source_is_there_with_its_card_dark_first(twin: dict[str, Any], seeded: Store) -> None:
    known = {one.card.id: one for one in run.source_health(seeded, DAY)}
    shown = {one["id"]: one for one in (*twin["pulled"], *twin["packaged"])}
    assert set(shown) == set(known)
    assert {one["id"] for one in twin["pulled"]} == set(cards())
    for name, one in shown.items():
        told = known[name]
        assert (one["state"], one["licence"], one["darkens"]) == (told.state, told.card.licence, list(told.darkens))
    for group in (twin["pulled"], twin["packaged"]):
        states = [STATES.index(one["state"]) for one in group]
        assert states == sorted(states)


def test_a_source_that_was_never_asked_is_dark_and_covers_nothing(twin: dict[str, Any]) -> None:
    wikipedia = next(one for one in twin["pulled"] if one["id"] == "wikipedia-current-events")
    assert (wikipedia["state"], wikipedia["last_attempt"], wikipedia["covers_to"]) == ("dark", None, None)


def test_the_page_tells_when_a_row_counts_as_known_and_what_is_dark(window: TestClient, twin: dict[str, Any]) -> None:
    html = window.get(f"/sources?as_of={DAY}").text
    for one in twin["pulled"]:
        assert str(escape(one["knowable"], quote=False)) in html.replace("&#39;", "'").replace("&#34;", '"')
    assert all(words in html for one in twin["dark"] for words in one["darkens"])


def test_about_names_every_source_table_and_library_with_its_licence(window: TestClient) -> None:
    found = window.get("/about?format=json").json()
    licences = {one["title"]: one["licence"] for one in (*found["sources"], *found["tables"])}
    assert {card.title: card.licence for card in cards().values()}.items() <= licences.items()
    assert licences[outlook.NEWS.title] == outlook.NEWS.licence
    for one in found["libraries"]:
        assert one["licence"]
        assert window.get(one["href"]).status_code == 200, f"the licence of {one['name']} is not served"
    page = window.get("/about").text
    assert "Not for targeting" in page and "No data is never calm" in page
    assert 'class="asof"' not in page, "it is the same on every day"


def test_the_list_of_data_licences_is_served_or_said_to_be_elsewhere(window: TestClient) -> None:
    href = window.get("/about?format=json").json()["licences_href"]
    answer = window.get("/about/data-licences.md")
    assert answer.status_code == (200 if href else 404)
    assert "GeoNames" in answer.text if href else "DATA-LICENCES.md" in window.get("/about").text


made = pytest.mark.skipif(not outlines(), reason="no outlines were built into this copy")


@made
def test_outlines_are_served_once_and_then_known(window: TestClient) -> None:
    first = window.get("/outlines.geojson")
    assert first.headers["content-type"] == "application/geo+json"
    assert first.json()["type"] == "FeatureCollection"
    again = window.get("/outlines.geojson", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


@pytest.fixture(scope="module")
def shapes() -> dict[str, list[list[list[tuple[float, float]]]]]:
    features: Any = collection()["features"]
    return {one["properties"]["iso3"]: one["geometry"]["coordinates"] for one in features}


PLACES = {
    "ARM": (44.5, 40.2),
    "AZE": (47.0, 40.4),
    "FRA": (2.3, 47.0),
    "ETH": (38.7, 9.0),
    "LSO": (28.2, -29.5),
    "RUS": (60.0, 60.0),
}


@made
@pytest.mark.parametrize(("iso3", "point"), PLACES.items())
def test_a_place_lies_in_its_own_country_and_in_no_other(iso3: str, point: tuple[float, float], shapes: Any) -> None:
    inside = [
        code for code, polygons in shapes.items()
        if any(_within(point, rings[0]) and not any(_within(point, hole) for hole in rings[1:]) for rings in polygons)
    ]  # fmt: skip
    assert inside == [iso3]


@made
def test_rings_are_closed_and_turn_the_way_the_standard_asks(shapes: Any) -> None:
    for polygons in shapes.values():
        for rings in polygons:
            for place, ring in enumerate(rings):
                assert ring[0] == ring[-1] and len(ring) >= 4
                twice = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))
                assert (twice > 0) == (place == 0) or twice == 0


@given(st.floats(-80, 80), st.floats(-169, 190))
def test_degrees_come_back_from_the_plane(lat: float, lon: float) -> None:
    x, y = (round(value * UNITS) for value in equal_earth(lat, lon))
    back, middle, wide = _line(y)
    assert back == pytest.approx(lat, abs=0.12)
    assert 11 + (x / UNITS - middle) / wide == pytest.approx(lon, abs=0.5)
