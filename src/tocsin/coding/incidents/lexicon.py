"""What a noun names: a person, a fighter, a thing that is attacked, an instrument. Lists are data beside this file."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from tocsin.coding.vocabulary import read

if TYPE_CHECKING:
    from spacy.tokens import Token

Sort = Literal["person", "armed", "force", "thing", "instrument"]
Sense = tuple[Sort, str]
_LONGEST = 3


def load(name: str) -> dict[str, Any]:
    """The word list ``name``.yaml of this folder."""
    return read(__package__, name)


@cache
def words(name: str, key: str) -> frozenset[str]:
    """One list of a file as a set."""
    return frozenset(str(word) for word in load(name)[key])


_NOT_CLASSES = {"armed", "attackers", "vague", "state_forces", "organisation_heads", "of_somebody"}


@cache
def senses() -> dict[tuple[str, ...], tuple[Sense, ...]]:
    """A noun or compound, word by word → what it can name, the likeliest first."""
    found: dict[tuple[str, ...], list[Sense]] = {}
    people, things = load("people"), load("things")
    tables: list[tuple[Sort, str, list[str]]] = [("force", "force", people["state_forces"])]
    tables += [("armed", "armed", people["armed"]), ("armed", "attackers", people["attackers"])]
    tables += [("person", name, listed) for name, listed in people.items() if name not in _NOT_CLASSES]
    tables += [("instrument", name, listed) for name, listed in things["instruments"].items()]
    tables += [("thing", name, listed) for name, listed in things["targets"].items()]
    for sort, name, listed in tables:
        for phrase in listed:
            found.setdefault(tuple(str(phrase).split()), []).append((sort, name))
    return {key: tuple(dict.fromkeys(many)) for key, many in found.items()}


def of(token: Token) -> tuple[Sense, ...]:
    """The senses of the noun phrase that ends at ``token``: its longest listed compound, else the noun alone.

    A name's title counts where nothing else does ("Judge Elena Diaz").
    """
    before = list(token.doc[max(token.sent.start, token.i - _LONGEST + 1) : token.i])
    for start in range(len(before)):
        for last in _forms(token):
            key = (*(t.lower_ for t in before[start:]), last)
            if key in senses():
                return senses()[key]
    for last in _forms(token):
        if (last,) in senses():
            return senses()[(last,)]
    return ()


def _forms(token: Token) -> tuple[str, ...]:
    low = token.lower_
    plain = (
        low[:-3] + "y"
        if low.endswith("ies")
        else low.removesuffix("es")
        if low.endswith(("ches", "shes", "xes", "sses"))
        else low.removesuffix("s")
    )
    return tuple(dict.fromkeys((low, token.lemma_.lower(), plain, low.replace("women", "woman").replace("men", "man"))))


def is_a(token: Token, *sorts: Sort) -> bool:
    """Whether the phrase ending at ``token`` can name one of ``sorts``."""
    return any(sort in sorts for sort, _ in of(token))


def name_of(token: Token, sort: Sort) -> str:
    """The class under ``sort`` of the phrase ending at ``token``, or empty."""
    return next((name for found, name in of(token) if found == sort), "")
