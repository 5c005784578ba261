"""Countries, divisions, regions and seas in the index of places, and the tables they come from."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tocsin.registry import gazetteer_areas
from tocsin.registry.crosswalk import countries
from tocsin.registry.gazetteer import Area, Gazetteer, distance_km
from tocsin.registry.gazetteer_areas import areas, shortened

_TABLES = Path(gazetteer_areas.__file__).with_name("areas")


def table(name: str) -> list[dict[str, str]]:
    with (_TABLES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def one(gazetteer: Gazetteer, name: str, kind: str, iso3: str) -> Area:
    return next(area for area in gazetteer.areas(name) if (area.kind, area.iso3) == (kind, iso3))


@pytest.mark.parametrize(
    ("asked", "kind", "iso3", "lat", "lon", "km"),
    [("Kentucky", "admin1", "USA", 37.5, -85.3, 60), ("Laurel County", "admin2", "USA", 37.1, -84.1, 30),
     ("Ukraine", "country", "UKR", 49, 32, 60), ("Helmand", "admin1", "AFG", 31.3, 64, 120),
     ("County Mayo", "admin2", "IRL", 53.9, -9.3, 30), ("Republic of Armenia", "country", "ARM", 40.2, 45, 60)],
)  # fmt: skip
def test_areas_lie_where_they_lie(
    gazetteer: Gazetteer, asked: str, kind: str, iso3: str, lat: float, lon: float, km: float
) -> None:
    area = one(gazetteer, asked, kind, iso3)
    assert area.lat is not None and area.lon is not None
    assert distance_km((area.lat, area.lon), (lat, lon)) < km


def test_names_say_how_they_name(gazetteer: Gazetteer) -> None:
    assert one(gazetteer, "Butler County", "admin2", "USA").how == "name"
    assert one(gazetteer, "Rapides", "admin2", "USA").how == "short"
    assert one(gazetteer, "Ohioans", "admin1", "USA").how == "people"
    assert one(gazetteer, "Sudanese", "country", "SDN").how == "people"
    assert gazetteer.areas("") == gazetteer.areas("Qwertan") == []


def test_by_codes(gazetteer: Gazetteer) -> None:
    assert (found := gazetteer.area_of("US", "KY")) is not None and found.name == "Kentucky"
    assert (state := gazetteer.area_of("SD")) is not None and state.name == "Sudan"
    assert gazetteer.area_of("XX") is None


def test_towns_are_still_looked_up_apart(gazetteer: Gazetteer) -> None:
    assert all(place.name != "Texas County" for place in gazetteer.lookup("Texas"))


def test_every_state_of_today_has_a_point() -> None:
    points = {row["iso3"] for row in table("country_points.csv")}
    assert {iso3 for iso3, state in countries().items() if state.until is None} <= points


@pytest.mark.parametrize("name", ["country_points.csv", "admin1_points.csv", "admin2_points.csv", "regions.csv"])
def test_points_are_on_the_globe_and_rows_are_single(name: str) -> None:
    rows = table(name)
    keys = [next(iter(row.values())) for row in rows]
    assert len(rows) > 20 and len(keys) == len(set(keys))
    assert all(-90 <= float(row["lat"]) <= 90 and -180 <= float(row["lon"]) <= 180 for row in rows)


def test_us_counties_lie_among_their_states_towns(gazetteer: Gazetteer) -> None:
    points = {row["code"]: (float(row["lat"]), float(row["lon"])) for row in table("admin2_points.csv")}
    for code, town in (
        ("US.TX.277", "Paris"),
        ("US.KY.125", "London"),
        ("US.OH.017", "Hamilton"),
        ("US.WA.071", "Walla Walla"),
    ):
        admin1 = code.split(".")[1]
        found = next(place for place in gazetteer.lookup(town, countries=["USA"], limit=40) if place.admin1 == admin1)
        assert distance_km(points[code], (found.lat, found.lon)) < 40


def test_short_names() -> None:
    assert shortened("Butler County") == "Butler"
    assert shortened("Republic of Karelia") == "Karelia"
    assert shortened("City of York") == "York"
    assert shortened("Kent") == "Kent"


def test_a_division_lies_at_its_namesake_town_or_nowhere() -> None:
    town = {
        "geonameid": 1, "name": "Al-Rutba", "latitude": 33.0, "longitude": 40.3, "countrycode": "IQ", "admin1code": "01",
        "population": 9, "alternatenames": [],
    }  # fmt: skip
    found, names = areas([town], [])
    rutba = next(area for area in found if area.name == "Al-Rutba District")
    assert (rutba.lat, rutba.lon, rutba.kind) == (33.0, 40.3, "admin2")
    assert ("al rutba", rutba.id, "short") in names
    without, _ = areas([], [])
    assert next(area for area in without if area.name == "Al-Rutba District").lat is None
