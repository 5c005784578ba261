"""Small questions of the parse that several attribution rules ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.coding import grammar

if TYPE_CHECKING:
    from spacy.tokens import Token

QUESTION_WORDS = frozenset(("what", "who", "whom", "whose", "which", "when", "where", "why", "how", "whether", "if"))
_PART_OF_VERB = frozenset(("aux", "auxpass", "neg", "prt"))


def under(token: Token) -> set[int]:
    """Indices from the first to the last token under a token."""
    return set(range(token.left_edge.i, token.right_edge.i + 1))


def verb_group(verb: Token) -> set[int]:
    """The verb with its auxiliaries, negation and particle: "has not put forward"."""
    return {verb.i} | {c.i for c in verb.children if c.dep_ in _PART_OF_VERB}


def clause_kind(clause: Token) -> str:
    """How a clause hangs on its verb: "infinitive", "gerund", "question", "that" or "bare"."""
    marks = {c.lower_ for c in clause.children if c.dep_ == "mark"}
    helped = [c for c in clause.children if c.dep_ in ("aux", "auxpass")]
    if any(c.tag_ == "TO" for c in helped):
        return "infinitive"
    if clause.tag_ == "VBG" and not helped:
        return "gerund"
    if "that" in marks:
        return "that"
    if clause.left_edge.lower_ in QUESTION_WORDS:
        return "question"
    return "small" if clause.tag_ == "VB" and not any(c.tag_ in ("MD", "VBZ", "VBD", "VBP") for c in helped) else "bare"


def is_after_thought(verb: Token) -> bool:
    """Whether a verb of saying stands beside or after the sentence it reports: "the city, he said, had fallen"."""
    if verb.dep_ == "parataxis":
        return True
    if verb.dep_ not in ("advcl", "conj", "dep") or verb.head.i == verb.i:
        return False
    marked = any(c.dep_ in ("mark", "cc") for c in verb.children) or any(c.dep_ == "cc" for c in verb.head.children)
    return verb.i > verb.head.i and not marked and grammar.has_subject(verb) and verb.head.pos_ in ("VERB", "AUX")


def rest_of_sentence(verb: Token) -> set[int]:
    """What stands in the sentence around a verb's own words."""
    return under(verb.head) - under(verb)
