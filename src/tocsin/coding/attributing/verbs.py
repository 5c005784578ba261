"""Attributions that a verb makes: what may follow each verb is listed in ``words.yaml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.coding import grammar
from tocsin.coding.attributing import lexicon, nouns, sources, trees
from tocsin.coding.attributing.found import Found
from tocsin.coding.attributing.trees import under

if TYPE_CHECKING:
    from spacy.tokens import Token


def find(verb: Token) -> Found | None:
    """What ``verb`` attributes to whom, or ``None``."""
    lemma = lexicon.lemma(verb)
    kinds = lexicon.verbs().get(lemma)
    if kinds is None:
        return _of_that_clause(verb, lemma)
    if "not_said" in kinds and not kinds & {"light", "predicate"}:
        return None
    if "seeming" in kinds:
        return _seeming(verb)
    return _passive(verb, lemma, kinds) if grammar.is_passive(verb) else _active(verb, lemma, kinds)


def _of_that_clause(verb: Token, lemma: str) -> Found | None:
    for child in verb.children:
        if child.dep_ == "ccomp" and trees.clause_kind(child) == "that" and not grammar.is_passive(verb):
            return Found(verb, trees.verb_group(verb), under(child), sources.of_verb(verb))
    return None


# Active -----------------------------------------------------------------------------------------------------------------


class _Parts(Struct):
    """What the words under a verb add up to: token indices, the person told, and a noun of saying as its object."""

    cue: set[int]
    content: set[int]
    person: Token | None = None
    noun: nouns.Phrase | None = None


def _active(verb: Token, lemma: str, kinds: frozenset[str]) -> Found | None:
    parts = _Parts(trees.verb_group(verb), set())
    for child in verb.children:
        _add(parts, child, lemma, kinds)
    _join_noun(parts, verb, kinds)
    _join_person(parts, verb, kinds)
    if not parts.content and "clause" in kinds and trees.is_after_thought(verb):
        parts.content |= trees.rest_of_sentence(verb)
    content = parts.content - parts.cue
    if not content:
        return None
    source = (sources.of_verb(verb) - content - parts.cue) or sources.loose(verb, content)
    return Found(verb, parts.cue, content, source)


def _add(parts: _Parts, child: Token, lemma: str, kinds: frozenset[str]) -> None:
    """What one word under the verb adds."""
    dep = child.dep_
    if dep in ("ccomp", "xcomp") or _is_asked(child):
        parts.content |= _clause(child, kinds)
    elif dep in ("dobj", "dative"):
        _add_object(parts, child, lemma, kinds)
    elif dep in ("prep", "agent"):
        more, marks = _preposition(child, lemma, kinds)
        parts.content |= more
        parts.cue |= marks
    elif (dep in ("oprd", "acomp", "attr") and "predicate" in kinds) or _is_so_or_as(child, kinds):
        parts.content |= under(child)


def _is_asked(child: Token) -> bool:
    """ "asked if it was true": a question that the parse took for a condition."""
    asks = lexicon.lemma(child.head) in ("ask", "wonder", "inquire", "query", "question")
    return asks and child.dep_ == "advcl" and child.left_edge.lower_ in trees.QUESTION_WORDS and child.i > child.head.i


def _is_so_or_as(child: Token, kinds: frozenset[str]) -> bool:
    """ "said so", "described it as unlawful" where the parse makes the adjective a clause."""
    if child.lower_ == "so" and child.dep_ == "advmod":
        return "clause" in kinds and child.i > child.head.i
    return child.dep_ == "advcl" and "as" in kinds and child.pos_ == "ADJ" and child.left_edge.lower_ == "as"


def _add_object(parts: _Parts, child: Token, lemma: str, kinds: frozenset[str]) -> None:
    parts.noun = parts.noun or nouns.phrase(child)
    if "addressee" in kinds or child.dep_ == "dative":
        parts.content |= _told_after(child)
        parts.person = parts.person or child
    elif "object" in kinds or _is_phrasal(child.head, lemma) or _is_doubted(lemma, child):
        parts.content |= under(child)


def _join_noun(parts: _Parts, verb: Token, kinds: frozenset[str]) -> None:
    """ "expressed support for X": the noun joins the cue, what follows it is the content."""
    noun = parts.noun or _noun_before_preposition(verb)
    if noun is None or not kinds & {"light", "object"}:
        return
    parts.cue |= noun.cue
    parts.content = (parts.content - noun.cue) | noun.content


def _join_person(parts: _Parts, verb: Token, kinds: frozenset[str]) -> None:
    """The person told is content where nothing else is said, or with what that person is to do."""
    if parts.person is None:
        return
    alone = not parts.content and "object" in kinds
    if alone or (parts.content and any(c.dep_ == "xcomp" for c in verb.children)):
        parts.content |= under(parts.person)


def _is_phrasal(verb: Token, lemma: str) -> bool:
    """ "ruled out", "brushed aside": verbs whose object is said only with a particle."""
    particles = lexicon.follows("phrasal").get(lemma)
    return particles is not None and any(c.lower_ in particles for c in verb.children)


def _is_doubted(lemma: str, child: Token) -> bool:
    """ "does not believe the account", "challenged the figures"."""
    return (
        lemma in lexicon.listed("weighing")
        and child.pos_ == "NOUN"
        and lexicon.lemma(child) in lexicon.listed("accounts")
    )


def _noun_before_preposition(verb: Token) -> nouns.Phrase | None:
    """The noun of "renewed his call for an end" where the parse hangs "for" on the verb."""
    objects = [c for c in verb.children if c.dep_ == "dobj" and c.pos_ == "NOUN"]
    marks = lexicon.follows("nouns").get(lexicon.lemma(objects[0])) if objects else None
    for child in verb.children if marks else ():
        if child.dep_ == "prep" and child.i > objects[0].i and child.lower_ in (marks or ()):
            return nouns.Phrase(objects[0], {objects[0].i, child.i}, under(child) - {child.i})
    return None


def _told_after(person: Token) -> set[int]:
    """The that-clause that the parse hung on the person told: "told a meeting of farmers that ..."."""
    for token in person.subtree:
        if token.dep_ in ("acl", "ccomp", "relcl") and token.i > person.i and token.left_edge.lower_ == "that":
            return under(token)
    return set()


def _clause(clause: Token, kinds: frozenset[str]) -> set[int]:
    kind = trees.clause_kind(clause)
    if kind in ("that", "bare", "question"):
        allowed = "clause" in kinds or (kind == "that" and "not_said" not in kinds)
    elif kind == "gerund":
        allowed = "gerund" in kinds or ("clause" in kinds and clause.dep_ == "ccomp")
    elif clause.dep_ == "ccomp":
        allowed = bool(kinds & {"person_infinitive", "infinitive", "predicate", "clause"})
    else:
        allowed = bool(kinds & {"infinitive", "person_infinitive", "predicate"})
    return under(clause) - trees.verb_group(clause.head) if allowed else set()


def _preposition(prep: Token, lemma: str, kinds: frozenset[str]) -> tuple[set[int], set[int]]:
    """What a preposition adds to content and cue."""
    word = prep.lower_
    if word in lexicon.follows("prepositions").get(lemma, ()):
        return under(prep) - {prep.i}, {prep.i}
    if word == "as" and "as" in kinds:
        return under(prep), set()
    if (
        word in lexicon.listed("with_object")
        and "object" in kinds
        and any(c.dep_ == "dobj" for c in prep.head.children)
    ):
        return under(prep), set()
    return set(), set()


# Passive and seeming ----------------------------------------------------------------------------------------------------


def _passive(verb: Token, lemma: str, kinds: frozenset[str]) -> Found | None:
    if not kinds & {"passive", "object"}:
        return None
    cue, content = trees.verb_group(verb), set[int]()
    subjects = set[int]()
    for child in verb.children:
        if child.dep_ in ("xcomp", "ccomp", "oprd", "acomp") or ("addressee" in kinds and _is_asked(child)):
            content |= under(child)
        elif child.dep_ == "nsubjpass" and child.lower_ != "it":
            subjects |= under(child)
        elif child.dep_ == "prep":
            more, marks = _preposition(child, lemma, kinds | {"as"})
            content |= more
            cue |= marks
    if not content and "object" not in kinds:
        return None
    content = (content | subjects) - cue
    source = sources.of_verb(verb)
    if verb.dep_ == "acl" and not subjects:
        if not source:
            return None
        content |= under(verb.head) - under(verb)
    return Found(verb, cue, content, source - content) if content else None


def _seeming(verb: Token) -> Found | None:
    """ "X appears to have done": nobody in particular says so."""
    content = set[int]()
    for child in verb.children:
        if child.dep_ in ("xcomp", "ccomp", "oprd", "acomp"):
            content |= under(child)
    if not content:
        return None
    content |= {i for c in verb.children if c.dep_ == "nsubj" for i in under(c)}
    return Found(verb, trees.verb_group(verb), content, set())
