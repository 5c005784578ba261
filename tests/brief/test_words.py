"""Bounds, attribution and sums in words."""

import doctest
from datetime import date
from typing import Any

import pytest

from brief.invented import claim, findings
from tocsin.brief import grouping, names, quantities, sentences
from tocsin.brief import numbers as law
from tocsin.brief.names import Names
from tocsin.brief.quantities import bounds, quantity
from tocsin.brief.sentences import opening, told_text
from tocsin.schema import sums
from tocsin.schema.briefs import Sum
from tocsin.schema.claims import STANCES
from tocsin.schema.figures import Figure
from tocsin.schema.sums import clock_difference, count, days_between, holds, ratio, total
from tocsin.schema.time import When


@pytest.mark.parametrize("module", [sums, grouping, law, names, quantities, sentences])
def test_examples_in_the_documentation_run(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("figure", "said", "words"),
    [
        (Figure("killed", 16, 16, 16), "", "16"),
        (Figure("killed", 551), "more than 550 were killed", "more than 550"),
        (Figure("killed", 551), "more than 5500 were killed", "at least 551"),
        (Figure("killed", 16), "at least 16", "at least 16"),
        (Figure("killed", 24, text="dozens"), "", "at least 24 (“dozens”)"),
        (Figure("killed", None, None, 4999), "fewer than 5,000", "fewer than 5,000"),
        (Figure("killed", None, None, 60), "at most 60", "at most 60"),
        (Figure("killed", None, 2300, None), "", "about 2,300"),
        (Figure("killed", 32, None, 100), "", "32–100"),
        (Figure("killed", 32, 40, 100), "", "40 (32–100)"),
        (Figure("killed"), "", "an unknown number of"),
    ],
)
def test_bounds_are_told_as_said(figure: Figure, said: str, words: str) -> None:
    assert bounds(figure, said) == words


def test_units_are_named_and_money_is_as_written() -> None:
    mixed = Figure("killed_and_wounded", None, 2300, None, "soldiers")
    assert quantity(mixed) == "about 2,300 soldiers killed and wounded together"
    assert quantity(Figure("money", 77.1, 77.1, 77.1, unit="USD_million", text="$77.1 M")) == "$77.1 M"
    assert quantity(Figure("money", 77.1, 77.1, 77.1, unit="USD_million")) == "77.1 USD million"


@pytest.mark.parametrize("stance", STANCES)
def test_either_side_is_told_with_the_same_verb(stance: str) -> None:
    known = Names(findings())
    coded: dict[str, Any] = {"stance": stance, "coder": "reader", "curated": False}
    one, other = (
        told_text(claim("x", "attack", "words", "2030-05-01", "2030-05-01", speaker=s, **coded), known)
        for s in ("marek", "tovar")
    )
    assert one.replace("Ina Marek (Alvania)", "") == other.replace("Jon Tovar (Berenia)", "")


def test_a_curated_text_without_its_speaker_gets_one() -> None:
    known = Names(findings())
    bare = claim("x", "attack", "Forces cross the river.", "2030-05-01", "2030-05-01", speaker="tovar")
    assert told_text(bare, known) == "According to Jon Tovar (Berenia): Forces cross the river."


def test_the_formula_of_a_derived_number_is_checked() -> None:
    early, late = When.parse("2020-10-26T08:00", "UTC+4"), When.parse("2020-10-26T09:05", "UTC+4")
    for right in (days_between(date(2020, 9, 27), date(2020, 6, 30)), count(["a", "b"], "claims"), ratio(3754, 320),
                  total([1.5, 2], "deaths"), clock_difference(1.08, late, early)):  # fmt: skip
        assert holds(right)
    for wrong in (Sum(88, "days", "2020-09-27 − 2020-06-30"), Sum(3, "claims", "count of a, b"), Sum(12, "times", "3754 ÷ 320"),
                  Sum(6, "minutes", "2020-10-10 12:05 − 2020-10-10 12:00"), Sum(4, "deaths", "1 + 2")):  # fmt: skip
        assert not holds(wrong)


def test_hours_in_two_zones_are_compared_as_moments() -> None:
    assert holds(Sum(5, "minutes", "2020-10-10 12:05 UTC+4 − 2020-10-10 11:00 UTC+3"))


def test_a_span_within_one_year_is_short() -> None:
    assert opening(When.parse("2020-07-29..2020-08-10")) == "29 July – 10 August 2020"
    assert opening(When.parse("2020-09-21..2020-09-22")) == "21–22 September 2020"
