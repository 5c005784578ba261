"""What each side says, issue by issue: where the stated positions meet and where they part."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tocsin.brief.desk.telling import held, nothing
from tocsin.brief.index import Index
from tocsin.brief.names import listed
from tocsin.brief.sections.positions import dated
from tocsin.brief.sentences import ended, sentence_case, told
from tocsin.schema.briefs import Sentence
from tocsin.schema.mediation import IssuePosition, Positions, Shift, Statement
from tocsin.schema.sums import window
from tocsin.schema.time import long_date

ISSUES = {
    "status": "status", "withdrawal": "withdrawal", "return": "return of the displaced", "prisoners": "prisoners and the dead",
    "corridor": "roads and corridors", "monitors": "monitors and peacekeepers", "truce": "truce", "talks": "talks",
    "water": "water", "other": "other matters",
}  # fmt: skip
FORMS = {
    "demand": "demand", "condition": "condition", "red_line": "red line", "offer": "offer", "threat": "threat",
    "denial": "denial", "refusal": "refusal", "ready_to_talk": "readiness to talk, without a concession", "plea": "plea",
    "claim": "claim",
}  # fmt: skip
MEETINGS = {
    "overlap": "overlap", "gap": "gap", "one_sided": "one side has spoken", "unclear": "unclear whether they meet",
    "silent": "silent",
}  # fmt: skip
NEWEST = 2
LOOSE = ("claim", "denial")
"""Forms that say nothing of what a side wants; shown where a side said nothing else."""
MOST_SHIFTS = 4


def told_issues(index: Index, positions: Positions) -> Iterator[Sentence]:
    """Issue by issue those on which a side has spoken, shifts, then the issues on which none has."""
    spoken = [one for one in positions.issues if one.meeting != "silent"]
    for one in spoken:
        yield from _issue(index, one, positions)
    for shift in positions.shifts[-MOST_SHIFTS:]:
        yield _shift(index, shift)
    silent = [ISSUES[one.issue] for one in positions.issues if one.meeting == "silent" and one.issue != "other"]
    if silent:
        yield nothing(index, f"Neither side is on record on: {listed(silent)}", "Silent")
    if not positions.issues:
        yield nothing(index, "No stated position of either side is on record")


def _issue(index: Index, one: IssuePosition, positions: Positions) -> Iterator[Sentence]:
    """How the sides stand to one another, with the days on which it rests, then the statements themselves."""
    head, chosen = sentence_case(ISSUES[one.issue]), _shown(one, positions)
    text = f"{sentence_case(MEETINGS[one.meeting])}: {one.because}"
    days = [int(found[0]) for found in re.findall(r"last ((\d+)) days", one.because)]
    sums = tuple(window(index.as_of, number) for number in days)
    yield Sentence(ended(text), held(index, [s.claim for s in chosen]), sums, "plain", head)
    for statement in chosen:
        found = index.claims.get(statement.claim)
        if found is not None:
            sentence = dated(told(found, index.names, index.contested(found), head), found)
            form = sentence_case(FORMS[statement.form])
            yield Sentence(f"{form}. {sentence.text}", sentence.cites, (), sentence.tone, head)


def _shown(one: IssuePosition, positions: Positions) -> list[Statement]:
    """Of each side the statements whose day the rule names and the newest, oldest first; mere claims for want of others."""
    found: list[Statement] = []
    for side, own in enumerate((one.a, one.b)):
        every = [s for s in positions.statements if s.side == side and one.issue in s.issues]
        named = [s for s in every if long_date(s.day or s.known) in one.because]
        newest = [s for s in own if s.form not in LOOSE][-NEWEST:] or list(own[-1:])
        kept = {s.claim for s in (*named, *newest)}
        found += [s for s in every if s.claim in kept]
    return found


def _shift(index: Index, shift: Shift) -> Sentence:
    who, before, after = index.names.described(shift.speaker), _form(shift.before), _form(shift.after)
    text = f"{who} on {ISSUES[shift.issue]}: {before}, then {after}"
    return Sentence(ended(text), held(index, (shift.before.claim, shift.after.claim)), (), "plain", "Shifts")


def _form(statement: Statement) -> str:
    return f"{FORMS[statement.form]} ({long_date(statement.day or statement.known)})"
