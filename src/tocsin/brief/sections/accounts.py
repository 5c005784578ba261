"""Who claims and who denies: every contested happening of late with each claim attributed, older ones counted."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.brief.index import BUILDUP_DAYS, Index, event_order, family, firsthand, label
from tocsin.brief.names import listed, plural
from tocsin.brief.sentences import is_curated, opening, sentence_case, told
from tocsin.schema.briefs import Section, Sentence
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event
from tocsin.schema.findings import Findings
from tocsin.schema.sums import count, window
from tocsin.schema.time import long_date

MOST_HAPPENINGS = 5
MOST_CLAIMS = 5
MOST_TOLD = 10
MOST_NAMED = 3
MOST_READ = 2
"""Contested happenings of which only a machine read are told where there is no other."""
ELSEWHERE = ("loss", "truce")
"""Contested counts are told under figures, contested breaches under truces."""


def section(findings: Findings) -> Section:
    """Contested happenings, an outbreak first, then those most is said about; each claim in the order made public."""
    index = Index(findings)
    disputed = [e for e in findings.events if e.contested and family(e.kind) not in ELSEWHERE]
    recent = [e for e in disputed if index.recent_event(e, BUILDUP_DAYS)]
    told_by_several = sorted((e for e in recent if len(e.claims) > 1), key=event_order, reverse=True)
    ranked = sorted(told_by_several, key=lambda e: (e.kind != "onset", -len(_first(index, e)), -len(e.claims)))
    firm = [event for event in ranked if not index.read_only(event)][:MOST_HAPPENINGS]
    shown = _within(index, firm) or [event for event in ranked if event.happened.known][:MOST_READ]
    sentences = [s for event in shown for s in _claims(index, event)]
    rest = [event for event in disputed if event not in shown and not index.read_only(event)]
    note = "Each account is told as its speaker's, by the day it became public; none is taken for fact."
    found = (*sentences, *_none(index, shown), *_rest(rest))
    return Section("accounts", "Who claims and who denies", found, note)


def _claims(index: Index, event: Event) -> Iterator[Sentence]:
    claims = _first(index, event)
    where = f", {index.names.place(event.place)}" if event.place else ""
    head = f"{sentence_case(label(event.kind))}{where}"
    shown = _spread(claims)
    for claim in shown:
        sentence = told(claim, index.names, True, head)
        yield Sentence(f"{long_date(claim.known)}: {sentence.text}", sentence.cites, (), sentence.tone, head)
    left = [claim for claim in index.claims_of(event) if claim not in shown]
    if any(is_curated(claim) for claim in left):
        sums = (count([claim.id for claim in left], "claims"),)
        text = f"{plural(len(left), 'claim')} more, by {listed([_voice(index, c) for c in left])}."
        yield Sentence(text, tuple(c.id for c in left), sums, "contested", head)


def _within(index: Index, events: list[Event]) -> list[Event]:
    """As many as fit into ``MOST_TOLD`` claims, the first two whatever they take."""
    shown: list[Event] = []
    for event in events:
        taken = sum(min(len(_first(index, other)), MOST_CLAIMS) for other in (*shown, event))
        if taken <= MOST_TOLD or len(shown) < 2:
            shown.append(event)
    return shown


def _first(index: Index, event: Event) -> list[Claim]:
    """A curator's claims, each of its speaker; where there are none, those a machine read."""
    return firsthand(index.claims_of(event))


def _spread(claims: list[Claim]) -> list[Claim]:
    """At most ``MOST_CLAIMS``: the first of each speaker and stance before a second one, in the order made public."""
    firsts = list({(c.speaker or c.speaker_text, c.stance): c for c in reversed(claims)}.values())
    ranked = sorted(claims, key=lambda c: (c not in firsts, not c.verified, claims.index(c)))
    return sorted(ranked[:MOST_CLAIMS], key=claims.index)


def _voice(index: Index, claim: Claim) -> str:
    return index.names.speaker(claim) + ("" if is_curated(claim) else " (read by machine)")


def _none(index: Index, shown: list[Event]) -> Iterator[Sentence]:
    if not shown:
        text = (
            f"Apart from counts and truces, no happening of the last {BUILDUP_DAYS} days has conflicting accounts here."
        )
        yield Sentence(text, (index.findings.situation.id,), (window(index.as_of, BUILDUP_DAYS),), "missing")


def _rest(rest: list[Event]) -> Iterator[Sentence]:
    if not rest:
        return
    older = sorted(rest, key=event_order, reverse=True)
    named = listed([f"{label(event.kind)} ({opening(event.happened)})" for event in older[:MOST_NAMED]])
    left = len(older) - MOST_NAMED
    text = f"Also contested on the record: {named}" + (f", and {left} older." if left > 0 else ".")
    sums = (count([e.id for e in older[MOST_NAMED:]], "happenings"),) if left > 0 else ()
    yield Sentence(text, tuple(e.id for e in older), sums, "contested")
