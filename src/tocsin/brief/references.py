"""Sources numbered in the order of first use: one number for each ``cite`` string."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from tocsin.brief.dataset import release_of
from tocsin.brief.index import records
from tocsin.brief.names import Names, plural
from tocsin.schema.briefs import Brief, Sentence, SourceLine
from tocsin.schema.claims import Claim
from tocsin.schema.episodes import Episode
from tocsin.schema.events import Event
from tocsin.schema.findings import Findings
from tocsin.schema.involvement import Involvement
from tocsin.schema.mediation import Option, Turning
from tocsin.schema.risks import EarlyWarning, PointOfNoReturn, Risk
from tocsin.schema.signals import ClockReading, Signal
from tocsin.schema.sources import Pull
from tocsin.schema.truces import Survival

OWN: dict[type[Struct], str] = {
    Signal: "signals",
    ClockReading: "clocks of public diplomacy",
    Risk: "risk model",
    EarlyWarning: "early warnings",
    PointOfNoReturn: "hazard of war",
    Involvement: "draw-in board",
    Episode: "episodes",
    Survival: "truce survival",
    Option: "options",
    Turning: "turning points",
}
"""Judgements of our own making, and what they are called where they are cited."""


def numbered(sentences: Iterable[Sentence], findings: Findings) -> tuple[SourceLine, ...]:
    """One line for each distinct source the sentences rest on, in order of first use."""
    known, names = records(findings), Names(findings)
    used: dict[str, list[Struct]] = {}
    for sentence in sentences:
        for cite in sentence.cites:
            for record in underlying(known[cite], known):
                kept = used.setdefault(cite_of(record), [])
                if record not in kept:
                    kept.append(record)
    return tuple(_line(number, cite, kept, names) for number, (cite, kept) in enumerate(used.items(), start=1))


def underlying(record: Struct, known: dict[str, Struct]) -> list[Struct]:
    """An event rests on its claims; every other record on itself."""
    if isinstance(record, Event) and record.claims:
        return [known[claim] for claim in record.claims if claim in known]
    return [record]


def cite_of(record: Struct) -> str:
    """The source as the record gives it; for records of our own making, what they are."""
    cite: str = getattr(record, "cite", "")
    if isinstance(record, Event) and record.vintage and not record.claims:
        return release_of(record)
    if cite:
        return cite
    if isinstance(record, Pull):
        return f"Pull record: {record.source}"
    if type(record) in OWN:
        return f"Tocsin, {OWN[type(record)]}, as of {record.known.isoformat()}"  # type: ignore[attr-defined]
    return f"Situation folder: {getattr(record, 'situation', None) or getattr(record, 'id', '')}"


def _line(number: int, cite: str, kept: list[Struct], names: Names) -> SourceLine:
    claims = [record for record in kept if isinstance(record, Claim)]
    leaning = next((names.actor(claim.partisan) for claim in claims if claim.partisan), "")
    days: list[date] = [record.known for record in kept]  # type: ignore[attr-defined]
    verified = any(getattr(record, "verified", True) for record in kept)
    ids = tuple(record.id for record in kept)  # type: ignore[attr-defined]
    rows = sum(isinstance(record, Event) and bool(record.vintage) for record in kept)
    cite = f"{cite}, {plural(rows, 'row')}" if rows else cite
    return SourceLine(number, cite, max(days), ids, leaning, _address(cite), verified)


def _address(cite: str) -> str | None:
    """The address if the source as given is one; none is ever composed."""
    return cite if cite.startswith(("http://", "https://")) and " " not in cite else None


def numbers_of(brief: Brief) -> dict[str, tuple[int, ...]]:
    """The source numbers of each cited record id."""
    found: dict[str, list[int]] = {}
    for source in brief.sources:
        for record in source.records:
            found.setdefault(record, []).append(source.number)
    for record_ in brief.records:
        if record_.id not in found and record_.rests_on:
            found[record_.id] = sorted({n for below in record_.rests_on for n in found.get(below, [])})
    return {record: tuple(numbers) for record, numbers in found.items()}


def marks_of(sentence: Sentence, numbers: dict[str, tuple[int, ...]]) -> tuple[int, ...]:
    """The source numbers to print after a sentence, each once, in the order cited."""
    return tuple(dict.fromkeys(number for cite in sentence.cites for number in numbers.get(cite, ())))
