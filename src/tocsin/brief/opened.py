"""The records behind the sentences, as a reader opens them: labelled fields in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from tocsin.brief.index import label, records
from tocsin.brief.names import Names
from tocsin.brief.quantities import bounds, quantity, toll_words
from tocsin.brief.references import cite_of, underlying
from tocsin.brief.sentences import VERBS
from tocsin.schema.briefs import Record, Sentence, SourceLine
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event, Reading
from tocsin.schema.findings import Findings
from tocsin.schema.registry import Hold, Office, Tie
from tocsin.schema.situations import Situation
from tocsin.schema.sources import Pull
from tocsin.schema.time import long_date
from tocsin.schema.truces import Agreement

if TYPE_CHECKING:
    from msgspec import Struct

Fields = Iterator[tuple[str, str]]


def opened(sentences: Iterable[Sentence], sources: tuple[SourceLine, ...], findings: Findings) -> tuple[Record, ...]:
    """Every record cited, and the claims under each cited event, in order of first use."""
    known, names = records(findings), Names(findings)
    number = {source.cite: source.number for source in sources}
    kept: dict[str, Record] = {}
    for sentence in sentences:
        for cite in sentence.cites:
            for record in (known[cite], *underlying(known[cite], known)):
                key: str = record.id  # type: ignore[attr-defined]
                if key not in kept:
                    kept[key] = _open(record, names, number)
    return tuple(kept.values())


def _open(record: Struct, names: Names, number: dict[str, int]) -> Record:
    kind, text, fields = _DESCRIBERS[type(record)]
    rests_on = record.claims if isinstance(record, Event) else ()
    shown = tuple((name, value) for name, value in fields(record, names) if value)
    key: str = record.id  # type: ignore[attr-defined]
    return Record(key, kind(record), text(record, names), shown, number.get(cite_of(record), 0), rests_on)


def _claim(claim: Claim, names: Names) -> Fields:
    yield "Speaker", names.speaker(claim)
    yield "Role", "" if claim.speaker_role == "unknown" else claim.speaker_role
    yield "Relayed by", names.actors(r for r in claim.relayers if r != claim.speaker)
    yield "Stance", f"{VERBS[claim.stance]}" + (f" the {claim.denial_of}" if claim.denial_of else "")
    yield "Status", claim.status
    yield "Happened", claim.happened.show()
    yield "Public from", long_date(claim.known)
    yield "Figures", "; ".join(_figure(figure, names) for figure in claim.figures)
    yield "Where", names.places(claim.places) or claim.place_text
    yield "Weapons", ", ".join(claim.weapons)
    yield "Evidence", ", ".join(claim.evidence)
    yield from _weight(claim, names)


def _weight(claim: Claim, names: Names) -> Fields:
    yield "Leaning", f"to {names.actor(claim.partisan)}" if claim.partisan else ""
    yield "Verified", "" if claim.verified else "no: enters no headline and no score"
    yield "Curated", "written down afterwards" if claim.curated else ""
    yield "Note", claim.note


def _figure(figure: Any, names: Names) -> str:
    side = f", {names.actor(figure.side)}" if figure.side else ""
    words = f", written “{figure.text}”" if figure.text and figure.kind != "money" else ""
    return f"{quantity(figure)}{side}{words}"


def _event(event: Event, names: Names) -> Fields:
    yield "Happened", event.happened.show()
    yield "Public from", long_date(event.known)
    yield "Where", names.place(event.place) if event.place else event.place_text
    yield "Contested", "yes" if event.contested else ""
    yield "Tolls", "; ".join(toll_words(toll) for toll in event.tolls)
    yield "Data release", event.vintage + (" (assumed)" if event.vintage_assumed else "")


def _reading(reading: Reading, _: Names) -> Fields:
    yield "Value", f"{bounds_of(reading)} {reading.unit}"
    yield "For", reading.happened.show()
    yield "Public from", long_date(reading.known)
    yield "Data release", reading.vintage + (" (assumed)" if reading.vintage_assumed else "")


def bounds_of(reading: Reading) -> str:
    """A reading's value with its bounds."""
    from tocsin.schema.figures import Toll

    return bounds(Toll("killed", reading.low, reading.value, reading.high))


def _tie(tie: Tie, names: Names) -> Fields:
    yield "Between", f"{names.actor(tie.a)} and {names.actor(tie.b)}"
    yield "Obligation", tie.clause
    yield "Scope", tie.scope
    yield "Said to cover", names.places(tie.covers)
    yield "Said not to cover", names.places(tie.excludes)
    yield from _dated(tie)
    yield "Verified", "" if tie.verified else "no"


def _hold(hold: Hold, names: Names) -> Fields:
    yield "Place", names.place(hold.place)
    yield "Holder", names.actor(hold.holder)
    yield from _dated(hold)
    yield "Verified", "" if hold.verified else "no"


def _office(office: Office, names: Names) -> Fields:
    yield "Office", f"{office.office} of {names.actor(office.of)}"
    yield from _dated(office)


def _dated(record: Any) -> Fields:
    yield "Since", _day(record.since)
    yield "Until", _day(record.until)
    yield "Public from", long_date(record.known)


def _day(day: date | None) -> str:
    return long_date(day) if day else ""


def _agreement(truce: Agreement, names: Names) -> Fields:
    yield "Agreed", truce.agreed.show()
    yield "In force", truce.in_force.show()
    yield "Parties", names.actors(truce.parties)
    yield "Brokers", names.actors(truce.brokers)
    yield "Monitor", names.actor(truce.monitor) if truce.monitor else truce.monitor_text or "none"
    yield "Terms", "; ".join(clause.text for clause in truce.clauses)
    yield "Public from", long_date(truce.known)
    yield "Verified", "" if truce.verified else "no"


def _situation(situation: Situation, names: Names) -> Fields:
    yield "Parties", names.actors(situation.parties)
    yield "Territory", names.places(situation.territory)
    yield "Public from", long_date(situation.known)


def _pull(pull: Pull, _: Names) -> Fields:
    yield "Outcome", pull.outcome
    yield "Rows", f"{pull.rows:,} ({pull.new:,} new)"
    yield "Covers", f"{long_date(pull.covers_from)} – {long_date(pull.covers_to)}" if pull.covers_to else ""
    yield "On", long_date(pull.known)


def _text(record: Any, _: Names) -> str:
    text: str = record.text
    return text


Describer = tuple[Callable[[Any], str], Callable[[Any, Names], str], Callable[[Any, Names], Fields]]

_DESCRIBERS: dict[type[Struct], Describer] = {
    Claim: (lambda r: f"Claim: {label(r.kind)}", _text, _claim),
    Event: (lambda r: f"Event: {label(r.kind)}", _text, _event),
    Reading: (lambda r: f"Reading: {r.name}", lambda r, _: r.name.replace("_", " "), _reading),
    Tie: (lambda r: f"Tie: {r.kind}", _text, _tie),
    Hold: (lambda r: f"Hold: {r.kind.replace('_', ' ')}", _text, _hold),
    Office: (lambda _: "Office", lambda r, names: names.actor(r.holder), _office),
    Agreement: (lambda r: f"Agreement: {r.kind}", lambda r, _: r.text or r.title, _agreement),
    Situation: (lambda _: "Situation", lambda r, _: r.title, _situation),
    Pull: (lambda _: "Pull", lambda r, _: r.source, _pull),
}
