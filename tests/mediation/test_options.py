"""Options rest on a record and a precedent, treat both sides alike, and see nothing later than their day."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.mediation.deadlines import NONE
from tocsin.mediation.option_kinds import option_kinds
from tocsin.mediation.options import options
from tocsin.schema.briefs import Sum
from tocsin.schema.claims import STATUSES, Claim
from tocsin.schema.findings import Contact
from tocsin.schema.mediation import (
    Acceptance,
    Form,
    Issue,
    Mediator,
    MediatorAct,
    Option,
    Positions,
    Precedent,
    Statement,
)
from tocsin.schema.named_days import named_days
from tocsin.schema.registry import Actor
from tocsin.schema.situations import Situation
from tocsin.schema.sums import holds
from tocsin.schema.time import When
from tocsin.schema.truces import Agreement, Clause, ClauseStanding, Standing, TruceClock, TruceStatus, TruceWatch
from tocsin.schema.vocabulary import clause_kinds, kinds

DAY = date(2030, 5, 20)
ALV, BER = "ALV", "BER"
SITUATION = Situation(
    id="made", source="made", title="Made", known=date(2000, 1, 1), parties=(ALV, BER), side_a=("alv-head",),
    side_b=("ber-head",), mediators=("office",),
)  # fmt: skip
KINDS = {ALV: "state", BER: "state", "alv-head": "person", "ber-head": "person", "office": "mediation_body", "CAS": "state",
         "DOR": "state", "wire": "media"}  # fmt: skip
ACTORS = {
    key: Actor(id=key, source="made", kind=kind, name=key.title(), known=date(2000, 1, 1))  # type: ignore[arg-type]
    for key, kind in KINDS.items()
}


def claim(key: str, kind: str, text: str, day: date, known: date | None = None, **more: Any) -> Claim:
    return Claim(id=key, source="made", origin=key, kind=kind, text=text, happened=When(day, day, "day"),
                 known=known or day, **more)  # fmt: skip


def precedent(key: str, *provisions: str, mediators: str = "Casperia", likeness: float = 1.0) -> Precedent:
    return Precedent(
        record=key, kind="agreement", title=f"Agreement {key}", day=date(1999, 1, 1), likeness=Sum(likeness, "", f"{likeness}"),
        alike=(), unlike=(), outcome="", mediators=mediators, provisions=provisions, cite=key,
    )  # fmt: skip


def mediator(actor: str, days_ago: int | None = 10, **more: Any) -> Mediator:
    act = None if days_ago is None else MediatorAct(record=f"act-{actor}", kind="stated", day=DAY - timedelta(days=days_ago),
                                                    level="officials", text="It said so.")  # fmt: skip
    base: dict[str, Any] = {
        "acceptance": (Acceptance(side=ALV, word="not told"), Acceptance(side=BER, word="not told"))
    }
    return Mediator(
        actor=actor, acts=(act,) if act else (), brokered=(), ties=(), last=act, days_ago=days_ago, **base | more
    )


def made(claims: Sequence[Claim] = (), as_of: date = DAY, **more: Any) -> dict[str, Option]:
    given_: dict[str, Any] = {
        "agreements": (), "truces": (), "positions": said(), "mediators": (mediator("office"),),
        "precedents": tuple(precedent(f"p-{kind}", kind) for kind in clause_kinds()), "contacts": (), "actors": ACTORS,
    } | more  # fmt: skip
    return {o.kind: o for o in options(SITUATION, claims, as_of=as_of, **given_)}


def said(*statements: Statement) -> Positions:
    return Positions(statements=statements, shifts=(), issues=())


def statement(key: str, side: int, form: Form, *issues: Issue, day: date = DAY) -> Statement:
    return Statement(claim=key, speaker=("alv-head", "ber-head")[side], side=side, form=form, issues=issues, day=day, known=day,
                     quote="words")  # fmt: skip


ASKS = claim("ask", "request", "The office asks each minister for a separate meeting.", DAY - timedelta(days=8),
             doers=("office",), targets=(ALV, BER), speaker="office", status="future")  # fmt: skip


def test_an_unanswered_request_is_a_ground_and_its_asker_comes_first() -> None:
    option = made([ASKS], mediators=(mediator("CAS", 1), mediator("office", 8)))["separate_meetings"]
    assert option.why[0] == "Asked for by Office, public 12 May 2030; no answer is on this record."
    assert option.who == ("office", "CAS")
    assert {"ask", "p-talks"} <= set(option.cites)
    assert option.silent == (ALV, BER)
    assert (option.by, option.by_why) == (None, NONE)


def test_a_request_that_was_answered_is_no_longer_one() -> None:
    answer = claim(
        "met", "negotiation", "The office receives a minister.", DAY - timedelta(days=2), doers=("office", ALV)
    )
    assert "separate_meetings" not in made([ASKS, answer])


def test_no_option_without_a_precedent_and_none_without_a_ground() -> None:
    assert made([ASKS], precedents=()) == {}
    assert made([]) == {}
    assert "separate_meetings" not in made([ASKS], precedents=(precedent("p", "talks", mediators=""),))


def test_a_word_read_of_a_side_stands_beside_the_option_and_the_other_side_is_silent() -> None:
    about = said(statement("s1", 1, "refusal", "talks"))
    option = made([ASKS], positions=about)["separate_meetings"]
    assert option.said == ((BER, "s1"),) and option.silent == (ALV,)
    assert not any(cites == ("s1",) for _, cites in option.cannot), "told among its words"
    newer = [statement(key, 1, "offer", "talks", day=DAY) for key in ("s2", "s3")]
    old = statement("s1", 1, "refusal", "talks", day=DAY - timedelta(days=3))
    cannot = made([ASKS], positions=said(old, *newer))["separate_meetings"].cannot
    assert ("Ber-Head refuses (talks), public 17 May 2030.", ("s1",)) in cannot


@pytest.mark.parametrize(
    "candidate, words",
    [
        (mediator("CAS", acceptance=(Acceptance(side=BER, word="rejected", rejects=("r1",)),)), "rejected, on record, by Ber"),
        (mediator("CAS", partisan=(ALV,), partisan_cites=("t1",)), "on record as backing Alv"),
        (mediator("CAS", None), "neither an act of it nor an acceptance"),
    ],
)  # fmt: skip
def test_who_could_not_act_is_told_with_the_record(candidate: Mediator, words: str) -> None:
    option = made([ASKS], mediators=(candidate, mediator("office")))["separate_meetings"]
    assert option.who == ("office",)
    assert any(text.startswith("Cas:") and words in text and cites for text, cites in option.cannot)


def test_one_that_backs_a_side_may_still_join_a_call() -> None:
    call = claim("call", "call_for_truce", "Casperia calls for an end.", DAY, doers=("CAS",), speaker="CAS")
    backer = mediator("CAS", partisan=(ALV,), partisan_cites=("t1",))
    found = made([call], mediators=(backer, mediator("office")))
    assert "CAS" in found["joint_call"].who and "CAS" not in found["brokered_truce"].who


def test_a_visit_that_is_planned_is_not_told_as_one_that_was_made() -> None:
    plan = claim(
        "plan", "mediation", "The office plans a visit.", DAY, doers=("office",), speaker="office", status="future"
    )
    (said_,) = [w for w in made([plan])["separate_meetings"].why if "public" in w]
    assert said_ == "Office: a visit is planned, public 20 May 2030."


def test_an_answer_to_whose_act_is_the_ground_is_told_whatever_it_speaks_of() -> None:
    turned = claim(
        "turn", "request", "Casperia asks the UN Security Council to step in.", DAY, doers=("CAS",), speaker="CAS"
    )
    answer = msgspec.structs.replace(statement("s1", 0, "refusal", "other"), audience=("CAS",))
    other = msgspec.structs.replace(statement("s2", 1, "refusal", "other"), audience=("DOR",))
    given_ = {
        "positions": said(answer, other),
        "precedents": (precedent("p", "talks", mediators="United Nations, Casperia"),),
    }
    option = made([turned], **given_)["security_council"]
    assert option.said == ((ALV, "s1"),) and option.silent == (BER,)
    assert "security_council" not in made([turned], **given_ | {"precedents": (precedent("p", "talks"),)})
    own = claim("own", "mediator_statement", "Casperia's Security Council meets.", DAY, doers=("CAS",), speaker="CAS")
    assert "security_council" not in made([own], **given_), "a state's council of that name is another"


TRUCE = Agreement(
    id="truce-1", source="made", title="The May truce", kind="truce", known=date(2030, 5, 10), agreed=When.parse("2030-05-10"),
    in_force=When.parse("2030-05-10"), parties=(ALV, BER), brokers=("CAS",),
    clauses=(Clause("exchange_prisoners", "Prisoners go home by 1 June."), Clause("peacekeepers", "They stay for five years.")),
)  # fmt: skip


def status(standing: Standing) -> TruceStatus:
    return TruceStatus(agreement=TRUCE, standing=standing, first_breach="b1")


def test_a_promise_with_a_day_bounds_the_option_with_its_arithmetic() -> None:
    option = made([], agreements=(TRUCE,), truces=(status("in_force"),))["humanitarian_pause"]
    assert option.by == date(2030, 6, 1)
    assert Sum(12.0, "days", "2030-06-01 − 2030-05-20") in option.sums
    assert "truce-1" in option.cites
    kept = made([], agreements=(TRUCE,), truces=(status("in_force"),))["peacekeepers"]
    assert kept.by == date(2035, 5, 10)


def test_a_clause_that_both_sides_kept_is_no_ground() -> None:
    clause = TRUCE.clauses[0]
    sides = tuple(ClauseStanding(clause=clause, side=side, standing="kept") for side in (ALV, BER))
    watch = TruceWatch(
        status=status("in_force"), clock=TruceClock(in_force=TRUCE.in_force, days=10, hours=None), clauses=sides
    )
    assert "humanitarian_pause" not in made([], agreements=(TRUCE,), watched=(watch,))
    one = msgspec.structs.replace(watch, clauses=(sides[0], msgspec.structs.replace(sides[1], standing="not told")))
    assert "not by all" in made([], agreements=(TRUCE,), watched=(one,))["humanitarian_pause"].why[0]


def test_the_ends_of_precedents_are_counted_where_they_are_known() -> None:
    past = [
        Agreement(id="p1", source="set", title="One", kind="treaty", known=DAY, ended=When.parse("2000-01-01")),
        Agreement(id="p2", source="set", title="Two", kind="treaty", known=DAY),
    ]
    alike = (precedent("p1", "talks"), precedent("p2", "talks"), precedent("p3", "talks"))
    option = made([ASKS], precedents=alike, past=past)["separate_meetings"]
    text = option.cannot[0][0]
    assert text == "It may not last: after 1 of the 2 precedents on record fighting is told to have come back."
    assert all(holds(one) for one in option.sums)


def test_a_truce_that_broke_asks_for_another_and_tells_that_nobody_watched() -> None:
    option = made([], agreements=(TRUCE,), truces=(status("broken"),))["brokered_truce"]
    assert option.why[0].startswith("The May truce is said to be broken") and "b1" in option.cites
    assert any("names no monitor" in text for text, _ in option.cannot)


def test_a_stopped_mission_is_a_ground_for_monitors_with_its_days() -> None:
    last = DAY - timedelta(days=50)
    stopped = Contact(
        key="monitors", label="monitors on the ground: stopped or lost", claim="m1", last=last, days_ago=50
    )
    option = made([], contacts=(stopped,))["monitors"]
    assert "50 days ago" in option.why[0] and "m1" in option.cites
    working = msgspec.structs.replace(stopped, label="monitors on the ground: at work")
    assert "monitors" not in made([], contacts=(working,))


def test_every_kind_names_clauses_forms_and_issues_that_there_are() -> None:
    for name, kind in option_kinds().items():
        promised = {*kind.precedents.provisions, *kind.deadline}
        assert promised <= set(clause_kinds()), name
        assert kind.openings and set(kind.issues) <= set(get_args(Issue)), name
        for opening in kind.openings:
            known = clause_kinds() if opening.record == "clause" else kinds()
            assert set(opening.kinds) <= set(known), name
            assert set(opening.forms) <= set(get_args(Form)) and set(opening.issues) <= set(get_args(Issue)), name
            assert set(opening.standings) <= set(get_args(Standing)), name
            assert opening.key in ("", "in_person", "monitors"), name
            assert set(opening.status) <= set(STATUSES), name


def test_days_named_without_a_year_and_over_a_year_end() -> None:
    assert named_days("by 10 January, or in two weeks", date(2029, 12, 20)) == [date(2030, 1, 10), date(2030, 1, 3)]
    assert named_days("on 30 February", date(2029, 1, 1)) == [] and named_days("soon", DAY) == []


words = st.sampled_from(
    ["separate meetings", "a direct line", "monitors and prisoners", "the UN Security Council", "nothing"]
)
actors = st.sampled_from([ALV, BER, "alv-head", "ber-head", "office", "CAS", "DOR", "wire"])


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    found = [
        claim(f"c{n}", draw(st.sampled_from(sorted(kinds()))), f"They speak of {draw(words)}.",
              DAY - timedelta(days=draw(st.integers(0, 200))), speaker=draw(st.none() | actors),
              doers=tuple(draw(st.lists(actors, max_size=2))), targets=tuple(draw(st.lists(actors, max_size=2))))
        for n in range(draw(st.integers(0, 8)))
    ]  # fmt: skip
    spoken = [
        statement(f"s{n}", draw(st.integers(0, 1)), draw(st.sampled_from(get_args(Form))),
                  draw(st.sampled_from(get_args(Issue))), day=DAY - timedelta(days=draw(st.integers(0, 200))))
        for n in range(draw(st.integers(0, 6)))
    ]  # fmt: skip
    word = st.sampled_from(["accepted", "rejected", "mixed", "not told"])
    candidates = tuple(
        mediator(actor, draw(st.none() | st.integers(0, 90)),
                 acceptance=tuple(Acceptance(side=s, word=draw(word), rejects=("r",)) for s in (ALV, BER)),
                 partisan=draw(st.sampled_from([(), (ALV,), (BER,)])), partisan_cites=("t",))
        for actor in ("office", "CAS", "DOR")
    )  # fmt: skip
    standing = draw(st.sampled_from(get_args(Standing)))
    return {"claims": found, "positions": said(*spoken), "mediators": candidates, "agreements": (TRUCE,),
            "truces": (status(standing),)}  # fmt: skip


_PAIRS = ((ALV, BER), ("alv-head", "ber-head"), ("Alv", "Ber"), ("Alv-Head", "Ber-Head"))
_OTHER = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}


def exchanged(value: Any) -> Any:
    """The parties' ids and names exchanged everywhere; the sides' numbers stay, as the parties' order does."""
    if isinstance(value, str):
        return re.sub(r"\b(?:alv-head|ber-head|Alv-Head|Ber-Head|ALV|BER|Alv|Ber)\b", lambda m: _OTHER[m[0]], value)
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.replace(
            value, **{name: exchanged(getattr(value, name)) for name in value.__struct_fields__}
        )
    if isinstance(value, tuple | list):
        return type(value)(exchanged(one) for one in value)
    if isinstance(value, dict):
        return {exchanged(key): exchanged(one) for key, one in value.items()}
    return value


