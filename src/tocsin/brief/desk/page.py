"""The mediation page: a brief made of the desk's sections, in the order in which a mediator asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tocsin.brief.desk import issues, mediators, options, precedents
from tocsin.brief.desk.telling import ago, held, nothing
from tocsin.brief.index import Index
from tocsin.brief.names import listed, plural
from tocsin.brief.sections import mediation, truces
from tocsin.brief.sentences import ended, sentence_case
from tocsin.schema.briefs import Section, Sentence
from tocsin.schema.findings import Findings
from tocsin.schema.mediation import Desk, Positions
from tocsin.schema.sums import count, percent
from tocsin.schema.time import long_date
from tocsin.store.past import SOURCES

EMPTY = Desk(
    positions=Positions(statements=(), shifts=(), issues=()), mediators=(), precedents=(), options=(), turning=None
)
RETURN_NOTE = "Chances from cases like this one, never a date: what a case had left it is told only when it is over."
OPTIONS_NOTE = "Each rests on a record and a precedent. The order rates nothing, and nobody is recommended."


def sections(findings: Findings) -> tuple[Section, ...]:
    """Where the truce stands, the point of no return, what each side says, who could step in, precedents, options, gaps."""
    index, desk = Index(findings), findings.desk or EMPTY
    return (
        truces.section(findings),
        Section("no_return", "Point of no return", tuple(_no_return(index, desk)), RETURN_NOTE),
        Section("issues", "What each side says", tuple(issues.told_issues(index, desk.positions))),
        Section("mediators", "Who could step in", tuple(_mediators(index, desk)), mediation.NOTE),
        Section("precedents", "Precedents", tuple(precedents.told(index, desk.precedents)), _sources(desk)),
        Section("options", "What could be done", tuple(_options(index, desk)), OPTIONS_NOTE),
        Section("gaps", "What is not known", tuple(_gaps(index, desk)), "No data is not calm."),
    )


def lead(findings: Findings) -> Sentence:
    """Who acted last and when, and how many options have a ground on this record."""
    index, desk = Index(findings), findings.desk or EMPTY
    acted = mediation.nearest(desk.mediators)
    if not acted or acted[0].last is None or acted[0].last.day is None:
        return nothing(
            index, "No third party is on record as acting on this conflict, which is not to say that none did"
        )
    when, since = ago(index, acted[0].last.day)
    ids = tuple(option.id for option in desk.options)
    who = index.names.actor(acted[0].actor)
    text = f"Last public act of a third party on this record: {who}, {when}; {_how_many(len(ids))} here."
    return Sentence(text, held(index, (acted[0].last.record, *ids)), (since, count(ids, "options")))


def _how_many(number: int) -> str:
    return f"{plural(number, 'option')} {'has' if number == 1 else 'have'} a ground and a precedent"


def _no_return(index: Index, desk: Desk) -> Iterator[Sentence]:
    hazard, turning = index.findings.hazard, desk.turning
    if index.war_began is not None and (hazard is not None or turning is not None):
        since = long_date(index.war_began)
        text = f"Fighting on a large scale is on record since {since}; what follows is of cases before war."
        yield Sentence(text, held(index, [claim.id for claim in index.war]), (), "contested", "War on record")
    if hazard is not None:
        text = ended(sentence_case(hazard.sentence))
        yield Sentence(text, held(index, (hazard.id, *hazard.cites)), (), "plain", "Hazard of war")
    if turning is not None:
        text = ended(sentence_case(turning.sentence))
        yield Sentence(text, held(index, (turning.id, *turning.cites)), turning.sums, "plain", "Turned in time")
        for share, day, low, high in turning.quantiles:
            words = f"{percent(share).value:g} % of those turned were over by day {day:,} (90 %: {low:,} to {high:,})"
            sums = (percent(share), percent(0.9))
            yield Sentence(ended(words), held(index, [turning.id]), sums, "plain", "Turned by")
    if hazard is None and turning is None:
        yield nothing(
            index, "No flare-up with dead short of war runs on this record, so that neither chance nor day is told"
        )


def _mediators(index: Index, desk: Desk) -> Iterator[Sentence]:
    acted = mediation.nearest(desk.mediators)
    idle = [m for m in desk.mediators if m.last is None]
    for mediator in (*acted, *(m for m in idle if not mediators.is_blank(m))):
        yield from mediators.in_full(index, mediator)
    yield from mediators.blank(index, [m for m in idle if mediators.is_blank(m)])
    if not desk.mediators:
        yield mediators.none_on_record(index)


def _options(index: Index, desk: Desk) -> Iterator[Sentence]:
    common = options.common(index, desk)
    for option in desk.options:
        yield from options.in_full(index, option, common)
    for text, cites in common.items():
        yield Sentence(text, held(index, cites), (), "plain", "Who could not act, on more than one of these")
    if not desk.options:
        yield nothing(index, "No kind of action has both a ground and a precedent on this record")


def _sources(desk: Desk) -> str:
    if not desk.sources:
        return "No data set of past agreements or crises is known here by this day: only this situation's own record counts."
    named = listed(f"{SOURCES.get(source, source)} ({rows:,} rows)" for source, rows in desk.sources)
    return f"From this situation's own record and {named}. Weights are stated, not fitted."


def _gaps(index: Index, desk: Desk) -> Iterator[Sentence]:
    """What the desk lacks: sides that have not spoken, candidates without a word, truces without a monitor's account."""
    for side in (0, 1):
        own = [s for s in desk.positions.statements if s.side == side]
        if not own:
            yield nothing(index, f"No stated position of {index.names.party(side)}'s side is on record", "Positions")
            continue
        newest = max((s.day or s.known for s in own), default=date.min)
        when, since = ago(index, newest)
        last = max(own, key=lambda s: (s.day or s.known, s.claim))
        text = f"The newest stated position of {index.names.party(side)}'s side on record is {when}."
        yield Sentence(text, held(index, [last.claim]), (since,), "missing", "Positions")
    unasked = [m for m in desk.mediators if all(a.word == "not told" for a in m.acceptance)]
    if unasked:
        names = listed(index.names.actor(m.actor) for m in unasked)
        yield nothing(index, f"Whether either side would accept them is not on record: {names}", "Acceptance")
    text = "Talks in secret, offers not made public and what a mediator was told in confidence are on no public record"
    yield nothing(index, text, "Secret")
    if index.findings.situation.curation:
        yield nothing(index, "What this record holds was chosen: how is told in the situation's own note", "Record")
