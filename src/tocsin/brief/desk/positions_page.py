"""The page of stated positions: issue by issue who said what on which day, then what shifted, then what is not on record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tocsin.brief.desk.issues import FORMS, ISSUES, MEETINGS
from tocsin.brief.desk.telling import held, nothing
from tocsin.brief.index import Index
from tocsin.brief.names import listed
from tocsin.brief.sections.positions import dated
from tocsin.brief.sentences import sentence_case, told
from tocsin.schema.briefs import Section, Sentence
from tocsin.schema.findings import Findings
from tocsin.schema.mediation import Issue, IssuePosition, Positions, Shift, Statement
from tocsin.schema.sums import window
from tocsin.schema.time import long_date

NOTE = "Coded by stated rules from what each is on record as saying, newest last."
OTHERS = "Others"
_DAYS = re.compile(r"last (\d+) days")


def sections(findings: Findings, chosen: Positions) -> tuple[Section, ...]:
    """A section for each issue that somebody has spoken on, one of shifts, one of silence."""
    index = Index(findings)
    spoken = [one for one in chosen.issues if _said(one.issue, chosen.statements)]
    silent = [ISSUES[one.issue] for one in chosen.issues if one not in spoken and one.issue != "other"]
    unsaid = [nothing(index, f"Nobody is on record on: {listed(silent)}")] if silent else []
    return (
        *(_issue(index, one, chosen.statements, NOTE if one is spoken[0] else "") for one in spoken),
        Section("shifts", "What shifted", tuple(_shift(index, shift) for shift in chosen.shifts)),
        Section("silence", "What is not on record", tuple(unsaid)),
    )


def lead(findings: Findings, chosen: Positions) -> Sentence:
    """On how many issues the sides' newest words meet and on how many they part."""
    index = Index(findings)
    if not chosen.statements:
        return nothing(index, "No stated position is on record by this day, which is not to say that there was none")
    met, parted = (_counted(chosen.issues, word) for word in ("overlap", "gap"))
    text = f"The sides' newest words overlap on {met} and part on {parted}; the rest is one-sided, unclear or silence."
    cites = held(
        index, [s.claim for one in chosen.issues for s in (*one.a, *one.b) if one.meeting in ("overlap", "gap")]
    )
    return Sentence(text, cites)


def _counted(issues: Sequence[IssuePosition], meeting: str) -> str:
    return listed(ISSUES[one.issue] for one in issues if one.meeting == meeting) or "no issue"


def _said(issue: Issue, statements: Sequence[Statement]) -> list[Statement]:
    return [one for one in statements if issue in one.issues]


def _issue(index: Index, one: IssuePosition, statements: Sequence[Statement], note: str) -> Section:
    """How the sides stand to one another, then every statement on it: either side's, then others'."""
    said = _said(one.issue, statements)
    own = [_statement(index, each) for side in (0, 1, None) for each in said if each.side == side]
    return Section(one.issue, sentence_case(ISSUES[one.issue]), (_meeting(index, one), *filter(None, own)), note)


def _meeting(index: Index, one: IssuePosition) -> Sentence:
    cites = held(index, [each.claim for each in (*one.a, *one.b)])
    sums = tuple(window(index.as_of, int(days)) for days in _DAYS.findall(one.because))
    return Sentence(f"{sentence_case(MEETINGS[one.meeting])}: {one.because}", cites, sums)


def _statement(index: Index, statement: Statement) -> Sentence | None:
    """Its form, then the claim as a brief tells it; its side as head."""
    claim = index.claims.get(statement.claim)
    if claim is None:
        return None
    head = OTHERS if statement.side is None else index.names.party(statement.side)
    one = dated(told(claim, index.names, index.contested(claim), head), claim)
    return Sentence(f"{sentence_case(FORMS[statement.form])}. {one.text}", one.cites, one.sums, one.tone, one.head)


def _shift(index: Index, shift: Shift) -> Sentence:
    before, after = (f"{FORMS[s.form]} ({long_date(s.day or s.known)})" for s in (shift.before, shift.after))
    text = f"{index.names.described(shift.speaker)} on {ISSUES[shift.issue]}: {before}, then {after}."
    return Sentence(text, held(index, (shift.before.claim, shift.after.claim)))


def shift_lines(findings: Findings, shifts: Sequence[Shift]) -> Iterator[str]:
    """The shifts as plain lines."""
    index = Index(findings)
    yield from (_shift(index, shift).text for shift in shifts)
