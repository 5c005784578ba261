"""Texts as words that can be looked up: lower case, no diacritics, "U.S." one word, hyphens apart, no possessive "'s"."""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct

_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W_]+(?:['’](?!s\b|S\b)[^\W\d_]{2,})?")


class Word(Struct, frozen=True):
    """One word: its form to look up, and the characters ``start``..``end`` where it stands. ``joined``: to the word before it
    by a hyphen."""

    form: str
    start: int
    end: int
    capital: bool
    upper: bool
    joined: bool = False


def split(text: str) -> list[Word]:
    """The words of a text in order."""
    return [_word(found) for found in _WORD.finditer(text)]


def forms(name: str) -> tuple[str, ...]:
    """The words of a name, to look up."""
    return tuple(word.form for word in split(name))


def _word(found: re.Match[str]) -> Word:
    written = found.group()
    joined = found.start() > 0 and found.string[found.start() - 1] in "-‐–"
    upper = len(written) > 1 and written.isupper()
    return Word(fold(written), found.start(), found.end(), written[0].isupper(), upper, joined)


def fold(written: str) -> str:
    """Lower case without dots and diacritics: "U.S." → "us", "Erdoğan" → "erdogan"."""
    plain = written.replace(".", "").replace("’", "'").lower()
    if plain.isascii():
        return plain
    special = (
        plain.replace("ı", "i")
        .replace("ø", "o")
        .replace("ł", "l")
        .replace("đ", "d")
        .replace("ß", "ss")
        .replace("ə", "a")
    )
    return "".join(c for c in unicodedata.normalize("NFKD", special) if not unicodedata.combining(c))
