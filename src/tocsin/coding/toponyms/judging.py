"""How much speaks for a name being a place's here: its slot, what follows, what a language model heard, who else bears it.

Weights were set by hand from what each sign means; none was fitted. 0 is the border; ``THRESHOLD`` is what is kept.
"""

from __future__ import annotations

import bisect
import math
import re
from collections.abc import Iterable, Sequence

from tocsin.coding.toponyms.records import Candidate, Heard, Named, Word
from tocsin.coding.toponyms.words import words

THRESHOLD = 1.0
_AREAS = {"country": 4.0, "admin1": 3.0, "admin2": 1.0}
_REGION, _PEOPLE, _COUNTY = 3.0, 4.0, 4.0
_HEARD = {"GPE": 3.0, "LOC": 3.0, "FAC": 2.0, "NORP": 1.5, "ORG": 1.0, "PERSON": -0.5, "EVENT": 0.5, "PRODUCT": 0.3}
_HEARD_WITHIN = {
    "GPE": 2.5,
    "LOC": 2.5,
    "FAC": 1.5,
    "NORP": 1.0,
    "ORG": 0.8,
    "PERSON": -3.0,
    "WORK_OF_ART": -0.5,
    "LAW": -0.5,
}
_PARTY = re.compile(r"(?:^|[\s(,])(?:D|R|I|DFL|GOP|Dem|Rep)-$")
_COLON = re.compile(r"\s?:\s")
_OWNER = re.compile(r"[A-Z][\w-]+(?:[ ][A-Z]\w+)?[’']s (?:\w+ )?$")
_DASH = re.compile(r"[^.\n]{0,25}?(?:\([A-Z][\w .]+\)\s*)?\s*(?:--|[—–”]|\s-)\s")
_UNHEARD = -0.7
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\"“”‘'’)\n—–-]\s*|\s--\s*)$")


