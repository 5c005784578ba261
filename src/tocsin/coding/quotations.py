"""What stands in quotation marks, and whose words it is, over sentences too."""

from __future__ import annotations

from tocsin.coding.frames import Frame
from tocsin.coding.parsing import CLOSING, OPENING, Sentence


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
