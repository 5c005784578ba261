"""The map of a situation: where claims of late say that something happened, as coarse as it may be told, and who holds what.

Points follow the rule of :mod:`tocsin.exports.coarse`: what tells of force is never finer than a district or a cell of a
quarter of a degree, and every point says how far off it may lie.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from pydantic import Field

from tocsin.brief.chart import chart
from tocsin.brief.index import TIMELINE_DAYS, Index, family
from tocsin.brief.pins import ON_THE_GROUND, POINTS
from tocsin.exports.coarse import Spot, military, name_of, place_of, spot_of_place
from tocsin.schema.briefs import Brief, Pin, Sentence
from tocsin.schema.claims import Claim
from tocsin.schema.findings import Findings
from tocsin.schema.registry import Hold, Place
from tocsin.web import addresses
from tocsin.web.context import Part
from tocsin.web.parts.claims import side_word

HOLDS = {"de_jure": "by law", "de_facto": "in fact", "claim": "claimed", "population": "people"}
"""The kinds of holding in words, kept apart in this order."""


class SpotShown(Part):
    """One place on the map."""

    name: str = Field(description="The place or, for force, the district around it, by neutral name.")
    kind: str = Field(description="What it is: district, town, region …")
    lat: float = Field(description="Degrees north of the point drawn.")
    lon: float = Field(description="Degrees east of the point drawn.")
    radius_km: float = Field(description="Within how many km of the point it may lie.")
    rounded: bool = Field(description="Whether the point was made coarse on purpose.")
    claims: int = Field(description="How many claims of the window name it.")
    contested: int = Field(description="How many of them are about contested happenings.")


class HoldShown(Part):
    """Who holds, claims or lives in a place, by one source."""

    kind: str = Field(description="de_jure, de_facto, claim or population.")
    words: str = Field(description="The same in words: by law, in fact, claimed, people.")
    holder: str = Field(description="Who, by name.")
    side: str = Field(description="The side the holder is counted with: a, b or other.")
    text: str = Field(description="What the source says.")
    since: date | None = Field(None, description="From which day; null where unknown.")
    until: date | None = Field(
        None, description="To which day, as known on the day; null where it is not known to have ended."
    )
    share: float | None = Field(None, description="Share of the people, 0 to 1; null where not told.")
    verified: bool = Field(description="False for what enters no headline.")
    known: date = Field(description="The day it could first be read.")
    cite: str = Field(description="The source as given.")
    href: str = Field(description="The record behind it.")


class PlaceHeld(Part):
    """A place and all that is on record about who holds it."""

    name: str = Field(description="The place, by neutral name.")
    kind: str = Field(description="What it is.")
    holds: tuple[HoldShown, ...] = Field(description="By law, in fact, claimed, people: each kept apart.")


class MapShown(Part):
    """The map of a situation as known on a day."""

    situation: str = Field(description="The situation's id.")
    as_of: date = Field(description="The day it is as known on.")
    box: tuple[float, ...] = Field(description="West, south, east, north in degrees; empty where none is set.")
    days: int = Field(TIMELINE_DAYS, description="The days to the day of which claims are shown.")
    spots: tuple[SpotShown, ...] = Field(description="The places, those most named first.")
    nowhere: int = Field(
        description="Claims of force, preparation, truce or loss of the window that name no place on the map."
    )
    held: tuple[PlaceHeld, ...] = Field(description="Who holds what then, place by place.")
    src: str = Field(description="What the browser draws on it.")
    geojson: str = Field(description="The map as GeoJSON, to take away.")

    @property
    def svg(self) -> str:
        """The map drawn from the fields; empty without a place."""
        pins = {
            Pin(s.lat, s.lon, s.name, s.kind, (), float(s.claims), s.contested > 0): s.radius_km for s in self.spots
        }
        drawn = Brief(situation=self.situation, title="", as_of=self.as_of, headline=Sentence("", ()), sections=(),
                      sources=(), pins=tuple(pins), box=self.box)  # fmt: skip
        return chart(drawn, lambda _: "", lambda pin: pins[pin])


def map_shown(findings: Findings) -> MapShown:
    """The places named by claims of late, and who holds what, as known on the day of the findings."""
    index, name = Index(findings), findings.situation.id
    of_late = [c for c in findings.claims if family(c.kind) in ON_THE_GROUND and index.recent_claim(c, TIMELINE_DAYS)]
    spots = _spots(index, of_late)
    return MapShown(
        situation=name, as_of=findings.as_of, box=findings.situation.box, spots=spots,
        nowhere=sum(not any(_spot(index, claim.kind, place) for place in claim.places) for claim in of_late),
        held=tuple(_held(index)), src=addresses.situation(name, findings.as_of, "map.json"),
        geojson=addresses.situation(name, findings.as_of, "map.geojson"),
    )  # fmt: skip


class Named(NamedTuple):
    """A point with the name and the kind of the place it is shown as."""

    name: str
    kind: str
    spot: Spot


def _spots(index: Index, claims: Iterable[Claim]) -> tuple[SpotShown, ...]:
    by_spot: dict[Named, dict[str, Claim]] = {}
    for claim in claims:
        for place in claim.places:
            found = _spot(index, claim.kind, place)
            if found:
                by_spot.setdefault(found, {})[claim.id] = claim
    for key in index.findings.situation.territory:
        found = _spot(index, "", key)
        if found:
            by_spot.setdefault(found, {})
    shown = [_spot_shown(index, found, named.values()) for found, named in by_spot.items()]
    return tuple(sorted(shown, key=lambda one: (-one.claims, one.lat, one.lon, one.name)))


def _spot(index: Index, kind: str, key: str) -> Named | None:
    """What is shown of a place that a claim of a kind names: the district around it, or its own point made coarse."""
    places, coarse = index.findings.places, military(kind)
    named = places.get(key)
    around = places.get(place_of(kind, key, places) or "")
    if named is None or named.kind not in POINTS:
        return None
    shown = around if around is not None and around.kind in POINTS and named.kind != "line" else named
    spot = spot_of_place(shown, coarse) or spot_of_place(named, coarse)
    if spot is None or not inside(spot, index.findings.situation.box):
        return None
    return Named(shown_name(kind, key, places), shown.kind, spot)


def shown_name(kind: str, key: str, places: Mapping[str, Place]) -> str:
    """The name of a place as it may be told of a kind: for force its district's; a line is longer than any, and keeps its own.

    Where the record has no district around it, only in which state or territory it lies: ``in Azerbaijan``.
    """
    place, around = places.get(key), places.get(place_of(kind, key, places) or "")
    if place is None or place.kind == "line":
        return place.name if place else key
    if around is not None and around is not place and around.kind == "state":
        return f"in {around.name}"
    return name_of(kind, key, places) or place.name


def inside(spot: Spot, box: tuple[float, ...]) -> bool:
    """Whether a point lies in the situation's box; where it has none, every point does."""
    if len(box) != 4:
        return True
    west, south, east, north = box
    return west <= spot.lon <= east and south <= spot.lat <= north


