"""Claims read by machine beside a curator's: those that repeat another are folded into it, and told once.

A read claim repeats a curated one if both rest on one page, or tell of one day, and are of one kind and of sides that do
not differ; a denial repeats only a denial. Of several claims read from one sentence the fullest is told. One that names
neither a side nor a place or keyword of the situation is not told. Claims that a clock, a truce or a mediator rests on are
kept. Nothing is edited: the record stays whole, only the telling is shorter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from tocsin.brief.index import denies, family
from tocsin.brief.names import Names, listed
from tocsin.brief.sentences import is_curated, is_fragment
from tocsin.schema.briefs import Sentence
from tocsin.schema.citing import outlets, pages
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event
from tocsin.schema.findings import Findings
from tocsin.schema.mediation import Desk
from tocsin.schema.truces import TruceWatch

GROUPS: dict[str, str] = {"force": "force", "preparation": "force", "diplomacy": "diplomacy", "truce": "diplomacy",
                          "statement": "statement", "tie": "statement", "status": "status", "loss": "loss"}  # fmt: skip
GENERAL = ("fighting", "attack", "rhetoric", "killing")
"""Kinds a pattern falls back to: of two readings of one sentence the other is told."""
NEAR = timedelta(days=2)
"""A day's news page tells of that day or the day before it."""


class Told(Struct, frozen=True):
    """Findings without what only repeats, and the read claims folded into each curated one, by its id."""

    findings: Findings
    also: dict[str, tuple[Claim, ...]]


def fold(findings: Findings) -> Told:
    """The findings to tell. Without claims read by machine they are the findings given."""
    read = [claim for claim in findings.claims if not is_curated(claim)]
    if not read:
        return Told(findings, {})
    held = _held(findings)
    fullest = _fullest(read)
    also: dict[str, tuple[Claim, ...]] = {}
    names = Names(findings)
    gone = {c.id for c in read if c.id not in held and (c.id not in fullest or not _concerns(c, names, findings))}
    twins = _Twins([claim for claim in findings.claims if is_curated(claim)], names)
    for claim in read:
        twin = None if claim.id in gone or claim.id in held else twins.of(claim)
        if twin is not None:
            also[twin.id] = (*also.get(twin.id, ()), claim)
            gone.add(claim.id)
    return Told(_without(findings, gone), also)


def _concerns(claim: Claim, names: Names, findings: Findings) -> bool:
    """Whether a claim of a page of many matters is about this one: it names a side, a place of it or a keyword."""
    situation, text = findings.situation, claim.text.lower()
    if any(names.side_of(actor) is not None for actor in (*claim.doers, *claim.targets, claim.speaker)):
        return True
    words = (*situation.keywords, *(names.actor(party) for party in situation.parties))
    return any(place in findings.places for place in claim.places) or any(word.lower() in text for word in words)


def _held(findings: Findings) -> set[str]:
    """Claims that contacts, truces and the mediation desk rest on."""
    clocks = {contact.claim for contact in findings.contacts if contact.claim}
    truces = {
        c for s in findings.truces for c in (*s.breaches, *s.ended_by, *((s.first_breach,) if s.first_breach else ()))
    }
    return clocks | truces | _watched(findings.watched) | _at_desk(findings.desk)


def _watched(truces: Iterable[TruceWatch]) -> set[str]:
    """Denials, claims that a clause was kept or broken, and the newest counts."""
    denied = {claim for truce in truces for breach in truce.breaches for claim in breach.denied}
    clauses = {claim for truce in truces for one in truce.clauses for claim in (*one.kept, *one.breached)}
    return denied | clauses | {record for truce in truces for one in truce.counters for *_, record in one.values[-2:]}


def _at_desk(desk: Desk | None) -> set[str]:
    """Each mediator's last act."""
    return {one.last.record for one in desk.mediators if one.last} if desk else set()


def _without(findings: Findings, gone: set[str]) -> Findings:
    claims = tuple(claim for claim in findings.claims if claim.id not in gone)
    return replace(findings, claims=claims, events=tuple(_thinned(findings.events, gone)))


