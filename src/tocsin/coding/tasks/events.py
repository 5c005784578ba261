"""Events: what each text's sentences say was done, by whom and to whom; where a pair of actors is given, what the first does.

An answer is ``{"id", "events": [{kind, mode, source, target, sources, targets, reciprocal, deaths, status, probability}],
"pair": {kind, mode, probability}}``, ``pair`` only where the row names one. ``source`` and ``target`` are
``{text, start, end, country}`` or null; ``sources`` and ``targets`` hold every actor of a side, each country apart. What two
sides do to each other is given once for each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from tocsin.coding.events import classifier, coder
from tocsin.coding.events.extents import Phrase, phrase
from tocsin.coding.tasks import Answer, Row, Tools

if TYPE_CHECKING:
    from spacy.tokens import Doc

_BATCH = 64
Actor = dict[str, Any]


def answer(rows: Sequence[Row], tools: Tools) -> list[Answer]:
    """One answer a row, in their order."""
    judge = classifier.load()
    docs = tools.nlp.pipe((row.text for row in rows), batch_size=_BATCH, disable=["ner"])
    return [_answer(row, doc, judge) for row, doc in zip(rows, docs, strict=True)]


def _answer(row: Row, doc: Doc, judge: classifier.Classifier) -> Answer:
    day = _day(row.date)
    found: Answer = {
        "id": row.id,
        "events": [
            event for each in doc.sents for coded in coder.events(each, judge) for event in _both(_event(coded, day))
        ],
    }
    if row.pair is not None:
        kind, mode, probability = coder.pair_kind(doc, row.pair.source, row.pair.target, judge)
        found["pair"] = {"kind": kind, "mode": mode or None, "probability": round(probability, 4)}
    return found


def _both(event: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The event, and where both sides do it to each other the same with the sides exchanged."""
    yield event
    if event["reciprocal"] and event["target"] is not None:
        sides = {"source": "target", "target": "source", "sources": "targets", "targets": "sources"}
        yield {**event, **{side: event[other] for side, other in sides.items()}}


def _event(coded: coder.Coded, day: date | None) -> dict[str, Any]:
    sources = [actor for each in coded.candidate.sources for actor in _actors(each, day)]
    targets = [actor for each in coded.candidate.targets for actor in _actors(each, day)]
    if not any(actor["country"] for actor in targets):
        targets += _there(coded, day)
    return {
        "kind": coded.kind,
        "mode": coded.mode or None,
        "source": sources[0] if sources else None,
        "target": targets[0] if targets else None,
        "sources": sources,
        "targets": targets,
        "reciprocal": coded.candidate.reciprocal,
        "deaths": coder.deaths(coded),
        "status": coder.status(coded),
        "probability": coded.probability,
    }


_WHERE = frozenset({"in", "at", "near", "inside", "across", "around", "from", "into", "outside"})


def _there(coded: coder.Coded, day: date | None) -> list[Actor]:
    """Where it was done, as whom it concerns, if no target names a country: "bombed a camp in Somalia"."""
    for token in reversed(coded.candidate.chain):
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in _WHERE:
                for head in child.children:
                    found = list(_actors(phrase(head), day)) if head.dep_ == "pobj" else []
                    if any(actor["country"] for actor in found):
                        return found
    return []


def _actors(each: Phrase, day: date | None) -> Iterator[Actor]:
    """The phrase once for each country its words name, or once with no country."""
    for country in _countries(each, day) or [None]:
        yield {"text": each.text, "start": each.start, "end": each.end, "country": country}


def _countries(each: Phrase, day: date | None) -> list[str | None]:
    from tocsin.registry.world.actors import world

    found = world().country(each.text, day)
    for start, end in () if found else each.told:
        found = found or world().country(each.head.doc.text[start:end], day)
    return [*sorted(found)]


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written[:10]) if written else None
    except ValueError:
        return None
