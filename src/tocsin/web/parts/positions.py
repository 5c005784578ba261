"""What each side is on record as wanting, issue by issue: where the newest words meet, where they part, what shifted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import Field

from tocsin.brief.desk.issues import FORMS, ISSUES, MEETINGS
from tocsin.brief.index import Index
from tocsin.schema.findings import Findings
from tocsin.schema.mediation import IssuePosition, Shift, Statement
from tocsin.web import addresses
from tocsin.web.context import Part
from tocsin.web.parts.claims import side_word


class StatementShown(Part):
    """One thing somebody said about an issue."""

    form: str = Field(description="demand, condition, red line, offer, refusal …, by stated rules.")
    quote: str = Field(description="The words of the record that carry it.")
    speaker: str = Field(description="Who says it.")
    side: str = Field(description="The side the speaker is counted with: a, b or other.")
    day: date | None = Field(None, description="When it was said; null where unknown.")
    known: date = Field(description="The day it could first be read.")
    contested: bool = Field(description="Whether claims about it conflict.")
    href: str = Field(description="The claim's page.")


class IssueShown(Part):
    """An issue with the newest words of either side."""

    key: str = Field(description="The issue's key.")
    name: str = Field(description="The issue in words.")
    meeting: str = Field(description="overlap, gap, one_sided, unclear or silent.")
    words: str = Field(description="The same in words.")
    because: str = Field(description="The rule that says so, with the statements it rests on.")
    a: tuple[StatementShown, ...] = Field((), description="Side a's newest, the newest first.")
    b: tuple[StatementShown, ...] = Field((), description="Side b's newest, the newest first.")


class ShiftShown(Part):
    """A speaker's form on an issue that changed; both are shown, neither is judged."""

    speaker: str = Field(description="Who.")
    side: str = Field(description="The side they are counted with: a, b or other.")
    issue: str = Field(description="The issue in words.")
    before: StatementShown = Field(description="What was said before.")
    after: StatementShown = Field(description="What was said after.")


def issues(findings: Findings) -> tuple[IssueShown, ...]:
    """Every issue, those first on which a side has spoken; empty without a desk."""
    index = Index(findings)
    found = findings.desk.positions.issues if findings.desk else ()
    return tuple(_issue(index, one) for one in sorted(found, key=lambda one: one.meeting == "silent"))


def shifts(findings: Findings) -> tuple[ShiftShown, ...]:
    """What shifted, the newest first."""
    index = Index(findings)
    return tuple(_shift(index, one) for one in reversed(findings.desk.positions.shifts if findings.desk else ()))


def _issue(index: Index, one: IssuePosition) -> IssueShown:
    return IssueShown(
        key=one.issue, name=ISSUES[one.issue], meeting=one.meeting, words=MEETINGS[one.meeting], because=one.because,
        a=_statements(index, one.a), b=_statements(index, one.b),
    )  # fmt: skip


def _statements(index: Index, found: Iterable[Statement]) -> tuple[StatementShown, ...]:
    return tuple(_statement(index, one) for one in reversed(tuple(found)))


def _statement(index: Index, one: Statement) -> StatementShown:
    claim = index.claims.get(one.claim)
    return StatementShown(
        form=FORMS[one.form], quote=one.quote, side=side_word(one.side), day=one.day, known=one.known,
        speaker=index.names.speaker(claim) if claim else index.names.actor(one.speaker),
        contested=claim is not None and index.contested(claim), href=addresses.claim(one.claim, index.as_of),
    )  # fmt: skip


def _shift(index: Index, one: Shift) -> ShiftShown:
    return ShiftShown(
        speaker=index.names.described(one.speaker), side=side_word(one.after.side), issue=ISSUES[one.issue],
        before=_statement(index, one.before), after=_statement(index, one.after),
    )  # fmt: skip
