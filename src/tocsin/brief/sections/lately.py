"""What happened lately: force and preparation of the last 30 days (preparation: 60), contested happenings marked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tocsin.brief.dataset import counted, reach, release_of, sums_of
from tocsin.brief.index import (
    BUILDUP_DAYS,
    RECENT_DAYS,
    TIMELINE_DAYS,
    Index,
    affirms,
    denies,
    event_order,
    family,
    happened_order,
    label,
)
from tocsin.brief.names import listed, plural
from tocsin.brief.sentences import dated_head, is_curated, is_fragment, sentence_case, told
from tocsin.schema.briefs import Section, Sentence, Sum
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event
from tocsin.schema.findings import Findings
from tocsin.schema.sums import count, days_between, window
from tocsin.schema.time import long_date

MOST = 11
MOST_READ = 2
"""Happenings that only a machine read of, where a curator has some of these days."""
MOST_UNDATED = 2
MOST_ASIDES = 2
MOST_RELAYERS = 4
EXCLUSIVE = ({"shoot_down", "crash"}, {"truce_holds", "breach"}, {"truce_holds", "truce_end"})
"""Kinds that cannot both be true of one happening."""
FIRST = ("onset", "mobilisation", "martial_law", "capture_ground", "missile_strike", "air_strike", "shoot_down",
         "drone_strike", "exercise", "foreign_fighters", "arms_transfer", "deployment", "displacement",
         "independence")  # fmt: skip
"""Kinds told before others where not all can be told."""
LONE = ("protest", "personnel", "independence", "territory_status", "displacement", "sanction", "blockade")
"""Kinds that are deeds worth telling here though they are not reconciled into events."""


def section(findings: Findings) -> Section:
    """The most telling happenings in order of time, then how many more the ledger holds."""
    index = Index(findings)
    events = [e for e in findings.events if _belongs(index, e)]
    lone = [c for c in index.of_kind(*LONE) if index.recent_claim(c) and c.id not in index.event_of and affirms(c)]
    found: list[Event | Claim] = [*events, *lone]
    kept = _kept(index, found)
    sentences = [
        sentence for item in sorted(kept, key=lambda item: _place(index, item)) for sentence in _tell(index, item)
    ]
    rest = [item for item in found if item not in kept]
    span = RECENT_DAYS if index.war else BUILDUP_DAYS
    note = f"Force in the last {RECENT_DAYS} days, preparation in the last {span}."
    told_all = (*sentences, *_rest(index, rest), *_none(index, kept), *_rows(index))
    return Section("lately", "What happened lately", told_all, note)


def _kept(index: Index, found: list[Event | Claim]) -> list[Event | Claim]:
    """The weightiest; of those that only a machine read of few, and of those without a day fewer."""
    ranked = sorted(found, key=lambda item: _weight(index, item))
    firm = [item for item in ranked if not _is_read(index, item)][:MOST]
    read = [item for item in ranked if _is_read(index, item)]
    room = MOST_READ if firm else MOST - MOST_UNDATED
    dated = [item for item in read if item.happened.known][:room]
    undated = [item for item in read if not item.happened.known and _is_whole(index, item)]
    return [*firm, *dated, *undated[: MOST_UNDATED - (len(firm) == MOST)]]


def _is_read(index: Index, item: Event | Claim) -> bool:
    return index.read_only(item) if isinstance(item, Event) else not is_curated(item)


def _is_whole(index: Index, item: Event | Claim) -> bool:
    """Whether it can be told in a whole sentence."""
    claims = index.claims_of(item) if isinstance(item, Event) else [item]
    return any(affirms(claim) and not is_fragment(claim.text) for claim in claims)


def _place(index: Index, item: Event | Claim) -> tuple[object, ...]:
    return (_is_read(index, item) and not item.happened.known, *_order(item))


def _head(claim: Claim) -> str:
    """The day; where a machine read none, since when the text is public."""
    if claim.happened.known or is_curated(claim):
        return dated_head(claim.happened)
    return f"Day not read; public {long_date(claim.known)}"


def _belongs(index: Index, event: Event) -> bool:
    told_in = family(event.kind)
    if told_in == "preparation":
        return index.recent_event(event, RECENT_DAYS if index.war else BUILDUP_DAYS)
    if event.kind == "breach":
        return index.recent_event(event) and not _of_recent_truce(index, event)
    return told_in == "force" and index.recent_event(event)


def _of_recent_truce(index: Index, event: Event) -> bool:
    """Breaches of a truce made lately are told where the truces are."""
    recent = {
        s.agreement.id for s in index.findings.truces if (s.agreement.begins or index.as_of) >= index.since(RECENT_DAYS)
    }
    return any(claim.agreement in recent for claim in index.claims_of(event))


def _weight(index: Index, item: Event | Claim) -> tuple[bool, int, int, str]:
    claims = index.claims_of(item) if isinstance(item, Event) else [item]
    rank = FIRST.index(item.kind) if item.kind in FIRST else len(FIRST)
    age = -(item.happened.start or item.known).toordinal()
    return not any(claim.verified for claim in claims), rank, age, item.id


def _order(item: Event | Claim) -> tuple[object, ...]:
    return event_order(item) if isinstance(item, Event) else happened_order(item)


def _tell(index: Index, item: Event | Claim) -> Iterator[Sentence]:
    claims = index.claims_of(item) if isinstance(item, Event) else [item]
    if isinstance(item, Event) and item.contested and len(claims) > 1:
        yield contested(index, item, claims)
        return
    lead = min(
        claims, key=lambda c: (not (c.verified and affirms(c)), not is_curated(c), is_fragment(c.text), claims.index(c))
    )
    same = [c for c in claims if c is not lead and affirms(c) and (c.doers == lead.doers or not is_curated(c))]
    yield _with_others(index, told(lead, index.names, False, _head(lead)), lead, same)
    for claim in [c for c in claims if c is not lead and c not in same][: MOST_ASIDES if is_curated(lead) else 0]:
        yield told(claim, index.names, False, _head(claim))


def _with_others(index: Index, sentence: Sentence, lead: Claim, others: list[Claim]) -> Sentence:
    """The sentence, with who tells the same of their own, and who only passed the statement on."""
    copies = [c for c in others if index.statement(c) == index.statement(lead)]
    voices = [
        _voice(index, c) for c in others if c not in copies and index.names.speaker(c) != index.names.speaker(lead)
    ]
    relayed, sums = _relayed(index, lead, copies)
    if not voices and not relayed:
        return sentence
    told_too = f" Told too by {listed(voices)}." if voices else ""
    cites = (lead.id, *(c.id for c in others))
    return Sentence(f"{sentence.text}{told_too}{relayed}", cites, (*sentence.sums, *sums), sentence.tone, sentence.head)


def _relayed(index: Index, lead: Claim, copies: list[Claim]) -> tuple[str, tuple[Sum, ...]]:
    """ "Relayed by A and B"; of many the first few by name, and their number."""
    relayers = index.passed_on(lead) if copies else []
    if len(relayers) <= MOST_RELAYERS:
        return (f" Relayed by {listed(relayers)}.", ()) if relayers else ("", ())
    shown = listed([*relayers[: MOST_RELAYERS - 1], "others"])
    return f" Relayed by {plural(len(relayers), 'outlet')}: {shown}.", (count(relayers, "outlets"),)


def _voice(index: Index, claim: Claim) -> str:
    return index.names.speaker(claim) + ("" if is_curated(claim) else " (read by machine)")


def contested(index: Index, event: Event, claims: list[Claim]) -> Sentence:
    """One line on a contested happening: who says so, who denies it; the accounts themselves are told further down."""
    where = f", {index.names.place(event.place)}" if event.place else ""
    read = index.read_only(event)
    text = (
        f"{sentence_case(label(event.kind))}{where}: {accounts(index, claims)}{' (read by machine)' if read else ''}."
    )
    head = _head(claims[0]) if read and not event.happened.known else dated_head(event.happened)
    return Sentence(text, (event.id, *(c.id for c in claims)), (), "contested", head)


def accounts(index: Index, claims: list[Claim]) -> str:
    """``said by A, told otherwise by B, denied by C``: camps by what they say, not by who they are."""
    firm = [c for c in claims if c.verified] or claims
    said = [c for c in firm if affirms(c) and not denies(c)]
    first = [c for c in said if _one_account(index, c, said[0])]
    against = [c for c in firm if denies(c)]
    turned = _both(index, first, against)
    parts = [("said by", [c for c in first if c not in turned]), ("told otherwise by", [c for c in said if c not in first]),
             ("denied by", [c for c in against if c not in turned]), ("both denied and said by", turned)]  # fmt: skip
    told_by = [f"{words} {_camps(index, some)}" for words, some in parts if some]
    if len(told_by) != 1:
        return ", ".join(told_by) or "neither asserted nor denied outright"
    return f"{told_by[0]}, in accounts that differ" if said else f"{told_by[0]}; who asserts it is not on the record"


def _both(index: Index, said: list[Claim], against: list[Claim]) -> list[Claim]:
    """The claims of camps that say it in one claim and deny it in another, as time passes."""
    camps = {index.names.camp_of(c) for c in said} & {index.names.camp_of(c) for c in against}
    return [c for c in (*said, *against) if c.speaker and index.names.camp_of(c) in camps]


def _one_account(index: Index, claim: Claim, first: Claim) -> bool:
    """Whether two claims tell the same: not of kinds that exclude each other, and with a doer in common if both name one."""
    if {claim.kind, first.kind} in EXCLUSIVE:
        return False
    doers, others = ({index.names.camp(doer) for doer in c.doers} for c in (claim, first))
    return not doers or not others or bool(doers & others)


def _camps(index: Index, claims: list[Claim]) -> str:
    return listed([index.names.camp_of(claim) for claim in claims])


def _rest(index: Index, rest: list[Event | Claim]) -> Iterator[Sentence]:
    if not rest:
        return
    ids = [claim for item in rest for claim in ([item.id] if isinstance(item, Claim) else item.claims)]
    counted = count([item.id for item in rest], "happenings")
    kinds = listed([label(item.kind) for item in sorted(rest, key=_order)])
    text = f"The ledger holds {plural(len(rest), 'happening')} more of these days: {kinds}."
    yield Sentence(text, tuple(ids), (counted,), head="Also")


def _rows(index: Index) -> Iterator[Sentence]:
    """The data set's rows that start in the last 120 days and were known by the day; and to which day they could reach."""
    rows = [row for row in counted(index.findings, ()) if _starts_since(row, index.since(TIMELINE_DAYS))]
    if not rows:
        return
    deaths, found = sums_of(rows)[:1], count([row.id for row in rows], "rows")
    last = max((span[1] for row in rows if (span := reach(row, index.as_of))), default=None)
    gap = (days_between(index.as_of, last),) if last else ()
    text = (
        f"{listed(dict.fromkeys(release_of(row) for row in rows))}: {plural(len(rows), 'row')} that "
        f"{'starts' if len(rows) == 1 else 'start'} in the last {TIMELINE_DAYS} days known by this day, with "
        f"{plural(int(deaths[0].value), 'death')}; the latest starts on {long_date(rows[-1].happened.start)}."
    )
    text += f" Nothing after {long_date(last)} was public yet." if last else ""
    sums = (window(index.as_of, TIMELINE_DAYS), found, *deaths, *gap)
    yield Sentence(text, tuple(row.id for row in rows), sums, head="Data set")


def _starts_since(row: Event, first: date) -> bool:
    return row.happened.precision != "year" and row.happened.start is not None and row.happened.start >= first


def _none(index: Index, kept: list[Event | Claim]) -> Iterator[Sentence]:
    if not kept:
        span = window(index.as_of, RECENT_DAYS)
        text = f"The record holds no force and no preparation in the last {RECENT_DAYS} days. No data is not calm."
        yield Sentence(text, (index.findings.situation.id,), (span,), "missing")
