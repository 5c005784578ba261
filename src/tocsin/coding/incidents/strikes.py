"""Words of a sentence that tell violence, with the phrases in their roles. Patterns are data (``strikes.yaml``)."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import msgspec
import yaml
from msgspec import Struct

from tocsin.coding import grammar
from tocsin.coding.incidents import lexicon, stages
from tocsin.coding.incidents.organisations import Organisation, types_of
from tocsin.coding.paths import At, Scene, follow, holds, object_verb
from tocsin.coding.patterns import Pattern

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_ON = ("prep:on|against|at|upon|into|targeting", "of", "prep.gov:on|against|at|upon|into")
_BY = frozenset({"by"})
_LIGHT = {"target": {"on", "against", "at", "upon", "in"}}
_TOLD = 3
"""How many commas-worth of the chain above a noun are looked at for its light verb."""


class Strike(Struct, frozen=True, eq=False):
    """One trigger: its pattern, who did it to whom and to what, as heads of phrases, and how far it is a fact.

    ``stage`` is the incident's, ``real`` is false for what did not happen or only might.
    """

    pattern: Pattern
    trigger: Token
    verb: Token
    kind: str
    stage: str
    real: bool
    doers: tuple[Token, ...] = ()
    objects: tuple[Token, ...] = ()


@cache
def patterns() -> tuple[Pattern, ...]:
    """All patterns, in the order of the file; the first that fits a trigger wins."""
    text = resources.files("tocsin.coding.incidents").joinpath("strikes.yaml").read_text(encoding="utf-8")
    return tuple(msgspec.convert(yaml.safe_load(text), list[Pattern]))


@cache
def _by_word() -> dict[tuple[str, str], tuple[Pattern, ...]]:
    found: dict[tuple[str, str], list[Pattern]] = {}
    for pattern in patterns():
        for word in (*pattern.verb, *pattern.noun):
            found.setdefault((pattern.part, word), []).append(pattern)
    return {key: tuple(many) for key, many in found.items()}


def find(sentence: Span, organisations: list[Organisation]) -> list[Strike]:
    """The strikes a sentence tells, in order."""
    scene = Scene(types_of(sentence, organisations))
    found = [strike for token in sentence if (strike := _strike(token, scene)) is not None]
    return [strike for strike in found if not _inside(strike, found)]


def _strike(token: Token, scene: Scene) -> Strike | None:
    part = _part(token)
    for pattern in _by_word().get((part, token.lemma_.lower()), ()) or _by_word().get((part, token.lower_), ()):
        at = At(token, scene, pattern)
        if all(holds(at, need) for need in pattern.need) and not any(holds(at, bar) for bar in pattern.unless):
            return _told(at)
    return None


def _part(token: Token) -> str:
    if grammar.is_verb(token) or (token.dep_ == "amod" and token.tag_ in ("VBN", "VBD")):
        return "verb"
    return "noun" if token.pos_ in ("NOUN", "PROPN") or token.tag_ == "VBG" else ""


def _told(at: At) -> Strike:
    token, pattern = at.token, at.pattern
    if pattern.part == "verb":
        verb, doers, objects = token, _verb_doers(at), _verb_objects(at)
    else:
        verb, doers, objects = _noun_roles(at)
    if pattern.kind in ("BOMBING", "ARSON"):
        objects = [*objects, *_beside(token), *(_beside(verb) if verb != token else [])]
    objects = [t for n, t in enumerate(objects) if t not in doers and t not in objects[:n]]
    stage, real = stages.of(token, verb, pattern.status)
    return Strike(pattern, token, verb, pattern.kind, stage, real, tuple(doers), tuple(objects))


def _verb_doers(at: At) -> list[Token]:
    if at.token.dep_ == "amod":
        return []
    paths = ("subj",) if at.pattern.doer is None else at.pattern.doer
    found = [token for path in paths for token in follow(at, path)]
    if at.token.dep_ == "acl" and paths:  # "an attempt by X to kidnap"
        found = grammar.prep_objects(at.token.head, {"by"}) or found
    return found


def _verb_objects(at: At) -> list[Token]:
    if at.token.dep_ == "amod":  # "the murdered priest"
        return [at.token.head]
    paths = ("obj",) if at.pattern.target is None else at.pattern.target
    found = [token for path in paths for token in follow(at, path)]
    hostages = [t for t in found if t.lower_ in ("hostage", "hostages", "captive")]
    for hostage in hostages:  # "took three engineers hostage"
        found += [t for t in hostage.children if t.dep_ in ("compound", "nmod", "npadvmod", "nsubj", "appos")]
        found += grammar.children(at.token, "npadvmod", "dative", "nsubjpass", "oprd")
    if at.pattern.casualty and found:
        found += _company(at.token)
    others = [t for t in found if t not in hostages]
    return others or found


def _company(verb: Token) -> list[Token]:
    """Who suffered it too: "was killed along with two bodyguards"."""
    joined = [t for t in verb.subtree if t.lower_ == "with" and t.i and t.nbor(-1).lower_ in ("along", "together")]
    return [t for prep in joined if prep.sent == verb.sent for t in grammar.pobjects(prep)]


def _noun_roles(at: At) -> tuple[Token, list[Token], list[Token]]:
    noun, harms = at.token, at.pattern.casualty or at.pattern.kind == "KIDNAPPING"
    doers = follow(at, "by") if at.pattern.doer is None else [t for p in at.pattern.doer for t in follow(at, p)]
    objects = [t for path in (at.pattern.target or _ON) for t in follow(at, path)]
    owners = follow(at, "poss")
    (objects if harms else doers).extend(owners)
    if at.pattern.doer is None:
        doers += [t for t in grammar.children(noun, "compound", "amod", "nmod") if _acts(t, at.scene)]
    for clause in grammar.children(noun, "acl", "relcl"):  # "the murder committed by X"
        if clause.lemma_.lower() in lexicon.words("cues", "light"):
            doers += grammar.prep_objects(clause, {"by"}) or ([] if clause.dep_ == "acl" else grammar.subjects(clause))
            objects = objects or grammar.prep_objects(clause, _LIGHT["target"])
    doers = [t for t in doers if t != noun]
    verb, dep = object_verb(noun)
    if verb is None:
        return grammar.governing_verb(noun) or noun, doers, objects
    if dep == "obj" and verb.lemma_.lower() in lexicon.words("cues", "light"):
        doers = doers or grammar.subjects(verb)
        objects = objects or grammar.prep_objects(verb, _LIGHT["target"])
    elif dep == "obj" and verb.lemma_.lower() in lexicon.words("cues", "undergo"):
        objects = objects or grammar.subjects(verb)
    return verb, doers, objects


_AT = {"at", "in", "inside", "outside", "near", "under", "beneath", "against", "behind", "opposite", "into", "on"}


def _beside(token: Token) -> list[Token]:
    """Where a bomb or fire was: "exploded at the bank", "an explosion in front of the embassy"."""
    found = grammar.prep_objects(token, _AT)
    for place in list(found):
        if place.lower_ in lexicon.words("cues", "sides"):
            found += grammar.prep_objects(place, {"of", "to"})
    return [t for t in found if lexicon.is_a(t, "thing")]


def _acts(token: Token, scene: Scene) -> bool:
    return bool(scene.types.get(token.i, frozenset()) & {"organisation", "armed", "force"}) and token.lower_ not in (
        lexicon.words("cues", "plain_modifiers")
    )


def _inside(strike: Strike, others: list[Strike]) -> bool:
    """A trigger that only modifies another ("bomb attack", "murder attempt") tells nothing of its own."""
    return any(
        other is not strike and strike.trigger.dep_ in ("compound", "amod") and strike.trigger.head == other.trigger
        for other in others
    )
