"""Stories: who did what to whom, states by code, told as done; and no state's name changes what is read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.coding import side_swap
from tocsin.coding.neutral_names import STAND_INS, neutral
from tocsin.coding.stories import read, row, stories, told
from tocsin.coding.tasks import Tools
from tocsin.registry.crosswalk import Country, countries
from tocsin.registry.world.actors import world
from tocsin.schema.articles import Article
from tocsin.schema.stories import Story
from tocsin.schema.time import When

STATES = sorted(
    (state for state in countries().values() if state.until is None and state.demonyms), key=lambda s: s.iso3
)
PAIRS = st.lists(st.sampled_from(STATES), min_size=2, max_size=2, unique=True)


@pytest.fixture(scope="module")
def tools(nlp: Any) -> Tools:
    return Tools(nlp=nlp)


def article(text: str, source: str = "wikipedia-current-events", number: int = 1) -> Article:
    return Article(id=f"a{number}", source=source, origin="o", known=date(2031, 3, 5), published=date(2031, 3, 4), text=text,
                   language="en", cite="the line")  # fmt: skip


def coded(tools: Tools, text: str, **other: Any) -> list[Story]:
    return next(read([article(text, **other)], tools))[1]


def sides(found: list[Story]) -> set[tuple[str, str, str]]:
    return {(one.initiator, one.target, one.kind) for one in found}


def test_a_line_becomes_a_story_with_its_sides_and_its_day(tools: Tools) -> None:
    (found,) = coded(tools, "Kenyan warplanes bombed a camp in Somalia, killing 12 people.")
    assert (found.initiator, found.target, found.kind, found.quad) == ("KEN", "SOM", "ASSAULT", "MK")
    assert found.deaths == 12 and found.fatal and found.article == "a1" and found.cite == "the line"
    assert found.known == date(2031, 3, 5) and found.happened == When(date(2031, 3, 4), date(2031, 3, 4), "day")


def test_only_a_page_by_days_tells_the_day_it_happened(tools: Tools) -> None:
    (found,) = coded(tools, "Kenyan warplanes bombed a camp in Somalia.", source="feed")
    assert found.happened == When() and found.source == "feed"


def test_what_two_do_to_each_other_is_told_both_ways(tools: Tools) -> None:
    found = coded(tools, "Peru and Chile sign an agreement to reopen their border.")
    assert sides(found) == {("PER", "CHL", found[0].kind), ("CHL", "PER", found[0].kind)}


@pytest.mark.parametrize(
    "text",
    [
        "Kenya will bomb a camp in Somalia next week.",
        "Kenya did not bomb the camp in Somalia.",
        "Kenya may bomb a camp in Somalia.",
        "The museum is open on Sunday.",
        "Rebels attack an army post.",
    ],
)
def test_what_is_not_done_or_names_no_state_is_no_story(tools: Tools, text: str) -> None:
    assert coded(tools, text) == []


def test_a_death_is_told_with_a_number_or_without(tools: Tools) -> None:
    def fatal(text: str) -> list[bool]:
        return [one.fatal for one in coded(tools, text)]

    assert fatal("At least eleven soldiers are killed when Kenyan forces attack an army post in Somalia.") == [True]
    assert fatal("Kenyan forces attack an army post in Somalia.") == [False]
    assert fatal("Kenyan forces attack an army post in Somalia; nobody is killed.") == [False]


def test_repeats_in_an_article_are_one(tools: Tools) -> None:
    once = coded(tools, "Kenyan warplanes bombed a camp in Somalia.")
    twice = coded(
        tools, "Kenyan warplanes bombed a camp in Somalia. Kenyan jets bombed a base in Somalia, killing 3 people."
    )
    assert sides(once) == sides(twice) and len(twice) == 1 and twice[0].deaths == 3
    assert len({one.id for one in twice}) == len(twice)


def test_one_by_one_or_many_at_once_is_the_same(tools: Tools) -> None:
    texts = [side_swap.filled(text, STATES[5], STATES[90]) for text in side_swap.templates()]
    many = [found for _, found in read([article(text, number=n) for n, text in enumerate(texts)], tools)]
    assert many == [coded(tools, text, number=n) for n, text in enumerate(texts)]


def test_a_text_that_cannot_be_read_tells_nothing(tools: Tools) -> None:
    assert coded(tools, "") == [] and coded(tools, "12 + 30") == []


# Neutral names ----------------------------------------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(PAIRS, st.sampled_from(side_swap.templates()))
def test_exchanged_names_give_the_same_neutral_text(pair: list[Country], template: str) -> None:
    a, b = pair
    there, back = neutral(side_swap.filled(template, a, b)), neutral(side_swap.filled(template, b, a))
    if len(set(there.behind.values()) | {a.iso3, b.iso3}) == 2:  # names that hold another's ("Guinea") aside
        assert _plain(there.text) == _plain(back.text)
        other = {a.iso3: b.iso3, b.iso3: a.iso3}
        assert {stand_in: other[state] for stand_in, state in there.behind.items()} == back.behind


def _plain(text: str) -> str:
    return text.replace(" the ", " ")


@given(st.text(max_size=200))
def test_any_text_can_be_made_neutral(text: str) -> None:
    found = neutral(text)
    assert len(set(found.behind.values())) == len(found.behind)
    if not found.behind:
        assert found.text == text


def test_a_name_stays_a_name_and_a_demonym_a_demonym() -> None:
    found = neutral("U.S. troops leave Iraq, Iraqis say in Baghdad; the envoy flew to the U.S.")
    first, second = (countries()[iso3] for iso3 in found.behind)
    assert found.behind == {first.iso3: "USA", second.iso3: "IRQ"}
    assert found.text == (f"{first.name} troops leave {second.name}, {second.demonyms[0]}s say in {second.capital}; "
                          f"the envoy flew to the {first.name}.")  # fmt: skip


def test_a_stand_in_named_in_another_way_is_left_out() -> None:
    assert "HUN" not in neutral("Viktor Orbán visits Peru.").behind


def test_part_of_another_name_is_not_replaced() -> None:
    assert "Northern Ireland" in neutral("Police in Northern Ireland arrest two men.").text


def test_every_stand_in_is_known_by_all_its_words() -> None:
    for iso3 in STAND_INS:
        state = countries()[iso3]
        for word in (state.name, state.demonyms[0], f"{state.demonyms[0]}s", state.capital):
            assert world().country(word) == {iso3}, word


def test_the_side_swap_audit_finds_every_sentence_mirrored(tools: Tools) -> None:
    found = side_swap.audit(12, tools)
    assert found.sentences == 12 * len(side_swap.templates()) and found.stories > found.sentences / 2
    assert [miss.text for miss in found.misses] == []


def test_the_audit_sees_a_coder_that_takes_sides(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    def unfair(events: Any, text: Any) -> Any:
        return [one for one in told(events, text) if one.initiator < one.target]

    monkeypatch.setattr(side_swap, "told", unfair)
    found = side_swap.audit(3, tools)
    assert found.misses and found.share > 0.3


def test_a_row_and_its_stories_agree(tools: Tools) -> None:
    line = article("Kenyan warplanes bombed a camp in Somalia.")
    from tocsin.coding import batch

    (answer,) = batch.answered("events", [row(line)], tools)
    assert stories(line, answer["events"]) == coded(tools, line.text)
