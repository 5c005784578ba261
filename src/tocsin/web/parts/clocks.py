"""The six clocks of public diplomacy against the pair's own rhythm, and the signals; dark ones as dark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pydantic import Field

from tocsin.brief.composing import compose_page
from tocsin.brief.index import Index
from tocsin.brief.sections.signals import CLOCKS
from tocsin.brief.sentences import ended, sentence_case
from tocsin.schema.briefs import Brief, Section, Sentence
from tocsin.schema.findings import Findings
from tocsin.schema.signals import ClockReading, Signal
from tocsin.schema.sums import count
from tocsin.web.context import Part
from tocsin.web.parts.claims import side_word

UNGRADED = ("too few to grade", "none on record")
MOST_CITED = 12
ORDER = (
    "direct contact",
    "mediator visit",
    "mediator statement",
    "monitor on the ground",
    "hotline",
    "institution able to act",
)
"""The six clocks in the order in which a mediator asks; one of another name comes after them."""
NOTE = "Public only, and only what is on this record: secret contacts, and those it lacks, would not show."


class ClockShown(Part):
    """One reading of one clock."""

    id: str = Field(description="The reading's id.")
    key: str = Field(description="The kind of contact.")
    clock: str = Field(description="Which of the six clocks it belongs to.")
    label: str = Field(description="The kind of contact in words.")
    grade: str = Field(
        description="Held against the pair's own gaps; 'too few to grade' and 'none on record' are no calm."
    )
    graded: bool = Field(description="Whether the record has gaps enough to grade it; if not, the clock is dark.")
    days: int | None = Field(
        None, description="Days since the last contact, or since a state began; null for none on record."
    )
    last: date | None = Field(None, description="The day from which they count; null for none on record.")
    usual_gap: float | None = Field(None, description="The median gap in days; null where there are too few.")
    longer_than: int = Field(0, description="How many of the gaps the running one exceeds.")
    n: int = Field(0, description="How many gaps are on record.")
    known: date = Field(description="The day it was read as of.")
    note: str = Field("", description="What the clock cannot show.")


class ClockGroup(Part):
    """One of the six clocks."""

    clock: str = Field(description="Its name.")
    dark: bool = Field(description="Whether none of its readings can be graded: dark, which is not calm.")
    readings: tuple[ClockShown, ...] = Field(description="Its readings, by kind of contact.")


class SignalShown(Part):
    """One signal."""

    id: str = Field(description="The signal's id.")
    label: str = Field(description="What is watched.")
    family: str = Field(description="The family it belongs to.")
    side: str = Field(description="The side it is about: a, b or other.")
    of: str = Field("", description="That side by name; empty for neither.")
    state: str = Field(description="up, usual, down or dark. Dark is no data, which is not calm.")
    strength: float | None = Field(None, description="0 to 1; null where it is dark.")
    value: float | None = Field(None, description="What was measured; null where it is dark.")
    usual: float | None = Field(None, description="The pair's own median of the years before; null where unknown.")
    base: float | None = Field(None, description="The world's; null where unknown.")
    unit: str = Field("", description="The unit of the three.")
    window: int = Field(0, description="Over how many days it was measured; 0 where that does not apply.")
    basis: str = Field(description="uniform: collected evenly; curated: from a ledger chosen with hindsight.")
    known: date = Field(description="The day it was read as of.")


def clock_groups(findings: Findings) -> tuple[ClockGroup, ...]:
    """The clocks with their readings, in a fixed order."""
    by_clock: dict[str, list[ClockReading]] = {}
    for reading in findings.clocks:
        by_clock.setdefault(reading.clock, []).append(reading)
    return tuple(_group(name, by_clock[name]) for name in sorted(by_clock, key=_place))


def _place(name: str) -> tuple[int, str]:
    return (ORDER.index(name) if name in ORDER else len(ORDER), name)


def _group(name: str, readings: Iterable[ClockReading]) -> ClockGroup:
    shown = tuple(map(_reading, readings))
    return ClockGroup(clock=name, dark=not any(one.graded for one in shown), readings=shown)


def _reading(one: ClockReading) -> ClockShown:
    return ClockShown(
        id=one.id, key=one.key, clock=one.clock, label=one.label, grade=one.grade, graded=one.grade not in UNGRADED,
        days=one.days, last=one.last, usual_gap=one.usual_gap, longer_than=one.longer_than, n=one.n, known=one.known,
        note=one.note,
    )  # fmt: skip


def signals(findings: Findings) -> tuple[SignalShown, ...]:
    """The signals beside the clocks', by family, label and side."""
    index = Index(findings)
    return tuple(_signal(index, one) for one in findings.signals if not one.key.startswith(CLOCKS))


def _signal(index: Index, one: Signal) -> SignalShown:
    return SignalShown(
        id=one.id, label=one.label, family=one.family, side=side_word(one.side),
        of="" if one.side is None else index.names.party(one.side), state=one.state, strength=one.strength,
        value=one.value, usual=one.usual, base=one.base, unit=one.unit, window=one.window, basis=one.basis, known=one.known,
    )  # fmt: skip


def clocks_brief(findings: Findings) -> Brief:
    """Every clock and signal as a cited sentence with its arithmetic, clock by clock and family by family."""
    index = Index(findings)
    title = f"{findings.situation.title}: clocks and signals"
    return compose_page(findings, title, _lead(findings), (*_clock_sections(index), *_signal_sections(index)))


def _lead(findings: Findings) -> Sentence:
    ids = [one.id for one in findings.clocks]
    long = [one.id for one in findings.clocks if one.grade in ("longer than usual", "longest on record")]
    dark = [one.id for one in findings.clocks if one.grade in UNGRADED]
    if not ids:
        return Sentence(
            "No clock can be read on this record, which is not calm.", (findings.situation.id,), (), "missing"
        )
    text = (
        f"Of {len(ids)} readings {len(long)} {'runs' if len(long) == 1 else 'run'} longer than this pair's own rhythm; "
        f"{len(dark)} cannot be graded, which is not calm."
    )
    return Sentence(text, tuple(ids), (count(ids, "readings"), count(long, "readings"), count(dark, "readings")))


def _clock_sections(index: Index) -> Iterator[Section]:
    for group in clock_groups(index.findings):
        found = [one for one in index.findings.clocks if one.clock == group.clock]
        told = tuple(_told(index, one.sentence, one.id, one) for one in found)
        yield Section(f"clock-{group.clock.replace(' ', '-')}", sentence_case(group.clock), told)


def _signal_sections(index: Index) -> Iterator[Section]:
    families: dict[str, list[Signal]] = {}
    for one in index.findings.signals:
        if not one.key.startswith(CLOCKS):
            families.setdefault(one.family, []).append(one)
    for family, found in families.items():
        told = tuple(_told(index, one.sentence, one.id, one) for one in found)
        yield Section(f"signal-{family.replace(' ', '-')}", f"Signals: {family}", told)


def _told(index: Index, text: str, key: str, one: ClockReading | Signal) -> Sentence:
    dark = one.state == "dark" if isinstance(one, Signal) else one.grade in UNGRADED
    cites = (key, *(cite for cite in one.cites if cite in index.records))
    head = f"{one.label} ({one.basis})" if isinstance(one, Signal) else one.label
    return Sentence(ended(sentence_case(text)), tuple(dict.fromkeys(cites))[:MOST_CITED], one.sums,
                    "missing" if dark else "plain", sentence_case(head))  # fmt: skip
