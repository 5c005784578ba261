"""All that is told of each truce as of a day: where it stands, its clock, breaches, clauses, counters and chances.

Pure, and blind to what became known after the day: the same agreements, claims and readings of a later day give the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tocsin.schema.claims import Claim
from tocsin.schema.events import Reading
from tocsin.schema.situations import Situation
from tocsin.schema.truces import Agreement, Survival, TruceStatus, TruceWatch
from tocsin.truce.accounts import claim_order
from tocsin.truce.breaches import breaches
from tocsin.truce.clause_standing import clause_standings
from tocsin.truce.counters import counters
from tocsin.truce.status import concerning, onsets, successor
from tocsin.truce.truce_clock import truce_clock


def watch(
    agreements: Iterable[Agreement], claims: Iterable[Claim], readings: Iterable[Reading],
    statuses: Sequence[TruceStatus], as_of: date, situation: Situation | None = None,
    survivals: Mapping[str, Survival] | None = None,
) -> tuple[TruceWatch, ...]:  # fmt: skip
    """One for each status, in the order of ``statuses`` (:func:`tocsin.truce.status.standings` of the same day).

    ``survivals`` are by agreement id; one known after ``as_of`` is left out. A truce with neither claims nor clauses has a
    clock and nothing else.
    """
    held = {agreement.id for agreement in agreements if agreement.known <= as_of}
    told = sorted((claim for claim in claims if claim.known <= as_of), key=claim_order)
    read = sorted((r for r in readings if r.known <= as_of), key=lambda r: (r.known, r.id))
    chances = {key: s for key, s in (survivals or {}).items() if s.known <= as_of}
    known = [status for status in statuses if status.agreement.id in held]
    return tuple(_watched(status, known, told, read, as_of, situation, chances) for status in known)


def _watched(
    status: TruceStatus, statuses: Sequence[TruceStatus], claims: Sequence[Claim], readings: Sequence[Reading],
    as_of: date, situation: Situation | None, chances: Mapping[str, Survival],
) -> TruceWatch:  # fmt: skip
    truce, truces = status.agreement, [s.agreement for s in statuses]
    later = successor(truce, truces, as_of, situation)
    mine = concerning(claims, truce, later)
    started = onsets(claims, truce, later, situation)
    alleged = breaches(truce, mine, started, situation)
    by_id = {claim.id: claim for claim in (*mine, *started)}
    return TruceWatch(
        status=status,
        clock=truce_clock(status, statuses, alleged, by_id, as_of, situation),
        breaches=alleged,
        clauses=clause_standings(truce, tuple(by_id.values()), alleged, situation),
        counters=counters(truce, truces, claims, readings, as_of, situation),
        survival=chances.get(truce.id),
    )
