"""The draw-in board: obligations by clause and place, deeds by account, odds by counts; real and invented records."""

from __future__ import annotations

import importlib.util
import sys
from datetime import date, timedelta
from math import pi, sin
from pathlib import Path
from types import ModuleType

import msgspec
import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.errors import BadInput
from tocsin.escalation.drawin_elsewhere import elsewhere
from tocsin.escalation.drawin_obligations import is_pact
from tocsin.escalation.drawin_odds import HORIZONS, POPULATIONS, borders, is_near, joining, odds
from tocsin.escalation.drawin_posterior import below, posterior, quantile
from tocsin.escalation.involvement import involvement
from tocsin.schema.claims import Claim
from tocsin.schema.involvement import Involvement, Obligation
from tocsin.schema.news import NewsSeries
from tocsin.schema.registry import Actor, Place, Tie
from tocsin.schema.situations import Situation
from tocsin.schema.time import When
from tocsin.sources.situation_folder import SituationRecords, find, load

ROOT = Path(__file__).parents[2]
SHARED = ROOT / "../shared/data"
DAY = date(2001, 6, 30)


@pytest.fixture(scope="module")
def record() -> SituationRecords:
    return load(find("armenia-azerbaijan"))


def board(record: SituationRecords, day: date) -> dict[str, Involvement]:
    found = involvement(record.situation, record.claims, record.ties, record.actors, day, places=record.places)
    return {one.third: one for one in found}


def test_russias_treaty_is_said_not_to_reach_karabakh_only_from_the_day_that_was_public(
    record: SituationRecords,
) -> None:
    before, after = board(record, date(2020, 10, 6))["RUS"], board(record, date(2020, 10, 8))["RUS"]
    assert [one.reaches for one in before.obligations] == [None, None]
    assert all("not on the record" in one.why and "two states" in one.why for one in before.obligations[1:])
    treaty = next(one for one in after.obligations if "two states" in one.scope)
    assert treaty.reaches is False
    assert "known 7 October 2020" in treaty.why and "Nagorno-Karabakh" in treaty.why and "Kremlin" in treaty.why
    assert board(record, date(2020, 10, 7))["RUS"].obligations[1].reaches is False


def test_fighting_in_armenia_itself_is_inside_the_treaty_by_whose_account(record: SituationRecords) -> None:
    treaty = board(record, date(2022, 9, 15))["RUS"].obligations[1]
    assert treaty.reaches is True and "told by Armenia" in treaty.why
    assert treaty.invoked and treaty.answers


def test_a_disputed_shoot_down_is_contested_and_the_undenied_rung_told_beside_it(record: SituationRecords) -> None:
    turkey = board(record, date(2020, 9, 30))["TUR"]
    assert (turkey.rung, turkey.contested, turkey.side) == (3, True, 1)
    assert turkey.denied and "denied by" in turkey.sentence and "that nobody denies: rung 1, arms" in turkey.sentence
    earlier = board(record, date(2020, 9, 28))["TUR"]
    assert earlier.rung == 2 and earlier.contested


def test_sales_made_public_in_october_are_not_seen_in_september(record: SituationRecords) -> None:
    sales = {tie.id for tie in record.ties if tie.known == date(2020, 10, 14)}
    assert sales
    assert not sales & {key for _, key in board(record, date(2020, 10, 13))["TUR"].deeds}
    assert sales & {key for _, key in board(record, date(2020, 10, 14))["TUR"].deeds}


def test_a_denied_request_is_not_an_invocation(record: SituationRecords) -> None:
    russia = board(record, date(2020, 10, 8))["RUS"]
    assert not any(one.invoked for one in russia.obligations) and "denies having asked" in russia.sentence
    assert any(one.invoked for one in board(record, date(2020, 11, 2))["RUS"].obligations)


def test_of_whom_nothing_is_on_record_nothing_is_said(record: SituationRecords) -> None:
    georgia = board(record, date(2020, 9, 26))["GEO"]
    assert (georgia.rung, georgia.side, georgia.deeds, georgia.obligations) == (None, None, (), ())
    assert "does not say that there was none" in georgia.sentence


@pytest.mark.parametrize("day", [date(2016, 4, 10), date(2020, 9, 26), date(2020, 10, 8), date(2022, 9, 14)])
def test_later_records_change_nothing(record: SituationRecords, day: date) -> None:
    ties = [
        msgspec.structs.replace(tie, until=None, until_known=None, until_cite="")
        if tie.until_known and tie.until_known > day else tie
        for tie in record.ties if tie.known <= day
    ]  # fmt: skip
    cut = involvement(
        record.situation, [c for c in record.claims if c.known <= day], ties, [a for a in record.actors if a.known <= day],
        day, places=[p for p in record.places if p.known <= day],
    )  # fmt: skip
    assert cut == tuple(board(record, day).values())


