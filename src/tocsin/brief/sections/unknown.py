"""What is not known. No data is not calm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tocsin.brief.index import RECENT_DAYS, TIMELINE_DAYS, Index, happened_order
from tocsin.brief.names import listed, plural
from tocsin.brief.sections.losses import missing_own_counts
from tocsin.brief.sections.positions import dated
from tocsin.brief.sentences import is_curated, told, told_text
from tocsin.schema.briefs import Section, Sentence
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event
from tocsin.schema.findings import Findings
from tocsin.schema.sources import Pull
from tocsin.schema.sums import count, days_between, window
from tocsin.schema.time import long_date

MOST = 3
MOST_LOOSE = 2
DARK_DAYS = 7
"""A source not pulled successfully for longer than this is dark."""


def section(findings: Findings) -> Section:
    """Silent voices, dark sources, missing figures, unknown hours, unverified claims."""
    index = Index(findings)
    found = (*_voices(index), *_figures(index), *_unanswered(index), *_hours(index), *_unverified(index),
             *_undated(index), *_sources(index))  # fmt: skip
    return Section("unknown", "What is not known", found, "No data is not calm.")


def _voices(index: Index) -> Iterator[Sentence]:
    """Who speaks in the record of late, so that a silent side is not taken for a calm one."""
    recent = [c for c in index.findings.claims if index.since(RECENT_DAYS) <= c.known]
    sides = [[c.id for c in recent if index.names.side_of(c.speaker) == side] for side in (0, 1)]
    cite = (index.findings.situation.id, *(c.id for c in recent))
    read = [c.id for c in recent if not is_curated(c)]
    by_machine = f" ({len(read):,} read by machine)" if read else ""
    text = (
        f"In the last {RECENT_DAYS} days {plural(len(recent), 'claim')} became public{by_machine}: {len(sides[0]):,} by "
        f"{index.names.party(0)}'s side, {len(sides[1]):,} by {index.names.party(1)}'s. "
        "What the record lacks may still have happened."
    )
    groups = [[c.id for c in recent], *sides, *([read] if read else [])]
    sums = (window(index.as_of, RECENT_DAYS), *(count(group, "claims") for group in groups))
    yield Sentence(text, cite[:1] if not recent else cite[:4], sums, "missing", "Coverage")


def _figures(index: Index) -> Iterator[Sentence]:
    situation = index.findings.situation.id
    for side in missing_own_counts(index):
        own = f"{index.names.party(side)}'s own count of soldiers killed"
        text = f"{own} in the last {TIMELINE_DAYS} days is not on the record."
        yield Sentence(text, (situation,), (window(index.as_of, TIMELINE_DAYS),), "missing", "Figures")
    silent = [c for c in index.findings.claims if c.stance == "no_figure" and index.recent_claim(c, TIMELINE_DAYS)]
    for claim in sorted(silent, key=happened_order)[-2:]:
        yield Sentence(told_text(claim, index.names), (claim.id,), (), "missing", "Figures")


def _unanswered(index: Index) -> Iterator[Sentence]:
    open_ = [e for e in index.findings.events if e.contested and index.recent_event(e, TIMELINE_DAYS)]
    if open_:
        counted = f"{plural(len(open_), 'happening')} of the last {TIMELINE_DAYS} days"
        text = f"{counted} {_is(len(open_))} contested and not settled by this record."
        sums = (count([e.id for e in open_], "happenings"), window(index.as_of, TIMELINE_DAYS))
        yield Sentence(text, tuple(e.id for e in open_)[-MOST:], sums, "unknown", "Contested")


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _hours(index: Index) -> Iterator[Sentence]:
    loose = [s.agreement for s in index.findings.truces if s.agreement.in_force.time is None]
    if loose:
        titles = listed([truce.title for truce in loose])
        text = f"The hour from which it was to hold is unknown for: {titles}."
        yield Sentence(text, tuple(truce.id for truce in loose), (), "unknown", "Hours")


def _unverified(index: Index) -> Iterator[Sentence]:
    loose = [c for c in index.findings.claims if not c.verified and index.recent_claim(c, TIMELINE_DAYS)]
    for claim in sorted(loose, key=happened_order)[-MOST_LOOSE:]:
        yield dated(told(claim, index.names, head="Unverified"), claim)


def _undated(index: Index) -> Iterator[Sentence]:
    loose: list[Claim] = [c for c in index.findings.claims if not c.happened.known]
    if loose:
        read = [c.id for c in loose if not is_curated(c)]
        by_machine = f", {len(read):,} of them read by machine" if read else ""
        counted = f"{plural(len(loose), 'claim')} of the record {_is(len(loose))}"
        text = f"{counted} about something whose day is unknown{by_machine}."
        sums = tuple(count(ids, "claims") for ids in ([c.id for c in loose], read) if ids)
        yield Sentence(text, tuple(c.id for c in loose)[-MOST:], sums, "unknown", "Days")


def _sources(index: Index) -> Iterator[Sentence]:
    """Which sources had been pulled, to which day each covers, which are dark; and what else the record holds."""
    by_source: dict[str, list[Pull]] = {}
    for pull in sorted(index.findings.pulls, key=lambda p: (p.known, p.id)):
        by_source.setdefault(pull.source, []).append(pull)
    for source, attempts in by_source.items():
        yield _health(index, source, attempts)
    outside = _outside(index)
    for source in sorted(outside.keys() - by_source.keys()):
        yield _afterwards(index, source, outside[source])
    if not by_source and not outside:
        text = "No outside source had been pulled by this day: beyond the curated ledger the record is blind."
        yield Sentence(text, (index.findings.situation.id,), (), "missing", "Sources")


def _health(index: Index, source: str, attempts: list[Pull]) -> Sentence:
    """To which day a source was read; it is dark where it was never read, or not up to a week before the brief's day."""
    last, good = attempts[-1], [p for p in attempts if p.outcome != "failed"]
    if not good:
        text = f"{source} is dark: it was never read; the last attempt failed on {long_date(last.known)}."
        return Sentence(text, (last.id,), (), "missing", "Sources")
    widest = max(good, key=lambda pull: (_reach(pull), pull.known, pull.id))
    gap = days_between(index.as_of, _reach(widest))
    dark, failed = gap.value > DARK_DAYS, last.outcome == "failed"
    read = f"read to {long_date(_reach(widest))}"
    state = f"is dark: {read}, {int(gap.value):,} days ago" if dark else f"is {read}"
    then = f", the last attempt failed on {long_date(last.known)}" if failed else ""
    cites = tuple(dict.fromkeys((widest.id, good[-1].id, last.id)))
    text = f"{source} {state}; pulled last on {long_date(good[-1].known)}{then}."
    return Sentence(text, cites, (gap,), "missing" if dark or failed else "plain", "Sources")


