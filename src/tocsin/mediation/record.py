"""A third party's record in the world's agreements, and its burdens elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from tocsin.mediation.acts import Act, acts, record_id
from tocsin.mediation.dossier import Dossier, dossier, mentions, names_of
from tocsin.mediation.mediator_rules import rules
from tocsin.schema.briefs import Sum
from tocsin.schema.claims import Claim
from tocsin.schema.situations import Situation
from tocsin.schema.sums import count
from tocsin.schema.truces import Agreement


def past_by(by: str, past: Iterable[Agreement], book: Dossier) -> tuple[Agreement, ...]:
    """Agreements known by the day in which it was third party: among the brokers, or named where only words are given."""
    names = names_of(by, book.actors, demonyms=False)
    return tuple(
        agreement for agreement in past
        if agreement.known <= book.as_of
        and (by in agreement.brokers or mentions(agreement.broker_text, names))
    )  # fmt: skip


def has_ended(agreement: Agreement, book: Dossier) -> bool:
    """Whether fighting is on record, by the day, as having come back."""
    return agreement.ended.start is not None and agreement.ended.start <= book.as_of


def counted(found: Sequence[Agreement], book: Dossier) -> tuple[tuple[int, int, int], tuple[Sum, ...]]:
    """How many, how many known to have ended in fighting, how many not; and the three counts opened, where there are any."""
    ended = [agreement for agreement in found if has_ended(agreement, book)]
    others = [agreement for agreement in found if not has_ended(agreement, book)]
    if not found:
        return (0, 0, 0), ()
    named = (
        (found, "agreements"),
        (ended, "agreements known to have ended"),
        (others, "agreements not known to have ended"),
    )
    sums = tuple(count((agreement.id for agreement in some), unit) for some, unit in named)
    return (len(found), len(ended), len(others)), sums


def burdens(
    elsewhere: Mapping[str, Sequence[Claim]], book: Dossier
) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """By third party, the other situations in which acts of the last days are on record: (situation id, claim ids).

    The sides there are not told apart from those who mediate: whoever is at talks carries that crisis, as a party or not.
    """
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for where in sorted(elsewhere):
        if where == book.situation.id:
            continue
        for act in _lately(where, elsewhere[where], book):
            there = found.setdefault(act.by, {})
            there[where] = tuple(dict.fromkeys((*there.get(where, ()), record_id(act))))
    return {by: tuple(there.items()) for by, there in found.items()}


def _lately(where: str, claims: Sequence[Claim], book: Dossier) -> list[Act]:
    nobody = Situation(id=where, source=book.situation.source, title=where, known=book.situation.known)
    there = dossier(nobody, claims, (), book.actors, (), (), book.as_of, book.offices)
    first = book.as_of - timedelta(days=rules().elsewhere_days)
    return [act for act in acts(there) if act.kind != "none" and act.day and act.day >= first]
