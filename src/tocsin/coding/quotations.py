"""What stands in quotation marks, and whose words it is, over sentences too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tocsin.coding.frames import Frame
from tocsin.coding.parsing import CLOSING, OPENING, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc


_MARKS = re.compile(r"[“”«»]|\"|''|``")


def flags(doc: Doc) -> list[bool]:
    """For each token of a document whether it stands in double quotation marks, the marks included.

    A quotation that opens and never closes runs to the end of its paragraph, as quotations over paragraphs do.
    """
    found = [False] * len(doc)
    spans = _quotations(doc.text)
    place = 0
    for token in doc if spans else ():
        while place < len(spans) and token.idx >= spans[place][1]:
            place += 1
        if place < len(spans) and token.idx >= spans[place][0]:
            found[token.i] = True
    return found


def _quotations(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = -1
    for match in _MARKS.finditer(text):
        opens = _opens(text, match, start >= 0)
        if opens and start < 0:
            start = match.start()
        elif not opens and start >= 0:
            spans.append((start, match.end()))
            start = -1
    return [*spans, (start, len(text))] if start >= 0 else spans


def _opens(text: str, match: re.Match[str], inside: bool) -> bool:
    """Whether a mark opens: by its shape, unless it is a wrong one, as its neighbours show (“Never,“ he said)."""
    mark, after = match.group(), text[match.end() : match.end() + 1]
    if mark in ('"', "''"):
        return not inside
    before = text[match.start() - 1 : match.start()]
    if mark in ("“", "«", "``"):
        return not (inside and (not after or after.isspace()) and before in (",", ".", "!", "?"))
    return not inside and after.isalnum() and (not before or before.isspace())


def quoted_tokens(sentence: Sentence, inside: bool) -> frozenset[int]:
    """Token indices of a sentence inside quotation marks; ``inside``: it begins inside."""
    found: set[int] = set()
    for token in sentence.span:
        if token.text in OPENING and token.text:
            inside = True
        elif token.text in CLOSING:
            inside = False
        elif token.text in ('"', "''", "``"):
            inside = not inside
        elif inside:
            found.add(token.i)
    return frozenset(found)


def has_quote_marks(sentence: Sentence) -> bool:
    return any(token.text in '"“”«»' for token in sentence.span)


def mostly(sentence: Sentence, quoted: frozenset[int]) -> bool:
    return len(quoted) > 0.6 * len(sentence.span)


def with_quote(frame: Frame, sentence: Sentence, quoted: frozenset[int]) -> Frame:
    """A reporting verb outside a quotation also governs what is quoted beside it."""
    if not quoted or frame.cue.i in quoted or len(quoted) < 3 or frame.stance == "accuses":
        return frame
    joined = frame.content | quoted
    return Frame(
        frame.cue,
        joined,
        frame.speakers,
        frame.stance,
        frame.denial_of,
        True,
        frame.anonymous,
        frame.evidence,
        frame.hedge,
        frame.sentence,
    )


def continued(frame: Frame, quoted: frozenset[int]) -> Frame:
    return Frame(
        frame.cue, quoted, frame.speakers, "asserts", None, True, frame.anonymous, "", frame.hedge, frame.sentence
    )


def starts_quoted(sentence: Sentence) -> bool:
    return sentence.span[0].text in '"“«'


def still_open(sentence: Sentence, frames: list[Frame], before: Frame | None) -> Frame | None:
    marks = [t.text for t in sentence.span if t.text in '"“”«»']
    if marks and marks[-1] in "”»":
        return None
    if marks and marks[-1] in "“«":
        return _outer(frames)
    if '"' in marks:
        odd = marks.count('"') % 2 == 1
        return (None if before is not None else _outer(frames)) if odd else before
    return before


def _outer(frames: list[Frame]) -> Frame | None:
    quoted = [frame for frame in frames if frame.quoted]
    return quoted[-1] if quoted else None


def speaker_nearby(sentences: list[Sentence], sentence: Sentence, found: dict[int, list[Frame]]) -> Frame | None:
    """A quotation without a verb of saying belongs to the last quoted speaker of the paragraph before it or in it."""
    for index in range(sentence.index - 1, max(-1, sentence.index - 3), -1):
        for frame in found.get(index, []):
            if (
                frame.speakers
                and frame.stance in ("asserts", "confirms")
                and abs(sentences[index].block - sentence.block) <= 1
            ):
                return frame
    return None
