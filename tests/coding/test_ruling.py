"""The quickened rules say exactly what the model's own say."""

from __future__ import annotations

from typing import Any

import pytest

from tocsin.coding.parsing import MODEL
from tocsin.coding.ruling import Ruler, quicken

TEXTS = [
    "The army said its troops had shelled two villages near Marat, killing nothing but a few goats.",
    "There were no talks; it's gonna be hard, let's face it, and y'all ain't going.",
    "Which of them didn't sign?  That isn't what she'd told us -- or was it?",
    "He who has not been there won't have seen more than this, nor less.",
    "Six   envoys\nmet on Jan. 5, 2019.",
]


@pytest.fixture(scope="module")
def both() -> tuple[Any, Any]:
    import spacy

    plain, quick = (spacy.load(MODEL, exclude=["ner"]) for _ in range(2))
    quicken(quick)
    return plain, quick


def test_the_models_own_rules_are_replaced(both: tuple[Any, Any]) -> None:
    assert isinstance(dict(both[1].pipeline)["attribute_ruler"], Ruler)


@pytest.mark.parametrize("text", TEXTS)
def test_every_token_is_the_same(text: str, both: tuple[Any, Any]) -> None:
    plain, quick = both
    wanted = [(t.tag_, t.pos_, t.lemma_, t.dep_, t.head.i, str(t.morph), t.is_sent_start) for t in plain(text)]
    for _ in range(2):  # the second time the kept outcomes are used
        found = [(t.tag_, t.pos_, t.lemma_, t.dep_, t.head.i, str(t.morph), t.is_sent_start) for t in quick(text)]
        assert found == wanted
