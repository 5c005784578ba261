"""Which reporting verbs only say where the news is from, and which are what the sentence is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tocsin.coding.events.arguments import lemma
from tocsin.coding.events.frames import words
from tocsin.coding.grammar import children

if TYPE_CHECKING:
    from spacy.tokens import Token


def is_tail(verb: Token, speakers: Sequence[Token]) -> bool:
    """Whether a reporting verb only attributes: "..., officials said", "a witness said that", "X said it had"."""
    if lemma(verb) not in words().reports:
        return False
    clauses = children(verb, "ccomp", "parataxis")
    if clauses and lemma(verb) in words().neutral:
        return True
    if verb.dep_ == "parataxis" or any(c.i < verb.i for c in clauses):
        return True
    return bool(clauses) and (is_anonymous(speakers) or speaks_of_itself(clauses[0]))


def is_anonymous(speakers: Sequence[Token]) -> bool:
    """Whether nobody in particular speaks: "officials", "witnesses", "state media"; a named country's officials do."""
    if not speakers:
        return True
    head = speakers[0]
    return lemma(head) in words().anonymous and not any(c.dep_ in ("amod", "compound", "poss") for c in head.lefts)


def speaks_of_itself(clause: Token) -> bool:
    """Whether the reported clause is about its speaker: "said it would"."""
    subject = children(clause, "nsubj", "nsubjpass")
    return (
        not subject or subject[0].lower_ in words().pronouns or subject[0].lower_ in ("i", "we") or _is_own(subject[0])
    )


def _is_own(subject: Token) -> bool:
    return any(c.dep_ == "poss" and c.tag_ == "PRP$" for c in subject.children)
