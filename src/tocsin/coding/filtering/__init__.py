"""A look at a sentence's bare words before any parsing: whether it could tell an event of any kind at all.

A linear model adds up a weight for each word and each pair of neighbouring words (``weights.tsv``), trained on our own
sentences by ``python -m tocsin.coding.filtering.train``; its threshold keeps ``RECALL`` of event sentences it did not
learn from. Words of violence (``cues.yaml``) pass by themselves. Many sentences of ordinary news end here, at a small part
of what parsing them costs (docs/speed.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources

from tocsin.coding.filtering.words import base, keys, pairs
from tocsin.coding.vocabulary import read

RECALL = 0.97
"""Share of unseen event sentences of our own that the threshold keeps; on real news it keeps more, they are plainer."""
CONFLICT_SHARE = 0.3
"""Share of a text's sentences with a word of violence, war or peace from which on the text is about them."""
SHORT, SHORT_SUM = 10, 0.5
"""A sentence of few words has little to add up: up to so many, words that weigh so much without the bias are enough."""
WEIGHTS = "weights.tsv"
BIAS, THRESHOLD = "(bias)", "(threshold)"


def may_tell_event(text: str) -> bool:
    """Whether a sentence could tell that somebody does something to somebody: PLOVER's 16 types, in any status.

    >>> may_tell_event("Warplanes bombed a market in the rebel-held town, residents said.")
    True
    >>> may_tell_event("The museum is open Wednesday through Sunday and closed in January.")
    False
    """
    table, found = weights(), keys(text)
    told = _sum(found, table)
    short = len(found) <= SHORT and told - table[BIAS] >= SHORT_SUM
    return short or told >= table[THRESHOLD] or not cues().isdisjoint(found)


def score(text: str, table: dict[str, float]) -> float:
    """The sum of a sentence's weights; every word and pair counts once."""
    return _sum(keys(text), table)


def _sum(found: list[str], table: dict[str, float]) -> float:
    every = set(found)
    every.update(pairs(found))
    return table[BIAS] + sum([table[key] for key in every if key in table])


@cache
def weights() -> dict[str, float]:
    """The model: weights by word and by pair of words, its bias and its threshold."""
    rows = (resources.files(__package__) / WEIGHTS).read_text("utf-8").splitlines()
    return {key: float(value) for key, value in (row.split("\t") for row in rows if not row.startswith("# "))}


def is_of_conflict(sentences: Iterable[str]) -> bool:
    """Whether a text, given by its sentences, is about violence, war or peace: many of them have a word of it."""
    told = [is_of_war(sentence) for sentence in sentences]
    return sum(told) >= max(2, CONFLICT_SHARE * len(told))


def is_of_war(sentence: str) -> bool:
    """Whether a sentence has a word of violence, war or peace."""
    return not setting().isdisjoint(keys(sentence))


@cache
def cues() -> frozenset[str]:
    """Words that let a sentence pass by themselves, as ``words.keys`` gives them."""
    return frozenset(base(str(word)) for word in _lists()["words"])


@cache
def setting() -> frozenset[str]:
    """Words that show what a text is about."""
    return cues() | {base(str(word)) for word in _lists()["setting"]}


def _lists() -> dict[str, list[str]]:
    return read(__package__, "cues")
