"""Which sentences of a text are read: those that could tell a claim, and those near them that tell who "he" or "it" is.

Each paragraph is cut into sentences by rule (``splitting``). A sentence is read where its words could tell an event
(``filtering``) that a pattern knows (``triggers``); in a text about a conflict the patterns decide alone. Before it, what its
opening words point back to is read as well; so is the rest of a quotation it is part of. All others never reach the parser.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from msgspec.structs import replace

from tocsin.coding import filtering, splitting, triggers
from tocsin.coding.clean import Block
from tocsin.coding.vocabulary import load, words

_QUOTES = str.maketrans({"«": "“", "»": "”"})


def worth_reading(blocks: list[Block]) -> list[Block]:
    """The parts of ``blocks`` to read, in order, with the paragraphs they are of; none where nothing could tell a claim.

    Headings come along, for they name the parties; a part has the same characters of the article as before.
    """
    cut = [_Paragraph(block) for block in blocks]
    loose = filtering.is_of_conflict(paragraph.text(n) for paragraph in cut for n in range(len(paragraph.spans)))
    for paragraph in cut:
        paragraph.sift(loose)
    if not any(paragraph.told for paragraph in cut if not paragraph.block.heading or len(cut) == 1):
        return []
    _reach_back(cut)
    return [part for number, paragraph in enumerate(cut) for part in paragraph.parts(number)]


def may_tell_claim(sentence: str, loose: bool = False) -> bool:
    """Whether a sentence could tell a claim, by its words: those of an event or of war, and those of a pattern.

    ``loose``: in a text about a conflict a pattern's words are enough.
    """
    if loose or filtering.is_of_war(sentence) or filtering.may_tell_event(sentence):
        return triggers.may_hold_claims(sentence) or triggers.may_deny(sentence)
    return False


class _Paragraph:
    """A block cut into sentences. ``told``: the numbers of those that could tell a claim; ``read``: of those to read."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.spans = splitting.sentences(block.text)
        self.told = set[int]()
        self.read = set[int]()

    def sift(self, loose: bool) -> None:
        """Decides which sentences could tell a claim and which are to be read with them."""
        self.told = {n for n in range(len(self.spans)) if may_tell_claim(self.text(n), loose)}
        self.read = set(range(len(self.spans))) if self.block.heading else set(self.told)
        if self.told and not self.block.heading:
            self.read |= self._quoted_with() | self._of_an_era()

    def text(self, number: int) -> str:
        start, end = self.spans[number]
        return self.block.text[start:end]

    def parts(self, number: int) -> list[Block]:
        """Runs of sentences to read as blocks of their own."""
        if len(self.read) == len(self.spans):
            return [replace(self.block, paragraph=number)] if self.spans else []
        return [self._part(run, number) for run in _runs(sorted(self.read))]

    def _part(self, run: list[int], number: int) -> Block:
        start, end = self.spans[run[0]][0], self.spans[run[-1]][1]
        return Block(self.block.start + start, self.block.text[start:end], self.block.heading, number)

    def _quoted_with(self) -> set[int]:
        """Sentences of a quotation that one to read begins or ends within."""
        inside, found = False, set[int]()
        quotation: list[int] = []
        for number in range(len(self.spans)):
            began, inside = inside, _still_quoted(self.text(number), inside)
            quotation = [*quotation, number] if began else [number]
            if not inside or number == len(self.spans) - 1:
                found |= set(quotation) if len(quotation) > 1 and self.told & set(quotation) else set()
                quotation = []
        return found

    def _of_an_era(self) -> set[int]:
        """Sentences that set their paragraph in an earlier time."""
        return {n for n in range(len(self.spans)) if n not in self.told and _opens_era(self.text(n))}


def _reach_back(cut: list[_Paragraph]) -> None:
    """Adds the sentence before each that points back; over the border of a paragraph, its last sentence."""
    before: tuple[_Paragraph, int] | None = None
    for paragraph in cut:
        for number in range(len(paragraph.spans)):
            if number in paragraph.told and before is not None and _points_back(paragraph.text(number)):
                before[0].read.add(before[1])
            if not paragraph.block.heading:
                before = paragraph, number


def _points_back(sentence: str) -> bool:
    """Whether a sentence's opening words need one before it: a pronoun, "the two sides", a quotation without a speaker."""
    first = [word.strip("\"“”'‘’,.:;()").lower() for word in sentence[:60].split()[:6]]
    if sentence[:1] in '"“' and sentence.rstrip()[-1:] in '"”':
        return True
    return bool(first) and (first[0] in _back() or any(word in _back() for word in first[1:3]))


@cache
def _back() -> frozenset[str]:
    return words("sifting", "pointing_back")


def _opens_era(sentence: str) -> bool:
    text = sentence.lower()
    first = text.split(maxsplit=1)[0].strip("\"“”',") if text.strip() else ""
    return first in words("status", "historical_openers") or any(f" {era}" in text for era in load("status")["eras"])


def _still_quoted(sentence: str, inside: bool) -> bool:
    """Whether a quotation is open at the end of a sentence that began inside one or not."""
    for mark in sentence.translate(_QUOTES):
        if mark == "“":
            inside = True
        elif mark == "”":
            inside = False
        elif mark == '"':
            inside = not inside
    return inside


def _runs(numbers: Iterable[int]) -> list[list[int]]:
    """Runs of consecutive numbers."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][-1] == number - 1:
            found[-1].append(number)
        else:
            found.append([number])
    return found