@pytest.mark.parametrize("day", [date(2020, 9, 30), date(2020, 10, 8), date(2022, 9, 15)])
def test_exchanging_the_sides_changes_only_the_side(record: SituationRecords, day: date) -> None:
    own = record.situation
    swapped = msgspec.structs.replace(own, parties=own.parties[::-1], side_a=own.side_b, side_b=own.side_a)
    other = involvement(swapped, record.claims, record.ties, record.actors, day, places=record.places)
    mirrored = [msgspec.structs.replace(one, side=None if one.side is None else 1 - one.side) for one in other]
    assert mirrored == list(board(record, day).values())


# invented records: two parties P and Q, an outsider X


def tie(
    key: str, a: str = "X", b: str = "P", kind: str = "alliance", known: date = date(2000, 1, 1), **more: object
) -> Tie:
    fields = {"id": key, "source": "s", "a": a, "b": b, "kind": kind, "text": f"tie {key}", "known": known, **more}
    return msgspec.convert(fields, Tie)


def claim(key: str, kind: str, known: date = DAY, happened: date | None = None, **more: object) -> Claim:
    day = happened or known
    fields = {"id": key, "source": "s", "origin": "o", "kind": kind, "text": f"claim {key}", "known": known, **more}
    return msgspec.structs.replace(msgspec.convert(fields, Claim), happened=When(day, day, "day"))


def situation(**more: object) -> Situation:
    fields = {"id": "s", "source": "s", "title": "t", "known": date(1990, 1, 1), "parties": ("P", "Q"), **more}
    return msgspec.convert(fields, Situation)


def place(key: str, within: str | None = None) -> Place:
    return Place(id=key, source="s", kind="state", name=key.title(), known=date(1990, 1, 1), within=within)


PLACES = [place("pland"), place("qland"), place("valley", "qland"), place("town", "pland")]
PACT = tie("pact", clause="help if attacked", scope="the two states", covers=("pland",), mutual=True)


def x(*claims: Claim, ties: tuple[Tie, ...] = (PACT,), day: date = DAY, **more: object) -> Involvement:
    found = involvement(situation(**more), claims, ties, (), day, places=PLACES)
    return next(one for one in found if one.third == "X")


def test_a_situation_without_ties_or_claims_has_an_empty_board() -> None:
    assert involvement(situation(), (), (), (), DAY) == ()
    one = x(ties=(), third_parties=("X",))
    assert (one.rung, one.side, one.odds, one.obligations) == (None, None, (), ())


def test_a_place_nobody_ruled_on_is_unknown_and_one_inside_is_reached() -> None:
    there = claim("f", "shelling", doers=("Q",), targets=("P",), places=("valley",))
    here = claim("g", "shelling", doers=("Q",), targets=("P",), places=("town",))
    assert x(there).obligations[0].reaches is None
    assert x(there, here).obligations[0].reaches is True
    assert "(within Pland as the gazetteer lists it)" in x(here).obligations[0].why


def test_denied_fighting_does_not_bring_a_treaty_in() -> None:
    here = claim("g", "shelling", doers=("Q",), targets=("P",), places=("town",), speaker="P")
    no = claim("n", "shelling", doers=("Q",), targets=("P",), speaker="Q", stance="denies")
    one = x(here, no).obligations[0]
    assert one.reaches is None and "denied" in one.why


@given(st.integers(-40, 40))
def test_a_statement_overrides_from_the_day_it_was_public(offset: int) -> None:
    said = tie("said", excludes=("valley",), known=DAY + timedelta(days=offset), since=DAY - timedelta(days=50))
    there = claim("f", "shelling", doers=("Q",), targets=("P",), places=("valley",))
    assert x(there, ties=(PACT, said)).obligations[0].reaches is (False if offset <= 0 else None)


def test_old_fighting_is_no_longer_where_the_fighting_is() -> None:
    old = claim("f", "shelling", known=DAY - timedelta(days=61), doers=("Q",), targets=("P",), places=("town",))
    one = x(old, territory=("valley",)).obligations[0]
    assert one.reaches is None and "disputed territory" in one.why


def test_unverified_deeds_are_told_apart_and_raise_nothing() -> None:
    arms = claim("a", "arms_transfer", doers=("X",), targets=("P",))
    rumour = claim("r", "air_strike", doers=("X",), targets=("Q",), verified=False)
    one = x(arms, rumour)
    assert one.rung == 1 and one.deeds == ((1, "a"),)
    assert "unverified and not counted: “claim r”" in one.sentence and "r" in one.cites


