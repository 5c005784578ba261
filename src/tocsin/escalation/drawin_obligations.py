"""What binds a third party to a side, by clause and by the territory it covers, held against where the fighting is.

An *obligation* is a tie of kind alliance between the two that is mutual, or, where the pair has none, one with a clause; an
organisation's obligation is also its members'. The other alliance ties of the pair are *statements* about it. A place is
inside if it, or the nearest place around it that anybody ruled on, is listed as covered, outside if listed as left out; the
latest ruling known by the day goes first, so that a statement overrides only from the day it was public. A place that nobody
ruled on is unknown: a treaty that names the two states does not say whether a disputed territory is meant.

``reaches`` is True where fighting that nobody denies is inside, else False where some is outside, else ``None``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tocsin.escalation.drawin_fighting import Scene, chain
from tocsin.escalation.drawin_record import Record
from tocsin.escalation.drawin_rules import rules, says
from tocsin.schema.claims import Claim
from tocsin.schema.involvement import Obligation
from tocsin.schema.registry import Tie
from tocsin.schema.time import long_date

MOST_CITED = 4
MOST_NAMED = 3
Ruling = tuple[bool, Tie, str]
"""Whether a place is inside, the tie that says so, and the place it names."""


def obligations(record: Record, third: str, scene: Scene) -> tuple[Obligation, ...]:
    """Every obligation of a third party to a side, in order of its day, each with what was said of it later."""
    found = [_obligation(record, third, tie, scene) for tie in treaties(record, third)]
    return tuple(found)


def treaties(record: Record, third: str) -> list[Tie]:
    """The ties that bind a third party to a side, its organisations' included, the oldest first."""
    bound = [tie for tie in _alliances(record, third) if _binds(tie, _alliances(record, third))]
    for organisation in organisations(record, third):
        theirs = _alliances(record, organisation)
        bound += [tie for tie in theirs if _binds(tie, theirs)]
    return sorted(dict.fromkeys(bound), key=lambda tie: (tie.since or tie.known, tie.known))


def organisations(record: Record, third: str) -> tuple[str, ...]:
    """The organisations a third party is a member of."""
    return tuple(dict.fromkeys(tie.b for tie in record.ties if tie.kind == "membership" and tie.a == third))


def is_pact(obligation: Obligation) -> bool:
    """Whether a part of the clause promises help or defence."""
    parts = re.split(r"[,;.]", obligation.clause)
    return any(says(part, rules().pact) and not says(part, rules().pact_denied) for part in parts)


def party_of(record: Record, tie: Tie) -> str:
    """The end of a tie that is of a side."""
    return tie.b if record.situation.side_of(tie.b) is not None else tie.a


def _alliances(record: Record, holder: str) -> list[Tie]:
    side_of = record.situation.side_of
    return [
        tie for tie in record.ties
        if tie.kind == "alliance" and tie.verified
        and ((tie.a == holder and side_of(tie.b) is not None) or (tie.b == holder and side_of(tie.a) is not None))
    ]  # fmt: skip


def _binds(tie: Tie, pair: Sequence[Tie]) -> bool:
    own = [other for other in pair if {other.a, other.b} == {tie.a, tie.b}]
    return tie.mutual or (bool(tie.clause) and not any(other.mutual for other in own))


def _obligation(record: Record, third: str, tie: Tie, scene: Scene) -> Obligation:
    said = _statements(record, third, tie)
    rulings = {place: _ruling(record, place, (tie, *said)) for place in scene.places}
    reaches = _reaches(rulings)
    rests = [found[1] for found in rulings.values() if found and found[0] == reaches]
    asked, answered = _invoked(record, third, tie)
    claims = [claim for place in rulings for claim in scene.places[place]]
    return Obligation(
        tie=tie.id, clause=tie.clause, scope=tie.scope, covers=tie.covers, excludes=tie.excludes, reaches=reaches,
        why=_why(record, third, tie, scene, rulings, said),
        invoked=tuple(c.id for c in asked), answers=tuple(c.id for c in answered),
        cites=tuple(dict.fromkeys((*(t.id for t in rests), *(s.id for s in said), *claims[-MOST_CITED:]))),
    )  # fmt: skip


def _statements(record: Record, third: str, treaty: Tie) -> tuple[Tie, ...]:
    """What the third party, or the organisation it is bound by, said later of its obligations to the same party."""
    party = party_of(record, treaty)
    holders = {treaty.a, treaty.b, third} - {party}
    found = [
        tie
        for holder in sorted(holders)
        for tie in _alliances(record, holder)
        if party_of(record, tie) == party and tie != treaty and not _binds(tie, _alliances(record, holder))
        and tie.known >= treaty.known
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda tie: tie.known))


def _ruling(record: Record, place: str, ties: Sequence[Tie]) -> Ruling | None:
    """The latest tie that names a place or one around it, and what it says; the nearest place first."""
    around = chain(record, place)
    for tie in reversed(ties):
        for at in around:
            if at in tie.excludes:
                return False, tie, at
            if at in tie.covers:
                return True, tie, at
    return None


def _reaches(rulings: dict[str, Ruling | None]) -> bool | None:
    verdicts = {found[0] for found in rulings.values() if found}
    return True if True in verdicts else False if verdicts else None


