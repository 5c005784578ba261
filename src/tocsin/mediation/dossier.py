"""What is on record of a situation by a day, and with whom everybody's acts are counted.

A person's act is counted with whom he held an office of on that day, else with whom he belongs to; a ministry's, a force's
or a monitor's with whom it belongs to. States, organisations, alliances and mediation bodies act for themselves, as do
persons who have left every office on record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache

from msgspec import Struct

from tocsin.registry.crosswalk import countries
from tocsin.registry.offices import beginning, in_force
from tocsin.schema.claims import Claim
from tocsin.schema.registry import Actor, Office, Tie
from tocsin.schema.situations import Situation
from tocsin.schema.time import When
from tocsin.schema.truces import Agreement, TruceStatus

STANDS_ALONE = ("state", "organisation", "alliance", "mediation_body", "de_facto_authority")
"""Kinds of actor whose acts are their own, whoever they belong to."""

NEVER_MEDIATES = ("media", "expert", "public", "armed_group", "de_facto_authority")
"""Kinds of actor that report, advise or fight; a claim that names one as doer makes no mediator of it."""

_STEPS = 6


class Dossier(Struct, frozen=True, kw_only=True):
    """What is on record by ``as_of``; claims in order of (known, happened, id), agreements of (day, id)."""

    situation: Situation
    as_of: date
    claims: tuple[Claim, ...]
    agreements: tuple[Agreement, ...] = ()
    actors: Mapping[str, Actor] = {}
    ties: tuple[Tie, ...] = ()
    truces: tuple[TruceStatus, ...] = ()
    offices: tuple[Office, ...] = ()

    def principal(self, actor: str | None, day: date | None = None) -> str | None:
        """With whom an actor's act of ``day`` is counted: its own id where it stands alone or is not described."""
        for _ in range(_STEPS):
            above = self._above(actor, day or self.as_of) if actor else None
            if above is None:
                return actor
            actor = above
        return actor

    def _above(self, actor: str, day: date) -> str | None:
        described = self.actors.get(actor)
        if described is None or described.kind in STANDS_ALONE or self.situation.side_of(actor) is not None:
            return None
        held = [office for office in self.offices if office.holder == actor and office.known <= self.as_of]
        now = [office for office in held if in_force(office, day, self.as_of)]
        if now:
            return max(now, key=lambda office: (beginning(office), office.known)).of
        left = held and all(office.until is not None and office.until < day for office in held)
        return None if left else described.of

    def side(self, actor: str | None, day: date | None = None) -> int | None:
        """0 or 1 for the side an actor, or whom it acts for, is counted with."""
        own = self.situation.side_of(actor)
        return own if own is not None else self.situation.side_of(self.principal(actor, day))

    def third(self, actors: Iterable[str | None], day: date | None = None) -> tuple[str, ...]:
        """The third parties among actors, as principals, in order, each once; never a side, an outlet or an armed group."""
        found = [self.principal(actor, day) for actor in actors if self.side(actor, day) is None]
        return tuple(dict.fromkeys(one for one in found if one and self.kind(one) not in NEVER_MEDIATES))

    def sides(self, actors: Iterable[str | None], day: date | None = None) -> frozenset[int]:
        """Which sides are among actors."""
        return frozenset(side for side in (self.side(actor, day) for actor in actors) if side is not None)

    def kind(self, actor: str) -> str:
        """An actor's kind; a state's ISO-3 code needs no description. Empty where neither is known."""
        described = self.actors.get(actor)
        return described.kind if described else "state" if actor in countries() else ""

    def name(self, actor: str) -> str:
        """An actor's name, or its id where it has none."""
        return named(actor, self.actors)

    def parties(self, agreement: Agreement) -> frozenset[int]:
        """Which sides made an agreement: its parties less those on record as not having signed."""
        return self.sides(set(agreement.parties) - set(agreement.declined))


def dossier(
    situation: Situation,
    claims: Iterable[Claim],
    agreements: Iterable[Agreement],
    actors: Mapping[str, Actor],
    ties: Iterable[Tie],
    truces: Iterable[TruceStatus],
    as_of: date,
    offices: Iterable[Office] = (),
) -> Dossier:
    """What of all this was known by ``as_of``; the rest is left out, so that nothing later can be seen."""
    return Dossier(
        situation=situation,
        as_of=as_of,
        claims=tuple(sorted((c for c in claims if c.known <= as_of), key=_claim_order)),
        agreements=tuple(sorted((a for a in agreements if a.known <= as_of), key=lambda a: (made(a) or a.known, a.id))),
        actors={key: actor for key, actor in actors.items() if actor.known <= as_of},
        ties=tuple(sorted((t for t in ties if t.known <= as_of), key=lambda t: (t.since or t.known, t.known, t.id))),
        truces=tuple(t for t in truces if t.agreement.known <= as_of),
        offices=tuple(o for o in offices if o.known <= as_of),
    )


def _claim_order(claim: Claim) -> tuple[date, date, str]:
    return claim.known, claim.happened.start or claim.known, claim.id


def made(agreement: Agreement) -> date | None:
    """The day an agreement was made, else from which it was in force, never later than it was known."""
    return day_of(agreement.agreed, agreement.known) or day_of(agreement.in_force, agreement.known)


def day_of(when: When, known: date) -> date | None:
    """The last day of a time, never later than it was known; None where it is unknown."""
    day = when.end or when.start
    return min(day, known) if day else None


def named(actor: str, actors: Mapping[str, Actor]) -> str:
    """An actor's name, a state's from the crosswalk, else its id."""
    if actor in actors:
        return actors[actor].name
    return countries()[actor].name if actor in countries() else actor


def names_of(actor: str, actors: Mapping[str, Actor], demonyms: bool = True) -> tuple[str, ...]:
    """Everything an actor is called in a text, longest first: names, aliases and, if wanted, a state's demonyms."""
    described = actors.get(actor)
    found = {described.name, *(alias.name for alias in described.aliases)} if described else {actor}
    state = countries().get(actor)
    if state:
        found |= {state.name, *state.aliases, *(state.demonyms if demonyms else ())}
    return tuple(sorted(found, key=lambda name: (-len(name), name)))


def mentions(text: str, names: Sequence[str]) -> bool:
    """Whether a text holds one of some names, whole and in the names' own case."""
    return bool(names) and _names(tuple(names)).search(text) is not None


@cache
def _names(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
