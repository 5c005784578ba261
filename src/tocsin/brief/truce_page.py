"""All that is told of a situation's truces: newest first, every clause, breach by account, clock, count and chance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tocsin.brief.index import Index
from tocsin.brief.names import listed, plural
from tocsin.brief.sections.truces import STANDINGS, standing_of, terms
from tocsin.brief.sentences import ended, told
from tocsin.brief.truce_telling import (
    CLAUSES,
    COMPLIANCE,
    account,
    beside,
    counter,
    document,
    first_told,
    newest_first,
    survives,
    watched,
)
from tocsin.schema.briefs import Section, Sentence
from tocsin.schema.claims import Claim
from tocsin.schema.findings import Findings
from tocsin.schema.sums import certainly, count, days_between, percent
from tocsin.schema.time import long_date
from tocsin.schema.truces import ClauseStanding, LikeCase, Survival, TruceStatus, TruceWatch

NOTE = "By whose account is said of every breach. Nothing on record is not the same as kept."
NEAREST = 5


def lead(findings: Findings) -> Sentence:
    """How many truces are on record and where the newest stands."""
    truces = _newest(findings)
    if not truces:
        return Sentence("No truce is on the record.", (findings.situation.id,), (), "missing")
    newest, ids = truces[0], [status.agreement.id for status in truces]
    text = f"{plural(len(ids), 'truce')} on record; the newest: {newest.agreement.title}: {STANDINGS[newest.standing]}"
    return Sentence(ended(text), tuple(ids), (count(ids, "truces"),))


def sections(findings: Findings) -> tuple[Section, ...]:
    """One for each truce, newest first, and one for the documents that are no truces."""
    index, seen = Index(findings), watched(Index(findings))
    truces = _newest(findings)
    held = {status.agreement.id for status in truces}
    made = [
        Section(status.agreement.id, status.agreement.title, tuple(_all(index, status, seen.get(status.agreement.id))),
                NOTE if number == 0 else "")
        for number, status in enumerate(truces)
    ]  # fmt: skip
    papers = newest_first(a for a in findings.agreements if a.id not in held)
    return (*made, Section("documents", "Agreements that are no truces", tuple(document(index, p) for p in papers)))


def _newest(findings: Findings) -> list[TruceStatus]:
    order = {a.id: n for n, a in enumerate(newest_first(status.agreement for status in findings.truces))}
    return sorted(findings.truces, key=lambda status: order[status.agreement.id])


def _all(index: Index, status: TruceStatus, truce: TruceWatch | None) -> Iterator[Sentence]:
    yield terms(index, status.agreement, "Terms")
    yield standing_of(index, status, truce, "Standing")
    if truce is None:
        return
    yield from _clock(index, truce)
    yield from _breaches(index, truce)
    for one in truce.clauses:
        yield _clause(index, truce, one)
    for each in truce.counters:
        told_of = counter(index, each, "Running counts")
        if told_of is not None:
            yield told_of
    if truce.survival is not None and truce.survival.id in index.records:
        yield from survives(index, truce, "Chance to hold", 0)
        yield from _chances(truce.survival)


def _clock(index: Index, truce: TruceWatch) -> Iterator[Sentence]:
    """Time in force, truces beside it, and the first breach by each account."""
    start, ids = truce.status.agreement.begins, (truce.status.agreement.id,)
    if start is None or truce.clock.days is None:
        yield Sentence(
            "How long it was in force cannot be told: not yet, or its day is unknown.", ids, (), "unknown", "Clock"
        )
    else:
        end = start + timedelta(days=truce.clock.days)
        text = f"In force {plural(truce.clock.days, 'day')}, to {long_date(end)}."
        yield Sentence(text, ids, (days_between(end, start),), "plain", "Clock")
    found = beside(index, truce, "Clock")
    if found is not None:
        yield found
    yield from _firsts(index, truce)


def _firsts(index: Index, truce: TruceWatch) -> Iterator[Sentence]:
    conflict = first_told(index, truce)
    if conflict is not None:
        yield Sentence(conflict.text, conflict.cites, conflict.sums, conflict.tone, "First breach")
    heads = [(f"First breach alleged of {index.names.actor(name)}", claim) for name, claim in truce.clock.first_by]
    if truce.clock.first_by_monitor:
        heads.append(("First breach by a monitor's account", truce.clock.first_by_monitor))
    for head, claim in heads:
        if claim in index.claims:
            yield told(index.claims[claim], index.names, index.contested(index.claims[claim]), head)


def _breaches(index: Index, truce: TruceWatch) -> Iterator[Sentence]:
    """Every claim of a breach once, with its clause and account, and what denies it."""
    shown: set[str] = set()
    for breach in truce.breaches:
        claim = index.claims.get(breach.claim)
        if claim is None or claim.id in shown:
            continue
        shown.add(claim.id)
        clause = f", on {CLAUSES.get(breach.clause, breach.clause)}" if breach.clause else ""
        by = f"Breach alleged by {account(index, breach, claim)}{clause}"
        yield told(claim, index.names, bool(breach.denied) or index.contested(claim), by)
        for denial in breach.denied:
            if denial in index.claims and denial not in shown:
                shown.add(denial)
                yield _denied(index, index.claims[denial])


def _denied(index: Index, claim: Claim) -> Sentence:
    return told(claim, index.names, True, f"Denied by {index.names.camp_of(claim)}")


def _clause(index: Index, truce: TruceWatch, one: ClauseStanding) -> Sentence:
    claims = tuple(claim for claim in (*one.kept, *one.breached) if claim in index.claims)
    text = f"{index.names.actor(one.side)}: {COMPLIANCE[one.standing]}. {one.clause.text}"
    tone = {"disputed": "contested", "not told": "unknown"}.get(one.standing, "plain")
    head = f"Clause: {CLAUSES.get(one.clause.kind, one.clause.kind)}"
    return Sentence(ended(text), tuple(dict.fromkeys((truce.status.agreement.id, *claims))), (), tone, head)


def _chances(one: Survival) -> Iterator[Sentence]:
    """The table of chances a line each, the nearest cases, and the method."""
    more = " more" if one.day_in_force else ""
    for chance in one.chances:
        told = [certainly(value) for value in (chance.p, chance.low, chance.high, chance.base)]
        p, low, high, base = (words for words, _ in told)
        sums = (*(one for _, one in told), percent(0.9))
        text = f"{chance.days}{more} days: {p} % (90 %: {low} to {high}); base rate {base} %; {chance.at_risk} at risk"
        yield Sentence(ended(text), (one.id,), sums, "plain", "Chance to hold")
    for case in one.nearest[:NEAREST]:
        yield Sentence(_case(case), (one.id,), case.sums, "plain", "Nearest cases")
    yield Sentence(
        ended(f"Failure: {one.definition}. Method: {one.method}"), (one.id,), one.sums, "plain", "How it is reckoned"
    )


def _case(case: LikeCase) -> str:
    end = "failed after" if case.failed else "whole when last seen after"
    parts = [f"{case.title}: {end} {plural(case.held_days, 'day')}"]
    parts += [f"alike in {listed(case.alike)}"] if case.alike else []
    parts += [f"unlike in {listed(case.unlike)}"] if case.unlike else []
    return ended("; ".join(parts))
