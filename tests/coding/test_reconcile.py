"""Claims become events: what links, what does not, what conflicts, and that order and later claims change nothing."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.coding.conflicts import conflicts
from tocsin.coding.reconcile import reconcile
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event
from tocsin.schema.figures import Figure
from tocsin.schema.situations import Situation
from tocsin.schema.time import When

PAIR = Situation(id="nor-sud", source="t", title="Norland and Sudland", known=date(2000, 1, 1), parties=("NOR", "SUD"),
                 side_a=("NOR", "nor-mod"), side_b=("SUD", "sud-mod"))  # fmt: skip


def claim(key: str, kind: str, when: str = "2030-05-04", known: date = date(2030, 5, 4), **more: object) -> Claim:
    fields: dict[str, object] = {"speaker": "nor-mod", "doers": ("SUD",), "targets": ("NOR",), **more}
    return Claim(id=key, source="t", origin=key, kind=kind, text=f"{key} says {kind}.", known=known,
                 happened=When.parse(when), **fields)  # type: ignore[arg-type]  # fmt: skip


def one(claims: list[Claim]) -> Event:
    events = reconcile(claims, PAIR)
    assert len(events) == 1, [event.claims for event in events]
    return events[0]


def shoot_down() -> list[Claim]:
    return [
        claim("a", "shoot_down", happening="plane", doers=("ALY",), figures=(Figure("killed", 1, 1, 1, side="NOR"),)),
        claim("b", "shoot_down", happening="plane", doers=("ALY",), speaker="aly-mod", stance="denies",
              denial_of="event"),
        claim("c", "crash", known=date(2030, 5, 5), happening="plane", doers=(), speaker="sud-mod"),
    ]  # fmt: skip


def test_assertion_denial_and_counter_claim_are_one_contested_event() -> None:
    event = one(shoot_down())
    assert event.kind == "shoot_down" and event.contested and event.claims == ("a", "b", "c")
    assert event.known == date(2030, 5, 4) and event.side_a == ("ALY",) and event.side_b == ("NOR",)
    assert {found.what for found in conflicts(shoot_down(), PAIR)} == {"denial", "counter_claim"}


def test_before_the_denial_is_known_the_event_has_the_same_id_and_is_not_contested() -> None:
    early, late = one(shoot_down()[:1]), one(shoot_down())
    assert early.id == late.id and not early.contested and late.contested


def test_each_side_blaming_the_other_for_the_onset_is_contested_and_shown_in_the_parties_order() -> None:
    told = [claim("a", "onset"), claim("b", "onset", speaker="sud-mod", doers=("NOR",), targets=("SUD",))]
    event = one(told)
    assert event.contested and (event.side_a, event.side_b) == (("NOR",), ("SUD",))
    assert [found.what for found in conflicts(told, PAIR)] == ["blame"]


def test_two_strikes_in_opposite_directions_are_two_events() -> None:
    told = [claim("a", "shelling", places=("x",)),
            claim("b", "shelling", places=("x",), doers=("NOR",), targets=("SUD",))]  # fmt: skip
    assert len(reconcile(told, PAIR)) == 2


def test_links_close_kinds_at_one_place_and_day_but_not_other_places_or_days() -> None:
    told = [claim("a", "missile_strike", places=("x",)), claim("b", "killing", places=("x", "y")),
            claim("c", "missile_strike", places=("z",)),
            claim("d", "missile_strike", "2030-05-06", places=("x",))]  # fmt: skip
    assert sorted(event.claims for event in reconcile(told, PAIR)) == [("a", "b"), ("c",), ("d",)]


def test_a_claim_without_a_place_joins_only_where_a_single_event_fits() -> None:
    loose = claim("z", "shelling")
    assert one([claim("a", "shelling", places=("x",)), loose]).claims == ("a", "z")
    two = [claim("a", "shelling", places=("x",)), claim("b", "shelling", places=("y",)), loose]
    assert len(reconcile(two, PAIR)) == 3


def test_unknown_time_never_links_but_within_one_article() -> None:
    dated, undated = claim("a", "shoot_down"), claim("b", "shoot_down", "unknown")
    assert len(reconcile([dated, undated], PAIR)) == 2
    told = [claim("a", "shoot_down", "unknown", article="r"), claim("b", "shoot_down", "unknown", article="r")]
    assert one(told).happened == When()


def test_a_month_narrows_to_the_day_another_claim_gives() -> None:
    event = one([claim("a", "onset", "2030-05"), claim("b", "onset", "2030-05-04T06:00")])
    assert event.happened == When.parse("2030-05-04T06:00")


def test_an_episode_spans_its_parts_and_takes_the_kind_said_of_the_whole() -> None:
    told = [claim("a", "shelling", "2030-05-04", happening="may"), claim("b", "fighting", "2030-05-04..2030-05-08",
            happening="may"), claim("c", "killing", "2030-05-06", happening="may")]  # fmt: skip
    event = one(told)
    assert event.kind == "fighting" and event.happened.days == 5


def test_tolls_span_the_claims_never_average_and_keep_units_and_sides_apart() -> None:
    told = [
        claim("a", "losses", happening="may", figures=(Figure("killed", 16, 16, 16, side="SUD"),)),
        claim("b", "losses", happening="may", speaker="sud-mod", figures=(Figure("killed", 4, 4, 4, side="SUD"),
              Figure("killed_and_wounded", 20, 20, 20, side="SUD"))),
        claim("c", "losses", happening="may", figures=(Figure("killed", 10, None, None, side="NOR"),)),
    ]  # fmt: skip
    event = one(told)
    got = {(t.kind, t.side): (t.low, t.best, t.high) for t in event.tolls}
    assert got == {("killed", "SUD"): (4, None, 16), ("killed_and_wounded", "SUD"): (20, 20, 20),
                   ("killed", "NOR"): (10, None, None)}  # fmt: skip
    assert event.contested and [c.what for c in conflicts(told, PAIR)] == ["figures"]


def test_a_side_that_raises_its_own_count_revises_it_and_contests_nothing() -> None:
    told = [claim("a", "missile_strike", happening="g", figures=(Figure("killed", 5, 5, 5),)),
            claim("b", "missile_strike", happening="g", figures=(Figure("killed", 9, 9, 9),))]  # fmt: skip
    event = one(told)
    assert not event.contested and (event.tolls[0].low, event.tolls[0].high) == (5, 9)


def test_running_counts_to_different_days_are_different_events() -> None:
    few, many = (Figure("killed", 9, 9, 9),), (Figure("killed", 90, 90, 90),)
    told = [claim("a", "losses", "2030-05-01..2030-05-04", happening="war", figures=few),
            claim("b", "losses", "2030-05-01..2030-05-09", happening="war", figures=many)]  # fmt: skip
    assert len(reconcile(told, PAIR)) == 2


def test_an_approximate_figure_alone_gets_no_bounds() -> None:
    about = Figure("killed", best=2300, text="about 2,300")
    (toll,) = one([claim("a", "losses", figures=(about,))]).tolls
    assert (toll.low, toll.best, toll.high) == (None, 2300, None)


def test_each_side_mobilises_by_itself_under_one_name() -> None:
    told = [claim("a", "mobilisation", happening="m", doers=("NOR",)),
            claim("b", "mobilisation", happening="m", doers=("SUD",), speaker="sud-mod", stance="denies")]  # fmt: skip
    assert {event.side_a: event.contested for event in reconcile(told, PAIR)} == {("NOR",): False, ("SUD",): True}


def test_who_tells_of_a_crash_does_not_assert_the_shoot_down() -> None:
    denial = next(c for c in conflicts(shoot_down(), PAIR) if c.what == "denial")
    assert (denial.a, denial.b) == (("a",), ("b",))
    assert denial.sentence == "nor-mod asserts the shoot-down; aly-mod denies it."


def test_a_denial_that_the_denier_later_takes_back_contests_no_more() -> None:
    told = [claim("a", "capture_ground", happening="town", speaker="sud-mod"),
            claim("b", "capture_ground", happening="town", speaker="nor-mod", stance="denies")]  # fmt: skip
    granted = claim("c", "capture_ground", known=date(2030, 5, 6), happening="town", speaker="NOR")
    assert one(told).contested and not one([*told, granted]).contested


def test_unverified_figures_count_only_where_there_are_no_others() -> None:
    weak = claim("a", "losses", happening="may", verified=False, figures=(Figure("killed", 99, 99, 99),))
    firm = claim("b", "losses", happening="may", figures=(Figure("killed", 5, 5, 5),))
    assert one([weak, firm]).tolls[0].high == 5 and one([weak]).tolls[0].high == 99


def test_words_plans_and_appeals_make_no_events() -> None:
    told = [claim("a", "position"), claim("b", "alliance"), claim("c", "shelling", status="future"),
            claim("d", "call_for_truce"), claim("e", "threat")]  # fmt: skip
    assert reconcile(told, PAIR) == ()


def test_doubt_is_no_denial_and_a_lone_denial_is_a_contested_event_without_tolls() -> None:
    assert not one([claim("a", "attack"), claim("b", "attack", stance="not_confirmed")]).contested
    lone = one([claim("a", "attack", stance="denies", figures=(Figure("killed", 3, 3, 3),))])
    assert lone.contested and lone.tolls == ()


def test_truces_of_different_names_do_not_merge() -> None:
    told = [claim("a", "breach", agreement="t1"), claim("b", "breach", agreement="t2")]
    assert len(reconcile(told, PAIR)) == 2


KINDS = ("onset", "fighting", "shelling", "missile_strike", "losses", "shoot_down", "crash", "breach", "truce",
         "position")  # fmt: skip
WHENS = ("2030-05-04", "2030-05-05", "2030-05-04..2030-05-05", "2030-05", "2030", "unknown", "2030-05-04T06:00")
ROWS = st.tuples(
    st.sampled_from(KINDS), st.sampled_from(WHENS), st.sampled_from([(), ("x",), ("y",), ("x", "y")]),
    st.sampled_from(["NOR", "SUD", "ALY", ""]), st.sampled_from([None, None, "k1", "k2"]),
    st.sampled_from(["asserts", "denies"]), st.sampled_from([None, "r1"]), st.integers(1, 3),
)  # fmt: skip


def build(number: int, row: tuple[str, str, tuple[str, ...], str, str | None, str, str | None, int]) -> Claim:
    kind, when, places, doer, key, stance, article, day = row
    return claim(f"c{number}", kind, when, date(2030, 6, day), places=places, doers=(doer,) if doer else (),
                 targets=(), happening=key, stance=stance, article=article,
                 figures=(Figure("killed", number, number, number),))  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(ROWS, max_size=14), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_events(rows: list[tuple], shuffler: object) -> None:  # type: ignore[type-arg]
    told = [build(n, row) for n, row in enumerate(rows)]
    mixed = list(told)
    shuffler.shuffle(mixed)  # type: ignore[attr-defined]
    events = reconcile(told, PAIR)
    assert reconcile(mixed, PAIR) == events == reconcile([*told, *told], PAIR)
    used = [key for event in events for key in event.claims]
    assert len(used) == len(set(used)) and len({event.id for event in events}) == len(events)
    assert set(used) == {c.id for c in told if c.kind != "position"}


@settings(max_examples=60, deadline=None)
@given(st.lists(ROWS, max_size=12))
def test_swapping_the_parties_swaps_the_events_and_nothing_else(rows: list[tuple]) -> None:  # type: ignore[type-arg]
    swap = {"NOR": "SUD", "SUD": "NOR"}
    told = [build(n, row) for n, row in enumerate(rows)]
    turned = [build(n, (*row[:3], swap.get(row[3], row[3]), *row[4:])) for n, row in enumerate(rows)]
    plain, mirrored = reconcile(told, PAIR), reconcile(turned, PAIR)
    assert [(e.id, e.kind, e.happened, e.contested, e.tolls) for e in plain] == [
        (e.id, e.kind, e.happened, e.contested, e.tolls) for e in mirrored]  # fmt: skip
