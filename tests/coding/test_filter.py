"""The filter before the parser: what it keeps, what it drops, and which neighbours come along."""

from __future__ import annotations

from datetime import date

import pytest

from tocsin.coding import clean, filtering, sifting
from tocsin.coding.filtering.words import base, keys
from tocsin.coding.reader import Reader
from tocsin.coding.training.lines import NONE, lines
from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim

EVENTS = [
    "Gunmen killed four farmers near the lake at dawn.",
    "Chad's foreign minister rejected the offer as an insult.",
    "Norway will send $20 million in food aid to the flooded provinces.",
    "Thousands marched through the capital to demand the premier's resignation.",
    "Two more people were seriously wounded.",
    "The two presidents met in Vienna on Tuesday.",
    "WARPLANES BOMBED A MARKET IN THE REBEL-HELD TOWN",
]
ORDINARY = [
    "The bakery opens at six and closes when the bread is gone.",
    "Her second album is quieter than the first.",
    "Sales rose 4 percent in the third quarter, the company said.",
    "The goalkeeper has played in all but two of the team's games.",
    "Highs on Thursday will be in the low 60s.",
]


@pytest.mark.parametrize("text", EVENTS)
def test_keeps_events(text: str) -> None:
    assert filtering.may_tell_event(text)


@pytest.mark.parametrize("text", ORDINARY)
def test_drops_ordinary_prose(text: str) -> None:
    assert not filtering.may_tell_event(text)


def test_keeps_our_own_event_sentences_and_drops_most_others() -> None:
    told = {line.text for line in lines() if line.kind != NONE}
    none = {line.text for line in lines() if line.kind == NONE} - told
    assert sum(map(filtering.may_tell_event, told)) > 0.98 * len(told)
    assert sum(map(filtering.may_tell_event, none)) < 0.3 * len(none)


def test_odd_texts_do_no_harm() -> None:
    for text in ("", "   ", "1234 5678", "?!…", "日本語の文です。", "a" * 100_000):
        assert not filtering.may_tell_event(text)


def test_words_lose_their_endings_alike() -> None:
    assert len({base(word) for word in ("bomb", "bombs", "bombed", "bombing")}) == 1
    assert keys("French troops near 3 towns in Arbelo.") == [
        "@state",
        "troop",
        "near",
        "@number",
        "town",
        "in",
        "@name",
    ]


def text_of(*paragraphs: str) -> list[clean.Block]:
    text = "\n\n".join(paragraphs)
    return clean.blocks(Article(id="a", source="test", origin="a", known=date(2024, 5, 1), language="en", text=text))


QUIET = "The museum is open all week. Its garden has roses. The roof was mended in June."


def read(*paragraphs: str) -> list[str]:
    return [block.text for block in sifting.worth_reading(text_of(*paragraphs))]


def test_reads_only_what_could_tell_a_claim() -> None:
    shelling = "Government artillery shelled the rebel-held town of Marat."
    found = sifting.worth_reading(text_of(QUIET, f"{QUIET} {shelling} {QUIET}", QUIET))
    assert [block.text for block in found] == [shelling]
    assert found[0].paragraph == 1
    assert found[0].start == len(QUIET) + 2 + len(QUIET) + 1


def test_reads_what_a_pronoun_points_back_to() -> None:
    before = "General Marek Dolan lives by the lake."
    attack = "He ordered an attack on the border post on Friday."
    assert read(f"{QUIET} {before} {attack} {QUIET}", QUIET) == [f"{before} {attack}"]
    assert read(f"{QUIET} {before}", f"{attack} {QUIET}", QUIET) == [before, attack]


def test_reads_a_quotation_whole() -> None:
    quote = "“We have waited long enough. Our army attacked the base this morning. That is all,” the minister said."
    assert read(f"{QUIET} {quote} {QUIET}", QUIET) == [quote]


def test_reads_nothing_where_nothing_is_told() -> None:
    assert read(QUIET, QUIET + " It is free.") == []


def test_reads_all_a_pattern_could_fit_in_a_text_about_a_conflict() -> None:
    neither = "Neither government has shown any interest in negotiations."
    story = "Rebels shelled the army base. Soldiers fired back. Four soldiers were killed. The militia denied it."
    assert neither in " ".join(read(f"{story} {neither}"))


def test_claims_are_the_same_with_ordinary_prose_around(reader: Reader) -> None:
    """What is left unread moves no span and changes nobody's role."""
    told = [
        "Sudan's army shelled the market of Nyala on Friday, killing at least nine people, a doctor said.",
        "It denied the attack.",
        "“We fired on nobody. Our soldiers attacked no market,” the army said.",
    ]
    plain, filled = _read(reader, " ".join(told)), _read(reader, " ".join(f"{QUIET} {one}" for one in told))
    assert plain[1]
    assert [_essence(claim) for claim in filled[1]] == [_essence(claim) for claim in plain[1]]
    for text, claims in (plain, filled):
        for claim in claims:
            assert claim.span is not None
            assert text[claim.span.start : claim.span.end] == claim.text


def _read(reader: Reader, text: str) -> tuple[str, list[Claim]]:
    article = Article(
        id="a", source="test", origin="a", known=date(2024, 5, 6), published=date(2024, 5, 6), language="en", text=text
    )
    return text, reader.read(article)


def _essence(claim: Claim) -> tuple[object, ...]:
    return claim.kind, claim.doers, claim.targets, claim.speaker, claim.stance, claim.figures, claim.text
