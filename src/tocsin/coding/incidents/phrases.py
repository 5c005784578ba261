"""Noun phrases of a strike as an answer names them: without articles, numbers and what hangs on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.coding import grammar, numbers
from tocsin.coding.incidents import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_INSIDE = {"compound", "amod", "nmod", "poss", "case", "punct"}


def core(head: Token) -> list[Token]:
    """The head with the modifiers straight before it that are part of its name: "[three] former mayors"."""
    first = head
    while first.i > head.sent.start and _joins(head.doc[first.i - 1], head):
        first = head.doc[first.i - 1]
    tokens = list(head.doc[first.i : head.i + 1])
    while len(tokens) > 1 and (not tokens[0].text[0].isalnum() or _is_idle(tokens[0])):
        tokens.pop(0)
    return tokens


def text(tokens: list[Token]) -> str:
    """The words of neighbouring tokens as written."""
    return str(tokens[0].doc[tokens[0].i : tokens[-1].i + 1].text) if tokens else ""


def _joins(token: Token, head: Token) -> bool:
    if (
        token.dep_ not in _INSIDE
        or token.pos_ in ("PRON", "DET", "NUM", "VERB")
        or (token.is_sent_start and token.pos_ == "DET")
    ):
        return token.dep_ in ("compound", "amod") and token.pos_ == "VERB" and token.head == head
    if token.is_punct:
        return token.text in ("-", "'", "’") and token.i + 1 <= head.i
    node = token
    while node.dep_ in _INSIDE and node != head:
        node = node.head
    return bool(node == head)


def _is_idle(token: Token) -> bool:
    return token.lower_ in lexicon.words("names", "idle") or token.is_punct


def number(head: Token) -> tuple[int | None, int | None, int | None]:
    """(exact, low, high) of the people or things a phrase names; a plural without a number is two or more."""
    for child in head.children:
        if child.dep_ in ("nummod", "amod", "det", "quantmod") and child.like_num:
            found = numbers.find(head.doc[child.left_edge.i : child.i + 1].text)
            if found:
                return _whole(found[0])
    if head.like_num:
        found = numbers.find(head.text)
        return _whole(found[0]) if found else (None, 2, None)
    if is_plural(head):
        return None, 2, None
    return 1, 1, 1


def _whole(found: numbers.Quantity) -> tuple[int | None, int | None, int | None]:
    low, best, high = (None if value is None else int(value) for value in (found.low, found.best, found.high))
    exact = low if low is not None and low == high else best
    return exact, low if low is not None else exact, high if high is not None else exact


def is_plural(head: Token) -> bool:
    return head.tag_ in ("NNS", "NNPS") or head.lower_ in (
        "people",
        "police",
        "personnel",
        "men",
        "women",
        "children",
        "dead",
        "wounded",
        "others",
    )


def near(head: Token) -> list[Token]:
    """The tokens of a phrase without its clauses."""
    return grammar.phrase(head, ("relcl", "acl", "conj", "cc", "preconj"))


def appositions(head: Token) -> list[Token]:
    """Phrases set beside a phrase, on either side."""
    found = grammar.children(head, "appos")
    return found + ([head.head] if head.dep_ == "appos" else [])
