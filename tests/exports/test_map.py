"""The map: valid GeoJSON, nothing early, who holds what on the day, and nothing finer than a district and a day."""

import json
from datetime import date, timedelta
from math import cos, hypot, radians
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from brief.invented import findings
from exports.conftest import DAYS
from tocsin.exports import map_geojson, rows, table
from tocsin.exports.coarse import CELL, military, name_of, place_of, spot_of_place, spot_of_point
from tocsin.exports.geojson import holds_on
from tocsin.schema.events import Event
from tocsin.schema.figures import Toll
from tocsin.schema.findings import Findings
from tocsin.schema.registry import Hold, Place
from tocsin.schema.time import When
from tocsin.schema.vocabulary import kinds

pytestmark = pytest.mark.xdist_group("exports")  # one worker judges once

few = settings(max_examples=300, deadline=None)
LAT, LON = st.floats(-90, 90), st.floats(-180, 180)
MILITARY = sorted(kind for kind in kinds() if military(kind))
OTHERS = sorted(kind for kind in kinds() if not military(kind))


def _km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Distance on a small part of the globe, in km."""
    middle = cos(radians((lat + other_lat) / 2))
    return hypot(lat - other_lat, (lon - other_lon) * middle) * 111.32


@pytest.mark.parametrize("day", DAYS)
def test_it_is_geojson_of_its_day_and_says_so(day: date, real: dict[date, Findings]) -> None:
    made = json.loads(json.dumps(map_geojson(real[day]), allow_nan=False))
    assert made["type"] == "FeatureCollection" and made["tocsin"]["as_of"] == day.isoformat()
    assert made["tocsin"]["licence"] and made["tocsin"]["credits"] and "district" in made["tocsin"]["coarse"]
    west, south, east, north = made["bbox"]
    ids = [feature["id"] for feature in made["features"]]
    assert len(set(ids)) == len(ids) and {one.split("/")[0] for one in ids} == {"place", "hold", "event"}
    for feature in made["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        assert feature["type"] == "Feature" and feature["geometry"]["type"] == "Point"
        assert -180 <= west <= lon <= east <= 180 and -90 <= south <= lat <= north <= 90
        assert feature["properties"]["radius_km"] > 0
        assert date.fromisoformat(feature["properties"]["known"]) <= day


def test_the_same_findings_make_the_same_map_whatever_order_they_come_in(real: dict[date, Findings]) -> None:
    found = real[DAYS[0]]
    turned = replace(found, events=found.events[::-1], holds=found.holds[::-1],
                     places=dict(reversed(found.places.items())))  # fmt: skip
    assert map_geojson(turned) == map_geojson(found)


def test_nothing_is_left_out_in_silence(real: dict[date, Findings]) -> None:
    found = real[DAYS[1]]
    made = map_geojson(found)
    drawn = [feature["properties"]["feature"] for feature in made["features"]]
    held = [hold for hold in found.holds if holds_on(hold, DAYS[1])]
    whole = {"place": len(found.places), "hold": len(held), "event": len(found.events), "dataset-event": 0}
    for name, count in whole.items():
        assert drawn.count(name) + sum(made["tocsin"]["left_out"][name].values()) == count


def test_every_event_leads_to_its_claims_as_of_the_day(real: dict[date, Findings]) -> None:
    claims = {claim.id for claim in real[DAYS[0]].claims}
    told = [f["properties"] for f in map_geojson(real[DAYS[0]])["features"] if f["properties"]["feature"] == "event"]
    assert told and any(one["contested"] for one in told) and any(one["toll"] for one in told)
    for one in told:
        assert set(one["claims"]) <= claims and one["claims"]
        assert one["links"]["self"] == f"/events/{one['id']}?as_of=2020-10-12"
        assert one["links"]["claims"] == [f"/claims/{claim}?as_of=2020-10-12" for claim in one["claims"]]


def test_who_holds_shusha_changes_with_the_day_and_de_jure_stays_apart(real: dict[date, Findings]) -> None:
    def holders(day: date, place: str, kind: str) -> list[str]:
        features = map_geojson(real[day])["features"]
        holds = [f["properties"] for f in features if f["properties"]["feature"] == "hold"]
        return [one["holder"] for one in holds if one["place"] == place and one["hold"] == kind]

    assert holders(DAYS[0], "shusha", "de_facto") == ["artsakh"]
    assert holders(DAYS[1], "shusha", "de_facto") == ["AZE"]
    assert holders(DAYS[0], "nagorno-karabakh", "de_jure") == ["AZE"]
    assert sorted(holders(DAYS[0], "nagorno-karabakh", "claim")) == ["ARM", "AZE", "artsakh"]
    names = {f["properties"]["name"] for f in map_geojson(real[DAYS[1]])["features"]}
    assert "Shusha/Shushi" in names


def test_a_hold_ends_on_its_last_day_and_is_not_drawn_before_it_begins() -> None:
    hold = Hold(id="h", source="s", place="p", kind="de_facto", holder="ALV", text="", known=date(2000, 1, 1),
                since=date(2030, 1, 5), until=date(2030, 1, 9))  # fmt: skip
    days = [date(2030, 1, 1) + timedelta(days=n) for n in range(12)]
    assert [day.day for day in days if holds_on(hold, day)] == [5, 6, 7, 8]


@few
@given(st.sampled_from(MILITARY), LAT, LON, st.sampled_from([None, 1, 2, 3, 4, 5, 6, 7]))
def test_a_military_point_is_the_middle_of_a_cell_that_its_circle_covers(
    kind: str, lat: float, lon: float, precision: int | None
) -> None:
    found = spot_of_point(kind, lat, lon, precision)
    assert found.rounded and found.radius_km >= 20
    assert (found.lat - CELL / 2) % CELL == 0 and (found.lon - CELL / 2) % CELL == 0
    assert -90 <= found.lat <= 90 and -180 <= found.lon <= 180
    assert _km(lat, lon, found.lat, found.lon) <= found.radius_km
    assert abs(found.lat - lat) <= CELL / 2 and abs(found.lon - lon) <= CELL / 2


@few
@given(st.sampled_from(MILITARY), st.integers(-359, 358), st.integers(-719, 718), st.lists(st.floats(0.001, 0.249), min_size=4,
       max_size=4))  # fmt: skip
def test_two_positions_in_one_cell_cannot_be_told_apart(kind: str, row: int, column: int, within: list[float]) -> None:
    a, b, c, d = within
    lat, lon = row * CELL, column * CELL
    assert spot_of_point(kind, lat + a, lon + b, 1) == spot_of_point(kind, lat + c, lon + d, 1)


def test_places_of_military_records_are_no_smaller_than_a_district() -> None:
    def place(key: str, kind: Any, within: str | None = None) -> Place:
        return Place(
            id=key, source="s", kind=kind, name=key.title(), known=date(2000, 1, 1), lat=40.01, lon=12.01, within=within
        )

    places = {
        p.id: p for p in (
            place("land", "state"), place("area", "territory", "land"), place("shire", "district", "land"),
            place("village", "village", "shire"), place("town", "town", "area"), place("hamlet", "village", "town"),
            place("hut", "site", "area"), place("lost", "village"), place("a", "village", "b"), place("b", "village", "a"),
        )
    }  # fmt: skip
    shown = {key: place_of("deployment", key, places) for key in places}
    assert shown == {"land": "land", "area": "area", "shire": "shire", "village": "shire", "town": "town", "hamlet": "town",
                     "hut": "area", "lost": None, "a": None, "b": None}  # fmt: skip
    assert (
        name_of("deployment", "hamlet", places) == "Town and around"
        and name_of("negotiation", "town", places) == "Town"
    )
    assert place_of("negotiation", "village", places) == "village" and place_of("deployment", "nowhere", places) is None
    exact, coarse = spot_of_place(places["town"]), spot_of_place(places["town"], coarse=True)
    assert exact and (exact.lat, exact.rounded) == (40.01, False)
    assert coarse and (coarse.lat, coarse.lon, coarse.rounded) == (40.125, 12.125, True)
    site = spot_of_place(places["hut"])
    assert site and site.rounded, "a site is coarse in the list of places too"


@pytest.mark.parametrize("kind", MILITARY)
def test_military_kinds_tell_no_hour_and_no_village_in_any_table_or_on_the_map(kind: str) -> None:
    found = _struck(kind)
    claims = {c.name: v for c, v in zip(table("claims").columns, rows(table("claims"), found)[0], strict=True)}
    events = {c.name: v for c, v in zip(table("events").columns, rows(table("events"), found)[0], strict=True)}
    drawn = next(f["properties"] for f in map_geojson(found)["features"] if f["properties"]["feature"] == "event")
    assert claims["happened_time"] is None and events["happened_time"] is None and drawn["time"] is None
    assert claims["happened_precision"] == events["happened_precision"] == drawn["precision"] == "day"
    assert "06:00" not in drawn["when"]
    assert claims["places"] == ("upper",) and events["place"] == drawn["place"] == "upper"
    assert drawn["name"] == events["place_name"] == "Upper/Gornji and around"
    assert (events["lat"], events["lon"]) == (41.875, 12.375) and events["radius_km"] == drawn["radius_km"] == 25.0
    assert claims["coarse"] is events["coarse"] is drawn["coarse"] is True


@pytest.mark.parametrize("kind", OTHERS)
def test_other_kinds_keep_their_hour_and_place(kind: str) -> None:
    events = {c.name: v for c, v in zip(table("events").columns, rows(table("events"), _struck(kind))[0], strict=True)}
    assert (events["happened_time"], events["place"], events["lat"]) == ("06:00", "upper", 41.8)


def _struck(kind: str) -> Findings:
    """One claim of a kind, at an hour, in a town without a district, and the event made of it."""
    invented = findings()
    when = When.parse("2030-05-19T06:00", "UTC+1")
    claim = replace(invented.claims[0], id="x", kind=kind, happened=when, places=("upper",))
    event = Event(id="e", source="reconcile", origin="x", kind=kind, known=claim.known, happened=when, place="upper",
                  claims=("x",))  # fmt: skip
    return replace(invented, claims=(claim,), events=(event,), tellings=())


def test_no_real_military_event_stands_finer_than_a_cell_or_a_district(real: dict[date, Findings]) -> None:
    found = real[DAYS[1]]
    told = [f for f in map_geojson(found)["features"] if f["properties"].get("coarse")]
    assert len(told) > 20
    for feature in told:
        lon, lat = feature["geometry"]["coordinates"]
        on_grid = (lat - CELL / 2) % CELL == 0 and (lon - CELL / 2) % CELL == 0
        place = found.places[feature["properties"]["place"]]
        assert on_grid or ((lat, lon) == (place.lat, place.lon) and place.kind not in ("town", "village", "site"))
        assert feature["properties"]["time"] is None and feature["properties"]["precision"] not in ("minute", "hour")


def test_a_data_sets_row_stands_with_its_toll_and_the_reach_of_its_precision() -> None:
    row = Event(
        id="row", source="ucdp-ged", origin="ged/1", kind="fighting", known=date(2030, 2, 20), lat=41.81, lon=12.39,
        happened=When.parse("2030-01-05..2030-01-07"), place_text="Gornji hill", place_precision=1, vintage="29.0.1",
        side_a=("Government of Alvania",), side_b=("BER",),
        tolls=(Toll("killed", 2, 3, 9), Toll("killed", 1, 1, 1, side="BER")),
        raw='{"latitude": 41.81, "where_coordinates": "Gornji hill"}',
    )  # fmt: skip
    found = replace(findings(), events=(), dataset_events=(row,))
    told = {
        c.name: v for c, v in zip(table("dataset-events").columns, rows(table("dataset-events"), found)[0], strict=True)
    }
    drawn = next(f for f in map_geojson(found)["features"] if f["id"] == "dataset-event/row")
    assert (told["killed_low"], told["killed_best"], told["killed_high"]) == (2, 3, 9)
    assert drawn["geometry"]["coordinates"] == [12.375, 41.875] == [told["lon"], told["lat"]]
    assert drawn["properties"]["radius_km"] == told["radius_km"] == 25.0
    assert drawn["properties"]["toll"] == "3 (2–9) killed; 1 killed, of Berenia"
    assert "Gornji hill" not in json.dumps(drawn) and "41.81" not in json.dumps(drawn)
    assert "Gornji hill" not in str(told) and "41.81" not in str(told)
