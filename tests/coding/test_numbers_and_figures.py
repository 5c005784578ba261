"""Numbers with the bounds they state, and what they count."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tocsin.coding import clean, dates, figures, numbers, parsing

BOUNDS = [
    ("over a hundred people", 101, None, None),
    ("more than 550", 551, None, None),
    ("at least 16", 16, None, None),
    ("no fewer than ten", 10, None, None),
    ("nearly 5,000", None, None, 5000),
    ("up to 20", None, None, 20),
    ("fewer than ten", None, None, 9),
    ("about 2,300", None, 2300, None),
    ("dozens", 24, None, None),
    ("scores", 40, None, None),
    ("hundreds", 200, None, None),
    ("tens of thousands", 20000, None, None),
    ("two dozen", 24, 24, 24),
    ("twenty-five", 25, 25, 25),
    ("between 30 and 40", 30, None, 40),
    ("32 to 100", 32, None, 100),
    ("1.5 million", 1_500_000, 1_500_000, 1_500_000),
    ("16", 16, 16, 16),
]


@pytest.mark.parametrize(("text", "low", "best", "high"), BOUNDS, ids=[case[0] for case in BOUNDS])
def test_bounds(text: str, low: float | None, best: float | None, high: float | None) -> None:
    found = numbers.find(f"it said {text} were killed")
    assert [(q.low, q.best, q.high) for q in found] == [(low, best, high)]


def test_money_keeps_its_currency() -> None:
    found = numbers.find("arms worth $77.1 million")[0]
    assert (found.best, found.money) == (77_100_000, "USD")


@pytest.mark.parametrize("text", ["a 25-year-old man", "the 3rd brigade", "room B52"])
def test_what_is_no_quantity(text: str) -> None:
    assert numbers.find(text) == []


def read(text: str, nlp: Any) -> list[figures.Found]:
    _, sentences = next(parsing.parse(nlp, [(0, [clean.Block(0, text)])]))
    return [found for s in sentences for found in figures.find(s, dates.find(text, date(2020, 10, 12)))]


COUNTS = [
    (
        "Five soldiers were killed and ten civilians were wounded.",
        [("killed", 5, "soldiers"), ("wounded", 10, "civilians")],
    ),
    ("The raid left 12 dead and 30 injured.", [("killed", 12, "unknown"), ("wounded", 30, "unknown")]),
    ("More than 100 people have been killed and wounded.", [("killed_and_wounded", None, "people")]),
    ("A gunman killed two policemen, including an officer.", [("killed", 2, "officials"), ("killed", 1, "soldiers")]),
    (
        "Monitors counted 250 ceasefire violations and 1,900 shots.",
        [("violations", 250, "unknown"), ("shots", 1900, "unknown")],
    ),
    ("The army lost 20 tanks and 3 helicopters.", [("armour", 20, "unknown"), ("aircraft", 3, "unknown")]),
    ("Some 5,000 people have fled.", [("displaced", 5000, "people")]),
    ("The death toll rose to 40.", [("killed", 40, "unknown")]),
    ("A journalist was wounded.", [("wounded", 1, "civilians")]),
    ("Police arrested 30 protesters.", [("captured", 30, "people")]),
    ("The attack also killed civilians.", [("killed", None, "civilians")]),
    ("On 12 May the team won 3 points in 90 minutes.", []),
]


@pytest.mark.parametrize(("text", "wanted"), COUNTS, ids=[case[0][:30] for case in COUNTS])
def test_counts(text: str, wanted: list[tuple[str, float | None, str]], nlp: Any) -> None:
    assert [(f.figure.kind, f.figure.best, f.figure.who) for f in read(text, nlp)] == wanted


def test_a_part_is_marked(nlp: Any) -> None:
    found = read("The blast killed nine people, including three children.", nlp)
    assert [(f.figure.best, f.part) for f in found] == [(9, False), (3, True)]


def test_a_number_never_said_is_never_given(nlp: Any) -> None:
    (found,) = read("Officials speak of killed civilians.", nlp)
    assert (found.figure.low, found.figure.best, found.figure.high) == (None, None, None)
