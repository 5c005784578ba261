"""What ties a third party to either side, and which side it backs.

Every tie that holds on the day is shown, of whatever kind, by the same rule for both sides. *Partisan* is a third party that
overtly backs a side (a tie of backing, or a claim of it by itself, by that side or by an outlet, never the accusation of the
other side) and is committed to the other by no tie of the kinds in ``mediators.yaml``. Who is bound to both leans to neither.
"""

from __future__ import annotations

from tocsin.mediation.acts import took_place
from tocsin.mediation.dossier import Dossier
from tocsin.mediation.mediator_rules import rules
from tocsin.schema.claims import Claim
from tocsin.schema.registry import Tie


def in_force(tie: Tie, dossier: Dossier) -> bool:
    """Whether a tie holds on the day, as far as could be read by then."""
    begun = (tie.since or tie.known) <= dossier.as_of
    ended = tie.until is not None and tie.until < dossier.as_of
    return begun and not (ended and (tie.until_known or tie.until or dossier.as_of) <= dossier.as_of)


def ties_to_sides(by: str, dossier: Dossier) -> tuple[tuple[str, Tie], ...]:
    """(A side's lead actor, the tie), sides in the situation's order, ties by (since, known, id)."""
    parties = dossier.situation.parties
    found = [(_side_bound(tie, by, dossier), tie) for tie in dossier.ties if in_force(tie, dossier)]
    return tuple(
        (parties[side], tie) for side in range(min(len(parties), 2)) for bound, tie in found if bound == side
    )  # fmt: skip


def partisan(by: str, dossier: Dossier) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lead actor of the side it backs, if it backs one and is not committed to the other, and what says so."""
    parties, ties = dossier.situation.parties, ties_to_sides(by, dossier)
    backed = [(party, tie.id) for party, tie in ties if _backs(tie, by, dossier)]
    backed += [(parties[side], claim.id) for claim in dossier.claims for side in _backed(claim, by, dossier)]
    bound = {party for party, tie in ties if tie.verified and tie.kind in rules().backing.commitments}
    sides = bound | {party for party, _ in backed}
    if len(sides) != 1 or not backed:
        return (), ()
    return tuple(sides), tuple(dict.fromkeys(record for _, record in backed))


def _side_bound(tie: Tie, by: str, dossier: Dossier) -> int | None:
    """The side at the other end of a tie of this third party, in whichever direction it is written."""
    if by in (dossier.principal(tie.a), tie.a):
        return dossier.side(tie.b)
    if by in (dossier.principal(tie.b), tie.b):
        return dossier.side(tie.a)
    return None


def _backs(tie: Tie, by: str, dossier: Dossier) -> bool:
    gives = by in (dossier.principal(tie.a), tie.a) or tie.mutual
    return tie.verified and tie.kind in rules().backing.ties and gives


def _backed(claim: Claim, by: str, dossier: Dossier) -> list[int]:
    if claim.kind not in rules().backing.claims or not claim.verified or not took_place(claim):
        return []
    day = claim.happened.end
    if claim.stance == "accuses" or by not in dossier.third(claim.doers, day):
        return []
    backed = dossier.sides(claim.targets, day)
    told_by_other = (speaking := dossier.side(claim.speaker, day)) is not None and speaking not in backed
    return [] if told_by_other or len(dossier.situation.parties) < 2 else sorted(backed)
