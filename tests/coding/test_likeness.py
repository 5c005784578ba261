"""Words compared: near-duplicates are found, formulas and others' names tell nothing, and further texts change no answer."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.coding.likeness import bands, differ, held, likeness, words_of

BRIDGE = "Two shells hit the bridge at Velna on Monday, killing nine people, the governor said."


def test_copies_with_small_edits_are_alike_and_other_news_is_not() -> None:
    copy = words_of("Shells hit the bridge at Velna on Monday and killed 9 people, the governor said.")
    other = words_of("Farmers blocked the road to Orsk with tractors, demanding cheaper fuel.")
    assert likeness(words_of(BRIDGE), copy) > 0.5 and likeness(words_of(BRIDGE), other) == 0


def test_a_clause_is_held_by_its_sentence_and_a_tiny_one_by_none() -> None:
    assert held(words_of("shells hit the bridge at Velna"), words_of(BRIDGE)) == 1
    assert held(words_of("Nine killed"), words_of(BRIDGE)) == 0


def test_accents_numerals_and_endings_make_no_difference() -> None:
    assert words_of("Nine strikes on Kóbany").shingles == words_of("9 strike on Kobany").shingles


def test_each_naming_what_the_other_does_not_is_no_copy() -> None:
    one, other = words_of("The army retook the hill near Orsk."), words_of("The army retook the hill near Velna.")
    assert differ(one, other) and not differ(one, words_of("The army retook the hill near Orsk and Velna."))
    assert differ(words_of("It counted 12 dead."), words_of("It counted fourteen dead."))


def test_words_of_any_report_states_and_bodies_are_not_rare() -> None:
    seen = words_of(
        "On Friday militants attacked the United Nations base near Velna, killing two peacekeepers from Chad."
    )
    assert seen.names == {"velna"} and "peacekeep" in seen.rare and not {"attack", "militant", "friday"} & seen.rare


VILLAGE = ("hill", "bridge", "market", "Orsk", "Velna", "convoy", "shells", "rebels", "mayor", "river", "fire", "dawn")
WORDS = st.lists(st.sampled_from(VILLAGE), min_size=1, max_size=12).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_bands_hang_on_the_text_alone(texts: list[str], shuffler: object) -> None:
    alone = [bands([words_of(text)])[0] for text in texts]
    mixed = list(range(len(texts)))
    shuffler.shuffle(mixed)  # type: ignore[attr-defined]
    together = bands([words_of(texts[n]) for n in mixed])
    assert [together[mixed.index(n)] for n in range(len(texts))] == alone


def test_near_duplicates_meet_in_a_band_and_a_text_without_words_has_none() -> None:
    one, two, none = bands(
        [words_of(BRIDGE), words_of(BRIDGE.replace("the governor", "a governor")), words_of("the of")]
    )
    assert none == () and any(a == b for a, b in zip(one, two, strict=True))


def test_ten_thousand_texts_are_banded_in_seconds() -> None:
    made = [
        words_of(f"Village {n} was shelled at dawn and {n} houses near the river {n % 97} burnt down")
        for n in range(10_000)
    ]
    start = time.process_time()
    bands(made)
    assert time.process_time() - start < 5
