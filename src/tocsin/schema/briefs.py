"""What a brief is made of: sections of sentences, a citation for every sentence, arithmetic for every derived number."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class Sum(Struct, frozen=True):
    """A derived number and how it came about, e.g. ``89`` days = ``2020-09-27 − 2020-06-30``."""

    value: float
    unit: str
    formula: str


class Sentence(Struct, frozen=True):
    """One sentence, the ids of the records it rests on, and the arithmetic of its derived numbers.

    ``tone`` marks how it is shown: "plain", "contested", "unknown", "missing" (no data) or "unverified". ``head`` is a
    run-in head shown before the sentence (a date, a party, a kind of tie); sentences in a row with one head share it.
    """

    text: str
    cites: tuple[str, ...]
    sums: tuple[Sum, ...] = ()
    tone: str = "plain"
    head: str = ""


class Section(Struct, frozen=True):
    """A titled run of sentences; ``key`` is stable across releases. ``note`` is a line of method shown under the title."""

    key: str
    title: str
    sentences: tuple[Sentence, ...] = ()
    note: str = ""


class Mark(Struct, frozen=True):
    """One mark on the timeline: a day or span, a lane, a label, how it is held, the record ids behind it."""

    start: date
    end: date
    lane: str
    label: str
    cites: tuple[str, ...]
    contested: bool = False


class Pin(Struct, frozen=True):
    """One point on the map: degrees, a label, what it is, the record ids behind it."""

    lat: float
    lon: float
    label: str
    kind: str
    cites: tuple[str, ...]
    weight: float = 1.0
    contested: bool = False


class SourceLine(Struct, frozen=True):
    """One numbered source at a brief's foot, with the record ids it covers."""

    number: int
    cite: str
    known: date
    records: tuple[str, ...]
    partisan: str = ""
    url: str | None = None
    verified: bool = True


class Record(Struct, frozen=True):
    """One record a sentence rests on, as a reader opens it; ``rests_on`` are an event's claims."""

    id: str
    kind: str
    text: str
    fields: tuple[tuple[str, str], ...] = ()
    source: int = 0
    rests_on: tuple[str, ...] = ()


class Bar(Struct, frozen=True):
    """One year of the history strip: a value with bounds, its unit, the record ids behind it."""

    year: int
    value: float
    unit: str
    cites: tuple[str, ...]
    low: float | None = None
    high: float | None = None


class Brief(Struct, frozen=True, kw_only=True):
    """A situation as known on a day. It names no store version: as of a day, its bytes never change with what came later."""

    situation: str
    title: str
    as_of: date
    headline: Sentence
    sections: tuple[Section, ...]
    sources: tuple[SourceLine, ...]
    marks: tuple[Mark, ...] = ()
    pins: tuple[Pin, ...] = ()
    notices: tuple[str, ...] = ()
    box: tuple[float, ...] = ()
    bars: tuple[Bar, ...] = ()
    records: tuple[Record, ...] = ()
