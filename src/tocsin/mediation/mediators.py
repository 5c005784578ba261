"""Who could mediate: every candidate with what it did, what came of it, its ties, what the sides say of it, and its record.

Candidates are the situation's mediators and third parties, and whoever else is on record as having offered, convened,
brokered, stated, called for a truce, watched over one, or been asked. Nothing is left out for being empty: a candidate with
nothing on record is shown as that. They come in order of their last act, the newest first, then as the situation lists them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tocsin.mediation.acceptance import acceptances
from tocsin.mediation.acts import Act, acts
from tocsin.mediation.dossier import Dossier, dossier
from tocsin.mediation.outcomes import told_act
from tocsin.mediation.record import burdens, counted, past_by
from tocsin.mediation.ties import partisan, ties_to_sides
from tocsin.schema.claims import LEVELS, Claim
from tocsin.schema.mediation import Mediator, MediatorAct
from tocsin.schema.registry import Actor, Office, Tie
from tocsin.schema.situations import Situation
from tocsin.schema.sums import days_between
from tocsin.schema.truces import Agreement, TruceStatus

Burdens = Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]


def mediators(
    situation: Situation,
    claims: Iterable[Claim],
    agreements: Iterable[Agreement],
    actors: Mapping[str, Actor],
    ties: Iterable[Tie],
    truces: Iterable[TruceStatus],
    as_of: date,
    past: Sequence[Agreement] = (),
    elsewhere: Mapping[str, Sequence[Claim]] | None = None,
    offices: Iterable[Office] = (),
) -> tuple[Mediator, ...]:
    """Every candidate as known by ``as_of``; ``past`` are data sets' agreements, ``elsewhere`` other situations' claims by id.

    Rows known later are left out here too, so that handing in too much changes nothing.
    """
    book = dossier(situation, claims, agreements, actors, ties, truces, as_of, offices)
    found, carried = acts(book), burdens(elsewhere or {}, book)
    made = [
        _mediator(by, [act for act in found if act.by == by], book, past, carried) for by in candidates(found, book)
    ]
    return tuple(sorted(made, key=lambda one: one.days_ago if one.days_ago is not None else 10**9))


def candidates(found: Sequence[Act], book: Dossier) -> tuple[str, ...]:
    """The situation's own list, then whoever the record names; never a side."""
    listed = [*book.situation.mediators, *book.situation.third_parties]
    acting = sorted({act.by for act in found if act.nominates})
    return tuple(dict.fromkeys(one for one in (*listed, *acting) if book.side(one) is None))


def _mediator(by: str, own: list[Act], book: Dossier, past: Sequence[Agreement], carried: Burdens) -> Mediator:
    told = tuple(told_act(act, book) for act in own)
    done = [seen for act, seen in zip(own, told, strict=True) if act.day and not act.passive]
    last = done[-1] if done else None
    third_party = past_by(by, past, book)
    record, sums = counted(third_party, book)
    backs, because = partisan(by, book)
    ago = days_between(book.as_of, last.day) if last and last.day else None
    return Mediator(
        actor=by,
        acts=told,
        brokered=tuple(act.agreement.id for act in own if act.kind == "brokered" and act.agreement),
        ties=tuple((party, tie.id) for party, tie in ties_to_sides(by, book)),
        acceptance=acceptances(by, own, book),
        last=last,
        days_ago=int(ago.value) if ago else None,
        last_by_level=_by_level(done),
        record=record,
        record_ids=tuple(agreement.id for agreement in third_party),
        others=carried.get(by, ()),
        partisan=backs,
        partisan_cites=because,
        sums=(*((ago,) if ago else ()), *sums),
    )


def _by_level(done: Sequence[MediatorAct]) -> tuple[tuple[str, MediatorAct], ...]:
    """The last act of each rank, the highest rank first."""
    last = {act.level: act for act in done}
    return tuple((level, last[level]) for level in LEVELS if level in last)
