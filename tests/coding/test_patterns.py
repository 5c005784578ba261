"""Every pattern reads its own sentence, and every file of patterns keeps its promises."""

from __future__ import annotations

from typing import Any

import pytest

from tocsin.coding import acts, clean, figures, grammar, parsing, triggers
from tocsin.coding.actors import Registry
from tocsin.coding.mentions import Cast
from tocsin.coding.paths import Scene
from tocsin.coding.patterns import FILES, Pattern, patterns
from tocsin.schema.claims import STANCES, STATUSES
from tocsin.schema.vocabulary import kinds


def found(pattern: Pattern, names: Any, nlp: Any) -> list[acts.Act]:
    _, sentences = next(parsing.parse(nlp, [(0, [clean.Block(0, pattern.test)])]))
    cast = Cast(Registry(names), sentences)
    told = []
    for sentence in sentences:
        counts = figures.find(sentence, [])
        counted = frozenset(i for c in counts for i in (c.token.i, c.source.i))
        told += acts.find(sentence, Scene(cast.types(sentence), counted))
    return told


def words(tokens: tuple[Any, ...]) -> str:
    return " + ".join(grammar.phrase_text(token) for token in tokens)


@pytest.mark.parametrize("pattern", patterns(), ids=lambda p: p.id)
def test_pattern_reads_its_sentence(pattern: Pattern, names: Any, nlp: Any) -> None:
    told = [act for act in found(pattern, names, nlp) if act.pattern.id == pattern.id]
    assert told, f"{pattern.id} does not fire on {pattern.test!r}"
    assert pattern.expect.doer in words(told[0].doers)
    assert pattern.expect.target in words(told[0].targets)


@pytest.mark.parametrize("pattern", patterns(), ids=lambda p: p.id)
def test_the_look_at_bare_words_lets_the_sentence_through(pattern: Pattern) -> None:
    assert triggers.may_hold_claims(pattern.test)


def test_ids_are_unique_and_values_are_in_the_vocabulary() -> None:
    every = patterns()
    assert len({pattern.id for pattern in every}) == len(every) > 150
    for pattern in every:
        assert pattern.kind in kinds()
        assert pattern.status in ("", *STATUSES) and pattern.stance in ("", *STANCES)
        assert (bool(pattern.verb) + bool(pattern.noun) + bool(pattern.adj)) == 1, pattern.id


def test_every_family_has_a_file() -> None:
    assert {kinds()[pattern.kind].family for pattern in patterns()} <= {
        "force",
        "loss",
        "preparation",
        "truce",
        "diplomacy",
        "statement",
        "tie",
        "status",
    }
    assert len(FILES) == 8
