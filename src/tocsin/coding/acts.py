"""Which words of a sentence say that something happened, and which phrases name its doer and target.

Patterns are data (``patterns``); ``paths`` is the language in which they say where to look.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.coding import grammar
from tocsin.coding.parsing import Sentence
from tocsin.coding.paths import At, Scene, holds, is_one_of, object_verb, role, word_set
from tocsin.coding.patterns import Pattern, by_trigger, trigger_words
from tocsin.coding.vocabulary import load

if TYPE_CHECKING:
    from spacy.tokens import Token

VERB_DOER, VERB_TARGET = ("subj",), ("obj",)
NOUN_DOER = ("by", "poss", "adj", "prep:from")
NOUN_TARGET = ("prep:on|against|at|upon|into|targeting", "of", "prep.gov:on|against|at|upon|into")


class Act(Struct, frozen=True, eq=False):
    """One trigger with its pattern. ``verb`` carries tense and negation (the trigger itself, or its light verb).

    ``by_speaker``: the one who says it is the doer. ``swallowed`` are acts it took in (counts caused by it).
    """

    pattern: Pattern
    trigger: Token
    verb: Token
    doers: tuple[Token, ...] = ()
    targets: tuple[Token, ...] = ()
    by_speaker: bool = False
    swallowed: tuple[Act, ...] = ()

    @property
    def kind(self) -> str:
        return self.pattern.kind

    @property
    def anchor(self) -> Token:
        """The word whose clause tells the act: the trigger, or a relative clause about it ("hostilities that began")."""
        return self.verb if self.verb.dep_ == "relcl" and self.verb.head == self.trigger else self.trigger


def find(sentence: Sentence, scene: Scene) -> list[Act]:
    """One act a trigger, the pattern with most conditions first; in order of the text."""
    found = []
    for token in sentence.span:
        for pattern in _candidates(token):
            act = _match(token, pattern, scene)
            if act is not None:
                found.append(act)
                break
    return found


def possible(sentence: Sentence) -> bool:
    """Whether some act could be found once names are known: conditions on names count as met."""
    scene = Scene({}, frozenset(), open_minded=True)
    for token in sentence.span:
        for pattern in _candidates(token):
            at = At(token, scene, pattern)
            if all(holds(at, need) for need in pattern.need):
                return True
    return False


def _candidates(token: Token) -> Iterable[Pattern]:
    table = by_trigger()
    if token.lemma_.lower() not in trigger_words() and token.lower_ not in trigger_words():
        return
    for part in _parts(token):
        for form in dict.fromkeys((token.lemma_.lower(), token.lower_)):
            yield from table.get((part, form), ())


def _parts(token: Token) -> tuple[str, ...]:
    if grammar.is_blamed(token):
        return ("verb", "noun")
    if token.dep_ == "amod" and token.tag_ in ("VBN", "VBG", "VBD"):
        return ("adj",)
    if token.tag_ == "VBG" and not grammar.is_verb(token):
        return ("noun",)
    if grammar.is_verb(token):
        return ("verb", "adj") if token.tag_ == "VBN" else ("verb", "noun") if token.tag_ == "VBG" else ("verb",)
    if token.pos_ in ("NOUN", "PROPN"):
        return ("noun", "adj")
    return ("adj", "noun") if token.pos_ in ("ADJ", "ADV", "NUM") else ()


def _match(token: Token, pattern: Pattern, scene: Scene) -> Act | None:
    at = At(token, scene, pattern)
    if not all(holds(at, need) for need in pattern.need) or any(holds(at, bar) for bar in pattern.unless):
        return None
    by_speaker, doers = role(at, pattern.doer, VERB_DOER if pattern.part == "verb" else NOUN_DOER)
    _, targets = role(at, pattern.target, VERB_TARGET if pattern.part == "verb" else NOUN_TARGET)
    verb = token
    if pattern.part == "noun":
        verb = _telling_clause(at) or _bearing_verb(token)
        if grammar.is_blamed(token):
            doers, targets = doers or grammar.surface_subjects(token), targets or grammar.objects(token)
        if pattern.light:
            doers, targets = _light_roles(at, doers, targets)
        if not pattern.bare and not doers and not targets and not _asserted(token, scene):
            return None
    if pattern.part == "adj":
        verb = token.head if token.head.pos_ in grammar.VERBAL else token
    targets = [t for t in targets if t not in doers]
    return Act(pattern, token, verb, tuple(doers), tuple(targets), by_speaker)


def _telling_clause(at: At) -> Token | None:
    """The relative clause that a pattern's ``gov.subj=`` condition found below the noun."""
    for need in at.pattern.need:
        path, _, wanted = need.partition("=")
        if path == "gov.subj" and wanted:
            plain, typed = word_set(wanted)
            below = [v for v in grammar.children(at.token, "relcl") if is_one_of(v, plain, typed, at.scene)]
            return below[0] if below else None
    return None


