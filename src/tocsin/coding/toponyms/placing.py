"""From settled names to toponyms; what has no point of its own is put beside what the text names near it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from tocsin.coding.toponyms.atlas import Atlas
from tocsin.coding.toponyms.records import Candidate, Named, Toponym
from tocsin.registry.gazetteer import distance_km

_CLOSE_KM = 150.0
_MOST_CLOSE, _AROUND = 0.6, 20

Point = tuple[float, float]


class Placed(Struct, frozen=True):
    """A name with the candidate settled on, if any, and the share of belief in it."""

    named: Named
    meant: Candidate | None
    share: float


def put_beside(placed: Sequence[Placed], atlas: Atlas) -> list[Toponym]:
    """A toponym for each name, in order."""
    towns = [one for one in placed if one.meant and one.meant.kind == "town" and one.meant.lat is not None]
    return [_toponym(one, towns, atlas) for one in placed]


def _toponym(one: Placed, towns: Sequence[Placed], atlas: Atlas) -> Toponym:
    if one.meant is None:
        return _unknown(one, towns, atlas)
    meant = one.meant
    point = (meant.lat, meant.lon) if meant.lat is not None else _beside(one, towns, atlas, meant.iso2, meant.admin1)
    lat, lon = point or (None, None)
    return Toponym(
        one.named.start, one.named.end, one.named.text, meant.geonameid, meant.name, lat, lon, meant.iso3, meant.admin1,
        meant.kind, meant.how == "people", round(one.share, 3),
    )  # fmt: skip


def _unknown(one: Placed, towns: Sequence[Placed], atlas: Atlas) -> Toponym:
    """Where no list has the name: in the division that the text gives, else amid the text's places if these lie together."""
    named = one.named
    if named.within:
        iso2, admin1 = named.within[0]
        wide = atlas.division(iso2, admin1)
        point, iso3 = _beside(one, towns, atlas, iso2, admin1), wide.iso3 if wide else ""
    else:
        point, iso3, admin1 = _amid(one, towns), "", ""
    lat, lon = point or (None, None)
    return Toponym(named.start, named.end, named.text, None, named.text, lat, lon, iso3, admin1, "near", False, 0.0)


def _beside(one: Placed, towns: Sequence[Placed], atlas: Atlas, iso2: str, admin1: str) -> Point | None:
    """The point of the town of a division named nearest in the text, else the division's middle."""
    there = [other for other in towns if other.meant and (other.meant.iso2, other.meant.admin1) == (iso2, admin1)]
    if there:
        return _point(min(there, key=lambda other: abs(other.named.start - one.named.start)))
    wide = atlas.division(iso2, admin1)
    return (wide.lat, wide.lon) if wide and wide.lat is not None and wide.lon is not None else None


def _amid(one: Placed, towns: Sequence[Placed]) -> Point | None:
    """The town named nearest in the text, if most of the towns named around lie close to it."""
    about = sorted(towns, key=lambda other: abs(other.named.start - one.named.start))[:_AROUND]
    if not about:
        return None
    point = _point(about[0])
    close = sum(distance_km(point, _point(other)) < _CLOSE_KM for other in about)
    return point if close >= _MOST_CLOSE * len(about) else None


def _point(one: Placed) -> Point:
    assert one.meant is not None and one.meant.lat is not None and one.meant.lon is not None
    return one.meant.lat, one.meant.lon
