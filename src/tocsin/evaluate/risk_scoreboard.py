"""The public scoreboard of the warning: what was missed, what was false, and what the probabilities were worth.

    risk_scoreboard(rungs, points, known, pairs, first, end, ...)

Over all pairs and a stretch of days. Misses first: outbreaks without a warning on the eve, then false alarms, those said
with the highest probability before the others. Then the alarms' positive predictive value at the budget spent, lead times,
scores against climatology and persistence, and how often what was said came. Pure over the records given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from statistics import median

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tocsin.evaluate.calibration import Bin, reliability
from tocsin.evaluate.replay_outbreaks import LEVELS, by_deaths
from tocsin.evaluate.replay_records import KEYS, Key, OtherPairs, Point, Score
from tocsin.evaluate.replay_scores import HORIZONS, came, scores
from tocsin.evaluate.warning_scores import Rung, tally, verdict
from tocsin.schema.risks import Horizon, Level, Target
from tocsin.schema.signals import CallScore
from tocsin.store.pair_outcomes import PairOutcomes

EDGES = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
MOST = 50


class Miss(Struct, frozen=True, kw_only=True):
    """An outbreak without a watch or imminent warning on its eve.

    ``scored``: a probability was said in the two months before; ``structural``: that level had warned.
    """

    pair: str
    day: date
    name: str
    scored: bool
    structural: bool


class FalseAlarm(Struct, frozen=True, kw_only=True):
    """A warning that ran out without a death between the two."""

    pair: str
    level: Level
    issued: date
    expires: date
    p: float


class LeadTimes(Struct, frozen=True, kw_only=True):
    """Of ``outbreaks``, how many a level had warned of on the eve, and the median days since that warning was issued."""

    level: Level
    outbreaks: int
    warned: int
    median_days: float | None


class Reliability(Struct, frozen=True, kw_only=True):
    """What was said against what came, by bins of the probability."""

    target: Target
    horizon: Horizon
    bins: tuple[Bin, ...]


class CallTally(Struct, frozen=True, kw_only=True):
    """An author's calls: how many came true, did not, are open, or say nothing that can be scored."""

    author: str
    hits: int
    misses: int
    open: int
    unscored: int


class RiskScoreboard(Struct, frozen=True, kw_only=True):
    """The board; ``missed`` and ``false`` count all, of which the worst are listed."""

    registration: str
    first: date
    end: date
    accounts: tuple[str, ...]
    missed: int
    misses: tuple[Miss, ...]
    false: int
    false_alarms: tuple[FalseAlarm, ...]
    levels: tuple[OtherPairs, ...]
    leads: tuple[LeadTimes, ...]
    scores: tuple[Score, ...]
    reliability: tuple[Reliability, ...]
    calls: tuple[CallTally, ...]
    call_scores: tuple[CallScore, ...]
    caveats: tuple[str, ...]


def risk_scoreboard(
    rungs: Sequence[Rung],
    points: Sequence[Point],
    known: PairOutcomes,
    pairs: Iterable[str],
    first: date,
    end: date,
    *,
    registration: str = "",
    pair_years: Mapping[Level, float] | None = None,
    budget: Mapping[Level, float] | None = None,
    calls: Sequence[CallScore] = (),
    caveats: Sequence[str] = (),
    most: int = MOST,
) -> RiskScoreboard:
    """The board of the alarms issued from ``first`` to ``end`` for ``pairs``, with what was known at ``end``.

    ``points`` are probabilities with what came of them (``world_points``, or replays'); ``registration`` says what was
    fixed beforehand and whether it was changed.
    """
    seen = known.until(end)
    wanted = set(pairs)
    mine = [one for one in rungs if one.pair in wanted]
    here = [one for one in mine if first <= one.issued <= end]
    wrong = [one for one in here if verdict(one, seen, end) == "false alarm"]
    broke = [(pair, one.day, one.name) for pair in sorted(wanted) for one in by_deaths(seen, pair, first, end)]
    missed = [one for one in broke if not _warned(mine, one[0], one[1], ("watch", "imminent"))]
    asked = {(one.pair, one.day) for one in points}
    return RiskScoreboard(
        registration=registration, first=first, end=end, accounts=seen.accounts(), missed=len(missed),
        misses=tuple(_miss(mine, one, asked) for one in missed[-most:][::-1]), false=len(wrong),
        false_alarms=tuple(_false(one) for one in sorted(wrong, key=lambda one: (-one.p, one.issued, one.pair))[:most]),
        levels=tally(here, seen, end, pair_years or {}, budget or {}), leads=tuple(_leads(mine, broke)),
        scores=scores(points), reliability=tuple(_reliable(points)), calls=call_tallies(calls), call_scores=tuple(calls),
        caveats=tuple(caveats),
    )  # fmt: skip


