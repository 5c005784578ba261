"""Where each truce stands as of a day, by whose account. Pure: agreements and claims in, judgements out.

Only what was known by the day counts (agreements, claims). For a truce, *breaches* are the claims of kind ``breach``,
and the force claims, whose ``agreement`` names it and whose time does not lie before it was in force; *denials* are the
claims with that ``agreement`` and stance "denies", and those that the truce holds; *ends* are claims of kind
``truce_end`` with that ``agreement`` and claims of an ``onset`` between the parties while it ran. A truce runs from its
hour in force to that of the next truce between the same parties; an onset later than that ends the later one. Standing,
the first rule that fits:

==============  ======================================================================================================
agreed          its day (and hour) in force is still to come
ended           somebody says it ended and no other side denies that (or says later that it holds), or an onset followed
broken          both sides allege breaches within three days of each other and nobody then says that it holds
contested       a side alleges a breach (or the end) and another side denies it or says that the truce holds
strained        breaches are alleged and not denied
superseded      a later truce between the same parties is in force
in_force        none of these: no breach on record by that day (which is not to say that there was none)
unknown         the day in force is unknown
==============  ======================================================================================================

Evidence of the end or of breaches outranks "superseded": a truce that died before the next is shown as dead.
``ended_by`` are the claims the standing "ended" rests on, or the breach claims for "broken": their speakers are the
account. ``breaches_by`` counts breach claims per accused side's lead actor. ``held_hours`` is counted only where both
the hour in force and that of the first alleged breach are sourced and their zones comparable; ``held_days`` needs only
their days.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from tocsin.schema.claims import Claim
from tocsin.schema.situations import Situation
from tocsin.schema.time import When
from tocsin.schema.truces import Agreement, Standing, TruceStatus
from tocsin.schema.vocabulary import kinds

TRUCES = ("truce", "statement", "de_facto_calm", "treaty")
"""Kinds of agreement that stop fighting by themselves; protocols and understandings have no standing."""

SAME_MOMENT = timedelta(days=3)
"""Breaches alleged by both sides within this time are accounts of one breakdown; longer apart they are strain."""


def standings(
    agreements: Iterable[Agreement], claims: Iterable[Claim], as_of: date, situation: Situation | None = None
) -> tuple[TruceStatus, ...]:
    """The standing of every truce known by ``as_of``, in order of its day in force; rules in the module's text.

    An agreement of kind "statement" or "treaty" counts as a truce only with a clause of cessation.
    """
    truces = sorted((a for a in agreements if a.known <= as_of and stops_fighting(a)), key=_order)
    known = sorted((c for c in claims if c.known <= as_of), key=_claim_order)
    return tuple(_status(truce, truces, known, as_of, situation) for truce in truces)


def stops_fighting(agreement: Agreement) -> bool:
    """Whether an agreement is a truce: by its kind, or by a clause that all firing stops."""
    ceases = any(clause.kind == "cessation" for clause in agreement.clauses)
    return agreement.kind in ("truce", "de_facto_calm") or (agreement.kind in TRUCES and ceases)


def _order(truce: Agreement) -> tuple[date, str]:
    return _begins(truce) or date.min, truce.id


def _begins(truce: Agreement) -> date | None:
    return truce.in_force.start or truce.agreed.end or truce.agreed.start


def _claim_order(claim: Claim) -> tuple[date, str, date, str]:
    """By time; a clock time before a bare day of the same date, since that may be any hour of it."""
    return claim.happened.start or date.max, claim.happened.time or "~", claim.known, claim.id


def _moment(when: When) -> datetime | None:
    """The start of a time, with its hour where there is one; the start of the day where there is none."""
    if when.start is None:
        return None
    hours, minutes = (int(part) for part in (when.time or "00:00").split(":"))
    return datetime(when.start.year, when.start.month, when.start.day) + timedelta(hours=hours, minutes=minutes)


def _status(
    truce: Agreement, truces: Sequence[Agreement], claims: Sequence[Claim], as_of: date, situation: Situation | None
) -> TruceStatus:
    later = next((t for t in truces if _follows(t, truce, as_of)), None)
    mine = [c for c in claims if _concerns(c, truce, later) and not _is_before(c, truce)]
    breaches = [c for c in mine if _is_breach(c) and _affirmed(c)]
    ends = [c for c in mine if c.kind == "truce_end" and _affirmed(c)] + _onsets(claims, truce, later, situation)
    standing, account = _standing(truce, mine, breaches, ends, later, as_of, situation)
    first = _first(breaches or ends)
    return TruceStatus(
        agreement=truce, standing=standing, breaches=tuple(c.id for c in breaches),
        breaches_by=_accused(breaches, situation), first_breach=first.id if first else None,
        held_hours=_hours(truce.in_force, first.happened) if first else None,
        held_days=_days(truce, first) if first else None, ended_by=account, as_of=as_of,
    )  # fmt: skip


def _concerns(claim: Claim, truce: Agreement, later: Agreement | None) -> bool:
    """Whether a claim names the truce, or says that the one it restored holds, while this one ran."""
    if claim.agreement == truce.id:
        return True
    start, until = claim.happened.start, _begins(later) if later else None
    restored = claim.kind == "truce_holds" and claim.agreement is not None and claim.agreement == truce.replaces
    return restored and start is not None and (until is None or start < until)


def _follows(other: Agreement, truce: Agreement, as_of: date) -> bool:
    """Whether ``other`` is a later truce between the same parties, in force by the day."""
    begins, mine = _begins(other), _begins(truce)
    if begins is None or mine is None or not mine < begins <= as_of:
        return False
    return not truce.parties or not other.parties or bool(set(truce.parties) & set(other.parties))


def _is_before(claim: Claim, truce: Agreement) -> bool:
    """Whether a claim's time lies wholly before the truce was in force, to the hour where both have one."""
    begins, end = _begins(truce), claim.happened.end or claim.happened.start
    if begins is None or end is None:
        return False
    hours = _hours(truce.in_force, claim.happened)
    return end < begins or (hours is not None and claim.happened.start == claim.happened.end and hours < 0)


