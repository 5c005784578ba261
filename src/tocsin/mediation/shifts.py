"""Changes of a speaker's form on an issue from one statement to the next. Both are shown, neither is judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from tocsin.mediation.parties import Parties
from tocsin.mediation.position_words import is_lead
from tocsin.mediation.statements import day_of, is_of_outsiders
from tocsin.schema.mediation import Form, Issue, Shift, Statement
from tocsin.schema.registry import Office

WISHES: tuple[Form, ...] = (
    "offer", "condition", "ready_to_talk", "demand", "plea", "red_line", "refusal", "threat",
)  # fmt: skip
"""Forms that say what is wanted or not. A claim or a denial neither ends nor begins one, so that it makes no shift."""
APART = 365
"""Days; a word given longer ago belongs to another time."""


def shifts(statements: Iterable[Statement], parties: Parties, offices: Sequence[Office] = ()) -> tuple[Shift, ...]:
    """Shifts in order of the later statement's day.

    The statements of one voice on one issue are compared day by day (undated ones by the day they became known): where a
    day has several forms, there is a shift only if the next day with any has none of them. A *voice* is the speaker; a
    side's state, its government and the holders of its lead office, one after the other, are one voice. "other" is no one
    issue and has no shifts, what is asked of outsiders alone is left out, and what lies more than ``APART`` days apart is
    not compared.
    """
    said: dict[tuple[str, Issue], list[Statement]] = defaultdict(list)
    for one in statements:
        if one.speaker is not None and one.form in WISHES:
            for issue in one.issues:
                if not is_of_outsiders(one, issue, parties):
                    said[voice(one, parties, offices), issue].append(one)
    found = [shift for (who, issue), told in said.items() if issue != "other" for shift in _changes(who, issue, told)]
    return tuple(sorted(found, key=lambda one: (day_of(one.after), one.after.known, one.after.claim, one.issue)))


def voice(statement: Statement, parties: Parties, offices: Sequence[Office] = ()) -> str:
    """Whose word it is: the lead office's owner where its holder or the owner itself speaks, else the speaker."""
    speaker = statement.speaker or ""
    for office in offices:
        if office.holder == speaker and is_lead(office.office) and _held(office, statement):
            return office.of
    return parties.government_of(speaker)


def _held(office: Office, statement: Statement) -> bool:
    day = day_of(statement)
    return (office.since is None or office.since <= day) and (office.until is None or day <= office.until)


def _changes(who: str, issue: Issue, told: Sequence[Statement]) -> Iterator[Shift]:
    days = [list(group) for _, group in groupby(sorted(told, key=_order), key=day_of)]
    for before, after in pairwise(days):
        apart = (day_of(after[0]) - day_of(before[0])).days
        if apart <= APART and {one.form for one in before}.isdisjoint({one.form for one in after}):
            yield Shift(speaker=who, issue=issue, before=_weightiest(before), after=_weightiest(after))


def _order(statement: Statement) -> tuple[object, ...]:
    return day_of(statement), statement.known, statement.claim


def _weightiest(told: Sequence[Statement]) -> Statement:
    """Of one day's the one that says most: in the order of ``WISHES``, the last told."""
    return min(reversed(told), key=lambda one: WISHES.index(one.form))
