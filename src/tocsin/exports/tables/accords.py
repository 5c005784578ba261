"""Agreements, their clauses, breaches, and where truces stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from tocsin.exports.table import Table
from tocsin.exports.tables.columns import actors, cite, clock, field, identity, known, made, verified, when
from tocsin.schema.findings import Findings
from tocsin.schema.truces import Agreement, Breach, Chance, Clause, ClauseStanding, Survival, TruceClock, TruceStatus

AGREEMENTS = Table(
    "agreements",
    "Agreements",
    "Each row is one truce or other agreement: who made it, by whom it was brought about, and from when it was to hold.",
    (
        identity("the agreement"),
        known(),
        field("title", "text", "its title", "#event+name"),
        field("kind", "text", "truce, protocol, statement, treaty, understanding or de_facto_calm", "#event+type"),
        field("purpose", "text", "humanitarian, cessation, preliminary, definitive or unknown", "#event+purpose"),
        *when("agreed", "the day it was made", "agreed", lambda a: a.agreed),
        *when("in_force", "the time from which it was to hold", "in_force", lambda a: a.in_force),
        *clock("in_force", "its entry into force", "in_force", lambda a: a.in_force),
        *when("ended", "the day fighting is coded to have come back", "ended", lambda a: a.ended),
        *actors("parties", "parties", "party"),
        *actors("brokers", "brokers", "broker"),
        field("monitor", "text", "its monitor: actor id", "#org+monitor+id"),
        field("monitor_text", "text", "its monitor, in words", "#org+monitor+name"),
        field("signed_by", "text", "rank of those who made it", "#meta+level"),
        field("formal", "flag", "true: written and signed; false: by word of mouth; empty: not known", "#meta+formal"),
        *actors("declined", "parties it speaks of that did not sign", "declined"),
        field("replaces", "text", "id of the truce it restores", "#meta+replaces+id"),
        field("place", "text", "where it was made: place id", "#loc+id"),
        made("place_name", "text", "where it was made: neutral name", "#loc+name",
             lambda a, at: at.place(a.place) or a.place_text),
        made("clauses", "integer", "how many clauses are on record", "#meta+clauses+num", lambda a, _: len(a.clauses)),
        field("text", "text", "what is told of it", "#description"),
        verified(),
        cite(),
        field("url", "text", "address of its text", "#meta+url"),
    ),
    lambda findings: findings.agreements,
)  # fmt: skip


class Promise(Struct, frozen=True):
    """One clause, and what one side is said to have done about it (None: not watched)."""

    agreement: Agreement
    number: int
    clause: Clause
    standing: ClauseStanding | None = None


def _clauses(findings: Findings) -> Iterator[Promise]:
    watched: dict[tuple[str, Clause], list[ClauseStanding | None]] = {}
    for truce in findings.watched:
        for one in truce.clauses:
            watched.setdefault((truce.status.agreement.id, one.clause), []).append(one)
    for agreement in findings.agreements:
        for number, clause in enumerate(agreement.clauses, start=1):
            told = watched.get((agreement.id, clause), [])
            yield from (Promise(agreement, number, clause, one) for one in told or [None])


CLAUSES = Table(
    "clauses",
    "Clauses",
    "Each row is one promise of an agreement and one side bound by it, with what is said of its keeping.",
    (
        field("agreement", "text", "id of the agreement", "#meta+agreement+id", "agreement.id"),
        field("agreement_title", "text", "its title", "#event+name", "agreement.title"),
        known("agreement.known", "the agreement"),
        field("number", "integer", "which clause on record, from 1", "#meta+number+num"),
        field("kind", "text", "kind of clause", "#activity+type", "clause.kind"),
        field("text", "text", "its sense, in plain words", "#description", "clause.text"),
        made("side", "text", "who is bound: actor id; empty: not watched", "#org+side+id",
             lambda p, _: p.standing.side if p.standing else None),
        made("side_name", "text", "who is bound: name", "#org+side+name",
             lambda p, at: at.name(p.standing.side) if p.standing else None),
        made("standing", "text", "kept, breached, disputed or not told; empty: not watched", "#status+clause",
             lambda p, _: p.standing.standing if p.standing else None),
        made("kept", "texts", "ids of claims that it was kept", "#meta+kept+id+list",
             lambda p, _: p.standing.kept if p.standing else ()),
        made("breached", "texts", "ids of claims that it was broken", "#meta+breached+id+list",
             lambda p, _: p.standing.breached if p.standing else ()),
        cite("agreement.cite"),
    ),
    _clauses,
)  # fmt: skip


class Alleged(Struct, frozen=True):
    """One alleged breach with the day its claim could be read."""

    breach: Breach
    known: object
    text: str
    cite: str


def _breaches(findings: Findings) -> Iterator[Alleged]:
    claims = {claim.id: claim for claim in findings.claims}
    for truce in findings.watched:
        for breach in truce.breaches:
            claim = claims[breach.claim]
            yield Alleged(breach, claim.known, claim.text, claim.cite)


BREACHES = Table(
    "breaches",
    "Alleged breaches",
    "Each row is one claim of an act against a truce, with its account and denials; happenings are counted by `happening`.",
    (
        field("claim", "text", "id of the claim", "#meta+claim+id", "breach.claim"),
        known("known", "the claim"),
        field("agreement", "text", "id of the truce", "#meta+agreement+id", "breach.agreement"),
        field("clause", "text", "kind of the clause it would break", "#activity+type", "breach.clause"),
        field("day", "day", "day of the act as told", "#date+occurred", "breach.day"),
        field("accused", "text", "who is accused: actor id", "#org+accused+id", "breach.accused"),
        made("accused_name", "text", "who is accused: name", "#org+accused+name",
             lambda b, at: at.name(b.breach.accused)),
        field("account", "text", "by whose account: actor id", "#org+account+id", "breach.account"),
        made("account_name", "text", "by whose account: name", "#org+account+name",
             lambda b, at: at.name(b.breach.account)),
        field("by_monitor", "flag", "true: by the account of the truce's monitor", "#meta+monitor", "breach.by_monitor"),
        field("denied", "texts", "ids of claims that deny it", "#meta+denied+id+list", "breach.denied"),
        field("happening", "text", "id of the first claim of the same happening", "#event+id", "breach.happening"),
        field("text", "text", "the claim, in words", "#description"),
        cite(),
    ),
    _breaches,
)  # fmt: skip


class Standing(Struct, frozen=True):
    """Where one truce stands and one chance that it still holds (None: none is reckoned)."""

    status: TruceStatus
    clock: TruceClock
    survival: Survival | None
    chance: Chance | None


def _truces(findings: Findings) -> Iterable[Standing]:
    return (
        Standing(truce.status, truce.clock, truce.survival, chance)
        for truce in findings.watched
        for chance in (truce.survival.chances if truce.survival else (None,))
    )


TRUCES = Table(
    "truces",
    "Truces",
    "Each row is one truce and one horizon: where it stands, how long it has run, and the chance that it still holds by then.",
    (
        field("agreement", "text", "id of the truce", "#meta+agreement+id", "status.agreement.id"),
        field("title", "text", "its title", "#event+name", "status.agreement.title"),
        known("status.agreement.known", "the truce"),
        field("standing", "text", "agreed, in_force, strained, contested, broken, ended, superseded or unknown",
              "#status+truce", "status.standing"),
        *when("in_force", "the time from which it was to hold", "in_force", lambda t: t.clock.in_force),
        *clock("in_force", "its entry into force", "in_force", lambda t: t.clock.in_force),
        field("days", "integer", "days it has run", "#indicator+days+num", "clock.days"),
        field("first_breach", "text", "id of the first claim of a breach", "#meta+breach+id", "status.first_breach"),
        field("held_hours", "number", "hours to the first alleged breach; empty: not known or none",
              "#indicator+hours+held+num", "status.held_hours"),
        field("held_days", "integer", "days to the first alleged breach; empty: not known or none",
              "#indicator+days+held+num", "status.held_days"),
        made("breaches", "integer", "claims of breaches on record", "#indicator+breaches+num",
             lambda t, _: len(t.status.breaches)),
        made("ended_by", "texts", "ids of claims that it is over", "#meta+ended+id+list", lambda t, _: t.status.ended_by),
        made("survival", "text", "id of the reckoning, by which it is opened", "#meta+survival+id",
             lambda t, _: t.survival.id if t.survival else None),
        made("horizon_days", "integer", "days after it came into force", "#indicator+horizon+num",
             lambda t, _: t.chance.days if t.chance else None),
        made("p", "number", "chance that it still holds by then, 0 to 1", "#indicator+probability+num",
             lambda t, _: t.chance.p if t.chance else None),
        made("low", "number", "lower end of its 90 % interval", "#indicator+probability+num+min",
             lambda t, _: t.chance.low if t.chance else None),
        made("high", "number", "upper end of its 90 % interval", "#indicator+probability+num+max",
             lambda t, _: t.chance.high if t.chance else None),
        made("base", "number", "plain share among all cases of its kind of war", "#indicator+base+num",
             lambda t, _: t.chance.base if t.chance else None),
        made("at_risk", "integer", "cases still watched then", "#indicator+cases+num",
             lambda t, _: t.chance.at_risk if t.chance else None),
        made("cases", "integer", "like cases in all", "#indicator+cases+all+num",
             lambda t, _: t.survival.cases if t.survival else None),
        made("failed", "integer", "of which failed", "#indicator+cases+failed+num",
             lambda t, _: t.survival.failed if t.survival else None),
        made("method", "text", "how the chance was reckoned", "#meta+method",
             lambda t, _: t.survival.method if t.survival else None),
        made("cites", "texts", "ids of the records it rests on; figures:NAME for a packaged table",
             "#meta+source+id+list", lambda t, _: t.survival.cites if t.survival else ()),
        cite("status.agreement.cite"),
    ),
    _truces,
)  # fmt: skip
TABLES = (AGREEMENTS, CLAUSES, BREACHES, TRUCES)
