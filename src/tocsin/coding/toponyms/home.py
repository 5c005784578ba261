"""Which country's press a text is from, by words of its police, schools and spelling: a nudge to that country's places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_PER_WORD, _MOST = 0.5, 3.5


def home_pull(text: str, home: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """By ISO-2 code, what a country's words in the text add to the priors of its places: .5 a word, at most 3.5."""
    small = text.casefold()
    single = set(re.findall(r"\w+", small))
    counts = {code: sum(_occurs(cue, small, single) for cue in cues) for code, cues in home.items()}
    return {code: min(_MOST, _PER_WORD * count) for code, count in counts.items() if count}


def _occurs(cue: str, small: str, single: set[str]) -> bool:
    return cue in single if cue.isalnum() else cue in small
