"""Who says, thinks or wants what in a text: source, cue and content of each attribution, as characters of the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tocsin.coding import clean
from tocsin.coding.attributing import headings, reading
from tocsin.coding.attributing.records import Attribution
from tocsin.coding.parsing import Sentence
from tocsin.coding.tasks import Answer, Row, Tools
from tocsin.schema.articles import Article

if TYPE_CHECKING:
    from spacy.tokens import Doc

_BATCH = 64


def answer(rows: Sequence[Row], tools: Tools) -> list[Answer]:
    """``attributions``: {source, cue, content}, each a list of [start, end]; none for a text without any.

    Attributions inside quotations and inside what another source says are left out: they are that source's, not the
    text's. Of a text of more than a million characters only the first million are read.
    """
    blocks = [_blocks(row) for row in rows]
    texts = (headings.readable(block.text) for found in blocks for block in found)
    docs = tools.nlp.pipe(texts, batch_size=_BATCH, disable=["ner"])
    return [_answer(row, reading.find(list(_sentences(found, docs)))) for row, found in zip(rows, blocks, strict=True)]


def _blocks(row: Row) -> list[clean.Block]:
    text = row.text[: clean.MAX_CHARS]
    return clean.blocks(Article(id=row.id, source="batch", origin=row.id, known=date.min, language="en", text=text))


def _sentences(blocks: list[clean.Block], docs: Iterator[Doc]) -> Iterator[Sentence]:
    count = 0
    for number, block in enumerate(blocks):
        for span in next(docs).sents:
            if span.text.strip():
                yield Sentence(span, block.start, number, count, block.heading)
                count += 1


def _answer(row: Row, found: list[Attribution]) -> Answer:
    told = [one for one in found if not one.quoted and not one.nested]
    return {"id": row.id, "attributions": [_as_spans(one) for one in told]}


def _as_spans(one: Attribution) -> dict[str, list[list[int]]]:
    return {part: [list(span) for span in one.spans(part)] for part in ("source", "cue", "content")}
