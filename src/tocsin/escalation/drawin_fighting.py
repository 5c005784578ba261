"""Where the fighting is: the places that claims of force between the sides name, apart by whether they are denied."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct

from tocsin.escalation.drawin_record import Record
from tocsin.escalation.episode_force import affirmed, between_sides, denials, is_force
from tocsin.schema.claims import Claim

LOOKBACK = timedelta(days=60)
"""How far back force claims say where the fighting is."""


class Scene(Struct, frozen=True):
    """Places of force, each with the ids of the claims that put it there; ``told`` False: nothing was told, the places
    are the disputed territory."""

    places: dict[str, tuple[str, ...]]
    denied: dict[str, tuple[str, ...]]
    told: bool


def scene(record: Record) -> Scene:
    """The places of force between the sides in the two months before the day; the situation's territory if none."""
    stands: dict[str, tuple[str, ...]] = {}
    denied: dict[str, tuple[str, ...]] = {}
    for claim in recent_force(record):
        where = denied if denials(claim, record.claims) else stands
        for place in claim.places:
            where[place] = (*where.get(place, ()), claim.id)
    if stands or denied:
        return Scene(stands, {place: ids for place, ids in denied.items() if place not in stands}, True)
    return Scene(dict.fromkeys(record.situation.territory, ()), {}, False)


def recent_force(record: Record) -> list[Claim]:
    """Verified claims of force between the sides that happened in the two months before the day."""
    since = record.as_of - LOOKBACK
    return [
        claim
        for claim in record.claims
        if is_force(claim) and claim.verified and affirmed(claim) and between_sides(claim, record.situation)
        and claim.happened.start is not None and since <= claim.happened.start <= record.as_of
    ]  # fmt: skip


def chain(record: Record, place: str) -> tuple[str, ...]:
    """A place and those it lies within, outward."""
    found: list[str] = []
    at: str | None = place
    while at and at not in found:
        found.append(at)
        at = record.places[at].within if at in record.places else None
    return tuple(found)
