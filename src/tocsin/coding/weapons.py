"""Which weapons a clause names, in one spelling each; the longest phrase wins ("kamikaze drone" is no plain "drone")."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tocsin.coding.vocabulary import load

if TYPE_CHECKING:
    from spacy.tokens import Token


@cache
def _phrases() -> tuple[dict[tuple[str, ...], str], int]:
    table = {tuple(phrase.split()): name for name, phrases in load("weapons").items() for phrase in phrases}
    return table, max(len(key) for key in table)


def find(tokens: list[Token]) -> tuple[str, ...]:
    """Canonical weapon words among the tokens, in order, each once.

    >>> find([])
    ()
    """
    table, longest = _phrases()
    plain = [token.lower_ for token in tokens]
    lemmas = [token.lemma_.lower() for token in tokens]
    found: list[str] = []
    place = 0
    while place < len(tokens):
        for size in range(longest, 0, -1):
            key = (*plain[place : place + size - 1], *lemmas[place + size - 1 : place + size])
            name = table.get(key) or table.get(tuple(plain[place : place + size]))
            if name is not None and len(key) == size:
                found.append(name)
                place += size - 1
                break
        place += 1
    return tuple(dict.fromkeys(found))
