"""The predicates above a predicate: those of the same doer ("agreed to allow") and those of others ("X said that")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.coding.events.arguments import surface
from tocsin.coding.grammar import children, is_verb

if TYPE_CHECKING:
    from spacy.tokens import Token

_MOST = 6
_COMPLEMENT = frozenset({"of", "from", "to", "in", "on", "into", "against", "about"})
"""Prepositions whose clause completes a verb; others ("for", "after", "by") give its circumstances."""


def chain_of(predicate: Token) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """``(above, under)``: predicates of the same doer above ``predicate``, the topmost first; then those of others, the
    nearest first."""
    above: list[Token] = []
    under: list[Token] = []
    node = predicate
    for _ in range(_MOST):
        upper = governor(node)
        if upper is None:
            break
        if under or not _shares_doer(node, upper):
            under.append(upper)
        else:
            above.insert(0, upper)
        node = upper
    return tuple(above), tuple(under)


def governor(node: Token) -> Token | None:
    """The predicate whose complement ``node`` is, through conjunction, prepositions and nouns ("made a plan to")."""
    while node.dep_ == "conj" and is_verb(node.head) and not children(node, "nsubj", "nsubjpass"):
        node = node.head
    head = node.head
    if head == node:
        return None
    if node.dep_ in ("xcomp", "ccomp"):
        return head if is_verb(head) else _verb_above(head)
    if node.dep_ == "pcomp" and head.dep_ in ("prep", "agent") and head.lower_ in _COMPLEMENT:
        return head.head if is_verb(head.head) else _verb_above(head.head) if head.lower_ == "of" else None
    if node.dep_ == "acl" and node.tag_ == "VB":
        return _verb_above(head)
    return None


def _verb_above(noun: Token) -> Token | None:
    return noun.head if is_verb(noun.head) and noun.dep_ in ("dobj", "acomp", "attr", "oprd", "nsubjpass") else None


def _shares_doer(node: Token, upper: Token) -> bool:
    if children(node, "nsubj", "nsubjpass"):
        return False
    return bool(set(surface(node)) & set(surface(upper)))
