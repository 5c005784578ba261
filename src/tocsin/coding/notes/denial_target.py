"""The article says that somebody denied one thing (involvement, say) where the record's denial was of another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tocsin.coding.happenings import is_denial
from tocsin.coding.notes.record import Record, cited, listing, quoted
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event
from tocsin.schema.notes import Note, Severity
from tocsin.schema.vocabulary import kinds

STRENGTH = ("figure", "blame", "involvement", "account", "event")
"""What may be denied, from the least to the most: who denies the event denies involvement in it too."""

MEANT = {
    "event": "the {kind} itself", "involvement": "involvement in it", "figure": "a figure",
    "blame": "being to blame", "account": "the other side's account",
}  # fmt: skip


def find(claims: Sequence[Claim], record: Record) -> Iterator[Note]:
    """One note per misread denial: what the article says was denied, by whom, and what the record's denial was of.

    An error where the record has no such denial by that side, a caution where it has one beside a stronger one.
    """
    for claim in claims:
        if not is_denial(claim) or claim.denial_of is None or claim.speaker is None or _says_no_more(claim):
            continue
        denials = [(event, found) for event in record.events
                   if _same(claim, event, claims, record) and (found := _by(claim, event, record))]  # fmt: skip
        if denials and not any(_strongest(found) == claim.denial_of for _, found in denials):
            yield _note(claim, *denials[-1], record)


def _says_no_more(claim: Claim) -> bool:
    """ "X denied it" says that X denied, not whether the thing or a part in it."""
    return claim.denial_of == "event" and claim.note.startswith("guess")


def _strongest(denials: Sequence[Claim]) -> str:
    return max((d.denial_of or "figure" for d in denials), key=STRENGTH.index)


def _by(claim: Claim, event: Event, record: Record) -> list[Claim]:
    """The record's denials of an event by the side that the article has denying; each says what of."""
    voice = record.party(claim.speaker or "")
    return [d for d in record.denied(event) if d.denial_of and record.party(d.speaker or "") == voice]


def _same(claim: Claim, event: Event, claims: Sequence[Claim], record: Record) -> bool:
    """Whether the denial is of this event: it fits itself, or the claim before it in the article does."""
    if record.fits(claim, event):
        return True
    before = [other for other in claims if other.span and claim.span and other.span.start < claim.span.start]
    answered = max(before, key=lambda other: other.span.start if other.span else 0, default=None)
    vague = not claim.doers or claim.kind in ("other", "rhetoric")
    return vague and answered is not None and answered.kind == event.kind and record.fits(answered, event)


def _note(claim: Claim, event: Event, denials: list[Claim], record: Record) -> Note:
    label = kinds()[event.kind].label
    said = MEANT[claim.denial_of or "event"].format(kind=label)
    held = listing(MEANT[d.denial_of or "event"].format(kind=label) for d in denials)
    who = listing(record.name(d.speaker) for d in denials)
    text = (f"The article says that {record.name(claim.speaker)} denied {said} ({quoted(claim.text)}); "
            f"what {who} denied, in the record, is {held}{cited(denials)}.")  # fmt: skip
    severity: Severity = "caution" if any(d.denial_of == claim.denial_of for d in denials) else "error"
    return record.note("denial_target", severity, text, [claim], denials)
