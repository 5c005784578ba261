"""The map's points: places that claims of late name, weighted by how many, contested ones ringed."""

from __future__ import annotations

from tocsin.brief.index import TIMELINE_DAYS, Index, family
from tocsin.schema.briefs import Pin
from tocsin.schema.claims import Claim
from tocsin.schema.findings import Findings

ON_THE_GROUND = ("force", "preparation", "truce", "loss")
POINTS = ("territory", "region", "district", "town", "village", "mountain", "site", "line")


def pins(findings: Findings) -> tuple[Pin, ...]:
    """One point a place with coordinates in the situation's box; the disputed territory's own places always."""
    index = Index(findings)
    by_place: dict[str, list[Claim]] = {}
    for claim in findings.claims:
        if family(claim.kind) in ON_THE_GROUND and index.recent_claim(claim, TIMELINE_DAYS):
            for place in claim.places:
                by_place.setdefault(place, []).append(claim)
    for place in findings.situation.territory:
        by_place.setdefault(place, [])
    found = [pin for place, claims in by_place.items() if (pin := _pin(index, place, claims))]
    return tuple(sorted(found, key=lambda pin: (-pin.weight, pin.lat, pin.lon)))


def _pin(index: Index, key: str, claims: list[Claim]) -> Pin | None:
    place = index.findings.places.get(key)
    if place is None or place.lat is None or place.lon is None or place.kind not in POINTS:
        return None
    if not _inside(place.lat, place.lon, index.findings.situation.box):
        return None
    contested = any(index.contested(claim) for claim in claims)
    cites = tuple(claim.id for claim in claims) or (place.id,)
    return Pin(place.lat, place.lon, place.name, place.kind, cites, float(len(claims)), contested)


def _inside(lat: float, lon: float, box: tuple[float, ...]) -> bool:
    if len(box) != 4:
        return True
    west, south, east, north = box
    return west <= lon <= east and south <= lat <= north
