"""The mediation desk of a situation as of a day: positions, mediators, precedents, options, composed from what was known.

Pure: everything comes in as an argument, what is known later than the day is left out, and nothing is read from anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tocsin.mediation.likeness import Features
from tocsin.mediation.mediators import mediators
from tocsin.mediation.options import options
from tocsin.mediation.positions import positions
from tocsin.mediation.precedents import features, nearest, ranked
from tocsin.mediation.scene import newest
from tocsin.schema.claims import Claim
from tocsin.schema.findings import Contact
from tocsin.schema.mediation import Crisis, Desk, Turning
from tocsin.schema.registry import Actor, Office, Tie
from tocsin.schema.situations import Situation
from tocsin.schema.truces import Agreement, TruceStatus, TruceWatch


def desk(
    situation: Situation,
    claims: Sequence[Claim],
    agreements: Sequence[Agreement],
    truces: Sequence[TruceStatus],
    actors: Mapping[str, Actor],
    ties: Sequence[Tie],
    contacts: Sequence[Contact],
    as_of: date,
    *,
    offices: Sequence[Office] = (),
    watched: Sequence[TruceWatch] = (),
    past_agreements: Sequence[Agreement] = (),
    past_crises: Sequence[Crisis] = (),
    elsewhere: Mapping[str, Sequence[Claim]] | None = None,
    turning: Turning | None = None,
    sources: Sequence[tuple[str, int]] = (),
) -> Desk:
    """Everything a mediator works with, as known by ``as_of``.

    ``past_agreements`` and ``past_crises`` are data sets' rows, ``sources`` their (source id, rows); ``elsewhere`` the claims
    of other situations by id; ``turning`` what is known of how late crises like this one were still turned.
    """
    said = positions(claims, situation, actors, as_of, offices)
    third = mediators(
        situation, claims, agreements, actors, ties, truces, as_of, past_agreements, elsewhere, tuple(offices)
    )
    now = case(situation, truces, as_of)
    every = ranked(situation, as_of, past_agreements, past_crises, agreements, now, actors, truces)
    made = options(
        situation, claims, agreements, truces, said, third, every, contacts, as_of,
        actors=actors, watched=watched, past=(*past_agreements, *past_crises),
    )  # fmt: skip
    return Desk(
        positions=said,
        mediators=third,
        precedents=nearest(every),
        options=made,
        turning=turning,
        sources=tuple(sources),
    )


def case(situation: Situation, truces: Iterable[TruceStatus], as_of: date) -> Features:
    """What is stated of the case at hand: mediation is what is asked for; monitor and purpose are the newest truce's."""
    latest = newest([one for one in truces if one.agreement.known <= as_of], as_of)
    if latest is None:
        return features(situation, as_of, mediated=True)
    watched, purpose = latest.agreement.monitor is not None, latest.agreement.purpose
    return features(situation, as_of, mediated=True, monitor=watched, purpose=purpose)


def rests_on(made: Desk, past: Iterable[Agreement | Crisis]) -> tuple[Agreement | Crisis, ...]:
    """The data sets' rows that a desk's precedents, options and mediators' records point to, in the order given."""
    named = {one.record for one in made.precedents}
    named |= {key for option in made.options for key in (*option.cites, *(p.record for p in option.precedents))}
    named |= {key for one in made.mediators for key in one.record_ids}
    return tuple(one for one in past if one.id in named)
