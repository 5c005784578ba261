"""What an option may rest on: the record of a situation as of a day, with look-ups that treat both sides alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from tocsin.mediation.dossier import STANDS_ALONE
from tocsin.schema.briefs import Sum
from tocsin.schema.claims import Claim
from tocsin.schema.findings import Contact
from tocsin.schema.mediation import Positions, Statement
from tocsin.schema.registry import Actor
from tocsin.schema.situations import Situation
from tocsin.schema.truces import Agreement, TruceStatus, TruceWatch

VOICES = ("media", "expert", "public")
"""Kinds of actor that tell of an act, and are not taken for a third party that acts."""


class Ground(Struct, frozen=True, kw_only=True):
    """A record that makes an option possible: its sentence, the records, who asked, and the day it became public."""

    says: str
    cites: tuple[str, ...]
    day: date
    askers: tuple[str, ...] = ()
    sums: tuple[Sum, ...] = ()


class Scene(Struct, frozen=True, kw_only=True):
    """Everything known by ``as_of`` that bears on what could be done; rows known later are not to be in it."""

    situation: Situation
    as_of: date
    claims: tuple[Claim, ...]
    agreements: tuple[Agreement, ...]
    truces: tuple[TruceStatus, ...]
    watched: tuple[TruceWatch, ...]
    positions: Positions
    contacts: tuple[Contact, ...]
    actors: Mapping[str, Actor]

    def name(self, actor: str) -> str:
        """The actor's display name, or its id where the registry has none."""
        found = self.actors.get(actor)
        return found.name if found else actor

    def names(self, actors: Iterable[str]) -> str:
        """Several names as one phrase."""
        once = list(dict.fromkeys(self.name(actor) for actor in actors))
        return " and ".join([", ".join(once[:-1]), once[-1]]) if len(once) > 1 else "".join(once)

    def chain(self, actor: str | None) -> Sequence[str]:
        """The actor and those it belongs to, nearest first."""
        found: list[str] = []
        while actor is not None and actor not in found:
            found.append(actor)
            actor = self.actors[actor].of if actor in self.actors else None
        return found

    def principal(self, actor: str) -> str:
        """With whom an actor's act is counted: a person's or ministry's with whom it belongs to, a body's with itself."""
        alone = (one for one in self.chain(actor) if one in self.actors and self.actors[one].kind in STANDS_ALONE)
        return next(alone, actor)

    def side_of(self, actor: str | None) -> int | None:
        """The side an actor, or whoever it belongs to, is counted with; None for neither."""
        sides = (self.situation.side_of(one) for one in self.chain(actor))
        return next((side for side in sides if side is not None), None)

    def party(self, side: int) -> str:
        """The lead actor of a side."""
        return self.situation.parties[side]

    def acting(self, claim: Claim) -> tuple[str, ...]:
        """Who acts or speaks in a claim: its doers, then its speaker, without those who only tell of it."""
        named = (*claim.doers, *((claim.speaker,) if claim.speaker else ()))
        kept = (a for a in named if a not in self.actors or self.actors[a].kind not in VOICES)
        return tuple(dict.fromkeys(kept))

    def since(self, days: int) -> date:
        """The first day of the last ``days``."""
        return self.as_of - timedelta(days=days)

    def lately(self, claim: Claim, days: int) -> bool:
        """Whether a verified claim tells of something of the last ``days``, and tells it as so or as to come."""
        if not claim.verified or claim.status in ("historical", "negated", "hypothetical") or claim.known > self.as_of:
            return False
        day = claim.happened.end or claim.happened.start or claim.known
        return claim.known >= self.since(days) and day >= self.since(days)

    def newest_truce(self) -> TruceStatus | None:
        """The truce that was to hold last, of those known and begun by the day."""
        return newest(self.truces, self.as_of)

    def standing(self, agreement: str) -> str:
        """How an agreement stands, "unknown" if it is no truce that is watched."""
        return next((s.standing for s in self.truces if s.agreement.id == agreement), "unknown")


def newest(truces: Iterable[TruceStatus], as_of: date) -> TruceStatus | None:
    """The truce that was to hold last, of those begun by the day; ties by id."""
    dated = [s for s in truces if (day := s.agreement.begins) is not None and day <= as_of]
    return max(dated, key=lambda s: (s.agreement.begins or date.min, s.agreement.id), default=None)


def newest_of_side(statements: Iterable[Statement], side: int) -> list[Statement]:
    """A side's statements, the newest first; ties by the claim's id."""
    found = [s for s in statements if s.side == side]
    return sorted(found, key=lambda s: (-(s.day or s.known).toordinal(), s.claim))
