"""Our own sentences on who says what: they are read without fault, spread wide, and the reading finds what they mark."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tocsin.coding.attributing import reading
from tocsin.coding.attributing.records import Attribution
from tocsin.coding.attributing.stance import STANCES
from tocsin.coding.parsing import Sentence
from tocsin.coding.training import attributions
from tocsin.coding.training.attributions import Told
from tocsin.errors import BadInput

Spans = Any


def overlap(some: Spans, others: Spans) -> int:
    return sum(max(0, min(e, e2) - max(s, s2)) for s, e in some for s2, e2 in others)


def best(told: Told, found: list[Attribution]) -> Attribution | None:
    """The attribution whose cue and content lie on the sentence's, the nearest cue first."""
    right = [a for a in found if overlap(a.spans("cue"), told.cue) and overlap(a.spans("content"), told.content)]
    return max(right, key=lambda a: overlap(a.spans("cue"), told.cue), default=None)


@pytest.fixture(scope="module")
def judged(nlp: Any) -> list[tuple[Told, Attribution | None]]:
    lines = list(attributions.lines())
    docs = nlp.pipe([line.text for line in lines], disable=["ner"])
    found = [reading.find([Sentence(s, 0, 0, i) for i, s in enumerate(doc.sents)]) for doc in docs]
    return [(line, best(line, one)) for line, one in zip(lines, found, strict=True)]


def test_there_are_enough_sentences_of_every_stance() -> None:
    counts = Counter(line.stance for line in attributions.lines())
    assert sum(counts.values()) >= 320
    assert set(counts) == set(STANCES)
    assert counts["denies"] + counts["accuses"] + counts["hedges"] + counts["threatens"] >= 200


def test_no_sentence_stands_twice_with_one_attribution() -> None:
    keys = [(line.text, line.cue) for line in attributions.lines()]
    assert len(keys) == len(set(keys))


def test_a_line_says_what_is_wrong_with_it() -> None:
    bad = (
        "denies | x",
        "sings victim | {C:a} {X:b}",
        "denies victim | {C:a {X:b}}",
        "denies victim | {C:a} b",
        "denies victim | {X:b",
    )
    for line in bad:
        with pytest.raises(BadInput, match="here:1"):
            attributions.read(line, "here:1")


def test_parts_are_places_in_the_text() -> None:
    told = attributions.read('asserts witness | {X:"Go,"} {H:she} {C:said}, {X:"now."}')
    assert told.text == '"Go," she said, "now."'
    assert [told.text[s:e] for s, e in told.content] == ['"Go,"', '"now."']
    assert [told.text[s:e] for s, e in told.holder] == ["she"]


def test_cue_and_content_are_found(judged: list[tuple[Told, Attribution | None]]) -> None:
    share = sum(one is not None for _, one in judged) / len(judged)
    assert share >= 0.96, [line.text for line, one in judged if one is None]


def test_the_holder_is_right_where_the_attribution_is_found(judged: list[tuple[Told, Attribution | None]]) -> None:
    found = [(line, one.spans("source")) for line, one in judged if one is not None]
    wrong = [line.text for line, source in found if not overlap(source, line.holder) and (source or line.holder)]
    assert len(wrong) <= 0.02 * len(found), wrong


def test_the_stance_is_right_where_the_attribution_is_found(judged: list[tuple[Told, Attribution | None]]) -> None:
    found = [(line, one) for line, one in judged if one is not None]
    wrong = [(line.stance, one.stance, line.text) for line, one in found if one.stance != line.stance]
    assert len(wrong) <= 0.05 * len(found), wrong


def test_each_stance_is_told_from_the_others(judged: list[tuple[Told, Attribution | None]]) -> None:
    for stance in STANCES:
        mine = [one for line, one in judged if line.stance == stance and one is not None]
        given = [line for line, one in judged if one is not None and one.stance == stance]
        right = sum(one.stance == stance for one in mine)
        assert right >= 0.8 * len(mine), stance
        assert right >= 0.8 * len(given), stance
