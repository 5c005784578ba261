"""The article dates a war, a truce or a declaration to a time that the record's own does not lie in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from tocsin.coding.happenings import affirms, family
from tocsin.coding.notes.agreements import broker_names, candidates, dates_of, is_truce_claim, stops_fighting
from tocsin.coding.notes.episodes import Episode, episodes
from tocsin.coding.notes.record import Record, cited, gap, said_when
from tocsin.schema.claims import Claim
from tocsin.schema.notes import Note, Severity
from tocsin.schema.truces import Agreement

SINGULAR = ("onset", "independence")
"""Kinds of which a conflict has few, so that one told at another time is most likely the same, misdated."""

_WAR = re.compile(r"\bwar\b", re.IGNORECASE)

_ANEW = re.compile(r"\b(?:again|anew|resum\w+|renew\w+|flar\w+ up|new|fresh|latest|another)\b", re.IGNORECASE)
_THE_FIGHTING = re.compile(
    r"\bthe (?:\w+ )?(?:fighting|hostilities|conflict|violence)\b,? (?:which|that) ", re.IGNORECASE
)

NEAR_DAYS = 100
"""The same for fighting that is not called a war."""

REACH_DAYS = 400
"""How far off a date may be for the claim still to mean the record's event."""

TRUCE_REACH_DAYS = 15
"""The same for truces, of which a conflict has many."""


def find(claims: Sequence[Claim], record: Record) -> Iterator[Note]:
    """One note per misdated onset or declaration, and per truce dated to where the record has none."""
    for claim in claims:
        if not affirms(claim) or not claim.happened.known:
            continue
        if claim.kind in SINGULAR:
            yield from _singular(claim, record)
        elif is_truce_claim(claim, record):
            yield from _truce(claim, record)


def _singular(claim: Claim, record: Record) -> Iterator[Note]:
    same = [o for o in record.claims if o.kind == claim.kind and affirms(o) and _about(claim, o, record)]
    if any(other.happened.overlaps(claim.happened) for other in same):
        return
    dated = [(days, other.known, other.id, other) for other in same
             if (days := gap(claim.happened, other.happened)) is not None and days <= REACH_DAYS]  # fmt: skip
    if not dated:
        return
    nearest = min(dated)[3]
    if claim.kind == "onset" and not _means_the_same(claim, nearest):
        return
    what = "outbreak" if claim.kind == "onset" else "declaration"
    others = [o for o in same if o.happened == nearest.happened]
    text = (f"The record dates the {what} to {nearest.happened.show()}{cited(others)}; "
            f"the article says {said_when(claim.happened)}.")  # fmt: skip
    inside = _inside(claim, record) if claim.kind == "onset" else None
    told = [c for e in inside.events for c in record.affirmed(e)] if inside else []
    if inside:
        text += f" What the record has in that time is the fighting of {inside.show()}{cited(told)}."
    severity: Severity = "error" if nearest.verified else "caution"
    yield record.note("dating", severity, text, [claim], [*others, *told])


def _means_the_same(claim: Claim, other: Claim) -> bool:
    """Whether an onset told at another time must be the record's: "the war", or "the fighting, which began" not long off.

    Fighting that broke out at another time, or anew, is more of the same conflict rather than a misdated outbreak.
    """
    if _WAR.search(claim.text):
        return True
    if _ANEW.search(claim.text):
        return False
    days = gap(claim.happened, other.happened)
    near = days is not None and days <= NEAR_DAYS
    return near and (not _is_later(claim, other) or (_THE_FIGHTING.search(claim.text) is not None and not claim.places))


def _is_later(claim: Claim, other: Claim) -> bool:
    """Whether the article's time is after the record's: "fighting broke out" may then be more of the same fighting."""
    return (claim.happened.start or date.min) > (other.happened.start or date.max)


def _about(claim: Claim, other: Claim, record: Record) -> bool:
    """Whether both can be about one thing: by sides; a declaration by its own authority, not by the side it is of."""
    if claim.kind != "onset":
        shared = set(claim.doers) & set(other.doers) or set(claim.places) & set(other.places)
        return bool(shared or not (claim.doers or claim.places))
    mine = record.parties(claim.doers + claim.targets)
    theirs = record.parties(other.doers + other.targets)
    return (not mine or not theirs or bool(mine & theirs)) and record.near(claim.places, other.places)


def _inside(claim: Claim, record: Record) -> Episode | None:
    """The deadliest fighting of the record that began within the article's interval."""
    first, last = claim.happened.start or date.min, claim.happened.end or date.max
    within = [e for e in episodes(record) if first <= e.start <= last]
    found = [e for e in within if any(family(event.kind) == "force" for event in e.events)]
    return max(found, key=lambda e: (e.low, len(e.events), e.start), default=None)


def _truce(claim: Claim, record: Record) -> Iterator[Note]:
    """A truce at a time when the record has none, but has one near that fits, or several near."""
    if (claim.happened.days or 99) > TRUCE_REACH_DAYS or candidates(claim, record):
        return
    far = [(_days_off(claim, truce), truce.id, truce) for truce in record.findings.agreements]
    near = [item for item in far if item[0] <= TRUCE_REACH_DAYS and stops_fighting(item[2])]
    brokers = record.parties(broker_names(claim, record))
    fitting = [item for item in near if brokers & record.parties(item[2].brokers)] or near
    if not fitting:
        return
    nearest = sorted(fitting)[:2]
    truces = sorted((truce for _, _, truce in nearest), key=lambda truce: str(dates_of(truce)[0].start))
    shown = ", and ".join(f"that of {_named(truce, record)}" for truce in truces)
    text = (f"The record has no truce of {said_when(claim.happened)}; the nearest "
            f"{'is' if len(truces) == 1 else 'are'} {shown}.")  # fmt: skip
    yield record.note("dating", "error", text, [claim], truces)


def _days_off(claim: Claim, truce: Agreement) -> int:
    """Days between the claim's time and the nearest of the agreement's; many where unknown."""
    gaps = (gap(claim.happened, when) for when in dates_of(truce))
    return min((days for days in gaps if days is not None), default=TRUCE_REACH_DAYS + 1)


def _named(truce: Agreement, record: Record) -> str:
    day = (truce.agreed if truce.agreed.known else truce.in_force).show()
    brokers = f", brokered by {' and '.join(record.name(b) for b in truce.brokers)}" if truce.brokers else ""
    return f"{day}{brokers}{cited([truce])}"
