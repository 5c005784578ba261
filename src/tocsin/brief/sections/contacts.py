"""Last public diplomatic contacts, how long ago, and what mediators last did. Public only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from tocsin.brief.index import RECENT_DAYS, TIMELINE_DAYS, Index, fewer, happened_order, told_order
from tocsin.brief.names import plural
from tocsin.brief.sentences import dated_head, ended, is_curated, sentence_case, told, told_text
from tocsin.schema.briefs import Section, Sentence, Sum
from tocsin.schema.claims import Claim
from tocsin.schema.findings import Contact, Findings
from tocsin.schema.sums import count, days_between, window
from tocsin.schema.time import long_date

MOST = 6
MOST_READ = 2
STALE_DAYS = 365
"""A clock older than this tells more of the record than of diplomacy: it is dated, and its age is not counted up."""
NOTE = "Public only, and only what is on this record: secret contacts, and those it lacks, would not show."
ACTS = ("negotiation", "mediation", "mediator_statement", "call_for_truce", "no_mediation", "institution", "monitoring",
        "agreement", "release", "suspension", "easing")  # fmt: skip


def section(findings: Findings) -> Section:
    """One sentence per clock with its arithmetic, then the latest acts of mediators in the last 30 days."""
    index = Index(findings)
    return Section("contacts", "Public diplomatic contacts", (*_clocks(index), *_rhythm(index), *_latest(index)), NOTE)


def _rhythm(index: Index) -> Iterator[Sentence]:
    """Clocks that can be held against the pair's own gaps, and how many cannot: silence is graded, never yes or no."""
    graded = [c for c in index.findings.clocks if c.grade not in ("too few to grade", "none on record")]
    for clock in graded:
        held = f"longer than {clock.longer_than} of {clock.n} gaps of the last years on this record"
        text = f"{clock.label}: {clock.days} days, {held}"
        usual = f", the usual one {clock.usual_gap:g}" if clock.usual_gap is not None else ""
        cites = (clock.id, *(cite for cite in clock.cites if cite in index.records))[:MOST]
        yield Sentence(ended(sentence_case(text + usual)), cites, clock.sums, "plain", sentence_case(clock.grade))
    few = [c for c in index.findings.clocks if c.grade == "too few to grade"]
    if few:
        text = f"Of {len(few)} other clocks the record has too few contacts to say what is usual."
        yield Sentence(text, tuple(c.id for c in few), (count([c.id for c in few], "clocks"),), "missing", "Not graded")


def _clocks(index: Index) -> Iterator[Sentence]:
    """One sentence a contact; clocks that one contact winds, or that nothing winds, are told together."""
    by_claim: dict[str | None, list[Contact]] = {}
    for contact in telling(index.findings.contacts):
        by_claim.setdefault(contact.claim, []).append(contact)
    for contacts in by_claim.values():
        yield _clock(index, contacts)


def telling(contacts: Iterable[Contact]) -> list[Contact]:
    """The clocks to tell: an agreement says more than contact in person or from afar only where it is the later."""
    found = list(contacts)
    direct = max((c.last for c in found if c.key in ("in_person", "remote") and c.last), default=date.min)
    return [c for c in found if c.key != "accord" or (c.last or date.min) > direct]


def _clock(index: Index, contacts: list[Contact]) -> Sentence:
    head = sentence_case("; ".join(contact.label for contact in contacts))
    claim, last = index.claims.get(contacts[0].claim or ""), contacts[0].last
    if claim is None or last is None:
        text = "None on the public record, which is not to say that there was none."
        return Sentence(text, (index.findings.situation.id,), tone="missing", head=head)
    ago = days_between(index.as_of, last)
    text = f"{sentence_case(last_words(ago, last))}."
    if not index.war or ago.value <= TIMELINE_DAYS:  # in a war what is older is dated only; its record still opens
        text += f" {told_text(claim, index.names)}"
    tone = "missing" if ago.value > STALE_DAYS else "plain"
    return Sentence(text, (claim.id,), (ago,), tone if claim.verified else "unverified", head)


def last_words(ago: Sum, last: date) -> str:
    """``last on this record 89 days ago (30 June 2020)``; an old clock says that the record has nothing later."""
    if ago.value > STALE_DAYS:
        return f"last on this record {long_date(last)}; it has nothing later, which is not to say that there was none"
    return f"last on this record {ago_words(int(ago.value))} ({long_date(last)})"


def ago_words(days: int) -> str:
    """``today``, ``1 day ago``, ``89 days ago``."""
    if days == 0:
        return "today"
    return f"{plural(days, 'day')} ago"


def _latest(index: Index) -> Iterator[Sentence]:
    wound = {contact.claim for contact in index.findings.contacts}
    acts = [c for c in index.of_kind(*ACTS) if c.id not in wound and index.recent_claim(c) and c.status != "historical"]
    for claim in sorted(_newest(acts), key=told_order):
        undated = not claim.happened.known and not is_curated(claim)
        head = f"Day not read; public {long_date(claim.known)}" if undated else dated_head(claim.happened)
        yield told(claim, index.names, index.contested(claim), head)
    if not acts:
        span = window(index.as_of, RECENT_DAYS)
        text = f"No further act of mediation in the last {RECENT_DAYS} days is on the public record."
        yield Sentence(text, (index.findings.situation.id,), (span,), "missing", "Lately")


def _newest(claims: list[Claim]) -> list[Claim]:
    few = fewer(claims, MOST_READ)
    return sorted(few, key=lambda c: (c.verified, is_curated(c), happened_order(c)))[-MOST:]
