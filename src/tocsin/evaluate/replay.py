"""A past stretch judged week by week with today's judgement, and what it said held against what came.

    replay(judge, days, outcomes, ...)

``judge`` is the caller's: it gives the findings of a day from a view of that day. Only this module looks at outcomes, and
only when every day has been judged; they are those known at the end (``outcomes``), whose source is told. Beside the
probabilities stand climatology (the base rate that was said with each) and persistence (whether there had been deaths
between the two in the thirty days before), and beside the pair's alarms those of all other pairs in the same weeks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

import msgspec

from tocsin.errors import BadInput
from tocsin.evaluate.replay_outbreaks import by_deaths, by_record, leads
from tocsin.evaluate.replay_records import KEYS, OtherPairs, Outbreak, Replay, SaidClock, SaidDay, SaidRisk
from tocsin.evaluate.replay_scores import point_of, scores
from tocsin.evaluate.warning_scores import Rung, standing, tally
from tocsin.schema.findings import Findings
from tocsin.schema.risks import EarlyWarning, Level
from tocsin.schema.signals import CallScore
from tocsin.schema.situations import Situation
from tocsin.store.pair_outcomes import PairOutcomes

Every = Literal["day", "week", "month"]
CAVEATS = (
    "News lines were coded by today's reader and patterns, not by those of the time.",
    "Wikipedia's pages are read as they stood when collected: later edits are in them, though under the page's own day.",
    "UCDP's deaths are of releases later than the days they are read on; the earlier vintage is assumed to be the same.",
    "The dispute record ends in 2010; lists that came out later than a day are read on it by their own dates.",
    "The situation's ledger was chosen with hindsight: it feeds clocks, boards and episodes, no probability and no alarm.",
)


def days_between(first: date, last: date, every: Every) -> tuple[date, ...]:
    """The days to judge: each day, each Monday, or the first of each month, both ends included.

    Raises ``BadInput`` if there is none.

    >>> days_between(date(2020, 1, 1), date(2020, 1, 14), "week")
    (datetime.date(2020, 1, 6), datetime.date(2020, 1, 13))
    """
    span = (first + timedelta(days=at) for at in range((last - first).days + 1))
    found = tuple(day for day in span if every == "day" or (day.weekday() == 0 if every == "week" else day.day == 1))
    if not found:
        raise BadInput(f"no {every} begins from {first} to {last}", "give a longer stretch, or --every day")
    return found


def replay(
    judge: Callable[[date], Findings],
    days: Sequence[date],
    outcomes: PairOutcomes,
    end: date,
    *,
    rungs: Iterable[Rung] = (),
    pair_years: Mapping[Level, float] | None = None,
    budget: Mapping[Level, float] | None = None,
    calls: Callable[[Findings, Sequence[date]], Sequence[CallScore]] | None = None,
    post_mortem: Callable[[EarlyWarning, PairOutcomes], EarlyWarning] | None = None,
    progress: Callable[[date], None] = lambda day: None,
) -> Replay:
    """Judge each day, then score what was said with what is known at ``end``.

    ``rungs`` are the alarms of all pairs over the same stretch, ``pair_years`` the pair-years at risk of them and
    ``budget`` what may be spent per pair-year. ``calls`` scores experts' calls on the last day's record against the
    outbreaks; ``post_mortem`` writes what became of warnings that had run out by the end. Raises ``BadInput`` for a
    situation that is not between two states.
    """
    said: list[SaidDay] = []
    warned: dict[str, EarlyWarning] = {}
    last: Findings | None = None
    for day in days:
        progress(day)
        last = judge(day)
        warned |= {one.id: one for one in last.warnings if one.issued <= day}
        said.append(_said(last, day))
    if last is None:
        raise BadInput("no day was given to replay", "give a stretch that holds a Monday")
    pair = pair_of(last.situation)
    known = outcomes.until(end)
    points = [point for one in said for key in KEYS if (point := point_of(one, key, pair, known, end)) is not None]
    told = post_mortem or (lambda warning, outcomes: warning)
    own = [told(one, known) if one.expires < end else one for one in warned.values() if one.expires >= days[0]]
    elsewhere = [one for one in rungs if one.pair != pair]
    broke = _outbreaks(last, known, pair, days[0], end)
    return Replay(
        situation=last.situation.id, title=last.situation.title, pair=pair, first=days[0], last=days[-1], end=end,
        accounts=known.accounts(), said=tuple(_beside(one, elsewhere) for one in said),
        points=tuple(points), scores=scores(points), warnings=tuple(sorted(own, key=lambda w: (w.issued, w.level))),
        outbreaks=broke, leads=leads(broke, own, days[0], days[-1]),
        others=_others(elsewhere, days, known, end, pair_years or {}, budget or {}),
        calls=tuple(calls(last, [one.day for one in broke])) if calls else (), caveats=(*CAVEATS, *_dark(said)),
    )  # fmt: skip


def pair_of(situation: Situation) -> str:
    """``AAA-BBB`` of a situation between two states. Raises ``BadInput``."""
    codes = [party for party in situation.parties if len(party) == 3 and party.isupper()]
    if len(codes) != 2:
        raise BadInput(
            f"{situation.id} is not a situation between two states ({', '.join(situation.parties)})",
            "only pairs of states have probabilities that can be scored",
        )
    return "-".join(sorted(codes))


def _said(findings: Findings, day: date) -> SaidDay:
    """What a day's judgement said, as it said it."""
    risks = tuple(
        SaidRisk(target=r.target, horizon=r.horizon, p=r.p, low=r.low, high=r.high, base_rate=r.base_rate, rank=r.rank,
                 of=r.of, usual=r.usual, ongoing=r.ongoing, dark=r.dark)
        for r in findings.risks if r.pair == pair_of(findings.situation)
    )  # fmt: skip
    clocks = tuple(SaidClock(key=c.key, days=c.days, grade=c.grade) for c in findings.clocks)
    in_force = tuple(w for w in findings.warnings if w.issued <= day <= w.expires)
    return SaidDay(
        day=day, risks=risks, standing=tuple(sorted({w.level for w in in_force})),
        issued=tuple(sorted(w.level for w in in_force if w.issued == day)),
        up=tuple(s.label for s in findings.signals if s.state == "up"),
        dark=tuple(s.label for s in findings.signals if s.state == "dark"), clocks=clocks,
    )  # fmt: skip


