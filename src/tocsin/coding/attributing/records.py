"""One attribution as the text words it: cue, content and source as tokens, with the stance of the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.coding.parsing import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Spans = list[tuple[int, int]]


class Attribution(Struct, frozen=True, eq=False):
    """Token indices of the sentence's document; ``further``: characters of the text in later paragraphs.

    ``source`` is empty where nobody is named ("is said to"). ``quoted``: the cue itself stands in a quotation;
    ``nested``: it is part of what another source of the sentence says.
    """

    sentence: Sentence
    head: Token
    cue: frozenset[int]
    content: frozenset[int]
    source: frozenset[int] = frozenset()
    further: tuple[tuple[int, int], ...] = ()
    stance: str = "asserts"
    quoted: bool = False
    nested: bool = False
    speaks: bool = False

    def spans(self, part: str) -> Spans:
        """Characters of the text that ``part`` ("source", "cue" or "content") covers, in order."""
        tokens: frozenset[int] = getattr(self, part)
        found = characters(self.sentence.span.doc, tokens, self.sentence.start)
        return found + [span for span in self.further if part == "content"]


def characters(doc: Doc, tokens: frozenset[int], offset: int) -> Spans:
    """Runs of tokens as characters, without spaces and, but for quotation marks, punctuation at their ends."""
    found: Spans = []
    for run in _runs(sorted(tokens)):
        while run and _is_edge(doc[run[-1]]):
            run.pop()
        while run and _is_edge(doc[run[0]]):
            run.pop(0)
        if run:
            last = doc[run[-1]]
            found.append((offset + doc[run[0]].idx, offset + last.idx + len(last)))
    return found


def _runs(tokens: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for i in tokens:
        if runs and runs[-1][-1] == i - 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _is_edge(token: Token) -> bool:
    return token.is_space or (token.is_punct and not token.is_quote and token.text not in "()[]…?!%:")
