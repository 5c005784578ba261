"""How much like an actor a phrase is, and how likely a candidate is its sentence's main event."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tocsin.coding.events.arguments import is_time, lemma, surface
from tocsin.coding.events.frames import weight, words
from tocsin.coding.events.reporting import is_tail
from tocsin.coding.grammar import prep_objects
from tocsin.registry.world import lookup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

ACTOR, NAMED, THING = 2.0, 1.0, 0.0
"""An actor by name or noun; a named or struck thing; a thing with no name in it."""


def likeness(head: Token) -> float:
    """0 for a plain thing, 1 for a place or thing that can be struck or bears a name, 2 for an actor; -1 for a time or sum."""
    own = _own_likeness(head)
    if own == THING and lemma(head) in words().wholes:
        # A part is as much of an actor as its whole: "parts of Darfur", "a number of banks".
        return max((_own_likeness(t) for t in prep_objects(head, {"of"})), default=THING)
    return own


def _own_likeness(head: Token) -> float:
    kind = head.pos_
    if kind not in _NOMINAL or is_time(head):
        return -1.0
    if kind == "PROPN":
        return ACTOR
    if kind == "PRON":
        return {"PRP": 0.5, "WP": 0.5}.get(head.tag_, 1.0 if head.lower_ == "those" else 0.0)
    before = list(head.lefts)
    if any(c.tag_ == "$" for c in before):
        return -1.0
    if any(c.tag_ == "PRP$" for c in before):
        # Whose "its", "his", "their" is the doer's most often: "withdrew its troops".
        return ACTOR if lemma(head) in words().relations else NAMED if is_named(head) else THING
    if is_agent(lemma(head)) or is_agent(head.lower_):
        return ACTOR
    if kind == "NUM":
        return NAMED if head.dep_ in ("nsubj", "nsubjpass", "dobj") else THING
    return NAMED if is_named(head) or lemma(head) in words().struck else THING


_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ"})


def is_named(head: Token) -> bool:
    """Whether the phrase has a name before its head: "a U.S. Supreme Court decision", "Turkish goods"."""
    for child in head.lefts:
        if child.dep_ in ("poss", "compound", "amod", "nmod") and not is_time(child):
            if child.pos_ == "PROPN" or (child.pos_ == "ADJ" and child.text[0].isupper() and not child.is_sent_start):
                return True
            if child.dep_ in ("poss", "compound") and (_has_name(child) or is_agent(lemma(child))):
                return True
    return False


def _has_name(modifier: Token) -> bool:
    return any(c.pos_ == "PROPN" for c in modifier.lefts)


def is_double(head: Token) -> bool:
    """Whether one noun stands for two sides: "Peruvian and Chilean negotiators", "the ministers of Peru and Chile"."""
    if head.tag_ == "NNS" and any(_has_conjunct(t) for t in prep_objects(head, {"of"})[:1]):
        return True
    return head.tag_ in ("NNS", "NNPS") and any(
        c.dep_ in ("amod", "compound", "nmod") and _has_conjunct(c) for c in head.lefts
    )


def _has_conjunct(token: Token) -> bool:
    return any(c.dep_ == "conj" and (c.pos_ == "PROPN" or c.text[0].isupper()) for c in token.children)


@cache
def is_agent(word: str) -> bool:
    """Whether a noun names people or a body that acts."""
    return word in words().agents or (word,) in lookup.agents()


_EDGE = {"ccomp": -1.0, "advcl": -1.0, "relcl": -1.6, "acl": -1.3, "pcomp": -1.2, "conj": -0.4, "parataxis": -0.3}
_UNDER_REPORT, _UNDER_SPEAKER = -0.2, -2.0


def depth_cost(predicate: Token) -> float:
    """What it costs to stand below other clauses; words that are reported cost little."""
    cost, node = 0.0, predicate
    while node.head != node:
        if node.dep_ == "ccomp" and lemma(node.head) in words().reports:
            cost += _UNDER_REPORT if is_tail(node.head, surface(node.head)) else _UNDER_SPEAKER
        else:
            cost += _EDGE.get(node.dep_, 0.0)
        node = node.head
    return cost


def score(
    chain: Sequence[Token], sources: Sequence[Token], targets: Sequence[Token], nominal: bool, tail: bool
) -> float:
    """Higher for a candidate more likely to be what the sentence is about. ``tail``: it only reports other words."""
    found: float = _telling(chain) + depth_cost(chain[0])
    found += max((0.8 * likeness(t) for t in sources), default=-1.5)
    found += max((0.3 + 0.6 * likeness(t) for t in targets), default=-0.6)
    place = int(chain[0].i - chain[0].sent.start)
    return found - (1.0 if nominal else 0.0) - (2.5 if tail else 0.0) - 0.01 * place


def _telling(chain: Sequence[Token]) -> float:
    """The weight of the predicate in the chain that tells most."""
    weights: list[int] = [weight("nouns" if t.pos_ == "NOUN" else "verbs").get(lemma(t), 0) for t in chain]
    return 1.5 * max(weights)
