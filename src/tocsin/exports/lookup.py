"""What a row needs from beside its record: names, sides, whether a happening is contested, what a claim passes on."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from tocsin.schema.claims import Claim
from tocsin.schema.events import Event
from tocsin.schema.figures import Figure, Toll
from tocsin.schema.findings import Findings
from tocsin.schema.registry import Place
from tocsin.schema.vocabulary import kinds


class Lookup:
    """Look-ups over findings; without findings every name is its id and nothing has a side."""

    def __init__(self, findings: Findings | None) -> None:
        self.findings = findings
        self._actors = findings.actors if findings else {}
        self.places: dict[str, Place] = findings.places if findings else {}

    @cached_property
    def event_of(self) -> dict[str, Event]:
        """The event each claim was reconciled into, by claim id."""
        return {claim: event for event in self.findings.events for claim in event.claims} if self.findings else {}

    @cached_property
    def telling_of(self) -> dict[str, str]:
        """The id of the telling each claim passes on, by claim id."""
        return {claim: one.id for one in self.findings.tellings for claim in one.claims} if self.findings else {}

    def name(self, actor: str | None) -> str | None:
        """An actor's name; the id where the registry has none; None for none."""
        found = self._actors.get(actor or "")
        return found.name if found else actor

    def names(self, actors: Iterable[str]) -> tuple[str, ...]:
        """Several actors' names, in the order given."""
        return tuple(self.name(actor) or "" for actor in actors)

    def place(self, place: str | None) -> str | None:
        """A place's neutral name; the id where the registry has none; None for none."""
        found = self.places.get(place or "")
        return found.name if found else place

    def side(self, actor: str | None) -> str | None:
        """The party (actor id) whose side an actor, or whoever it belongs to, is counted with; None for neither."""
        seen: set[str] = set()
        while self.findings and actor is not None and actor not in seen:
            side = self.findings.situation.side_of(actor)
            if side is not None:
                return self.party(side)
            seen.add(actor)
            actor = self._actors[actor].of if actor in self._actors else None
        return None

    def party(self, side: int | None) -> str | None:
        """The actor id of party 0 or 1."""
        parties = self.findings.situation.parties if self.findings else ()
        return parties[side] if side is not None and side < len(parties) else None

    def contested(self, claim: Claim) -> bool:
        """Whether the happening a claim tells of is contested."""
        event = self.event_of.get(claim.id)
        return event is not None and event.contested

    def toll(self, toll: Toll) -> str:
        """A toll in words: ``21 killed (people), of Azerbaijan``; a range as ``30–40``, an open one as ``at least 30``."""
        who = "" if toll.who == "unknown" else f" ({toll.who})"
        side = f", of {self.name(toll.side)}" if toll.side else ""
        return f"{bounds(toll)} {toll.kind.replace('_', ' ')}{who}{side}"


def bounds(number: Figure | Toll) -> str:
    """The bounds of a number in words; "an unknown number" where there is none.

    >>> bounds(Toll("killed", 30, None, 40)), bounds(Toll("killed", 16, 16, 16)), bounds(Toll("killed", 24))
    ('30–40', '16', 'at least 24')
    """
    low, best, high = (None if value is None else f"{value:,g}" for value in (number.low, number.best, number.high))
    if best is not None:
        return best if low in (best, None) and high in (best, None) else f"{best} ({low or '?'}–{high or '?'})"
    if low is not None and high is not None:
        return low if low == high else f"{low}–{high}"
    if low is not None:
        return f"at least {low}"
    return f"at most {high}" if high is not None else "an unknown number of"


def label(kind: str) -> str:
    """The label of a kind in words."""
    found = kinds().get(kind)
    return found.label if found else kind.replace("_", " ")


def family(kind: str) -> str:
    """The family of a kind; "statement" for one the vocabulary does not have."""
    found = kinds().get(kind)
    return found.family if found else "statement"
