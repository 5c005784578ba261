"""Cited sentences as a page shows them: the words, their sources, the arithmetic, the records behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pydantic import Field

from tocsin.brief.grouping import TAGS, groups
from tocsin.brief.references import marks_of, numbers_of
from tocsin.schema.briefs import Brief, Record, Section, Sentence, SourceLine, Sum
from tocsin.schema.findings import Findings
from tocsin.web import addresses
from tocsin.web.context import Part

MOST_RECORDS = 12
"""Records opened behind one sentence; more are in the sources."""


class Source(Part):
    """One numbered source."""

    number: int = Field(description="Its number on this page.")
    cite: str = Field(description="The source as given.")
    url: str | None = Field(None, description="Its address, if it has one.")
    known: date = Field(description="The day it could first be read.")
    partisan: str = Field("", description="The party the outlet leans to, by name; empty for none known.")
    verified: bool = Field(True, description="False for what enters no headline and no score.")


class Arithmetic(Part):
    """A derived number opened."""

    value: float = Field(description="The number.")
    unit: str = Field(description="Its unit.")
    formula: str = Field(description="How it came about.")


class Behind(Part):
    """One record behind a sentence."""

    id: str = Field(description="The record's id.")
    kind: str = Field(description="What it is, in words.")
    text: str = Field(description="What it says.")
    fields: tuple[tuple[str, str], ...] = Field((), description="Its fields, each a label and words.")
    source: int = Field(0, description="The number of its source on this page; 0 for none.")
    href: str | None = Field(None, description="The record's own page, if it has one.")


class Told(Part):
    """One sentence."""

    text: str = Field(description="The sentence.")
    tone: str = Field(description="plain, contested, unknown, missing (no data) or unverified.")
    tag: str = Field("", description="The tone as a word shown before the sentence; empty for plain.")
    sources: tuple[Source, ...] = Field((), description="The sources it cites.")
    sums: tuple[Arithmetic, ...] = Field((), description="The arithmetic of its derived numbers.")
    records: tuple[Behind, ...] = Field((), description=f"The records it rests on, at most {MOST_RECORDS}.")
    more: int = Field(0, description="How many further records it rests on.")


class Run(Part):
    """Sentences in a row under one head."""

    head: str = Field("", description="A run-in head (a date, a party); empty for none.")
    sentences: tuple[Told, ...] = Field(description="The sentences.")


class ToldSection(Part):
    """A titled part of a brief."""

    key: str = Field(description="Its stable name.")
    title: str = Field(description="Its title.")
    note: str = Field("", description="A line of method.")
    runs: tuple[Run, ...] = Field((), description="Its sentences by head.")


class ToldBrief(Part):
    """A brief: its headline, sections and sources."""

    headline: Told = Field(description="The headline.")
    sections: tuple[ToldSection, ...] = Field(description="Its sections in order.")
    sources: tuple[Source, ...] = Field(description="All sources, by number.")
    notices: tuple[str, ...] = Field((), description="What a reader must know before reading.")


def told_brief(brief: Brief, findings: Findings, only: Sequence[str] | None = None) -> ToldBrief:
    """A brief of these findings as a page shows it; ``only`` some sections, by key."""
    teller = Teller(brief, findings)
    sections = [one for one in brief.sections if only is None or one.key in only]
    return ToldBrief(
        headline=teller.told(brief.headline),
        sections=tuple(teller.section(one) for one in sections),
        sources=tuple(source(line) for line in brief.sources),
        notices=brief.notices,
    )


class Teller:
    """Turns a brief's sentences into what a page shows."""

    def __init__(self, brief: Brief, findings: Findings) -> None:
        self._claims = frozenset(claim.id for claim in findings.claims)
        self._as_of = brief.as_of
        self._situation = brief.situation
        self._numbers = numbers_of(brief)
        self._records = {record.id: record for record in brief.records}
        self._sources = {line.number: line for line in brief.sources}

    def section(self, given: Section) -> ToldSection:
        """A section."""
        runs = tuple(
            Run(head=head, sentences=tuple(map(self.told, sentences))) for head, sentences in groups(given.sentences)
        )
        return ToldSection(key=given.key, title=given.title, note=given.note, runs=runs)

    def told(self, given: Sentence) -> Told:
        """A sentence with what is behind it."""
        records = self._behind(given)
        return Told(
            text=given.text,
            tone=given.tone,
            tag=TAGS.get(given.tone, ""),
            sources=tuple(source(self._sources[n]) for n in marks_of(given, self._numbers)),
            sums=tuple(map(arithmetic, given.sums)),
            records=tuple(map(self._opened, records[:MOST_RECORDS])),
            more=max(0, len(records) - MOST_RECORDS),
        )

    def _behind(self, given: Sentence) -> list[Record]:
        """The records cited; for an event, its claims follow it."""
        found: dict[str, Record] = {}
        for cite in given.cites:
            if cite in self._records:
                for key in (cite, *self._records[cite].rests_on):
                    if key in self._records:
                        found.setdefault(key, self._records[key])
        return list(found.values())

    def _opened(self, record: Record) -> Behind:
        return Behind(
            id=record.id, kind=record.kind, text=record.text, fields=record.fields, source=record.source,
            href=self._href(record),
        )  # fmt: skip

    def _href(self, record: Record) -> str | None:
        if record.id in self._claims:
            return addresses.claim(record.id, self._as_of)
        if record.rests_on:
            return addresses.event(self._situation, record.id, self._as_of)
        return addresses.address("records", record.id, as_of=self._as_of)


def source(line: SourceLine) -> Source:
    """A numbered source."""
    return Source(number=line.number, cite=line.cite, url=line.url, known=line.known, partisan=line.partisan,
                  verified=line.verified)  # fmt: skip


def arithmetic(given: Sum) -> Arithmetic:
    """A sum opened; counts of records are named as such."""
    counted = given.formula.startswith("count of")
    return Arithmetic(value=given.value, unit=given.unit, formula="count of the records" if counted else given.formula)
