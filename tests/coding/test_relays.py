"""One statement passed on is one telling: relays, copies, corrections, and that order and later claims change nothing."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.coding.chains import Chain, chain, is_carrier
from tocsin.coding.relays import told
from tocsin.coding.vocabulary import load
from tocsin.schema.claims import Claim
from tocsin.schema.figures import Figure
from tocsin.schema.ids import make_id
from tocsin.schema.tellings import Telling
from tocsin.schema.time import When

DAY = date(2031, 3, 9)
TEN = ("Morning Star", "Gazette", "Herald", "Courier", "Globe", "Mirror", "Post", "Argus", "Tribune", "Echo")


def read(key: str, text: str, kind: str = "shelling", day: int = 9, outlet: str = "", **more: Any) -> Claim:
    """A claim as the reader makes one of an article of March 2031."""
    fields: dict[str, Any] = {"coder": "reader", "article": f"page-{key}", "cite": f"page {key} ({outlet})" if outlet else "",
                              "speaker_role": "authority", **more}  # fmt: skip
    if fields["speaker_role"] == "author":
        fields["speaker_text"] = outlet
    return Claim(id=key, source="t", origin=key, kind=kind, text=text, known=date(2031, 3, day), **fields)


def killed(number: int) -> tuple[Figure, ...]:
    return (Figure("killed", number, number, number, text=str(number)),)


def of(tellings: tuple[Telling, ...], claim: str) -> Telling:
    return next(t for t in tellings if claim in t.claims)


@pytest.mark.parametrize("way", load("relays")["ways"], ids=lambda way: way["sentence"][:40])
def test_each_way_of_passing_on_reads_its_sentence(way: dict[str, Any]) -> None:
    assert chain(way["sentence"]) == Chain(way["speaker"], tuple(way["through"]))


@pytest.mark.parametrize("text", [
    "The ministry told the rebels to leave the town.", "Reuters reported that shells fell on Velna.",
    "The army, citing bad weather, said the offensive was put off.", "Nothing is passed on here.", "",
])  # fmt: skip
def test_where_nobody_passes_on_there_is_no_chain(text: str) -> None:
    assert chain(text) is None


def test_ministries_and_persons_are_no_carriers() -> None:
    assert is_carrier("the state news agency") and is_carrier("Reuters")
    assert not is_carrier("the defence ministry") and not is_carrier("President Marek")


def test_ten_copies_of_one_agency_text_are_one_telling_with_ten_relayers() -> None:
    text = "Shells fell on the grain market of Velna at dawn and killed six traders, the Berenian ministry said."
    told_by = [read(f"c{n}", text, outlet=name, speaker="ber-mod", figures=killed(6)) for n, name in enumerate(TEN)]
    (telling,) = told(told_by)
    assert len(telling.claims) == 10 and set(telling.relayers) == set(TEN) and telling.speaker == "ber-mod"


def test_ten_papers_that_print_a_text_without_its_author_are_one_telling_too() -> None:
    text = "Shells fell on the grain market of Velna at dawn and killed six traders, witnesses in the town recalled."
    copies = [read(f"c{n}", text, outlet=name, speaker_role="author", figures=killed(6)) for n, name in enumerate(TEN)]
    (telling,) = told(copies)
    assert telling.speaker_text == "Morning Star" and set(telling.relayers) == set(TEN[1:])


def test_the_ministry_an_agency_and_an_outlet_make_a_chain() -> None:
    text = (
        "Reuters reported, citing the Berenian defence ministry, that six traders were killed at the market of Velna."
    )
    (telling,) = told([read("a", text, outlet="Gazette", speaker_text="Reuters", speaker_role="unknown")])
    assert telling.speaker_text == "the Berenian defence ministry"
    assert telling.chains == (("Reuters", "Gazette"),) and telling.relayers == ("Reuters", "Gazette")


def test_the_readers_own_relayers_are_kept_nearest_first() -> None:
    (telling,) = told(
        [read("a", "Six traders were killed.", outlet="Gazette", speaker="ber-mod", relayers=("paper", "wire"))]
    )
    assert telling.chains == (("wire", "paper", "Gazette"),)


def test_two_ministries_that_say_the_same_are_two_tellings() -> None:
    text = "Shells fell on the grain market of Velna at dawn and killed six traders, {} said."
    both = [read("a", text.format("the Alvanian ministry"), speaker="alv-mod"),
            read("b", text.format("the Berenian ministry"), speaker="ber-mod")]  # fmt: skip
    assert len(told(both)) == 2
    unnamed = [read("a", text.format("the Kassa governor"), speaker_text="the Kassa governor"),
               read("b", text.format("the Orsk governor"), speaker_text="the Orsk governor")]  # fmt: skip
    assert len(told(unnamed)) == 2


def test_two_bodies_of_one_state_are_two_speakers() -> None:
    text = "Six traders were killed when shells fell on the grain market of Velna."
    two = [read("a", text, speaker="TCD", speaker_text="the interior ministry"),
           read("b", text, speaker="TCD", speaker_text="the army command")]  # fmt: skip
    assert len(told(two)) == 2 and len(told([two[0], read("c", text, speaker="TCD", speaker_text="Chad")])) == 1


def test_a_correction_by_the_same_speaker_is_a_telling_that_follows() -> None:
    first = read("a", "Six traders were killed at the market of Velna, the ministry said.", speaker="ber-mod",
                 figures=killed(6), happened=When.parse("2031-03-08"), places=("velna",))  # fmt: skip
    again = read("b", "The ministry put the dead of the attack on the market of Velna at nine.", day=10, speaker="ber-mod",
                 figures=killed(9), happened=When.parse("2031-03-08"), places=("velna",))  # fmt: skip
    both = told([again, first])
    assert [t.lead for t in both] == ["a", "b"] and both[1].follows == both[0].id and both[0].follows is None


def test_a_denial_taken_back_follows_and_another_speakers_figure_does_not() -> None:
    more: dict[str, Any] = {"happened": When.parse("2031-03-08"), "places": ("velna",)}
    denied = read(
        "a", "The ministry denied that its guns had shelled Velna.", speaker="alv-mod", stance="denies", **more
    )
    granted = read("b", "The ministry admitted that its guns had shelled Velna.", day=11, speaker="alv-mod", **more)
    rival = read("c", "Nine people died when Velna was shelled.", day=11, speaker="ber-mod", figures=killed(9), **more)
    found = told([denied, granted, rival])
    assert of(found, "b").follows == of(found, "a").id and of(found, "c").follows is None


def test_a_running_count_of_the_next_day_follows_nothing() -> None:
    days = [read(f"c{n}", f"The ministry reports {n} deaths in the past day.", "losses", n, speaker="ber-health",
                 figures=killed(n), happened=When.parse(f"2031-03-{n:02}")) for n in (10, 11, 12)]  # fmt: skip
    found = told(days)
    assert len(found) == 3 and all(t.follows is None for t in found)


def test_formulas_are_no_copies_and_names_told_otherwise_are_none_either() -> None:
    formulas = [read(f"c{n}", "At least seven people were killed in the attack.", outlet=TEN[n], speaker_role="author")
                for n in range(3)]  # fmt: skip
    assert len(told(formulas)) == 3
    villages = [read("a", "Berenia says that it retook the village of Orsk, near the river Lenna.", "capture_ground",
                     speaker="BER"),
                read("b", "Berenia says that it retook the village of Tarn, near the river Lenna.", "capture_ground",
                     speaker="BER")]  # fmt: skip
    assert len(told(villages)) == 2


def test_a_named_speaker_is_never_taken_for_the_copy_of_a_text_that_names_none() -> None:
    text = "Shells fell on the grain market of Velna at dawn and killed six traders."
    bare = read("a", text, outlet="Gazette", speaker_role="author")
    named = read("b", text, day=10, speaker="ber-mod", outlet="Herald")
    assert len(told([bare, named])) == 2
    (later,) = told([read("c", text, day=8, speaker="ber-mod", outlet="Herald"), bare])
    assert later.speaker == "ber-mod" and later.relayers == ("Herald", "Gazette")


def test_on_one_day_the_claim_closest_to_the_speaker_leads() -> None:
    text = "Six traders were killed at the grain market of Velna, the ministry said."
    far = read("a", text, outlet="Gazette", speaker="ber-mod", relayers=("wire",))
    assert told([far, read("b", text, speaker="ber-mod")])[0].lead == "b"


def test_an_anniversary_retelling_is_not_the_old_statement() -> None:
    text = "Shells fell on the grain market of Velna at dawn and killed six traders, the ministry said."
    old = read("a", text, speaker="ber-mod")
    anew = Claim(id="b", source="t", origin="b", kind="shelling", text=f"A year ago {text}", known=date(2032, 3, 9),
                 speaker="ber-mod", coder="reader")  # fmt: skip
    assert len(told([old, anew])) == 2


def test_a_relayer_told_by_id_and_by_name_is_one() -> None:
    text = "Six traders were killed at the grain market of Velna, the ministry said."
    both = [
        read("a", text, speaker="ber-mod", relayers=("wire",)),
        read("b", text, outlet="The Wire", speaker="ber-mod"),
    ]
    (telling,) = told(both, names=lambda key: {"wire": "Wire"}.get(key, key))
    assert len(telling.relayers) == 1


def test_a_curators_rows_are_statements_of_their_own() -> None:
    rows = [Claim(id=key, source="t", origin=key, kind="breach", text=f"Alvania says that {what}.", known=DAY, curated=True,
                  speaker="alv-mod", happened=When.parse("2031-03-09"), places=("velna",))
            for key, what in (("a", "guns fired on the ford in the truce's first hours"),
                              ("b", "five shells fell on the south-eastern stretch"))]  # fmt: skip
    assert len(told(rows)) == 2


TEXTS = (
    "Shells fell on the grain market of Velna at dawn and killed six traders.",
    "At dawn shells fell on the grain market of Velna, killing six traders.",
    "Shells fell on the grain market of Velna at dawn and killed nine traders.",
    "Rebels burnt the customs house of Orsk and took four guards away.",
    "The ministry said that shells fell on the grain market of Velna.",
)
ROWS = st.tuples(st.sampled_from(TEXTS), st.sampled_from(["shelling", "attack", "losses", "truce"]),
                 st.sampled_from(["alv-mod", "ber-mod", "", "media"]), st.sampled_from(["asserts", "denies"]),
                 st.sampled_from(["2031-03-08", "2031-03-09", "unknown"]), st.sampled_from([(), ("velna",), ("orsk",)]),
                 st.sampled_from([None, 6, 9]), st.integers(9, 14))  # fmt: skip


def build(number: int, row: tuple[Any, ...]) -> Claim:
    text, kind, speaker, stance, when, places, count, day = row
    own = {"speaker_role": "author"} if speaker == "media" else {"speaker": speaker or None}
    return read(f"c{number}", text, kind, day, TEN[number % 10], stance=stance, happened=When.parse(when), places=places,
                figures=killed(count) if count else (), **own)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(ROWS, max_size=12), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_tellings_and_twice_is_once(rows: list[Any], shuffler: Any) -> None:
    claims = [build(n, row) for n, row in enumerate(rows)]
    mixed = list(claims)
    shuffler.shuffle(mixed)
    found = told(claims)
    assert told(mixed) == found == told([*claims, *claims])
    used = [claim for telling in found for claim in telling.claims]
    assert sorted(used) == sorted(c.id for c in claims)
    assert all(t.id == make_id("telling", t.lead) and t.lead in t.claims for t in found)


@settings(max_examples=120, deadline=None)
@given(st.lists(ROWS, max_size=12), st.integers(9, 14))
def test_what_becomes_known_later_adds_and_changes_nothing(rows: list[Any], day: int) -> None:
    claims = [build(n, row) for n, row in enumerate(rows)]
    early = told([c for c in claims if c.known <= date(2031, 3, day)])
    late = {t.id: t for t in told(claims)}
    for telling in early:
        after = late[telling.id]
        kept = ("lead", "known", "speaker", "speaker_text", "follows")
        assert all(getattr(after, field) == getattr(telling, field) for field in kept)
        assert after.claims[: len(telling.claims)] == telling.claims and set(telling.relayers) <= set(after.relayers)


def test_the_lead_is_the_earliest_known_of_its_telling() -> None:
    text = TEXTS[0]
    found = told([read("b", text, day=11, speaker="ber-mod"), read("a", text, day=10, speaker="ber-mod")])
    assert [(t.lead, t.known) for t in found] == [("a", date(2031, 3, 10))]
