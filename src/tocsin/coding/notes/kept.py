"""The article says that a truce held where the record has breaches of it, or "signed" where the text was only initialled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from tocsin.coding.happenings import affirms
from tocsin.coding.notes.agreements import dates_of, stops_fighting
from tocsin.coding.notes.record import Record, cited, listing, quoted
from tocsin.schema.claims import Claim
from tocsin.schema.notes import Note
from tocsin.schema.truces import Agreement

_PARTLY = re.compile(
    r"\b(?:mostly|largely|broadly|mainly|generally|loosely|appear\w*|seem\w*|shak\w+|despite|uneas\w+|fragile)\b",
    re.IGNORECASE,
)
_SIGNED_TREATY = re.compile(
    r"\bsign(?:ed|s|ing)?\b[^.;,]{0,40}\b(?:treaty|peace (?:agreement|accord|deal))\b"
    r"|\b(?:treaty|peace (?:agreement|accord|deal))\b[^.;,]{0,40}\bsigned\b",
    re.IGNORECASE,
)
_NOT_SIGNED = re.compile(r"\bnot (?:yet )?signed\b|\binitialled only\b", re.IGNORECASE)

NEAR_DAYS = 30
"""How long after a truce a text that names no day still means that one."""


def find(claims: Sequence[Claim], record: Record) -> Iterator[Note]:
    """One note per truce said to have held against breaches on record, and per treaty said signed that was not."""
    for claim in claims:
        if not affirms(claim):
            continue
        if claim.kind == "truce_holds" and not _PARTLY.search(claim.text):
            yield from _held(claim, record)
        elif claim.kind in ("agreement", "truce") and _SIGNED_TREATY.search(claim.text):
            yield from _signed(claim, record)


def _held(claim: Claim, record: Record) -> Iterator[Note]:
    truce = _latest(claim, record)
    breaches = [c for c in _breaches(truce, record) if truce and _in_time(c, claim)] if truce else []
    if truce is None or not breaches:
        return
    who = listing(record.name(c.speaker) for c in breaches)
    text = (f"The article says that the truce held: {quoted(claim.text)}; the record has breaches of the {truce.title} "
            f"told of by {who}{cited(breaches)}.")  # fmt: skip
    yield record.note("contested", "caution", text, [claim], [truce, *breaches])


def _latest(claim: Claim, record: Record) -> Agreement | None:
    """The truce meant: the one of the last in force before the day the text names (or its own), if not long ago."""
    day = claim.happened.end or claim.known
    begun = [(start, t.id, t) for t in record.findings.agreements if stops_fighting(t)
             and (start := _start(t)) is not None and start < min(day, claim.known)]  # fmt: skip
    found = max(begun, default=None)
    if found is None or (min(day, claim.known) - found[0]).days > NEAR_DAYS:
        return None
    return found[2]


def _start(truce: Agreement) -> date | None:
    return next((when.start for when in reversed(dates_of(truce)) if when.start), None)


def _breaches(truce: Agreement, record: Record) -> list[Claim]:
    return [c for c in record.claims if c.agreement == truce.id and c.kind in ("breach", "truce_end") and affirms(c)]


def _in_time(breach: Claim, claim: Claim) -> bool:
    """Whether a breach lies in the time the text speaks of; one without a day does."""
    day = breach.happened.start
    return day is None or claim.happened.end is None or day <= claim.happened.end


def _signed(claim: Claim, record: Record) -> Iterator[Note]:
    sides = record.parties(claim.doers + claim.targets)
    for truce in record.findings.agreements:
        told = next((clause.text for clause in truce.clauses if _NOT_SIGNED.search(clause.text)), "")
        if not told or (sides and not sides & record.parties(truce.parties)) or not _near(claim, truce):
            continue
        text = (f"The article has a treaty signed: {quoted(claim.text)}; of the {truce.title} the record says: "
                f"{told.rstrip('.')}{cited([truce])}.")  # fmt: skip
        yield record.note("agents", "error", text, [claim], [truce])


def _near(claim: Claim, truce: Agreement) -> bool:
    """Whether the text means this agreement: by its day, or, where it names none, by having been written soon after."""
    if claim.happened.known:
        return any(when.overlaps(claim.happened, 1) for when in dates_of(truce))
    start = _start(truce)
    return start is not None and 0 <= (claim.known - start).days <= NEAR_DAYS
