"""Breaches alleged of a truce: which clause each would break, by whose account, what denies it, and which are one happening.

*Clause.* A claim's stated purposes name it (``claim.purposes`` are kinds of clause); else its kind does (``OF_KIND``), and a
breach told no nearer is of the cessation. None where the truce has no such clause on record.

*One happening.* Claims that share a curator's ``happening`` are of one. Of the others, those of one day against the same
accused are, unless the clock times of both, or the places of both, tell them apart. A claim whose accused is not named is
never joined to one whose accused is: it may be of either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tocsin.schema.claims import Claim
from tocsin.schema.situations import Situation
from tocsin.schema.truces import Agreement, Breach
from tocsin.truce.accounts import accused, affirmed, claim_order, denied, is_breach, is_monitor, voice

OF_KIND: dict[str, tuple[str, ...]] = {
    "blockade": ("corridor", "cessation"),
    "capture_ground": ("hold_lines", "cessation"),
    "capture_people": ("cessation", "exchange_prisoners"),
}
"""Clauses that a kind of happening would break, the likeliest first; others break the cessation, else the holding of lines."""
OTHERWISE = ("cessation", "hold_lines", "humanitarian")


def breaches(
    truce: Agreement, mine: Iterable[Claim], started: Iterable[Claim], situation: Situation | None
) -> tuple[Breach, ...]:
    """All breaches alleged, oldest first; a claim against both sides is one of each.

    ``mine`` are the claims that concern the truce (:func:`tocsin.truce.status.concerning`), ``started`` those that a war
    began against it. Doubted, planned and denied ones are no allegations.
    """
    held = list(mine)
    outbreaks = {claim.id: claim for claim in started}
    alleged = {c.id: c for c in held if is_breach(c) and affirmed(c)} | outbreaks
    told = sorted(alleged.values(), key=claim_order)
    first_of = happenings(told, situation)
    against = [claim for claim in held if denied(claim)]
    return tuple(
        Breach(
            claim=claim.id, agreement=truce.id, clause=clause_of(claim, truce), accused=name,
            account=voice(claim, situation), day=claim.happened.start, by_monitor=is_monitor(claim, truce),
            denied=tuple(d.id for d in against if denies(d, claim, situation)), happening=first_of[claim.id],
        )
        for claim in told
        for name in accused(claim, situation) or (None,)
    )  # fmt: skip


def clause_of(claim: Claim, truce: Agreement) -> str | None:
    """The kind of clause that the claim is about, by its stated purposes, else by its kind."""
    held = {clause.kind for clause in truce.clauses}
    candidates = (*claim.purposes, *OF_KIND.get(claim.kind, ()), *OTHERWISE)
    return next((kind for kind in candidates if kind in held), None)


def happenings(claims: Sequence[Claim], situation: Situation | None) -> dict[str, str]:
    """For each claim the id of the first claim, in the order given, of the same happening."""
    groups: list[list[Claim]] = []
    for claim in claims:
        found = next((group for group in groups if all(_same(claim, other, situation) for other in group)), None)
        if found is None:
            groups.append([claim])
        else:
            found.append(claim)
    return {claim.id: group[0].id for group in groups for claim in group}


def denies(denial: Claim, claim: Claim, situation: Situation | None) -> bool:
    """Whether a denial is of that claim: of the same happening, else by another voice, of those days and those accused.

    Who denies an act of its own does not deny a breach told without a name: another may have done it.
    """
    if voice(denial, situation) == voice(claim, situation):
        return False
    if denial.happening:
        return denial.happening == claim.happening
    of, by = set(accused(denial, situation)), set(accused(claim, situation))
    days = not denial.happened.known or not claim.happened.known or denial.happened.overlaps(claim.happened)
    return is_breach(denial) and days and (not of or bool(of & by))


def _same(one: Claim, other: Claim, situation: Situation | None) -> bool:
    """Whether two claims are of one happening, by the rule in the module's text."""
    if one.happening or other.happening:
        return one.happening == other.happening
    if set(accused(one, situation)) != set(accused(other, situation)):
        return False
    a, b = one.happened, other.happened
    if a.start is None or a.start != b.start:
        return False
    apart = bool(a.time and b.time and a.time != b.time)
    return not apart and not (one.places and other.places and not set(one.places) & set(other.places))
