"""What is watched of a truce: breaches by account and happening, clauses by side, counts, clocks; nothing from later."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tocsin.schema.claims import Claim, Comparison
from tocsin.schema.events import Reading
from tocsin.schema.figures import Figure
from tocsin.schema.sums import holds
from tocsin.schema.time import When
from tocsin.schema.truces import Agreement, Clause, TruceWatch
from tocsin.truce.status import standings
from tocsin.truce.watch import watch
from truce.test_status import BOTH, DAY, PAIR, claim, truce

CLAUSES = tuple(Clause(kind, f"About {kind}.") for kind in ("cessation", "exchange_bodies", "corridor"))


def seen(
    claims: list[Claim], day: date = DAY, truces: tuple[Agreement, ...] = (), readings: tuple[Reading, ...] = ()
) -> tuple[TruceWatch, ...]:
    held = truces or (truce(clauses=CLAUSES),)
    return watch(held, claims, readings, standings(held, claims, day, PAIR), day, PAIR)


def reading(subject: str, days: str, value: float, known: str, name: str = "violations") -> Reading:
    return Reading(id=f"{subject}/{days}", source="t", origin="t", name=name, subject=subject, value=value, unit=name,
                   known=date.fromisoformat(known), happened=When.parse(days))  # fmt: skip


def test_each_breach_has_its_clause_its_accused_and_its_account() -> None:
    blocked = claim("c", "2030-10-11", kind="blockade", known=date(2030, 10, 11))
    dead = claim("d", "2030-10-11", purposes=("exchange_bodies",), known=date(2030, 10, 11))
    found = {b.claim: b for b in seen([*BOTH, blocked, dead])[0].breaches}
    assert (found["a"].accused, found["a"].account, found["a"].clause) == ("SUD", "NOR", "cessation")
    assert (found["b"].accused, found["b"].account) == ("NOR", "SUD")
    assert (found["c"].clause, found["d"].clause) == ("corridor", "exchange_bodies")


def test_a_denial_answers_the_accused_and_not_a_breach_that_names_nobody() -> None:
    nameless = claim("m", "2030-10-10", by="mon", doers=(), speaker_role="monitor", stance="asserts")
    denial = claim("x", "2030-10-10", by="sud-mod", stance="denies")
    found = {b.claim: b for b in seen([BOTH[0], nameless, denial])[0].breaches}
    assert found["a"].denied == ("x",) and found["m"].denied == () and found["m"].by_monitor


def test_happenings_are_counted_apart_from_claims() -> None:
    again = claim("a2", "2030-10-10T12:05")
    other_hour = claim("a3", "2030-10-10T14:00")
    named = [claim(k, "2030-10-11", happening="h", known=date(2030, 10, 11)) for k in ("h1", "h2")]
    told = seen([BOTH[0], again, other_hour, *named])[0].breaches
    assert len(told) == 5 and len({b.happening for b in told}) == 3
    elsewhere = [claim("p1", "2030-10-10", places=("x",)), claim("p2", "2030-10-10", places=("y",))]
    assert len({b.happening for b in seen(elsewhere)[0].breaches}) == 2


def test_clauses_are_kept_breached_disputed_or_not_told_for_each_side() -> None:
    bodies = claim("k", "2030-10-11", by="icrc", doers=("NOR", "SUD"), kind="other", stance="asserts",
                   purposes=("exchange_bodies",), known=date(2030, 10, 11))  # fmt: skip
    words = claim("w", "2030-10-11", doers=("NOR",), kind="position", stance="asserts", purposes=("corridor",),
                  known=date(2030, 10, 11))  # fmt: skip
    denial = claim("x", "2030-10-10", by="nor-mod", against="NOR", stance="denies")
    found = {(c.clause.kind, c.side): c.standing for c in seen([*BOTH, bodies, words, denial])[0].clauses}
    assert found == {
        ("cessation", "NOR"): "disputed", ("cessation", "SUD"): "breached", ("exchange_bodies", "NOR"): "kept",
        ("exchange_bodies", "SUD"): "kept", ("corridor", "NOR"): "not told", ("corridor", "SUD"): "not told",
    }  # fmt: skip


def test_the_first_breach_by_each_account_conflicts_only_where_both_cannot_be_right() -> None:
    assert seen(BOTH[:1])[0].clock.conflict is False
    both = seen(BOTH)[0].clock
    assert both.conflict and both.first_told == ("a", "b") and both.first_by == (("NOR", "b"), ("SUD", "a"))
    silent = claim("m", "2030-10-10", by="mon", doers=(), speaker_role="monitor", stance="asserts")
    assert seen([BOTH[0], silent])[0].clock.conflict is False
    later = claim(
        "m", "2030-10-11", by="mon", doers=(), speaker_role="monitor", stance="asserts", known=date(2030, 10, 11)
    )
    clock = seen([BOTH[0], later])[0].clock
    assert clock.conflict and clock.first_by_monitor == "m"


def test_a_press_report_is_no_account_of_the_first_breach_unless_it_says_first() -> None:
    press = claim("p", "2030-10-11", by="wire", stance="asserts", known=date(2030, 10, 11))
    assert seen([BOTH[0], press])[0].clock.first_told == ("a",)
    first = replace(press, comparison=Comparison("first"))
    assert seen([BOTH[0], first])[0].clock.conflict


def test_a_span_of_months_tells_no_first_day() -> None:
    wide = claim("s", "2030-10-10..2030-12-01", known=date(2030, 12, 2))
    late = claim("l", "2030-11-20", known=date(2030, 11, 20))
    assert standings([truce()], [wide, late], date(2030, 12, 3), PAIR)[0].first_breach == "l"


def test_time_in_force_runs_to_the_breach_after_the_last_word_that_it_holds() -> None:
    holds_ = claim("h", "2030-10-20", by="mon", kind="truce_holds", stance="asserts", known=date(2030, 10, 20))
    later = [replace(c, id=c.id + "2", happened=When.parse("2030-11-09"), known=date(2030, 11, 9)) for c in BOTH]
    found = seen([*BOTH, holds_, *later], date(2030, 12, 1))[0]
    assert found.status.standing == "broken" and found.clock.days == 30
    assert seen([], date(2030, 10, 12))[0].clock.days == 2
    assert seen([], date(2030, 10, 9))[0].clock.days is None


def test_counts_give_rate_change_and_silence_each_with_its_arithmetic() -> None:
    counts = (reading("nor-mod>SUD", "2030-10-10..2030-10-13", 40, "2030-10-14"),
              reading("nor-mod>SUD", "2030-10-14..2030-10-17", 80, "2030-10-18"),
              reading("mon>SUD", "2030-10-14..2030-10-17", 8, "2030-10-18"))  # fmt: skip
    held = (truce(monitor="mon"),)
    own, monitor = seen([], date(2030, 10, 27), held, counts)[0].counters
    assert (own.by, own.against, own.per_day, own.change, own.silent_days) == ("NOR", "SUD", 20.0, 2.0, 10)
    assert monitor.by_monitor and monitor.change is None and monitor.values[-1][1] == 8
    assert all(holds(one) for one in (*own.sums, *monitor.sums))


def test_a_claimed_count_is_no_breach_and_the_shells_of_one_breach_no_count() -> None:
    weekly = claim("v", "2030-10-10..2030-10-11", kind="violation_count", known=date(2030, 10, 12),
                   figures=(Figure("violations", 250, side="SUD"),))  # fmt: skip
    shells = replace(BOTH[0], figures=(Figure("shots", 5, 5, 5, side="SUD"),))
    found = seen([weekly, shells])[0]
    assert [b.claim for b in found.breaches] == ["a"]
    assert [(c.unit, c.per_day) for c in found.counters] == [("violations", 125.0)]


def test_two_truces_that_stand_at_once_stand_beside_each_other() -> None:
    pair = (truce(clauses=CLAUSES), truce("t2", "2030-10-10T12:00"))
    found = seen([], DAY, pair)
    assert [w.clock.beside for w in found] == [("t2",), ("t1",)]
    assert {w.status.standing for w in found} == {"in_force"}


@pytest.mark.parametrize(
    "made",
    [
        truce(hour="2030-10-10"),
        truce(hour="unknown"),
        truce(parties=()),
        truce(parties=("NOR",), declined=("SUD",)),
        truce(purpose="humanitarian", clauses=(Clause("humanitarian", "Կրակը դադարում է։"),), language="hy"),
    ],
    ids=["no hour", "no day", "no parties", "never signed", "another language"],
)
def test_a_truce_of_which_little_is_known_is_watched_all_the_same(made: Agreement) -> None:
    found = seen(BOTH, DAY, (made,))[0]
    assert found.status.agreement == made
    assert {b.claim for b in found.breaches} == {"a", "b"}
    assert (found.clock.days is None) == (not made.in_force.known)
    assert {c.side for c in found.clauses} <= {"NOR", "SUD"}


def test_a_truce_expressly_replaced_is_superseded_unless_a_breach_is_alleged_since() -> None:
    second = truce("t2", "2030-10-18T00:00", "2030-10-17", replaces="t1")
    denial = claim("d", "2030-10-10", by="sud-mod", stance="denies")
    day = date(2030, 11, 1)
    first = standings([truce(), second], [BOTH[0], denial], day, PAIR)[0]
    assert first.standing == "superseded" and first.breaches == ("a",)
    since = claim("s", "2030-10-25", known=date(2030, 10, 25))
    assert standings([truce(), second], [BOTH[0], denial, since], day, PAIR)[0].standing == "contested"
    assert standings([truce(), second], BOTH, day, PAIR)[0].standing == "broken"
    unlinked = replace(second, replaces=None)
    assert standings([truce(), unlinked], [BOTH[0], denial], day, PAIR)[0].standing == "contested"


def test_a_truce_of_one_party_with_another_supersedes_nothing() -> None:
    other = truce("t2", "2030-10-11T00:00", "2030-10-10", parties=("NOR", "THIRD"))
    assert standings([truce(), other], [], DAY, PAIR)[0].standing == "in_force"


KINDS = ("breach", "shelling", "truce_holds", "truce_end", "onset", "violation_count", "release", "blockade")


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    found = []
    for number in range(draw(st.integers(0, 7))):
        start = date(2030, 10, 8) + timedelta(days=draw(st.integers(0, 12)))
        known = start + timedelta(days=draw(st.integers(0, 9)))
        side, other = draw(st.sampled_from([("NOR", "SUD"), ("SUD", "NOR")]))
        stance = draw(st.sampled_from(["accuses", "denies", "asserts"]))
        found.append(claim(f"c{number}", start.isoformat(), by=side, against=other, kind=draw(st.sampled_from(KINDS)),
                           known=known, stance=stance, figures=(Figure("violations", 5, 5, 5),)))  # fmt: skip
    return found


@settings(max_examples=60, deadline=None)
@given(claims(), st.integers(0, 14))
def test_what_is_told_on_a_day_is_unchanged_by_what_became_known_later(found: list[Claim], ahead: int) -> None:
    day = date(2030, 10, 8) + timedelta(days=ahead)
    counts = (reading("nor-mod>SUD", "2030-10-10..2030-10-13", 40, "2030-10-14"),)
    before = [c for c in found if c.known <= day]
    second = truce("t2", "2030-10-15T00:00", "2030-10-15", replaces="t1")
    truces = (truce(clauses=CLAUSES), second)
    known = tuple(t for t in truces if t.known <= day)
    assert seen(found, day, truces, counts) == seen(before, day, known, tuple(r for r in counts if r.known <= day))


@settings(max_examples=40, deadline=None)
@given(claims())
def test_the_rules_are_the_same_for_either_side(found: list[Claim]) -> None:
    other = {"NOR": "SUD", "SUD": "NOR"}
    turned = [replace(c, doers=tuple(other[d] for d in c.doers), speaker=other[c.speaker or "NOR"]) for c in found]
    one, two = seen(found, date(2030, 10, 30))[0], seen(turned, date(2030, 10, 30))[0]
    assert one.status.standing == two.status.standing and one.clock.conflict == two.clock.conflict
    assert [(b.claim, other.get(b.accused or ""), b.denied, b.happening) for b in one.breaches] == [
        (b.claim, b.accused, b.denied, b.happening) for b in two.breaches
    ]
    assert {(c.clause.kind, other[c.side], c.standing) for c in one.clauses} == {
        (c.clause.kind, c.side, c.standing) for c in two.clauses
    }
