"""Sentences by rule: what ends one and what does not."""

from __future__ import annotations

import pytest

from tocsin.coding.splitting import sentences

CUT = [
    (("Rain fell.", "Nobody minded.", "Why should they?", "It was June!"), " "),
    (("Mr. Okoro met Dr. A. B. Lindqvist of the U.S. Treasury on Jan. 5.", "They spoke for an hour."), " "),
    (("The budget rose by 3.5 percent to $2.4 billion.", "Sen. Ruiz voted no."), " "),
    (("Route No. 7 and St. Mary's Ave. were closed, she said.", "Buses ran late."), " "),
    (("He left at 4 p.m.", "The talks went on."), " "),
    (("Shares of Halden Oil Co. fell.", "Those of Brandt Inc. Europe did not."), " "),
    (('"We will not leave."', "The crowd cheered."), " "),
    (("“Stop it!” he shouted.", "“Now.”", "Nobody moved."), " "),
    (("She moved to the U.S.", "He stayed."), " "),
    (("The first paragraph has no stop", "The second does."), "\n\n"),
]


@pytest.mark.parametrize(("told", "space"), CUT)
def test_cuts(told: tuple[str, ...], space: str) -> None:
    text = space.join(told)
    assert tuple(text[start:end] for start, end in sentences(text)) == told


@pytest.mark.parametrize(
    "text",
    [
        "Gen. J. P. Marsh and Lt. Col. Ana Sousa flew to N.Y. Thursday.",
        "Was it the one at 9 a.m. Monday or the one at 10?",
        "He paid vs. nothing, i.e. zero.",
        "the whole line is in lower case. and stays one piece.",
    ],
)
def test_leaves_whole(text: str) -> None:
    assert sentences(text) == [(0, len(text))]


def test_offsets_leave_out_white_space_around() -> None:
    text = "  One here.   Two there.  "
    assert [text[start:end] for start, end in sentences(text)] == ["One here.", "Two there."]


def test_nothing_in_nothing() -> None:
    assert sentences("") == sentences(" \n\n ") == []


def test_endless_stops_are_left_whole_and_quick() -> None:
    text = "word " * 50_000 + "The end. " + ". " * 20_000 + "Now."
    assert next(text[start:end] for start, end in sentences(text)).endswith(".")
    assert len(sentences(text)) <= 3
