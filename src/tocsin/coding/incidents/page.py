"""A report as it came → where and when it was filed, its paragraphs in mixed case, and the short forms it explains.

Agency reports open with a dateline ("LIMA, 3 JAN 90 (EFE) -- [TEXT] ..."); notes in square brackets are the translator's.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Container, Iterable
from datetime import date

from msgspec import Struct

from tocsin.coding import casing
from tocsin.coding.clean import LONGEST_BLOCK, MAX_CHARS

_MONTH = r"(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*\.?"
_DATELINE = re.compile(
    rf"^\s*(?P<place>[^\W\d][\w .,'’/-]{{1,50}}?)(?:\s*\((?P<country>[^)]+)\))?,\s*"
    rf"(?:NO DATE|\[?(?P<day>\d{{1,2}}) (?P<mon>{_MONTH})(?: (?P<year>(?:19|20)?\d\d))?\]?"
    rf"|(?P<mon2>{_MONTH}) (?P<day2>\d{{1,2}})(?:,? (?P<year2>(?:19|20)?\d\d))?)"
    r"\s*(?:\((?P<agency>[^)]*)\))?\s*(?:--|—|–|-)",
    re.I,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NOTE = re.compile(r"\[[^\[\]]{0,400}\]")
_CAPITALS = r"[A-Z][\w'’.-]{0,30}"
_LONG = rf"{_CAPITALS}(?:[ -](?:{_CAPITALS}|of|for|the|and|de|la|las|los|del|por|para|y|do|da)){{1,9}}"
_EXPLAINED = re.compile(rf"(?P<long>{_LONG})\s*[\[(](?P<short>[A-Z][A-Z.-]{{1,9}})[\])]")
_EXPLAINED_AFTER = re.compile(rf"\b(?P<short>[A-Z][A-Z.-]{{1,9}}|[A-Z]-\d+)\s*[\[(](?P<long>{_LONG})[\])]")
_NO_PLACE = {"clandestine", "no city"}


class Page(Struct, frozen=True):
    """``place`` and ``country`` as the dateline names them, or empty; ``day`` it was filed; ``short``: ABC → long form."""

    place: str
    country: str
    day: date | None
    paragraphs: tuple[str, ...]
    short: dict[str, str]


def read(
    text: str,
    day: date | None,
    mixed: str | None = None,
    names: Iterable[str] = (),
    common: Container[str] = frozenset(),
) -> Page:
    """The page of a text, of its first ``MAX_CHARS`` characters.

    ``mixed`` is the text in mixed case where it is known; ``day`` overrules the dateline's.

    >>> read("LIMA, 3 JAN 90 (EFE) -- [TEXT] A BOMB EXPLODED.", None).paragraphs
    ('A bomb exploded.',)
    """
    whole = mixed[:MAX_CHARS] if mixed else casing.recase(text[:MAX_CHARS], names, common)
    match = _DATELINE.match(whole)
    body = whole[match.end() :] if match else whole
    place = (match["place"].strip() if match else "").title()
    return Page(
        "" if place.lower() in _NO_PLACE else place,
        (match["country"] or "").title() if match else "",
        day or (_day(match) if match else None),
        tuple(piece for part in re.split(r"\n\s*\n", body) for piece in _pieces(_plain(part))),
        short_forms(body),
    )


def short_forms(text: str) -> dict[str, str]:
    """Short forms and the long forms explained beside them, both ways: "Long Name [LN]", "LN [Long Name]"."""
    found: dict[str, str] = {}
    for match in [*_EXPLAINED.finditer(text), *_EXPLAINED_AFTER.finditer(text)]:
        long = _named(match["short"], match["long"])
        if len(long.split()) > 1:
            found.setdefault(match["short"], long)
    return found


def _named(short: str, long: str) -> str:
    """The end of ``long`` whose words have the short form's letters as initials; else all of it ("members of the" off)."""
    words = long.split()
    letters = [letter.lower() for letter in short if letter.isalpha()]
    for start in range(len(words) - 2, -1, -1):
        initials = iter(word[0].lower() for word in words[start:])
        if words[start][0].lower() == letters[0] and all(letter in initials for letter in letters):
            return " ".join(words[start:])
    return re.sub(r"^(?:(?:The|A|An|In|On|Of) |\w+ of (?:the )?(?=[A-Z]\S* [A-Z]))", "", long)


def _plain(paragraph: str) -> str:
    """A paragraph without notes and bracketed short forms, on one line."""
    text = _NOTE.sub(" ", paragraph)
    text = re.sub(r"\s*\([A-Z][A-Z.-]{1,9}\)", "", text).replace("--", " -- ")
    return re.sub(r"\s+([,.;:?!])", r"\1", " ".join(text.split()))


def _pieces(paragraph: str) -> list[str]:
    """A paragraph in pieces of readable length, cut at spaces; an empty one gives none."""
    return (
        textwrap.wrap(paragraph, LONGEST_BLOCK) if len(paragraph) > LONGEST_BLOCK else [paragraph] if paragraph else []
    )


def _day(match: re.Match[str]) -> date | None:
    day, month = match["day"] or match["day2"], match["mon"] or match["mon2"]
    year = match["year"] or match["year2"]
    if not (day and month and year):
        return None
    try:
        return date(_century(int(year)), _MONTHS.index(month[:3].lower()) + 1, int(day))
    except ValueError:
        return None


_PIVOT = 50


def _century(year: int) -> int:
    """Two digits below 50 are of this century."""
    return year if year > 99 else (2000 if year < _PIVOT else 1900) + year
