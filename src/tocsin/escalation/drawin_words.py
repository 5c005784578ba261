"""The sentence that tells one third party: what binds it, whether that reaches, what it did and said by whose account."""

from __future__ import annotations

from collections.abc import Sequence

from tocsin.escalation.drawin_deeds import Deed, Deeds
from tocsin.escalation.drawin_obligations import is_pact, listed
from tocsin.escalation.drawin_record import Record, day_of
from tocsin.schema.claims import Claim
from tocsin.schema.involvement import RUNGS, Obligation
from tocsin.schema.registry import Tie

_REACH = {True: "covers where fighting is told", False: "is said not to reach where fighting is told"}


def sentence(record: Record, third: str, found: Sequence[Obligation], done: Deeds, access: Sequence[Tie]) -> str:
    """One sentence, its parts in a fixed order: bound, reached, asked, deeds, words, what is unverified."""
    parts = [
        _bound(record, found),
        _asked(record, third, found),
        *_deeds(record, done),
        _said(record, done),
        _unverified(done),
        _access(access),
    ]
    return f"{record.name(third)} {'; '.join(part for part in parts if part)}."


def _bound(record: Record, found: Sequence[Obligation]) -> str:
    if not found:
        return "has no obligation to either side on record"
    verdicts = [one.reaches for one in found]
    ties = {tie.id: tie for tie in record.ties}
    parties = [_party(record, ties[one.tie]) for one in found if one.tie in ties]
    bound = f"is bound to {listed(parties)}"
    if any(is_pact(one) for one in found):
        bound += " by a promise of help or defence"
    agreed = set(verdicts)
    if len(agreed) == 1:
        reach = _REACH.get(verdicts[0]) if verdicts[0] is not None else None
        return (
            f"{bound}, which {reach}" if reach else f"{bound}; whether that reaches where fighting is told is unknown"
        )
    words = [_REACH[verdict] for verdict in (True, False) if verdict in agreed]
    return f"{bound}, of which one {' and another '.join(words)}" + (" and another leaves it open" * (None in agreed))


def _party(record: Record, tie: Tie) -> str:
    return record.name(tie.b if record.situation.side_of(tie.b) is not None else tie.a)


def _asked(record: Record, third: str, found: Sequence[Obligation]) -> str:
    if not found:
        return ""
    asked = [claim for claim in record.claims if any(claim.id in one.invoked for one in found)]
    if asked:
        return f"it was asked for help ({_told(record, asked[-1])})" + _answer(record, found)
    denied = denies_asking(record, third)
    if denied:
        return f"{record.account(denied)} denies having asked it for help ({day_of(denied.happened, denied.known)})"
    return "that it was asked for help is not on record"


def _told(record: Record, claim: Claim) -> str:
    return f"{day_of(claim.happened, claim.known)}, by {record.account(claim)}’s account"


def _answer(record: Record, found: Sequence[Obligation]) -> str:
    answers = [claim for claim in record.claims if any(claim.id in one.answers for one in found)]
    return f" and answered: “{answers[-1].text}”" if answers else ", with no answer on record"


def denies_asking(record: Record, third: str) -> Claim | None:
    """The latest claim that denies having asked a third party for help."""
    found = [
        claim for claim in record.claims
        if claim.kind == "request" and claim.stance == "denies" and claim.verified
        and any(record.belongs(target, third) for target in claim.targets)
    ]  # fmt: skip
    return found[-1] if found else None


def _deeds(record: Record, done: Deeds) -> list[str]:
    if done.rung is None:
        return ["no deed or statement of it toward a side is on record, which does not say that there was none"]
    parts = [_stands(record, done, done.rung)]
    if done.undenied != done.rung:
        parts.append(
            "that nobody denies: " + (_stands(record, done, done.undenied) if done.undenied is not None else "none")
        )
    return parts


def _stands(record: Record, done: Deeds, rung: int | None) -> str:
    told = done.at(rung)
    most = max(map(_weight, told))
    equal = [deed for deed in told if _weight(deed) == most]
    return f"rung {rung}, {RUNGS[rung or 0]}, {_account(record, equal)}{_denial(record, equal[0])}"


def _weight(deed: Deed) -> tuple[bool, bool, int, int]:
    """Undenied before denied, others' word before an accusation, then the latest."""
    told = deed.told
    accuses = isinstance(told, Claim) and told.stance == "accuses"
    happened = told.happened.start if isinstance(told, Claim) else told.since
    return not deed.denied, not accuses, told.known.toordinal(), happened.toordinal() if happened else 0


def _account(record: Record, equal: Sequence[Deed]) -> str:
    """By whose account; of ties that weigh the same every one, lest one side's alone be told."""
    ties = [deed.told.text for deed in equal if isinstance(deed.told, Tie)]
    if ties:
        return f"by the record of its ties ({'; '.join(sorted(ties))})"
    claim = equal[0].told
    assert isinstance(claim, Claim)
    return f"by {record.account(claim)}’s account ({day_of(claim.happened, claim.known)})"


def _denial(record: Record, deed: Deed) -> str:
    speakers = list(dict.fromkeys(record.account(claim) for claim in deed.denied))
    return f", denied by {listed(speakers)}" if speakers else ""


def _said(record: Record, done: Deeds) -> str:
    """The latest statement, where a higher rung was told above."""
    said = [deed for deed in done.at(0) if not isinstance(deed.told, Tie)]
    if not said or done.rung == 0:
        return ""
    told = said[-1].told
    assert isinstance(told, Claim)
    return f"last said ({day_of(told.happened, told.known)}): “{told.text}”"


def _unverified(done: Deeds) -> str:
    higher = [deed for deed in done.unverified if done.rung is None or deed.rung > done.rung]
    return f"unverified and not counted: “{higher[-1].told.text}”" if higher else ""


def _access(access: Sequence[Tie]) -> str:
    kinds = {"base": "a base", "closed_border": "a closed border", "peacekeeping": "peacekeepers"}
    held = list(dict.fromkeys(kinds.get(tie.kind, tie.kind) for tie in access))
    return f"on the spot: {', '.join(held)}" if held else ""
