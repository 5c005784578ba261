"""The record of a situation on one day, as the draw-in board reads it: what was known, and who belongs to whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec
from msgspec import Struct

from tocsin.escalation.drawin_rules import rules
from tocsin.schema.claims import Claim
from tocsin.schema.registry import Actor, Place, Tie
from tocsin.schema.situations import Situation
from tocsin.schema.time import When, long_date


class Record(Struct, frozen=True, kw_only=True):
    """What was known of one situation by ``as_of``: verified and unverified claims, ties still in force, actors, places."""

    situation: Situation
    claims: tuple[Claim, ...]
    ties: tuple[Tie, ...]
    actors: Mapping[str, Actor]
    places: Mapping[str, Place]
    as_of: date

    def name(self, actor: str | None) -> str:
        """An actor's display name; its id where the record has none."""
        found = self.actors.get(actor or "")
        return found.name if found else actor or "an unnamed source"

    def place_name(self, place: str) -> str:
        """A place's display name; its id where the record has none."""
        return self.places[place].name if place in self.places else place

    def owner(self, actor: str | None) -> tuple[str, ...]:
        """An actor and those it belongs to, upward: an army, its state."""
        found: list[str] = []
        while actor and actor not in found:
            found.append(actor)
            actor = self.actors[actor].of if actor in self.actors else None
        return tuple(found)

    def belongs(self, actor: str | None, third: str) -> bool:
        """Whether an actor is a third party or part of it."""
        return third in self.owner(actor)

    def account(self, claim: Claim) -> str:
        """Who says it, in words; the outlets that pass it on where nobody is named."""
        if claim.speaker or claim.speaker_text:
            return self.name(claim.speaker) if claim.speaker else claim.speaker_text
        return ", ".join(self.name(relayer) for relayer in claim.relayers) or f"an unnamed source ({claim.cite})"


def record_on(
    situation: Situation, claims: Iterable[Claim], ties: Iterable[Tie], actors: Iterable[Actor], places: Iterable[Place],
    as_of: date,
) -> Record:  # fmt: skip
    """The record as known on a day: later rows left out, ends that were not yet public masked."""
    return Record(
        situation=situation, as_of=as_of,
        claims=tuple(sorted((c for c in claims if c.known <= as_of), key=_order)),
        ties=tuple(tie for tie in (_masked(tie, as_of) for tie in ties) if _in_force(tie, as_of)),
        actors={actor.id: actor for actor in actors if actor.known <= as_of},
        places={place.id: place for place in places if place.known <= as_of},
    )  # fmt: skip


def thirds(record: Record) -> tuple[str, ...]:
    """The situation's third parties in its order, then others with a binding tie to a side, by id."""
    tied = {
        other
        for tie in record.ties
        if tie.kind in rules().binding
        for own, other in ((tie.a, tie.b), (tie.b, tie.a))
        if record.situation.side_of(own) is not None and record.situation.side_of(other) is None
    }
    listed = [third for third in record.situation.third_parties if record.situation.side_of(third) is None]
    return (*dict.fromkeys(listed), *sorted(tied - set(listed)))


def ties_to_sides(record: Record, third: str, kinds: Sequence[str]) -> list[tuple[Tie, int]]:
    """The ties of some kinds between a third party and a side, each with the side."""
    found = []
    for tie in record.ties:
        for own, other in ((tie.a, tie.b), (tie.b, tie.a)):
            side = record.situation.side_of(other)
            if tie.kind in kinds and record.belongs(own, third) and side is not None:
                found.append((tie, side))
    return found


def day_of(when: When, known: date) -> str:
    """When it happened, else when it became known, in words."""
    return when.show() if when.known else f"known {long_date(known)}"


def _masked(tie: Tie, as_of: date) -> Tie:
    if tie.until_known is None or tie.until_known <= as_of:
        return tie
    return msgspec.structs.replace(tie, until=None, until_known=None, until_cite="")


def _in_force(tie: Tie, as_of: date) -> bool:
    begun = tie.since is None or tie.since <= as_of
    return tie.known <= as_of and begun and (tie.until is None or tie.until > as_of)


def _order(claim: Claim) -> tuple[date, date]:
    return claim.known, claim.happened.start or claim.known
