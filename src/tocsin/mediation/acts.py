"""The public acts of third parties: which claims and agreements are one, of which kind, by whom.

By the claim's kind, its doers and targets, and plain words where the kind does not tell (``mediators.yaml``):

==================  ==================================================================================================
mediator_statement  *stated*, by its doers and the mediator who speaks
call_for_truce      *called_for_truce*; by a side to a third party: *asked*
mediation           *offered* if planned or in words of offering, *called_for_truce* in words of calling, *convened* if it
                    brings both sides together, else *other*
negotiation         *convened* by the situation's mediators and those who host, if both sides take part, else *other*
truce, agreement    *brokered* if the agreement names the broker or the words say so, else *other*
monitoring          *monitored*, as does peacekeeping
request             *asked*, if about mediating: the third party that asks the sides, or is asked; else *stated*
no_mediation        *none*, of those said to have done nothing
==================  ==================================================================================================

Claims that deny, doubt or speak of what might be are no acts. An act's day is the last of its span, never later than it was
known. A calm that set in without a text was not brokered: those named with it *called for* it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from tocsin.mediation.dossier import Dossier, day_of, made
from tocsin.mediation.mediator_rules import rules, says
from tocsin.schema.claims import Claim
from tocsin.schema.mediation import ActKind
from tocsin.schema.truces import Agreement

TOLD = ("asserts", "claims_own_act", "accuses")
AGREED = ("truce", "agreement")
OPEN: tuple[ActKind, ...] = ("asked", "offered")
"""Acts that wait for an answer."""


class Act(Struct, frozen=True, kw_only=True):
    """One act of one third party: the claim or the agreement it rests on.

    ``nominates``: it makes a candidate of whom it is of. ``asks``: its author asks, rather than being asked.
    """

    by: str
    kind: ActKind
    day: date | None
    claim: Claim | None = None
    agreement: Agreement | None = None
    nominates: bool = True
    asks: bool = False

    @property
    def passive(self) -> bool:
        """Whether its author is only spoken to, or said to have done nothing."""
        return self.kind == "none" or bool(self.claim and self.kind == "asked" and not self.asks)


def acts(dossier: Dossier) -> tuple[Act, ...]:
    """All acts on record by the day, oldest first, those without a day before all others; of one day, requests last."""
    found = [*_of_agreements(dossier), *(act for claim in dossier.claims for act in _of_claim(claim, dossier))]
    return tuple(sorted(found, key=lambda act: (act.day or date.min, act.kind in OPEN, record_id(act), act.by)))


def record_id(act: Act) -> str:
    """The id of the record an act rests on."""
    return act.claim.id if act.claim else act.agreement.id if act.agreement else ""


def took_place(claim: Claim) -> bool:
    """Whether a claim tells that something happened or is going on, rather than denying or foreseeing it."""
    return claim.stance in TOLD and claim.status in ("happened", "ongoing", "historical")


def _of_agreements(dossier: Dossier) -> Iterator[Act]:
    for agreement in dossier.agreements:
        day = made(agreement)
        brokers = dossier.third(agreement.brokers, day)
        kind: ActKind = "called_for_truce" if agreement.kind == "de_facto_calm" else "brokered"
        for by in brokers:
            yield Act(by=by, kind=kind, day=day, agreement=agreement)
        for by in dossier.third([agreement.monitor], day):
            if by not in brokers:
                yield Act(by=by, kind="monitored", day=day, agreement=agreement)


def _of_claim(claim: Claim, dossier: Dossier) -> Iterator[Act]:
    if claim.stance not in TOLD or claim.status in ("hypothetical", "negated"):
        return
    if claim.status == "future" and claim.kind not in ("mediation", "negotiation", "request"):
        return
    day = day_of(claim.happened, claim.known)
    for by, kind, nominates in _read(claim, day, dossier):
        asks = by in (*dossier.third(claim.doers, day), *_speaking(claim, day, dossier))
        yield Act(by=by, kind=kind, day=day, claim=claim, nominates=nominates, asks=asks)


def _read(claim: Claim, day: date | None, dossier: Dossier) -> Iterable[tuple[str, ActKind, bool]]:
    doers = dossier.third(claim.doers, day)
    acting = tuple(dict.fromkeys((*doers, *_speaking(claim, day, dossier), *_bodies(doers, dossier))))
    match claim.kind:
        case "mediator_statement":
            return [(by, "stated", True) for by in acting]
        case "call_for_truce":
            return [(by, "called_for_truce", True) for by in acting] + _asked(claim, day, dossier)
        case "mediation":
            return _mediating(claim, day, acting, dossier)
        case "negotiation":
            return [(by, *_talks(claim, day, by, dossier)) for by in acting]
        case "truce" | "agreement":
            return [(by, *_agreeing(claim, by, dossier)) for by in doers if not _is_broker(claim, by, dossier)]
        case "monitoring" | "peacekeeping":
            return [(by, "monitored", True) for by in doers]
        case "request":
            return _requesting(claim, day, doers, dossier)
        case "no_mediation":
            return [(by, "none", False) for by in doers]
        case _:
            return []


def _speaking(claim: Claim, day: date | None, dossier: Dossier) -> tuple[str, ...]:
    """Whoever speaks as a mediator, if nobody else acts or if it is a body: three presidents' words in its name are its own."""
    if claim.speaker_role != "mediator":
        return ()
    acting = dossier.third(claim.doers, day)
    spoken = dossier.third([claim.speaker], day)
    return tuple(
        one for one in spoken if not acting or dossier.kind(one) in ("mediation_body", "organisation", "alliance")
    )


