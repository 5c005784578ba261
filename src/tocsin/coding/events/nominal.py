"""Events named by nouns: under a light verb ("carried out an attack on X") or by themselves ("the shelling of X by Y")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.coding import grammar
from tocsin.coding.events.arguments import doers, is_passive, is_time, lemma, stands_for, sufferers, surface
from tocsin.coding.events.frames import Frame, default_frame, light_with, noun_frames, words
from tocsin.coding.events.targets import Found, find
from tocsin.coding.grammar import children

if TYPE_CHECKING:
    from spacy.tokens import Token


class Nominal(Struct, frozen=True, eq=False):
    """Heads of those who do what a noun names, and whom it concerns."""

    sources: tuple[Token, ...]
    targets: Found


def is_event(token: Token) -> bool:
    """Whether a noun names an event by ``frames.yaml``."""
    return token.pos_ in ("NOUN", "PROPN") and (lemma(token) in noun_frames() or token.lower_ in noun_frames())


def told_by(verb: Token) -> Token | None:
    """The event noun that a light verb only carries: "launched an attack", "sanctions were imposed", "came under fire"."""
    if lemma(verb) in words().light:
        nouns = sufferers(verb) if is_passive(verb) else children(verb, "dobj", "obj")
        nouns = [inner for n in nouns for inner in _of_round(n)]
        found = next((n for n in nouns if is_event(n) and not _has_own_doer(n)), None)
        if found is not None:
            return found
    return _suffered(verb) or _gone_into(verb)


def _of_round(noun: Token) -> list[Token]:
    """The talks in "a new round of talks", else the noun itself."""
    return grammar.prep_objects(noun, {"of"}) or [noun] if lemma(noun) in words().rounds else [noun]


def _has_own_doer(noun: Token) -> bool:
    """In "welcomed Norway's offer" the offer is another's: the verb is the event."""
    return any(c.dep_ == "poss" and c.tag_ != "PRP$" for c in noun.children) or bool(grammar.prep_objects(noun, {"by"}))


def _gone_into(verb: Token) -> Token | None:
    """ "went on strike", "entered into talks", "called for sanctions"."""
    names = light_with().get(lemma(verb))
    if names is None or is_passive(verb):
        return None
    return next((n for n in grammar.prep_objects(verb, names) if is_event(n) and not _has_own_doer(n)), None)


def _suffered(verb: Token) -> Token | None:
    if lemma(verb) not in words().suffering or is_passive(verb):
        return None
    if lemma(verb) not in _INTRANSITIVE:
        return next((n for n in children(verb, "dobj", "obj") if is_event(n) and _from(n)), None)
    for prep in children(verb, "prep"):
        if prep.lower_ in words().suffered_with:
            return next((n for n in grammar.pobjects(prep) if is_event(n)), None)
    return None


def light_verb(noun: Token) -> Token | None:
    """The light verb that carries an event noun, if one does."""
    head = noun.head
    while not grammar.is_verb(head) and head.dep_ in ("prep", "dobj", "nsubjpass", "agent"):
        head = head.head
    return head if grammar.is_verb(head) and head != noun and told_by(head) == noun else None


def under_light_verb(verb: Token, noun: Token) -> Nominal:
    """Parties of an event noun that ``verb`` carries: its doer acts, prepositions say on whom."""
    if _suffered(verb) == noun:
        return Nominal(tuple(_from(noun) or _from(verb)), Found(tuple(surface(verb)), "suffered"))
    sources = tuple(doers(verb)) or tuple(own_doers(noun))
    return Nominal(sources, find(noun, frame_of(noun), sources, beside=verb))


_INTRANSITIVE = frozenset({"come", "fall"})


def _from(token: Token) -> list[Token]:
    return grammar.prep_objects(token, {"from", "by"})


def frame_of(noun: Token) -> Frame:
    known = noun_frames()
    return known.get(lemma(noun)) or known.get(noun.lower_) or default_frame("noun")


def read(noun: Token) -> Nominal:
    """Parties of an event noun by itself."""
    sources = tuple(own_doers(noun))
    frame = frame_of(noun)
    between = grammar.prep_objects(noun, {"between", "among"}) if frame.mutual else []
    if len(between) > 1:
        return Nominal(tuple(between), Found((), "between", True))
    targets = find(noun, frame, sources)
    if frame.id == "handling" and not targets.heads and not grammar.prep_objects(noun, {"by"}):
        return Nominal((), Found(sources, "poss"))  # "X's arrest"
    return Nominal(sources, targets)


def own_doers(noun: Token) -> list[Token]:
    """Who does what a noun names: "by X", "X's", "the Turkish ..."."""
    found = grammar.far_prep_objects(noun, {"by"})
    if not found:
        found = [t for child in children(noun, "poss") for t in grammar.with_conjuncts(child)]
    if not found:
        found = [c for c in children(noun, "amod", "compound", "nmod") if _is_name(c)]
    return [t for t in (stands_for(t, noun) for t in found if not is_time(t)) if t.pos_ != "PRON"]


def _is_name(token: Token) -> bool:
    return token.pos_ == "PROPN" or (token.pos_ == "ADJ" and token.text[0].isupper() and not token.is_sent_start)


def instruments(verb: Token) -> list[Token]:
    """Who or what did what a passive verb says: "killed in Israeli strikes", "killed in an attack by rebels"."""
    for token in grammar.own_tokens(verb):
        if token.dep_ == "pobj" and token.head.lower_ in ("in", "by") and is_event(token):
            return grammar.prep_objects(token, {"by"}) or [token]
    return []
