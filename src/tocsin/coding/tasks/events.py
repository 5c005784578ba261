"""Events: what each text's sentences say was done, by whom and to whom; where a pair of actors is given, what the first does.

An answer is ``{"id", "events": [{kind, mode, source, target, sources, targets, reciprocal, deaths, status, probability}],
"pair": {kind, mode, probability}}``, ``pair`` only where the row names one. ``source`` and ``target`` are
``{text, start, end, country}`` or null; ``sources`` and ``targets`` hold every actor of a side, each country apart. What two
sides do to each other is given once for each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from tocsin.coding import filtering, splitting
from tocsin.coding.events import classifier, coder
from tocsin.coding.events.extents import Phrase, phrase
from tocsin.coding.events.nations import states_of
from tocsin.coding.events.revising import revised
from tocsin.coding.second import SecondReader
from tocsin.coding.tasks import Answer, Row, Tools
from tocsin.registry.world.actors import World

_BATCH = 64
Actor = dict[str, Any]


def answer(rows: Sequence[Row], tools: Tools) -> list[Answer]:
    """One answer a row, in their order.

    Where no pair is asked about, sentences that could tell no event are never parsed.
    """
    judge, desk = classifier.load(), _Desk(World(tools.gazetteer), tools.second)
    pieces = [(text, (number, at)) for number, row in enumerate(rows) for at, text in _pieces(row)]
    found: list[list[Actor]] = [[] for _ in rows]
    pairs: dict[int, Actor] = {}
    for doc, (number, at) in tools.nlp.pipe(pieces, as_tuples=True, batch_size=_BATCH, disable=["ner"]):
        row = rows[number]
        if row.pair is not None:
            kind, mode, probability = coder.pair_kind(doc, row.pair.source, row.pair.target, judge)
            pairs[number] = {"kind": kind, "mode": mode or None, "probability": round(probability, 4)}
        coded = [one for sentence in doc.sents for one in coder.events(sentence, judge)]
        for one in revised(coded, desk.second):
            found[number] += _both(_event(one, _Where(at, _day(row.date), desk.world)))
    return [
        {"id": row.id, "events": found[number], **({"pair": pairs[number]} if number in pairs else {})}
        for number, row in enumerate(rows)
    ]


class _Desk(Struct, frozen=True):
    world: World
    second: SecondReader | None


class _Where(Struct, frozen=True):
    """Where a parsed piece starts in its row's text, and by which day and dictionary its actors are known."""

    at: int
    day: date | None
    world: World


def _pieces(row: Row) -> Iterator[tuple[int, str]]:
    """The text, or those of its sentences that could tell an event, with where they start."""
    if row.pair is not None:
        yield 0, row.text
        return
    for start, end in splitting.sentences(row.text):
        if filtering.may_tell_event(row.text[start:end]):
            yield start, row.text[start:end]


def _both(event: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The event, and where two states' actors do it to each other the same with the sides exchanged."""
    yield event
    sides_known = all(event[side] is not None and event[side]["country"] for side in ("source", "target"))
    if event["reciprocal"] and sides_known:
        sides = {"source": "target", "target": "source", "sources": "targets", "targets": "sources"}
        yield {**event, **{side: event[other] for side, other in sides.items()}}


def _event(coded: coder.Coded, where: _Where) -> dict[str, Any]:
    sources = [actor for each in coded.candidate.sources for actor in _actors(each, where)]
    targets = [actor for each in coded.candidate.targets for actor in _actors(each, where)]
    if not any(actor["country"] for actor in targets):
        targets += _there(coded, where)
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


def _there(coded: coder.Coded, where: _Where) -> list[Actor]:
    """Where it was done, as whom it concerns, if no target names a country: "bombed a camp in Somalia"."""
    for token in reversed(coded.candidate.chain):
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in _WHERE:
                for head in child.children:
                    found = list(_actors(phrase(head), where)) if head.dep_ == "pobj" else []
                    if any(actor["country"] for actor in found):
                        return found
    return []


def _actors(each: Phrase, where: _Where) -> Iterator[Actor]:
    """The phrase once for each country its words name, or once with no country."""
    countries: list[str | None] = [*sorted(states_of([each], where.day, where.world))]
    for country in countries or [None]:
        yield {"text": each.text, "start": where.at + each.start, "end": where.at + each.end, "country": country}


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written[:10]) if written else None
    except ValueError:
        return None
