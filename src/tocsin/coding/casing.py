"""Upper-case text → mixed case, before it is parsed; every character stays at its place.

A word takes the shape it has in ordinary prose (``casing.tsv``, made by ``casing_build``); names the caller knows and words
nobody knows are capitalised, letters in brackets after a name stay capitals. Capitalised words beside a common one pull
it up where together they are one title ("Shining Path"), as the caller's names say.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from functools import cache
from importlib import resources

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_OPENS = re.compile(r"(?:^|(?<!\.[A-Z])[.!?]['\"”]?\s+|\n\s*|[\d)]\s*--\s*)(?:\[[^\[\]]*\]\s*)*['\"“]?$")
_INITIALS = re.compile(r"(?:[A-Z]\.){2,}")
_ACRONYM = re.compile(r"[\[(]([A-Z][A-Z.\-]{1,9})[\])]")
_EXPLAINED = re.compile(r"\b([A-Z][A-Z-]{1,6})\s*[\[(]([A-Z]+(?: [A-Z]+)+)")
_NO_WORD = re.compile(r"^(?:[^AEIOUY]{2,6}|[^AEIOUY]{4,}.*)$")
# Endings of words that are hardly ever names: an unknown word with one stays small.
_COMMON_END = re.compile(
    r"(?:ed|ing|ly|tion|tions|ness|ment|ments|ism|ist|ists|ity|ities|able|ible|ious|ized|ised|less|ship|ships)$"
)
_PLAIN = frozenset({"us", "it", "will", "who", "aids", "all", "am", "be", "can"})
"""Small words that are also somebody's initials: in a text of capitals they are the words."""
_JOINING = frozenset({"OF", "THE", "FOR", "AND", "IN", "TO", "DE", "LA", "DEL", "Y"})
_BACK = 80
_SHORT = 4
_MOST_SMALL = 0.05
"""Text with a larger share of small letters among its letters has its case already."""


@cache
def _shapes() -> dict[str, str]:
    text = resources.files("tocsin.coding").joinpath("casing.tsv").read_text(encoding="utf-8")
    return dict(line.split("\t") for line in text.splitlines() if line)


def is_common(word: str) -> bool:
    """Whether ordinary prose writes a word small, at least often.

    >>> is_common("Front"), is_common("Lima")
    (True, False)
    """
    return _shapes().get(word.lower()) in ("l", "m")


def is_upper(text: str) -> bool:
    """Whether a text is written in capitals throughout.

    >>> is_upper("REBELS ATTACKED A BRIDGE."), is_upper("Rebels attacked a bridge.")
    (True, False)
    """
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c.islower() for c in letters) / len(letters) <= _MOST_SMALL


def recase(text: str, names: Iterable[str] = (), common: Container[str] = frozenset()) -> str:
    """The text in mixed case, as long as the given one, offsets unchanged. Mixed-case text is returned as it is.

    ``names`` are phrases to be written as given wherever they occur; ``common`` holds further words (small letters) that
    are not names.

    >>> recase("THE ARMY SHELLED KHARTOUM (NSRA).")
    'The army shelled Khartoum (NSRA).'
    """
    if not is_upper(text):
        return text
    acronyms = _acronyms(text, common)
    shapes = [(match, _shape(match.group(), common)) for match in _WORD.finditer(text)]
    letters = list(text)
    for place, (match, shape) in enumerate(shapes):
        word = match.group()
        if word in acronyms or shape == "u":
            continue
        if shape == "m":
            shape = "t" if _beside_name(shapes, place, text) else "l"
        letters[match.start() : match.end()] = _written(word, shape == "t" or _opens(text, match.start()))
    for match in _INITIALS.finditer(text):
        letters[match.start() : match.end()] = match.group()
    for place in (
        place for match in _ACRONYM.finditer(text) if match[1] in acronyms for place in _initials(text, match)
    ):
        letters[place] = text[place]
    return _named("".join(letters), names)


def _written(word: str, capital: bool) -> str:
    """A word in small letters, capitalised or not; one whose small form is longer or shorter stays as it was."""
    low = word.lower()
    if len(low) != len(word):
        return word
    return low[0].upper() + low[1:] if capital else low


def _acronyms(text: str, common: Container[str]) -> set[str]:
    """Letters in brackets that are no word, and short or the initials of words before them."""
    found: set[str] = set()
    for match in _ACRONYM.finditer(text):
        letters = match[1].replace(".", "")
        initials = "".join(word[0] for word in _WORD.findall(text[max(0, match.start() - 120) : match.start()]))
        known = _shapes().get(letters.lower(), "u") != "u" or letters.lower() in common
        if not known and (len(letters) <= _SHORT or letters in initials):
            found.add(match[1])
    for match in _EXPLAINED.finditer(text):
        if _shapes().get(match[1].lower(), "u") == "u" and match[1].lower() not in common:
            found.add(match[1])
    return found


def _initials(text: str, match: re.Match[str]) -> list[int]:
    """Where the words before a bracket begin that its letters are the initials of; none unless all letters fit."""
    left = [letter for letter in match[1] if letter.isalpha()]
    places: list[int] = []
    for word in reversed(list(_WORD.finditer(text[max(0, match.start() - 120) : match.start()]))):
        if not left:
            break
        if word.group()[0] == left[-1]:
            left.pop()
            places.append(max(0, match.start() - 120) + word.start())
        elif word.group() not in _JOINING:
            return []
    return [] if left else places


def _beside_name(shapes: list[tuple[re.Match[str], str]], place: int, text: str) -> bool:
    """Whether a word written both ways touches a capitalised one, with nothing but a space between."""
    here = shapes[place][0]
    for other in shapes[max(0, place - 1) : place] + shapes[place + 1 : place + 2]:
        first, second = sorted((here.span(), other[0].span()))
        if other[1] == "t" and text[first[1] : second[0]] == " ":
            return True
    return False


def _shape(word: str, common: Container[str]) -> str:
    low, shapes = word.lower(), _shapes()
    if low in _PLAIN:
        return "l"
    if len(low) == 1:
        return "l" if low == "a" else "u"
    form = re.split("['’]", low)[0]
    stems = {low.removesuffix(end) for end in ("s", "es", "ed", "d", "ing")} - {low}
    inflected = any(shapes.get(stem) in ("l", "m") for stem in stems)
    for known in (low, form):
        if known in shapes:
            return "l" if inflected and shapes[known] != "u" else shapes[known]
    if inflected or form in common or stems & _held(common, stems):
        return "l"
    if low[0].isdigit():
        return "l"
    if _NO_WORD.match(form.upper()):
        return "u"
    return "l" if len(low) > 5 and _COMMON_END.search(low) else "t"


def _held(common: Container[str], words: set[str]) -> set[str]:
    return {word for word in words if word in common}


def _opens(text: str, start: int) -> bool:
    return bool(_OPENS.search(text[max(0, start - _BACK) : start]))


def _named(text: str, names: Iterable[str]) -> str:
    """The text with each phrase of ``names`` written as given, at word borders."""
    low = text.lower()
    if len(low) != len(text):
        return text
    present = {match.group() for match in _WORD.finditer(low)}
    for name in names:
        first = _WORD.match(name.lower())
        if first is None or first.group() not in present:
            continue
        at = low.find(name.lower())
        while at >= 0:
            end = at + len(name)
            if not (at and low[at - 1].isalnum()) and not low[end : end + 1].isalnum():
                text = text[:at] + name + text[end:]
            at = low.find(name.lower(), end)
    return text
