"""What a mediator works with: crises that are over, stated positions, mediators and their record, options."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from tocsin.schema.briefs import Sum
from tocsin.schema.claims import Span
from tocsin.schema.time import When
from tocsin.schema.truces import War

CrisisOutcome = Literal[
    "agreement", "truce", "victory", "low_activity", "actor_gone", "compromise", "stalemate", "faded", "war", "ongoing",
    "unknown",
]  # fmt: skip


class Crisis(Struct, frozen=True, kw_only=True):
    """A crisis, an episode of fighting or a mediation that is on record, with who mediated and how it ended.

    ``happened`` is its span, ``states`` ISO-3 codes, ``mediators`` actor ids or ISO-3 codes where a name was matched and
    ``mediator_text`` the names as given. ``outcome`` is the data set's, in one of our words, ``outcome_text`` in its own.
    ``violence`` is the data set's grade in words. ``came_back`` is the day fighting returned, unknown if not on record.
    """

    id: str
    source: str
    title: str
    kind: Literal["crisis", "episode", "mediation"]
    known: date
    happened: When = When()
    states: tuple[str, ...] = ()
    party_text: str = ""
    war: War = "unknown"
    issues: tuple[str, ...] = ()
    violence: str = ""
    mediated: bool | None = None
    mediators: tuple[str, ...] = ()
    mediator_text: str = ""
    outcome: CrisisOutcome = "unknown"
    outcome_text: str = ""
    came_back: When = When()
    conflict: str | None = None
    dyad: str | None = None
    cite: str = ""
    url: str = ""


# Positions ----------------------------------------------------------------------------------------------------------------

Form = Literal[
    "demand", "condition", "red_line", "offer", "threat", "denial", "refusal", "ready_to_talk", "plea", "claim"
]
Issue = Literal[
    "status", "withdrawal", "return", "prisoners", "corridor", "monitors", "truce", "talks", "water", "other"
]


class Statement(Struct, frozen=True, kw_only=True):
    """What somebody said he wants, will not have, offers or threatens: one claim, coded.

    ``side`` is 0, 1 or None for neither; ``audience`` actor ids it was said to, ``issues`` what it is about. ``quote``
    are the claim's words that carry the form, ``span`` where the article says so. ``ready_to_talk`` is readiness without any
    concession named; a readiness with one is an offer.
    """

    claim: str
    speaker: str | None
    side: int | None
    form: Form
    issues: tuple[Issue, ...]
    day: date | None
    known: date
    quote: str
    audience: tuple[str, ...] = ()
    span: Span | None = None
    article: str | None = None


class Shift(Struct, frozen=True, kw_only=True):
    """A speaker's form on an issue that changed from one statement to the next; both are shown, neither is judged."""

    speaker: str
    issue: Issue
    before: Statement
    after: Statement


Meeting = Literal["overlap", "gap", "one_sided", "unclear", "silent"]


class IssuePosition(Struct, frozen=True, kw_only=True):
    """Where the sides' stated positions on one issue meet or part, with the rule that says so.

    ``a`` and ``b`` are the newest statements of either side, oldest first. *overlap*: both offer or demand the same thing;
    *gap*: one demands what the other refuses; *one_sided*: one side has spoken; *silent*: neither; *unclear* otherwise.
    """

    issue: Issue
    a: tuple[Statement, ...]
    b: tuple[Statement, ...]
    meeting: Meeting
    because: str


class Positions(Struct, frozen=True, kw_only=True):
    """All statements known by the day, the shifts among them, and the issues."""

    statements: tuple[Statement, ...]
    shifts: tuple[Shift, ...]
    issues: tuple[IssuePosition, ...]


# Mediators ----------------------------------------------------------------------------------------------------------------

ActKind = Literal[
    "offered", "asked", "convened", "brokered", "stated", "called_for_truce", "monitored", "none", "other"
]


class MediatorAct(Struct, frozen=True, kw_only=True):
    """One public act of a mediator; ``record`` is a claim's or agreement's id, ``outcome`` what is on record of its fruit."""

    record: str
    kind: ActKind
    day: date | None
    level: str
    text: str
    outcome: str = ""
    outcome_cites: tuple[str, ...] = ()


