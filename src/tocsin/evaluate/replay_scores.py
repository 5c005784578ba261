"""Probabilities said for a pair against what came, with climatology and persistence on the same points."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from tocsin.evaluate.replay_records import KEYS, Key, Point, SaidDay, Score
from tocsin.store.pair_outcomes import PairOutcomes

HORIZONS = {"30d": 30, "12m": 365}
WAR_DEATHS = 1000
SURE = 0.01
"""Persistence says 1 or 0; its log score is taken at this distance from them, or one surprise would be infinite."""


def point_of(said: SaidDay, key: Key, pair: str, known: PairOutcomes, end: date) -> Point | None:
    """A day's probability with what came of it by the end; ``None``: nothing was said, or they were fighting already."""
    risk = said.risk(key)
    if risk is None or risk.ongoing:
        return None
    happened, account = came(pair, key, said.day, known)
    due = said.day + timedelta(days=HORIZONS[key[1]])
    pending = due > end and happened is not True
    before = known.between(pair, said.day - timedelta(days=29), said.day).state
    return Point(
        day=said.day, pair=pair, target=key[0], horizon=key[1], p=risk.p, base=risk.base_rate,
        before=None if before == "unknown" else before == "fatal",
        happened=None if pending else happened, pending=pending, account=account,
    )  # fmt: skip


def came(pair: str, key: Key, day: date, known: PairOutcomes) -> tuple[bool | None, str]:
    """Whether it came within the horizon after a day, ``None`` where no record tells, and by whose account.

    War is 1,000 deaths between the two by UCDP's months of which at least half lie within the horizon.
    """
    first, last = day + timedelta(days=1), day + timedelta(days=HORIZONS[key[1]])
    if key[0] == "war":
        dead = known.deaths(pair, first, last)
        return (None if dead is None else dead >= WAR_DEATHS), "figures:pair_months" if dead is not None else ""
    found = known.between(pair, first, last)
    return (None if found.state == "unknown" else found.state == "fatal"), found.source


def scores(points: Iterable[Point]) -> tuple[Score, ...]:
    """One score a target, in the order of ``KEYS``; targets of which nothing was said are left out."""
    every = list(points)
    found = [(key, [one for one in every if (one.target, one.horizon) == key]) for key in KEYS]
    return tuple(_score(key, mine) for key, mine in found if mine)


def _score(key: Key, points: Sequence[Point]) -> Score:
    known = [(one, one.happened) for one in points if one.happened is not None]
    lasting = [(float(one.before), happened) for one, happened in known if one.before is not None]
    pending = sum(one.pending for one in points)
    said, base = [(one.p, y) for one, y in known], [(one.base, y) for one, y in known]
    sure = [(min(max(p, SURE), 1 - SURE), y) for p, y in lasting]
    return Score(
        target=key[0], horizon=key[1], n=len(known), events=sum(y for _, y in known), pending=pending,
        unknown=len(points) - len(known) - pending, n_persistence=len(lasting),
        brier=brier(said), brier_base=brier(base), brier_persistence=brier(lasting),
        log=log_score(said), log_base=log_score(base), log_persistence=log_score(sure),
    )  # fmt: skip


def brier(pairs: Sequence[tuple[float, bool]]) -> float | None:
    """Mean of (p − y)² (Brier 1950); ``None`` of nothing.

    >>> brier([(0.2, False), (0.9, True)])
    0.025
    """
    return round(sum((p - y) ** 2 for p, y in pairs) / len(pairs), 12) if pairs else None


def log_score(pairs: Sequence[tuple[float, bool]]) -> float | None:
    """Mean of −ln of the probability given to what came (Good 1952); lower is better, infinite for a sure miss."""
    if not pairs:
        return None
    given = [p if y else 1 - p for p, y in pairs]
    return math.inf if min(given) <= 0 else sum(-math.log(p) for p in given) / len(given)
