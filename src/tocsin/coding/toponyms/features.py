"""Rivers, lakes, townships and hamlets that no list has: told by the word that goes with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tocsin.coding.toponyms.records import Named, Word
from tocsin.coding.toponyms.words import words

_SPACE = re.compile(r"[  ]")


def features(text: str, all_words: Sequence[Word], found: list[Named]) -> list[Named]:
    """Names such as "Neches River", "Lake Harriet" and "the village of Nuli"; what they hold is taken out of ``found``."""
    listed = {place: named for named in found for place in range(named.first, named.last + 1)}
    new: list[Named] = []
    held: set[int] = set()
    for first, last in _runs(text, all_words):
        inside = {id(listed[place]): listed[place] for place in range(first, last + 1) if place in listed}
        if held & inside.keys() or any(_outlasts(each, first, last, all_words[last].text) for each in inside.values()):
            continue
        held |= inside.keys()
        start, end = all_words[first].start, all_words[last].end
        new.append(Named(start, end, text[start:end], (), support=1.5, first=first, last=last))
    found[:] = [named for named in found if id(named) not in held]
    return new


def _outlasts(listed: Named, first: int, last: int, kind: str) -> bool:
    """Whether a listed name goes over a run's edge or ends with it: "Red River" is on a list, "Creek" alone says nothing."""
    if listed.first < first or listed.last > last:
        return True
    only_kind = listed.first == last > first and kind.casefold() in words().feature_after
    return listed.last == last and not only_kind


def _runs(text: str, all_words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    for place, word in enumerate(all_words):
        small = word.text.casefold()
        if word.is_capital and small in words().feature_after and _is_name(text, all_words, place - 1):
            yield _start(text, all_words, place - 1), place
        elif word.is_capital and small in words().feature_before and _is_name(text, all_words, place + 1):
            yield place, place + 1
        elif small in words().settlements and _of_name(text, all_words, place):
            yield place + 2, place + 2


def _of_name(text: str, all_words: Sequence[Word], place: int) -> bool:
    """ "town of Akuressa": not "City of God", whose noun is capital."""
    if place + 2 >= len(all_words) or all_words[place + 1].text != "of" or all_words[place].is_capital:
        return False
    return _is_name(text, all_words, place + 2)


def _is_name(text: str, all_words: Sequence[Word], place: int) -> bool:
    if not 0 <= place < len(all_words):
        return False
    word = all_words[place]
    small = word.text.casefold()
    before = text[max(0, word.start - 1) : word.start]
    return (
        word.is_capital
        and len(word.text) > 2
        and small not in words().never
        and before not in ("-",)
        and not _apart(text, all_words, place)
    )


def _apart(text: str, all_words: Sequence[Word], place: int) -> bool:
    """Whether a full stop or comma parts a word from its neighbour in the name."""
    after = text[all_words[place].end : all_words[place].end + 1]
    return (
        after in (".", ",", ";", ":")
        and place + 1 < len(all_words)
        and all_words[place + 1].text.casefold() in words().feature_after
    )


def _start(text: str, all_words: Sequence[Word], place: int) -> int:
    """The first of two capitals before the kind's word: "Cherry Creek Lake"."""
    before = place - 1
    if (
        before >= 0
        and _is_name(text, all_words, before)
        and _SPACE.fullmatch(text[all_words[before].end : all_words[place].start])
    ):
        return before
    return place
