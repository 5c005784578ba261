"""Where sentences begin and end, by rule and without a language model: fast enough to look at every word of the news.

A sentence ends at a full stop, question mark or exclamation mark (with the quotation marks and brackets that close after
it) before a capital, a digit or an opening quotation mark, and at a blank line. Titles, initials, months and other
abbreviations (``vocabulary/abbreviations.yaml``) end none, unless a word that mostly begins sentences follows. Where in
doubt nothing is cut: the parser still cuts what it reads, but cannot join.
"""

from __future__ import annotations

import re
from functools import cache

from tocsin.coding.vocabulary import words

_END = re.compile(
    r"""(?P<stop>[.!?…]+)["”’'»)\]]*        # the stop and what closes after it
        \s+(?=(?P<next>["“‘'«(\[]*[A-Z0-9À-Þ][\w’'.]*))   # what begins next
        |\n\s*\n""",
    re.X,
)
_LAST_WORD = re.compile(r"[^\s\"“”«»(\[]*$")
_INITIALS = re.compile(r"(?:[A-Za-zÀ-Þ]\.)*[A-Za-zÀ-Þ]")
_OPENING = "\"“‘'«(["
Chars = tuple[int, int]


def sentences(text: str) -> list[Chars]:
    """Start and end (exclusive) of each sentence of ``text``, in order, without the white space around it.

    >>> [("Gen. J. Okello met U.S. envoys on Jan. 5. He left at 3.30 p.m. The talks go on.")[s:e]
    ...  for s, e in sentences("Gen. J. Okello met U.S. envoys on Jan. 5. He left at 3.30 p.m. The talks go on.")]
    ['Gen. J. Okello met U.S. envoys on Jan. 5.', 'He left at 3.30 p.m.', 'The talks go on.']
    """
    found: list[Chars] = []
    start = len(text) - len(text.lstrip())
    for match in _END.finditer(text):
        stop = match["stop"]
        if stop is None or _ends(text, match.start(), stop, match["next"]):
            end = match.start() + len(match.group().rstrip())
            if end > start:
                found.append((start, end))
            start = match.end()
    end = len(text.rstrip())
    return [*found, (start, end)] if end > start else found


def _ends(text: str, place: int, stop: str, following: str) -> bool:
    """Whether the stop at ``place`` ends a sentence where ``following`` comes next."""
    if stop != ".":
        return stop[-1] != "…" or _opens(following)
    found = _LAST_WORD.search(text, max(0, place - 20), place)
    word = found.group() if found else ""
    bare = word.lstrip("-–—'‘’").lower()
    if _INITIALS.fullmatch(word):
        return _opens(following) and (len(word) > 1 or word == "I")
    if bare in words("abbreviations", "before_names"):
        return False
    if bare in words("abbreviations", "before_numbers"):
        return not following.lstrip(_OPENING)[:1].isdigit() and _opens(following)
    return bare not in words("abbreviations", "anywhere") or _opens(following)


def _opens(following: str) -> bool:
    """Whether a word mostly stands at the head of sentences when it has a capital: "The", "He", "But"; a quotation does."""
    return following[0] in '"“«' or following.lstrip(_OPENING).rstrip(".’'").lower() in _openers()


@cache
def _openers() -> frozenset[str]:
    return words("abbreviations", "openers")
