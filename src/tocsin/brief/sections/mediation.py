"""Who could step in: candidates with their last act and acceptability, requests without an answer, options in a line each.

`tocsin mediate` has every candidate, precedent and option in full; here stands what a reader needs first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tocsin.brief.desk import mediators, options
from tocsin.brief.desk.telling import held, last_act, nothing, outcome
from tocsin.brief.index import Index
from tocsin.brief.names import listed, plural
from tocsin.brief.sentences import ended, sentence_case
from tocsin.schema.briefs import Section, Sentence
from tocsin.schema.findings import Findings
from tocsin.schema.mediation import Desk, Mediator
from tocsin.schema.sums import count

NOTE = "By the public record. Nobody is recommended, and no option is made up: each rests on a record and a precedent."
AWAITS = ("asked", "offered")
"""Acts that wait for an answer: whether there was one is told in the brief too."""
MOST_CANDIDATES = 2
MOST_OPTIONS = 3


def section(findings: Findings) -> Section:
    """The candidates who acted last, the others by name, the options, and how late like crises were still turned."""
    desk = findings.desk
    if desk is None:
        return Section("mediation", "Who could step in")
    index = Index(findings)
    found = (*_candidates(index, desk), *_options(index, desk), *_turning(index, desk))
    return Section("mediation", "Who could step in", found, NOTE)


def _candidates(index: Index, desk: Desk) -> Iterator[Sentence]:
    acted = nearest(desk.mediators)
    for mediator in acted[:MOST_CANDIDATES]:
        head = index.names.actor(mediator.actor)
        yield last_act(index, mediator, head)
        came = outcome(index, mediator.last, head) if mediator.last and mediator.last.kind in AWAITS else None
        if came is not None:
            yield came
        yield from mediators.acceptability(index, mediator, head)
    more = [m for m in acted[MOST_CANDIDATES:] if m.last is not None]
    if more:
        names = listed(index.names.actor(m.actor) for m in more)
        cites = held(index, (m.last.record for m in more if m.last))
        yield Sentence(ended(f"With older acts on record: {names}"), cites, (), "plain", "Others")
    without = [m for m in desk.mediators if m.last is None]
    if without:
        names = listed(index.names.actor(m.actor) for m in without)
        yield nothing(index, f"No act toward this conflict is on record of {names}", "Others")
    if not desk.mediators:
        yield mediators.none_on_record(index)


def nearest(candidates: Iterable[Mediator]) -> list[Mediator]:
    """Those with an act on record, the last act first; ties by id."""
    acted = [m for m in candidates if m.last is not None]
    return sorted(acted, key=lambda m: (m.days_ago if m.days_ago is not None else 10**6, m.actor))


def _options(index: Index, desk: Desk) -> Iterator[Sentence]:
    for option in desk.options[:MOST_OPTIONS]:
        yield options.in_a_line(index, option)
    more = desk.options[MOST_OPTIONS:]
    if more:
        text = f"{plural(len(more), 'further option')}: {'; '.join(o.title[0].lower() + o.title[1:] for o in more)}"
        ids = tuple(o.id for o in more)
        yield Sentence(ended(text), held(index, ids), (count(ids, "options"),), "plain", "Further")
    if not desk.options:
        yield nothing(index, "No option has both a ground and a precedent on this record", "Options")


def _turning(index: Index, desk: Desk) -> Iterator[Sentence]:
    turning = desk.turning
    if turning is not None:
        text = ended(sentence_case(turning.sentence))
        yield Sentence(text, held(index, (turning.id, *turning.cites)), turning.sums, "plain", "Turned in time")
