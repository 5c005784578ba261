"""The map as GeoJSON (RFC 7946): places, who holds what on the day, and what happened where, each as a point with a circle.

Holds are points too: no shapes are in the record, and no border is drawn. ``radius_km`` is how far from its point a thing may
be. What could not be drawn is counted in the ``tocsin`` member, never left out in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from urllib.parse import quote

from msgspec.structs import asdict

from tocsin.exports.about import About
from tocsin.exports.coarse import Spot, military, name_of, place_of, spot_of_place
from tocsin.exports.lookup import Lookup, family, label
from tocsin.exports.tables.happenings import happened, spot
from tocsin.schema.events import Event
from tocsin.schema.findings import Findings
from tocsin.schema.registry import Hold, Place

COARSE = (
    "Positions and movements of armed forces are told no finer than a district and a day: no clock time, points rounded to "
    "a quarter-degree cell that the circle covers."
)
Feature = dict[str, Any]


def map_geojson(findings: Findings) -> dict[str, Any]:
    """The map as a ``FeatureCollection``, in order of what a feature is, the day it was known, and its id.

    Features lie within the situation's box where it has one. ``tocsin`` tells the day, the terms, the rule of coarseness, and
    how many places, holds and events have no point or lie outside the box. Each feature's ``feature`` is *place*, *hold*,
    *event* or *dataset-event*.
    """
    drawn, left = _Map(findings).features()
    made: dict[str, Any] = {"type": "FeatureCollection"}
    if drawn:
        made["bbox"] = _bounds(drawn)
    return made | {"tocsin": _told(findings, left), "features": drawn}


def _told(findings: Findings, left: dict[str, dict[str, int]]) -> dict[str, Any]:
    about = About.of(findings)
    return {"format": "tocsin-map-1", "as_of": findings.as_of.isoformat(), "situation": about.situation, "title": about.title,
            "licence": about.licence, "credits": list(about.credits), "coarse": COARSE, "left_out": left}  # fmt: skip


def _bounds(features: Iterable[Feature]) -> list[float]:
    """West, south, east, north of all points."""
    points = [feature["geometry"]["coordinates"] for feature in features]
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    return [min(lons), min(lats), max(lons), max(lats)]


class _Map:
    """One situation's features."""

    def __init__(self, findings: Findings) -> None:
        self._findings, self._at, self._day = findings, Lookup(findings), findings.as_of

    def features(self) -> tuple[list[Feature], dict[str, dict[str, int]]]:
        """What can be drawn, and what cannot, by kind of feature and reason."""
        drawn: list[Feature] = []
        left: dict[str, dict[str, int]] = {}
        for name, candidates in self._all():
            kept = left.setdefault(name, {"no_point": 0, "outside_the_box": 0})
            for found, properties in sorted(candidates, key=lambda pair: (pair[1]["known"], pair[1]["id"])):
                if found is None or not self._inside(found):
                    kept["no_point" if found is None else "outside_the_box"] += 1
                else:
                    drawn.append(_feature(found, {"feature": name, **properties}))
        return drawn, left

    def _all(self) -> Iterator[tuple[str, Iterable[tuple[Spot | None, dict[str, Any]]]]]:
        findings = self._findings
        yield "place", ((spot_of_place(place), self._place(place)) for place in findings.places.values())
        yield "hold", ((self._where(hold), self._hold(hold)) for hold in findings.holds if holds_on(hold, self._day))
        yield "event", ((spot(event, self._at), self._event(event)) for event in findings.events)
        yield "dataset-event", ((spot(event, self._at), self._event(event)) for event in findings.dataset_events)

    def _inside(self, found: Spot) -> bool:
        box = self._findings.situation.box
        return len(box) != 4 or (box[0] <= found.lon <= box[2] and box[1] <= found.lat <= box[3])

    def _where(self, hold: Hold) -> Spot | None:
        place = self._at.places.get(hold.place)
        return spot_of_place(place) if place else None

    def _place(self, place: Place) -> dict[str, Any]:
        names = [asdict(alias) for alias in place.aliases]
        return {"id": place.id, "name": place.name, "kind": place.kind, "names": names, "within": place.within,
                "within_name": self._at.place(place.within), "known": place.known.isoformat(), "cite": place.cite}  # fmt: skip

    def _hold(self, hold: Hold) -> dict[str, Any]:
        return {"id": hold.id, "place": hold.place, "name": self._at.place(hold.place), "hold": hold.kind,
                "holder": hold.holder, "holder_name": self._at.name(hold.holder), "side": self._at.side(hold.holder),
                "text": hold.text, "since": _day(hold.since), "share": hold.share, "verified": hold.verified,
                "known": hold.known.isoformat(), "cite": hold.cite}  # fmt: skip

    def _event(self, event: Event) -> dict[str, Any]:
        at, when, kind = self._at, happened(event), event.kind
        return {"id": event.id, "kind": kind, "label": label(kind), "family": family(kind),
                "day": _day(when.start or when.end), "day_from": _day(when.start), "day_to": _day(when.end),
                "precision": when.precision, "time": when.time, "zone": when.zone if when.time else None,
                "when": when.show(), "place": place_of(kind, event.place, at.places),
                "name": name_of(kind, event.place, at.places),
                "side_a": list(event.side_a), "side_b": list(event.side_b), "side_a_names": list(at.names(event.side_a)),
                "side_b_names": list(at.names(event.side_b)), "contested": event.contested,
                "toll": "; ".join(at.toll(toll) for toll in event.tolls) or None,
                "tolls": [asdict(toll) for toll in event.tolls], "text": event.text, "coarse": military(kind),
                "source": event.source, "vintage": event.vintage or None, "known": event.known.isoformat(),
                "cite": event.cite, "claims": list(event.claims),
                "links": {"self": self._link("events", event.id),
                          "claims": [self._link("claims", claim) for claim in event.claims]}}  # fmt: skip

    def _link(self, kind: str, key: str) -> str:
        return f"/{kind}/{quote(key, safe='')}?as_of={self._day.isoformat()}"


def holds_on(hold: Hold, day: date) -> bool:
    """Whether a hold is in being on a day, as far as its known start and end tell."""
    return (hold.since is None or hold.since <= day) and (hold.until is None or hold.until > day)


def _feature(found: Spot, properties: dict[str, Any]) -> Feature:
    placed = properties | {"radius_km": found.radius_km, "rounded": found.rounded}
    point = {"type": "Point", "coordinates": [found.lon, found.lat]}
    return {"type": "Feature", "id": f"{placed['feature']}/{placed['id']}", "geometry": point, "properties": placed}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
