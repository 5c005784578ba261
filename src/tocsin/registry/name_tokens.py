"""Names and texts as tokens: one way of cutting for both, so that a name in a text is found by its tokens alone.

Hyphens inside a word join nothing ("Nagorno-Karabakh" and "Nagorno Karabakh" are the same tokens), a possessive is
a token of its own, apostrophes of any kind are one, and a blank line is a token that no name holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

_WORD = r"[^\W_](?:[^\W_]|[\u0300-\u036f])*"
_APOSTROPHES = "'\u2019\u2018\u02bc\u00b4`\u02bb"
_HYPHENS = "\\-\u2010\u2011\u2043"
_TOKEN = re.compile(
    rf"(?P<own>(?<=[^\W_])[{_APOSTROPHES}]s\b)|(?P<word>{_WORD})|(?P<join>(?<=[^\W_])[{_HYPHENS}](?=[^\W_]))"
    rf"|(?P<break>\n[^\S\n]*\n\s*)|(?P<mark>[^\s])"
)
_OWN = "'s"
BREAK = "\n\n"


class Token(NamedTuple):
    """One word or mark: its text composed (NFC), and its characters ``start``..``end`` of the text."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The tokens of a text in order, without the hyphens that join words.

    >>> [token.text for token in tokens("Nagorno-Karabakh’s army")]
    ['Nagorno', 'Karabakh', "'s", 'army']
    """
    return [_token(match) for match in _TOKEN.finditer(text) if match.lastgroup != "join"]


@lru_cache(maxsize=65_536)
def words(name: str) -> tuple[str, ...]:
    """A name as token texts, without an article before a capital: "the United States", but "the coalition"."""
    found = tuple(token.text for token in tokens(name))
    return found[1:] if len(found) > 1 and found[0] == "the" and found[1][0].isupper() else found


def key(parts: tuple[str, ...], spelling: Mapping[str, str]) -> tuple[str, ...]:
    """The form by which two spellings of a name meet: small letters, one spelling of a word."""
    return tuple(fold_word(part, spelling) for part in parts)


def fold_word(word: str, spelling: Mapping[str, str]) -> str:
    """One word in small letters and in our spelling."""
    small = word.casefold()
    return spelling.get(small, small)


def case_fits(name: tuple[str, ...], found: tuple[str, ...], small: frozenset[str]) -> bool:
    """Whether the words found are written as the name may be written.

    A single word must be written as the name is, or all in capitals if it is four letters or longer; acronyms always
    exactly. In longer names the words in ``small`` may lose their capital. A name's small word may gain one.
    """
    if len(name) == 1:
        return _single_fits(name[0], found[0])
    return all(_word_fits(want, got, small) for want, got in zip(name, found, strict=True))


def _single_fits(want: str, got: str) -> bool:
    if want == got or (want.islower() and want == got.casefold()):
        return True
    return len(want) >= 4 and got == want.upper()


def _word_fits(want: str, got: str, small: frozenset[str]) -> bool:
    if want == got or want.islower() or not want[0].isalpha():
        return True
    if want.isupper():
        return False
    return got[0].isupper() or want.casefold() in small


def _token(match: re.Match[str]) -> Token:
    if match.lastgroup == "own":
        return Token(_OWN, match.start(), match.end())
    if match.lastgroup == "break":
        return Token(BREAK, match.start(), match.end())
    raw = match.group()
    if raw in _APOSTROPHES:
        return Token("'", match.start(), match.end())
    return Token(raw if raw.isascii() else unicodedata.normalize("NFC", raw), match.start(), match.end())
