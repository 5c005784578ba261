"""A figure or an accusation put into another speaker's mouth than in the record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tocsin.coding.conflicts import show_figure
from tocsin.coding.happenings import affirms, family, narrow, rules
from tocsin.coding.notes.figures import alike, is_relay, unit
from tocsin.coding.notes.record import Record, cited, listing, quoted
from tocsin.schema.claims import Claim
from tocsin.schema.notes import Note
from tocsin.schema.vocabulary import kinds

SHARED = 0.6
"""Share of the shorter text's words of four letters or more that two statements must have in common to be the same."""

FEWEST_WORDS = 5


def find(claims: Sequence[Claim], record: Record) -> Iterator[Note]:
    """One note per figure, statement or accusation whose speaker in the record is of another side."""
    for claim in claims:
        if claim.speaker is None or claim.speaker_role in ("author", "media") or claim.stance == "denies":
            continue
        yield from _figure(claim, record)
        yield from _statement(claim, record)
        yield from _accusation(claim, record)


def _other_side(claim: Claim, other: Claim, record: Record) -> bool:
    return other.speaker is not None and record.party(other.speaker) != record.party(claim.speaker or "")


def _figure(claim: Claim, record: Record) -> Iterator[Note]:
    for figure in claim.figures:
        held = [other for other in record.claims if affirms(other) and not is_relay(other) for f in other.figures
                if f.kind == figure.kind in rules().tolls and alike(claim, figure, other, f, record)]  # fmt: skip
        if held and all(_other_side(claim, other, record) for other in held):
            said = f"{show_figure(figure)} {unit(figure)}"
            text = (f"The article has {record.name(claim.speaker)} give {said}; in the record that is the figure of "
                    f"{listing(record.name(o.speaker) for o in held)}{cited(held)}.")  # fmt: skip
            yield record.note("speaker", "error", text, [claim], held)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]{4,}", text.lower()))


def _statement(claim: Claim, record: Record) -> Iterator[Note]:
    """The same words, or nearly, by another speaker."""
    mine = _words(claim.text)
    if family(claim.kind) != "statement" or len(mine) < FEWEST_WORDS:
        return
    held = [other for other in record.claims if family(other.kind) == "statement" and _alike(mine, _words(other.text))]
    if held and all(_other_side(claim, other, record) for other in held):
        text = (f"The article puts {quoted(claim.text)} in the mouth of {record.name(claim.speaker)}; in the record it "
                f"is said by {listing(record.name(o.speaker) for o in held)}{cited(held)}.")  # fmt: skip
        yield record.note("speaker", "error", text, [claim], held)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    shorter = min(len(one), len(other))
    return shorter >= FEWEST_WORDS and len(one & other) >= SHARED * shorter


def _accusation(claim: Claim, record: Record) -> Iterator[Note]:
    """A side is said to assert what, in the record, it only denies."""
    if not affirms(claim) or not claim.doers or family(claim.kind) != "force" or claim.kind in rules().mutual:
        return
    if claim.happened.known and not narrow(claim.happened):
        return
    voice = record.party(claim.speaker or "")
    for event in record.events:
        if not record.fits(claim, event) or voice not in record.parties(c.speaker or "" for c in record.denied(event)):
            continue
        told = [c for c in record.affirmed(event) if c.kind == event.kind]
        if told and not any(record.party(c.speaker or "") == voice and c.kind == claim.kind for c in told):
            denied = [c for c in record.denied(event) if record.party(c.speaker or "") == voice]
            said, against = (listing(record.name(c.speaker) for c in group) for group in (told, denied))
            label = kinds()[event.kind].label
            text = (f"The article has {record.name(claim.speaker)} tell of a {label}; in the record "
                    f"{said} said so and {against} denied it{cited([*told, *denied])}.")  # fmt: skip
            yield record.note("speaker", "error", text, [claim], [*told, *denied])