def _why(
    record: Record, third: str, tie: Tie, scene: Scene, rulings: dict[str, Ruling | None], said: Sequence[Tie]
) -> str:
    """In words: what it is, who ruled on which place of fighting, and what nobody ruled on."""
    parts = [_what(record, third, tie), f"its scope is worded “{tie.scope}”" if tie.scope else "", _lead(scene)]
    for inside in (True, False):
        parts += _ruled(record, scene, rulings, tie, inside)
    open_places = [place for place, found in rulings.items() if found is None]
    if open_places:
        parts.append(f"whether {_places(record, open_places)} is meant is not on the record")
    if scene.denied:
        parts.append(f"fighting told and denied, not counted here: {_places(record, list(scene.denied))}")
    parts += _later(record, tie, said, rulings)
    return "; ".join(part for part in parts if part)


def _what(record: Record, third: str, tie: Tie) -> str:
    holder = tie.a if record.situation.side_of(tie.a) is None else tie.b
    through = "" if holder == third else f" (it binds {record.name(third)} as a member of {record.name(holder)})"
    return f"{tie.text}{through}"


def _lead(scene: Scene) -> str:
    return (
        ""
        if scene.told
        else "no place of fighting was told in the last two months: read against the disputed territory"
    )


def _ruled(record: Record, scene: Scene, rulings: dict[str, Ruling | None], treaty: Tie, inside: bool) -> list[str]:
    """One part per ruling: the places, what they lie within, who said so, and who tells of fighting there."""
    groups: dict[tuple[str, str], list[str]] = {}
    ties: dict[str, Tie] = {}
    for place, found in rulings.items():
        if found and found[0] == inside:
            groups.setdefault((found[1].id, found[2]), []).append(place)
            ties[found[1].id] = found[1]
    verb = "it covers" if inside else "it does not reach"
    return [
        f"{verb} {_places(record, places)}{_within(record, places, named)} {_by(ties[key], treaty)}"
        + _told(record, scene, places)
        for (key, named), places in groups.items()
    ]


def _within(record: Record, places: Sequence[str], named: str) -> str:
    return "" if named in places else f" (within {record.place_name(named)} as the gazetteer lists it)"


def _by(ruling: Tie, treaty: Tie) -> str:
    if ruling.id == treaty.id:
        return "by its own terms"
    return f"by a later statement, known {long_date(ruling.known)}: “{ruling.text}”"


def _told(record: Record, scene: Scene, places: Sequence[str]) -> str:
    """By whose account there is fighting in these places."""
    ids = {claim for place in places for claim in scene.places[place]}
    names = list(dict.fromkeys(record.account(claim) for claim in record.claims if claim.id in ids))
    return f" (fighting there is told by {listed(names[:MOST_NAMED])})" if names else ""


def _places(record: Record, places: Sequence[str]) -> str:
    """Places by name, without those that lie within another of them."""
    wide = [place for place in places if not set(chain(record, place)[1:]) & set(places)]
    return listed([record.place_name(place) for place in wide])


def _later(record: Record, tie: Tie, said: Sequence[Tie], rulings: dict[str, Ruling | None]) -> list[str]:
    """Statements that decide no place here, and the party's later standing in the organisation."""
    decides = {found[1].id for found in rulings.values() if found}
    parts = [f"said later ({long_date(one.known)}): “{one.text}”" for one in said if one.id not in decides]
    party, holder = party_of(record, tie), tie.a if party_of(record, tie) == tie.b else tie.b
    standing = [
        t for t in record.ties if t.kind == "membership" and (t.a, t.b) == (party, holder) and t.known > tie.known
    ]
    return parts + [f"later ({long_date(one.known)}): “{one.text}”" for one in standing[-1:]]


def listed(names: Sequence[str]) -> str:
    """Names in a row: "A, B and C"."""
    unique = list(dict.fromkeys(names))
    return ", ".join(unique[:-1]) + " and " * (len(unique) > 1) + unique[-1]


def _invoked(record: Record, third: str, tie: Tie) -> tuple[list[Claim], list[Claim]]:
    """Claims by which the party's side asks for help under the tie, and those by which its holder answers."""
    side = record.situation.side_of(party_of(record, tie))
    holders = {end for end in (tie.a, tie.b, third) if record.situation.side_of(end) is None}
    asked = [c for c in record.claims if c.known >= tie.known and _asks(record, c, side, holders)]
    if not asked:
        return [], []
    first = min(claim.known for claim in asked)
    return asked, [c for c in record.claims if c.known >= first and _answers(record, c, side, holders)]


def _asks(record: Record, claim: Claim, side: int | None, holders: set[str]) -> bool:
    rule = rules().invoke
    if claim.kind not in rule.kinds or claim.stance not in ("asserts", "claims_own_act"):
        return False
    if not claim.verified or claim.status not in ("happened", "ongoing", "historical"):
        return False
    by = {record.situation.side_of(doer) for doer in claim.doers}
    to = any(record.belongs(target, holder) for target in claim.targets for holder in holders)
    return by == {side} and to and (claim.kind in rule.free or says(claim.text, rule.words))


def _answers(record: Record, claim: Claim, side: int | None, holders: set[str]) -> bool:
    if claim.kind not in rules().answers.kinds or not claim.verified:
        return False
    if claim.stance not in ("asserts", "claims_own_act") or not claim.doers:
        return False
    by = any(record.belongs(doer, holder) for doer in claim.doers for holder in holders)
    return by and any(record.situation.side_of(target) == side for target in claim.targets)
