"""Who could mediate: acts with their fruit, ties, what the sides say, record and burdens; on an invented pair of states."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.mediation.mediators import mediators
from tocsin.schema.claims import Claim
from tocsin.schema.mediation import Acceptance, Mediator, MediatorAct
from tocsin.schema.registry import Actor, ActorKind, Alias, Office, Tie
from tocsin.schema.situations import Situation
from tocsin.schema.sums import holds
from tocsin.schema.time import When
from tocsin.schema.truces import Agreement, TruceStatus

DAY = date(2030, 9, 26)
OLD = date(2000, 1, 1)


def pair(first: str = "ALV", second: str = "BER") -> Situation:
    return Situation(
        id="alv-ber", source="made", title="A pair", known=OLD, parties=(first, second), side_a=(f"{first.lower()}-leader",),
        side_b=(f"{second.lower()}-leader",), mediators=("quartet", "CAS"), third_parties=("DOR",),
    )  # fmt: skip


def person(key: str, kind: ActorKind, name: str, of: str | None = None, *aliases: str) -> Actor:
    return Actor(id=key, source="made", kind=kind, name=name, known=OLD, of=of, aliases=tuple(map(Alias, aliases)))


ACTORS = {
    actor.id: actor
    for actor in (
        person("ALV", "state", "Alvania"), person("BER", "state", "Berenia"), person("CAS", "state", "Casperia"),
        person("DOR", "state", "Doria"), person("EST", "state", "Estoria"),
        person("quartet", "mediation_body", "Quartet", "league"), person("league", "organisation", "League"),
        person("watch", "monitor", "League monitors", "league"), person("chief", "person", "the Chief", "watch"),
        person("cas-president", "person", "President Cass", "CAS"), person("est-president", "person", "President Este", "EST"),
        person("alv-leader", "person", "the leader of Alvania", "ALV"),
        person("ber-leader", "person", "the leader of Berenia", "BER"),
        person("gazette", "media", "The Gazette"), person("institute", "expert", "The Institute"),
    )
}  # fmt: skip


def claim(key: str, kind: str, when: str, text: str = "It happens.", known: str = "", **more: Any) -> Claim:
    moment = When.parse(when)
    day = date.fromisoformat(known) if known else (moment.end or moment.start or DAY)
    return Claim(id=key, source="made", origin=key, kind=kind, text=text, known=day, happened=moment, **more)


def agreement(key: str, when: str, **more: Any) -> Agreement:
    fields = {"kind": "truce", "parties": ("ALV", "BER"), "title": f"Truce {key}", **more}
    day = When.parse(when)
    return Agreement(id=key, source="made", known=fields.pop("known", day.end), agreed=day, in_force=day, **fields)


def tie(key: str, a: str, b: str, kind: Any, since: str = "2010-01-01", **more: Any) -> Tie:
    start = date.fromisoformat(since)
    return Tie(
        id=key, source="made", a=a, b=b, kind=kind, text=f"{a} {kind} {b}", **{"known": start, "since": start, **more}
    )


def told(
    claims: Sequence[Claim] = (),
    agreements: Sequence[Agreement] = (),
    ties: Sequence[Tie] = (),
    day: date = DAY,
    **more: Any,
) -> dict[str, Mediator]:
    truces = more.pop("truces", ())
    situation = more.pop("situation", pair())
    actors = more.pop("actors", ACTORS)
    return {m.actor: m for m in mediators(situation, claims, agreements, actors, ties, truces, day, **more)}


def acts(mediator: Mediator) -> list[tuple[str, str]]:
    return [(act.record, act.kind) for act in mediator.acts]


def side(mediator: Mediator, party: str) -> Acceptance:
    return next(one for one in mediator.acceptance if one.side == party)


def only(mediator: Mediator) -> MediatorAct:
    assert len(mediator.acts) == 1
    return mediator.acts[0]


def test_without_any_claim_the_listed_candidates_are_shown_with_nothing_on_record() -> None:
    found = told()
    assert list(found) == ["quartet", "CAS", "DOR"]
    for mediator in found.values():
        assert (mediator.acts, mediator.last, mediator.days_ago, mediator.ties, mediator.sums) == (
            (),
            None,
            None,
            (),
            (),
        )
        assert [(one.side, one.word) for one in mediator.acceptance] == [("ALV", "not told"), ("BER", "not told")]


def test_a_situation_without_parties_has_candidates_and_no_sides() -> None:
    bare = Situation(id="bare", source="made", title="Bare", known=OLD, mediators=("CAS",))
    assert told(situation=bare)["CAS"].acceptance == ()


KINDS = [
    (claim("a", "mediator_statement", "2030-07-15", doers=("quartet",), targets=("ALV", "BER")), "quartet", "stated"),
    (claim("b", "negotiation", "2030-06-30", doers=("ALV", "BER", "quartet")), "quartet", "convened"),
    (claim("c", "negotiation", "2030-06-30", doers=("ALV", "quartet")), "quartet", "other"),
    (claim("d", "mediation", "2030-06-30", "Cass offers to mediate.", doers=("cas-president",)), "CAS", "offered"),
    (claim("e", "mediation", "2030-06-30", "Cass hosts both leaders.", doers=("cas-president",), targets=("ALV", "BER")),
     "CAS", "convened"),
    (claim("f", "mediation", "2030-06-30", "Cass telephones both.", doers=("cas-president",), targets=("ALV", "BER")),
     "CAS", "other"),
    (claim("g", "call_for_truce", "2030-06-30", doers=("est-president",)), "EST", "called_for_truce"),
    (claim("h", "request", "2030-06-30", "Alvania asks Estoria to mediate.", doers=("ALV",), targets=("EST",)), "EST", "asked"),
    (claim("i", "request", "2030-06-30", "The Quartet asks for a meeting.", doers=("quartet",), targets=("ALV",)),
     "quartet", "asked"),
    (claim("j", "monitoring", "2030-03-18", "Monitoring is suspended.", doers=("watch",), speaker="chief"),
     "league", "monitored"),
    (claim("k", "truce", "2030-03-18", "A truce brokered by Estoria.", doers=("ALV", "BER", "EST")), "EST", "brokered"),
    (claim("l", "no_mediation", "2030-03-18", "Doria has done nothing.", doers=("DOR",), speaker="institute",
           speaker_role="expert"), "DOR", "none"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "by", "kind"), KINDS, ids=[one.id for one, _, _ in KINDS])
def test_a_claim_is_an_act_of_its_kind_by_whom_it_is_counted_with(one: Claim, by: str, kind: str) -> None:
    assert acts(told([one])[by]) == [(one.id, kind)]


def test_a_request_for_anything_but_mediating_makes_no_mediator() -> None:
    arms = claim("arms", "request", "2030-06-30", "Alvania asks Estoria for arms.", doers=("ALV",), targets=("EST",))
    assert "EST" not in told([arms])


def test_denied_foreseen_and_imagined_acts_are_none() -> None:
    made: dict[str, Any] = {"doers": ("cas-president",), "targets": ("ALV", "BER")}
    rows = [
        claim("denied", "call_for_truce", "2030-06-01", stance="denies", **made),
        claim("doubted", "mediation", "2030-06-01", stance="doubts", **made),
        claim("maybe", "mediation", "2030-06-01", status="hypothetical", **made),
        claim("coming", "call_for_truce", "2030-06-01", status="future", **made),
    ]
    assert told(rows)["CAS"].acts == ()
    planned = claim("planned", "mediation", "2030-06-01", "Cass is to visit both.", status="future", **made)
    assert acts(told([planned])["CAS"]) == [("planned", "offered")]


def test_outlets_experts_and_the_sides_are_no_candidates() -> None:
    rows = [
        claim("x", "call_for_truce", "2030-06-01", doers=("gazette", "institute", "ALV", "ber-leader")),
        claim("y", "mediation", "2030-06-01", doers=("alv-leader",), speaker="gazette", speaker_role="media"),
    ]
    assert list(told(rows)) == ["quartet", "CAS", "DOR"]


def test_a_joint_statement_is_of_each_state_and_of_the_body_in_whose_name_it_is() -> None:
    joint = claim("joint", "call_for_truce", "2030-08-01", doers=("cas-president", "est-president"), speaker="quartet",
                  speaker_role="mediator", level="leaders")  # fmt: skip
    found = told([joint])
    assert [found[by].last.level for by in ("CAS", "EST", "quartet") if found[by].last] == ["leaders"] * 3  # type: ignore[union-attr]


def test_the_members_of_a_body_acting_all_together_act_for_it() -> None:
    ties = [tie("m1", "CAS", "quartet", "membership"), tie("m2", "EST", "quartet", "membership")]
    both = claim("both", "call_for_truce", "2030-08-01", doers=("cas-president", "est-president"))
    one = claim("one", "call_for_truce", "2030-08-01", doers=("cas-president",))
    assert acts(told([both], ties=ties)["quartet"]) == [("both", "called_for_truce")]
    assert told([one], ties=ties)["quartet"].acts == ()


def test_who_has_left_office_acts_for_himself_and_who_changed_it_for_whom_he_now_serves() -> None:
    held: dict[str, Any] = {"holder": "cas-president", "source": "made", "known": OLD}
    offices = [
        Office(id="o1", office="president", of="CAS", since=OLD, until=date(2029, 1, 1), until_known=date(2029, 1, 1), **held),
    ]  # fmt: skip
    call = claim("call", "call_for_truce", "2030-08-01", doers=("cas-president",))
    assert acts(told([call], offices=offices)["cas-president"]) == [("call", "called_for_truce")]
    envoy = Office(id="o2", office="envoy", of="league", since=date(2030, 1, 1), **{**held, "known": date(2030, 1, 1)})
    assert acts(told([call], offices=[*offices, envoy])["league"]) == [("call", "called_for_truce")]
    assert acts(told([call])["CAS"]) == [("call", "called_for_truce")]


REQUEST = claim("ask", "request", "2030-09-01..2030-09-18", "The Quartet asks each minister for a separate meeting.",
                doers=("quartet",), targets=("ALV", "BER"), speaker="quartet", speaker_role="mediator", status="future",
                level="co_chairs")  # fmt: skip


def test_a_request_without_an_answer_on_record_is_told_as_that_and_never_as_refused() -> None:
    act = only(told([REQUEST])["quartet"])
    assert (act.kind, act.day, act.outcome_cites) == ("asked", date(2030, 9, 18), ())
    assert act.outcome == "no answer of Alvania or Berenia, and no meeting, is on record by 26 September 2030"


def test_each_side_answers_a_request_for_itself() -> None:
    later = date(2030, 10, 20)
    met = claim("met", "negotiation", "2030-10-01", doers=("ALV", "quartet"))
    refused = claim("no", "refusal", "2030-10-05", doers=("ber-leader",), targets=("quartet",), speaker="ber-leader")
    mediator = told([REQUEST, met, refused], day=later)["quartet"]
    act = mediator.acts[0]
    assert act.outcome == (
        "Alvania: a meeting or agreement with it followed on 1 October 2030; Berenia: a refusal is told on 5 October 2030"
    )
    assert act.outcome_cites == ("met", "no")
    assert (
        told([REQUEST, met], day=later)["quartet"]
        .acts[0]
        .outcome.endswith("no answer of Berenia, and no meeting, is on record by 20 October 2030")
    )


def test_a_meeting_of_the_same_days_as_the_request_is_no_answer_to_it() -> None:
    same = claim("same", "negotiation", "2030-09-18", doers=("ALV", "BER", "quartet"))
    request = next(act for act in told([REQUEST, same])["quartet"].acts if act.kind == "asked")
    assert request.outcome.startswith("no answer of Alvania or Berenia")


@pytest.mark.parametrize(("made", "words"), [
    ("2030-06-30", "Truce t followed on 30 June 2030"),
    ("2030-07-10", "Truce t followed on 10 July 2030"),
    ("2030-07-30", "Truce t followed on 30 July 2030"),
    ("2030-07-31", "no agreement is on record in the thirty days after it"),
    ("2030-06-29", "no agreement is on record in the thirty days after it"),
])  # fmt: skip
def test_a_meeting_bore_fruit_if_both_sides_agreed_within_thirty_days(made: str, words: str) -> None:
    met = claim("met", "negotiation", "2030-06-30", doers=("ALV", "BER", "quartet"))
    act = only(told([met], [agreement("t", made)])["quartet"])
    assert (act.outcome, act.outcome_cites) == (words, ("t",) if "followed" in words else ())


def test_an_agreement_that_one_side_did_not_sign_is_no_fruit() -> None:
    met = claim("met", "negotiation", "2030-06-30", doers=("ALV", "BER", "quartet"))
    signed = [agreement("t", "2030-07-10", declined=("BER",))]
    assert "no agreement" in only(told([met], signed)["quartet"]).outcome


def test_a_call_for_a_truce_tells_who_refused_it() -> None:
    call = claim("call", "call_for_truce", "2030-09-20", doers=("CAS",), targets=("ALV", "BER"))
    no = claim("no", "refusal", "2030-09-21", doers=("DOR",), targets=("CAS",), speaker="DOR")
    act = only(told([call, no])["CAS"])
    assert act.outcome == "no agreement is on record by 26 September 2030; refused by Doria"
    assert act.outcome_cites == ("no",)


def test_a_refusal_of_another_that_names_the_mediator_is_no_refusal_of_it() -> None:
    call = claim("call", "call_for_truce", "2030-09-20", doers=("CAS",), targets=("ALV", "BER"))
    no = claim("no", "refusal", "2030-09-21", "No part for Doria, only for Casperia.", doers=("ALV",), targets=("DOR",))
    assert "refused" not in only(told([call, no])["CAS"]).outcome
    general = claim("no", "refusal", "2030-09-21", "Alvania refuses what Casperia asks.", doers=("ALV",))
    assert "refused by Alvania" in only(told([call, general])["CAS"]).outcome


def test_a_truce_brokered_by_a_claim_alone_has_no_fruit_on_record() -> None:
    truce = claim("k", "truce", "2030-03-18", "A truce brokered by Estoria.", doers=("ALV", "BER", "EST"))
    assert (only(told([truce])["EST"]).kind, only(told([truce])["EST"]).outcome) == ("brokered", "")


def test_watching_that_stopped_has_not_returned_until_a_record_says_so() -> None:
    stop = claim("stop", "monitoring", "2030-03-18", "Monitoring is suspended.", doers=("watch",))
    assert only(told([stop])["league"]).outcome == "no return is on record by 26 September 2030"
    back = claim("back", "monitoring", "2030-05-01", "The monitors are at work again.", doers=("watch",))
    assert told([stop, back])["league"].acts[0].outcome == "taken up again, as told on 1 May 2030"


def test_a_brokered_truce_is_the_brokers_act_with_its_standing() -> None:
    truce = agreement("t", "2030-07-10", brokers=("CAS",), signed_by="foreign_ministers")
    status = TruceStatus(agreement=truce, standing="ended", first_breach="b", ended_by=("e",), as_of=DAY)
    of_truce = claim("c", "truce", "2030-07-10", doers=("ALV", "BER", "CAS"), agreement="t")
    mediator = told([of_truce], [truce], truces=[status])["CAS"]
    act = only(mediator)
    assert (act.record, act.kind, act.level, mediator.brokered) == ("t", "brokered", "foreign_ministers", ("t",))
    assert (act.outcome, act.outcome_cites) == ("over, by the accounts on record", ("b", "e"))


def test_a_calm_without_a_text_was_not_brokered() -> None:
    calm = agreement("calm", "2030-07-16", kind="de_facto_calm", brokers=("CAS",))
    mediator = told(agreements=[calm])["CAS"]
    assert (mediator.brokered, only(mediator).kind) == ((), "called_for_truce")


def test_the_last_act_is_its_own_and_never_that_it_was_asked() -> None:
    rows = [
        claim("mine", "mediator_statement", "2030-07-15", doers=("CAS",), level="envoys"),
        claim("asked", "request", "2030-08-01", "Alvania asks Casperia to mediate.", doers=("ALV",), targets=("CAS",)),
        claim("none", "no_mediation", "2030-08-02", doers=("CAS",)),
    ]
    mediator = told(rows)["CAS"]
    assert mediator.last is not None
    assert (mediator.last.record, mediator.days_ago) == ("mine", 73)
    assert [(level, act.record) for level, act in mediator.last_by_level] == [("envoys", "mine")]
    assert mediator.sums[0].formula == "2030-09-26 − 2030-07-15"
    assert all(holds(one) for one in mediator.sums)


def test_an_act_without_a_day_is_shown_and_never_the_last() -> None:
    undated = claim("when", "mediation", "unknown", "Cass telephones both.", doers=("CAS",), targets=("ALV",))
    mediator = told([undated])["CAS"]
    assert (acts(mediator), mediator.last, mediator.days_ago) == ([("when", "other")], None, None)


SAID = [
    ("refusal", "Alvania refuses to come to the talks.", {"targets": ("CAS",)}, "rejected"),
    ("refusal", "Alvania refuses to build the road.", {"targets": ("CAS",)}, "not told"),
    ("rhetoric", "Alvania says that the mediator does nothing.", {"targets": ("CAS",), "stance": "accuses"}, "rejected"),
    ("rhetoric", "Alvania supports talks under Casperia, the other does not.", {"stance": "accuses"}, "not told"),
    ("backing", "Alvania sets hopes on the mediator.", {"targets": ("CAS",)}, "accepted"),
    ("position", "Alvania rejects fire during the talks.", {"targets": ("CAS",)}, "not told"),
    ("position", "Alvania opposes any role of it in the talks.", {"targets": ("CAS",)}, "rejected"),
    ("position", "Alvania welcomes the mediation.", {"targets": ("CAS",)}, "accepted"),
    ("refusal", "Alvania refuses to cede land.", {"targets": ("BER",)}, "not told"),
    ("request", "Alvania asks Casperia to mediate.", {"targets": ("CAS",)}, "accepted"),
    ("request", "Alvania asks Casperia for grain.", {"targets": ("CAS",)}, "not told"),
    ("position", "Alvania welcomes the mediation of Casperia.", {}, "accepted"),
    ("position", "Alvania does not accept Casperia as a mediator.", {}, "rejected"),
    ("position", "Alvania says that Casperia cannot mediate.", {}, "rejected"),
    ("rhetoric", "Alvania thanks Casperia for its bread.", {}, "not told"),
    ("position", "Alvania welcomes Casperia's mediation.", {"stance": "denies"}, "not told"),
    ("position", "Alvania welcomes Casperia's mediation.", {"verified": False}, "not told"),
    ("position", "Alvania welcomes Casperia's mediation.", {"status": "hypothetical"}, "not told"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "more", "word"), SAID)
@pytest.mark.parametrize("swap", [False, True])
def test_what_a_side_says_of_a_mediator_counts_by_one_rule_for_both(
    kind: str, text: str, more: dict[str, Any], word: str, swap: bool
) -> None:
    names = {"Alvania": "Berenia", "ALV": "BER", "BER": "ALV"}
    party, other = ("BER", "ALV") if swap else ("ALV", "BER")
    fields = dict(more)
    if swap:
        text = text.replace("Alvania", "Berenia")
        fields["targets"] = tuple(names.get(one, one) for one in fields.get("targets", ()))
    said = claim("said", kind, "2030-05-01", text, doers=(party,), speaker=party, **fields)
    mediator = told([said])["CAS"]
    assert (side(mediator, party).word, side(mediator, other).word) == (word, "not told")
    assert (side(mediator, party).accepts + side(mediator, party).rejects == ("said",)) == (word != "not told")


def test_what_an_outlet_tells_of_a_side_is_its_stand_and_what_an_expert_thinks_is_not() -> None:
    by_outlet = claim(
        "o", "position", "2030-05-01", "Berenia rejects Casperia as mediator.", doers=("BER",), speaker="gazette"
    )
    opinion = claim(
        "x", "position", "2030-05-01", "Casperia cannot mediate.", doers=("institute",), speaker="institute"
    )
    assert side(told([by_outlet])["CAS"], "BER").word == "rejected"
    assert [one.word for one in told([opinion])["CAS"].acceptance] == ["not told", "not told"]


@pytest.mark.parametrize(("one", "other"), [("ALV", "BER"), ("BER", "ALV")])
def test_what_one_side_tells_of_the_other_is_the_stand_of_neither(one: str, other: str) -> None:
    said = claim("s", "refusal", "2030-05-01", doers=(one,), targets=("CAS",), speaker=other, stance="accuses")
    assert [a.word for a in told([said])["CAS"].acceptance] == ["not told", "not told"]
    own = claim("s", "rhetoric", "2030-05-01", "The mediator is said to be idle.", doers=("CAS",), targets=("CAS",),
                speaker=other, stance="accuses")  # fmt: skip
    assert side(told([own])["CAS"], other).word == "rejected"


def test_a_claim_that_addresses_one_third_party_says_nothing_of_another_it_names() -> None:
    said = claim("s", "position", "2030-05-01", "Alvania rejects the Quartet as mediator, it tells Doria.", doers=("ALV",),
                 targets=("DOR",), speaker="ALV")  # fmt: skip
    assert side(told([said])["quartet"], "ALV").word == "not told"


def test_who_announces_anothers_act_as_mediator_has_not_acted() -> None:
    speaks: dict[str, Any] = {"speaker": "CAS", "speaker_role": "mediator"}
    told_by = claim("t", "mediation", "2030-05-01", "The Quartet visits.", doers=("quartet",), **speaks)
    alone = claim("a", "mediation", "2030-05-01", "A visit is told of.", **speaks)
    assert told([told_by])["CAS"].acts == ()
    assert acts(told([alone])["CAS"]) == [("a", "other")]


def test_an_act_that_was_to_go_on_counts_to_the_day_it_was_known() -> None:
    tour = claim("tour", "mediation", "2030-09-20..2030-10-05", "Cass visits both.", known="2030-09-22", doers=("CAS",))
    assert told([tour])["CAS"].days_ago == 4


def test_words_about_the_mediators_without_a_name_are_about_the_mediation_bodies() -> None:
    said = claim("s", "threat", "2030-05-01", "Berenia's leader criticises the mediators who ask for a truce.",
                 doers=("ber-leader",), targets=("ALV",), speaker="ber-leader")  # fmt: skip
    found = told([said])
    assert side(found["quartet"], "BER").rejects == ("s",)
    assert side(found["CAS"], "BER").word == "not told"


def test_a_signature_is_acceptance_then_and_for_ten_years() -> None:
    signed = agreement("t", "2021-07-10", brokers=("CAS",))
    assert side(told(agreements=[signed])["CAS"], "ALV").accepts == ("t",)
    unsigned = agreement("t", "2021-07-10", brokers=("CAS",), declined=("ALV",))
    assert [one.word for one in told(agreements=[unsigned])["CAS"].acceptance] == ["not told", "accepted"]
    old = agreement("t", "2020-07-10", brokers=("CAS",))
    assert side(told(agreements=[old])["CAS"], "ALV").word == "not told"


def test_records_for_and_against_make_it_mixed_and_stand_oldest_first() -> None:
    rows = [
        claim(
            "later", "position", "2030-06-01", "Alvania supports talks under Casperia.", doers=("ALV",), speaker="ALV"
        ),
        claim("sooner", "request", "2030-05-01", "Alvania asks Casperia to mediate.", doers=("ALV",), targets=("CAS",)),
        claim("no", "refusal", "2030-05-20", "Alvania refuses the meeting.", doers=("ALV",), targets=("CAS",)),
    ]
    word = side(told(rows)["CAS"], "ALV")
    assert (word.word, word.accepts, word.rejects) == ("mixed", ("sooner", "later"), ("no",))


def test_ties_are_those_that_hold_on_the_day_as_could_be_read_then() -> None:
    ties = [
        tie("arms", "CAS", "ALV", "arms"), tie("treaty", "BER", "CAS", "alliance", mutual=True),
        tie("over", "CAS", "BER", "base", until=date(2029, 1, 1), until_known=date(2029, 1, 1)),
        tie("unread", "CAS", "BER", "base", until=date(2029, 1, 1), until_known=date(2031, 1, 1)),
        tie("later", "CAS", "BER", "base", known=date(2031, 1, 1)), tie("coming", "CAS", "BER", "base", since="2031-01-01",
                                                                        known=OLD),
        tie("others", "DOR", "EST", "alliance"),
    ]  # fmt: skip
    assert told(ties=ties)["CAS"].ties == (("ALV", "arms"), ("BER", "treaty"), ("BER", "unread"))


def test_overt_backing_of_one_side_makes_partisan_and_bonds_to_both_do_not() -> None:
    backs = tie("backs", "DOR", "BER", "backing")
    said = claim("said", "backing", "2030-05-01", doers=("DOR",), targets=("BER",), speaker="DOR")
    found = told([said], ties=[backs])["DOR"]
    assert (found.partisan, found.partisan_cites) == (("BER",), ("backs", "said"))
    assert told(ties=[tie("treaty", "DOR", "BER", "alliance")])["DOR"].partisan == ()
    assert told(ties=[backs, tie("treaty", "DOR", "ALV", "alliance")])["DOR"].partisan == ()


def test_the_other_sides_accusation_of_backing_makes_nobody_partisan() -> None:
    accused = claim("a", "backing", "2030-05-01", doers=("DOR",), targets=("BER",), speaker="ALV", stance="accuses")
    asserted = claim("b", "backing", "2030-05-01", doers=("DOR",), targets=("BER",), speaker="alv-leader")
    by_outlet = claim(
        "c", "backing", "2030-05-01", doers=("DOR",), targets=("BER",), speaker="gazette", stance="accuses"
    )
    assert told([accused, asserted, by_outlet])["DOR"].partisan == ()


def test_the_record_in_the_world_is_counted_by_what_was_known_and_opened() -> None:
    rows = [
        agreement("p1", "2010-01-01", brokers=("CAS",), ended=When.parse("2012-05-01"), parties=("X", "Y")),
        agreement("p2", "2011-01-01", broker_text="the League and Casperia", parties=("X", "Y")),
        agreement("p3", "2011-01-01", broker_text="Casperian friends", parties=("X", "Y")),
        agreement("p4", "2012-01-01", brokers=("CAS",), ended=When.parse("2031-01-01"), parties=("X", "Y")),
        agreement("p5", "2012-01-01", brokers=("CAS",), known=date(2031, 1, 1), parties=("X", "Y")),
    ]
    mediator = told(past=rows)["CAS"]
    assert (mediator.record, mediator.record_ids) == ((3, 1, 2), ("p1", "p2", "p4"))
    assert {one.value for one in mediator.sums} == {3.0, 1.0, 2.0}
    assert all(holds(one) for one in mediator.sums)


def test_other_crises_are_those_with_acts_of_the_last_120_days() -> None:
    there = [
        claim("new", "call_for_truce", "2030-08-01", doers=("CAS",)),
        claim("edge", "mediation", (DAY - timedelta(days=120)).isoformat(), doers=("cas-president",)),
        claim("old", "mediation", (DAY - timedelta(days=121)).isoformat(), doers=("CAS",)),
        claim("future", "call_for_truce", "2030-08-01", doers=("CAS",), known="2030-10-01"),
    ]
    found = told(elsewhere={"far": there, "alv-ber": there})
    assert found["CAS"].others == (("far", ("edge", "new")),)
    assert found["DOR"].others == ()


# Laws -----------------------------------------------------------------------------------------------------------------

WHO = ("ALV", "BER", "alv-leader", "ber-leader", "quartet", "CAS", "cas-president", "DOR", "EST", "watch", "gazette")
ACTING = ("mediation", "mediator_statement", "negotiation", "request", "no_mediation", "call_for_truce", "monitoring", "truce",
          "refusal", "position", "backing", "peacekeeping")  # fmt: skip
TEXTS = ("Both meet.", "A offers to mediate.", "A asks for talks.", "A rejects the mediation.", "A welcomes the mediators.",
         "Monitoring is suspended.", "A hosts both.")  # fmt: skip
days = st.dates(date(2030, 1, 1), date(2030, 12, 31))
actors = st.lists(st.sampled_from(WHO), max_size=3, unique=True).map(tuple)


@st.composite
def ledgers(draw: st.DrawFn) -> list[Claim]:
    made = []
    for number in range(draw(st.integers(0, 8))):
        day = draw(days)
        late = draw(st.integers(0, 40))
        made.append(
            Claim(
                id=f"c{number}", source="made", origin=f"c{number}", kind=draw(st.sampled_from(ACTING)),
                text=draw(st.sampled_from(TEXTS)), known=day + timedelta(days=late), happened=When(day, day, "day"),
                doers=draw(actors), targets=draw(actors), speaker=draw(st.sampled_from((None, *WHO))),
                speaker_role=draw(st.sampled_from(("mediator", "authority", "media"))),
                stance=draw(st.sampled_from(("asserts", "denies", "accuses"))),
                status=draw(st.sampled_from(("happened", "future"))),
            )
        )  # fmt: skip
    return made


@st.composite
def truces(draw: st.DrawFn) -> list[Agreement]:
    brokers = st.lists(st.sampled_from(("CAS", "DOR", "quartet")), max_size=2, unique=True).map(tuple)
    return [agreement(f"t{n}", draw(days).isoformat(), brokers=draw(brokers)) for n in range(draw(st.integers(0, 3)))]


@given(ledgers(), truces(), days)
@settings(max_examples=120, deadline=None)
def test_what_became_known_later_changes_nothing(rows: list[Claim], made: list[Agreement], day: date) -> None:
    seen = [row for row in rows if row.known <= day], [one for one in made if one.known <= day]
    assert told(rows, made, day=day, past=made, elsewhere={"far": rows}) == told(
        *seen, day=day, past=seen[1], elsewhere={"far": seen[0]}
    )


OTHER = {"ALV": "BER", "BER": "ALV", "alv-leader": "ber-leader", "ber-leader": "alv-leader"}


def _swapped(who: Sequence[str]) -> tuple[str, ...]:
    return tuple(OTHER.get(one, one) for one in who)


def _mirror(row: Claim) -> Claim:
    from msgspec.structs import replace

    speaker = OTHER.get(row.speaker, row.speaker) if row.speaker else None
    return replace(row, doers=_swapped(row.doers), targets=_swapped(row.targets), speaker=speaker)


@given(
    ledgers(),
    truces(),
    st.lists(
        st.tuples(
            st.sampled_from(("CAS", "DOR")),
            st.sampled_from(("ALV", "BER")),
            st.sampled_from(("arms", "backing", "alliance", "base")),
        ),
        max_size=4,
    ),
)
@settings(max_examples=120, deadline=None)
def test_with_the_sides_exchanged_everything_mirrors(
    rows: list[Claim], made: list[Agreement], bonds: list[tuple[str, str, str]]
) -> None:
    ties = [tie(f"t{n}", a, b, kind) for n, (a, b, kind) in enumerate(bonds)]
    mirrored = [tie(f"t{n}", a, OTHER[b], kind) for n, (a, b, kind) in enumerate(bonds)]
    names = {"ALV": ACTORS["BER"].name, "BER": ACTORS["ALV"].name}
    others = {**ACTORS, **{key: person(key, "state", name) for key, name in names.items()}}
    plain = told(rows, made, ties, date(2030, 12, 31))
    turned = told(
        [_mirror(row) for row in rows], made, mirrored, date(2030, 12, 31), situation=pair("BER", "ALV"), actors=others
    )
    assert list(plain) == list(turned)
    for one, other in zip(plain.values(), turned.values(), strict=True):
        assert (one.acts, one.last, one.brokered, one.record) == (other.acts, other.last, other.brokered, other.record)
        assert [(a.word, a.accepts, a.rejects) for a in one.acceptance] == [
            (a.word, a.accepts, a.rejects) for a in other.acceptance
        ]
        assert (_swapped(one.partisan), one.partisan_cites) == (other.partisan, other.partisan_cites)
        assert [(OTHER[party], key) for party, key in one.ties] == list(other.ties)