def _thinned(events: Iterable[Event], gone: set[str]) -> Iterator[Event]:
    for event in events:
        left = tuple(claim for claim in event.claims if claim not in gone)
        if left:
            yield event if len(left) == len(event.claims) else replace(event, claims=left)


def _fullest(read: Sequence[Claim]) -> set[str]:
    """Of the claims read from one sentence one for each: counts, assertions and denials apart."""
    kept: dict[tuple[object, ...], list[Claim]] = {}
    for claim in sorted(read, key=_telling):
        key = (claim.article or claim.cite, family(claim.kind) == "loss", denies(claim))
        if not any(_one_sentence(claim, other) for other in kept.get(key, ())):
            kept.setdefault(key, []).append(claim)
    return {claim.id for claims in kept.values() for claim in claims}


def _telling(claim: Claim) -> tuple[object, ...]:
    return (is_fragment(claim.text), -len(claim.text), not claim.happened.known, claim.kind in GENERAL,
            -claim.confidence, claim.id)  # fmt: skip


def _one_sentence(one: Claim, other: Claim) -> bool:
    if one.span and other.span:
        return one.span.start < other.span.end and other.span.start < one.span.end
    return one.text in other.text or other.text in one.text


class _Twins:
    """Curated claims by page and by day, to find the one that a read claim repeats."""

    def __init__(self, curated: Sequence[Claim], names: Names) -> None:
        self._names = names
        self._by_page: dict[str, list[Claim]] = {}
        self._by_day: dict[date, list[Claim]] = {}
        for claim in curated:
            for page in pages(claim.cite):
                self._by_page.setdefault(page, []).append(claim)
            if claim.happened.start:
                self._by_day.setdefault(claim.happened.start, []).append(claim)

    def of(self, read: Claim) -> Claim | None:
        """The curated claim it repeats: on the same page first, then of the same day."""
        same_page = (c for page in sorted(pages(read.cite)) for c in self._by_page.get(page, ()))
        found = next((c for c in same_page if self._alike(read, c, _group(read) == _group(c))), None)
        return found or next(
            (c for c in self._of_day(read) if self._alike(read, c, read.kind == c.kind, strict=True)), None
        )

    def _of_day(self, read: Claim) -> Iterator[Claim]:
        last = read.happened.end or read.known
        first = read.happened.start or read.known - NEAR
        for back in range(min((last - first).days, 7) + 1):
            yield from self._by_day.get(last - timedelta(days=back), ())

    def _alike(self, read: Claim, curated: Claim, kind: bool, strict: bool = False) -> bool:
        if not kind or denies(read) != denies(curated):
            return False
        if strict and not (read.doers and curated.doers):
            return False
        return all(
            not mine or not theirs or bool(mine & theirs)
            for mine, theirs in ((self._camps(read.doers), self._camps(curated.doers)),
                                 (self._camps(read.targets), self._camps(curated.targets)))
        )  # fmt: skip

    def _camps(self, actors: Iterable[str]) -> set[str]:
        return {self._names.camp(actor) for actor in actors}


def _group(claim: Claim) -> str:
    return GROUPS.get(family(claim.kind), "statement")


def noted(sentences: Iterable[Sentence], told: Told, findings: Findings) -> Iterator[Sentence]:
    """The sentences, with "Also in …" after the first that tells a claim which other outlets' lines repeat."""
    claims = {claim.id: claim for claim in findings.claims if claim.id in told.also}
    for sentence in sentences:
        claim = claims.pop(sentence.cites[0], None) if len(sentence.cites) == 1 else None
        yield _noted(sentence, claim, told.also[claim.id]) if claim else sentence


def _noted(sentence: Sentence, claim: Claim, folded: Sequence[Claim]) -> Sentence:
    new = [c for c in folded if set(outlets(c.cite)) - set(outlets(claim.cite))]
    named = listed(outlet for c in new for outlet in outlets(c.cite) if outlet not in outlets(claim.cite))
    if not named:
        return sentence
    text = f"{sentence.text} Also in {named} (read by machine)."
    return replace(sentence, text=text, cites=(*sentence.cites, *(c.id for c in new)))
