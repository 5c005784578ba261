"""What is not known. No data is not calm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tocsin.brief.arithmetic import count, days_between, window
from tocsin.brief.index import RECENT_DAYS, TIMELINE_DAYS, Index, happened_order
from tocsin.brief.names import listed, plural
from tocsin.brief.sections.losses import missing_own_counts
from tocsin.brief.sections.positions import dated
from tocsin.brief.sentences import told, told_text
from tocsin.schema.briefs import Section, Sentence
from tocsin.schema.claims import Claim
from tocsin.schema.findings import Findings
from tocsin.schema.sources import Pull
from tocsin.schema.time import long_date

MOST = 3
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
    text = (
        f"In the last {RECENT_DAYS} days {plural(len(recent), 'claim')} became public: {len(sides[0]):,} by "
        f"{index.names.party(0)}'s side, {len(sides[1]):,} by {index.names.party(1)}'s. "
        "What the record lacks may still have happened."
    )
    sums = (window(index.as_of, RECENT_DAYS), count([c.id for c in recent], "claims"), *(count(s, "claims") for s in sides))
    yield Sentence(text, cite[:1] if not recent else cite[:13], sums, "missing", "Coverage")


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
        yield Sentence(text, tuple(e.id for e in open_)[:12], sums, "unknown", "Contested")


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
    for claim in sorted(loose, key=happened_order)[-MOST:]:
        yield dated(told(claim, index.names, head="Unverified"), claim)


def _undated(index: Index) -> Iterator[Sentence]:
    loose: list[Claim] = [c for c in index.findings.claims if not c.happened.known]
    if loose:
        text = f"{plural(len(loose), 'claim')} of the record {_is(len(loose))} about something whose day is unknown."
        yield Sentence(text, tuple(c.id for c in loose)[:12], (count([c.id for c in loose], "claims"),), "unknown", "Days")


def _sources(index: Index) -> Iterator[Sentence]:
    pulls = index.findings.pulls
    if not pulls:
        text = "No outside source had been pulled by this day: beyond the curated ledger the record is blind."
        yield Sentence(text, (index.findings.situation.id,), (), "missing", "Sources")
        return
    by_source: dict[str, list[Pull]] = {}
    for pull in sorted(pulls, key=lambda p: (p.known, p.id)):
        by_source.setdefault(pull.source, []).append(pull)
    for source, attempts in by_source.items():
        yield from _health(index, source, attempts)


def _health(index: Index, source: str, attempts: list[Pull]) -> Iterator[Sentence]:
    """A sentence where a source is dark: it failed last, or was not read for long."""
    last, good = attempts[-1], [p for p in attempts if p.outcome != "failed"]
    if not good:
        yield Sentence(f"{source} was never read: the last attempt failed on {long_date(last.known)}.", (last.id,), (),
                       "missing", "Sources")  # fmt: skip
        return
    reach: date = good[-1].covers_to or good[-1].known
    gap = days_between(index.as_of, reach)
    if gap.value > DARK_DAYS:
        text = f"{source} is dark: read to {long_date(reach)}, {int(gap.value):,} days ago."
        yield Sentence(text, (good[-1].id,), (gap,), "missing", "Sources")
