"""Truces as a page shows them: the clock, breaches by whose account, clauses by side, counts, and the chance to hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import Field

from tocsin.brief.index import Index
from tocsin.brief.sections.truces import STANDINGS
from tocsin.brief.truce_telling import CLAUSES, COMPLIANCE, UNKNOWN, account, in_party_order, newest_first
from tocsin.schema.findings import Findings
from tocsin.schema.truces import Breach, Chance, ClauseStanding, Counter, LikeCase, Survival, TruceStatus, TruceWatch
from tocsin.web import addresses
from tocsin.web.context import Part
from tocsin.web.parts.claims import side_word

RUNNING = ("agreed", "in_force", "strained", "contested")
SPLIT = "Clause: "
"""The head of the sentences that a table of clauses shows instead."""


class ClaimLink(Part):
    """A claim by who makes it."""

    id: str = Field(description="The claim's id.")
    href: str = Field(description="Its page.")
    speaker: str = Field(description="Who says it.")
    side: str = Field(description="The side the speaker is counted with: a, b or other.")
    known: date = Field(description="The day it could first be read.")


class BreachShown(Part):
    """One alleged breach: a happening, with the claims of it."""

    day: date | None = Field(None, description="The day it is said to have been; null where not told.")
    clause: str = Field("", description="The clause it would break, in words; empty where that is not told.")
    accused: str = Field(description="Who is said to have done it, by name; 'a side not named' for nobody.")
    accused_side: str = Field(description="Their side: a, b or other.")
    account: str = Field(description="By whose account.")
    by_monitor: bool = Field(description="Whether the account is that of the truce's monitor.")
    claims: tuple[ClaimLink, ...] = Field(description="The claims of it.")
    denied: tuple[ClaimLink, ...] = Field((), description="The claims that deny it.")


class ClauseCell(Part):
    """What one side is said to have done about a clause."""

    side: str = Field(description="The side: a, b or other.")
    name: str = Field(description="Who, by name.")
    standing: str = Field(description="In words: said to be kept, said to be broken, disputed, nothing on record.")
    kept: tuple[ClaimLink, ...] = Field((), description="Claims that say it was kept.")
    breached: tuple[ClaimLink, ...] = Field((), description="Claims that say it was not.")


class ClauseShown(Part):
    """One promise."""

    kind: str = Field(description="Its kind in words.")
    text: str = Field(description="Its sense in plain words.")
    by_side: tuple[ClauseCell, ...] = Field(description="What is said of each side.")


class CounterShown(Part):
    """A running count that somebody publishes: never a fact; what is told is its change and its silence."""

    by: str = Field(description="Who publishes it.")
    side: str = Field(description="Their side: a, b or other.")
    against: str = Field(description="Of whose breaches.")
    unit: str = Field(description="What is counted.")
    values: tuple[tuple[date, float], ...] = Field(description="The counts: last day counted and number, oldest first.")
    per_day: float | None = Field(None, description="The newest count by its days; null where the days are unknown.")
    change: float | None = Field(None, description="The newest rate over the one before; null where there is none.")
    silent_days: int | None = Field(None, description="Days since the newest one's last day; null where unknown.")
    by_monitor: bool = Field(description="Whether a monitor publishes it.")


class ChanceToHold(Part):
    """The chance that the truce still holds so many days on."""

    days: int = Field(description="After how many days (from the day told).")
    p: float = Field(description="The chance, 0 to 1.")
    low: float = Field(description="Lower end of its 90 % interval.")
    high: float = Field(description="Upper end of its 90 % interval.")
    base: float = Field(description="The plain share among all cases of its kind of war.")
    at_risk: int = Field(description="How many cases were still whole then.")


class LikeShown(Part):
    """A like truce."""

    title: str = Field(description="Its title.")
    day: date = Field(description="The day it was made.")
    held_days: int = Field(description="How many days it held, or was seen whole.")
    failed: bool = Field(description="Whether it failed; if not, it was whole when last seen.")
    alike: tuple[str, ...] = Field((), description="In what it is alike.")
    unlike: tuple[str, ...] = Field((), description="In what it is not.")
    cite: str = Field("", description="The source as given.")


class SurvivalShown(Part):
    """How long the truce may hold, from like cases known by the day."""

    known: date = Field(description="The day it was reckoned as of.")
    kind: str = Field(description="The kind of war of the cases.")
    cases: int = Field(description="How many cases.")
    failed: int = Field(description="How many of them failed.")
    day_in_force: int = Field(description="The truce's age in days, from which the chances are reckoned.")
    chances: tuple[ChanceToHold, ...] = Field(description="The chances.")
    nearest: tuple[LikeShown, ...] = Field(description="The nearest cases.")
    definition: str = Field(description="What counts as failing.")
    method: str = Field(description="The model and the year to which it was fitted.")
    caveats: tuple[str, ...] = Field((), description="What must be known before the chances are read.")


class TruceShown(Part):
    """One truce as of the day."""

    id: str = Field(description="Its id.")
    title: str = Field(description="Its title.")
    standing: str = Field(description="agreed, in_force, strained, contested, broken, ended, superseded or unknown.")
    words: str = Field(description="The standing in words.")
    running: bool = Field(description="Whether it has not ended.")
    made: str = Field(description="When it was made, in words, with its precision.")
    in_force: str = Field(description="From when it was to hold, in words.")
    known: date = Field(description="The day it could first be read of.")
    days: int | None = Field(None, description="Days in force to its end or to the day; null where unknown.")
    hours: float | None = Field(
        None, description="Hours to the first alleged breach; null where the hours are not sourced."
    )
    conflict: bool = Field(False, description="Whether accounts of the first breach conflict.")
    first: tuple[BreachShown, ...] = Field((), description="The first breach by each account.")
    breaches: tuple[BreachShown, ...] = Field((), description="All alleged breaches, the earliest first.")
    clauses: tuple[ClauseShown, ...] = Field((), description="What was promised, and what is told of it by side.")
    counters: tuple[CounterShown, ...] = Field((), description="Running counts.")
    survival: SurvivalShown | None = Field(None, description="The chance to hold; null where no like case bears on it.")
    href: str = Field(description="The record behind it.")


def truces_shown(findings: Findings) -> tuple[TruceShown, ...]:
    """Every truce on record on the day, the newest first."""
    index = Index(findings)
    watches = {watch.status.agreement.id: watch for watch in findings.watched}
    of = {status.agreement.id: status for status in findings.truces}
    return tuple(
        _truce(index, of[one.id], watches.get(one.id)) for one in newest_first(s.agreement for s in findings.truces)
    )


def _truce(index: Index, status: TruceStatus, watch: TruceWatch | None) -> TruceShown:
    made = status.agreement
    shown = TruceShown(
        id=made.id, title=made.title, standing=status.standing, words=STANDINGS[status.standing],
        running=status.standing in RUNNING, made=made.agreed.show(), in_force=made.in_force.show(), known=made.known,
        hours=status.held_hours, href=addresses.address("records", made.id, as_of=index.as_of),
    )  # fmt: skip
    return shown if watch is None else shown.model_copy(update=_watched(index, watch))


def _watched(index: Index, watch: TruceWatch) -> dict[str, object]:
    breaches = _breaches(index, watch)
    first = [b for b in breaches if {c.id for c in b.claims} & set(watch.clock.first_told)]
    return {
        "days": watch.clock.days, "conflict": watch.clock.conflict, "first": tuple(first), "breaches": breaches,
        "clauses": _clauses(index, watch.clauses), "counters": tuple(_counter(index, one) for one in watch.counters),
        "survival": _survival(index, watch, watch.survival) if watch.survival else None,
    }  # fmt: skip


def _breaches(index: Index, watch: TruceWatch) -> tuple[BreachShown, ...]:
    """One row a happening, accused and account: claims of the same are kept together."""
    rows: dict[tuple[str, str | None, str], list[Breach]] = {}
    for breach in watch.breaches:
        if breach.claim in index.claims:
            told = account(index, breach, index.claims[breach.claim])
            rows.setdefault((breach.happening or breach.claim, breach.accused, told), []).append(breach)
    shown = [_breach(index, accused, told, found) for (_, accused, told), found in rows.items()]
    return tuple(sorted(shown, key=lambda b: (b.day or date.max, b.claims[0].known, b.claims[0].id)))


def _breach(index: Index, accused: str | None, told: str, found: list[Breach]) -> BreachShown:
    clause = next((b.clause for b in found if b.clause), None)
    denied = dict.fromkeys(claim for b in found for claim in b.denied)
    return BreachShown(
        day=min((b.day for b in found if b.day), default=None), clause=CLAUSES.get(clause, clause) if clause else "",
        accused=index.names.actor(accused) if accused else "a side not named",
        accused_side=side_word(index.names.side_of(accused)), account=told, by_monitor=any(b.by_monitor for b in found),
        claims=links(index, dict.fromkeys(b.claim for b in found)), denied=links(index, denied),
    )  # fmt: skip


def links(index: Index, claims: Iterable[str]) -> tuple[ClaimLink, ...]:
    """Claims held by the findings, each by its speaker."""
    found = [index.claims[claim] for claim in claims if claim in index.claims]
    return tuple(
        ClaimLink(id=c.id, href=addresses.claim(c.id, index.as_of), speaker=index.names.speaker(c),
                  side=side_word(index.names.side_of(c.speaker)), known=c.known)
        for c in found
    )  # fmt: skip


def _clauses(index: Index, standings: Iterable[ClauseStanding]) -> tuple[ClauseShown, ...]:
    """A row a clause; the sides in the situation's order."""
    rows: dict[tuple[str, str], dict[str, ClauseStanding]] = {}
    for one in standings:
        rows.setdefault((one.clause.kind, one.clause.text), {})[one.side] = one
    return tuple(
        ClauseShown(kind=CLAUSES.get(kind, kind.replace("_", " ")), text=text,
                    by_side=tuple(_cell(index, bound[side]) for side in in_party_order(index, bound)))
        for (kind, text), bound in rows.items()
    )  # fmt: skip


