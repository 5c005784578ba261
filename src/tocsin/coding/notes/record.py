"""The record an article is read against: the findings, indexed, with names, sides and sources at hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property

from tocsin.coding.happenings import affirms, close_group, is_denial
from tocsin.registry.crosswalk import state_actors
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event
from tocsin.schema.findings import Findings
from tocsin.schema.notes import Note, NoteKind, Severity
from tocsin.schema.time import When
from tocsin.schema.truces import Agreement

_SAID = re.compile(
    r"\b(?:said|says?|stat(?:es?|ed)|claim(?:s|ed)?|alleg\w+|accus\w+|blam\w+|condemn\w+|report(?:s|ed|edly)"
    r"|according to)\b",
    re.IGNORECASE,
)
"""Words of a sentence that has somebody say it, even where who could not be told."""

RECENT = timedelta(days=183)
"""An article that gives no time for a happening is taken to mean one of the half year before it could be read."""


class Record:
    """Read-only look-ups over ``Findings``; ``without`` are claim ids to leave out (the article's own).

    ``actors`` are the record's, and the world's states.
    """

    def __init__(self, findings: Findings, without: Iterable[str] = ()) -> None:
        left_out = frozenset(without)
        self.findings = findings
        self.situation = findings.situation
        self.actors = {**{state.id: state for state in state_actors()}, **findings.actors}
        self.claims = tuple(claim for claim in findings.claims if claim.id not in left_out)
        self.by_id = {claim.id: claim for claim in self.claims}

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The reconciled events that rest on at least one claim of the record."""
        return tuple(event for event in self.findings.events if self.told(event))

    @cached_property
    def actor_names(self) -> tuple[tuple[str, str], ...]:
        """Every name of every actor with the actor's id, the longest names first."""
        actors = self.actors.values()
        pairs = {(name, a.id) for a in actors for name in (a.name, *(alias.name for alias in a.aliases))}
        return tuple(sorted((p for p in pairs if len(p[0]) > 1), key=lambda pair: (-len(pair[0]), pair)))

    def told(self, event: Event) -> tuple[Claim, ...]:
        """The claims of an event, in order of (known, id)."""
        found = (self.by_id[key] for key in event.claims if key in self.by_id)
        return tuple(sorted(found, key=lambda claim: (claim.known, claim.id)))

    def affirmed(self, event: Event) -> tuple[Claim, ...]:
        """The claims of an event that say it happened; unverified ones only where there are no others."""
        return _firm(claim for claim in self.told(event) if affirms(claim))

    def denied(self, event: Event) -> tuple[Claim, ...]:
        """The claims of an event that deny; unverified ones only where there are no others."""
        return _firm(claim for claim in self.told(event) if is_denial(claim))

    def name(self, actor: str | None) -> str:
        """An actor's display name; the id where the registry has none."""
        found = self.actors.get(actor or "")
        return found.name if found else actor or "an unnamed speaker"

    def place(self, key: str | None) -> str:
        """A place's display name."""
        found = self.findings.places.get(key or "")
        return found.name if found else key or ""

    def party(self, actor: str) -> str:
        """The side's lead actor, or else the topmost actor it belongs to (a ministry's state)."""
        seen = [actor]
        while True:
            side = self.situation.side_of(seen[-1])
            if side is not None and side < len(self.situation.parties):
                return self.situation.parties[side]
            found = self.actors.get(seen[-1])
            if found is None or not found.of or found.of in seen:
                return seen[-1]
            seen.append(found.of)

    def parties(self, actors: Iterable[str]) -> frozenset[str]:
        """The sides among some actors."""
        return frozenset(self.party(actor) for actor in actors)

    def near(self, one: Sequence[str], other: Sequence[str]) -> bool:
        """Whether places overlap, one lying within the other counting; none on either side fits any.

        A whole state says too little of where something was (and is often only the actor's name): it counts as none.
        """
        one, other = self._local(one), self._local(other)
        if not one or not other:
            return True
        up = {key for place in one for key in self._around(place)}
        return bool(up & set(other)) or bool({key for place in other for key in self._around(place)} & set(one))

    def _local(self, places: Sequence[str]) -> tuple[str, ...]:
        found = {place: self.findings.places.get(place) for place in places}
        return tuple(place for place, entry in found.items() if entry is None or entry.kind != "state")

    def _around(self, place: str) -> set[str]:
        found: set[str] = set()
        key: str | None = place
        while key and key not in found:
            found.add(key)
            entry = self.findings.places.get(key)
            key = entry.within if entry else None
        return found

    def fits(self, claim: Claim, event: Event) -> bool:
        """Whether an article's claim can be about an event: close kind, actors not against, place, time.

        A claim without a time is taken to mean the half year before it was known.
        """
        told = self.told(event)
        if close_group(claim.kind) not in {close_group(other.kind) for other in told}:
            return False
        places = tuple(place for other in told for place in other.places)
        return self._when(claim, event) and self.near(claim.places, places) and self._who(claim, event)

    def _when(self, claim: Claim, event: Event) -> bool:
        if claim.happened.known:
            return event.happened.overlaps(claim.happened, 1)
        start = event.happened.start
        return claim.status != "historical" and start is not None and claim.known - RECENT <= start <= claim.known

    def _who(self, claim: Claim, event: Event) -> bool:
        """Doers share a side with the event's doers, targets with its targets, where both name any."""
        told = self.affirmed(event) or self.told(event)
        pairs: tuple[tuple[tuple[str, ...], Callable[[Claim], tuple[str, ...]]], ...] = (
            (claim.doers, lambda other: other.doers), (claim.targets, lambda other: other.targets))  # fmt: skip
        for mine, theirs in pairs:
            named = self.parties(actor for other in told for actor in theirs(other))
            if mine and named and not self.parties(mine) & named:
                return False
        return True

    def note(
        self, kind: NoteKind, severity: Severity, text: str, claims: Sequence[Claim],
        records: Sequence[Claim | Agreement | Event] = (), ids: Sequence[str] = (), cites: Sequence[str] = (),
    ) -> Note:  # fmt: skip
        """A note resting on records (``ids`` and ``cites`` for records of other types); its key is set when merged."""
        found = [record.cite for record in records if record.cite]
        return Note(key="", kind=kind, severity=severity, text=text, claims=tuple(claim.id for claim in claims),
                    records=(*(record.id for record in records), *ids),
                    cites=tuple(dict.fromkeys((*found, *cites))))  # fmt: skip


def _firm(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    found = tuple(claims)
    return tuple(claim for claim in found if claim.verified) or found


def author_says(claim: Claim) -> bool:
    """Whether the text states something as fact: in its own voice or with nobody named, without a hedge or a said."""
    voice = claim.speaker_role in ("author", "media") or not (claim.speaker or claim.speaker_text)
    return voice and not _SAID.search(claim.text) and not claim.relayers and claim.hedge is None and affirms(claim)


def cited(records: Iterable[Claim | Agreement | Event]) -> str:
    """Sources in square brackets, as each record gives them; empty where none does."""
    found = list(dict.fromkeys(part for record in records for part in record.cite.split("; ") if part))
    shown = "; ".join(found[:4]) + ("; …" if len(found) > 4 else "")
    return f" [{shown}]" if shown else ""


def quoted(text: str, length: int = 110) -> str:
    """The article's words in quotation marks, shortened at a word."""
    clean = " ".join(text.split()).strip('"“”')
    if len(clean) > length:
        clean = clean[:length].rsplit(" ", 1)[0] + " …"
    return f"“{clean}”"


def said_when(when: When) -> str:
    """A time as the article words it, with what that comes to; dates in figures are only shown."""
    shown = when.show()
    worded = re.search(r"[^\W\d_]{3}", when.text) and when.text.lower() not in shown.lower()
    return f"“{when.text}” ({shown})" if worded else shown


def listing(names: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``; each name once."""
    found = list(dict.fromkeys(names))
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}" if found else ""


def gap(one: When, other: When) -> int | None:
    """Days between two intervals; 0 where they overlap; ``None`` where an end is missing."""
    ends = one.start, one.end, other.start, other.end
    if None in ends:
        return None
    start_a, end_a, start_b, end_b = (day or date.min for day in ends)
    return max(0, (start_b - end_a).days, (start_a - end_b).days)
