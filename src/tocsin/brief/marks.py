"""The timeline's marks: what happened in the last 120 days, in five lanes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tocsin.brief.dataset import counted, sums_of
from tocsin.brief.index import TIMELINE_DAYS, Index, affirms, family, label
from tocsin.brief.names import plural
from tocsin.schema.briefs import Mark
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event
from tocsin.schema.findings import Findings
from tocsin.schema.time import When

LANES = ("force", "preparation", "truce", "diplomacy", "statement")
LANE_OF = {"force": "force", "loss": "force", "preparation": "preparation", "truce": "truce", "diplomacy": "diplomacy",
           "statement": "statement", "tie": "statement", "status": "statement"}  # fmt: skip
SPOKEN = ("threat", "position", "refusal", "rhetoric", "warning", "alliance", "backing", "request", "personnel")


def marks(findings: Findings) -> tuple[Mark, ...]:
    """Marks in order of lane, start and id; undated happenings have none, and a mark never reaches past the day."""
    index = Index(findings)
    found = list(_once([*_events(index), *_spoken(index), *_truces(index), *_rows(index)]))
    found.sort(key=lambda mark: (LANES.index(mark.lane), mark.start, mark.end, mark.cites))
    return tuple(found)


def _events(index: Index) -> Iterator[Mark]:
    for event in index.findings.events:
        span = _span(index, event.happened, event.known)
        lane = LANE_OF.get(family(event.kind), "statement")
        if span and event.kind != "truce" and family(event.kind) != "loss":
            where = f", {index.names.place(event.place)}" if event.place else ""
            name = f"{label(event.kind)}{where}{_weighed(index, event)}"
            yield Mark(*span, lane, name, tuple(event.claims) or (event.id,), event.contested)


def _weighed(index: Index, event: Event) -> str:
    claims = index.claims_of(event)
    if claims and not any(claim.verified for claim in claims):
        return " (unverified)"
    return " (read by machine)" if claims and index.read_only(event) else ""


def _once(found: list[Mark]) -> Iterator[Mark]:
    """Marks that look alike (same days, lane and label) as one, with the records of all."""
    alike: dict[tuple[date, date, str, str], list[Mark]] = {}
    for mark in found:
        alike.setdefault((mark.start, mark.end, mark.lane, mark.label), []).append(mark)
    for same in alike.values():
        cites = tuple(dict.fromkeys(cite for mark in same for cite in mark.cites))
        first = same[0]
        yield Mark(first.start, first.end, first.lane, first.label, cites, any(mark.contested for mark in same))


def _spoken(index: Index) -> Iterator[Mark]:
    for claim in index.of_kind(*SPOKEN):
        span = _span(index, claim.happened, claim.known)
        if span and affirms(claim) and claim.id not in index.event_of:
            yield Mark(*span, "statement", _said(index, claim), (claim.id,), False)


def _said(index: Index, claim: Claim) -> str:
    return (
        f"{label(claim.kind)}, {index.names.actor(claim.speaker) if claim.speaker else claim.speaker_text or 'unnamed'}"
    )


def _truces(index: Index) -> Iterator[Mark]:
    for status in index.findings.truces:
        start = status.agreement.begins
        if start and index.since(TIMELINE_DAYS) <= start <= index.as_of:
            contested = status.standing in ("contested", "broken")
            yield Mark(start, start, "truce", status.agreement.title, (status.agreement.id,), contested)


def _rows(index: Index) -> Iterator[Mark]:
    """The data set's rows, one mark for each day on which some start."""
    by_day: dict[date, list[Event]] = {}
    for row in counted(index.findings, ()):
        start = row.happened.start
        if start and row.happened.precision != "year" and index.since(TIMELINE_DAYS) <= start <= index.as_of:
            by_day.setdefault(start, []).append(row)
    for start, rows in by_day.items():
        name = f"{plural(len(rows), 'data-set row')}, {plural(int(sums_of(rows)[0].value), 'death')}"
        yield Mark(start, start, "force", name, tuple(row.id for row in rows))


def _span(index: Index, when: When, known: date) -> tuple[date, date] | None:
    """The part of an interval that lies in the window; none for the undated and for intervals too vague to place."""
    first = index.as_of - timedelta(days=TIMELINE_DAYS)
    if when.start is None or when.end is None or (when.days or 0) > 45:
        return None
    start, end = max(when.start, first), min(when.end, index.as_of)
    return (start, end) if start <= end else None
