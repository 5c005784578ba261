"""More training sentences from each written one (``variants.yaml``): the same act promised, refused, demanded, threatened.

A classifier that has met "released" and "refused to deliver" must also know "refused to release". Only sentences whose
doer stands right before a past or present verb are changed. Which forms a sentence gets follows from its text, so that two
runs agree.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tocsin.coding.training.lines import Chars, Line
from tocsin.coding.vocabulary import read

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def _table() -> dict[str, Any]:
    return read(__package__, "variants")


def variants(line: Line, doc: Doc) -> Iterator[Line]:
    """The changed sentences of ``line``, whose parsed text is ``doc``; none where its act is not put plainly."""
    verb = _plain_verb(line, doc)
    if verb is None or line.source is None or line.status not in ("happened", "ongoing"):
        return
    for group in _table()["sets"]:
        if line.kind in group["of"]:
            forms = group["forms"]
            start = zlib.crc32(line.text.encode())
            step = len(forms) // group["each"]
            for number in range(group["each"]):
                yield _changed(line, verb, forms[(start + number * step) % len(forms)], start + number)


def _plain_verb(line: Line, doc: Doc) -> Token | None:
    if line.source is None:
        return None
    start, end = line.source
    for token in doc:
        if token.tag_ in ("VBD", "VBZ", "VBP") and token.pos_ == "VERB" and token.idx == end + 1:
            doers = [c for c in token.children if c.dep_ == "nsubj" and start <= c.idx < end]
            return token if doers else None
    return None


def _changed(line: Line, verb: Token, form: list[str], seed: int) -> Line:
    assert line.source is not None
    kind, status, words = form
    start, end = line.source
    said = line.text[start:end]
    rest = line.text[verb.idx + len(verb) :]
    actors = _table()["actors"]
    actor = actors[seed % len(actors)]
    asks = "{A}" in words
    filled, spans = _fill(
        words, {"S": _lowered(said) if asks else said, "V": verb.lemma_, "G": gerund(verb.lemma_), "A": actor}
    )
    before = "" if asks else line.text[:start]
    shift = len(before)
    text = before + filled.replace("{rest}", rest)
    moved = {side: (low + shift, high + shift) for side, (low, high) in spans.items()}
    if asks:
        return Line(kind, "", status, text, moved["A"], moved["S"], None, line.where)
    return Line(kind, "", status, text, moved["S"], _moved(line, verb, len(text)), None, line.where)


def _lowered(said: str) -> str:
    first = said.split(" ", 1)[0]
    return (
        said[0].lower() + said[1:]
        if first in ("The", "A", "An", "Some", "Two", "Three", "Several", "Dozens", "Hundreds")
        else said
    )


def _moved(line: Line, verb: Token, length: int) -> Chars | None:
    """Where the target stands now: what follows the verb has moved with the text's end."""
    if line.target is None or line.target[0] < verb.idx:
        return None
    shift = length - len(line.text)
    return line.target[0] + shift, line.target[1] + shift


def _fill(words: str, values: dict[str, str]) -> tuple[str, dict[str, Chars]]:
    spans: dict[str, Chars] = {}
    for name, value in values.items():
        mark = "{" + name + "}"
        at = words.find(mark)
        if at >= 0:
            words = words.replace(mark, value)
            grown = len(value) - len(mark)
            spans = {k: (a + grown, b + grown) if a > at else (a, b) for k, (a, b) in spans.items()}
            spans[name] = (at, at + len(value))
    return words, spans


def gerund(verb: str) -> str:
    """The -ing form of an English verb's base form."""
    if verb in _table()["doubled"]:
        return verb + verb[-1] + "ing"
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + "ing"
    return verb + "ing"
