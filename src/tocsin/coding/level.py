"""The rank of those who act: leaders, foreign ministers, officials, from the words of their phrases or their office."""

from __future__ import annotations

import re
from functools import cache
from typing import cast

from tocsin.coding.vocabulary import load
from tocsin.schema.claims import Level


@cache
def _patterns() -> tuple[tuple[Level, re.Pattern[str]], ...]:
    return tuple(
        (level, re.compile(r"\b(" + "|".join(phrases) + r")\b", re.I))
        for level, phrases in cast("dict[Level, list[str]]", load("levels")).items()
    )


def find(text: str) -> Level:
    """The level a phrase names, "unknown" if none.

    >>> find("the two foreign ministers")
    'foreign_ministers'
    """
    for level, pattern in _patterns():
        if pattern.search(text):
            return level
    return "unknown"
