"""Headlines in Capital Letters, made readable for the parser: verbs of saying and small words lose their capital.

The text keeps its length, so places in it stay true.
"""

from __future__ import annotations

import re
from functools import cache

from tocsin.coding.attributing import lexicon

_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")
# What a form of a verb ends in, and what stands there in its base form.
_ENDINGS = (
    ("", ""), ("s", ""), ("es", ""), ("es", "e"), ("s", "e"), ("ies", "y"),
    ("ed", ""), ("ed", "e"), ("ied", "y"), ("ing", ""), ("ing", "e"),
)  # fmt: skip


def readable(text: str) -> str:
    """``text`` with its capitals lowered where it is a headline in which every longer word has one; else as it is."""
    words = _WORD.findall(text)
    longer = [word for word in words if len(word) > 3]
    if len(longer) < 3 or len(words) > 25 or not all(word[0].isupper() for word in longer) or text.isupper():
        return text
    first = True

    def lowered(match: re.Match[str]) -> str:
        nonlocal first
        word, first_word, first = match.group(), first, False
        plain = word.lower()
        return plain if plain in lexicon.listed("small") or (not first_word and _is_saying(plain)) else word

    return _WORD.sub(lowered, text)


@cache
def _is_saying(word: str) -> bool:
    if word in lexicon.listed("irregular"):
        return True
    verbs = lexicon.verbs()
    return any(word.endswith(end) and word[: len(word) - len(end)] + base in verbs for end, base in _ENDINGS)