def _beside(said: SaidDay, elsewhere: Sequence[Rung]) -> SaidDay:
    """With the alarms that stood for other pairs that day."""
    return msgspec.structs.replace(said, elsewhere=standing(elsewhere, said.day))


def _others(
    rungs: Sequence[Rung], days: Sequence[date], known: PairOutcomes, end: date,
    pair_years: Mapping[Level, float], budget: Mapping[Level, float],
) -> tuple[OtherPairs, ...]:  # fmt: skip
    """Alarms issued for other pairs in the stretch, and what became of them."""
    here = [one for one in rungs if days[0] <= one.issued <= days[-1]]
    return tally(here, known, end, pair_years, budget)


def _outbreaks(findings: Findings, known: PairOutcomes, pair: str, first: date, end: date) -> tuple[Outbreak, ...]:
    found = (*by_deaths(known, pair, first, end), *by_record(findings, first, end))
    return tuple(sorted(found, key=lambda one: (one.day, one.basis)))


def _dark(said: Sequence[SaidDay]) -> Iterable[str]:
    """Inputs that were missing on some of the days."""
    names = sorted({name for one in said for risk in one.risks for name in risk.dark})
    for name in names:
        days = [one.day for one in said if any(name in risk.dark for risk in one.risks)]
        yield f"On {len(days)} of {len(said)} days, from {days[0]}, an input was missing: {name}"