def world_points(
    days: Sequence[date], pairs: Sequence[str], p: Mapping[Key, NDArray[np.float64]], base: Mapping[Key, Sequence[float]],
    ongoing: NDArray[np.bool_], known: PairOutcomes, end: date,
) -> list[Point]:  # fmt: skip
    """Probabilities of all pairs on some days as points; ``p[key]`` and ``ongoing`` are (days, pairs), ``base[key]`` (days,).

    Pairs without a probability, or fighting already, give none.
    """
    seen = known.until(end)
    found = []
    for key in KEYS:
        for at, day in enumerate(days):
            for row in np.flatnonzero(~np.isnan(p[key][at]) & ~ongoing[at]).tolist():
                found.append(_point(pairs[row], key, day, float(p[key][at, row]), base[key][at], seen, end))
    return found


def _point(pair: str, key: Key, day: date, p: float, base: float, seen: PairOutcomes, end: date) -> Point:
    happened, account = came(pair, key, day, seen)
    pending = day + timedelta(days=HORIZONS[key[1]]) > end and happened is not True
    before = seen.between(pair, day - timedelta(days=29), day).state
    return Point(day=day, pair=pair, target=key[0], horizon=key[1], p=p, base=base,
                 before=None if before == "unknown" else before == "fatal",
                 happened=None if pending else happened, pending=pending, account=account)  # fmt: skip


def call_tallies(calls: Sequence[CallScore]) -> tuple[CallTally, ...]:
    """Experts' calls by author, those with most misses first."""
    by_author: dict[str, list[str]] = {}
    for one in calls:
        by_author.setdefault(one.call.author, []).append(one.verdict)
    found = [
        CallTally(author=author, hits=said.count("hit"), misses=said.count("miss"), open=said.count("open"),
                  unscored=said.count("not scored"))
        for author, said in by_author.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.misses, -one.hits, one.author)))


def _warned(rungs: Iterable[Rung], pair: str, day: date, levels: Sequence[Level]) -> bool:
    return any(one.pair == pair and one.level in levels and one.issued < day <= one.expires for one in rungs)


def _miss(rungs: Sequence[Rung], broke: tuple[str, date, str], asked: set[tuple[str, date]]) -> Miss:
    pair, day, name = broke
    scored = any(who == pair and on < day and (day - on).days <= 62 for who, on in asked)
    return Miss(pair=pair, day=day, name=name, scored=scored, structural=_warned(rungs, pair, day, ("structural",)))


def _false(one: Rung) -> FalseAlarm:
    return FalseAlarm(pair=one.pair, level=one.level, issued=one.issued, expires=one.expires, p=one.p)


def _leads(rungs: Sequence[Rung], broke: Sequence[tuple[str, date, str]]) -> Iterable[LeadTimes]:
    for level in LEVELS:
        days = []
        for pair, day, _ in broke:
            stood = [
                one.issued
                for one in rungs
                if one.pair == pair and one.level == level and one.issued < day <= one.expires
            ]
            days += [(day - min(stood)).days] if stood else []
        yield LeadTimes(level=level, outbreaks=len(broke), warned=len(days), median_days=median(days) if days else None)


def _reliable(points: Sequence[Point]) -> Iterable[Reliability]:
    for target, horizon in KEYS:
        mine = [one for one in points if (one.target, one.horizon) == (target, horizon) and one.happened is not None]
        if mine:
            bins = reliability([one.p for one in mine], [float(bool(one.happened)) for one in mine], EDGES)
            yield Reliability(target=target, horizon=horizon, bins=tuple(each for each in bins if each.cells))