def _cell(index: Index, one: ClauseStanding) -> ClauseCell:
    return ClauseCell(
        side=side_word(index.names.side_of(one.side)), name=index.names.actor(one.side), standing=COMPLIANCE[one.standing],
        kept=links(index, one.kept), breached=links(index, one.breached),
    )  # fmt: skip


def _counter(index: Index, one: Counter) -> CounterShown:
    return CounterShown(
        by="somebody not named" if one.by == UNKNOWN else index.names.actor(one.by),
        side=side_word(index.names.side_of(one.by)),
        against="a side not named" if one.against == UNKNOWN else index.names.actor(one.against), unit=one.unit,
        values=tuple((day, value) for day, value, _ in one.values), per_day=one.per_day, change=one.change,
        silent_days=one.silent_days, by_monitor=one.by_monitor,
    )  # fmt: skip


def _survival(index: Index, watch: TruceWatch, one: Survival) -> SurvivalShown:
    return SurvivalShown(
        known=one.known, kind=one.kind, cases=one.cases, failed=one.failed, day_in_force=one.day_in_force,
        chances=tuple(map(_chance, one.chances)), nearest=tuple(_like(case) for case in one.nearest),
        definition=one.definition, method=one.method, caveats=tuple(_caveats(index, watch, one)),
    )  # fmt: skip


