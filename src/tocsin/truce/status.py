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
superseded      a later truce in force expressly replaces it, and nothing against it is alleged of a day since then
contested       a side alleges a breach (or the end) and another side denies it or says that the truce holds
strained        breaches are alleged and not denied
superseded      a later truce between the same parties is in force
in_force        none of these: no breach on record by that day (which is not to say that there was none)
unknown         the day in force is unknown
==============  ======================================================================================================

Evidence that it died outranks "superseded": a truce that died before the next is shown as dead. One that was only strained or
contested when another took its place is superseded, and its breaches stay listed. The same parties are those of whom two
sides (or all, where fewer are named) are the same. ``ended_by`` are the claims the standing "ended" rests on, or the breach
claims for "broken": their speakers are the account. ``breaches_by`` counts breach claims per accused side's lead actor (the
number of happenings told apart is in ``breaches.py``). ``first_breach`` is the earliest alleged of a day or of a span of at
most a week. ``held_hours`` is counted only where both the hour in force and that of the first alleged breach are sourced and
their zones comparable; ``held_days`` needs only their days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from tocsin.schema.claims import Claim
from tocsin.schema.situations import Situation
from tocsin.schema.truces import Agreement, Standing, TruceStatus
from tocsin.truce.accounts import (
    SAME_MOMENT,
    accused,
    affirmed,
    claim_order,
    denied,
    is_breach,
    is_dated,
    near,
    side,
    voice,
)
from tocsin.truce.times import hours_between, moment, order

TRUCES = ("truce", "statement", "de_facto_calm", "treaty")
"""Kinds of agreement that stop fighting by themselves; protocols and understandings have no standing."""


def standings(
    agreements: Iterable[Agreement], claims: Iterable[Claim], as_of: date, situation: Situation | None = None
) -> tuple[TruceStatus, ...]:
    """The standing of every truce known by ``as_of``, in order of its day in force; rules in the module's text.

    An agreement of kind "statement" or "treaty" counts as a truce only with a clause of cessation.
    """
    truces = sorted((a for a in agreements if a.known <= as_of and stops_fighting(a)), key=order)
    known = sorted((c for c in claims if c.known <= as_of), key=claim_order)
    return tuple(_status(truce, truces, known, as_of, situation) for truce in truces)


def stops_fighting(agreement: Agreement) -> bool:
    """Whether an agreement is a truce: by its kind, or by a clause that all firing stops."""
    ceases = any(clause.kind == "cessation" for clause in agreement.clauses)
    return agreement.kind in ("truce", "de_facto_calm") or (agreement.kind in TRUCES and ceases)


def successor(
    truce: Agreement, truces: Iterable[Agreement], as_of: date, situation: Situation | None
) -> Agreement | None:
    """The next truce between the same parties that was to hold by ``as_of``, or None."""
    later = (t for t in sorted(truces, key=order) if _follows(t, truce, as_of, situation))
    return next(later, None)


def concerning(claims: Iterable[Claim], truce: Agreement, later: Agreement | None) -> list[Claim]:
    """The claims that are of this truce and of a time since it was to hold, in the order given."""
    return [c for c in claims if _concerns(c, truce, later) and not _is_before(c, truce)]


def onsets(
    claims: Iterable[Claim], truce: Agreement, later: Agreement | None, situation: Situation | None
) -> list[Claim]:
    """Claims that a war began between the parties while the truce ran, or against this truce by name."""
    start, until = truce.begins, later.begins if later else None
    found = []
    for claim in claims:
        day = claim.happened.start
        if claim.kind != "onset" or not affirmed(claim) or day is None or start is None or day <= start:
            continue
        running = until is None or day < until or claim.agreement == truce.id
        if running and _between_parties(claim, truce, situation):
            found.append(claim)
    return found


def _status(
    truce: Agreement, truces: Sequence[Agreement], claims: Sequence[Claim], as_of: date, situation: Situation | None
) -> TruceStatus:
    later = successor(truce, truces, as_of, situation)
    mine = concerning(claims, truce, later)
    breaches = [c for c in mine if is_breach(c) and affirmed(c)]
    ends = [c for c in mine if c.kind == "truce_end" and affirmed(c)] + onsets(claims, truce, later, situation)
    replaced = _replaced_on(truce, truces, as_of)
    standing, account = _standing(truce, mine, breaches, ends, later, replaced, as_of, situation)
    first = first_of(breaches or ends)
    return TruceStatus(
        agreement=truce, standing=standing, breaches=tuple(c.id for c in breaches),
        breaches_by=_accused(breaches, situation), first_breach=first.id if first else None,
        held_hours=hours_between(truce.in_force, first.happened) if first else None,
        held_days=_days(truce, first) if first else None, ended_by=account, as_of=as_of,
    )  # fmt: skip


def _concerns(claim: Claim, truce: Agreement, later: Agreement | None) -> bool:
    """Whether a claim names the truce, or says that the one it restored holds, while this one ran."""
    if claim.agreement == truce.id:
        return True
    start, until = claim.happened.start, later.begins if later else None
    restored = claim.kind == "truce_holds" and claim.agreement is not None and claim.agreement == truce.replaces
    return restored and start is not None and (until is None or start < until)


def _follows(other: Agreement, truce: Agreement, as_of: date, situation: Situation | None) -> bool:
    """Whether ``other`` is a later truce between the same parties, in force by the day."""
    start, mine = other.begins, truce.begins
    if start is None or mine is None or not mine < start <= as_of:
        return False
    ours, theirs = ({side(party, situation) for party in t.parties} for t in (truce, other))
    return len(ours & theirs) >= min(2, len(ours), len(theirs))


