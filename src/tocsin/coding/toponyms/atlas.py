"""What a name may mean: candidates from the gazetteer's settlements and areas, kept once looked up."""

from __future__ import annotations

from functools import lru_cache

from tocsin.coding.toponyms.records import Candidate
from tocsin.registry.gazetteer import Area, Gazetteer, GazetteerPlace

_MOST = 40
_KEPT = 200_000
_LONG = {
    "st": "saint",
    "mt": "mount",
    "ft": "fort",
    "pt": "point",
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
}


class Atlas:
    """Candidates for names, from one gazetteer. Not for sharing between threads."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self.meanings = lru_cache(_KEPT)(self._meanings)
        self.division = lru_cache(_KEPT)(self._division)

    def _meanings(self, name: str) -> tuple[Candidate, ...]:
        """All places called ``name``, "St." and "Mt." also written out; the order says nothing."""
        found = dict.fromkeys(self._called(name))
        long = _written_out(name)
        if long != name:
            found.update(dict.fromkeys(self._called(long)))
        return tuple({(each.geonameid, each.name): each for each in reversed(found)}.values())

    def _called(self, name: str) -> list[Candidate]:
        towns = [_town(place) for place in self._gazetteer.lookup(name, limit=_MOST)]
        return [*(_of_area(area) for area in self._gazetteer.areas(name)), *towns]

    def _division(self, iso2: str, admin1: str) -> Candidate | None:
        """A country (``admin1`` "") or first-order division by its codes."""
        area = self._gazetteer.area_of(iso2, admin1)
        return _of_area(area) if area else None


def _written_out(name: str) -> str:
    first, _, rest = name.replace("-", " ").partition(" ")
    long = _LONG.get(first.rstrip(".").casefold())
    return f"{long} {rest}" if long and rest else name


def _town(place: GazetteerPlace) -> Candidate:
    how = "other" if place.exact == "alternate" else "name"
    return Candidate(
        place.geonameid, place.name, place.lat, place.lon, place.iso2, place.iso3, place.admin1, "town", place.population,
        how,
    )  # fmt: skip


def _of_area(area: Area) -> Candidate:
    return Candidate(
        area.geonameid, area.name, area.lat, area.lon, area.iso2, area.iso3, area.admin1, area.kind, area.population, area.how
    )  # fmt: skip
