"""Words with capitals, and the longest runs of them that name a place somewhere in the world."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tocsin.coding.toponyms.atlas import Atlas
from tocsin.coding.toponyms.records import Candidate, Named, Word
from tocsin.coding.toponyms.words import Abbreviation, abbreviations, words

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}(?:[^\W\d_]+\.)?|[^\W\d_]+(?:[’'‘ʼ][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"[’'‘ʼ][sS]$")
_LONGEST = 5
_SPACE = re.compile(r"(?:[’']s)?[\s\u00a0]{1,3}|-|\.[\s\u00a0]?|–|[’'] ?")


def words_of(text: str) -> list[Word]:
    """The words of a text, possessives cut off; "U.S." and "W.Va." are one word each."""
    found = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        cut = _POSSESSIVE.search(match.group())
        found.append(
            Word(start, end - len(cut.group()) if cut else end, text[start : end - len(cut.group()) if cut else end])
        )
    return found


def names_of(text: str, all_words: Sequence[Word], atlas: Atlas) -> list[Named]:
    """The longest names of places from left to right, none inside another."""
    found: list[Named] = []
    place = 0
    while place < len(all_words):
        named = _short_form(text, all_words, place, atlas) or _longest(text, all_words, place, atlas)
        if named is None:
            place += 1
            continue
        found.append(named)
        place = named.last + 1
    return found


def _short_form(text: str, all_words: Sequence[Word], place: int, atlas: Atlas) -> Named | None:
    word = all_words[place]
    if not word.is_capital:
        return None
    for last, end in _ends(text, all_words, place):
        short = abbreviations().get(text[word.start : end])
        if short is not None and (short.alone or _qualifies(text, word.start)) and _ends_there(text, end):
            meant = atlas.division(short.iso2, short.admin1)
            if meant is not None:
                return Named(word.start, end, text[word.start : end], (meant,), support=4.0, first=place, last=last)
    return None


def _ends(text: str, all_words: Sequence[Word], place: int) -> Iterator[tuple[int, int]]:
    """Where a short form starting at a word may end: after two words or one, with its full stop or without."""
    for last in (place + 1, place):
        if last < len(all_words) and all_words[last].end - all_words[place].start <= 8:
            end = all_words[last].end
            if text[end : end + 1] == ".":
                yield last, end + 1
            yield last, end


def _qualifies(text: str, start: int) -> bool:
    """After a town ("Paris, Ill.") or a party ("D-Ore."), where short forms that are also words can be trusted."""
    return bool(re.search(r"[\w.’'][,(][\s\u00a0]?\(?$|\b[DRI]-$|[a-z]ern[  ]$", text[max(0, start - 6) : start]))


def _ends_there(text: str, end: int) -> bool:
    return not text[end : end + 1].isalnum()


def _longest(text: str, all_words: Sequence[Word], place: int, atlas: Atlas) -> Named | None:
    first = all_words[place]
    if not _may_begin(first):
        return None
    for last in _reach(text, all_words, place):
        name = text[first.start : all_words[last].end]
        if last == place and not _may_stand_alone(name):
            continue
        meant = _fitting(name, atlas.meanings(name))
        if meant and not (last > place and _is_council(name, meant)):
            return Named(first.start, all_words[last].end, name, meant, first=place, last=last)
    return None


def _is_council(name: str, meant: tuple[Candidate, ...]) -> bool:
    """Names such as "Dublin City" that are no place's main one: "Dublin City Council" is in many lands, look for "Dublin"."""
    if name.casefold().endswith((" city", " town")):
        return not any(each.how == "name" and each.kind != "admin2" for each in meant)
    return all(each.kind == "admin2" and {"City", "Town"} & set(each.name.split()) for each in meant)


def _may_begin(word: Word) -> bool:
    return word.is_capital or (word.text.casefold() in ("al", "el", "ar", "as") and len(word.text) == 2)


def _reach(text: str, all_words: Sequence[Word], place: int) -> list[int]:
    """Last words of runs from the longest to the shortest: capitals with small connectors between them."""
    found = [place] if all_words[place].is_capital else []
    for last in range(place + 1, min(place + _LONGEST, len(all_words))):
        gap = text[all_words[last - 1].end : all_words[last].start]
        if not _SPACE.fullmatch(gap):
            break
        if all_words[last].is_capital:
            found.append(last)
        elif all_words[last].text not in words().inside:
            break
    return found[::-1]


def _may_stand_alone(name: str) -> bool:
    small = name.casefold()
    return (len(name) > 2 or name.isupper()) and (small not in words().never or small in words().unless_placed)


def _fitting(name: str, meant: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Candidates that this spelling may mean: no town by three capitals or by an article that is not its own."""
    if len(name) <= 3 and name.isupper():
        return tuple(each for each in meant if each.kind not in ("town", "admin2") and each.how != "short")
    if name.casefold().startswith("the "):
        return tuple(each for each in meant if each.kind != "town" or each.name.casefold().startswith("the "))
    return () if all(part in words().sides for part in name.casefold().split()) else meant


__all__ = ["Abbreviation", "names_of", "words_of"]
