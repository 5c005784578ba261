"""Incidents of political violence in a text, in the form of the MUC-3/4 templates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from tocsin.coding.incidents import groups, page, reader, record, where
from tocsin.coding.tasks import Answer, Row, Tools

if TYPE_CHECKING:
    from spacy.language import Language

_TOGETHER = 64


def answer(rows: Sequence[Row], tools: Tools) -> list[Answer]:
    """One answer a row: ``incidents``, empty where the text tells none."""
    common = common_words(tools.nlp)
    pages = [page.read(row.text, _day(row.date), row.text_mixed, groups.spellings(), common) for row in rows]
    docs = tools.nlp.pipe((text for one in pages for text in one.paragraphs), batch_size=_TOGETHER)
    atlas = where.Atlas(tools.gazetteer)
    answers: list[Answer] = []
    for row, one in zip(rows, pages, strict=True):
        found = reader.incidents(one, list(islice(docs, len(one.paragraphs))), atlas)
        answers.append({"id": row.id, "incidents": [record.plain(incident) for incident in found]})
    return answers


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


@cache
def common_words(nlp: Language) -> frozenset[str]:
    """Verbs, adjectives and adverbs of the model's own tables (WordNet): words that are no names."""
    if "lemmatizer" not in nlp.pipe_names:
        return frozenset()
    index = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index", {})
    return frozenset(word for part in ("verb", "adj", "adv") for word in index.get(part, ()))
