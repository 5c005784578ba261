"""What each side is on record as saying of a mediator, by one rule for both.

Of claims about mediating, *for* it speak a request of the side to it, backing of it and words of acceptance; besides them the
side's name under what it brokered, and the newest meeting it convened in which the side took part: each is acceptance on its
day. *Against* it speak a refusal to it, accusations of it and words of rejection (``mediators.yaml``). A claim speaks of the
third parties it addresses, and only where it addresses none of one it names. The words may be the side's own or an outlet's
account of them, never the other side's. Denied, foreseen and unverified claims do not count, nor does what is older than
``acceptance.days``: a signature of another time binds no government to accept the same broker again. Where neither is on
record the word is "not told", which is no consent.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tocsin.mediation.acts import TOLD, Act, record_id
from tocsin.mediation.dossier import Dossier, day_of, names_of
from tocsin.mediation.mediator_rules import beside, rules, says
from tocsin.schema.claims import Claim
from tocsin.schema.mediation import Acceptance


def acceptances(by: str, own: Sequence[Act], dossier: Dossier) -> tuple[Acceptance, ...]:
    """One per side, in the order of the situation's parties; ``own`` are the third party's acts, oldest first."""
    return tuple(_of_side(side, by, own, dossier) for side in range(min(len(dossier.situation.parties), 2)))


def _of_side(side: int, by: str, own: Sequence[Act], dossier: Dossier) -> Acceptance:
    said = [(day, claim.id, stand(claim, side, by, dossier)) for day, claim in _lately(dossier)]
    made = [
        (day, record_id(act), "for")
        for act in _joined(side, own, dossier)
        if (day := act.day) and _recent(day, dossier)
    ]
    found = sorted({*made, *(one for one in said if one[2])})
    accepts = tuple(record for _, record, word in found if word == "for")
    rejects = tuple(record for _, record, word in found if word == "against")
    return Acceptance(
        side=dossier.situation.parties[side],
        word="mixed" if accepts and rejects else "accepted" if accepts else "rejected" if rejects else "not told",
        accepts=accepts,
        rejects=rejects,
    )


def _lately(dossier: Dossier) -> list[tuple[date, Claim]]:
    """Claims that count, with their days; a claim without a day is of the day it was known."""
    dated = [(day_of(claim.happened, claim.known) or claim.known, claim) for claim in dossier.claims if _counts(claim)]
    return [(day, claim) for day, claim in dated if _recent(day, dossier)]


def _recent(day: date, dossier: Dossier) -> bool:
    return (dossier.as_of - day).days <= rules().acceptance.days


def stand(claim: Claim, side: int, by: str, dossier: Dossier) -> str:
    """Whether a claim has a side speak "for" or "against" a third party as a mediator, or neither ("")."""
    if claim.kind not in rules().acceptance.kinds or _voice(claim, dossier) != side:
        return ""
    addressed = dossier.third(claim.targets, claim.happened.end)
    if by in addressed:
        return _to_it(claim, by, dossier)
    return "" if addressed else _of_it(claim, by, dossier)


def _to_it(claim: Claim, by: str, dossier: Dossier) -> str:
    """What a claim about mediating says to the third party it addresses: by its kind, else by its words."""
    saying = rules().acceptance
    if claim.kind == "request":
        return "for" if says(claim.text, rules().asked) and not says(claim.text, saying.against) else ""
    if not says(claim.text, saying.about):
        return ""
    if claim.kind == "refusal" or (claim.kind in saying.blaming and claim.stance == "accuses"):
        return "against"
    return "for" if claim.kind == "backing" else _worded(claim, (*names_of(by, dossier.actors), *saying.part))


def _of_it(claim: Claim, by: str, dossier: Dossier) -> str:
    """What a claim about mediating that addresses no third party says of one it names."""
    names = names_of(by, dossier.actors)
    if dossier.kind(by) == "mediation_body":
        names = (*names, *rules().acceptance.nameless)
    return _worded(claim, names) if says(claim.text, rules().acceptance.about) else ""


def _worded(claim: Claim, names: tuple[str, ...]) -> str:
    """Words for or against that stand beside one of some names; those against go first, and blame holds none for."""
    saying = rules().acceptance
    if beside(claim.text, saying.against, names):
        return "against"
    return "for" if claim.kind not in saying.blaming and beside(claim.text, saying.for_, names) else ""


def _counts(claim: Claim) -> bool:
    return claim.verified and claim.stance in TOLD and claim.status in ("happened", "ongoing", "historical")


def _voice(claim: Claim, dossier: Dossier) -> int | None:
    """The side that speaks for itself, or, where none speaks, the one side that acts; never one side by the other's account."""
    speaking = dossier.side(claim.speaker, claim.happened.end)
    acting = dossier.sides(claim.doers, claim.happened.end)
    if speaking is not None:
        return speaking if not acting or speaking in acting else None
    return next(iter(acting)) if len(acting) == 1 else None


def _joined(side: int, own: Sequence[Act], dossier: Dossier) -> list[Act]:
    """What it brokered under the side's name, and the newest meeting it convened in which the side took part."""
    signed = [
        act for act in own
        if act.kind == "brokered" and act.agreement and act.agreement.verified and side in dossier.parties(act.agreement)
    ]  # fmt: skip
    met = [
        act for act in own
        if act.kind == "convened" and act.claim and act.claim.verified and side in dossier.sides(act.claim.doers, act.day)
    ]  # fmt: skip
    return [*signed, *met[-1:]]
