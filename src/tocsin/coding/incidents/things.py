"""The things a strike hits, and what it was done with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.coding.incidents import lexicon, phrases

if TYPE_CHECKING:
    from spacy.tokens import Span, Token


class Thing(Struct, frozen=True):
    """A building, vehicle or other thing hit, and its class of ``things.yaml``; or an instrument and its type."""

    name: str
    sort: str


def target(head: Token) -> Thing | None:
    """The thing a phrase names, if it names one that is a target: a bare "post" or "street" is none."""
    sort = lexicon.name_of(head, "thing")
    if not sort or lexicon.is_a(head, "instrument"):
        return None
    name = phrases.text(phrases.core(head))
    if set(name.lower().split()) & lexicon.words("names", "military"):
        return None
    if (
        head.lemma_.lower() in lexicon.words("things", "weak")
        and " " not in name
        and " of " not in phrases.text(phrases.near(head))
    ):
        return None
    return Thing(name, sort)


def instruments(sentence: Span, trigger: Token, objects: tuple[Token, ...]) -> list[Thing]:
    """What a sentence says an act was done with; words that are more often something else need "with" or the act's subject."""
    found: dict[str, Thing] = {}
    for token in sentence:
        sort = lexicon.name_of(token, "instrument") if token.pos_ in ("NOUN", "PROPN") else ""
        if not sort or token in objects or (token.dep_ in ("compound",) and lexicon.is_a(token.head, "instrument")):
            continue
        if token.lemma_.lower() in lexicon.words("things", "weak_instruments") and not _used(token):
            continue
        name = phrases.text(phrases.core(token)) if token.dep_ != "compound" else token.text
        found.setdefault(name.lower(), Thing(name, sort))
    return list(found.values())


_WITH = {"with", "using", "by", "from"}


def _used(token: Token) -> bool:
    head = token
    while head.dep_ == "conj":
        head = head.head
    if head.dep_ == "pobj":
        return head.head.lower_ in _WITH
    return head.dep_ in ("dobj", "nsubj", "nsubjpass") and head.head.lemma_.lower() in lexicon.words("cues", "uses")
