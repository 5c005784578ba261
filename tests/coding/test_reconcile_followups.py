"""Reports read by machine become events: follow-ups join, and what merely resembles stays apart. Invented conflicts."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.coding.reconcile import grouped, reconcile
from tocsin.coding.sameness import Sight, is_retold, points, points_back
from tocsin.schema.claims import Claim, Span
from tocsin.schema.figures import Figure
from tocsin.schema.situations import Situation
from tocsin.schema.time import When

PAIR = Situation(id="alv-ber", source="t", title="Alvania and Berenia", known=date(2000, 1, 1), parties=("ALV", "BER"),
                 side_a=("ALV",), side_b=("BER",))  # fmt: skip


def read(
    key: str, kind: str, text: str, day: int = 9, when: str = "unknown", count: int | None = None, **more: Any
) -> Claim:
    """A claim as the reader makes one of an article of its own, public on a day of March 2031."""
    figures = (Figure("killed", count, count, count, text=str(count)),) if count is not None else ()
    fields: dict[str, Any] = {"coder": "reader", "article": f"page-{key}", "speaker_role": "author", "figures": figures,
                              "place_text": "; ".join(more.get("places", ())).title(), **more}  # fmt: skip
    return Claim(id=key, source="t", origin=key, kind=kind, text=text, known=date(2031, 3, day), happened=When.parse(when),
                 **fields)  # fmt: skip


def parts(*claims: Claim) -> list[set[str]]:
    """The claims by event, as sets of their ids in order of the earliest."""
    return [{claim.id for claim in group} for group in grouped(claims, PAIR)]


def test_a_toll_that_rises_joins_the_attack_without_naming_day_or_place() -> None:
    attack = read(
        "a", "attack", "Gunmen attacked the wool market of Velna, killing nine traders.", count=9, places=("velna",)
    )
    toll = read("b", "losses", "The death toll from the attack on the wool market of Velna rises to 12.", 10, count=12)
    (event,) = reconcile([attack, toll], PAIR)
    assert event.kind == "attack" and event.place == "velna"
    assert [(t.low, t.high) for t in event.tolls] == [(9, 12)]


def test_a_later_article_about_yesterdays_attack_joins_it() -> None:
    attack = read("a", "attack", "A lorry packed with explosives hits the customs house of Orsk.", places=("orsk",))
    after = read("b", "attack", "Two men are held in connection with Sunday's explosion at the customs house of Orsk.", 10,
                 "2031-03-09", places=("orsk",))  # fmt: skip
    assert parts(attack, after) == [{"a", "b"}]


def test_the_same_attack_with_different_tolls_is_one_contested_event() -> None:
    more: dict[str, Any] = {"places": ("tarn",), "speaker_role": "authority"}
    one = read("a", "shelling", "Shelling of the ferry dock at Tarn killed four anglers, Alvania says.", count=4,
               when="2031-03-08", speaker="ALV", speaker_text="Alvania", **more)  # fmt: skip
    other = read("b", "shelling", "Shelling of the ferry dock at Tarn killed eleven anglers, Berenia says.", count=11,
                 when="2031-03-08", speaker="BER", speaker_text="Berenia", **more)  # fmt: skip
    (event,) = reconcile([one, other], PAIR)
    assert event.contested and (event.tolls[0].low, event.tolls[0].high) == (4, 11)


def test_two_different_attacks_of_one_day_in_one_city_stay_two() -> None:
    market = read(
        "a", "attack", "A bomb went off in a market of Velna, killing nine people.", count=9, places=("velna",)
    )
    mosque = read(
        "b", "attack", "Gunmen stormed a mosque in Velna and killed three people.", count=3, places=("velna",)
    )
    assert parts(market, mosque) == [{"a"}, {"b"}]


def test_a_denial_of_one_of_two_attacks_joins_that_one() -> None:
    school = read(
        "a",
        "shelling",
        "Alvanian guns hit the girls' school of Tarn at noon.",
        doers=("ALV",),
        doer_text="Alvanian guns",
        places=("tarn",),
    )
    depot = read(
        "b",
        "shelling",
        "Alvanian guns hit the railway depot of Orsk at noon.",
        doers=("ALV",),
        doer_text="Alvanian guns",
        places=("orsk",),
    )
    denial = read("c", "shelling", "Alvania denies that its guns hit the girls' school of Tarn.", 10, doers=("ALV",),
                  speaker="ALV", speaker_text="Alvania", speaker_role="perpetrator", stance="denies",
                  places=("tarn",))  # fmt: skip
    assert parts(school, depot, denial) == [{"a", "c"}, {"b"}]
    events = {event.place: event.contested for event in reconcile([school, depot, denial], PAIR)}
    assert events == {"tarn": True, "orsk": False}


def test_a_denial_that_fits_two_attacks_alike_joins_neither() -> None:
    one = read("a", "shelling", "Guns hit the lower ford of the Lenna near Tarn at noon.", places=("tarn",))
    two = read("b", "shelling", "Guns hit the lower ford of the Lenna near Orsk at dusk.", places=("orsk",))
    denial = read("c", "shelling", "Alvania denies that its guns hit the lower ford of the Lenna.", stance="denies")
    assert {"c"} in parts(one, two, denial)


def test_an_anniversary_does_not_join_a_fresh_attack_at_the_same_place() -> None:
    fresh = read(
        "a", "attack", "Gunmen attacked the wool market of Velna, killing nine traders.", count=9, places=("velna",)
    )
    old = read("b", "attack", "Velna marks the anniversary of the attack on its wool market that killed forty.", 10, count=40,
               places=("velna",))  # fmt: skip
    assert parts(fresh, old) == [{"a"}, {"b"}] and is_retold(old)


def test_formulas_of_all_the_world_do_not_merge() -> None:
    told = [
        read(key, "attack", "The group claims responsibility for the attack.", day) for key, day in (("a", 9), ("b", 9))
    ]
    dead = [
        read(key, "losses", "At least seven people are killed.", day, count=7) for key, day in (("c", 9), ("d", 10))
    ]
    assert len(parts(*told, *dead)) == 4


def test_other_towns_other_directions_and_later_weeks_stay_apart() -> None:
    base = read(
        "a", "shelling", "Guns hit the wool market of Velna.", doers=("ALV",), targets=("BER",), places=("velna",)
    )
    town = read(
        "b", "shelling", "Guns hit the wool market of Orsk.", doers=("ALV",), targets=("BER",), places=("orsk",)
    )
    back = read(
        "c", "shelling", "Guns hit the wool market of Velna.", doers=("BER",), targets=("ALV",), places=("velna",)
    )
    late = read(
        "d", "shelling", "Guns hit the wool market of Velna.", 29, doers=("ALV",), targets=("BER",), places=("velna",)
    )
    assert len(parts(base, town, back, late)) == 4


def test_a_fresh_strike_on_the_same_town_next_day_is_another_unless_it_points_back() -> None:
    one = read("a", "shelling", "Guns hit houses in Velna, wounding two.", places=("velna",))
    anew = read("b", "shelling", "Guns hit houses in Velna, wounding five.", 10, places=("velna",))
    assert parts(one, anew) == [{"a"}, {"b"}]
    assert points_back("The strike on Velna drew protests.") and not points_back("Guns hit houses in Velna.")


def test_the_count_of_one_sentence_is_of_its_attack_and_two_towns_of_one_sentence_are_two() -> None:
    text = "A raid on the mill killed four and a raid on the dairy of Orsk killed six."
    span = Span(0, len(text))
    one = read("a", "attack", text, article="p", span=span, places=("velna",))
    dead = read("b", "losses", text, article="p", span=span, count=4)
    other = read("c", "attack", text, article="p", span=span, places=("orsk",), count=6)
    assert parts(one, dead) == [{"a", "b"}] and {"a", "c"} not in parts(one, other)


def test_where_many_things_happen_the_place_tells_less() -> None:
    one = read("a", "attack", "Rockets fell on a bakery of Velna.", places=("velna",))
    other = read("b", "attack", "Rockets fell on the ring road of Velna, after the attack.", places=("velna",))
    sight = Sight(PAIR)
    quiet, busy = (points(sight.of(one), sight.of(other), crowd) for crowd in (0, 6))
    assert quiet - busy == 1.5


def test_a_curators_claims_still_link_by_what_they_do_not_contradict() -> None:
    rows = [Claim(id=key, source="t", origin=key, kind="shelling", text=f"{key} tells.", known=date(2031, 3, 9), curated=True,
                  happened=When.parse("2031-03-09"), places=("velna",)) for key in ("a", "b")]  # fmt: skip
    assert parts(*rows) == [{"a", "b"}]


TEXTS = (
    "Gunmen attacked the wool market of Velna, killing nine traders.",
    "The death toll from the attack on the wool market of Velna rises to 12.",
    "Guns hit the railway depot of Orsk at noon.",
    "Two men are held in connection with the explosion at the railway depot of Orsk.",
    "At least seven people are killed.",
)
ROWS = st.tuples(st.sampled_from(TEXTS), st.sampled_from(["attack", "shelling", "losses", "fighting"]), st.integers(9, 14),
                 st.sampled_from(["unknown", "2031-03-09", "2031-03"]), st.sampled_from([None, 7, 9, 12]),
                 st.sampled_from([(), ("velna",), ("orsk",)]), st.sampled_from([(), ("ALV",), ("BER",)]),
                 st.sampled_from(["p", "q", ""]), st.sampled_from(["asserts", "denies"]))  # fmt: skip


def build(number: int, row: tuple[Any, ...]) -> Claim:
    text, kind, day, when, count, places, doers, article, stance = row
    return read(f"c{number}", kind, text, day, when, count, places=places, doers=doers, stance=stance,
                article=article or f"page-{number}", span=Span(0, len(text)))  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(ROWS, max_size=12), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_events_and_twice_is_once(rows: list[Any], shuffler: Any) -> None:
    claims = [build(n, row) for n, row in enumerate(rows)]
    mixed = list(claims)
    shuffler.shuffle(mixed)
    events = reconcile(claims, PAIR)
    assert reconcile(mixed, PAIR) == events == reconcile([*claims, *claims], PAIR)
    assert sorted(c for event in events for c in event.claims) == sorted(c.id for c in claims)


@settings(max_examples=60, deadline=None)
@given(st.lists(ROWS, max_size=10))
def test_no_event_holds_claims_of_two_places_or_far_days(rows: list[Any]) -> None:
    claims = [build(n, row) for n, row in enumerate(rows)]
    for group in grouped(claims, PAIR):
        assert len({claim.places for claim in group if claim.places}) <= 1


@settings(max_examples=60, deadline=None)
@given(st.lists(ROWS, max_size=10))
def test_swapping_the_parties_swaps_nothing_else(rows: list[Any]) -> None:
    swap = {("ALV",): ("BER",), ("BER",): ("ALV",)}
    claims = [build(n, row) for n, row in enumerate(rows)]
    turned = [build(n, (*row[:6], swap.get(row[6], row[6]), *row[7:])) for n, row in enumerate(rows)]
    assert [e.claims for e in reconcile(claims, PAIR)] == [e.claims for e in reconcile(turned, PAIR)]
