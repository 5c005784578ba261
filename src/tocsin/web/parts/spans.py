"""Text from outside as a page shows it: cut into pieces, the words a claim was read from marked, the rest foldable."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from pydantic import Field

from tocsin.schema.claims import Span
from tocsin.web.context import Part

AROUND = 1_200
"""Characters shown to either side of marked words before the rest is folded away."""
WORTH_FOLDING = 300
"""A shorter rest is shown with the rest of the text."""
MOST = 200_000
"""Characters of one text that a page carries; what lies further from the marked words is counted, not shown."""
LONGEST_ADDRESS = 2_000

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e\ufff9-\ufffb\ud800-\udfff]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")


class Piece(Part):
    """A stretch of text in which the same claims are marked throughout."""

    text: str = Field(description="The words.")
    claims: tuple[int, ...] = Field((), description="Numbers of the claims read from them; empty for unmarked words.")
    begins: tuple[int, ...] = Field((), description="Numbers of the claims whose words begin here.")


class TextShown(Part):
    """A text with marked words. Its pieces in order give the text back, but for characters that are never shown."""

    language: str = Field("", description="Its language as an ISO 639 code; empty where unknown.")
    before: str = Field("", description="What comes before the part in view, folded away.")
    pieces: tuple[Piece, ...] = Field(description="The part in view.")
    after: str = Field("", description="What comes after it, folded away.")
    unshown: int = Field(0, description="How many more characters the store holds.")
    misplaced: int = Field(0, description="How many spans lie outside the text, and could not be marked.")


def text_shown(text: str, spans: Sequence[Span | None], language: str = "", around: int = AROUND) -> TextShown:
    """``text`` with the words of each span marked; a claim's number is its span's place in ``spans``, from 1.

    The part in view is the marked words and ``around`` characters to either side.
    """
    good = [(n, span) for n, span in enumerate(spans, 1) if span and 0 <= span.start < span.end <= len(text)]
    first = min((span.start for _, span in good), default=0)
    last = max((span.end for _, span in good), default=0)
    view = _view(text, first, last, around)
    pieces = _pieces(text, view, good)
    room = max(0, MOST - (view[1] - view[0])) // 2
    before, after = text[max(0, view[0] - room) : view[0]], text[view[1] : view[1] + room]
    return TextShown(
        language=language_tag(language),
        before=clean(before),
        pieces=pieces,
        after=clean(after),
        unshown=len(text) - len(before) - len(after) - (view[1] - view[0]),
        misplaced=sum(span is not None for span in spans) - len(good),
    )


def _view(text: str, first: int, last: int, around: int) -> tuple[int, int]:
    """The part in view, widened to whole lines or words where one ends near; never more than ``MOST``."""
    start = first - around if first - around > WORTH_FOLDING else 0
    start = _edge(text, start) if start else 0
    end = last + around if len(text) - last - around > WORTH_FOLDING else len(text)
    end = max(last, _edge(text, end)) if end < len(text) else end
    return start, min(end, start + MOST)


def _edge(text: str, at: int) -> int:
    """The end of the line, else of the word, that ends within a few characters before ``at``; ``at`` where none does."""
    for edge, reach in (("\n", 300), (" ", 40)):
        found = text.rfind(edge, max(0, at - reach), at)
        if found >= 0:
            return found + 1
    return at


def _pieces(text: str, view: tuple[int, int], spans: Sequence[tuple[int, Span]]) -> tuple[Piece, ...]:
    cuts = sorted({*view, *(edge for _, s in spans for edge in (s.start, s.end) if view[0] < edge < view[1])})
    found, open_now = [], set[int]()
    starts, ends = _by_edge(spans, view[0])
    for start, end in pairwise(cuts):
        begins = starts.get(start, [])
        open_now = (open_now - set(ends.get(start, []))) | set(begins)
        found.append(Piece(text=clean(text[start:end]), claims=tuple(sorted(open_now)), begins=tuple(sorted(begins))))
    return tuple(found)


def _by_edge(spans: Sequence[tuple[int, Span]], first: int) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Numbers of spans by where they begin (no earlier than the view) and where they end."""
    starts: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for number, span in spans:
        starts.setdefault(max(first, span.start), []).append(number)
        ends.setdefault(span.end, []).append(number)
    return starts, ends


def clean(text: str) -> str:
    """Text from outside without what is not text: control characters and overrides of direction become U+FFFD.

    Its length stays the same, so that spans hold.

    >>> clean("a\\x00b\\u202ec\\n")
    'a\ufffdb\ufffdc\\n'
    """
    return _UNSEEN.sub("\ufffd", text)


def line(text: str, most: int = 300) -> str:
    """Text from outside as one line of at most ``most`` characters.

    >>> line("Two \\n lines"), line("abcdef", 4)
    ('Two lines', 'abc…')
    """
    once = " ".join(clean(text[: 4 * most]).split())
    return once if len(once) <= most and len(text) <= 4 * most else f"{once[: most - 1]}…"


def language_tag(language: str) -> str:
    """A language code fit for an attribute; empty for none or an odd one.

    >>> language_tag("hy"), language_tag("unknown"), language_tag('en" onload="x')
    ('hy', '', '')
    """
    return language if _LANGUAGE.fullmatch(language) else ""


def link(url: str | None) -> str | None:
    """An address from outside if a browser may be sent there: http or https with a host, nothing odd in it; else None.

    >>> link("https://example.org/a?b=1"), link("javascript:alert(1)"), link("https://a b/"), link("//example.org")
    ('https://example.org/a?b=1', None, None, None)
    """
    if not url or len(url) > LONGEST_ADDRESS or _UNSEEN.search(url) or any(char.isspace() for char in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in ("http", "https") and parts.netloc and "@" not in parts.netloc else None
