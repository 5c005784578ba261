"""Flare-ups: when they begin and end as known on a day, their toll with unlike units apart, their rank, comparisons checked."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.coding.reconcile import reconcile
from tocsin.escalation.episode_runs import LONGEST, MORE_THAN_INCIDENTS, QUIET
from tocsin.escalation.episodes import episodes
from tocsin.schema.claims import Claim, Comparison
from tocsin.schema.episodes import Episode
from tocsin.schema.events import Event, Reading
from tocsin.schema.figures import Figure, Toll
from tocsin.schema.situations import Situation
from tocsin.schema.time import When
from tocsin.schema.truces import Agreement, Clause
from tocsin.sources.situation_folder import SituationRecords, find, load

FIRST = date(2001, 1, 1)


@pytest.fixture(scope="module")
def record() -> SituationRecords:
    return load(find("armenia-azerbaijan"))


def known(record: SituationRecords, day: date, side: Situation | None = None) -> tuple[Episode, ...]:
    own = side or record.situation
    events = reconcile([c for c in record.claims if c.known <= day], own)
    return episodes(own, record.claims, events, (), record.readings, day, record.agreements)


def days(found: tuple[Episode, ...]) -> list[tuple[date | None, date | None, bool]]:
    return [(one.eruption.start, one.end.end, one.running) for one in found]


def test_in_july_there_are_two_and_the_second_ended_with_the_calm(record: SituationRecords) -> None:
    found = known(record, date(2020, 7, 20))
    assert days(found) == [(date(2016, 4, 2), date(2016, 4, 5), False), (date(2020, 7, 12), date(2020, 7, 16), False)]
    assert (found[1].rank, found[1].of) == (2, 2)


def test_while_it_runs_its_end_is_unknown(record: SituationRecords) -> None:
    assert days(known(record, date(2020, 7, 15)))[-1] == (date(2020, 7, 12), None, True)
    assert days(known(record, date(2020, 10, 11)))[-1] == (date(2020, 9, 27), None, True)


def test_july_and_september_2020_are_two_and_the_war_ends_with_its_truce(record: SituationRecords) -> None:
    running, ended = known(record, date(2020, 9, 29)), known(record, date(2020, 11, 11))
    assert days(running)[1:] == [(date(2020, 7, 12), date(2020, 7, 16), False), (date(2020, 9, 27), None, True)]
    assert days(ended)[-1] == (date(2020, 9, 27), date(2020, 11, 10), False)
    assert (ended[-1].rank, ended[-1].of) == (1, 3)
    assert ended[-1].onset.start == date(2020, 9, 21)  # the first killing after the quiet of August


def test_the_later_flare_ups_are_told_apart(record: SituationRecords) -> None:
    found = {one.eruption.start: one for one in known(record, date(2024, 1, 1))}
    assert found[date(2022, 9, 13)].end.end == date(2022, 9, 14)
    end = found[date(2023, 9, 19)].end
    assert end.start is not None and end.end == date(2023, 9, 20)


def test_unlike_counts_stand_apart_and_are_taken_by_account(record: SituationRecords) -> None:
    war = known(record, date(2020, 10, 1))[-1]
    kinds = {(one.side, one.account, one.toll.kind) for one in war.tolls}
    assert (0, "AZE", "killed_and_wounded") in kinds and (0, "ARM", "killed") in kinds
    claims = {claim.id: claim for claim in record.claims}
    for one in war.tolls:
        figures = [f for f in claims[one.claim].figures if f.kind == one.toll.kind and f.who == one.toll.who]
        assert (one.toll.low, one.toll.best, one.toll.high) in [(f.low, f.best, f.high) for f in figures]


def test_the_worst_since_1994_agrees_with_the_record(record: SituationRecords) -> None:
    war = next(one for one in known(record, date(2024, 1, 1)) if one.eruption.start == date(2020, 9, 27))
    assert [(check.verdict, bool(check.cites)) for check in war.checks] == [("agrees", True)]
    assert "1995 to 2019" in war.checks[0].why


@pytest.mark.parametrize("day", [date(2016, 4, 4), date(2020, 7, 20), date(2020, 9, 29), date(2020, 11, 11)])
def test_later_records_change_nothing(record: SituationRecords, day: date) -> None:
    claims = [c for c in record.claims if c.known <= day]
    cut = episodes(
        record.situation, claims, reconcile(claims, record.situation), (), [r for r in record.readings if r.known <= day], day,
        [a for a in record.agreements if a.known <= day],
    )  # fmt: skip
    assert cut == known(record, day)


@pytest.mark.parametrize("day", [date(2020, 7, 20), date(2020, 11, 11), date(2024, 1, 1)])
def test_exchanging_the_sides_mirrors_the_tolls_and_nothing_else(record: SituationRecords, day: date) -> None:
    own = record.situation
    swapped = msgspec.structs.replace(own, parties=own.parties[::-1], side_a=own.side_b, side_b=own.side_a)
    for one, other in zip(known(record, day), known(record, day, swapped), strict=True):
        mirror = {None: None, 0: 1, 1: 0}
        turned = [msgspec.structs.replace(toll, side=mirror[toll.side]) for toll in other.tolls]
        assert sorted(turned, key=repr) == sorted(one.tolls, key=repr)
        assert msgspec.structs.replace(other, tolls=()) == msgspec.structs.replace(one, tolls=())


# invented records: P and Q


SITUATION = Situation(id="s", source="s", title="t", known=date(1990, 1, 1), parties=("P", "Q"))


def force(
    key: str, happened: date, kind: str = "shelling", dead: float | None = None, end: date | None = None, **more: object
) -> Claim:
    figures = (Figure("killed", dead, dead, dead, side="Q"),) if dead is not None else ()
    when = When(happened, end or happened, "range" if end else "day")
    fields = {"id": key, "source": "s", "origin": "o", "kind": kind, "text": key, "known": happened, "doers": ("P",),
              "targets": ("Q",), **more}  # fmt: skip
    return msgspec.structs.replace(msgspec.convert(fields, Claim), happened=when, figures=figures)


def truce(day: date) -> Agreement:
    clauses = (Clause("cessation", "firing stops"),)
    return Agreement(
        id="t", source="s", title="t", kind="truce", known=day, in_force=When(day, day, "day"), clauses=clauses
    )


def on(day: date, *claims: Claim, agreements: tuple[Agreement, ...] = (), rows: tuple[Event, ...] = (),
       readings: tuple[Reading, ...] = ()) -> tuple[Episode, ...]:  # fmt: skip
    return episodes(SITUATION, claims, (), rows, readings, day, agreements)


def test_no_record_is_no_episode() -> None:
    assert on(FIRST) == ()


@pytest.mark.parametrize(("gap", "count"), [(QUIET.days, 1), (QUIET.days + 1, 2)])
def test_the_gap_decides(gap: int, count: int) -> None:
    assert len(on(FIRST + timedelta(days=99), force("a", FIRST), force("b", FIRST + timedelta(days=gap)))) == count


def test_breaches_without_losses_found_and_prolong_nothing() -> None:
    later = FIRST + timedelta(days=20)
    assert on(later, force("a", FIRST, "breach")) == ()
    (one,) = on(FIRST + timedelta(days=60), force("a", FIRST), force("b", later, "breach"))
    assert one.end.end == FIRST
    (two,) = on(FIRST + timedelta(days=60), force("a", FIRST), force("b", later, "breach", dead=1))
    assert two.end.end == later


def test_denied_intended_and_unverified_force_is_none() -> None:
    told = (force("a", FIRST, stance="denies"), force("b", FIRST, status="future"), force("c", FIRST, verified=False))
    assert on(FIRST, *told) == ()


def test_a_third_partys_force_is_not_between_the_sides() -> None:
    assert on(FIRST, force("a", FIRST, doers=("X",)), force("b", FIRST, targets=("X",))) == ()


def test_an_attack_by_unnamed_men_counts_in_the_disputed_territory_only() -> None:
    attack = force("a", FIRST, "attack", dead=3, doers=(), places=("hill",))
    assert on(FIRST, attack) == ()
    disputed = msgspec.structs.replace(SITUATION, territory=("hill",))
    assert len(episodes(disputed, (attack,), (), (), (), FIRST)) == 1


def test_a_truce_ends_it_unless_it_fails_at_once() -> None:
    day, later = FIRST + timedelta(days=2), FIRST + timedelta(days=6)
    start = force("a", FIRST)
    (kept,) = on(later, start, agreements=(truce(day),))
    assert (kept.running, kept.end.start) == (False, day)
    (failed,) = on(later, start, force("b", day, "breach"), agreements=(truce(day),))
    assert failed.running and not failed.end.known


def test_a_count_over_a_span_leaves_the_end_open() -> None:
    acts = force("a", FIRST, happening="h")
    count = force("b", FIRST, "losses", dead=3, end=FIRST + timedelta(days=5), happening="h")
    (one,) = on(FIRST + timedelta(days=60), acts, count)
    assert (one.end.start, one.end.end) == (FIRST, FIRST + timedelta(days=5))


def test_it_breaks_out_with_the_onset_told_or_on_the_day_of_most_claims() -> None:
    second = FIRST + timedelta(days=3)
    claims = (force("a", FIRST), force("b", second), force("c", second, "attack"))
    assert on(second, *claims)[0].eruption.start == second
    assert on(second, *claims, force("d", FIRST, "onset"))[0].eruption.start == FIRST


def row(key: str, day: date, dead: float, known_on: date | None = None) -> Event:
    tolls = (Toll("killed", dead - 1, dead, dead + 5, who="people"),)
    return Event(id=key, source="set", origin="o", kind="fighting", known=known_on or day, happened=When(day, day, "day"),
                 tolls=tolls)  # fmt: skip


def test_the_data_sets_deaths_are_those_within_the_run_and_unknown_without_rows() -> None:
    end = FIRST + timedelta(days=4)
    claims = (force("a", FIRST), force("b", end))
    rows = (row("r", FIRST, 3), row("s", end, 4), row("t", end + timedelta(days=40), 2))
    later = FIRST + timedelta(days=90)
    assert on(later, *claims)[0].deaths is None
    assert on(later, *claims, rows=rows)[0].deaths == Toll("killed", 5, 7, 17, who="people")
    late = (row("r", FIRST, 3, later + timedelta(days=1)),)
    assert on(later, *claims, rows=late)[0].deaths is None


def test_a_deadly_row_founds_a_run_and_a_small_one_does_not() -> None:
    assert len(on(FIRST, rows=(row("r", FIRST, 10),))) == 1 and on(FIRST, rows=(row("r", FIRST, 9),)) == ()


def admitted(key: str, day: date, dead: float) -> Claim:
    return force(key, day, "losses", dead=dead, speaker="Q", happening=key[0], doers=(), targets=("Q",))


def test_rank_is_by_admitted_dead_and_none_where_no_count_can_be_compared() -> None:
    second, third = FIRST + timedelta(days=100), FIRST + timedelta(days=200)
    claims = [force("a", FIRST, happening="a"), admitted("a1", FIRST, 5), force("b", second, happening="b"),
              force("c", third, happening="c"), admitted("c1", third, 9)]  # fmt: skip
    found = on(third + timedelta(days=60), *claims)
    assert [(one.rank, one.of) for one in found] == [(None, 0), (None, 0), (1, 2)]
    assert "1 earlier without a count left out" in found[2].measure


def test_without_counts_whole_years_rank_those_alone_in_their_year() -> None:
    second, third = date(2002, 5, 1), date(2003, 5, 1)
    claims = [force("a", FIRST), force("b", second), force("c", third), force("d", third + timedelta(days=90))]
    found = on(date(2004, 6, 1), *claims, readings=(year(2001, 7), year(2002, 9), year(2003, 5)))
    assert [(one.rank, one.of) for one in found] == [(None, 0), (1, 2), (None, 0), (None, 0)]
    assert found[1].measure.startswith("deaths of the whole year")
    assert on(date(2002, 12, 31), *claims[:2], readings=(year(2001, 7), year(2002, 9)))[1].rank is None


def test_what_a_side_says_of_the_others_dead_ranks_nothing() -> None:
    second = FIRST + timedelta(days=100)
    boast = force("b1", second, "losses", dead=900, speaker="P", happening="b")
    claims = [force("a", FIRST, happening="a"), admitted("a1", FIRST, 5), force("b", second, happening="b"), boast]
    assert on(second + timedelta(days=60), *claims)[1].rank is None


def year(number: int, dead: float) -> Reading:
    return Reading(id=f"y{number}", source="set", origin="o", name="deaths", subject="s", value=dead, unit="deaths", high=dead,
                   known=date(number + 1, 1, 1), happened=When.parse(str(number)))  # fmt: skip


def compared(rank: str, since: int | None, day: date) -> Claim:
    said = Comparison(rank, When.parse(str(since)) if since else None)  # type: ignore[arg-type]
    return msgspec.structs.replace(force("cmp", day, "comparison"), comparison=said)


@pytest.mark.parametrize(("deaths", "readings", "verdict"), [
    (50, (year(1999, 20), year(2000, 30)), "agrees"),
    (50, (year(1999, 20), year(2000, 60)), "cannot be checked"),
    (50, (year(1999, 20),), "cannot be checked"),
    (None, (year(1999, 20), year(2000, 30)), "cannot be checked"),
])  # fmt: skip
def test_the_worst_since_is_held_against_years(
    deaths: float | None, readings: tuple[Reading, ...], verdict: str
) -> None:
    claims = [force("a", FIRST, happening="a"), compared("worst", 1998, FIRST)]
    claims += [admitted("a1", FIRST, deaths)] if deaths else []
    (one,) = on(FIRST + timedelta(days=60), *claims, readings=readings)
    assert [check.verdict for check in one.checks] == [verdict]


def test_the_worst_since_conflicts_with_a_worse_flare_up() -> None:
    second = FIRST + timedelta(days=100)
    claims = [
        force("a", FIRST, happening="a"),
        admitted("a1", FIRST, 80),
        force("b", second),
        compared("worst", 1998, second),
    ]
    rows = (row("r", second, 10),)
    found = on(second + timedelta(days=60), *claims, rows=rows)
    assert [check.verdict for check in found[1].checks] == ["conflicts"] and "at least 80" in found[1].checks[0].why


def test_the_last_since_conflicts_with_what_lies_between() -> None:
    second = FIRST + timedelta(days=100)
    said = compared("last", 1998, second)
    assert on(second, force("b", second), said)[0].checks[0].verdict == "agrees"
    assert on(second, force("a", FIRST), force("b", second), said)[1].checks[0].verdict == "conflicts"


Span = tuple[int, int, str, int | None, int]
SPANS = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, LONGEST - 1), st.sampled_from((*MORE_THAN_INCIDENTS, "breach", "losses")),
              st.one_of(st.none(), st.integers(0, 99)), st.integers(0, 60)),
    max_size=12,
)  # fmt: skip


@given(SPANS, st.integers(0, 500))
def test_episodes_are_apart_ordered_and_never_later_than_the_day(spans: list[Span], at: int) -> None:
    claims = [
        force(str(n), FIRST + timedelta(days=start), kind, dead, FIRST + timedelta(days=start + length),
              known=FIRST + timedelta(days=start + length + delay))
        for n, (start, length, kind, dead, delay) in enumerate(spans)
    ]  # fmt: skip
    day = FIRST + timedelta(days=at)
    found = on(day, *claims)
    assert found == on(day, *(c for c in claims if c.known <= day))
    assert found == on(day, *reversed(claims)) or len({(c.known, c.happened.start) for c in claims}) < len(claims)
    for one in found:
        assert one.onset.start is not None and one.eruption.start is not None
        assert one.onset.start <= one.eruption.start <= day and one.claims
        assert one.end.known != one.running and (one.end.end or day) <= day
        assert one.rank is None or 1 <= one.rank <= one.of
    for one, other in pairwise(found):
        assert not one.running and one.end.end is not None and other.onset.start is not None
        assert other.onset.start - one.end.end > QUIET or one.end.precision == "range"