def _bearing_verb(noun: Token) -> Token:
    """The verb that carries a noun's tense and negation: its light verb, or the verb it is subject of."""
    first = noun
    while first.dep_ in ("conj", "compound", "appos") and not grammar.is_verb(first.head):
        first = first.head
    if first.dep_ in ("dobj", "nsubj", "nsubjpass", "attr", "pobj", "dative"):
        verb = first.head.head if first.dep_ == "pobj" else first.head
        if grammar.is_verb(verb):
            return verb
    return grammar.governing_verb(noun) or noun


def _light_roles(at: At, doers: list[Token], targets: list[Token]) -> tuple[list[Token], list[Token]]:
    """Doer and target from the verb around a noun: "launched an attack on", "came under attack from", "hit by shelling"."""
    noun, lists = at.token, load("lists")
    verb, dep = object_verb(noun)
    if verb is not None and dep == "obj":
        if verb.lemma_ in lists["light"]:
            doers = doers or grammar.subjects(verb)
            targets = targets or grammar.prep_objects(verb, {"on", "against", "at", "in", "into"})
        elif verb.lemma_ in lists["undergo"] and not targets and (verb.lemma_ != "report" or at.pattern.casualty):
            targets = grammar.subjects(verb)
    elif verb is not None and dep == "pobj" and noun.head.lower_ == "under":
        targets = targets or grammar.surface_subjects(verb)
        doers = doers or grammar.prep_objects(verb, {"from", "by"})
    elif verb is not None and dep == "pobj" and noun.head.lower_ == "with" and verb.lemma_ in _ANSWERING:
        doers = doers or grammar.subjects(verb)
    elif noun.dep_ == "nsubj" and noun.head.lemma_ in (
        "hit",
        "strike",
        "target",
        "destroy",
        "damage",
        "kill",
        "wound",
        "injure",
    ):
        targets = targets or grammar.objects(noun.head)
    elif noun.dep_ == "pobj" and noun.head.dep_ == "agent":
        targets = targets or grammar.surface_subjects(noun.head.head)
    return doers, targets


_ANSWERING = {"respond", "retaliate", "reply", "answer"}  # "responded with air strikes"


def _asserted(noun: Token, scene: Scene) -> bool:
    """Whether a bare noun is told as a happening: "fighting erupted", "suffered an attack", "killed in clashes"."""
    lists = load("lists")
    verb, dep = object_verb(noun)
    if verb is not None:
        if dep == "obj":
            return verb.lemma_ in lists["light"] or verb.lemma_ in lists["undergo"] or verb.lemma_ in lists["caused"]
        return verb.lemma_ in lists["causing"] and noun.head.lower_ in (
            "in",
            "into",
            "to",
            "by",
            "during",
            "under",
            "after",
        )
    if noun.dep_ in ("nsubj", "nsubjpass"):
        return noun.head.lemma_ in lists["occur"]
    if noun.dep_ == "pobj" and noun.head.dep_ in ("prep", "agent"):
        return noun.head.head.i in scene.counted or noun.head.head.lower_ in ("killed", "dead", "wounded", "injured")
    return bool(noun.dep_ == "ROOT" and noun.tag_ != "VBG")
