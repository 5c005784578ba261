"""Places that a language model heard and no list has: streets, creeks, hamlets."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from tocsin.coding.toponyms.records import Heard, Named, Word
from tocsin.coding.toponyms.words import words

_LABELS = ("GPE", "LOC", "FAC")


def unlisted(text: str, all_words: Sequence[Word], heard: Sequence[Heard], kept: Sequence[Named]) -> list[Named]:
    """The model's places outside all names kept, without an article before them; they have no candidates."""
    starts = [word.start for word in all_words]
    taken = sorted((one.start, one.end) for one in kept)
    found = []
    for each in heard:
        if each.label not in _LABELS or _overlaps(taken, each):
            continue
        first, last = bisect.bisect_left(starts, each.start), bisect.bisect_left(starts, each.end) - 1
        while first < last and all_words[first].text.casefold() in ("the", "a", "an"):
            first += 1
        if first > last or not _is_name(all_words[first], single=first == last):
            continue
        start, end = all_words[first].start, all_words[last].end
        found.append(
            Named(start, end, text[start:end], (), support=1.0 if each.label != "FAC" else 0.5, first=first, last=last)
        )
    return found


def _is_name(word: Word, single: bool) -> bool:
    return word.is_capital and not (single and word.text.casefold() in words().never)


def _overlaps(taken: Sequence[tuple[int, int]], heard: Heard) -> bool:
    last = bisect.bisect_left(taken, (heard.end, 0))
    return any(end > heard.start for _, end in taken[max(0, last - 1) : last])
