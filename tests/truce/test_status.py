"""Where truces stand: by whose account they broke, how long they held, and nothing from later."""

from datetime import date

from tocsin.schema.claims import Claim
from tocsin.schema.situations import Situation
from tocsin.schema.time import When
from tocsin.schema.truces import Agreement, Clause, TruceStatus
from tocsin.truce.status import standings

PAIR = Situation(id="nor-sud", source="t", title="Norland and Sudland", known=date(2000, 1, 1), parties=("NOR", "SUD"),
                 side_a=("NOR", "nor-mod"), side_b=("SUD", "sud-mod"))  # fmt: skip
DAY = date(2030, 10, 12)


def truce(key: str = "t1", hour: str = "2030-10-10T12:00", known: str = "2030-10-09", zone: str | None = None,
          **more: object) -> Agreement:  # fmt: skip
    fields: dict[str, object] = {"kind": "truce", "parties": ("NOR", "SUD"), **more}
    return Agreement(id=key, source="t", title=key, known=date.fromisoformat(known), in_force=When.parse(hour, zone),
                     **fields)  # type: ignore[arg-type]  # fmt: skip


def claim(key: str, when: str, by: str = "nor-mod", against: str = "SUD", kind: str = "breach",
          known: date = date(2030, 10, 10), zone: str | None = None, **more: object) -> Claim:  # fmt: skip
    fields: dict[str, object] = {"agreement": "t1", "doers": (against,), "speaker": by, "stance": "accuses", **more}
    return Claim(id=key, source="t", origin=key, kind=kind, text=key, known=known, happened=When.parse(when, zone),
                 **fields)  # type: ignore[arg-type]  # fmt: skip


BOTH = [claim("a", "2030-10-10T12:05"), claim("b", "2030-10-10", by="sud-mod", against="NOR")]


def only(claims: list[Claim], day: date = DAY, *truces: Agreement) -> TruceStatus:
    return standings(truces or (truce(),), claims, day, PAIR)[0]


def test_before_the_hour_it_is_agreed_and_with_nothing_alleged_in_force() -> None:
    assert only([], date(2030, 10, 9)).standing == "agreed"
    assert only([]).standing == "in_force"
    assert standings((truce(known="2030-10-13"),), [], DAY, PAIR) == ()


def test_one_side_alleging_strains_and_the_other_denying_contests() -> None:
    assert only(BOTH[:1]).standing == "strained"
    denial = claim("d", "2030-10-10", by="sud-mod", stance="denies")
    assert only([BOTH[0], denial]).standing == "contested"
    holds = claim("d", "2030-10-10", by="sud-mod", kind="truce_holds", stance="asserts")
    assert only([BOTH[0], holds]).standing == "contested"


def test_both_accusing_within_hours_is_broken_by_both_accounts_with_the_minutes_it_held() -> None:
    status = only(BOTH)
    assert status.standing == "broken" and status.ended_by == ("a", "b")
    assert (status.first_breach, status.held_hours, status.held_days) == ("a", 0.08, 0)
    assert status.breaches_by == (("NOR", 1), ("SUD", 1))


def test_allegations_weeks_apart_or_followed_by_word_that_it_holds_only_strain() -> None:
    late = claim("b", "2030-11-20", by="sud-mod", against="NOR", known=date(2030, 11, 20))
    assert only([BOTH[0], late], date(2030, 12, 1)).standing == "strained"
    holds = claim("h", "2030-10-12", by="mon", kind="truce_holds", stance="asserts", known=date(2030, 10, 12))
    assert only([*BOTH, holds]).standing != "broken"


def test_an_end_claimed_or_a_war_afterwards_ends_it() -> None:
    end = claim("e", "2030-10-11", by="press", kind="truce_end", stance="asserts")
    assert (only([end]).standing, only([end]).ended_by) == ("ended", ("e",))
    war = claim("w", "2030-10-11", kind="onset", agreement=None, targets=("NOR",))
    status = only([war])
    assert (status.standing, status.ended_by, status.held_days) == ("ended", ("w",), 1)


def test_an_end_the_other_side_denies_is_contested() -> None:
    told = [claim("e", "2030-10-11", kind="truce_end"),
            claim("d", "2030-10-11", by="sud-mod", kind="truce_end", stance="denies")]  # fmt: skip
    assert only(told).standing == "contested"


def test_a_later_truce_supersedes_a_quiet_one_but_not_a_broken_one_and_takes_later_wars() -> None:
    second = truce("t2", "2030-10-18T00:00", "2030-10-17")
    day = date(2030, 11, 1)
    assert only([], day, truce(), second).standing == "superseded"
    assert only(BOTH, day, truce(), second).standing == "broken"
    war = claim("w", "2030-10-25", kind="onset", agreement=None, targets=("NOR",), known=date(2030, 10, 25))
    assert [s.standing for s in standings((truce(), second), [war], day, PAIR)] == ["superseded", "ended"]


def test_an_onset_that_names_a_truce_ends_it_whatever_came_after() -> None:
    second = truce("t2", "2030-10-18T00:00", "2030-10-17")
    war = claim("w", "2030-10-25", kind="onset", targets=("NOR",), known=date(2030, 10, 25))
    found = standings((truce(), second), [war], date(2030, 11, 1), PAIR)
    assert [s.standing for s in found] == ["ended", "ended"]


def test_an_accusation_by_nobody_named_is_contested_by_the_accused() -> None:
    nameless = claim("a", "2030-10-12", partisan="SUD", speaker_role="unknown", speaker=None, known=date(2030, 10, 12))
    denial = claim("d", "2030-10-12", by="sud-mod", stance="denies", known=date(2030, 10, 12))
    assert only([nameless, denial]).standing == "contested"


def test_no_foresight_either_for_truces_or_for_claims() -> None:
    later = claim("z", "2030-10-10", known=date(2030, 11, 1))
    second = truce("t2", "2030-10-18T00:00", "2030-11-17")
    assert standings((truce(), second), [BOTH[0], later], DAY, PAIR) == standings((truce(),), BOTH[:1], DAY, PAIR)


def test_hours_need_two_sourced_hours_and_mind_the_zones() -> None:
    assert only([claim("a", "2030-10-10")]).held_hours is None
    east = claim("a", "2030-10-10T16:30", zone="UTC+4")
    assert only([east], DAY, truce(zone="UTC+3")).held_hours == 3.5
    assert only([east], DAY, truce(zone="Moscow")).held_hours is None


def test_what_lies_before_the_hour_in_force_is_no_breach() -> None:
    assert only([claim("a", "2030-10-10T11:55")]).breaches == ()
    assert only([claim("a", "2030-10-09")]).breaches == ()


def test_force_tied_to_the_truce_is_a_breach_and_protocols_have_no_standing() -> None:
    assert only([claim("a", "2030-10-10", kind="missile_strike")]).breaches == ("a",)
    text = truce("p", kind="statement")
    assert standings((text,), [], DAY, PAIR) == ()
    ceasing = truce("p", kind="statement", clauses=(Clause("cessation", "All fire stops."),))
    assert standings((ceasing,), [], DAY, PAIR)[0].standing == "in_force"