def _bodies(doers: tuple[str, ...], dossier: Dossier) -> tuple[str, ...]:
    """Mediation bodies all of whose members on record act together."""
    members: dict[str, set[str]] = {}
    for tie in dossier.ties:
        if tie.kind == "membership" and dossier.kind(tie.b) == "mediation_body":
            members.setdefault(tie.b, set()).add(tie.a)
    return tuple(body for body, states in members.items() if len(states) > 1 and states <= set(doers))


def _mediating(
    claim: Claim, day: date | None, acting: tuple[str, ...], dossier: Dossier
) -> list[tuple[str, ActKind, bool]]:
    both = len(dossier.sides((*claim.doers, *claim.targets), day)) == 2
    if claim.status == "future" or says(claim.text, rules().offered):
        kind: ActKind = "offered"
    elif says(claim.text, rules().called):
        kind = "called_for_truce"
    else:
        kind = "convened" if both and says(claim.text, rules().convened) else "other"
    if acting:
        return [(by, kind, True) for by in acting]
    asked = says(claim.text, rules().asked) and says(claim.text, ("ask*", "request*", "call* on", "appeal*"))
    return [(by, "asked" if asked else "other", True) for by in dossier.third(claim.targets, day)]


def _talks(claim: Claim, day: date | None, by: str, dossier: Dossier) -> tuple[ActKind, bool]:
    both = len(dossier.sides((*claim.doers, *claim.targets), day)) == 2
    leads = by in dossier.situation.mediators or dossier.kind(by) == "mediation_body"
    if claim.status == "future":
        return ("offered" if both and leads else "other"), leads
    hosts = leads or says(claim.text, (*rules().convened, *rules().brokered))
    return ("convened" if both and hosts else "other"), both and hosts


def _agreeing(claim: Claim, by: str, dossier: Dossier) -> tuple[ActKind, bool]:
    brokered = says(claim.text, rules().brokered)
    return ("brokered" if brokered else "other"), brokered


def _is_broker(claim: Claim, by: str, dossier: Dossier) -> bool:
    """Whether the agreement a claim tells of is on record with this broker, so that the agreement is the act."""
    told = [agreement for agreement in dossier.agreements if agreement.id == claim.agreement]
    return any(by in dossier.third(agreement.brokers, made(agreement)) for agreement in told)


def _asked(claim: Claim, day: date | None, dossier: Dossier) -> list[tuple[str, ActKind, bool]]:
    """Third parties whom anybody but themselves asks."""
    doers = dossier.third(claim.doers, day)
    return [(by, "asked", True) for by in dossier.third(claim.targets, day) if by not in doers]


def _requesting(
    claim: Claim, day: date | None, doers: tuple[str, ...], dossier: Dossier
) -> list[tuple[str, ActKind, bool]]:
    about = says(claim.text, rules().asked)
    to_sides = bool(dossier.sides(claim.targets, day))
    kind: ActKind = "asked" if about and to_sides else "stated"
    own: list[tuple[str, ActKind, bool]] = [(by, kind, kind == "asked") for by in doers]
    return own + (_asked(claim, day, dossier) if about else [])
