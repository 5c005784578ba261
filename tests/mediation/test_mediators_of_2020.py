"""The mediators of the packaged situations, as known on days of 2020 and 2021: real acts, each in a record."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from tocsin.judge import judge
from tocsin.mediation.mediators import mediators
from tocsin.mediation.precedents import features, precedents
from tocsin.schema.findings import Findings
from tocsin.schema.mediation import Mediator
from tocsin.schema.sums import holds
from tocsin.store.past import past_agreements, past_crises
from tocsin.store.store import Store

EVE = date(2020, 9, 26)


def _findings(seeded: Store, day: date, situation: str = "armenia-azerbaijan") -> Findings:
    return judge(seeded.view(as_of=day), situation)


def _mediators(found: Findings, seeded: Store | None = None) -> dict[str, Mediator]:
    past = past_agreements(seeded.view(as_of=found.as_of)) if seeded else ()
    made = mediators(
        found.situation, found.claims, found.agreements, found.actors, found.ties, found.truces, found.as_of, past, {},
        found.offices,
    )  # fmt: skip
    return {mediator.actor: mediator for mediator in made}


@pytest.fixture(scope="module")
def eve(seeded: Store) -> Findings:
    return _findings(seeded, EVE)


@pytest.fixture(scope="module")
def of_eve(eve: Findings, seeded: Store) -> dict[str, Mediator]:
    return _mediators(eve, seeded)


def test_on_the_eve_of_war_the_co_chairs_last_acts_are_there(of_eve: dict[str, Mediator]) -> None:
    acts = {(act.day, act.kind) for act in of_eve["osce-minsk"].acts}
    assert {
        (date(2020, 4, 21), "convened"), (date(2020, 5, 18), "convened"), (date(2020, 6, 29), "convened"),
        (date(2020, 6, 30), "convened"), (date(2020, 7, 15), "stated"), (date(2020, 9, 18), "other"),
        (date(2020, 9, 18), "asked"),
    } <= acts  # fmt: skip
    assert of_eve["osce-minsk"].days_ago == 8
    assert dict(of_eve["osce-minsk"].last_by_level)["foreign_ministers"].day == date(2020, 6, 30)


def test_the_request_for_separate_meetings_is_unanswered_on_this_record(of_eve: dict[str, Mediator]) -> None:
    asked = next(act for act in of_eve["osce-minsk"].acts if act.kind == "asked")
    assert "separate meeting" in asked.text
    assert asked.outcome == "no answer of Armenia or Azerbaijan, and no meeting, is on record by 26 September 2020"
    assert of_eve["osce-minsk"].last == asked


def test_every_candidate_of_the_folder_is_told_of_and_every_act_rests_on_a_record(
    eve: Findings, of_eve: dict[str, Mediator]
) -> None:
    assert {*eve.situation.mediators, *eve.situation.third_parties} <= set(of_eve)
    records = {c.id for c in eve.claims} | {a.id for a in eve.agreements} | {t.id for t in eve.ties}
    for mediator in of_eve.values():
        assert {act.record for act in mediator.acts} <= records
        assert {cite for act in mediator.acts for cite in act.outcome_cites} <= records
        assert {r for one in mediator.acceptance for r in (*one.accepts, *one.rejects)} <= records
        assert {*mediator.partisan_cites, *(tie for _, tie in mediator.ties)} <= records
        assert [one.side for one in mediator.acceptance] == ["ARM", "AZE"]
        assert all(holds(one) for one in mediator.sums)
        assert "refused" not in " ".join(act.outcome for act in mediator.acts)


def test_with_the_folders_sides_in_the_other_order_everything_mirrors(
    eve: Findings, of_eve: dict[str, Mediator]
) -> None:
    one = eve.situation
    other = replace(one, parties=one.parties[::-1], side_a=one.side_b, side_b=one.side_a)
    turned = _mediators(replace(eve, situation=other))
    assert list(turned) == list(of_eve)
    for by, mediator in of_eve.items():
        assert [(a.record, a.kind, a.day) for a in mediator.acts] == [
            (a.record, a.kind, a.day) for a in turned[by].acts
        ]
        assert mediator.acceptance == turned[by].acceptance[::-1]
        assert (mediator.partisan, mediator.partisan_cites) == (turned[by].partisan, turned[by].partisan_cites)
        assert set(mediator.ties) == set(turned[by].ties)


def test_who_is_bound_to_whom_and_who_backs_whom(of_eve: dict[str, Mediator]) -> None:
    assert of_eve["TUR"].partisan == ("AZE",)
    assert of_eve["RUS"].partisan == ()
    assert {side for side, _ in of_eve["RUS"].ties} == {"ARM", "AZE"}
    assert {"truce-1994-05-12", "truce-2016-04-05"} <= set(of_eve["RUS"].brokered)
    assert next(one for one in of_eve["TUR"].acceptance if one.side == "ARM").word == "rejected"
    assert [one.word for one in of_eve["GEO"].acceptance] == ["not told", "not told"]


def test_the_worlds_record_is_counted_from_the_packaged_agreements(of_eve: dict[str, Mediator]) -> None:
    every, ended, others = of_eve["RUS"].record
    assert every == ended + others == len(of_eve["RUS"].record_ids)
    assert 0 < ended < every


def test_the_presidents_joint_call_is_of_their_states_and_of_the_co_chairs(seeded: Store) -> None:
    found = _mediators(_findings(seeded, date(2020, 10, 3)))
    joint = {by: act for by in ("RUS", "USA", "FRA", "osce-minsk") for act in found[by].acts
             if act.day == date(2020, 10, 1) and act.kind == "called_for_truce"}  # fmt: skip
    assert set(joint) == {"RUS", "USA", "FRA", "osce-minsk"}
    assert len({act.record for act in joint.values()}) == 1
    assert "refused by Turkey" in joint["USA"].outcome
    assert not any(act.day == date(2020, 10, 1) for act in _mediators(_findings(seeded, EVE))["USA"].acts)


def test_what_mediators_had_brokered_in_october_is_told_with_its_standing(seeded: Store) -> None:
    found = _mediators(_findings(seeded, date(2020, 10, 19)))
    brokered = {act.record: act.outcome for by in ("RUS", "FRA") for act in found[by].acts if act.kind == "brokered"}
    assert brokered["truce-2020-10-10"] == brokered["truce-2020-10-18"] == "over, by the accounts on record"
    assert next(one for one in found["osce-minsk"].acceptance if one.side == "AZE").word == "mixed"


@pytest.mark.parametrize(("situation", "day", "by"), [
    ("egypt-ethiopia", date(2021, 7, 1), "au"), ("india-pakistan", date(2025, 5, 12), "USA"),
])  # fmt: skip
def test_the_other_situations_have_their_mediators(seeded: Store, situation: str, day: date, by: str) -> None:
    found = _findings(seeded, day, situation)
    made = _mediators(found)
    assert made[by].brokered
    assert {*found.situation.mediators, *found.situation.third_parties} <= set(made)


def test_precedents_of_the_eve_come_from_what_ships(eve: Findings, seeded: Store) -> None:
    view = seeded.view(as_of=EVE)
    here = features(eve.situation, EVE, mediated=True, purpose="cessation", violence="serious")
    told = precedents(
        eve.situation, EVE, past_agreements(view), past_crises(view), eve.agreements, here, eve.actors, eve.truces
    )  # fmt: skip
    sources = {a.id: a.source for a in (*past_agreements(view), *past_crises(view), *eve.agreements)}
    assert len(told) == 17
    assert {sources[one.record].split(":")[0] for one in told} == {
        "situation",
        "ucdp-peace-agreements",
        "ucdp-termination",
    }
    assert all(holds(one.likeness) and one.cite for one in told)
    assert all(one.day is None or one.day <= EVE for one in told)
    assert "broken, by the accounts of both sides" in {one.outcome for one in told}
