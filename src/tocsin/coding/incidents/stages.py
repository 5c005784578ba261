"""How far an act went: done, tried, threatened; and whether it is told as a fact at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.coding import grammar
from tocsin.coding.incidents import lexicon
from tocsin.coding.polarity import is_negated, modals

if TYPE_CHECKING:
    from spacy.tokens import Token

_STOPS = {
    "after",
    "following",
    "since",
    "during",
    "before",
    "because",
    "by",
    "from",
    "despite",
    "regarding",
    "over",
    "due",
}
DONE, TRIED, THREATENED = "ACCOMPLISHED", "ATTEMPTED", "THREATENED"


def of(trigger: Token, verb: Token, given: str = "") -> tuple[str, bool]:
    """(stage, whether it is told as real) of a trigger; ``verb`` carries the trigger's tense, ``given`` a pattern's stage."""
    if given:
        return given, not is_negated(verb)
    above = _above(trigger)
    if above & lexicon.words("cues", "threats"):
        return THREATENED, True
    if above & lexicon.words("cues", "tries") or _modified(trigger, "tried"):
        return TRIED, True
    if _vowed(trigger):
        return THREATENED, True
    return DONE, not _unreal(trigger, verb, above)


def _above(trigger: Token) -> set[str]:
    """Lemmas of the verbs and nouns whose complement the trigger is: "threatened to kill", "a plan to attack"."""
    found, node = set[str](), trigger
    for _ in range(3):
        if node.dep_ not in ("xcomp", "acl", "pcomp", "pobj", "dobj", "conj", "prep", "ccomp", "relcl", "advcl"):
            break
        if node.dep_ in ("ccomp", "relcl", "conj", "advcl") and grammar.has_subject(node):
            break
        node = node.head
        if node.lower_ in _STOPS:
            break
        if node.dep_ != "prep":
            found.add(node.lemma_.lower())
    return found


def _vowed(trigger: Token) -> bool:
    """ "We will execute ...": a threat by those who speak."""
    said = {token.lower_ for token in modals(trigger)} if grammar.is_verb(trigger) else set()
    return bool(said & {"will", "shall", "'ll"}) and any(t.lower_ in ("we", "i") for t in grammar.subjects(trigger))


def _modified(trigger: Token, key: str) -> bool:
    return any(child.lemma_.lower() in lexicon.words("cues", key) for child in trigger.children)


def _unreal(trigger: Token, verb: Token, above: set[str]) -> bool:
    words = lexicon.words("cues", "unreal")
    if above & words or _modified(trigger, "unreal"):
        return True
    if grammar.is_verb(trigger) and (is_negated(trigger) or _only_might(trigger)):
        return True
    if not grammar.is_verb(trigger) and _no(trigger):
        return True
    return trigger.tag_ in ("VB", "VBP", "VBZ") and trigger.pos_ == "VERB" and not _narrated(trigger)


def _no(noun: Token) -> bool:
    return any(child.lower_ in ("no", "any", "future", "possible") for child in noun.children)


def _only_might(verb: Token) -> bool:
    said = {token.lower_ for token in modals(verb)}
    perfect = any(child.lemma_ == "have" and child.dep_ == "aux" for child in verb.children)
    return bool(said - {"had", "has", "have"}) and not (perfect and said & {"may", "might", "could", "must"})


def _narrated(verb: Token) -> bool:
    """A plain form after "did", "help", or a past auxiliary is told as done."""
    return any(
        child.dep_ in ("aux", "auxpass") and child.tag_ in ("VBD", "VBZ", "VBP") and child.lower_ not in ("do", "does")
        for child in verb.children
    )
