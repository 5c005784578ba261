"""What each side is said to have done about each clause of a truce: kept, breached, disputed or not told.

*Kept* are affirmed claims that name the truce and tell of a deed that carries a clause out (``CARRIES_OUT``, by the kind of
claim; a deed of kind ``other`` by its stated purposes), and claims that the truce holds, for the cessation. *Breached* are the
breaches alleged. A deed counts for the sides among its doers; that a truce holds, for both. Words alone (positions, requests,
refusals) carry nothing out. A clause by which a third party deploys or watches is its own: the side told of is the monitor.

The standing is *disputed* where a breach is denied, or where somebody says of about the same time that the clause is kept;
*breached* where breaches are alleged and neither holds; *kept* where only keeping is told; else *not told*, which is neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tocsin.schema.claims import Claim
from tocsin.schema.situations import Situation
from tocsin.schema.truces import Agreement, Breach, Clause, ClauseStanding, Compliance
from tocsin.truce.accounts import accused, affirmed, near, sides_of

CARRIES_OUT: dict[str, tuple[str, ...]] = {
    "release": ("exchange_prisoners",),
    "aid": ("humanitarian",),
    "easing": ("corridor", "humanitarian"),
    "peacekeeping": ("peacekeepers",),
    "monitoring": ("monitoring",),
    "disarmament": ("disarmament",),
    "negotiation": ("talks", "details_later"),
    "truce_holds": ("cessation",),
    "other": ("exchange_bodies", "exchange_prisoners", "withdrawal", "return_displaced", "corridor", "hotline",
              "territory", "recognition"),
}  # fmt: skip
"""Kinds of claim that tell of a deed, and the clauses such a deed can carry out."""
NEEDS_PURPOSE = ("other", "easing")
"""Kinds too wide to tell the clause by themselves: their stated purposes must name it."""
OF_THE_MONITOR = ("peacekeepers", "monitoring")

_STOPS = re.compile(
    r"\b(suspend\w*|end(?:s|ed)?|stop\w*|halt\w*|leav\w+|left|withdraw\w*|clos(?:e|es|ed))\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]{5,}")


def clause_standings(
    truce: Agreement, mine: Sequence[Claim], alleged: Sequence[Breach], situation: Situation | None
) -> tuple[ClauseStanding, ...]:
    """One standing for each clause and side, in the clauses' order and the sides'."""
    by_id = {claim.id: claim for claim in mine}
    return tuple(
        _standing(truce, clause, side, by_id, alleged, situation)
        for clause in truce.clauses
        for side in _bound(truce, clause, situation)
    )


def _bound(truce: Agreement, clause: Clause, situation: Situation | None) -> tuple[str, ...]:
    """Whom a clause binds."""
    if clause.kind in OF_THE_MONITOR and truce.monitor is not None:
        return (truce.monitor,)
    return sides_of(truce, situation)


def _standing(
    truce: Agreement, clause: Clause, side: str, by_id: dict[str, Claim], alleged: Iterable[Breach],
    situation: Situation | None,
) -> ClauseStanding:  # fmt: skip
    kept = [c for c in by_id.values() if _keeps(c, truce, clause, side, situation)]
    against = [b for b in alleged if b.clause == clause.kind and b.accused == side and _meant(b, truce, clause, by_id)]
    return ClauseStanding(
        clause=clause, side=side, standing=_compliance(kept, against, by_id), kept=tuple(c.id for c in kept),
        breached=tuple(dict.fromkeys(b.claim for b in against)),
    )  # fmt: skip


def _compliance(kept: Sequence[Claim], against: Sequence[Breach], by_id: dict[str, Claim]) -> Compliance:
    if not against:
        return "kept" if kept else "not told"
    denied = any(breach.denied for breach in against)
    claims = [by_id[breach.claim] for breach in against if breach.claim in by_id]
    said_kept = any(near(claim, breach) for claim in kept for breach in claims)
    return "disputed" if denied or said_kept else "breached"


def _keeps(claim: Claim, truce: Agreement, clause: Clause, side: str, situation: Situation | None) -> bool:
    """Whether a claim tells that the side carried the clause out."""
    if not affirmed(claim) or clause.kind not in carried_out(claim) or not _of_clause(claim, truce, clause):
        return False
    doers = accused(claim, situation)
    if clause.kind in OF_THE_MONITOR and side == truce.monitor:
        return side in doers or bool(set(doers) & set(truce.brokers))
    return side in doers or (claim.kind == "truce_holds" and not doers)


def carried_out(claim: Claim) -> tuple[str, ...]:
    """The kinds of clause that the deed told of can carry out; none where it tells that something stops."""
    kinds = CARRIES_OUT.get(claim.kind, ())
    if claim.kind in ("peacekeeping", "monitoring") and _STOPS.search(claim.text):
        return ()
    named = tuple(kind for kind in kinds if kind in claim.purposes)
    return named if named or claim.kind in NEEDS_PURPOSE else kinds


def _meant(breach: Breach, truce: Agreement, clause: Clause, by_id: dict[str, Claim]) -> bool:
    claim = by_id.get(breach.claim)
    return claim is None or _of_clause(claim, truce, clause)


def _of_clause(claim: Claim, truce: Agreement, clause: Clause) -> bool:
    """Of several clauses of one kind, those whose words the claim shares most; all where it shares none with any."""
    alike = [other for other in truce.clauses if other.kind == clause.kind]
    if len(alike) < 2:
        return True
    shared = [len(_words(claim) & _words_of(other.text)) for other in alike]
    return max(shared) == 0 or shared[alike.index(clause)] == max(shared)


def _words(claim: Claim) -> set[str]:
    return _words_of(" ".join((claim.text, *claim.places)))


def _words_of(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)}
