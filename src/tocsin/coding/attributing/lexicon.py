"""The words that attribute, as sets to ask; read once from ``words.yaml``."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from tocsin.coding.vocabulary import read

if TYPE_CHECKING:
    from spacy.tokens import Token


def load() -> dict[str, Any]:
    """The whole of ``words.yaml``."""
    return read(__package__, "words")


@cache
def listed(name: str) -> frozenset[str]:
    """One list as a set."""
    return frozenset(load()[name])


@cache
def follows(name: str) -> dict[str, frozenset[str]]:
    """Word → what may follow it, of "prepositions", "nouns" or "adjectives"."""
    found: dict[str, set[str]] = {}
    for mark, words in load()[name].items():
        for word in words:
            found.setdefault(word, set()).add(mark)
    return {word: frozenset(marks) for word, marks in found.items()}


@cache
def verbs() -> dict[str, frozenset[str]]:
    """Verb → the lists of ``words.yaml`` that name it."""
    names = (
        "clause", "infinitive", "gerund", "person_infinitive", "addressee", "object", "light", "as", "predicate",
        "passive", "seeming", "not_said",
    )  # fmt: skip
    found: dict[str, set[str]] = {}
    for name in names:
        for word in load()[name]:
            found.setdefault(word, set()).add(name)
    for word in follows("prepositions"):
        found.setdefault(word, set())
    return {word: frozenset(marks) for word, marks in found.items()}


def lemma(token: Token) -> str:
    """The lemma in lower case, mended where the small model errs."""
    word = token.lemma_.lower()
    mended: str = load()["lemmas"].get(word, word)
    return mended
