"""The timeline of a situation: what happened in five lanes, and who said when, claim by claim and side by side."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from pydantic import Field

from tocsin.brief.index import TIMELINE_DAYS, Index, label
from tocsin.brief.strips import decades, timeline
from tocsin.schema.briefs import Bar, Brief, Mark, Sentence
from tocsin.schema.claims import Claim
from tocsin.schema.findings import Findings
from tocsin.web import addresses
from tocsin.web.context import Part
from tocsin.web.parts.claims import side_word
from tocsin.web.parts.mapped import coarse_label
from tocsin.web.parts.voices import voices


class Said(Part):
    """One claim on the timeline, on the day it became known."""

    day: date = Field(description="The day it could first be read.")
    side: str = Field(description="The side its speaker is counted with: a, b or other.")
    text: str = Field(description="The kind of happening and who says it.")
    contested: bool = Field(description="Whether the claims about this happening conflict.")
    href: str = Field(description="The claim's page.")


class MarkShown(Part):
    """One happening on the timeline."""

    start: date = Field(description="Its first day, or the window's.")
    end: date = Field(description="Its last day, or the day the page is as known on.")
    lane: str = Field(description="force, preparation, truce, diplomacy or statement.")
    label: str = Field(description="What it is, and where.")
    contested: bool = Field(description="Whether the claims about it conflict.")
    href: str = Field("", description="The first record behind it; empty where it has no page.")


class YearShown(Part):
    """A year's deaths as a data set counts them."""

    year: int = Field(description="The year.")
    value: float = Field(description="The count.")
    low: float | None = Field(None, description="Its lower bound; null for none.")
    high: float | None = Field(None, description="Its upper bound; null for none.")
    unit: str = Field(description="What is counted.")


class TimelineShown(Part):
    """What happened, and who said when, in the window to the day."""

    situation: str = Field(description="The situation's id.")
    first: date = Field(description="The window's first day.")
    as_of: date = Field(description="The window's last day.")
    sides: dict[str, str] = Field(description="The sides' names: a, b and other.")
    said: tuple[Said, ...] = Field(description="The claims that became known in the window, by day.")
    marks: tuple[MarkShown, ...] = Field(description="The happenings of the window, by lane.")
    years: tuple[YearShown, ...] = Field(
        (), description="Deaths by year; a year that is missing has no data, which is not calm."
    )
    src: str = Field(description="The claims of the window as data for a chart.")

    @property
    def said_svg(self) -> str:
        """The claims by side, drawn from the fields."""
        points = [(one.day, one.side, one.contested, one.text) for one in self.said]
        return voices(points, self.first, self.as_of, self.sides)

    @property
    def marks_svg(self) -> str:
        """The happenings by lane, drawn from the fields."""
        marks = tuple(Mark(one.start, one.end, one.lane, one.label, (), one.contested) for one in self.marks)
        return timeline(self._drawn(marks=marks), lambda _: "")

    @property
    def years_svg(self) -> str:
        """The deaths by year, drawn from the fields; empty without any."""
        bars = tuple(Bar(one.year, one.value, one.unit, (), one.low, one.high) for one in self.years)
        return decades(self._drawn(bars=bars), lambda _: "")

    def _drawn(self, marks: tuple[Mark, ...] = (), bars: tuple[Bar, ...] = ()) -> Brief:
        return Brief(situation=self.situation, title="", as_of=self.as_of, headline=Sentence("", ()), sections=(),
                     sources=(), marks=marks, bars=bars)  # fmt: skip


def timeline_shown(brief: Brief, findings: Findings) -> TimelineShown:
    """The timeline of a brief of these findings."""
    index = Index(findings)
    first = findings.as_of - timedelta(days=TIMELINE_DAYS)
    return TimelineShown(
        situation=brief.situation, first=first, as_of=brief.as_of, sides=side_names(index), said=said(index, first),
        marks=tuple(_mark(index, mark) for mark in brief.marks),
        years=tuple(YearShown(year=b.year, value=b.value, low=b.low, high=b.high, unit=b.unit) for b in brief.bars),
        src=addresses.situation(brief.situation, brief.as_of, "timeline.json"),
    )  # fmt: skip


def side_names(index: Index) -> dict[str, str]:
    """The sides' names by key."""
    return {"a": index.names.party(0), "b": index.names.party(1), "other": "Others"}


def said(index: Index, first: date) -> tuple[Said, ...]:
    """The claims that became known from a day on, in order of (known, happened, id)."""
    return tuple(_said(index, claim) for claim in index.findings.claims if claim.known >= first)


def _said(index: Index, claim: Claim) -> Said:
    return Said(
        day=claim.known, side=side_word(index.names.side_of(claim.speaker)),
        text=f"{index.names.speaker(claim)}: {label(claim.kind)}", contested=index.contested(claim),
        href=addresses.claim(claim.id, index.as_of),
    )  # fmt: skip


def _mark(index: Index, mark: Mark) -> MarkShown:
    return MarkShown(start=mark.start, end=mark.end, lane=mark.lane, label=_label(index, mark), contested=mark.contested,
                     href=_href(index, mark.cites))  # fmt: skip


def _label(index: Index, mark: Mark) -> str:
    """The mark's label; what tells of force names no place finer than a district."""
    event = next((index.event_of[cite] for cite in mark.cites if cite in index.event_of), None)
    return coarse_label(index, event.kind, event.place, mark.label) if event else mark.label


def _href(index: Index, cites: Iterable[str]) -> str:
    """A happening's page where the record is of one that several claims tell, else the claim's or the record's."""
    for cite in cites:
        event = index.event_of.get(cite)
        if event is not None and len(event.claims) > 1:
            return addresses.event(index.findings.situation.id, event.id, index.as_of)
        if cite in index.claims:
            return addresses.claim(cite, index.as_of)
        return addresses.address("records", cite, as_of=index.as_of)
    return ""