def _replaced_on(truce: Agreement, truces: Iterable[Agreement], as_of: date) -> date | None:
    """The day from which a later truce that names it in ``replaces`` was to hold, by ``as_of``; None without one."""
    mine = truce.begins
    days = [day for t in truces if t.replaces == truce.id and (day := t.begins) and day <= as_of]
    return min((day for day in days if mine is None or day > mine), default=None)


def _is_before(claim: Claim, truce: Agreement) -> bool:
    """Whether a claim's time lies wholly before the truce was in force, to the hour where both have one."""
    start, end = truce.begins, claim.happened.end or claim.happened.start
    if start is None or end is None:
        return False
    hours = hours_between(truce.in_force, claim.happened)
    return end < start or (hours is not None and claim.happened.start == claim.happened.end and hours < 0)


def _between_parties(claim: Claim, truce: Agreement, situation: Situation | None) -> bool:
    named = {side(actor, situation) for actor in claim.doers + claim.targets}
    parties = {side(actor, situation) for actor in truce.parties}
    return not named or not parties or bool(named & parties)


def _standing(
    truce: Agreement, mine: Sequence[Claim], breaches: Sequence[Claim], ends: Sequence[Claim],
    later: Agreement | None, replaced: date | None, as_of: date, situation: Situation | None,
) -> tuple[Standing, tuple[str, ...]]:  # fmt: skip
    start = truce.begins
    if start is None:
        return "unknown", ()
    if as_of < start:
        return "agreed", ()
    against = [c for c in mine if _is_contrary(c)]
    firm = [c for c in ends if not _end_denied(c, against, situation)]
    if firm:
        return "ended", tuple(c.id for c in ends)
    if _broken(breaches, mine, situation):
        return "broken", tuple(c.id for c in breaches)
    if replaced is not None and _nothing_since(replaced, (*breaches, *ends)):
        return "superseded", ()
    if ends or any(_answered(c, against, situation) for c in breaches):
        return "contested", ()
    if breaches:
        return "strained", ()
    return ("superseded" if later else "in_force"), ()


def _nothing_since(day: date, alleged: Iterable[Claim]) -> bool:
    """Whether every breach and end alleged is of a time before ``day``; one without a day may be of any."""
    ends = [claim.happened.end or claim.happened.start for claim in alleged]
    return all(end is not None and end < day for end in ends)


def _is_contrary(claim: Claim) -> bool:
    """A claim that no breach was made, or that the truce holds."""
    return denied(claim) != (claim.kind == "truce_holds") and (denied(claim) or affirmed(claim))


def _answered(claim: Claim, against: Sequence[Claim], situation: Situation | None) -> bool:
    """Whether another side denies what a side says, or says that the truce holds."""
    return any(voice(other, situation) != voice(claim, situation) and near(other, claim) for other in against)


def _end_denied(end: Claim, against: Sequence[Claim], situation: Situation | None) -> bool:
    """Whether another side denies the end, or says *later* that the truce holds.

    Who denies its own breaches does not deny the end; an onset is not undone by denying who began it.
    """
    if end.kind == "onset":
        return False
    ended = end.happened.end or end.known
    others = [other for other in against if voice(other, situation) != voice(end, situation)]
    return any(
        (other.kind == "truce_end" and near(other, end))
        or (other.kind == "truce_holds" and (other.happened.start or date.min) > ended)
        for other in others
    )


def _broken(breaches: Sequence[Claim], mine: Sequence[Claim], situation: Situation | None) -> bool:
    """Both sides allege a breach by the other within three days, and none of them says later that the truce holds."""
    pairs = [
        max(m, n)
        for a in breaches for b in breaches
        if (m := moment(a.happened)) and (n := moment(b.happened)) and abs(m - n) <= SAME_MOMENT
        and _blames_other(a, b, situation)
    ]  # fmt: skip
    holds = [m for c in mine if c.kind == "truce_holds" and affirmed(c) and (m := moment(c.happened))]
    return bool(pairs) and not any(m.date() > max(pairs).date() for m in holds)


def _blames_other(a: Claim, b: Claim, situation: Situation | None) -> bool:
    """Whether two claims are by two sides, each accusing the other."""
    voices = voice(a, situation), voice(b, situation)
    blamed = _one_accused(a, situation), _one_accused(b, situation)
    return None not in (*voices, *blamed) and voices[0] == blamed[1] and voices[1] == blamed[0] != voices[0]


def _one_accused(claim: Claim, situation: Situation | None) -> str | None:
    named = accused(claim, situation)
    return named[0] if len(named) == 1 else None


def _accused(breaches: Sequence[Claim], situation: Situation | None) -> tuple[tuple[str, int], ...]:
    """Claims per accused side, the most accused first; a claim against both counts for both."""
    counts = Counter(name for claim in breaches for name in accused(claim, situation))
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def first_of(claims: Iterable[Claim]) -> Claim | None:
    """The earliest claim with a day; unverified ones, and spans of over a week, only where there are no others."""
    with_start = [claim for claim in claims if claim.happened.start]
    dated = [claim for claim in with_start if is_dated(claim)] or with_start
    return min([claim for claim in dated if claim.verified] or dated, key=claim_order, default=None)


def _days(truce: Agreement, first: Claim) -> int | None:
    start, day = truce.begins, first.happened.start
    return None if start is None or day is None else (day - start).days
