"""Upper-case text gets its case back, and no character moves."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.coding import casing, casing_build


@pytest.mark.parametrize(
    ("upper", "mixed"),
    [
        ("THE ARMY SHELLED KHARTOUM.", "The army shelled Khartoum."),
        ("GUNMEN KILLED JUDGE AMINA HASSAN. SHE WAS 40.", "Gunmen killed judge Amina Hassan. She was 40."),
        ("THEY SAW US IN LIMA.", "They saw us in Lima."),
        ("THE U.S. EMBASSY WAS HIT.", "The U.S. embassy was hit."),
        ("DIPLOMATS LEFT. PEASANTS FLED.", "Diplomats left. Peasants fled."),
    ],
)
def test_words_take_their_usual_shape(upper: str, mixed: str) -> None:
    assert casing.recase(upper) == mixed


def test_letters_explained_in_brackets_stay_capitals() -> None:
    text = casing.recase("THE NORTHERN STAR LIBERATION FRONT [NSLF] SAID SO. THE NSLF DENIED IT.")
    assert "[NSLF]" in text and "The NSLF denied it." in text


def test_a_speaker_in_brackets_is_no_acronym() -> None:
    assert "[text]" in casing.recase("GOMA, 3 JAN 12 -- [TEXT] A BOMB EXPLODED.").lower()
    assert "A bomb exploded." in casing.recase("GOMA, 3 JAN 12 -- [TEXT] A BOMB EXPLODED.")


def test_given_names_are_written_as_given() -> None:
    assert casing.recase("THE SHINING ROAD STRUCK.", names=["Shining Road"]) == "The Shining Road struck."
    assert casing.recase("THE FRONTIER.", names=["Front"]) == "The frontier."


def test_given_common_words_stay_small() -> None:
    assert casing.recase("THEY QUUXED IT.", common={"quux"}).split()[1] == "quuxed"


def test_mixed_case_is_left_alone() -> None:
    text = "Rebels of the NSLF attacked a bridge near Goma."
    assert casing.recase(text) == text


@given(st.text(max_size=200))
def test_no_character_moves(text: str) -> None:
    found = casing.recase(text)
    assert len(found) == len(text)
    assert all(a == b or a.lower() == b.lower() for a, b in zip(text, found, strict=True))


def test_the_list_counts_words_inside_sentences() -> None:
    counts = casing_build.count(["Peace came to Lima when the army left Lima.", "The army of NATO and NATO left."])
    assert counts["lima"] == Counter(t=2) and counts["nato"] == Counter(u=2) and "peace" not in counts
    assert "army\tl" in casing_build.rows(counts)
