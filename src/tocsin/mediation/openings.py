"""Openings: the records that make a third party's action possible. Which count is data (``options.yaml``)."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.mediation.option_kinds import Opening, mentions
from tocsin.mediation.scene import Ground, Scene, newest_of_side
from tocsin.schema.claims import Claim
from tocsin.schema.sums import days_between
from tocsin.schema.time import long_date
from tocsin.schema.truces import Agreement

ANSWERS = ("negotiation", "mediation", "agreement", "truce", "refusal", "position")
"""Kinds of later act that are an answer, or an end of waiting, where they join the asker and a side."""
OLDEST_DAYS = 3 * 365
"""A last contact longer ago is history, and no ground for another."""
SHORT = 3
"""Claims that one ground cites at most."""


def grounds(openings: tuple[Opening, ...], scene: Scene) -> tuple[Ground, ...]:
    """What is on record for any of the openings, in their order; of claims the newest, of statements each side's newest,
    the later one first."""
    return tuple(ground for opening in openings for ground in _READERS[opening.record](opening, scene))


def _claims(opening: Opening, scene: Scene) -> Iterator[Ground]:
    found = [claim for claim in scene.claims if _fits(claim, opening, scene)]
    if found:
        newest = max(found, key=lambda c: (c.known, c.id))
        yield _of_claim(newest, opening, scene)


def _fits(claim: Claim, opening: Opening, scene: Scene) -> bool:
    text = f"{claim.text} {claim.note}"
    if claim.kind not in opening.kinds or not scene.lately(claim, opening.days) or claim.stance in ("denies", "doubts"):
        return False
    if opening.status and claim.status not in opening.status:
        return False
    if (opening.words and not mentions(text, opening.words)) or mentions(text, opening.without):
        return False
    return _by(claim, opening, scene) and not (opening.unanswered and answered(claim, scene))


def _by(claim: Claim, opening: Opening, scene: Scene) -> bool:
    if opening.by == "anyone":
        return True
    sides = {scene.side_of(actor) for actor in scene.acting(claim)}
    return None in sides if opening.by == "other" else bool(sides & {0, 1})


def answered(request: Claim, scene: Scene) -> bool:
    """Whether a later act on record joins the asker, or whom it belongs to, with a side."""
    askers = {actor for actor in scene.acting(request) if scene.side_of(actor) is None}
    asked = request.happened.end or request.known
    return any(_answers(claim, askers, scene) for claim in scene.claims if _after(claim, request, asked))


def _after(claim: Claim, request: Claim, asked: object) -> bool:
    day = claim.happened.start or claim.known
    return claim.id != request.id and claim.verified and claim.status != "future" and str(day) > str(asked)


def _answers(claim: Claim, askers: set[str], scene: Scene) -> bool:
    named = {*claim.doers, *claim.targets, claim.speaker}
    joined = {one for actor in named for one in scene.chain(actor)}
    return claim.kind in ANSWERS and bool(askers & joined) and any(scene.side_of(a) is not None for a in named)


def _of_claim(claim: Claim, opening: Opening, scene: Scene) -> Ground:
    acting = scene.acting(claim)
    if opening.by == "other":
        acting = tuple(actor for actor in acting if scene.side_of(actor) is None)
    named = acting or ((claim.speaker,) if claim.speaker else ())
    who = scene.names(named) or "Somebody unnamed"
    says = opening.says.format(who=who, day=long_date(claim.known))
    return Ground(says=says, cites=(claim.id,), day=claim.known, askers=acting)


def _statements(opening: Opening, scene: Scene) -> Iterator[Ground]:
    fit = [
        s
        for s in scene.positions.statements
        if s.form in opening.forms and set(s.issues) & set(opening.issues) and s.known >= scene.since(opening.days)
    ]
    newest = [one for side in range(len(scene.situation.parties)) for one in newest_of_side(fit, side)[:1]]
    for statement in sorted(newest, key=lambda one: (one.known, one.claim), reverse=True):
        who = scene.name(statement.speaker or scene.party(statement.side or 0))
        says = opening.says.format(who=who, day=long_date(statement.known))
        yield Ground(says=says, cites=(statement.claim,), day=statement.known)


def _clocks(opening: Opening, scene: Scene) -> Iterator[Ground]:
    for contact in scene.contacts:
        if contact.key != opening.key or contact.claim is None or contact.last is None or contact.days_ago is None:
            continue
        if contact.days_ago > OLDEST_DAYS:
            continue
        if contact.label.endswith("stopped or lost") if opening.lost else contact.days_ago > opening.days:
            ago = days_between(scene.as_of, contact.last)
            says = f"{opening.says.format(day=long_date(contact.last))}, {int(ago.value):,} days ago"
            yield Ground(says=says, cites=(contact.claim,), day=contact.last, sums=(ago,))


def _clauses(opening: Opening, scene: Scene) -> Iterator[Ground]:
    """The newest agreement with such a clause, unless a side is told to have kept it or the agreement is over."""
    dated = [(day, a) for a in scene.agreements if (day := a.begins) and not a.declined and a.known <= scene.as_of]
    fit = [(day, a) for day, a in dated if day >= scene.since(opening.days) and _promises(a, opening)]
    fit = [(day, a) for day, a in fit if not _over(a, scene) and not _kept(a, opening, scene)]
    if fit:
        day, agreement = max(fit, key=lambda pair: (pair[0], pair[1].id))
        says = opening.says.format(what=agreement.title, kept=_told(agreement, opening, scene))
        yield Ground(says=says, cites=(agreement.id,), day=day, askers=agreement.brokers)


def _over(agreement: Agreement, scene: Scene) -> bool:
    """Whether a later truce took its place: the newest one's promises were made by both, even if it broke."""
    newest = scene.newest_truce()
    ended = scene.standing(agreement.id) in ("superseded", "ended")
    return ended and newest is not None and newest.agreement.id != agreement.id


def _promises(agreement: Agreement, opening: Opening) -> bool:
    return any(clause.kind in opening.kinds for clause in agreement.clauses)


def _standings(agreement: Agreement, opening: Opening, scene: Scene) -> list[str]:
    told = [c for w in scene.watched if w.status.agreement.id == agreement.id for c in w.clauses]
    return [c.standing for c in told if c.clause.kind in opening.kinds]


def _kept(agreement: Agreement, opening: Opening, scene: Scene) -> bool:
    standings = _standings(agreement, opening, scene)
    return bool(standings) and all(standing == "kept" for standing in standings)


def _told(agreement: Agreement, opening: Opening, scene: Scene) -> str:
    """Whether it was kept, as told; empty where nobody looked."""
    standings = _standings(agreement, opening, scene)
    if not standings:
        return ""
    return ", and not by all told to be kept" if "kept" in standings else ", and no side is told to have kept it"


def _truces(opening: Opening, scene: Scene) -> Iterator[Ground]:
    status = scene.newest_truce()
    day = status.agreement.begins if status else None
    if status is None or day is None or day < scene.since(opening.days) or status.standing not in opening.standings:
        return
    first = (status.first_breach,) if status.first_breach else ()
    cites = tuple(dict.fromkeys((status.agreement.id, *first, *status.ended_by)))[: SHORT + 1]
    yield Ground(says=opening.says.format(what=status.agreement.title), cites=cites, day=day,
                 askers=status.agreement.brokers)  # fmt: skip


_READERS = {"claim": _claims, "statement": _statements, "clock": _clocks, "clause": _clauses, "truce": _truces}