@settings(max_examples=60, deadline=None)
@given(records())
def test_exchanging_the_sides_exchanges_their_names_and_nothing_else(given_: dict[str, Any]) -> None:
    one = made(**given_)
    swapped = exchanged(given_)
    other = options(exchanged(SITUATION), swapped.pop("claims"), as_of=DAY, contacts=(), actors=exchanged(ACTORS),
                    precedents=tuple(precedent(f"p-{kind}", kind) for kind in clause_kinds()), **swapped)  # fmt: skip
    assert {o.kind: o for o in other} == exchanged(one)


@settings(max_examples=60, deadline=None)
@given(records(), st.integers(1, 150))
def test_what_became_known_later_changes_nothing(given_: dict[str, Any], back: int) -> None:
    day = DAY - timedelta(days=back)
    early = dict(given_) | {
        "claims": [c for c in given_["claims"] if c.known <= day],
        "positions": said(*(s for s in given_["positions"].statements if s.known <= day)),
        "agreements": tuple(a for a in given_["agreements"] if a.known <= day),
        "truces": tuple(t for t in given_["truces"] if t.agreement.known <= day),
        "mediators": (mediator("office", None),),
    }
    assert made(as_of=day, **dict(given_) | {"mediators": early["mediators"]}) == made(as_of=day, **early)


@settings(max_examples=60, deadline=None)
@given(records())
def test_each_option_cites_a_ground_and_a_precedent_and_opens_its_numbers(given_: dict[str, Any]) -> None:
    for option in made(**given_).values():
        grounds = {c.id for c in given_["claims"]} | {s.claim for s in given_["positions"].statements} | {"truce-1"}
        assert set(option.cites) & grounds and option.precedents
        assert {p.record for p in option.precedents} <= set(option.cites)
        assert all(holds(one) for one in option.sums)
        assert all(cites for _, cites in option.cannot)
        assert set(option.silent) | {side for side, _ in option.said} == {ALV, BER}


def test_every_kind_stands_in_the_documentation() -> None:
    page = (Path(__file__).parents[2] / "docs" / "mediation.md").read_text(encoding="utf-8")
    assert [kind.title for kind in option_kinds().values() if f"| {kind.title} |" not in page] == []
