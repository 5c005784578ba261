"""Where each truce stands: terms, form, in force from when, breaches by side and account, clauses, counts, chances.

The newest truce in full, older ones in a line each; documents that are no truces after them. `tocsin truce` has everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from tocsin.brief.index import TIMELINE_DAYS, Index, affirms, denies
from tocsin.brief.names import listed, plural
from tocsin.brief.sentences import ended, is_curated, marked, sentence_case, told
from tocsin.brief.truce_held import held as held_words
from tocsin.brief.truce_telling import (
    CLAUSES,
    beside,
    compliance,
    counted,
    counter,
    document,
    first_told,
    form,
    in_party_order,
    newest_first,
    survives,
    watched,
)
from tocsin.schema.briefs import Section, Sentence, Sum
from tocsin.schema.findings import Findings
from tocsin.schema.sums import count
from tocsin.schema.time import long_date
from tocsin.schema.truces import Agreement, TruceStatus, TruceWatch

STANDINGS: dict[str, str] = {
    "agreed": "agreed, not yet in force",
    "in_force": "in force; no breach is on the record, which is not to say that there was none",
    "strained": "strained: breaches are alleged and not denied",
    "contested": "contested: a breach is alleged and denied",
    "broken": "broken: both sides allege breaches by the other",
    "ended": "ended",
    "superseded": "superseded by a later truce",
    "unknown": "unknown",
}
RANKS: dict[str, str] = {
    "leaders": "leaders", "foreign_ministers": "foreign ministers", "defence_ministers": "defence ministers",
    "chiefs_of_staff": "chiefs of staff", "ministers": "ministers", "co_chairs": "co-chairs", "envoys": "envoys",
    "officials": "officials", "military": "the military", "unknown": "",
}  # fmt: skip

WITH_ACCOUNTS = 1
"""Of recent truces the newest and so many before it are told with the words of those who say it was broken."""

PLAIN = ("cessation", "other")
"""Clauses that a line does not name: every truce has the one, and the other tells nothing."""

RUNNING = ("agreed", "in_force", "strained", "contested")
NEAREST = 2
"""Nearest cases told of a truce that runs; of one that is over the page of the truces tells them."""
COUNTS_DAYS = 365
"""Running counts not newer than this are told; older ones are on the page of the truces."""
MOST_CITED = 6
MOST_DOCUMENTS = 2
"""Documents that are no truces told in a line each; of the others only how many."""


def section(findings: Findings) -> Section:
    """The newest truce in full, the one before it with its breaches if it is recent, older ones in a line each."""
    index = Index(findings)
    seen = watched(index)
    newest = sorted(findings.truces, key=lambda s: (s.agreement.begins or date.min, s.agreement.id), reverse=True)
    told_all: list[Sentence] = []
    for rank, status in enumerate(newest):
        truce = seen.get(status.agreement.id)
        told_all += [_under(status, sentence) for sentence in _status(index, status, truce, rank)]
    found = (*(told_all or [_none(index)]), *documents(index))
    return Section("truces", "Where each truce stands", found)


def documents(index: Index, most: int = MOST_DOCUMENTS) -> Iterator[Sentence]:
    """Protocols, statements, treaties and understandings that stop no fighting by themselves, newest first."""
    truces = {status.agreement.id for status in index.findings.truces}
    papers = newest_first(a for a in index.findings.agreements if a.id not in truces)
    yield from (document(index, paper) for paper in papers[:most])
    more = papers[most:]
    if more:
        text = f"{plural(len(more), 'older document')} that {'is no truce' if len(more) == 1 else 'are no truces'}"
        cites = tuple(paper.id for paper in more[:MOST_CITED])
        yield Sentence(
            ended(text), cites, (count([paper.id for paper in more], "documents"),), "plain", "Other agreements"
        )


def _under(status: TruceStatus, sentence: Sentence) -> Sentence:
    """The sentence resting on the truce too, whose title is its head."""
    return msgspec.structs.replace(sentence, cites=tuple(dict.fromkeys((*sentence.cites, status.agreement.id))))


def _is_recent(index: Index, status: TruceStatus) -> bool:
    """Made in the last 120 days, and in a war since its outbreak."""
    day = status.agreement.begins
    return day is not None and day >= (index.war_began or index.since(TIMELINE_DAYS))


def _none(index: Index) -> Sentence:
    return Sentence("No truce is on the record.", (index.findings.situation.id,), tone="missing")


def _status(index: Index, status: TruceStatus, truce: TruceWatch | None, rank: int) -> Iterator[Sentence]:
    head, newest = status.agreement.title, rank == 0
    recent = _is_recent(index, status)
    if newest:
        yield terms(index, status.agreement, head)
        yield standing_of(index, status, truce, head)
    else:
        yield _in_a_line(index, status, truce, rank <= WITH_ACCOUNTS and recent)
    if recent or rank <= WITH_ACCOUNTS:
        yield from _alleged(index, status, truce, head, newest, rank)
    if truce is not None:
        yield from _watched(index, truce, head, newest)


def _watched(index: Index, truce: TruceWatch, head: str, newest: bool) -> Iterator[Sentence]:
    """Clauses, truces beside it and chances of the newest; of each truce the counts that are not old."""
    told_of = [compliance(index, truce), beside(index, truce, head)] if newest else []
    told_of += [counter(index, one, head) for one in truce.counters if (one.silent_days or 0) <= COUNTS_DAYS]
    yield from (sentence for sentence in told_of if sentence is not None)
    if newest and truce.survival is not None:
        yield from survives(index, truce, head, NEAREST if truce.status.standing in RUNNING else 0)


def _alleged(
    index: Index, status: TruceStatus, truce: TruceWatch | None, head: str, newest: bool, rank: int
) -> Iterator[Sentence]:
    """Who broke it first by each account where they conflict; else, and of the newest too, the first and what is answered."""
    conflict = first_told(index, truce) if truce is not None else None
    if conflict is not None:
        yield conflict
    if not newest and (conflict is not None or rank > WITH_ACCOUNTS or not _is_recent(index, status)):
        return
    first = index.claims.get(status.first_breach or "")
    if first is not None:
        yield told(first, index.names, index.contested(first), head)
    yield from _answers(index, status, newest)


def terms(index: Index, truce: Agreement, head: str) -> Sentence:
    """When, by whom and how it was made, who watches it, from when it was to hold, and its clauses."""
    parts = [f"Made {truce.agreed.show()}" if truce.agreed.known else "Made on an unknown day"]
    rank = RANKS[truce.signed_by]
    parts.append(f"by {rank}" if rank else "")
    parts.append(f"in {index.names.place(truce.place)}" if truce.place else "")
    made = " ".join(part for part in parts if part)
    parts = [made, *form(index, truce), _broker(index, truce), _monitor(index, truce), _hour(truce)]
    text = ended("; ".join(parts))
    clauses = "; ".join(clause.text.strip().rstrip(".") for clause in truce.clauses)
    if clauses:
        text += f" Terms: {ended(clauses)}"
    tone = "plain" if truce.verified else "unverified"
    return Sentence(marked(text, _unverified(truce)), (truce.id,), (), tone, head)


def _broker(index: Index, truce: Agreement) -> str:
    return f"brokered by {index.names.actors(truce.brokers)}" if truce.brokers else "no broker on record"


def _monitor(index: Index, truce: Agreement, noted: bool = True) -> str:
    words = truce.monitor_text.removeprefix("none; ").rstrip(".") if noted else ""
    if truce.monitor is None:
        return f"no monitor ({words})" if words.lower() not in ("", "none", "no monitor") else "no monitor"
    note = f" ({words})" if words else ""
    return f"monitored by {index.names.actor(truce.monitor)}{note}"


def _hour(truce: Agreement) -> str:
    if not truce.in_force.known:
        return "day in force unknown"
    if truce.in_force.time is None:
        return f"in force from {truce.in_force.show()}, hour unknown"
    return f"in force from {truce.in_force.show()}" + (f" ({truce.in_force.zone})" if truce.in_force.zone else "")


def _unverified(truce: Agreement) -> str:
    return "" if truce.verified else "(unverified)"


def standing_of(index: Index, status: TruceStatus, truce: TruceWatch | None, head: str) -> Sentence:
    """Where it stands by whose account, how long it held to the first alleged breach, and how many are alleged."""
    held, sums = held_words(index, status) or ("", ())
    alleged, counts = _breaches(index, status, truce)
    text = "; ".join(part for part in (stands(index, status), held, alleged) if part)
    tone = "contested" if status.standing in ("contested", "broken") else "plain"
    return Sentence(ended(sentence_case(text)), _rests_on(index, status), (*sums, *counts), tone, head)


def _rests_on(index: Index, status: TruceStatus) -> tuple[str, ...]:
    first = (status.first_breach,) if status.first_breach else ()
    claims = [claim for claim in (*first, *status.ended_by, *status.breaches) if claim in index.claims]
    return tuple(dict.fromkeys((status.agreement.id, *claims)))


def stands(index: Index, status: TruceStatus) -> str:
    """``standing: ended, by the account of …``"""
    text = f"standing: {STANDINGS[status.standing]}"
    if status.ended_by and status.standing != "broken":
        text += f", by the account of {_accounts(index, status.ended_by)}"
    return text


def _accounts(index: Index, claims: tuple[str, ...]) -> str:
    return listed([index.names.speaker(index.claims[claim]) for claim in claims if claim in index.claims])


def _breaches(index: Index, status: TruceStatus, truce: TruceWatch | None) -> tuple[str, tuple[Sum, ...]]:
    """``breaches alleged: 2 by Armenia, 3 by Azerbaijan`` with the counts; an empty text where none is alleged.

    Happenings are counted where the truce is watched; without that only claims can be.
    """
    if truce is not None:
        return counted(index, truce)
    sums, parts = [], []
    for actor in in_party_order(index, [accused for accused, _ in status.breaches_by]):
        ids = [c for c in status.breaches if _accuses(index, c, actor)]
        if ids:
            sums.append(count(ids, "claims"))
            read = [c for c in ids if not is_curated(index.claims[c])]
            sums += [count(read, "claims")] if read else []
            by_machine = f" ({len(read)} read by machine)" if read else ""
            parts.append(f"{len(ids)} by {index.names.actor(actor)}{by_machine}")
    if not parts and status.breaches:
        sums, parts = [count(status.breaches, "claims")], [f"{len(status.breaches)}, by nobody named"]
    return (f"breaches alleged: {', '.join(parts)}" if parts else ""), tuple(sums)


def _accuses(index: Index, claim: str, actor: str) -> bool:
    found, side = index.claims.get(claim), index.names.side_of(actor)
    if found is None:
        return False
    return any(doer == actor or (side is not None and index.names.side_of(doer) == side) for doer in found.doers)


def _answers(index: Index, status: TruceStatus, newest: bool) -> Iterator[Sentence]:
    """A second account: a breach alleged of the other side, else a denial; of the newest, too, that it holds."""
    first = index.claims.get(status.first_breach or "")
    sides = {index.names.side_of(doer) for doer in first.doers} if first else set()
    others = [index.claims[c] for c in status.breaches if c in index.claims and c != status.first_breach]
    counter = [c for c in others if not {index.names.side_of(doer) for doer in c.doers} & sides]
    counter.sort(key=lambda claim: (not claim.verified, not is_curated(claim)))
    mine = [c for c in index.findings.claims if c.agreement == status.agreement.id]
    denials = [c for c in mine if denies(c)]
    holding = [c for c in mine if c.kind == "truce_holds" and affirms(c)]
    for claim in [*(counter or denials)[:1], *(holding[-1:] if newest else [])]:
        yield told(claim, index.names, True, status.agreement.title)


def _in_a_line(index: Index, status: TruceStatus, watch: TruceWatch | None, accounts: bool) -> Sentence:
    """A truce in one sentence; its terms and the note on monitors only where its accounts are told too."""
    truce = status.agreement
    held, sums = held_words(index, status) or ("", ())
    alleged, counts = _breaches(index, status, watch)
    purposes = listed([CLAUSES[c.kind] for c in truce.clauses if c.kind in CLAUSES and c.kind not in PLAIN])
    # the breaches of one that was replaced are told, since its standing no longer tells of them
    alleged = alleged if _is_recent(index, status) or status.standing == "superseded" else ""
    told_of = [f"with {purposes}" if purposes and accounts else "", _hour(truce), stands(index, status), held]
    how = form(index, truce) if accounts or _is_recent(index, status) else []
    parts = [*how, _broker(index, truce), _monitor(index, truce, accounts), *told_of, alleged]
    text = "; ".join(part for part in parts if part)
    tone = "plain" if truce.verified else "unverified"
    line = marked(ended(sentence_case(text)), _unverified(truce))
    return Sentence(line, _rests_on(index, status), (*sums, *(counts if alleged else ())), tone, truce.title)


def latest(findings: Findings) -> TruceStatus | None:
    """The truce that was to hold last, by the day."""
    dated = [s for s in findings.truces if (day := s.agreement.begins) and day <= findings.as_of]
    return max(dated, key=lambda s: (s.agreement.begins or date.min, s.agreement.id), default=None)


def start_words(status: TruceStatus) -> str:
    """The day a truce was to hold from, in words."""
    return long_date(status.agreement.begins)
