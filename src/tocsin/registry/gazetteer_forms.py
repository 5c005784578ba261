"""Folding of place names: one plain Latin form, or several where a letter is written in two ways."""

from __future__ import annotations

import unicodedata

_LETTERS_KEPT = str.maketrans({
    "-": " ", "‐": " ", "‑": " ", "–": " ", "/": " ", ",": " ", "_": " ",
    "'": "", "’": "", "‘": "", "ʼ": "", "ʻ": "", "`": "", "´": "", "ʿ": "", "ʾ": "", ".": "",
})  # fmt: skip
_LETTERS = _LETTERS_KEPT | str.maketrans({
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ħ": "h", "ŋ": "n",
})  # fmt: skip
_LONGEST = 80


def folded_forms(name: str) -> tuple[str, ...]:
    """The folded forms of a name; none for a name that is not in Latin letters.

    Small letters, no diacritics, no apostrophes, hyphens as spaces. Azerbaijani ``ə`` is written both ``a`` and ``e``.

    >>> folded_forms("Xankəndi")
    ('xankandi', 'xankendi')
    """
    small = name.casefold()
    if "ə" not in small:
        return _forms(small)
    return tuple(dict.fromkeys((*_forms(small.replace("ə", "a")), *_forms(small.replace("ə", "e")))))


def written_form(name: str) -> str | None:
    """A name with its diacritics, in small letters, if it has any and is in Latin letters; else ``None``.

    >>> written_form("Şuşa"), written_form("Shusha")
    ('şuşa', None)
    """
    form = " ".join(unicodedata.normalize("NFC", name).casefold().translate(_LETTERS_KEPT).split())
    return form if not form.isascii() and folded_forms(name) and len(form) <= _LONGEST else None


def _forms(small: str) -> tuple[str, ...]:
    bare = "".join(char for char in unicodedata.normalize("NFKD", small) if not unicodedata.combining(char))
    form = " ".join(bare.translate(_LETTERS).split())
    return (form,) if form and form.isascii() and len(form) <= _LONGEST else ()
