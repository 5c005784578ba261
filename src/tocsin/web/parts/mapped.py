"""What the browser draws on a situation's map: happenings of late with their circles, who holds what, the places in dispute.

The same rules as the server's drawing and the GeoJSON to take away: force no finer than a district or a rounded cell, no
point without how far off it may lie, and an account is shown as whose it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from pydantic import Field

from tocsin.brief.index import TIMELINE_DAYS, Index, label
from tocsin.brief.pins import POINTS
from tocsin.exports.coarse import Spot, day_only, military, spot_of_place
from tocsin.exports.geojson import holds_on
from tocsin.exports.lookup import Lookup
from tocsin.exports.tables.happenings import spot
from tocsin.schema.events import Event
from tocsin.schema.findings import Findings
from tocsin.schema.registry import Hold
from tocsin.web import addresses
from tocsin.web.context import Part
from tocsin.web.parts.claims import side_word
from tocsin.web.parts.map import HOLDS, inside, shown_name


class Point(Part):
    """A point."""

    type: Literal["Point"] = Field("Point", description="A point.")
    coordinates: tuple[float, float] = Field(description="Degrees east, degrees north.")


class Drawn(Part):
    """What is told of one thing on the map."""

    layer: str = Field(description="event, hold or place.")
    name: str = Field(description="The place, by neutral name; for force the district around it.")
    title: str = Field(description="What it is.")
    side: str = Field(
        description="For a happening by whose account it is told, for a hold who holds: a, b, both, other or unknown."
    )
    contested: bool = Field(False, description="Whether the claims about it conflict.")
    day: str = Field("", description="When, in words, no finer than a day for force.")
    known: date = Field(description="The day it could first be read.")
    radius_km: float = Field(description="How far from the point it may lie.")
    precision: str = Field(description="The same in words.")
    href: str = Field(description="Its page.")


class MapFeature(Part):
    """A GeoJSON feature."""

    type: Literal["Feature"] = Field("Feature", description="A feature.")
    geometry: Point = Field(description="Where.")
    properties: Drawn = Field(description="What.")


def features(findings: Findings) -> tuple[MapFeature, ...]:
    """The places in dispute, who holds what on the day, and the happenings of late, in that order."""
    index = Index(findings)
    return (*_places(index), *_holds(index), *_events(index))


def _places(index: Index) -> Iterator[MapFeature]:
    for key in index.findings.situation.territory:
        place = index.findings.places.get(key)
        found = spot_of_place(place) if place else None
        if place and found and _drawn(index, found):
            href = addresses.address("records", place.id, as_of=index.as_of)
            yield _feature(found, "place", place.name, place.kind, "unknown", place.known, href)


def _holds(index: Index) -> Iterator[MapFeature]:
    for hold in index.findings.holds:
        place = index.findings.places.get(hold.place)
        found = spot_of_place(place) if place else None
        if place and found and hold.kind != "population" and holds_on(hold, index.as_of) and _drawn(index, found):
            yield _held(index, hold, place.name, found)


def _held(index: Index, hold: Hold, name: str, found: Spot) -> MapFeature:
    title = f"{HOLDS[hold.kind]}: {index.names.actor(hold.holder)}"
    href = addresses.address("records", hold.id, as_of=index.as_of)
    since = f"since {hold.since.isoformat()}" if hold.since else "since when is unknown"
    side = side_word(index.names.side_of(hold.holder))
    return _feature(found, "hold", name, title, side, hold.known, href, since)


def _events(index: Index) -> Iterator[MapFeature]:
    """Happenings of the window that name a place; of several tellings by whose accounts it is told."""
    at = Lookup(index.findings)
    for event in index.findings.events:
        place = index.findings.places.get(event.place or "")
        found = spot(event, at)
        if (
            place
            and place.kind in POINTS
            and found
            and index.recent_event(event, TIMELINE_DAYS)
            and _drawn(index, found)
        ):
            name, when = shown_name(event.kind, place.id, at.places), day_only(event.kind, event.happened).show()
            told = (accounts(index, event), event.known, _page(index, event), when, event.contested)
            yield _feature(found, "event", name, label(event.kind), *told)


def accounts(index: Index, event: Event) -> str:
    """By whose account a happening is told: a, b, both sides, or others."""
    told = {side_word(index.names.side_of(claim.speaker)) for claim in index.claims_of(event)}
    parties = told & {"a", "b"}
    return "both" if len(parties) == 2 else next(iter(parties), "other")


def _page(index: Index, event: Event) -> str:
    if len(event.claims) == 1:
        return addresses.claim(event.claims[0], index.as_of)
    return addresses.event(index.findings.situation.id, event.id, index.as_of)


def _drawn(index: Index, found: Spot) -> bool:
    return inside(found, index.findings.situation.box)


def _feature(
    found: Spot,
    layer: str,
    name: str,
    title: str,
    side: str,
    known: date,
    href: str,
    day: str = "",
    contested: bool = False,
) -> MapFeature:
    rounded = ", made coarse on purpose" if found.rounded else ""
    return MapFeature(
        geometry=Point(coordinates=(found.lon, found.lat)),
        properties=Drawn(layer=layer, name=name, title=title, side=side, contested=contested, day=day, known=known,
                         radius_km=found.radius_km, precision=f"within {found.radius_km:g} km{rounded}", href=href),
    )  # fmt: skip


def coarse_label(index: Index, kind: str, place: str | None, text: str) -> str:
    """A label in which a place that is finer than may be told of a kind gives way to its district."""
    if place is None or not military(kind):
        return text
    return text.replace(index.names.place(place), shown_name(kind, place, index.findings.places))
