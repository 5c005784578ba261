"""The records behind the sentences, as a reader opens them: labelled fields in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from msgspec import Struct

from tocsin.brief import opened_desk, opened_names
from tocsin.brief.index import label, records
from tocsin.brief.names import Names
from tocsin.brief.quantities import bounds, quantity, toll_words
from tocsin.brief.references import cite_of, underlying
from tocsin.brief.sentences import VERBS
from tocsin.errors import NotFound
from tocsin.schema.briefs import Record, Sentence, SourceLine, Sum
from tocsin.schema.claims import Claim
from tocsin.schema.episodes import Episode
from tocsin.schema.events import Event, Reading
from tocsin.schema.findings import Findings
from tocsin.schema.involvement import RUNGS, Involvement
from tocsin.schema.mediation import Crisis, Option, Turning
from tocsin.schema.packaged import Packaged
from tocsin.schema.registry import Actor, Hold, Office, Place, Tie
from tocsin.schema.risks import Driver, EarlyWarning, PointOfNoReturn, Risk
from tocsin.schema.signals import ClockReading, Signal
from tocsin.schema.situations import Situation
from tocsin.schema.sources import Pull
from tocsin.schema.time import long_date
from tocsin.schema.truces import Agreement, Survival

Fields = Iterator[tuple[str, str]]


class Opened(Struct, frozen=True, kw_only=True):
    """One record opened: its source as cited, its sums, what weighs in it, and the records it rests on."""

    record: Record
    source: str
    sums: tuple[Sum, ...] = ()
    drivers: tuple[Driver, ...] = ()
    below: tuple[Record, ...] = ()


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


def opened_one(key: str, findings: Findings) -> Opened:
    """One record by id with its arithmetic and the records it rests on. Raises ``NotFound``."""
    known, names = records(findings), Names(findings)
    if key not in known:
        raise NotFound(
            f"there is no record {key!r} as known on {findings.as_of}",
            "ids stand in the JSON of brief, risk, signals and ledger; a judgement's own day is its last part",
        )
    record = known[key]
    cited: tuple[str, ...] = getattr(record, "cites", ())
    below = [*underlying(record, known), *(known[cite] for cite in cited if cite in known)]
    rests = dict.fromkeys(one.id for one in below if one is not record)  # type: ignore[attr-defined]
    return Opened(
        record=_open(record, names, {}),
        source=cite_of(record),
        sums=getattr(record, "sums", ()),
        drivers=getattr(record, "drivers", getattr(record, "because", ())),
        below=tuple(_open(known[one], names, {}) for one in rests),
    )


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


def _situation(situation: Situation, names: Names) -> Fields:
    yield "Parties", names.actors(situation.parties)
    yield "Territory", names.places(situation.territory)
    yield "Public from", long_date(situation.known)


def _pull(pull: Pull, _: Names) -> Fields:
    yield "Outcome", pull.outcome
    yield "Rows", f"{pull.rows:,} ({pull.new:,} new)"
    yield "Covers", f"{long_date(pull.covers_from)} – {long_date(pull.covers_to)}" if pull.covers_to else ""
    yield "On", long_date(pull.known)


def _risk(risk: Risk, names: Names) -> Fields:
    yield "Of", names.actor(risk.iso3) if risk.iso3 else risk.pair
    yield "Chance", f"{risk.p:.5f}, 90 % interval {risk.low:.5f} to {risk.high:.5f}"
    yield "Base rate", f"{risk.base_rate:.5f}, of {risk.population}"
    yield "Rank", "" if risk.ongoing else f"{risk.rank:,} of {risk.of:,}"
    yield "Own median of two years", f"{risk.usual:.5f}" if risk.usual is not None else ""
    yield "Arithmetic", risk.formula or _log_odds(risk)
    for driver in risk.drivers:
        yield driver.name, _effect(driver)
    yield "Method", risk.method
    yield "Missing", "; ".join(risk.dark)


def _log_odds(risk: Risk) -> str:
    """The sum whose logistic is the chance."""
    effects = " ".join(f"{driver.effect:+.4f}" for driver in risk.drivers)
    return f"log-odds {risk.intercept:.4f} {effects}".rstrip()


def _effect(driver: Driver) -> str:
    return f"{driver.effect:+.4f} = {driver.weight:.4f} × ({driver.value:.4f} − {driver.usual:.4f}); {driver.sentence}"


def _signal(signal: Signal, _: Names) -> Fields:
    yield "State", f"{signal.state}; basis {signal.basis}"
    yield "Strength", "none: dark" if signal.strength is None else f"{signal.strength:.3f}"
    yield "Measured", f"{signal.value:g} {signal.unit} in {signal.window} days" if signal.value is not None else ""
    yield "Usual for the pair", f"{signal.usual:.4g}" if signal.usual is not None else ""
    yield "World's base", f"{signal.base:.4g}" if signal.base is not None else ""
    yield "Arithmetic", "; ".join(f"{one.value:g} {one.unit} = {one.formula}" for one in signal.sums)


def _clock(clock: ClockReading, _: Names) -> Fields:
    yield "Days", "none on record" if clock.days is None else f"{clock.days}"
    yield "Usual gap", f"{clock.usual_gap:g} days" if clock.usual_gap is not None else ""
    yield "Gaps", f"longer than {clock.longer_than} of {clock.n} on this record"
    yield "Grade", f"{clock.grade}; {clock.note}"
    yield "Arithmetic", "; ".join(f"{one.value:g} {one.unit} = {one.formula}" for one in clock.sums)


def _warning(warning: EarlyWarning, _: Names) -> Fields:
    yield "Level", f"{warning.level}, at most {warning.budget:g} a pair and year by the stated budget"
    yield "Window", f"{long_date(warning.issued)} to {long_date(warning.expires)}"
    yield (
        "Chance",
        f"{warning.p:.5f}, 90 % interval {warning.low:.5f} to {warning.high:.5f}; threshold {warning.threshold:.5f}",
    )
    yield "Because", "; ".join(driver.sentence for driver in warning.because)
    yield "What would change it", "; ".join(warning.change)
    yield "Outcome", warning.outcome
    yield "Post-mortem", warning.post_mortem


def _hazard(hazard: PointOfNoReturn, _: Names) -> Fields:
    for odds in hazard.odds:
        yield f"Within {odds.months} months", f"{odds.p:.4f}, 90 % interval {odds.low:.4f} to {odds.high:.4f}"
    yield (
        "Rests on",
        f"{hazard.wars} wars of {hazard.disputes} disputes with deaths; {hazard.timed} wars whose time is known",
    )


def _involvement(one: Involvement, names: Names) -> Fields:
    yield "Outsider", names.actor(one.third)
    yield (
        "Rung",
        "none on record" if one.rung is None else f"{one.rung}: {RUNGS[one.rung]}" + (", contested" * one.contested),
    )
    for obligation in one.obligations:
        yield (
            "Obligation",
            f"{obligation.clause or 'none stated'}; scope: {obligation.scope or 'not stated'}; {obligation.why}",
        )
    for odds in one.odds:
        spread = f"90 % interval {odds.low:.4f} to {odds.high:.4f}; base rate {odds.base_rate:.4f}"
        yield (
            f"Rung {odds.rung} or more, {odds.horizon}",
            f"{odds.p:.4f}, {spread}, n {odds.n} {odds.population}; {odds.formula}",
        )
    yield "Elsewhere", "; ".join(one.elsewhere)


def _episode(episode: Episode, names: Names) -> Fields:
    yield "Onset", episode.onset.show()
    yield "Eruption", episode.eruption.show()
    yield "End", "running" if episode.running else episode.end.show()
    for one in episode.tolls:
        side = names.party(one.side) if one.side is not None else "both sides"
        yield "Toll", f"{side}, by {one.account}: {toll_words(one.toll)}"
    yield "Data set", toll_words(episode.deaths) if episode.deaths else ""
    yield "Rank", f"{episode.rank} of {episode.of} by {episode.measure}" if episode.rank else ""
    yield "Weapons", ", ".join(episode.weapons)


def _packaged(table: Packaged, _: Names) -> Fields:
    yield "Licence", table.licence
    yield "Covers", f"{long_date(table.covers_from)} – {long_date(table.covers_to)}" if table.covers_to else ""
    yield "Note", table.note


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
    Actor: (lambda r: f"Actor: {r.kind.replace('_', ' ')}", lambda r, _: r.name, opened_names.actor),
    Place: (lambda r: f"Place: {r.kind.replace('_', ' ')}", lambda r, _: r.name, opened_names.place),
    Office: (lambda _: "Office", lambda r, names: names.actor(r.holder), _office),
    Agreement: (lambda r: f"Agreement: {r.kind}", lambda r, _: r.text or r.title, opened_desk.agreement),
    Situation: (lambda _: "Situation", lambda r, _: r.title, _situation),
    Risk: (lambda r: f"Risk: {r.target.replace('_', ' ')}, {r.horizon}", lambda r, _: r.pair or r.iso3, _risk),
    Signal: (lambda r: f"Signal: {r.label}", lambda r, _: r.sentence, _signal),
    ClockReading: (lambda r: f"Clock: {r.label}", lambda r, _: r.sentence, _clock),
    EarlyWarning: (lambda r: f"Early warning: {r.level}", lambda r, _: r.pair, _warning),
    PointOfNoReturn: (lambda _: "Hazard of war", lambda r, _: r.sentence, _hazard),
    Involvement: (lambda _: "Draw-in", lambda r, _: r.sentence, _involvement),
    Episode: (lambda _: "Episode", lambda r, _: r.onset.show(), _episode),
    Packaged: (lambda _: "Packaged figures", lambda r, _: r.title, _packaged),
    Pull: (lambda _: "Pull", lambda r, _: r.source, _pull),
    Crisis: (lambda r: f"Data set: {r.kind}", lambda r, _: r.title, opened_desk.crisis),
    Survival: (lambda _: "Truce survival", lambda r, _: r.sentence, opened_desk.survival),
    Option: (lambda r: f"Option: {r.kind.replace('_', ' ')}", lambda r, _: r.title, opened_desk.option),
    Turning: (lambda _: "Turning points", lambda r, _: r.sentence, opened_desk.turning),
}
