"""The words of a sentence as the filter's model knows them: base forms by their endings, names and numbers as classes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from tocsin.coding.vocabulary import load
from tocsin.registry.crosswalk import countries

NAME, STATE, NUMBER, START = "@name", "@state", "@number", "@start"
_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d[\d,.]*|[\"“”$%?]")
_ENDINGS = (("ies", "y"), ("ied", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("s", ""))
_MOSTLY = 0.6


def keys(text: str) -> list[str]:
    """A key for each word, number and telling mark of ``text``, in order.

    >>> keys("Turkish jets bombed three villages near Duhok.")
    ['@state', 'jet', 'bomb', 'thre', 'villag', 'near', '@name']
    """
    found = _WORD.findall(text)
    capitals = sum([word[0].isupper() for word in found])
    titled = len(found) > 3 and capitals > _MOSTLY * len(found)
    return [_key(word, first or titled) for first, word in zip([True, *[False] * len(found)], found, strict=False)]


def pairs(found: list[str]) -> Iterator[str]:
    """Each two neighbouring keys, the first with the start of the sentence."""
    return map(" ".join, zip([START, *found], found, strict=False))


@lru_cache(maxsize=100_000)
def _key(word: str, capital_is_nothing: bool) -> str:
    """``capital_is_nothing``: at the start of a sentence or in a headline capitals do not make a name."""
    if word[0].isdigit():
        return NUMBER
    plain = word[:-2] if word.endswith(("'s", "’s")) else word
    if plain in _states():
        return STATE
    if word[0].isupper() and not capital_is_nothing and not (word.isupper() and len(word) > 5):
        return NAME
    return base(word.lower())


@lru_cache(maxsize=100_000)
def base(word: str) -> str:
    """A word in lower case without its ending; what matters is that all forms of a word come out alike.

    >>> [base(word) for word in ("arrested", "arrests", "arresting", "struck", "denies")]
    ['arrest', 'arrest', 'arrest', 'strik', 'deny']
    """
    word = word[:-2] if word.endswith(("'s", "’s")) else word
    word = _irregular().get(word) or _cut(word)
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def _cut(word: str) -> str:
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            stem = word[: -len(ending)] + instead
            doubled = ending in ("ing", "ed") and len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "sl"
            return stem[:-1] if doubled else stem
    return word


@cache
def _irregular() -> dict[str, str]:
    return {form: word for word, forms in load("forms").items() for form in forms}


@cache
def _states() -> frozenset[str]:
    """One-word names of states, their people and their capitals."""
    every = (n for c in countries().values() for n in (c.name, c.capital, *c.aliases, *c.demonyms))
    return frozenset(name for name in every if name and " " not in name)
