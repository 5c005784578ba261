"""When an alarm is due: a fold over the weeks in their order, that looks at no later one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from math import inf, isinf
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from tocsin.escalation.warning_rules import Rule, Spent
from tocsin.escalation.warning_weeks import WeeklyScores
from tocsin.schema.risks import Level


class Alarm(NamedTuple):
    """One alarm of a rule: who, when, the probability that day and the pair's usual (``None``: unknown)."""

    level: Level
    pair: str
    issued: date
    expires: date
    p: float
    usual: float | None


def alarms(
    scores: WeeklyScores, level: Level, rule: Rule, after: date = date.min, before: Iterable[Alarm] = ()
) -> list[Alarm]:
    """The alarms of one level issued later than ``after``, in the order of (day, pair).

    One stands to its expiry and meanwhile no second one of its level is issued for the pair; a pair that is fighting
    already gets none. ``before`` are those issued by ``after``, which may stand still.
    """
    if rule.threshold is None:
        return []
    usual = scores.usual(rule.target)
    free = eligible(scores, rule) & np.array([day > after for day in scores.days], dtype=bool)[:, None]
    stands = _standing(scores, [one for one in before if one.level == level])
    return [
        Alarm(level, scores.pairs[at], day := scores.days[week], day + timedelta(days=rule.window),
              float(scores.p[rule.target][week, at]), None if np.isnan(usual[week, at]) else float(usual[week, at]))
        for week, at in _issued(free, scores.p[rule.target], rule.threshold, rule.window, stands)
    ]  # fmt: skip


def eligible(scores: WeeklyScores, rule: Rule) -> NDArray[np.bool_]:
    """(days, pairs): scored, no fighting yet, and as far above the pair's own usual as the rule asks.

    An unknown usual is no lift.
    """
    p = scores.p[rule.target]
    free = ~np.isnan(p) & ~scores.ongoing
    if not rule.lift:
        return free
    usual = scores.usual(rule.target)
    return free & ~np.isnan(usual) & (p >= rule.lift * usual)


def _issued(
    free: NDArray[np.bool_],
    p: NDArray[np.float64],
    threshold: float,
    window: int,
    stands: NDArray[np.int64] | None = None,
) -> Iterator[tuple[int, int]]:
    """Week and pair of each alarm; ``stands``: the first week in which each pair may be alarmed."""
    due = free & (p >= threshold)
    open_from = np.zeros(p.shape[1], dtype=np.int64) if stands is None else stands.copy()
    for week in np.flatnonzero(due.any(axis=1)).tolist():
        rung = np.flatnonzero(due[week] & (open_from <= week))
        open_from[rung] = week + window // 7 + 1
        yield from ((week, at) for at in rung.tolist())


def _standing(scores: WeeklyScores, before: Iterable[Alarm]) -> NDArray[np.int64]:
    """The first week in which each pair may be alarmed, when earlier alarms stand."""
    found = np.zeros(len(scores.pairs), dtype=np.int64)
    place = {pair: at for at, pair in enumerate(scores.pairs)}
    for one in before:
        if one.pair in place:
            found[place[one.pair]] = max(found[place[one.pair]], sum(day <= one.expires for day in scores.days))
    return found


def calibrated(scores: WeeklyScores, rule: Rule, first: date, last: date) -> tuple[float, Spent]:
    """The lowest threshold whose alarms from ``first`` to ``last`` stay within the budget, and the arithmetic.

    Earlier weeks are folded too, so that a warning that stands on ``first`` is not issued a second time; later ones are
    cut off. Between the lowest probability that fits and the next, which overspends, the threshold is the middle, so
    that it does not hang on a last digit. If no week meets the rule's other conditions nothing can be spent, and
    the threshold is infinite.
    """
    known = scores.until(last)
    start = sum(day < first for day in known.days)
    free, p = eligible(known, rule), known.p[rule.target]
    tried = np.unique(p[free])[::-1]

    def spent(threshold: float) -> int:
        return sum(week >= start for week, _ in _issued(free, p, threshold, rule.window))

    years = known.exposure(rule.target, first, last, usual=rule.lift > 0)
    allowed = rule.budget * years
    over = bisect_left(range(len(tried)), True, key=lambda at: spent(float(tried[at])) > allowed)
    best = float(tried[over - 1]) if over else inf
    after = float(tried[over]) if over < len(tried) else None
    threshold = best if after is None or isinf(best) else round((best + after) / 2, 6)
    count = spent(threshold)
    arithmetic = Spent(
        first=first.isoformat(), last=last.isoformat(), issued=count, pair_years=round(years, 1),
        rate=round(count / years, 4) if years else 0.0, allowed=round(allowed, 1),
        next_issued=None if after is None else spent(after),
    )  # fmt: skip
    return threshold, arithmetic


def with_budget(
    scores: WeeklyScores, rule: Rule, lifts: Sequence[float], first: date, last: date
) -> tuple[Rule, Spent]:
    """The rule with the largest of the ``lifts`` at which its budget can be spent, and the threshold that spends it.

    The more an alarm must stand out from the pair's own past, the fewer weeks are left to alarm. A lift asks too much where
    every week that meets it could be alarmed within the budget, so that no threshold would be needed. If all do, the
    smallest is taken, and the arithmetic shows what is left over.
    """
    for lift in sorted(lifts, reverse=True):
        asked = replace(rule, lift=lift)
        threshold, spent = calibrated(scores, asked, first, last)
        if spent.next_issued is not None:
            break
    return replace(asked, threshold=threshold), spent
