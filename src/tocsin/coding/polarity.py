"""Whether words say that something is not so, or only might be: negation and modal verbs over a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.coding import grammar

if TYPE_CHECKING:
    from spacy.tokens import Token


def modals(token: Token) -> list[Token]:
    """Modal verbs over a verb, through its chain of coordination and infinitives ("is going to make")."""
    found, node = [], token
    for _ in range(4):
        found += [
            c
            for c in node.children
            if c.dep_ == "aux" and (c.tag_ == "MD" or c.lemma_ in ("need", "ought") or _is_duty(c, node))
        ]
        if node.lower_ == "going" or (node.lemma_ in ("need", "have", "ought", "risk") and node != token):
            found.append(node)
        if found or node.dep_ not in ("xcomp", "conj") or grammar.has_subject(node):
            break
        node = node.head
    return found


def _is_duty(helper: Token, verb: Token) -> bool:
    """ "has to stop", not "has stopped"."""
    return bool(helper.lemma_ == "have" and verb.tag_ == "VB")


def is_negated(token: Token) -> bool:
    """Whether "not", "no", "never", "neither", "without" stands over a word, in its verb chain, subject or object."""
    for node in _chain(token):
        for child in node.children:
            if child.dep_ == "neg" or child.lower_ in ("no", "neither", "nor", "never", "none"):
                return True
            if (
                child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr")
                and not child.left_edge.i <= token.i <= child.right_edge.i
            ) and any(g.lower_ in ("no", "neither", "none", "nobody") for g in [child, *child.children]):
                return True
        if node.lower_ in ("no", "neither", "none", "nobody"):
            return True
    return token.dep_ in ("pobj", "pcomp") and token.head.lower_ == "without"


def _chain(token: Token) -> list[Token]:
    chain, node = [token], token
    while node.dep_ == "xcomp" and len(chain) < 4:
        node = node.head
        chain.append(node)
    return chain
