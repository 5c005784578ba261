"""What a phrase's form tells of whom it means: parts of a whole, both sides, capitals for governments, place slots."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from tocsin.coding import grammar
from tocsin.coding.actors import Name, Party
from tocsin.coding.parsing import Sentence
from tocsin.registry.crosswalk import countries

if TYPE_CHECKING:
    from spacy.tokens import Token


def worded(party: Party, text: str) -> Party:
    """The guess in the phrase's words; a person without an id keeps the name found."""
    if party.guess and party.text and not party.ids:
        return party
    return Party(party.ids, text, party.guess, party.named, party.places)


def partitive(head: Token) -> Token:
    """ "one of its aircraft" speaks of the aircraft."""
    number = head.like_num or head.lemma_.lower() in (
        "dozen",
        "hundred",
        "thousand",
        "number",
        "group",
        "member",
        "score",
        "some",
        "part",
    )
    for prep in grammar.children(head, "prep"):
        if prep.lower_ == "of" and number:
            for inner in grammar.children(prep, "pobj"):
                return inner
    return head


def is_dual(head: Token) -> bool:
    """ "both sides", "the two countries", "each side", "neither country", "the warring parties", "the sides"."""
    marks = {child.lower_ for child in head.children}
    if marks & {"both", "two", "each", "either", "neither", "warring", "opposing", "rival", "neighbouring"}:
        return True
    plural = head.tag_ in ("NNS", "NNPS") and head.lemma_.lower() in (
        "side",
        "party",
        "country",
        "nation",
        "neighbour",
        "neighbor",
        "belligerent",
    )
    return plural and "the" in marks and not marks & {"major", "other", "western", "some", "many"}


def moved(mention: Any, by: int) -> Any:
    """A mention found in a part of a text, counted in the whole."""
    return replace(mention, start=mention.start + by, end=mention.end + by)


def with_name(sentence: Sentence, head: Token, named: Name, text: str) -> str:
    """The phrase, with the name where that stands in apposition: "A senior analyst, Olesya Vartanyan"."""
    first = grammar.phrase(head)[0].i
    if any(child.dep_ == "appos" and named.first <= child.i <= named.last for child in head.children):
        return str(sentence.span.doc[first : named.last + 1].text)
    return text if named.actors or len(text) < 80 else named.text


_TAKEN = {
    "capture",
    "seize",
    "take",
    "retake",
    "recapture",
    "liberate",
    "occupy",
    "shell",
    "bomb",
    "bombard",
    "storm",
    "enter",
    "reach",
    "leave",
    "besiege",
    "hit",
    "strike",
    "attack",
    "control",
    "visit",
    "overrun",
    "flee",
}


@cache
def capitals() -> dict[str, str]:
    """Today's capitals and their states."""
    return {state.capital: state.iso3 for state in countries().values() if state.capital and state.until is None}


def state_of_capital(name: str) -> str:
    """The state whose capital a name is: "Khartoum rejected the offer" speaks of its government."""
    return capitals().get(name, "")


def stands_as_doer(token: Token) -> bool:
    """Whether a phrase stands where doers stand."""
    while token.dep_ in ("conj", "compound") and token.head.i != token.i:
        token = token.head
    if token.dep_ == "dobj" and token.head.lemma_ in _TOLD:
        return True
    return bool(token.dep_ == "nsubj" or (token.dep_ == "pobj" and token.head.dep_ == "agent"))


_TOLD = {
    "accuse",
    "blame",
    "urge",
    "warn",
    "tell",
    "ask",
    "condemn",
    "criticise",
    "criticize",
    "press",
    "denounce",
    "inform",
}


def in_place_slot(token: Token) -> bool:
    """ "in X", "near X", "captured X", "X fell to"."""
    if token.dep_ == "pobj" and token.head.lower_ in (
        "in",
        "near",
        "at",
        "around",
        "outside",
        "to",
        "from",
        "into",
        "on",
        "of",
        "inside",
        "towards",
    ):
        return token.head.lower_ != "of" or token.head.head.lemma_.lower() in (
            "town",
            "city",
            "village",
            "district",
            "province",
            "capital",
            "shelling",
        )
    if token.dep_ in ("dobj", "nsubjpass") and token.head.lemma_.lower() in _TAKEN:
        return True
    return bool(token.dep_ == "nsubj" and token.head.lemma_ == "fall")


def is_subject(token: Token) -> bool:
    """Whether a name's word is, or heads, a subject."""
    while token.dep_ in ("compound", "conj") and token.head.i != token.i:
        token = token.head
    return token.dep_ in ("nsubj", "nsubjpass")