def test_words_lift_a_rung_and_fighting_by_others_lifts_none() -> None:
    assert x(claim("d", "backing", doers=("X",), targets=("P",), text="X declares war on Q")).rung == 4
    assert x(claim("d", "backing", doers=("X",), targets=("P",), text="X sends weapons to P")).rung == 1
    assert x(claim("f", "attack", doers=("P",), targets=("Q",))).rung is None


def test_a_third_party_attacked_by_a_side_has_not_joined() -> None:
    assert x(claim("h", "shoot_down", doers=("Q",), targets=("X",))).rung is None


def test_one_account_that_nobody_denies_keeps_a_rung_uncontested() -> None:
    first = claim("a", "air_strike", doers=("X",), targets=("Q",), happening="h", speaker="Q")
    denial = claim("b", "air_strike", doers=("X",), targets=("Q",), happening="h", speaker="X", stance="denies")
    other = claim("c", "air_strike", doers=("X",), targets=("Q",), happening="i", speaker="Q")
    assert x(first, denial).contested and not x(first, denial, other).contested


def test_a_tie_that_ended_binds_no_more_once_that_is_known() -> None:
    ended = tie("pact", clause="help if attacked", mutual=True, until=date(2001, 1, 1), until_known=date(2001, 3, 1))
    assert x(ties=(ended,), day=date(2001, 2, 1)).obligations
    assert not x(ties=(ended,), day=date(2001, 4, 1), third_parties=("X",)).obligations


@pytest.mark.parametrize(("clause", "pact"), [
    ("each supports the other, by military means too, when it is attacked", True),
    ("defence, consultation and non-aggression among the parties", True),
    ("neither is to attack the other; no promise of defence, and a term of twenty years", False),
    ("consultation", False), ("", False),
])  # fmt: skip
def test_a_pact_promises_help_or_defence(clause: str, pact: bool) -> None:
    one = Obligation(tie="t", clause=clause, scope="", covers=(), excludes=(), reaches=None, why="")
    assert is_pact(one) == pact


def test_members_are_bound_by_their_organisations_treaty() -> None:
    league = (tie("m", "X", "league", "membership"), tie("l", "league", "P", clause="help if attacked", mutual=True))
    found = {one.third: one for one in involvement(situation(third_parties=("X",)), (), league, (), DAY)}
    assert [one.tie for one in found["X"].obligations] == ["l"] == [one.tie for one in found["league"].obligations]


# odds


@pytest.mark.parametrize("pact", ["none", "one", "both"])
@pytest.mark.parametrize("near", [True, False])
def test_odds_fall_with_the_rung_and_grow_with_the_horizon(pact: str, near: bool) -> None:
    found = odds(pact, near)  # type: ignore[arg-type]
    assert all(0 < one.low < one.p < one.high < 1 and one.n > 0 for one in found)
    by = {(one.population, one.rung, one.horizon): one for one in found}
    assert len(by) == len(POPULATIONS) * 2 * len(HORIZONS)
    for (population, rung, horizon), one in by.items():
        if rung == 4:
            lower = by[population, 3, horizon]
            assert one.p <= lower.p and one.low <= lower.low and one.high <= lower.high
        if horizon == "12m":
            assert one.p >= by[population, rung, "30d"].p


def test_rungs_already_reached_and_rungs_without_counts_get_no_odds() -> None:
    assert {one.rung for one in odds("one", True)} == {3, 4}
    assert {one.rung for one in odds("one", True, 3)} == {4}
    assert odds("one", True, 4) == ()


def test_a_pact_raises_the_odds_of_a_neighbour_and_one_that_stops_short_does_not(record: SituationRecords) -> None:
    assert all(a.p > b.p for a, b in zip(odds("one", True), odds("none", True), strict=True))
    before, after = board(record, date(2020, 10, 6))["RUS"].odds, board(record, date(2020, 10, 8))["RUS"].odds
    assert all(a.p > b.p for a, b in zip(before, after, strict=True)) and "read as none" in after[0].formula


def test_the_printed_rates_of_allies_that_joined_come_from_the_shipped_counts() -> None:
    below_war, war = joining().allies["below_war"], joining().allies["war"]
    assert below_war["joined"] / below_war["n"] == pytest.approx(0.0052, abs=5e-5)
    assert war == {"n": 470, "joined": 42}