class Acceptance(Struct, frozen=True, kw_only=True):
    """What one side is on record as saying of a mediator: claims for and against; "not told" where there are none."""

    side: str
    word: Literal["accepted", "rejected", "mixed", "not told"]
    accepts: tuple[str, ...] = ()
    rejects: tuple[str, ...] = ()


class Mediator(Struct, frozen=True, kw_only=True):
    """A candidate: its acts here, its ties to either side, what the sides say of it, its record and its other burdens.

    ``ties`` are (side's lead actor, tie id). ``last_by_level`` are (rank, act). ``record`` counts agreements of the data
    sets in which it was third party: (all, those known to have ended in fighting, those not). ``others`` are
    situations in which its acts of the last 120 days are on record: (situation id, claim ids). ``partisan`` names a
    side it backs, by the ties and claims ``partisan_cites``. ``sums`` open the counts.
    """

    actor: str
    acts: tuple[MediatorAct, ...]
    brokered: tuple[str, ...]
    ties: tuple[tuple[str, str], ...]
    acceptance: tuple[Acceptance, ...]
    last: MediatorAct | None
    days_ago: int | None
    last_by_level: tuple[tuple[str, MediatorAct], ...] = ()
    record: tuple[int, int, int] = (0, 0, 0)
    record_ids: tuple[str, ...] = ()
    others: tuple[tuple[str, tuple[str, ...]], ...] = ()
    partisan: tuple[str, ...] = ()
    partisan_cites: tuple[str, ...] = ()
    sums: tuple[Sum, ...] = ()


class Precedent(Struct, frozen=True, kw_only=True):
    """A case like this one: an agreement or crisis on record, how like it is by stated features, and how it ended.

    ``likeness`` is a sum whose terms are the features' weights; ``alike``/``unlike`` name the features. ``from_`` the source.
    """

    record: str
    kind: Literal["agreement", "crisis"]
    title: str
    day: date | None
    likeness: Sum
    alike: tuple[str, ...]
    unlike: tuple[str, ...]
    outcome: str
    mediators: str
    provisions: tuple[str, ...]
    cite: str
    url: str = ""


class Option(Struct, frozen=True, kw_only=True):
    """Something that could be done, who could do it and by when, on which precedent, and what it cannot do.

    Made only where a precedent on record and a statement or act of somebody bear on it. ``who`` are actor ids in order of
    the reasons for them; ``by`` the day after which its ground is gone, with ``by_why``, or None. ``said`` are (side's
    lead actor, claim id), ``silent`` sides of which nothing is on record. ``cannot`` are sentences with their records.
    """

    id: str
    known: date
    kind: str
    title: str
    who: tuple[str, ...]
    by: date | None
    by_why: str
    precedents: tuple[Precedent, ...]
    said: tuple[tuple[str, str], ...]
    silent: tuple[str, ...]
    cannot: tuple[tuple[str, tuple[str, ...]], ...]
    why: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    sums: tuple[Sum, ...] = ()


class Turning(Struct, frozen=True, kw_only=True):
    """The last day on which comparable crises were still turned: a distribution of days since the first dead, never a date.

    ``turned`` cases of ``cases`` ended without war; ``quantiles`` are (share of the turned, day, low, high), the bounds a
    90 % interval by resampling. ``since`` is how many days this one has run, ``later`` the share of the turned that
    were turned later still, with ``later_low`` and ``later_high``.
    """

    id: str
    known: date
    cases: int
    turned: int
    since: int
    quantiles: tuple[tuple[float, int, int, int], ...]
    later: float
    later_low: float
    later_high: float
    population: str
    sentence: str
    sums: tuple[Sum, ...]
    cites: tuple[str, ...]


class Desk(Struct, frozen=True, kw_only=True):
    """The mediation desk of a situation as of a day. ``sources`` names the data sets precedents came from, with their rows."""

    positions: Positions
    mediators: tuple[Mediator, ...]
    precedents: tuple[Precedent, ...]
    options: tuple[Option, ...]
    turning: Turning | None = None
    sources: tuple[tuple[str, int], ...] = ()
