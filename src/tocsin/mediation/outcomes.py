"""What is on record of an act's fruit, in words and with the records that say so.

What *followed* is what is dated within the days of ``mediators.yaml`` after the act; that it followed is told, not that the act
was its cause. Where nothing is on record that is what is said: a request without an answer on record was not refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tocsin.mediation.acts import AGREED, Act, took_place
from tocsin.mediation.dossier import Dossier, day_of, made, mentions, names_of
from tocsin.mediation.mediator_rules import rules, says
from tocsin.schema.claims import Claim
from tocsin.schema.mediation import MediatorAct
from tocsin.schema.time import long_date
from tocsin.schema.truces import Agreement

Outcome = tuple[str, tuple[str, ...]]
"""Words and the ids of the records they rest on."""

STANDINGS = {
    "agreed": "agreed, and still to come into force",
    "in_force": "in force, with no breach on record",
    "strained": "in force, with breaches alleged",
    "contested": "contested: breaches or its end are alleged and denied",
    "broken": "broken, by the accounts of both sides",
    "ended": "over, by the accounts on record",
    "superseded": "replaced by a later truce",
    "unknown": "of a standing that is not known",
}
MOST_CITED = 4


def told_act(act: Act, dossier: Dossier) -> MediatorAct:
    """The act as a reader sees it, with what is on record of its fruit by the day."""
    words, cites = outcome(act, dossier)
    record = act.agreement or act.claim
    assert record is not None
    return MediatorAct(
        record=record.id,
        kind=act.kind,
        day=act.day,
        level=act.claim.level if act.claim else act.agreement.signed_by if act.agreement else "unknown",
        text=act.claim.text if act.claim else act.agreement.title if act.agreement else "",
        outcome=words,
        outcome_cites=tuple(dict.fromkeys(cites)),
    )


def outcome(act: Act, dossier: Dossier) -> Outcome:
    """What came of an act, by its kind; empty words where nothing is on record and nothing was to be expected."""
    parts = [part for part in (*_by_kind(act, dossier), _denied(act, dossier)) if part[0]]
    return "; ".join(words for words, _ in parts), tuple(cite for _, cites in parts for cite in cites)


def _by_kind(act: Act, dossier: Dossier) -> list[Outcome]:
    if act.agreement:
        return [_standing(act.agreement, dossier)]
    if act.day is None or act.claim is None or act.kind == "none":
        return []
    if act.kind in ("asked", "offered"):
        return [_answers(act, dossier) if act.asks else _acted(act, dossier)]
    if act.kind in ("convened", "called_for_truce"):
        return [_agreed(act, dossier), _refused(act, dossier)]
    if act.kind == "monitored":
        return [_watch(act, dossier)]
    return [_refused(act, dossier)]


def _standing(agreement: Agreement, dossier: Dossier) -> Outcome:
    for truce in dossier.truces:
        if truce.agreement.id == agreement.id:
            rests = (truce.first_breach,) if truce.first_breach else ()
            return STANDINGS[truce.standing], (*rests, *truce.ended_by[:MOST_CITED])
    return "whether it was kept is not on record", ()


def _agreed(act: Act, dossier: Dossier) -> Outcome:
    """The first agreement of both sides within the days, or that none is on record."""
    assert act.day is not None
    last = act.day + timedelta(days=rules().follow_days)
    for agreement in dossier.agreements:
        day = made(agreement)
        if agreement.kind == "de_facto_calm" and act.kind == "convened":
            continue
        if day and act.day <= day <= min(last, dossier.as_of) and len(dossier.parties(agreement)) == 2:
            doubt = "" if agreement.verified else " (unverified)"
            return f"{agreement.title} followed on {long_date(day)}{doubt}", (agreement.id,)
    return f"no agreement is on record {_until(last, dossier)}", ()


def _until(last: date, dossier: Dossier) -> str:
    """How far was looked: to the day, or to the end of the days after the act."""
    return f"by {long_date(dossier.as_of)}" if dossier.as_of <= last else f"in the {rules().follow_words} after it"


def _answers(act: Act, dossier: Dossier) -> Outcome:
    """How each side asked answered: a meeting, a refusal, or nothing on record."""
    assert act.claim is not None
    asked = sorted(dossier.sides(act.claim.targets, act.day)) or [0, 1]
    told = [(side, *_answer(act, side, dossier)) for side in asked if side < len(dossier.situation.parties)]
    cites = tuple(cite for _, _, found in told for cite in found)
    silent = [dossier.name(dossier.situation.parties[side]) for side, words, _ in told if not words]
    parts = [f"{dossier.name(dossier.situation.parties[side])}: {words}" for side, words, _ in told if words]
    if silent and act.claim.status == "future" and act.kind == "offered":
        parts.append(f"that it came about with {' or '.join(silent)} is not on record by {long_date(dossier.as_of)}")
    elif silent:
        parts.append(f"no answer of {' or '.join(silent)}, and no meeting, is on record by {long_date(dossier.as_of)}")
    return "; ".join(parts), cites


def _answer(act: Act, side: int, dossier: Dossier) -> Outcome:
    for claim, day in _after(act, dossier):
        if (
            _is_refusal(claim, act.by, dossier)
            and dossier.side(claim.speaker or next(iter(claim.doers), None), day) == side
        ):
            return f"a refusal is told on {long_date(day)}", (claim.id,)
        if _is_meeting(claim, act.by, dossier) and side in dossier.sides((*claim.doers, *claim.targets), day):
            return f"a meeting or agreement with it followed on {long_date(day)}", (claim.id,)
    return "", ()


def _after(act: Act, dossier: Dossier) -> Iterator[tuple[Claim, date]]:
    """Claims of what happened after an act, or of an answer to it on its last day, in order of their days."""
    assert act.claim is not None and act.day is not None
    dated = [(claim, day_of(claim.happened, claim.known)) for claim in dossier.claims if took_place(claim)]
    later = [
        (claim, day) for claim, day in dated
        if day and claim.id != act.claim.id
        and (day > act.day or (day == act.day and claim.kind == "refusal"))
    ]  # fmt: skip
    return iter(sorted(later, key=lambda pair: (pair[1], pair[0].id)))


def _is_meeting(claim: Claim, by: str, dossier: Dossier) -> bool:
    if by not in dossier.third((*claim.doers, *claim.targets, claim.speaker), claim.happened.end):
        return False
    return claim.kind in ("negotiation", *AGREED) or (claim.kind == "mediation" and says(claim.text, rules().met))


def _is_refusal(claim: Claim, by: str, dossier: Dossier) -> bool:
    if claim.kind != "refusal":
        return False
    addressed = dossier.third(claim.targets)
    return by in addressed if addressed else mentions(claim.text, names_of(by, dossier.actors))


def _refused(act: Act, dossier: Dossier) -> Outcome:
    """Refusals addressed to the third party within the days after, whoever makes them."""
    if act.day is None:
        return "", ()
    last = act.day + timedelta(days=rules().follow_days)
    found = [
        claim for claim, day in _after(act, dossier)
        if day <= last and _is_refusal(claim, act.by, dossier) and act.by not in dossier.third((*claim.doers, claim.speaker))
    ]  # fmt: skip
    who = [dossier.name(claim.speaker or next(iter(claim.doers), "")) for claim in found]
    return (f"refused by {' and '.join(dict.fromkeys(filter(None, who)))}" if any(who) else ""), tuple(
        c.id for c in found
    )


def _acted(act: Act, dossier: Dossier) -> Outcome:
    """Whether a third party that was asked to do something is on record as having done anything within the days after."""
    assert act.day is not None
    last = act.day + timedelta(days=rules().follow_days)
    kinds = ("mediation", "negotiation", "mediator_statement", "call_for_truce", "monitoring", *AGREED)
    for claim, day in _after(act, dossier):
        if day <= last and claim.kind in kinds and act.by in dossier.third((*claim.doers, claim.speaker), day):
            return f"an act of it followed on {long_date(day)}", (claim.id,)
    return f"no answer is on record {_until(last, dossier)}", ()


def _watch(act: Act, dossier: Dossier) -> Outcome:
    """Whether watching stopped by this record, and whether it was taken up again."""
    assert act.claim is not None
    if not says(act.claim.text, rules().stopped):
        return "", ()
    for claim, day in _after(act, dossier):
        again = claim.kind == act.claim.kind and act.by in dossier.third(claim.doers, day)
        if again and not says(claim.text, rules().stopped):
            return f"taken up again, as told on {long_date(day)}", (claim.id,)
    return f"no return is on record by {long_date(dossier.as_of)}", ()


def _denied(act: Act, dossier: Dossier) -> Outcome:
    """Claims that deny the same happening."""
    if act.claim is None or not act.claim.happening:
        return "", ()
    same = [
        c
        for c in dossier.claims
        if c.happening == act.claim.happening and c.kind == act.claim.kind and c.stance == "denies"
    ]
    who = [dossier.name(claim.speaker) for claim in same if claim.speaker]
    return (f"denied by {' and '.join(dict.fromkeys(who))}" if who else ""), tuple(
        claim.id for claim in same if claim.speaker
    )
