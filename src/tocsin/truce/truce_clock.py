"""How long a truce has run, and who is said to have broken it first, by each account.

*Time in force* runs from the day it was to hold: to that of its end, where it is told to have ended; where it is broken, to the
first alleged breach after which nobody said that it holds; to the truce that took its place, where it is superseded; else to
the day asked about. Hours only where both ends have one.

*First breach by account.* Each side's own earliest allegation, the monitor's, and the earliest of anybody who says expressly
that a breach was the first. Others report breaches without saying that none came before, and are no account of the first.
They conflict where two of them name days that do not meet, or different sides; an account that names nobody conflicts with
none for that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations

from tocsin.schema.claims import Claim
from tocsin.schema.situations import Situation
from tocsin.schema.truces import Agreement, Breach, TruceClock, TruceStatus
from tocsin.truce.accounts import accused, affirmed, sides_of
from tocsin.truce.status import first_of, successor
from tocsin.truce.times import hours_between

STANDS = ("in_force", "strained", "contested")
"""Standings in which a truce is still one."""


def truce_clock(
    status: TruceStatus, statuses: Sequence[TruceStatus], alleged: Sequence[Breach], by_id: Mapping[str, Claim],
    as_of: date, situation: Situation | None,
) -> TruceClock:  # fmt: skip
    """The clock of one truce among all of its situation (``statuses``)."""
    truce = status.agreement
    days, hours = _run(status, statuses, by_id, as_of, situation)
    told = accounts_of_first(truce, alleged, by_id, situation)
    monitor = first_of(by_id[b.claim] for b in alleged if b.by_monitor)
    return TruceClock(
        in_force=truce.in_force, days=days, hours=hours, first_by=_first_by(truce, alleged, by_id, situation),
        first_by_monitor=monitor.id if monitor else None, first_told=tuple(claim.id for claim in told),
        conflict=any(conflicting(a, b, situation) for a, b in combinations(told, 2)),
        beside=_beside(status, statuses, situation),
    )  # fmt: skip


def accounts_of_first(
    truce: Agreement, alleged: Iterable[Breach], by_id: Mapping[str, Claim], situation: Situation | None
) -> list[Claim]:
    """The claim on the first breach of each account that gives one, the earliest breach first."""
    lead = set(sides_of(truce, situation))
    of_account: dict[str, list[Claim]] = {}
    for breach in alleged:
        claim = by_id[breach.claim]
        account = "monitor" if breach.by_monitor else breach.account
        if account is not None and (breach.by_monitor or account in lead or _says_first(claim)):
            of_account.setdefault(account, []).append(claim)
    firsts = [first for claims in of_account.values() if (first := first_of(claims))]
    return sorted(firsts, key=lambda c: (c.happened.start or date.max, c.happened.time or "~", c.known, c.id))


def conflicting(a: Claim, b: Claim, situation: Situation | None) -> bool:
    """Whether two accounts of the first breach cannot both be right."""
    days = a.happened.known and b.happened.known and not a.happened.overlaps(b.happened)
    sides = set(accused(a, situation)), set(accused(b, situation))
    return days or bool(sides[0] and sides[1] and not sides[0] & sides[1])


def _says_first(claim: Claim) -> bool:
    return claim.comparison is not None and claim.comparison.rank == "first"


def _first_by(
    truce: Agreement, alleged: Iterable[Breach], by_id: Mapping[str, Claim], situation: Situation | None
) -> tuple[tuple[str, str], ...]:
    """The first claim of a breach by each accused, the truce's sides in their order before others."""
    of_accused: dict[str, list[Claim]] = {side: [] for side in sides_of(truce, situation)}
    for breach in alleged:
        if breach.accused is not None:
            of_accused.setdefault(breach.accused, []).append(by_id[breach.claim])
    return tuple((name, first.id) for name, claims in of_accused.items() if (first := first_of(claims)))


def _run(
    status: TruceStatus, statuses: Sequence[TruceStatus], by_id: Mapping[str, Claim], as_of: date,
    situation: Situation | None,
) -> tuple[int | None, float | None]:  # fmt: skip
    """Days, and hours where both ends are sourced to the hour, for which it ran; none before it was to hold."""
    truce, start = status.agreement, status.agreement.begins
    if start is None or start > as_of:
        return None, None
    if status.standing in ("ended", "broken"):
        last = first_of(_ends(status, by_id))
        day = (last.happened.start if last else None) or as_of
        return (day - start).days, hours_between(truce.in_force, last.happened) if last else None
    if status.standing == "superseded":
        later = successor(truce, [s.agreement for s in statuses], as_of, situation)
        day = (later.begins if later else None) or as_of
        return (day - start).days, hours_between(truce.in_force, later.in_force) if later else None
    return (as_of - start).days, None


def _ends(status: TruceStatus, by_id: Mapping[str, Claim]) -> list[Claim]:
    """The claims that tell its end; of a broken one, the breaches after the last word that it holds."""
    told = [by_id[claim] for claim in status.ended_by if claim in by_id]
    if status.standing == "ended":
        return told
    holds = [c.happened.end or c.happened.start for c in by_id.values() if c.kind == "truce_holds" and affirmed(c)]
    last = max((day for day in holds if day), default=None)
    return [c for c in told if last is None or (c.happened.start or date.min) > last] or told


def _beside(status: TruceStatus, statuses: Iterable[TruceStatus], situation: Situation | None) -> tuple[str, ...]:
    """Other truces of two of these parties that stand on the same day."""
    if status.standing not in STANDS:
        return ()
    ours = set(sides_of(status.agreement, situation))
    others = [s.agreement for s in statuses if s.standing in STANDS and s.agreement.id != status.agreement.id]
    return tuple(o.id for o in others if len(ours & set(sides_of(o, situation))) >= min(2, len(ours)))
