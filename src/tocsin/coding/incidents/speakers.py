"""Who tells a clause: "X said that ...", "..., X added", "according to X"; and whether those who did it tell it themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.coding import grammar
from tocsin.coding.incidents import lexicon, phrases

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tocsin.coding.incidents.organisations import Organisation

_CLAUSES = ("ccomp", "parataxis", "acl")


def of(trigger: Token) -> Token | None:
    """The head of the phrase that names who tells a trigger's clause, or ``None``: the page tells it itself."""
    node = trigger
    while node.dep_ != "ROOT":
        if node.dep_ in _CLAUSES and _says(node.head):
            return next(iter(grammar.subjects(node.head)), None)
        node = node.head
    for child in node.children:  # "The rebels, they said, killed ..."
        if child.dep_ in _CLAUSES and _says(child) and child != trigger and grammar.subjects(child):
            return grammar.subjects(child)[0]
    return _according(trigger)


def _says(verb: Token) -> bool:
    return verb.lemma_.lower() in lexicon.words("cues", "says")


def _according(trigger: Token) -> Token | None:
    named = (t for t in trigger.sent if t.lower_ == "according")
    return next((t for word in named for t in word.subtree if t.dep_ == "pobj"), None)


def are_doers(trigger: Token, organisations: list[Organisation]) -> bool:
    """Whether armed men tell it, or a group's own communique or radio station."""
    speaker = of(trigger)
    if speaker is None:
        return False
    near = phrases.near(speaker)
    return any(lexicon.is_a(t, "armed") for t in near) or any(
        o.sort == "group" and any(o.covers(t) for t in near) for o in organisations
    )