def _is_breach(claim: Claim) -> bool:
    force = claim.kind in kinds() and kinds()[claim.kind].family == "force"
    return claim.kind == "breach" or (force and claim.kind != "onset")


def _affirmed(claim: Claim) -> bool:
    told = claim.status in ("happened", "ongoing", "historical")
    return told and claim.stance in ("asserts", "accuses", "claims_own_act")


def _onsets(
    claims: Sequence[Claim], truce: Agreement, later: Agreement | None, situation: Situation | None
) -> list[Claim]:
    """Claims that a war began between the parties while the truce ran, or against this truce by name."""
    begins, until = _begins(truce), _begins(later) if later else None
    found = []
    for claim in claims:
        start = claim.happened.start
        if claim.kind != "onset" or not _affirmed(claim) or start is None or begins is None or start <= begins:
            continue
        running = until is None or start < until or claim.agreement == truce.id
        if running and _between_parties(claim, truce, situation):
            found.append(claim)
    return found


def _between_parties(claim: Claim, truce: Agreement, situation: Situation | None) -> bool:
    named = {_side(actor, situation) for actor in claim.doers + claim.targets}
    parties = {_side(actor, situation) for actor in truce.parties}
    return not named or not parties or bool(named & parties)


def _side(actor: str, situation: Situation | None) -> str:
    """The lead actor of the side an actor is counted with, or the actor itself."""
    side = situation.side_of(actor) if situation else None
    return actor if situation is None or side is None else situation.parties[side]


def _voice(claim: Claim, situation: Situation | None) -> str | None:
    """The side that speaks: the speaker's, or that which a speaking outlet leans to; ``None`` where unknown."""
    if claim.partisan and claim.speaker_role in ("media", "author"):
        return _side(claim.partisan, situation)
    return _side(claim.speaker, situation) if claim.speaker else None


def _standing(
    truce: Agreement, mine: Sequence[Claim], breaches: Sequence[Claim], ends: Sequence[Claim],
    later: Agreement | None, as_of: date, situation: Situation | None,
) -> tuple[Standing, tuple[str, ...]]:  # fmt: skip
    begins = _begins(truce)
    if begins is None:
        return "unknown", ()
    if as_of < begins:
        return "agreed", ()
    against = [c for c in mine if _is_contrary(c)]
    firm = [c for c in ends if not _end_denied(c, against, situation)]
    if firm:
        return "ended", tuple(c.id for c in ends)
    if _broken(breaches, mine, situation):
        return "broken", tuple(c.id for c in breaches)
    if ends or any(_answered(c, against, situation) for c in breaches):
        return "contested", ()
    if breaches:
        return "strained", ()
    return ("superseded" if later else "in_force"), ()


