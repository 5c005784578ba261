"""Names as a brief shows them: neutral, dual, and worded alike for either side."""

from __future__ import annotations

from collections.abc import Iterable

from tocsin.schema.claims import Claim
from tocsin.schema.findings import Findings

_NAMELESS = {"media": "press reports", "author": "press reports", "anonymous": "an unnamed source"}


class Names:
    """Looks up display names of actors and places in one set of findings, and the side each actor is counted with."""

    def __init__(self, findings: Findings) -> None:
        self._actors = findings.actors
        self._places = findings.places
        self._situation = findings.situation

    def actor(self, actor: str | None) -> str:
        """The actor's name; the id itself where the registry has no such actor; "an unnamed source" for none."""
        if actor is None:
            return "an unnamed source"
        found = self._actors.get(actor)
        return found.name if found else actor

    def described(self, actor: str | None) -> str:
        """A person's name with the owner in brackets where the name does not tell: ``Petrosyan (Armenia)``."""
        name, found = self.actor(actor), self._actors.get(actor or "")
        if found is None or found.kind != "person" or found.of is None or "(" in name or self._tells(name, found.of):
            return name
        return f"{name} ({self.actor(found.of)})"

    def camp(self, actor: str | None) -> str:
        """Who somebody speaks for in the end: a side's party, else the topmost actor it belongs to, by name."""
        side = self.side_of(actor)
        if side is not None:
            return self.party(side)
        seen: set[str] = set()
        while actor in self._actors and self._actors[actor].of and actor not in seen:
            seen.add(actor)
            actor = self._actors[actor].of
        return self.actor(actor)

    def camp_of(self, claim: Claim) -> str:
        """The camp of a claim's speaker, in words; an unnamed speaker stays unnamed."""
        return self.speaker(claim) if claim.speaker is None else self.camp(claim.speaker)

    def _tells(self, name: str, owner: str) -> bool:
        stem = self.actor(owner)
        return stem.lower() in name.lower()

    def actors(self, actors: Iterable[str]) -> str:
        """Several actors as one phrase, in the order given."""
        return listed([self.actor(actor) for actor in actors])

    def place(self, place: str | None) -> str:
        """The place's neutral display name; the id where unknown."""
        found = self._places.get(place or "")
        return found.name if found else (place or "an unknown place")

    def places(self, places: Iterable[str]) -> str:
        """Several places as one phrase, in the order given."""
        return listed([self.place(place) for place in places])

    def party(self, side: int) -> str:
        """The name of the first or second party."""
        parties = self._situation.parties
        return self.actor(parties[side]) if side < len(parties) else f"party {'ab'[side]}"

    def side_of(self, actor: str | None) -> int | None:
        """0 or 1: the side an actor, or whoever it belongs to, is counted with; ``None`` for neither."""
        seen: set[str] = set()
        while actor is not None and actor not in seen:
            side = self._situation.side_of(actor)
            if side is not None:
                return side
            seen.add(actor)
            actor = self._actors[actor].of if actor in self._actors else None
        return None

    def speaker(self, claim: Claim) -> str:
        """Who says it: the known actor, else the words of the text, else what is known of the kind of speaker."""
        if claim.speaker is None:
            return _several(claim.speaker_text) or _NAMELESS.get(claim.speaker_role, "an unattributed report")
        return self.described(claim.speaker)

    def relay(self, claim: Claim) -> str:
        """``relayed by trend.az, leaning to Azerbaijan``, or what of it there is; empty where there is nothing to tell."""
        lean = f"leaning to {self.actor(claim.partisan)}" if claim.partisan else ""
        through = [relayer for relayer in claim.relayers if relayer != claim.speaker]
        if not through:
            return f"source {lean}" if lean else ""
        if not lean:
            return ""
        return f"relayed by {self.actors(through)}, {lean}"


def _several(text: str) -> str:
    """Outlets that a source parts by semicolons, as a phrase."""
    return listed(part.strip() for part in text.split(";") if part.strip())


def listed(items: Iterable[str], last: str = "and") -> str:
    """``A``, ``A and B``, ``A, B and C``; repeated items once.

    >>> listed(["A", "B", "A", "C"])
    'A, B and C'
    """
    once = list(dict.fromkeys(items))
    if len(once) < 2:
        return "".join(once)
    return f"{', '.join(once[:-1])} {last} {once[-1]}"


def plural(count: int, noun: str) -> str:
    """``1 claim``, ``3 claims``; a noun that ends in s or x takes es, in consonant + y ies.

    >>> plural(2, "breach"), plural(1, "party"), plural(3, "party")
    ('2 breaches', '1 party', '3 parties')
    """
    if count == 1:
        return f"1 {noun}"
    if noun.endswith(("s", "x", "ch", "sh")):
        return f"{count:,} {noun}es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{count:,} {noun[:-1]}ies"
    return f"{count:,} {noun}s"
