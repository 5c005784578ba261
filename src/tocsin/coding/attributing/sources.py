"""Whose words they are: the phrase of the speaker of a verb or the owner of a noun, as the text has it, pronouns included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.coding import grammar
from tocsin.coding.attributing import lexicon
from tocsin.coding.attributing.trees import under

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_EMPTY = frozenset(("it", "there"))


def of_verb(verb: Token) -> set[int]:
    """Tokens of the phrase that names who says what ``verb`` says; empty where nobody is named."""
    head = _speaker(verb, 0)
    if head is not None and head.head.i == verb.i and head.lower_ in grammar.RELATIVE:
        head = _inner_subject(verb, head)
    return phrase(head) if head is not None else set()


def _inner_subject(verb: Token, relative: Token) -> Token:
    """ "which they say was empty": not what is spoken of but the pronoun or name right before the verb."""
    before = verb.nbor(-1) if verb.i > verb.sent.start else verb
    if before.pos_ in ("PRON", "PROPN") and before.i > relative.i and before.lower_ not in grammar.RELATIVE:
        return before
    return relative


def phrase(head: Token) -> set[int]:
    """A noun phrase, without a clause that the parser hung behind a comma and without a preposition before it."""
    found = under(head)
    for child in head.children:
        if child.dep_ in ("relcl", "acl", "advcl", "prep") and child.i > head.i and _has_comma_before(child):
            found -= set(range(child.left_edge.i, max(found) + 1))
    return found


def _has_comma_before(child: Token) -> bool:
    return child.left_edge.i > 0 and child.doc[child.left_edge.i - 1].text in (",", ";", "—", "-")


def _speaker(verb: Token, depth: int) -> Token | None:
    if grammar.is_passive(verb):
        agents = grammar.agents(verb)
        return agents[0] if agents else None
    own = [c for c in verb.children if c.dep_ in ("nsubj", "csubj") and c.i != verb.i]
    if own:
        return own[0] if own[0].lower_ not in _EMPTY or own[0].dep_ == "nsubj" else None
    return _inherited(verb, depth) if depth < 6 else None


def _inherited(verb: Token, depth: int) -> Token | None:
    head = verb.head
    if head.i == verb.i:
        return None
    if verb.dep_ == "acl":
        written = verb.tag_ == "VBG" and lexicon.lemma(head) in lexicon.listed("texts")
        return (written and owner(head, depth)) or (head if verb.tag_ != "VB" else owner(head, depth))
    if verb.dep_ == "relcl":
        return head
    if verb.dep_ == "pcomp":
        above = head.head
        return _governor(above, depth) if above.pos_ in ("VERB", "AUX") else owner(above, depth)
    if head.dep_ in ("acomp", "attr") and verb.dep_ in ("xcomp", "ccomp", "advcl"):
        return _governor(head.head, depth)
    if head.pos_ == "ADJ":
        return _governor(head.head, depth)
    if verb.dep_ in ("xcomp", "ccomp", "advcl", "conj", "dep", "parataxis", "prep"):
        return _governor(head, depth, controls=verb.dep_ == "xcomp")
    return None


def _governor(verb: Token, depth: int, controls: bool = False) -> Token | None:
    """The subject of a verb above: its surface subject even where that verb is passive, its object where that controls."""
    if verb.pos_ not in ("VERB", "AUX"):
        return owner(verb, depth + 1) if verb.pos_ in ("NOUN", "PROPN") else None
    if controls and lexicon.lemma(verb) not in lexicon.listed("subject_control"):
        objects = [c for c in verb.children if c.dep_ == "dobj"]
        if objects:
            return objects[0]
    own = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
    if own:
        return own[0]
    return _inherited(verb, depth + 1) if depth < 6 else None


def possessor(noun: Token) -> Token | None:
    """Who makes the claim, plan or call that a noun names, from its own phrase: "X's call", "a call by X"."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child
    for child in noun.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in ("by", "from", "among") and child.i > noun.i:
            objects = grammar.pobjects(child)
            if objects:
                return objects[0]
    return None


def owner(noun: Token, depth: int = 0) -> Token | None:
    """The possessor of a noun of saying, else the subject of the verb it depends on."""
    return possessor(noun) or _above(noun, depth)


def _above(noun: Token, depth: int) -> Token | None:
    """The subject of the verb whose object the noun is: "he defended his claim that", "X made the claim that"."""
    head = noun.head
    if noun.dep_ == "appos":
        return head
    if noun.dep_ == "pobj" and head.dep_ == "prep":
        head = head.head
    if noun.dep_ in ("dobj", "pobj", "attr", "npadvmod", "oprd") and head.pos_ in ("VERB", "AUX") and depth < 6:
        return _governor(head, depth + 1)
    return None


def loose(verb: Token, content: set[int]) -> set[int]:
    """The noun phrase next to a verb that the parse left without a subject, if it is no part of ``content``."""
    if grammar.is_passive(verb) or verb.tag_ in ("VBG", "VB"):
        return set()
    doc = verb.doc
    for step in (-1, 1):
        place = _neighbour(verb, step)
        if 0 <= place < len(doc) and place not in content and doc[place].pos_ in ("PROPN", "PRON", "NOUN"):
            return _noun_run(doc, place, step) - content - {verb.i}
    return set()


def _neighbour(verb: Token, step: int) -> int:
    """The place of the word before or after a verb, beyond its adverbs and, going back, a bracket or an insertion."""
    doc = verb.doc
    place: int = verb.i + step
    while 0 <= place < len(doc) and abs(place - verb.i) <= 3 and doc[place].pos_ in ("ADV", "AUX", "ADJ", "DET"):
        place += step
    if step < 0 and place > 0:
        for closing, opening in ((")", "("), (",", ",")):
            if doc[place].text == closing:
                place = _before(doc, place, opening)
    return place


def _before(doc: Doc, place: int, mark: str) -> int:
    """The place before the last ``mark`` of the twenty words before ``place``."""
    for i in range(place - 1, max(place - 20, 0), -1):
        if doc[i].text == mark:
            return i - 1
    return place


def _noun_run(doc: Doc, place: int, step: int) -> set[int]:
    head = doc[place]
    while head.dep_ in ("compound", "poss", "amod", "nmod") and head.head.pos_ in ("PROPN", "NOUN"):
        head = head.head
    run = {i for i in under(head) if (i - place) * step >= 0 or i in under(doc[place])}
    return run if run and len(run) < 25 else {place}