class Judge:
    """Judges the names of one text: ``surnames`` and words in small letters are the text's own."""

    def __init__(self, text: str, all_words: Sequence[Word], heard: Iterable[Heard]) -> None:
        self._text, self._words = text, all_words
        self._heard = sorted(heard, key=lambda each: each.start)
        self._starts = [each.start for each in self._heard]
        self._small = {word.text for word in all_words if word.text[0].islower()}
        self._surnames = self._found_surnames()

    def support(self, named: Named) -> float:
        """What the text says for (above 0) or against this being a place."""
        best = max(map(_weight, named.candidates), default=-1.0)
        total = best + self._slot(named) + self._model(named) + self._person(named) + self._plain(named)
        total += self._party(named) + self._dateline(named) + self._set_off(named)
        return total + (4.0 if named.within else 0.0) + (_COUNTY if named.county else 2.0 if named.listed else 0.0)

    def _party(self, named: Named) -> float:
        """ "R-Marshall", "(D-Oakland)": a politician's town."""
        return 7.0 if _PARTY.search(self._text[max(0, named.start - 6) : named.start]) else 0.0

    def _set_off(self, named: Named) -> float:
        """ "Goma: ten killed" at the very start, "PD-4, Jalalabad.", "Ethiopia's Lalibela"."""
        if named.start < 10 and _COLON.match(self._text, named.end) and not self._text[: named.start].strip(" \"'[(#"):
            return 2.0
        if _OWNER.search(self._text[max(0, named.start - 25) : named.start]):
            return 1.5
        before, after = self._text[max(0, named.start - 2) : named.start], self._text[named.end : named.end + 1]
        return 0.5 if before == ", " and after in (",", ".", "") else 0.0

    def _dateline(self, named: Named) -> float:
        """ "ROSWELL - A man", "HAMILTON, Ohio (AP) --": capitals and a dash at the start of a text or sentence."""
        starts = _SENTENCE_START.search(self._text[max(0, named.start - 20) : named.start])
        return 5.0 if starts and named.text[1:].isupper() and _DASH.match(self._text, named.end) else 0.0

    def _slot(self, named: Named) -> float:
        before, after = self._word(named.first - 1), self._word(named.last + 1)
        total = 0.0
        if before and self._joined(named.first - 1, named.first):
            total += _before(before.text.casefold(), self._word(named.first - 2))
        if after and self._joined(named.last, named.last + 1):
            total += _after(after.text.casefold())
        return total

    def _model(self, named: Named) -> float:
        last = bisect.bisect_left(self._starts, named.end)
        for each in self._heard[max(0, last - 3) : last]:
            if each.end > named.start:
                exact = each.start >= named.start - 4 and each.end <= named.end + 2
                return (_HEARD if exact else _HEARD_WITHIN).get(each.label, -1.0 if exact else 0.0)
        return _UNHEARD if self._heard else 0.0

    def _person(self, named: Named) -> float:
        """Against: titles and first names before it, a surname of the text, capitals around it, "X said"."""
        before, after = self._word(named.first - 1), self._word(named.last + 1)
        name = self._words[named.last].text
        total = 0.0
        if (
            after
            and self._words[named.first].text.casefold() in ("st", "saint")
            and after.text.casefold() in words().after_saint
        ):
            total -= 4.0
        if before and self._spaced(named.first - 1, named.first):
            total -= self._against_before(before, named)
        if after and self._spaced(named.last, named.last + 1):
            total -= self._against_after(after, named)
        if name in self._surnames and named.first == named.last:
            total -= 3.0
        return total

    def _against_before(self, before: Word, named: Named) -> float:
        small = before.text.casefold()
        if small.rstrip(".") in words().titles and before.is_capital:
            return 3.0
        if before.is_capital and (small in words().first_names or (len(before.text) == 1 and small not in "ai")):
            return 3.0
        starts = _SENTENCE_START.search(self._text[max(0, before.start - 20) : before.start])
        known = small in words().before_strong or small in words().before_some or small in words().never
        return 1.5 if before.is_capital and not starts and not known else 0.0

    def _against_after(self, after: Word, named: Named) -> float:
        small = after.text.casefold()
        if small in words().street:
            return 3.5
        if not after.is_capital:
            return 1.0 if small in words().after_person else 0.0
        if small in words().after or small in words().never:
            return 0.0
        first = self._words[named.first].text.casefold() in words().first_names
        return 2.5 if first and named.first == named.last else 1.0

    def _plain(self, named: Named) -> float:
        """Against: a word that the text also writes small, or of the list, or one that only begins a sentence."""
        if named.first != named.last:
            return 0.0
        name = self._words[named.first].text
        total = -1.5 if name.casefold() in self._small else 0.0
        total -= 2.5 if name.casefold() in words().unless_placed else 0.0
        total -= 0.7 if name.casefold() in words().first_names else 0.0
        return total

    def _found_surnames(self) -> set[str]:
        found = set()
        for each in self._heard:
            parts = self._text[each.start : each.end].split()
            if each.label == "PERSON" and len(parts) > 1:
                found.add(re.sub(r"[’'‘]s$", "", parts[-1]))
        return found

    def _word(self, place: int) -> Word | None:
        return self._words[place] if 0 <= place < len(self._words) else None

    def _joined(self, left: int, right: int) -> bool:
        gap = self._text[self._words[left].end : self._words[right].start]
        return re.fullmatch(r"[’'‘]?s?[\s -]*", gap) is not None

    def _spaced(self, left: int, right: int) -> bool:
        gap = self._text[self._words[left].end : self._words[right].start]
        return re.fullmatch(r"\.?[  ]", gap) is not None


def _weight(meant: Candidate) -> float:
    if meant.how == "people":
        return _PEOPLE
    if meant.kind == "town":
        return math.log10(meant.population + 100) - 4.0 - (1.0 if meant.how == "other" else 0.0)
    if meant.how == "short" and meant.kind == "admin2":
        return -1.5
    if meant.kind == "admin2" and meant.name.endswith((" County", " Parish")):
        return _COUNTY
    return _AREAS.get(meant.kind, _REGION)


def _before(small: str, earlier: Word | None) -> float:
    if small in words().before_strong:
        return 2.0
    if small in ("on", "against") and earlier and earlier.text.casefold() in words().assaults:
        return 2.0
    if small == "of" and earlier and earlier.text.casefold() in words().of_after:
        return 2.5
    return 1.0 if small in words().before_some else 0.0


def _after(small: str) -> float:
    return 1.8 if small in words().after else 0.0
