"""Cases like this one: likeness open to its arithmetic, outcomes only as known by the day, each agreement once."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.mediation.likeness import Features, likeness, likeness_rules, of_agreement, of_crisis
from tocsin.mediation.precedents import OUTCOMES, features, precedents, ranked
from tocsin.schema.mediation import Crisis, CrisisOutcome
from tocsin.schema.situations import Situation
from tocsin.schema.sums import holds, plain
from tocsin.schema.time import When
from tocsin.schema.truces import Agreement, Clause, TruceStatus
from tocsin.schema.vocabulary import clause_kinds

DAY = date(2020, 9, 26)
PAIR = Situation(
    id="eth-eri", source="made", title="A pair", known=date(1998, 1, 1), parties=("ETH", "ERI"), side_b=("ERI", "eri-army"),
    territory=("border",), countries=("ETH", "ERI"), ucdp_conflicts=("409",), ucdp_dyads=("860",),
)  # fmt: skip


def agreement(key: str, when: str, *clauses: str, **more: Any) -> Agreement:
    day = When.parse(when)
    fields: dict[str, Any] = {"title": key, "kind": "treaty", "known": day.end, "source": "made", **more}
    return Agreement(id=key, agreed=day, clauses=tuple(Clause(kind, kind) for kind in clauses), **fields)


def crisis(key: str, when: str, **more: Any) -> Crisis:
    fields: dict[str, Any] = {"title": key, "kind": "crisis", "known": date(2001, 1, 1), "source": "made", **more}
    return Crisis(id=key, happened=When.parse(when), **fields)


def test_likeness_is_the_sum_of_the_weights_of_what_is_alike() -> None:
    here = features(PAIR, DAY, mediated=True, purpose="cessation")
    like = agreement("a", "2018-09-16", "territory", "monitoring", states=("ERI", "ETH"), war="interstate", brokers=("SAU",),
                     purpose="definitive")  # fmt: skip
    total, alike, unlike = likeness(here, of_agreement(like))
    assert total.formula == "3 + 0.5 + 2 + 1.5 + 1 + 0.5"
    assert total.value == 8.5
    assert alike == (
        "the pair of states",
        "the region",
        "war between states",
        "territory at issue",
        "mediated",
        "a recent one",
    )
    assert unlike == ("purpose (cessation)",)
    assert holds(total)


def test_the_nearest_tie_of_the_parties_counts_once() -> None:
    here = features(PAIR, DAY)
    same = crisis("c", "2016-06-01", states=("ETH", "ERI"), conflict="409", dyad="860")
    one = crisis("d", "2016-06-01", states=("ETH", "SOM"), conflict="329")
    none = crisis("e", "2016-06-01", states=("FRA", "DEU"), conflict="1")
    assert likeness(here, of_crisis(same))[1][0] == "the conflict"
    assert "a state in common" not in likeness(here, of_crisis(same))[1]
    assert likeness(here, of_crisis(one))[1:][0][0] == "a state in common"
    assert likeness(here, of_crisis(one))[2][:2] == ("the conflict", "the pair of states")
    assert likeness(here, of_crisis(none))[2][0] == "the states"


def test_a_conflicts_number_is_no_dyads_number() -> None:
    other = crisis("x", "2016-06-01", dyad="409")
    assert "the conflict" not in likeness(features(PAIR, DAY), of_crisis(other))[1]


def test_what_is_unknown_on_either_side_is_neither_alike_nor_unlike() -> None:
    known = Features(states=frozenset({"ETH"}), war="civil", mediated=True)
    assert likeness(Features(), known) == likeness(known, Features()) == likeness(Features(), Features())
    bare = likeness(features(PAIR, DAY), of_agreement(agreement("bare", "unknown", known=date(2001, 1, 1))))
    assert (bare[0].value, bare[1], bare[2]) == (0.0, (), ())
    assert holds(bare[0])


def test_a_clause_that_promises_watching_counts_only_where_no_words_say_that_nobody_came() -> None:
    assert of_agreement(agreement("a", "2018-09-16", "monitoring")).monitor is True
    assert (
        of_agreement(agreement("a", "2018-09-16", "monitoring", monitor_text="no monitor on the line")).monitor is False
    )


@pytest.mark.parametrize(("words", "watched"), [
    ("", None), ("not known", None), ("none", False), ("no monitor was named", False), ("1,960 peacekeepers", True),
])  # fmt: skip
def test_a_monitor_is_there_is_not_there_or_is_unknown(words: str, watched: bool | None) -> None:
    assert of_agreement(agreement("a", "2018-09-16", "cessation", monitor_text=words)).monitor is watched


@pytest.mark.parametrize(("issues", "territory"), [
    ((), None), (("territory", "government"), True), (("government",), False), (("military-security",), None),
])  # fmt: skip
def test_issues_tell_of_territory_only_where_the_data_set_does(issues: tuple[str, ...], territory: bool | None) -> None:
    assert of_crisis(crisis("c", "1998-05-06", issues=issues)).territory is territory


def test_every_weight_has_a_reason_and_the_words_are_of_the_vocabularies() -> None:
    given_rules = likeness_rules()
    assert all(weight.weight > 0 and len(weight.reason) > 20 for weight in given_rules.weights.values())
    assert {*given_rules.territory_clauses, *given_rules.watched_clauses} <= set(clause_kinds())
    assert set(OUTCOMES) == set(get_args(CrisisOutcome))


def test_the_documentation_shows_the_weights_that_count() -> None:
    text = (Path(__file__).parents[2] / "docs" / "mediators.md").read_text(encoding="utf-8")
    for name, weight in likeness_rules().weights.items():
        assert f"| `{name}` | {plain(weight.weight)} | {weight.reason} |" in text


def test_an_outcome_is_told_only_if_it_was_there_by_the_day() -> None:
    row = agreement("a", "2000-12-12", states=("ERI", "ETH"), ended=When.parse("2016-06-12"))
    told = {day: ranked(PAIR, day, [row], [])[0].outcome for day in (date(2016, 6, 11), date(2016, 6, 12))}
    assert list(told.values()) == ["not on record as ended", "fighting came back, 12 June 2016"]


def test_a_crisis_tells_its_outcome_in_words_and_whether_fighting_came_back() -> None:
    row = crisis("c", "1998-05-06", states=("ERI", "ETH"), outcome="agreement", outcome_text="peace agreement",
                 came_back=When.parse("2016-06"), mediators=("DZA",))  # fmt: skip
    told = ranked(PAIR, DAY, [], [row])[0]
    assert told.outcome == "ended by an agreement (peace agreement); fighting came back, June 2016"
    assert (told.kind, told.mediators, told.day) == ("crisis", "Algeria", date(1998, 5, 6))
    assert "came back" not in ranked(PAIR, date(2016, 5, 31), [], [row])[0].outcome


def test_the_situations_own_agreements_are_of_its_conflict_and_tell_their_standing() -> None:
    own = agreement("own", "2000-06-18", "cessation", kind="truce", parties=("ETH", "eri-army"), situation="eth-eri")
    status = TruceStatus(agreement=own, standing="broken", as_of=DAY)
    told = precedents(PAIR, DAY, [], [], [own], truces=[status])[0]
    assert told.alike[:1] == ("the conflict",)
    assert (told.outcome, told.provisions) == ("broken, by the accounts of both sides", ("cessation",))


def test_one_agreement_in_several_data_sets_is_told_once_the_own_record_first() -> None:
    own = agreement("own", "2000-06-18", parties=("ETH", "eri-army"), situation="eth-eri")
    same = agreement("ucdp", "2000-06-18", states=("ERI", "ETH"))
    month = agreement("month", "2000-06", states=("ERI", "ETH"))
    assert {p.record for p in ranked(PAIR, DAY, [same, month], [], [own])} == {"own", "month"}


def test_the_own_record_does_not_crowd_out_the_world() -> None:
    own = [agreement(f"o{n}", f"20{n:02}-01-01", parties=("ETH", "ERI"), situation="eth-eri") for n in range(10)]
    far = [agreement(f"f{n}", f"20{n:02}-01-01", states=("DJI", "SOM"), war="interstate") for n in range(12)]
    crises = [crisis(f"c{n}", f"19{n + 50}-01-01", states=("DJI", "SOM"), war="interstate") for n in range(9)]
    told = precedents(PAIR, DAY, far, crises, own)
    kinds = [(p.kind, "the conflict" in p.alike) for p in told]
    assert {key: kinds.count(key) for key in set(kinds)} == {
        ("agreement", True): 4, ("agreement", False): 8, ("crisis", False): 4
    }  # fmt: skip
    values = [p.likeness.value for p in told]
    assert values == sorted(values, reverse=True)


def test_without_a_past_there_are_no_precedents() -> None:
    assert precedents(PAIR, DAY, [], []) == ()
    bare = Situation(id="bare", source="made", title="Bare", known=DAY)
    assert precedents(bare, DAY, [agreement("a", "unknown", known=date(2001, 1, 1))], []) == ()


STATES = st.lists(st.sampled_from(("ETH", "ERI", "SOM", "DJI", "FRA")), max_size=3, unique=True).map(tuple)
WARS = st.sampled_from(("interstate", "civil", "unknown"))
days = st.dates(date(1990, 1, 1), date(2020, 12, 31))


@st.composite
def pasts(draw: st.DrawFn) -> tuple[list[Agreement], list[Crisis]]:
    agreements = [
        agreement(
            f"a{n}", draw(days).isoformat(), *draw(st.lists(st.sampled_from(("territory", "monitoring", "talks")), max_size=2)),
            states=draw(STATES), war=draw(WARS), known=draw(days) + timedelta(days=200),
            ended=When.parse(draw(st.sampled_from(("unknown", "2001-01-01", "2015-03")))),
        )
        for n in range(draw(st.integers(0, 6)))
    ]  # fmt: skip
    crises = [
        crisis(
            f"c{n}", draw(days).isoformat(), states=draw(STATES), war=draw(WARS), known=draw(days), mediated=draw(st.booleans())
        )
        for n in range(draw(st.integers(0, 6)))
    ]  # fmt: skip
    return agreements, crises


@given(pasts(), days)
@settings(max_examples=80, deadline=None)
def test_every_likeness_opens_and_what_became_known_later_changes_nothing(
    past: tuple[list[Agreement], list[Crisis]], day: date
) -> None:
    agreements, crises = past
    seen = [a for a in agreements if a.known <= day], [c for c in crises if c.known <= day]
    told = precedents(PAIR, day, agreements, crises)
    assert told == precedents(PAIR, day, *seen)
    assert {one.record for one in told} <= {record.id for some in seen for record in some}
    weights = likeness_rules().weights
    for one in told:
        assert holds(one.likeness)
        assert 0 < one.likeness.value <= sum(weight.weight for weight in weights.values())
        assert one.likeness.formula.count("+") + 1 == len(one.alike)
        assert not set(one.alike) & set(one.unlike)


@given(pasts(), days)
@settings(max_examples=40, deadline=None)
def test_with_the_sides_exchanged_nothing_changes(past: tuple[list[Agreement], list[Crisis]], day: date) -> None:
    from msgspec.structs import replace

    turned = replace(PAIR, parties=("ERI", "ETH"), side_a=PAIR.side_b, side_b=())
    assert precedents(PAIR, day, *past) == precedents(turned, day, *past)
