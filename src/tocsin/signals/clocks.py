"""The six clocks of public diplomacy, graded against the pair's own rhythm.

Direct contact (by whatever means, then in person and remote apart), mediator visit (and, beside it, mediators speaking
from afar), mediator statement, monitor on the ground, hotline, institution able to act. Days count from the day of the
contact, among what was publicly known by the day. A running silence is held against the gaps between successive
contacts of that kind on this record in the last years (``thresholds.yaml``): silence is graded, never yes or no.
Gaps of a thin record are long, which makes a silence look usual; so the number of gaps is always told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from msgspec import Struct

from tocsin.schema.briefs import Sum
from tocsin.schema.claims import Claim
from tocsin.schema.findings import Contact
from tocsin.schema.ids import judgement_id
from tocsin.schema.signals import ClockReading, Grade
from tocsin.schema.sums import count, days_between, middle, shown
from tocsin.schema.time import long_date
from tocsin.schema.watch import Watch
from tocsin.signals.contacts import clocks as definitions
from tocsin.signals.contacts import contacts, wound
from tocsin.signals.thresholds import thresholds

DIRECT = ("in_person", "remote", "accord")
NOTE = "public only: secret contacts, and those this record lacks, do not show"

Dated = Sequence[tuple[date, Claim]]


class Rhythm(Struct, frozen=True):
    """The gaps in days between successive contacts, each as the difference of its two days, oldest first."""

    gaps: tuple[Sum, ...] = ()

    @property
    def days(self) -> list[float]:
        """Each gap's days."""
        return [gap.value for gap in self.gaps]


def clocks(watch: Watch) -> tuple[ClockReading, ...]:
    """One reading for direct contact by any means, then one per clock of ``contacts.yaml``, as of the watch's day."""
    given = (watch.claims, watch.agreements, watch.as_of, watch.situation)
    dated = wound(*given)
    direct = sorted((pair for key in DIRECT for pair in dated[key]), key=lambda pair: (pair[0], pair[1].id))
    readings = [_reading(watch, _direct(direct, watch.as_of), "direct contact", direct)]
    for contact in contacts(*given):
        clock = definitions().clocks[contact.key]
        readings.append(_reading(watch, contact, clock.clock, dated[contact.key], bool(clock.state)))
    return tuple(readings)


def rhythm(days: Sequence[date], as_of: date) -> Rhythm:
    """The gaps between successive days of contact in the last years; contacts of one day are one."""
    last = as_of - timedelta(days=thresholds().clocks.rhythm_days)
    ordered = sorted({day for day in days if last < day <= as_of})
    return Rhythm(tuple(days_between(b, a) for a, b in pairwise(ordered)))


def grade(days: int | None, gaps: Sequence[float]) -> Grade:
    """How long a running silence is for this record.

    >>> grade(89, [1, 27, 42, 60, 82, 100]), grade(89, [1, 27, 42]), grade(None, [])
    ('longer than usual', 'too few to grade', 'none on record')
    """
    rules = thresholds().clocks
    if days is None:
        return "none on record"
    if len(gaps) < rules.least_gaps:
        return "too few to grade"
    if days > max(gaps):
        return "longest on record"
    shorter = sum(gap < days for gap in gaps)
    return "longer than usual" if shorter >= rules.longer_share * len(gaps) else "within its rhythm"


def _direct(dated: Dated, as_of: date) -> Contact:
    label = "direct contact of the parties by any means"
    if not dated:
        return Contact(key="direct", label=label, claim=None, last=None, days_ago=None)
    day, claim = dated[-1]
    return Contact(key="direct", label=label, claim=claim.id, last=day, days_ago=(as_of - day).days)


def _reading(watch: Watch, contact: Contact, clock: str, dated: Dated, state: bool = False) -> ClockReading:
    own = rhythm([day for day, _ in dated], watch.as_of)
    graded = grade(contact.days_ago, own.days)
    usual = middle(own.days, "days") if len(own.gaps) >= thresholds().clocks.least_gaps else None
    text, sums = _sentence(watch, contact, own, usual, state)
    ids = tuple(dict.fromkeys(claim.id for _, claim in dated))
    return ClockReading(
        id=judgement_id("clock", watch.situation.id, contact.key, watch.as_of), key=contact.key, clock=clock,
        label=contact.label, known=watch.as_of, grade=graded, sentence=f"{text}{_unverified(contact, dated)}",
        cites=ids or (watch.situation.id,), claim=contact.claim, last=contact.last, days=contact.days_ago,
        usual_gap=usual.value if usual else None, longer_than=len(_shorter(contact, own)), n=len(own.gaps),
        contacts=ids, sums=sums, note=NOTE,
    )  # fmt: skip


def _unverified(contact: Contact, dated: Dated) -> str:
    """A remark where the contact that winds the clock is not a verified one."""
    loose = any(claim.id == contact.claim and not claim.verified for _, claim in dated)
    return " It rests on a claim that is not verified." if loose else ""


def _sentence(
    watch: Watch, contact: Contact, own: Rhythm, usual: Sum | None, state: bool
) -> tuple[str, tuple[Sum, ...]]:
    head = f"{contact.label[:1].upper()}{contact.label[1:]}"
    if contact.last is None:
        return f"{head}: none on the public record, which is not to say that there was none.", ()
    ago, day = days_between(watch.as_of, contact.last), long_date(contact.last)
    told = f" since {day}, {shown(ago)} days" if state else f": {shown(ago)} days ago ({day})"
    graded, sums = _graded(contact, own, usual)
    return f"{head}{told}; {graded}. Public only.", (ago, *sums)


def _graded(contact: Contact, own: Rhythm, usual: Sum | None) -> tuple[str, tuple[Sum, ...]]:
    if not own.gaps:
        return "no earlier gap on this record, too few to grade", ()
    gaps, shorter = count([gap.formula for gap in own.gaps], "gaps"), _shorter(contact, own)
    if usual is None:
        words = "gap" if gaps.value == 1 else "gaps"
        return f"only {shown(gaps)} earlier {words} on this record, too few to grade", (gaps,)
    fewer = [count([gap.formula for gap in shorter], "gaps")] if shorter else []
    longer = f"longer than {shown(fewer[0]) if fewer else 'none'} of {shown(gaps)} gaps"
    return f"the usual gap on this record is about {shown(usual)}; {longer}", (usual, gaps, *fewer)


def _shorter(contact: Contact, own: Rhythm) -> list[Sum]:
    return [gap for gap in own.gaps if contact.days_ago is not None and gap.value < contact.days_ago]
