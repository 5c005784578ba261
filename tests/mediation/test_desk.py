"""The desk on the real record: what it holds on stated days, the same for both sides, and nothing from later."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from tocsin.judge import claims_of, the_situation
from tocsin.mediation.desk import case, desk, rests_on
from tocsin.schema.mediation import Desk, Mediator, Option
from tocsin.schema.registry import Actor, Office, Tie
from tocsin.schema.situations import Situation
from tocsin.schema.sums import holds
from tocsin.schema.truces import Agreement
from tocsin.signals.contacts import contacts
from tocsin.store.past import past_agreements, past_crises, past_sources
from tocsin.store.store import Store
from tocsin.store.view import View
from tocsin.truce.status import standings

SITUATION = "armenia-azerbaijan"
BEFORE, TRUCE, AFTER = date(2020, 9, 26), date(2020, 10, 12), date(2020, 12, 12)


@cache
def composed(store: Store, situation: str, day: date) -> tuple[dict[str, Any], Desk]:
    """What a desk is made of, as known on a day, and the desk; without the risk model, which a desk does not look at."""
    with store.view(day) as view:
        given = inputs(view, situation)
    return given, desk(**given)


def inputs(view: View, key: str) -> dict[str, Any]:
    """The desk's arguments from a view."""

    def own(kind: type[Any]) -> tuple[Any, ...]:
        return tuple(view.records(kind, lambda rows: rows.situation == key))

    situation, day = the_situation(view, key), view.as_of
    claims, agreements = claims_of(view, situation), own(Agreement)
    past = past_agreements(view), past_crises(view)
    return {
        "situation": situation, "claims": claims, "agreements": agreements, "as_of": day, "ties": own(Tie),
        "truces": standings(agreements, claims, day, situation), "offices": own(Office),
        "actors": {actor.id: actor for actor in own(Actor)}, "contacts": contacts(claims, agreements, day, situation),
        "past_agreements": past[0], "past_crises": past[1], "sources": past_sources((*past[0], *past[1])),
        "elsewhere": {s.id: claims_of(view, s) for s in view.records(Situation) if s.id != key},
    }  # fmt: skip


def option(made: Desk, kind: str) -> Option:
    return next(one for one in made.options if one.kind == kind)


def candidate(made: Desk, actor: str) -> Mediator:
    return next(one for one in made.mediators if one.actor == actor)


def claim(found: dict[str, Any], row: str) -> str:
    """The id of a row of the packaged ledger."""
    return next(c.id for c in found["claims"] if c.origin.endswith(row) or c.id.endswith(row))


def test_the_unanswered_request_for_separate_meetings_is_a_ground_on_the_eve(seeded: Store) -> None:
    found, made = composed(seeded, SITUATION, BEFORE)
    asked = option(made, "separate_meetings")
    assert claim(found, "aa-073") in asked.cites
    assert "no answer is on this record" in asked.why[0]
    assert asked.who[0] == "osce-minsk"
    assert asked.precedents and {one.record for one in asked.precedents} <= set(asked.cites)


def test_the_co_chairs_last_act_is_of_the_eighteenth_and_others_are_told_with_why_not(seeded: Store) -> None:
    _, made = composed(seeded, SITUATION, BEFORE)
    chairs = candidate(made, "osce-minsk")
    assert chairs.last is not None and chairs.last.day == date(2020, 9, 18) and chairs.days_ago == 8
    assert candidate(made, "TUR").partisan == ("AZE",)
    reasons = {text.split(":")[0] for one in made.options for text, _ in one.cannot}
    assert {"Turkey", "Israel"} <= reasons
    assert all("TUR" not in one.who for one in made.options)


def test_monitors_that_stopped_in_march_are_a_ground_with_their_days(seeded: Store) -> None:
    _, made = composed(seeded, SITUATION, BEFORE)
    assert "192 days ago" in option(made, "monitors").why[0]


def test_a_truce_that_broke_within_hours_asks_for_another_and_for_the_pause_it_promised(seeded: Store) -> None:
    found, made = composed(seeded, SITUATION, TRUCE)
    renewed = option(made, "brokered_truce")
    assert "truce-2020-10-10" in {a.id for a in found["agreements"]} and "truce-2020-10-10" in renewed.cites
    assert any("names no monitor" in text for text, _ in renewed.cannot)
    assert "RUS" in option(made, "humanitarian_pause").who


def test_the_peacekeepers_mandate_bounds_the_option_after_the_war(seeded: Store) -> None:
    _, made = composed(seeded, SITUATION, AFTER)
    kept = option(made, "peacekeepers")
    assert kept.by == date(2025, 11, 10) and "truce-2020-11-10" in kept.cites


@pytest.mark.parametrize(
    "situation, day",
    [
        (SITUATION, BEFORE), (SITUATION, TRUCE), (SITUATION, AFTER), ("india-pakistan", date(2025, 5, 12)),
        ("egypt-ethiopia", date(2023, 8, 1)),
    ],
)  # fmt: skip
def test_everything_is_cited_from_what_was_known_and_every_count_opens(
    seeded: Store, situation: str, day: date
) -> None:
    found, made = composed(seeded, situation, day)
    past = (*found["past_agreements"], *found["past_crises"])
    rows = {one.id for one in rests_on(made, past)}
    known = rows | {one.id for kind in ("claims", "agreements", "ties") for one in found[kind]}
    assert all(one.known <= day for one in rests_on(made, past))
    for one in made.options:
        assert one.precedents and set(one.cites) <= known | {situation}
        assert all(holds(derived) for derived in one.sums)
        assert set(one.silent) | {side for side, _ in one.said} == set(found["situation"].parties)
    for third in made.mediators:
        assert set(third.record_ids) <= known
        assert {act.record for act in third.acts} <= known
        assert all(holds(derived) for derived in third.sums)


def test_rows_known_later_change_nothing(seeded: Store) -> None:
    found, made = composed(seeded, SITUATION, BEFORE)
    later, _ = composed(seeded, SITUATION, AFTER)
    reckoned = ("as_of", "situation", "truces", "contacts", "offices")  # by others, from what was known on the day
    again = desk(**(later | {name: found[name] for name in reckoned}))
    assert again.options == made.options
    assert again.positions == made.positions and again.precedents == made.precedents


def test_the_case_at_hand_is_that_of_the_newest_truce(seeded: Store) -> None:
    found, _ = composed(seeded, SITUATION, TRUCE)
    assert case(found["situation"], found["truces"], TRUCE).monitor is False
    assert case(found["situation"], (), TRUCE).monitor is None


def test_a_situation_with_nothing_on_record_has_an_empty_desk() -> None:
    empty = Situation(id="blank", source="made", title="Blank", known=BEFORE, parties=("ALV", "BER"))
    made = desk(empty, (), (), (), {}, (), (), BEFORE)
    assert (made.mediators, made.options, made.precedents) == ((), (), ())
    assert made.positions.statements == ()
    row = Agreement(id="x", source="set", title="X", kind="treaty", known=BEFORE)
    assert rests_on(made, [row]) == ()
