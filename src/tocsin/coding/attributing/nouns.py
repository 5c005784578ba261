"""Attributions that a noun or an adjective makes: "their claim that", "calls for", "critical of"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.coding.attributing import lexicon, sources, trees
from tocsin.coding.attributing.trees import under

if TYPE_CHECKING:
    from spacy.tokens import Token


class Phrase(Struct):
    """A noun of saying, thinking or wishing with what follows it: token indices."""

    noun: object
    cue: set[int]
    content: set[int]


def phrase(noun: Token) -> Phrase | None:
    """The noun with its content, ``None`` for a noun that is not listed or that nothing fitting follows."""
    marks = lexicon.follows("nouns").get(lexicon.lemma(noun))
    if marks is None or noun.pos_ != "NOUN":
        return None
    for child in noun.children:
        if child.i < noun.i:
            continue
        mark = _mark(child)
        if mark in marks:
            own = {child.i} if child.dep_ == "prep" else set()
            return Phrase(noun, {noun.i} | own, under(child) - own)
    return None


def _mark(child: Token) -> str:
    """How a child is joined to its noun: "that", "to do" or its preposition."""
    if child.dep_ == "prep":
        return str(child.lower_)
    if child.dep_ in ("acl", "ccomp", "relcl", "xcomp"):
        if any(c.lower_ == "that" and c.dep_ == "mark" for c in child.children):
            return "that"
        if any(c.tag_ == "TO" for c in child.children):
            return "to do"
        if child.left_edge.lower_ in ("whether", "how"):
            return "about"
    return ""


def source(noun: Token) -> set[int]:
    """Whose claim, plan or call it is, where the noun's own phrase says so."""
    head = sources.possessor(noun)
    return sources.phrase(head) if head is not None else set()


def adjective(token: Token) -> tuple[set[int], set[int], set[int]] | None:
    """Cue, content and source of "X is confident that ...", "critical of ..."; ``None`` where it attributes nothing."""
    marks = lexicon.follows("adjectives").get(token.lower_)
    if marks is None:
        return None
    for child in token.children:
        if child.i < token.i:
            continue
        mark = child.lower_ if child.dep_ == "prep" else _clause_mark(child)
        if mark in marks:
            own = {child.i} if child.dep_ == "prep" else set()
            return {token.i} | own, under(child) - own, _minded(token)
    return None


def _clause_mark(child: Token) -> str:
    if child.dep_ not in ("ccomp", "xcomp", "advcl"):
        return ""
    kind = trees.clause_kind(child)
    return {"infinitive": "to", "that": "that", "bare": "that", "question": "that"}.get(kind, "")


def _minded(token: Token) -> set[int]:
    """Who is confident: the subject of the verb above, or the noun the adjective describes."""
    verb = token.head
    if verb.pos_ in ("VERB", "AUX"):
        return sources.of_verb(verb)
    return sources.phrase(verb) - under(token) if verb.pos_ in ("NOUN", "PROPN", "PRON") else set()