def _caveats(index: Index, watch: TruceWatch, one: Survival) -> Iterable[str]:
    """What ``tocsin truce`` says of its chances too: class, age, smallness, when they were reckoned."""
    made = watch.status.agreement
    if made.formal is False or made.purpose == "humanitarian":
        kind = "a humanitarian pause" if made.purpose == "humanitarian" else "a truce by word of mouth"
        yield (
            f"The chance is that of agreements with a ceasefire in them; this is {kind}, which are hardly among them, so that "
            "it may be far too high."
        )
    if watch.status.standing in ("strained", "contested"):
        yield "Breaches are alleged of this truce: the chance is of its class at its age, and knows nothing of them."
    if one.known != index.as_of:
        yield f"As reckoned on {one.known.isoformat()}, at the truce's start: it is not reckoned anew for one that is over."
    if one.small:
        yield "The cases are too few to say much."


def _chance(one: Chance) -> ChanceToHold:
    return ChanceToHold(days=one.days, p=one.p, low=one.low, high=one.high, base=one.base, at_risk=one.at_risk)


def _like(case: LikeCase) -> LikeShown:
    return LikeShown(title=case.title, day=case.day, held_days=case.held_days, failed=case.failed, alike=case.alike,
                     unlike=case.unlike, cite=case.cite)  # fmt: skip
