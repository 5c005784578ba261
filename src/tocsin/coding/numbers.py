"""Numbers as texts write them, with the bounds they state: "over a hundred" is 101 and more, "dozens" two dozen and more.

Nothing is rounded or completed: what a text leaves open stays ``None``.
"""

from __future__ import annotations

import re

from msgspec import Struct

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {word: i for i, word in enumerate(_UNITS)} | {word: 20 + 10 * i for i, word in enumerate(_TENS)}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "dozen": 12, "score": 20}
# A bare plural says "at least two of them".
_VAGUE = {
    "dozens": 24,
    "scores": 40,
    "hundreds": 200,
    "thousands": 2_000,
    "millions": 2_000_000,
    "tens of thousands": 20_000,
    "dozens of thousands": 24_000,
    "hundreds of thousands": 200_000,
    "tens of millions": 20_000_000,
    "several dozen": 24,
    "several hundred": 200,
    "several thousand": 2_000,
    "a few dozen": 24,
    "a few hundred": 200,
    "a few thousand": 2_000,
    "several": 2,
    "a few": 2,
}
_SMALL = "|".join(_UNITS[1:])
_WORD = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_UNITS[1:10])}))?|{_SMALL})"
_SCALE = r"(?:hundred|thousand|million|billion|dozen)"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_ONE = rf"(?:(?:{_DIGITS})(?:\s+{_SCALE}\b)?|a\s+{_SCALE}\b|{_WORD}(?:\s+{_SCALE}\b)*(?:\s+and\s+{_WORD}\b(?!\s+{_SCALE}))?)"
_LOOSE = "|".join(sorted(map(re.escape, _VAGUE), key=len, reverse=True))
_ABOVE = r"(?:well\s+)?over|more\s+than|upwards\s+of|in\s+excess\s+of|above"
_LEAST = r"at\s+least|no\s+(?:fewer|less)\s+than|a\s+minimum\s+of"
_BELOW = r"fewer\s+than|less\s+than|under|below"
_MOST = r"up\s+to|as\s+many\s+as|at\s+most|no\s+more\s+than|a\s+maximum\s+of|nearly|almost|close\s+to|just\s+under"
_ABOUT = r"(?:an\s+)?(?:estimated|about|around|approximately|some|roughly|circa)"
_BEFORE = rf"(?P<above>{_ABOVE})|(?P<least>{_LEAST})|(?P<below>{_BELOW})|(?P<most>{_MOST})|(?P<about>{_ABOUT})"
_PATTERN = re.compile(
    rf"(?<![\w.,$€£-])(?:(?:{_BEFORE})\s+)?(?:an?\s+estimated\s+)?(?P<money>US\$|\$|€|£)?\s?"
    rf"(?:between\s+(?P<a1>{_ONE})\s+and\s+(?P<b1>{_ONE})|(?P<a2>{_ONE})\s+(?:to|or)\s+(?P<b2>{_ONE})"
    rf"|(?P<a3>{_DIGITS})\s?[-–—]\s?(?P<b3>{_DIGITS}(?:\s+{_SCALE}\b)?)"
    rf"|(?P<loose>(?:{_LOOSE})\b)|(?P<one>{_ONE}))(?![\w]|[.,:]\d|-year|-month|-day|st\b|th\b|/\d)"
    rf"(?P<more>\s+or\s+more|\s+(?:or\s+so)\b)?",
    re.I,
)
_CURRENCY = {"$": "USD", "us$": "USD", "€": "EUR", "£": "GBP"}


class Quantity(Struct, frozen=True):
    """A number at characters ``start``..``end`` of a text, with the bounds it states; ``money`` is a currency code."""

    start: int
    end: int
    low: float | None
    best: float | None
    high: float | None
    text: str
    money: str = ""


def find(text: str) -> list[Quantity]:
    """All quantities of a text, in order; years and dates are for the caller to leave out."""
    return [found for match in _PATTERN.finditer(text) if (found := _read(match)) is not None]


def value(text: str) -> float | None:
    """The value of "two hundred", "1,234", "5 million", "a dozen"; None if it is no number."""
    words = re.sub(r"[-\s]+", " ", text.lower()).strip().split(" ")
    total, part, seen = 0.0, 0.0, False
    for word in words:
        digits = word.replace(",", "")
        if re.fullmatch(r"\d+(\.\d+)?", digits):
            part += float(digits)
        elif word in _VALUES:
            part += _VALUES[word]
        elif word in _SCALES:
            part = (part or 1) * _SCALES[word]
            if _SCALES[word] >= 1000:
                total, part = total + part, 0
        elif word in ("a", "an"):
            part = part or 1
        elif word != "and":
            return None
        seen = True
    return total + part if seen else None


def _read(match: re.Match[str]) -> Quantity | None:
    text = " ".join(match.group().split())
    money = _CURRENCY.get((match["money"] or "").lower(), "")
    bounds = _bounds(match)
    if bounds is None:
        return None
    return Quantity(match.start(), match.end(), *bounds, text, money)


def _bounds(match: re.Match[str]) -> tuple[float | None, float | None, float | None] | None:
    if match["loose"]:
        floor = float(_VAGUE[" ".join(match["loose"].lower().split())])
        return _bounded(match, floor, loose=True)
    for n in "123":
        if match[f"a{n}"]:
            return _range(match[f"a{n}"], match[f"b{n}"])
    number = value(match["one"])
    return None if number is None else _bounded(match, number)


def _range(first: str, last: str) -> tuple[float | None, float | None, float | None] | None:
    low, high = value(first), value(last)
    if low is None or high is None:
        return None
    scale = re.search(r"(hundred|thousand|million|billion)", last)
    if scale and not re.search(r"(hundred|thousand|million|billion)", first):
        low *= _SCALES[scale.group()]
    return (low, None, high) if low <= high else None


def _bounded(
    match: re.Match[str], number: float, loose: bool = False
) -> tuple[float | None, float | None, float | None]:
    if match["above"]:
        return (number if match["money"] or loose or number != int(number) else number + 1, None, None)
    if match["least"] or (match["more"] and "more" in match["more"]):
        return (number, None, None)
    if match["below"]:
        return (None, None, number if match["money"] else number - 1)
    if match["most"]:
        return (None, None, None if loose else number)
    if loose:
        return (number, None, None)
    if match["about"] or match["more"]:
        return (None, number, None)
    return (number, number, number)