def _reach(pull: Pull) -> date:
    return pull.covers_to or pull.known


def _outside(index: Index) -> dict[str, list[Claim | Event]]:
    """Claims read by machine and rows of data sets, by source: what came from outside the curated ledger."""
    found: dict[str, list[Claim | Event]] = {}
    for claim in index.findings.claims:
        if not is_curated(claim):
            found.setdefault(claim.source, []).append(claim)
    for event in index.findings.dataset_events:
        found.setdefault(event.source, []).append(event)
    return found


def _afterwards(index: Index, source: str, records: list[Claim | Event]) -> Sentence:
    """A source whose records could be read by the day though no pull of that time is recorded: they came in later."""
    last = max(records, key=_told_day)
    gap = days_between(index.as_of, _told_day(last)[0])
    kind = "claim" if isinstance(last, Claim) else "row"
    ago = f", {plural(int(gap.value), 'day')} before" if gap.value else ""
    reach_ = f"to {long_date(_told_day(last)[0])}{ago}"
    text = (
        f"{source} had not been pulled by this day: {plural(len(records), kind)} that could be read by then, {reach_}, came in "
        f"later{'; since then it is dark' if gap.value > DARK_DAYS else ''}."
    )
    return Sentence(text, (last.id,), (count([record.id for record in records], f"{kind}s"), gap), "missing", "Sources")


def _told_day(record: Claim | Event) -> tuple[date, str]:
    """The day a claim became public, or a row starts."""
    when = record.known if isinstance(record, Claim) else record.happened.start or record.known
    return when, record.id