def _is_contrary(claim: Claim) -> bool:
    """A claim that no breach was made, or that the truce holds."""
    denies = claim.stance == "denies" or claim.status == "negated"
    return denies != (claim.kind == "truce_holds") and (denies or _affirmed(claim))


def _answered(claim: Claim, against: Sequence[Claim], situation: Situation | None) -> bool:
    """Whether another side denies what a side says, or says that the truce holds."""
    return any(_voice(other, situation) != _voice(claim, situation) and _near(other, claim) for other in against)


def _end_denied(end: Claim, against: Sequence[Claim], situation: Situation | None) -> bool:
    """Whether another side denies the end, or says *later* that the truce holds.

    Who denies its own breaches does not deny the end; an onset is not undone by denying who began it.
    """
    if end.kind == "onset":
        return False
    ended = end.happened.end or end.known
    others = [other for other in against if _voice(other, situation) != _voice(end, situation)]
    return any(
        (other.kind == "truce_end" and _near(other, end))
        or (other.kind == "truce_holds" and (other.happened.start or date.min) > ended)
        for other in others
    )


def _near(denial: Claim, claim: Claim) -> bool:
    """Whether a denial can be of that claim: of about the same time, or of none."""
    unknown = not denial.happened.known or not claim.happened.known
    return unknown or denial.happened.overlaps(claim.happened, SAME_MOMENT.days)


def _broken(breaches: Sequence[Claim], mine: Sequence[Claim], situation: Situation | None) -> bool:
    """Both sides allege a breach by the other within three days, and none of them says later that the truce holds."""
    pairs = [
        max(m, n)
        for a in breaches for b in breaches
        if (m := _moment(a.happened)) and (n := _moment(b.happened)) and abs(m - n) <= SAME_MOMENT
        and _blames_other(a, b, situation)
    ]  # fmt: skip
    holds = [m for c in mine if c.kind == "truce_holds" and _affirmed(c) and (m := _moment(c.happened))]
    return bool(pairs) and not any(m.date() > max(pairs).date() for m in holds)


def _blames_other(a: Claim, b: Claim, situation: Situation | None) -> bool:
    """Whether two claims are by two sides, each accusing the other."""
    voices = _voice(a, situation), _voice(b, situation)
    accused = _accused_side(a, situation), _accused_side(b, situation)
    return None not in (*voices, *accused) and voices[0] == accused[1] and voices[1] == accused[0] != voices[0]


def _accused_side(claim: Claim, situation: Situation | None) -> str | None:
    sides = {_side(doer, situation) for doer in claim.doers}
    return sides.pop() if len(sides) == 1 else None


def _accused(breaches: Sequence[Claim], situation: Situation | None) -> tuple[tuple[str, int], ...]:
    """Claims per accused side, the most accused first; a claim against both counts for both."""
    counts: Counter[str] = Counter()
    for claim in breaches:
        counts.update({_side(doer, situation) for doer in claim.doers})
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _first(claims: Sequence[Claim]) -> Claim | None:
    """The earliest claim with a date; unverified ones only where there are no others."""
    dated = [claim for claim in claims if claim.happened.start]
    return min([claim for claim in dated if claim.verified] or dated, key=_claim_order, default=None)


def _days(truce: Agreement, first: Claim) -> int | None:
    begins, start = _begins(truce), first.happened.start
    return None if begins is None or start is None else (start - begins).days


def _hours(begin: When, end: When) -> float | None:
    """Hours from one clock time to another; ``None`` where an hour is unknown or the zones cannot be compared."""
    if begin.time is None or end.time is None:
        return None
    first, second, shift = _moment(begin), _moment(end), _shift(begin.zone, end.zone)
    if first is None or second is None or shift is None:
        return None
    return round((second - first).total_seconds() / 3600 + shift, 2)


def _shift(begin: str | None, end: str | None) -> float | None:
    """Hours to add to a difference of clock times in two zones; a zone not given is the other's."""
    if not begin or not end or begin == end:
        return 0.0
    offsets = _offset(begin), _offset(end)
    return None if offsets[0] is None or offsets[1] is None else offsets[0] - offsets[1]


def _offset(zone: str) -> float | None:
    match = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?", zone.strip())
    if not match:
        return None
    hours = int(match[2]) + int(match[3] or 0) / 60
    return hours if match[1] == "+" else -hours
