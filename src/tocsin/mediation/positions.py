"""Where the two sides' stated positions meet or part, issue by issue, from their statements alone. Pure.

Of each side the newest statements of the last ``WINDOW`` days that bear on the issue count: those of the newest day with any.
What a statement does on an issue (``bearing``):

============  ========================================================================================================
offers        an ``offer``; ``ready_to_talk`` on talks
wants         a ``demand`` or ``plea``; a ``condition`` that requires the issue
refuses       a ``refusal`` or ``red_line``
sets a price  a ``condition`` for the issue, whatever it requires
nothing       ``threat``, ``denial``, ``claim``; what is asked of outsiders alone, and talks or monitors with outsiders alone; a
              demand about who is to talk and how: shown, but no ground to say that the sides meet or part
============  ========================================================================================================

*Overlap*: one offers what the other offers or wants; or both want it and it is one thing for both (``shared`` in
``positions.yaml``: a truce, talks, an exchange of prisoners, monitors, an open road). *Gap*: one refuses what the other offers
or wants; or each wants of the other what only one can have. All else is *unclear*, and the reason is said. Where statements of
a side's newest day pull both ways it is unclear too. No rule knows which side is which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from typing import Literal, get_args

from tocsin.mediation.parties import Parties
from tocsin.mediation.position_words import lists
from tocsin.mediation.shifts import shifts
from tocsin.mediation.statements import day_of, is_of_outsiders, priced, required_issues, statements
from tocsin.schema.claims import Claim
from tocsin.schema.mediation import Form, Issue, IssuePosition, Meeting, Positions, Statement
from tocsin.schema.registry import Actor, Office
from tocsin.schema.situations import Situation
from tocsin.schema.time import long_date

WINDOW = 365
"""Days; what was said earlier is history and says nothing of where the sides stand."""
MOST = 3
"""Statements of a side shown for an issue."""
ISSUES: tuple[Issue, ...] = get_args(Issue)

Bearing = Literal["offers", "wants", "refuses", "sets a price", "nothing"]
_OF_FORM: dict[Form, Bearing] = {
    "offer": "offers", "demand": "wants", "plea": "wants", "refusal": "refuses", "red_line": "refuses",
}  # fmt: skip
FORM_WORDS: dict[Form, str] = {
    "demand": "demand", "condition": "condition", "red_line": "red line", "offer": "offer", "threat": "threat",
    "denial": "denial", "refusal": "refusal", "ready_to_talk": "readiness, no concession named,", "plea": "plea",
    "claim": "claim",
}  # fmt: skip
"""Forms as a reader sees them."""
_WORDS: dict[Issue, str] = {
    "status": "the status", "withdrawal": "a withdrawal", "return": "the return of the displaced",
    "prisoners": "prisoners", "corridor": "the road or corridor", "monitors": "monitors", "truce": "a truce",
    "talks": "talks", "water": "the water", "other": "other matters",
}  # fmt: skip


def positions(
    claims: Iterable[Claim],
    situation: Situation,
    actors: Mapping[str, Actor],
    as_of: date,
    offices: Sequence[Office] = (),
) -> Positions:
    """The statements known by the day, the shifts among them, and for every issue where the sides meet or part.

    ``offices`` say who speaks for a side one after the other; without them every person is a voice of his own. Claims that
    are unverified or historical are told among the statements, and count for no meeting.
    """
    parties = Parties(situation, actors)
    found = tuple(claims)
    told = statements(found, parties, as_of)
    loose = {claim.id for claim in found if not claim.verified or claim.status == "historical"}
    recent = [one for one in told if one.claim not in loose and as_of - timedelta(days=WINDOW) <= day_of(one) <= as_of]
    return Positions(
        statements=told,
        shifts=shifts(told, parties, offices),
        issues=tuple(issue_position(issue, recent, parties) for issue in ISSUES),
    )


def issue_position(issue: Issue, recent: Sequence[Statement], parties: Parties) -> IssuePosition:
    """One issue, from statements in order of time."""
    a, b = ([one for one in recent if one.side == side and issue in one.issues] for side in (0, 1))
    meeting, because = _meeting(issue, a, b, parties)
    shown = (_shown(issue, told, parties) for told in (a, b))
    return IssuePosition(issue=issue, a=next(shown), b=next(shown), meeting=meeting, because=because)


def _shown(issue: Issue, told: Sequence[Statement], parties: Parties) -> tuple[Statement, ...]:
    """The newest, those the reason may name first; oldest first."""
    ground = _newest(issue, told, parties)[-MOST:]
    rest = [one for one in reversed(told) if one not in ground][: MOST - len(ground)]
    return tuple(one for one in told if one in ground or one in rest)


def _meeting(issue: Issue, a: Sequence[Statement], b: Sequence[Statement], parties: Parties) -> tuple[Meeting, str]:
    if not a and not b:
        return "silent", f"Neither side is on record on {_WORDS[issue]} in the last {WINDOW} days."
    if not a or not b:
        return "one_sided", _alone(issue, (_newest(issue, a or b, parties) or (a or b))[-1], parties)
    if issue == "other":
        return "unclear", "What the two sides speak of is not known to be one matter."
    first, second = (_newest(issue, told, parties) for told in (a, b))
    if not first or not second:
        return "unclear", _no_ground(issue, first, second, parties)
    pairs = [(_relation(issue, one, other, parties), one, other) for one, other in product(first, second)]
    kinds = {meeting for meeting, _, _ in pairs} - {"unclear"}
    if len(kinds) > 1:
        return "unclear", f"One side's own newest statements on {_WORDS[issue]} differ."
    meeting, one, other = next((pair for pair in pairs if pair[0] in kinds), pairs[-1])
    return meeting, _because(issue, meeting, one, other, parties)


def _newest(issue: Issue, told: Sequence[Statement], parties: Parties) -> list[Statement]:
    """The statements that bear on the issue, of the newest day that has any."""
    bearing_ = [one for one in told if bearing(one, issue, parties) != "nothing"]
    return [one for one in bearing_ if day_of(one) == day_of(bearing_[-1])]


def bearing(statement: Statement, issue: Issue, parties: Parties) -> Bearing:
    """What a statement does on an issue; see the table at the head."""
    if issue not in statement.issues:
        return "nothing"
    if is_of_outsiders(statement, issue, parties):
        return "nothing"
    if statement.form == "condition":
        return "wants" if issue in required_issues(statement) and issue not in priced(statement) else "sets a price"
    if statement.form == "ready_to_talk":
        return "offers" if issue == "talks" else "nothing"
    return _OF_FORM.get(statement.form, "nothing")


def _relation(issue: Issue, one: Statement, other: Statement, parties: Parties) -> Meeting:
    """Overlap, gap or unclear; the same whichever comes first."""
    both = {bearing(one, issue, parties), bearing(other, issue, parties)}
    if "sets a price" in both:
        return "unclear"
    if "refuses" in both:
        return "gap" if len(both) > 1 else "unclear"
    if "offers" in both or issue in lists().shared:
        return "overlap"
    return "gap" if parties.to_the_other(one) and parties.to_the_other(other) else "unclear"


def _because(issue: Issue, meeting: Meeting, one: Statement, other: Statement, parties: Parties) -> str:
    """The two statements in words, the earlier first, and what the rule makes of them."""
    first, second = sorted((one, other), key=lambda each: (day_of(each), each.known))
    told = f"{_told(issue, first, parties)}; {_told(issue, second, parties)}"
    if meeting != "unclear":
        return f"{told}."
    return f"{told}; {_why_unclear(issue, {bearing(each, issue, parties) for each in (one, other)})}."


def _why_unclear(issue: Issue, both: set[Bearing]) -> str:
    if "sets a price" in both:
        return "nothing on record says that what it depends on is met"
    if both == {"refuses"}:
        return "both refuse it" if issue in lists().shared else "whether they refuse the same is not told"
    return "whether they want the same is not told"


def _told(issue: Issue, statement: Statement, parties: Parties) -> str:
    """``Alvania: demand on a withdrawal (3 May 2030)``."""
    unknown = "" if statement.day else "day not told, known "
    who, when = party(statement.side or 0, parties), f"{unknown}{long_date(day_of(statement))}"
    return f"{who}: {FORM_WORDS[statement.form]} on {_WORDS[issue]} ({when})"


def _alone(issue: Issue, newest: Statement, parties: Parties) -> str:
    other = party(1 - (newest.side or 0), parties)
    return f"{_told(issue, newest, parties)}; nothing of {other} on it is on record in the last {WINDOW} days."


def _no_ground(issue: Issue, first: Sequence[Statement], second: Sequence[Statement], parties: Parties) -> str:
    told = [_told(issue, one, parties) for side in (first, second) for one in side[-1:]]
    silent = [party(side, parties) for side, speaks in enumerate((first, second)) if not speaks]
    nothing = f"no wish or refusal of {silent[0] if len(silent) == 1 else 'either side'} on it is on record"
    return f"{'; '.join([*told, nothing])}."


def party(side: int, parties: Parties) -> str:
    """A side's lead actor by name."""
    lead = parties.situation.parties[side : side + 1]
    return (parties.actors[lead[0]].name if lead[0] in parties.actors else lead[0]) if lead else f"party {'ab'[side]}"