def test_nearness_is_a_land_border_or_a_major_power() -> None:
    assert is_near("TUR", ("ARM", "AZE")) and is_near("USA", ("ARM", "AZE")) and not is_near("ISR", ("ARM", "AZE"))
    assert all(len(pair) == 2 for pair in borders()) and len(borders()) > 250


def test_a_posterior_by_hand() -> None:
    # Without rows the posterior is the prior, the arcsine law: its q point is sin²(πq/2).
    assert posterior(0, 0) == pytest.approx((0.5, sin(pi * 0.05 / 2) ** 2, sin(pi * 0.95 / 2) ** 2), abs=1e-9)
    assert posterior(1, 3)[0] == pytest.approx(1.5 / 4)
    assert posterior(2, 8, 2.0)[0] == pytest.approx(1.5 / 5)
    assert below(0.3, 1, 5) == pytest.approx(1 - 0.7**5)  # Beta(1, b) below x is 1 - (1 - x)^b
    assert quantile(0.5, 7, 7) == pytest.approx(0.5)


@pytest.mark.parametrize(("k", "n", "deff"), [(-1, 3, 1), (4, 3, 1), (1, 3, 0.5)])
def test_impossible_counts_are_refused(k: int, n: int, deff: float) -> None:
    with pytest.raises(BadInput):
        posterior(k, n, deff)


@settings(max_examples=30)
@given(st.integers(0, 50), st.integers(0, 5000), st.floats(1, 10))
def test_more_that_joined_means_a_higher_rate(k: int, rest: int, deff: float) -> None:
    less, more = posterior(k, k + rest + 1, deff), posterior(k + 1, k + rest + 1, deff)
    assert all(a < b for a, b in zip(less, more, strict=True)) and less[1] < less[0] < less[2]


def fit_joining() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fit_joining", ROOT / "quality/fit_joining.py")
    assert spec and spec.loader
    command = sys.modules["fit_joining"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(command)
    return command


def test_the_shipped_counts_are_those_the_command_makes() -> None:
    if not SHARED.is_dir():
        pytest.skip("the source tables are not at hand")
    command = fit_joining()
    made = command._written(command.Record(SHARED))
    shipped = yaml.safe_load((ROOT / "src/tocsin/escalation/fitted/joining.yaml").read_text(encoding="utf-8"))
    assert yaml.safe_load(yaml.safe_dump(made)) == shipped


def test_the_page_tells_the_shipped_counts() -> None:
    page = (ROOT / "docs/drawin.md").read_text(encoding="utf-8")
    assert fit_joining().filled(page) == page


# other wars


def series(rows: list[tuple[date, str, str, bool]], last: date = DAY) -> NewsSeries:
    states = ("PPP", "QQQ", "SYR", "XXX")
    at = {state: number for number, state in enumerate(states)}
    return NewsSeries(
        "news", states, np.array([day.toordinal() for day, *_ in rows], dtype=np.int32),
        np.array([at[a] for _, a, _, _ in rows], dtype=np.int16), np.array([at[b] for _, _, b, _ in rows], dtype=np.int16),
        np.full(len(rows), 3, dtype=np.int8), np.array([fatal for *_, fatal in rows], dtype=bool), date(1999, 1, 1), last,
    )  # fmt: skip


def test_other_wars_are_counted_in_both_directions_and_only_those_with_others() -> None:
    days = [DAY - timedelta(days=n) for n in (30, 20, 10, 5)]
    rows = [(days[0], "XXX", "SYR", True), (days[1], "SYR", "XXX", True), (days[2], "XXX", "SYR", True),
            (days[2], "XXX", "SYR", False), (days[3], "XXX", "QQQ", True)]  # fmt: skip
    found = elsewhere("XXX", ("PPP", "QQQ"), series(rows), DAY)
    assert len(found) == 1 and found[0].startswith("Syria: 4 stories of material conflict, 3 of them with deaths")


def test_no_news_is_dark_and_read_news_without_war_say_nothing() -> None:
    assert "not known" in elsewhere("XXX", (), None, DAY)[0]
    assert "not known" in elsewhere("XXX", (), series([], DAY - timedelta(days=60)), DAY)[0]
    assert elsewhere("XXX", (), series([]), DAY) == ()


def test_actors_that_belong_to_a_third_party_act_for_it() -> None:
    army = Actor(id="army", source="s", kind="armed_force", name="Army of X", of="X", known=date(1990, 1, 1))
    strike = claim("s", "air_strike", doers=("army",), targets=("Q",))
    found = involvement(situation(third_parties=("X",)), (strike,), (), (army,), DAY)
    assert found[0].rung == 3
