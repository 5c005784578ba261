"""Attributions that dispute or blame: "denied that", "which X rejected", "called it untrue", "accused X of"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.coding import grammar
from tocsin.coding.frames import Frame
from tocsin.coding.parsing import Sentence
from tocsin.coding.vocabulary import load, words
from tocsin.schema.claims import DenialOf

if TYPE_CHECKING:
    from spacy.tokens import Token


def denial(verb: Token, sentence: Sentence) -> Frame | None:
    content: set[int] = set()
    of: DenialOf = "event"
    objects = ("nsubjpass",) if grammar.is_passive(verb) else ("dobj",)
    pointing = [c for c in grammar.children(verb, *objects) if c.lower_ in _POINTING]
    for child in pointing or verb.children:
        if child.dep_ in ("ccomp", "xcomp", "pcomp", *objects):
            content |= _own_words(child)
            of = _denied(child) or of
        elif child.dep_ == "prep":
            content |= {t.i for t in child.subtree}
    speakers = tuple(grammar.subjects(verb))
    if verb.lemma_ in ("reject", "dismiss", "challenge") and not any(
        _denied(grammar.antecedent(c)) for c in grammar.children(verb, *objects)
    ):
        return None
    if not content or not speakers:
        return None
    return Frame(verb, frozenset(content), speakers, "denies", of, sentence=sentence)


def _own_words(clause: Token) -> set[int]:
    """The clause without a main verb hung under it: "denied carrying out the strike and accused Baku of ..."."""
    further = [
        t
        for t in clause.subtree
        if (t.dep_ == "conj" and t.tag_ in _FINITE and t.head.tag_ in ("VB", "VBG")) or said_on(t) is not None
    ]
    return {t.i for t in clause.subtree} - {t.i for verb in further for t in verb.subtree}


def said_on(verb: Token) -> Token | None:
    """The verb of saying that a further one goes on from, where the parser hung it on what was said.

    "Denied that its troops had fired first and accused Delhi of ...": the accuser is who denied, not the troops.
    """
    if verb.dep_ != "conj" or verb.lemma_ not in _GOES_ON or grammar.has_subject(verb):
        return None
    if any(c.dep_ in ("aux", "mark", "auxpass") for c in verb.children):
        return None
    told = verb.head
    while told.dep_ == "conj" and grammar.is_verb(told.head):
        told = told.head
    over = told.head
    says = any(over.lemma_ in verbs for verbs in load("reporting")["verbs"].values())
    return over if told.dep_ == "ccomp" and says and told.i > over.i else None


_GOES_ON = {
    "accuse",
    "blame",
    "say",
    "add",
    "warn",
    "urge",
    "condemn",
    "deny",
    "insist",
    "demand",
    "threaten",
    "vow",
    "claim",
}


def _denied(clause: Token) -> DenialOf | None:
    """What is denied: the event itself, a part in it, a number, the blame, an account."""
    nouns = [clause, *grammar.children(clause, "dobj", "attr", "acomp")]
    for kind, listed in load("reporting")["denied"].items():
        if any(noun.lemma_.lower() in listed for noun in nouns):
            return kind  # type: ignore[no-any-return]
    if any(noun.lemma_.lower() in ("involved", "responsible", "behind") for noun in nouns):
        return "involvement"
    return None


def accusation(verb: Token, sentence: Sentence) -> Frame | None:
    content: set[int] = set()
    for child in verb.children:
        if (
            child.dep_ in ("prep", "xcomp", "ccomp") and child.lower_ in ("of", "for", "with", "over")
        ) or child.dep_ in ("xcomp", "ccomp"):
            content |= {t.i for t in child.subtree}
        if child.tag_ == "VBG" and child.i > verb.i and child.nbor(-1).lower_ == "and":
            content |= {t.i for t in child.subtree}
    content |= {
        t.i
        for obj in grammar.children(verb, "dobj")
        for t in obj.subtree
        if any(p.dep_ in ("pcomp", "acl") or grammar.is_blamed(p) for p in obj.subtree)
    }
    if not content:
        return None
    passive = grammar.is_passive(verb)
    speakers = tuple(grammar.agents(verb) if passive else grammar.surface_subjects(said_on(verb) or verb))
    return Frame(verb, frozenset(content), speakers, "accuses", anonymous=not speakers, sentence=sentence)


def called_untrue(verb: Token, sentence: Sentence) -> Frame | None:
    """ "X called it untrue", "X described the report as false", "X said the claim was a fantasy"."""
    if verb.lemma_ in ("call", "describe", "label", "brand", "dub", "term", "dismiss"):
        told = [c for c in grammar.children(verb, "dobj", "ccomp", "nsubjpass") if _is_account(c)]
        told += [s for c in grammar.children(verb, "ccomp", "oprd", "xcomp") for s in _small_subjects(c)]
        speakers = tuple(grammar.subjects(verb))
    elif verb.lemma_ == "be" and grammar.is_verb(verb.head) and verb.dep_ in ("ccomp", "ROOT"):
        told = [c for c in grammar.children(verb, "nsubj") if _is_account(c)]
        speakers = tuple(grammar.surface_subjects(verb.head)) if verb.head != verb else ()
    else:
        return None
    told = told[:1]
    if not told or not speakers or not any(t.lemma_.lower() in words("reporting", "untrue") for t in verb.subtree):
        return None
    if any(c.dep_ == "neg" for c in verb.children):
        return None
    content = frozenset(t.i for c in told for t in c.subtree)
    return Frame(verb, content, speakers, "denies", "event", sentence=sentence)


def _small_subjects(clause: Token) -> list[Token]:
    return [c for c in grammar.children(clause, "nsubj") if _is_account(c)]


def _is_account(token: Token) -> bool:
    return token.lower_ in _POINTING or token.lemma_.lower() in load("reporting")["denied"]["event"]


_FINITE = ("VBD", "VBZ", "VBP")
_POINTING = {"it", "this", "that", "these", "them", "which"}
