"""Each flare-up of the pair: when it began and ended, what it cost by whose account, and its rank among the pair's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tocsin.brief.index import Index
from tocsin.brief.names import listed
from tocsin.brief.quantities import toll_words
from tocsin.brief.sentences import dated_head, ended, opening
from tocsin.schema.briefs import Section, Sentence
from tocsin.schema.episodes import ComparisonCheck, Episode, SideToll
from tocsin.schema.findings import Findings

NOTE = "Runs of force between the sides, parted by quiet. Counts of unlike things, and of different accounts, are never added."
MOST = 4
MOST_TOLLS = 3
MOST_CITED = 6


def section(findings: Findings) -> Section:
    """The latest episodes, newest first, each in a sentence; then the comparisons held against the record."""
    index = Index(findings)
    latest = sorted(findings.episodes, key=lambda e: (e.onset.start or findings.as_of, e.id), reverse=True)[:MOST]
    told = (*(_episode(index, one) for one in latest), *(s for one in latest for s in _checks(index, one)))
    return Section("flareups", "Flare-ups", told, NOTE)


def _episode(index: Index, one: Episode) -> Sentence:
    end = (
        "still running on this record"
        if one.running
        else f"ended {opening(one.end)}"
        if one.end.known
        else "end unknown"
    )
    parts = [f"Onset {opening(one.onset)}, eruption {opening(one.eruption)}, {end}"]
    parts += [_tolls(index, one)] if one.tolls else ["no toll on this record"]
    if one.deaths is not None:
        parts.append(f"the data set has {toll_words(one.deaths)}")
    if one.weapons:
        parts.append(f"weapons told: {listed(list(one.weapons))}")
    parts.append(
        f"rank {one.rank} of {one.of} by {one.measure}" if one.rank else "unranked: no measure is known for all of them"
    )
    cites = (one.id, *(claim for claim in one.claims if claim in index.records))[:MOST_CITED]
    return Sentence(ended("; ".join(parts)), cites, (), "plain", dated_head(one.eruption))


def _tolls(index: Index, one: Episode) -> str:
    """The dead first, each side's alike; what else is told stands in `tocsin episodes`."""
    dead = [toll for toll in one.tolls if toll.toll.kind == "killed"] or one.tolls
    shown = [toll for side in (0, 1, None) for toll in _largest(index, [t for t in dead if t.side == side])]
    return "; ".join(_toll(index, toll) for toll in shown)


def _largest(index: Index, tolls: Sequence[SideToll]) -> Iterator[SideToll]:
    """Of one side's losses the largest count by its own account, and the largest by anyone else's."""
    own = [toll for toll in tolls if toll.side is not None and index.names.side_of(toll.account) == toll.side]
    for group in (own, [toll for toll in tolls if toll not in own]):
        if group:
            yield max(group, key=_count)


def _count(one: SideToll) -> float:
    """A count as its lower bound, else as what bound there is."""
    return next((n for n in (one.toll.low, one.toll.best, one.toll.high) if n is not None), 0.0)


def _toll(index: Index, one: SideToll) -> str:
    side = f"{index.names.party(one.side)}'s" if one.side is not None else "both or unnamed sides'"
    account = index.names.actor(one.account) if one.account in index.findings.actors else "press reports"
    return f"{side} {toll_words(one.toll)}, by {account}"


def _checks(index: Index, one: Episode) -> Iterator[Sentence]:
    for check in one.checks:
        yield _check(index, check)


def _check(index: Index, check: ComparisonCheck) -> Sentence:
    cites = tuple(dict.fromkeys(c for c in (check.claim, *check.cites) if c in index.records))
    tone = {"agrees": "plain", "conflicts": "contested"}.get(check.verdict, "unknown")
    return Sentence(
        ended(f"A comparison on this record {check.verdict}: {check.why}"), cites[:MOST_CITED], (), tone, "Compared"
    )