def _spot_shown(index: Index, found: Named, claims: Iterable[Claim]) -> SpotShown:
    told, spot = list(claims), found.spot
    return SpotShown(
        name=found.name, kind=found.kind, lat=spot.lat, lon=spot.lon, radius_km=spot.radius_km, rounded=spot.rounded,
        claims=len(told), contested=sum(index.contested(claim) for claim in told),
    )  # fmt: skip


def _held(index: Index) -> Iterable[PlaceHeld]:
    """The disputed territory's places first, then others in the order of their ids: never by who holds them."""
    by_place: dict[str, list[Hold]] = {}
    for hold in index.findings.holds:
        by_place.setdefault(hold.place, []).append(hold)
    territory = index.findings.situation.territory
    for key in sorted(by_place, key=lambda key: (territory.index(key) if key in territory else len(territory), key)):
        place = index.findings.places.get(key)
        holds = sorted(by_place[key], key=lambda h: (list(HOLDS).index(h.kind), h.since or date.min, h.id))
        yield PlaceHeld(name=index.names.place(key), kind=place.kind if place else "place",
                        holds=tuple(_hold(index, one) for one in holds))  # fmt: skip


def _hold(index: Index, one: Hold) -> HoldShown:
    return HoldShown(
        kind=one.kind, words=HOLDS[one.kind], holder=index.names.actor(one.holder),
        side=side_word(index.names.side_of(one.holder)), text=one.text, since=one.since, until=one.until, share=one.share,
        verified=one.verified, known=one.known, cite=one.cite,
        href=addresses.address("records", one.id, as_of=index.as_of),
    )  # fmt: skip
