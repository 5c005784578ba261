"""Who might be drawn in: what binds each outsider, whether it reaches, what it has done by whose account, and the odds."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.brief.index import Index
from tocsin.brief.sentences import ended, sentence_case
from tocsin.schema.briefs import Section, Sentence, Sum
from tocsin.schema.findings import Findings
from tocsin.schema.involvement import RUNGS, Involvement, Obligation, RungOdds
from tocsin.schema.sums import per_cent, percent

NOTE = f"Ladder: {', '.join(f'{rung} {name}' for rung, name in enumerate(RUNGS))}. Silence is not absence."
MOST_CITED = 6
IN_COMBAT = 3


def section(findings: Findings) -> Section:
    """Per outsider: one sentence of where it stands, one for each obligation that matters, one of odds."""
    index = Index(findings)
    found = tuple(s for one in findings.involvement for s in _third(index, one))
    return Section("drawin", "Who might be drawn in", found, NOTE)


def _third(index: Index, one: Involvement) -> Iterator[Sentence]:
    head = index.names.actor(one.third)
    cites = (one.id, *(cite for cite in one.cites if cite in index.records))[:MOST_CITED]
    tone = "contested" if one.contested else "missing" if one.rung is None else "plain"
    yield Sentence(ended(sentence_case(one.sentence)), cites, one.sums, tone, head)
    for obligation in one.obligations:
        yield _obligation(index, obligation, head)
    yield from _odds(one, head)


def _obligation(index: Index, obligation: Obligation, head: str) -> Sentence:
    cites = tuple(
        c for c in (obligation.tie, *obligation.invoked, *obligation.answers, *obligation.cites) if c in index.records
    )
    text = ended(sentence_case(obligation.why))
    tone = "unknown" if obligation.reaches is None else "plain"
    return Sentence(text, tuple(dict.fromkeys(cites))[:MOST_CITED], (), tone, head)


def _odds(one: Involvement, head: str) -> Iterator[Sentence]:
    """The odds of units in combat or more, the rung that makes a wider war."""
    for odds in (o for o in one.odds if o.rung == IN_COMBAT):
        yield Sentence(_odds_words(odds), (one.id,), _odds_sums(odds), "plain", head)


def _odds_words(odds: RungOdds) -> str:
    span = {"30d": "30 days", "12m": "12 months"}[odds.horizon]
    return (
        f"If fighting goes on, the odds of {RUNGS[odds.rung]} or more within {span}: {per_cent(odds.p):g} % "
        f"(90 %: {per_cent(odds.low):g} to {per_cent(odds.high):g} %), from {odds.n:,} cases of {odds.population}."
    )


def _odds_sums(odds: RungOdds) -> tuple[Sum, ...]:
    return percent(odds.p), percent(odds.low), percent(odds.high), Sum(90.0, "%", "0.9 × 100")
