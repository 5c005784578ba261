"""Where: every place that a text names, with its point.

A row's answer: ``places: [{text, start, end, lat, lon, geonameid}]``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from tocsin.coding.toponyms import Heard, Toponym, Toponyms, resolve
from tocsin.registry.gazetteer import Gazetteer

if TYPE_CHECKING:
    from spacy.language import Language

    from tocsin.coding.tasks import Answer, Row, Tools

_NEEDED = {"tok2vec", "ner"}
_PIECE = 50_000
"""Characters the language model reads at once: its memory grows with a text's length, and it refuses a million."""


def answer(rows: Sequence[Row], tools: Tools) -> list[Answer]:
    """One answer a row. Upper-case texts are read in mixed case where the row has one of the same length."""
    toponyms = _toponyms(tools.gazetteer)
    texts = [_text(row) for row in rows]
    found = [resolve(text, heard, toponyms.atlas) for text, heard in zip(texts, _heard(texts, tools.nlp), strict=True)]
    return [
        {"id": row.id, "places": [_place(each, row.text) for each in places]}
        for row, places in zip(rows, found, strict=True)
    ]


@lru_cache(maxsize=1)
def _toponyms(gazetteer: Gazetteer) -> Toponyms:
    """One resolver for all batches, for its look-ups are kept."""
    return Toponyms(gazetteer)


def _heard(texts: Sequence[str], nlp: Language) -> list[list[Heard]]:
    """The names that the model hears in each text."""
    unneeded = [pipe for pipe in nlp.pipe_names if pipe not in _NEEDED]
    pieces = [(text[start:end], (number, start)) for number, text in enumerate(texts) for start, end in _pieces(text)]
    heard: list[list[Heard]] = [[] for _ in texts]
    for doc, (number, start) in nlp.pipe(pieces, as_tuples=True, batch_size=16, disable=unneeded):
        heard[number] += [Heard(start + each.start_char, start + each.end_char, each.label_) for each in doc.ents]
    return heard


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of at most ``_PIECE`` characters, cut at a space where there is one."""
    start = 0
    while start < len(text):
        end = start + _PIECE
        if end < len(text):
            space = text.rfind(" ", start, end)
            end = space + 1 if space > start else end
        yield start, end
        start = end


def _text(row: Row) -> str:
    return row.text_mixed if row.text_mixed and len(row.text_mixed) == len(row.text) else row.text


def _place(found: Toponym, text: str) -> dict[str, str | int | float | None]:
    return {
        "text": text[found.start : found.end], "start": found.start, "end": found.end, "lat": found.lat, "lon": found.lon,
        "geonameid": found.geonameid,
    }  # fmt: skip
