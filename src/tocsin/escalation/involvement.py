"""Who might be drawn in, as of a day: obligations, deeds, access, other wars and odds of every third party.

Pure: records in, judgements out; nothing known later is used. Rules are symmetric in the two sides. Silence is not absence: a
third party of which nothing is on record has ``rung`` None, one without a base rate has no odds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from tocsin.escalation.drawin_deeds import Deeds, deeds
from tocsin.escalation.drawin_elsewhere import elsewhere
from tocsin.escalation.drawin_fighting import Scene, scene
from tocsin.escalation.drawin_obligations import is_pact, obligations, party_of
from tocsin.escalation.drawin_odds import Pact, is_near, odds
from tocsin.escalation.drawin_record import Record, record_on, thirds, ties_to_sides
from tocsin.escalation.drawin_rules import rules
from tocsin.escalation.drawin_words import denies_asking, sentence
from tocsin.schema.claims import Claim
from tocsin.schema.ids import judgement_id
from tocsin.schema.involvement import Involvement, Obligation, RungOdds
from tocsin.schema.registry import Actor, Place, Tie
from tocsin.schema.situations import Situation

if TYPE_CHECKING:
    from tocsin.schema.news import NewsSeries

MOST_CITED = 12


def involvement(
    situation: Situation, claims: Iterable[Claim], ties: Iterable[Tie], actors: Mapping[str, Actor] | Iterable[Actor],
    as_of: date, *, places: Mapping[str, Place] | Iterable[Place] = (), news: NewsSeries | None = None,
) -> tuple[Involvement, ...]:  # fmt: skip
    """One ``Involvement`` per third party: those the situation lists, then others with an alliance, base, arms or backing
    tie to a side.

    ``places`` say what lies within what; without them a place is only itself. ``news`` tell what else a state fights.
    """
    people = list(actors.values()) if isinstance(actors, Mapping) else list(actors)
    where = list(places.values()) if isinstance(places, Mapping) else list(places)
    record = record_on(situation, claims, ties, people, where, as_of)
    fighting = scene(record)
    return tuple(_one(record, third, fighting, news) for third in thirds(record))


def _one(record: Record, third: str, fighting: Scene, news: NewsSeries | None) -> Involvement:
    bound, done = obligations(record, third, fighting), deeds(record, third)
    access = [tie for tie, _ in ties_to_sides(record, third, rules().access)]
    top = done.at(done.rung)
    return Involvement(
        id=judgement_id("involvement", record.situation.id, third, record.as_of), known=record.as_of, third=third,
        side=_side(record, third), rung=done.rung, contested=bool(top) and all(deed.denied for deed in top),
        obligations=bound, deeds=tuple((deed.rung, deed.id) for deed in done.verified),
        denied=tuple(dict.fromkeys(claim.id for deed in done.verified for claim in deed.denied)),
        access=tuple(tie.id for tie in access),
        elsewhere=elsewhere(_iso3(record, third), _side_states(record), news, record.as_of),
        odds=_odds(record, third, bound, done), sentence=sentence(record, third, bound, done, access),
        cites=_cites(record, third, bound, done, access),
    )  # fmt: skip


def _side(record: Record, third: str) -> int | None:
    """The side it leans to by alliance, base and backing, or where it has none of these by arms; None for both."""
    for kinds in (rules().leaning, ("arms",)):
        sides = {side for _, side in ties_to_sides(record, third, kinds)}
        if sides:
            return sides.pop() if len(sides) == 1 else None
    return None


def _iso3(record: Record, actor: str) -> str | None:
    return record.actors[actor].iso3 if actor in record.actors else None


def _side_states(record: Record) -> tuple[str, ...]:
    return tuple(iso3 for party in record.situation.parties if (iso3 := _iso3(record, party)))


def _odds(record: Record, third: str, bound: tuple[Obligation, ...], done: Deeds) -> tuple[RungOdds, ...]:
    """Odds for a state by its pacts that are not said to stop short, and by border or major power; none for others."""
    state, others = _iso3(record, third), _side_states(record)
    if state is None or not others:
        return ()
    ties = {tie.id: tie for tie in record.ties}
    pacts = [one for one in bound if is_pact(one)]
    counted = [one for one in pacts if one.reaches is not False]
    sides = {record.situation.side_of(party_of(record, ties[one.tie])) for one in counted if one.tie in ties}
    kinds: tuple[Pact, ...] = ("none", "one", "both")
    because = (
        "its pact is said not to reach where fighting is told and is read as none" if pacts and not counted else ""
    )
    return odds(kinds[len(sides)], is_near(state, others), done.undenied, because)


def _cites(
    record: Record, third: str, bound: tuple[Obligation, ...], done: Deeds, access: list[Tie]
) -> tuple[str, ...]:
    """What the sentence rests on, the weightiest first."""
    top = [deed for rung in (done.rung, done.undenied, 0) for deed in reversed(done.at(rung))]
    told = [cite for deed in top for cite in (deed.id, *(claim.id for claim in deed.denied))]
    denied = denies_asking(record, third) if bound else None
    asked = [cite for one in bound for cite in one.invoked] or ([denied.id] if denied else [])
    found = (*told[:4], *(one.tie for one in bound), *asked, *told[4:], *(d.id for d in done.unverified[-1:]))
    return tuple(dict.fromkeys((*found, *(tie.id for tie in access))))[:MOST_CITED]
