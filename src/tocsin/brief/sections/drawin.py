"""Who might be drawn in: what binds each outsider, whether it reaches, what it has done by whose account, and the odds.

`tocsin drawin` has every obligation and rung; here stands what decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tocsin.brief.index import Index
from tocsin.brief.names import listed
from tocsin.brief.sentences import ended, sentence_case
from tocsin.schema.briefs import Section, Sentence
from tocsin.schema.findings import Findings
from tocsin.schema.involvement import RUNGS, Involvement, Obligation, RungOdds
from tocsin.schema.sums import per_cent, percent

NOTE = f"Ladder: {', '.join(f'{rung} {name}' for rung, name in enumerate(RUNGS))}. Silence is not absence."
MOST_CITED = 6
IN_COMBAT, LONGEST = 3, "12m"


def section(findings: Findings) -> Section:
    """Per outsider of which something is on record where it stands and what limits its promise; the odds; the others."""
    index = Index(findings)
    told = [one for one in findings.involvement if one.rung is not None or one.obligations]
    found = (
        *(s for one in told for s in _third(index, one)),
        *_odds(index, findings.involvement),
        *_nothing(index, findings),
    )
    return Section("drawin", "Who might be drawn in", found, NOTE)


def _third(index: Index, one: Involvement) -> Iterator[Sentence]:
    head = index.names.actor(one.third)
    cites = (one.id, *(cite for cite in one.cites if cite in index.records))[:MOST_CITED]
    tone = "contested" if one.contested else "missing" if one.rung is None else "plain"
    yield Sentence(ended(sentence_case(one.sentence)), cites, one.sums, tone, head)
    limits = [obligation for obligation in one.obligations if obligation.reaches is False]
    yield from (_limit(index, one, obligation, head) for obligation in limits[:1])


def _limit(index: Index, one: Involvement, obligation: Obligation, head: str) -> Sentence:
    """Why a promise does not reach where the fighting is, by whose words."""
    named = (obligation.tie, *obligation.invoked, *obligation.answers, *obligation.cites)
    cites = dict.fromkeys((*(cite for cite in named if cite in index.records), one.id))
    return Sentence(ended(sentence_case(obligation.why)), tuple(cites)[:MOST_CITED], (), "plain", head)


def _odds(index: Index, all_: Sequence[Involvement]) -> Iterator[Sentence]:
    """The odds of units in combat within a year, the outsiders of one population together."""
    cells: dict[tuple[RungOdds, ...], list[Involvement]] = {}
    for one in all_:
        chosen = tuple(o for o in one.odds if o.rung == IN_COMBAT and o.horizon == LONGEST)
        if chosen:
            cells.setdefault(chosen, []).append(one)
    for chosen, ones in cells.items():
        names = listed([index.names.actor(one.third) for one in ones])
        words = "; ".join(
            f"{per_cent(o.p):g} % (90 %: {per_cent(o.low):g} to {per_cent(o.high):g} %) by {o.n:,} {o.population}"
            for o in chosen
        )
        text = f"{names}, {RUNGS[IN_COMBAT]} or more within 12 months if fighting goes on: {words}"
        sums = tuple(one for o in chosen for one in (percent(o.p), percent(o.low), percent(o.high)))
        yield Sentence(ended(text), tuple(one.id for one in ones), (*sums, percent(0.9)), "plain", "Odds")


def _nothing(index: Index, findings: Findings) -> Iterator[Sentence]:
    blank = [one for one in findings.involvement if one.rung is None and not one.obligations]
    if blank:
        names = listed([index.names.actor(one.third) for one in blank])
        text = f"Neither an obligation nor a deed toward a side is on record, which is not to say that there is none: {names}."
        yield Sentence(text, tuple(one.id for one in blank), (), "missing", "Others")
