"""Whether a text can be read at all; what cannot is said, never guessed at."""

from __future__ import annotations

import re

from tocsin.coding.clean import MAX_CHARS
from tocsin.coding.tasks import Row
from tocsin.registry.language import language_name, language_of

_LETTER = re.compile(r"[^\W\d_]")


def refusal(row: Row) -> str:
    """Why ``row`` is not read: empty, without words, too long, or not in English; empty where it is.

    >>> refusal(Row("1", "12 + 30 = 42"))
    'no words'
    """
    text = row.text_mixed or row.text
    if not text.strip():
        return "empty"
    if len(text) > MAX_CHARS:
        return f"longer than {MAX_CHARS:,} characters"
    if not _LETTER.search(text):
        return "no words"
    language = language_of(text.lower() if text.isupper() else text)
    return "" if language in ("en", "unknown") else f"in {language_name(language)}; English only"
