"""The article states as fact what one side asserts and another denies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tocsin.coding.conflicts import conflicts
from tocsin.coding.happenings import rules
from tocsin.coding.notes.record import Record, author_says, cited, listing, quoted
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event
from tocsin.schema.notes import Note
from tocsin.schema.vocabulary import kinds

MANY = 3
"""A claim without a time that fits more contested events than this says too little to be matched with any."""


def find(claims: Sequence[Claim], record: Record) -> Iterator[Note]:
    """One note per contested event that the article states as fact, naming who asserts and who denies."""
    events = [event for event in record.events if event.contested]
    for claim in claims:
        fitting = [event for event in events if _same(claim, event, record)] if author_says(claim) else []
        if fitting and (claim.happened.known or len(fitting) <= MANY):
            yield _note(claim, max(fitting, key=lambda e: (e.kind == claim.kind, str(e.happened.start), e.id)), record)


def _same(claim: Claim, event: Event, record: Record) -> bool:
    """Whether the claim takes a side on what is contested of the event.

    A claim that names no doer takes no side on who began or broke something; and kinds told of many happenings need a
    place or a doer in common.
    """
    if not record.fits(claim, event):
        return False
    if claim.kind in rules().blame:
        return len(record.parties(claim.doers)) == 1 and _is_blamed(claim, event, record)
    told = record.affirmed(event)
    doers = record.parties(claim.doers) & record.parties(d for other in told for d in other.doers)
    if _blamed_both_ways(event, record):
        return len(record.parties(claim.doers)) == 1 and bool(doers) and _tied(claim, event, record)
    if claim.kind == event.kind == "foreign_fighters" and not claim.doers:
        return bool(record.denied(event))
    return bool(record.denied(event) or _countered(event, record)) and bool(doers) and _tied(claim, event, record)


def _tied(claim: Claim, event: Event, record: Record) -> bool:
    """Besides the doer, something more is in common: the day, a place or a side hit."""
    told = record.affirmed(event)
    places = {place for other in told for place in other.places}
    targets = record.parties(claim.targets) & record.parties(t for other in told for t in other.targets)
    narrow = claim.happened.days is not None and claim.happened.days <= 2
    return narrow or bool(targets) or bool(places & set(claim.places))


def _countered(event: Event, record: Record) -> bool:
    return any(found.what == "counter_claim" for found in conflicts(record.told(event), record.situation))


def _blamed_both_ways(event: Event, record: Record) -> bool:
    """Each side accuses the other of the same force, and nobody denies or tells of something else."""
    if record.denied(event) or _countered(event, record):
        return False
    return any(found.what == "blame" for found in conflicts(record.told(event), record.situation))


def _is_blamed(claim: Claim, event: Event, record: Record) -> bool:
    what = {found.what for found in conflicts(record.told(event), record.situation)}
    return bool(what & {"blame", "denial"})


def _note(claim: Claim, event: Event, record: Record) -> Note:
    told = [other for other in record.affirmed(event) if other.kind == event.kind] or list(record.affirmed(event))
    against = list(record.denied(event))
    counter = [other for other in record.affirmed(event) if (event.kind, other.kind) in rules().exclusive]
    label = kinds()[event.kind].label
    shown = label if label.endswith("s") else f"a {label}"
    if claim.kind in rules().blame or _blamed_both_ways(event, record):
        return _blame(claim, event, record)
    parts = [f"{listing(record.name(c.speaker) for c in told)} asserted it{cited(told)}"] if told else []
    if against:
        parts.append(f"{listing(record.name(c.speaker) for c in against)} denied it{cited(against)}")
    if counter:
        names = listing(record.name(c.speaker) for c in counter)
        parts.append(f"{names} told of a {kinds()[counter[0].kind].label} instead{cited(counter)}")
    text = (f"The article states {shown} as fact: {quoted(claim.text)}; in the record it is contested "
            f"({event.happened.show()}): {', '.join(parts)}.")  # fmt: skip
    return record.note("contested", "caution", text, [claim], [*told, *against, *counter])


def _blame(claim: Claim, event: Event, record: Record) -> Note:
    told = [other for other in record.told(event) if other.kind in rules().blame] or list(record.told(event))
    sentences = " ".join(found.sentence for found in conflicts(told, record.situation, record.name))
    text = (f"The article says as fact who was to blame for the {kinds()[event.kind].label}: {quoted(claim.text)}; "
            f"in the record that is contested: {sentences.rstrip('.')}{cited(told)}.")  # fmt: skip
    return record.note("contested", "caution", text, [claim], told)
