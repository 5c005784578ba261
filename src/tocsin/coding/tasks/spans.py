"""Spans: the words that name who acts and who is acted on in each text's main event.

An answer is ``{"id", "source": [[s, e]], "target": [[s, e]], "reciprocal": [[s, e]]}`` in characters of the text. The main
event is the best ranked candidate of ``coding.events.candidates``; a plain thing without a name is no target; where both
sides act mutually they stand under ``reciprocal``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tocsin.coding.events.candidates import Candidate, candidates
from tocsin.coding.events.extents import Phrase
from tocsin.coding.events.salience import THING, likeness
from tocsin.coding.tasks import Answer, Row, Tools

if TYPE_CHECKING:
    from spacy.tokens import Doc

_BATCH = 64


def answer(rows: Sequence[Row], tools: Tools) -> list[Answer]:
    """One answer a row; empty lists where no event is found."""
    docs = tools.nlp.pipe((row.text for row in rows), batch_size=_BATCH, disable=["ner"])
    return [{"id": row.id, **spans(doc)} for row, doc in zip(rows, docs, strict=True)]


def spans(doc: Doc) -> dict[str, list[list[int]]]:
    """The main event's spans in a parsed text."""
    main = _main(each for sentence in doc.sents for each in candidates(sentence))
    if main is None:
        return {"source": [], "target": [], "reciprocal": []}
    if main.reciprocal and _together(main):
        return {"source": [], "target": [], "reciprocal": _joined((*main.sources, *main.targets), doc.text, True)}
    targets = [each for each in main.targets if likeness(each.head) > THING]
    return {"source": _joined(main.sources, doc.text), "target": _joined(targets, doc.text), "reciprocal": []}


def _main(found: Iterable[Candidate]) -> Candidate | None:
    return max(found, key=lambda each: each.score, default=None)


def _together(main: Candidate) -> bool:
    """Whether both sides stand as one: "A and B met", "talks between A and B", "A held talks with B"."""
    return main.frame in ("", "between") or any(t.lemma_.lower() in _TALKS for t in main.chain)


_TALKS = frozenset({"talk", "talks", "negotiation", "discussion", "dialogue", "summit", "conversation", "consultation"})


def _joined(phrases: Sequence[Phrase], text: str, names: bool = False) -> list[list[int]]:
    """Spans in order; what is joined by no more than a comma or "and" becomes one, as news coders mark a list. Names of their
    own stay apart unless ``names``."""
    found: list[list[int]] = []
    for phrase in sorted(phrases, key=lambda each: each.start):
        apart = phrase.head.pos_ == "PROPN" and not names
        if found and not apart and text[found[-1][1] : phrase.start].strip(" ,") in ("", "and", "&"):
            found[-1][1] = max(found[-1][1], phrase.end)
        else:
            found.append([phrase.start, phrase.end])
    return found
