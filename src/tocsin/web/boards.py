"""What the scoreboard page is made from: the alarms against what came, the probabilities against what came, kept forecasts.

The probabilities take ten times as long as the alarms: they are judged apart, so that misses are not waited for.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tocsin.errors import NotFound
from tocsin.evaluate.risk_scoreboard import RiskScoreboard
from tocsin.evaluate.standings import ForecastScoreboard
from tocsin.schema.risks import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.escalation.pair_inputs import PairInputs
    from tocsin.escalation.warning_alarms import Alarm
    from tocsin.evaluate.replay_records import Point
    from tocsin.store.pair_outcomes import PairOutcomes
    from tocsin.store.store import Store

MOST = 50
"""Misses, false alarms and hits that are listed: the latest, the likeliest, the latest."""


class Hit(Struct, frozen=True, kw_only=True):
    """An alarm after which deaths came while it stood."""

    pair: str
    level: Level
    issued: date
    expires: date
    p: float


class AlarmBoard(Struct, frozen=True, kw_only=True):
    """The alarms against what came: a risk scoreboard without scores, reliability and calls, and the newest ``hits``."""

    board: RiskScoreboard
    hit: int
    hits: tuple[Hit, ...]


class KeptBoard(Struct, frozen=True, kw_only=True):
    """The scoreboard of forecasts kept in the store; None with the reason and what to do where none was kept."""

    board: ForecastScoreboard | None
    missing: str = ""
    remedy: str = ""


def alarm_board(store: Store, end: date) -> AlarmBoard:
    """Misses, false alarms, hits, alarms at the budget and lead times of all pairs, as ``replaying.scoreboard`` has them."""
    from tocsin import replaying
    from tocsin.escalation.registration import registration
    from tocsin.escalation.warning_rules import warning_rules
    from tocsin.evaluate.replay import CAVEATS
    from tocsin.evaluate.risk_scoreboard import risk_scoreboard
    from tocsin.outlook import outlook

    first = replaying.SCORED_FROM
    with store.view(end) as view:
        outcomes, alarms, inputs = replaying.outcomes_of(view), replaying.alarms_of(view), outlook(view).inputs
    board = risk_scoreboard(
        alarms, _said(inputs, first, end), outcomes, inputs.pairs, first, end,
        registration=registration().sentence, pair_years=_pair_years(first, end),
        budget={level: rule.budget for level, rule in warning_rules().levels.items()}, caveats=CAVEATS, most=sys.maxsize,
    )  # fmt: skip
    hits = _hits(alarms, inputs.pairs, outcomes.until(end), first, end)
    latest = sorted(board.misses, key=lambda one: (one.day, one.pair), reverse=True)
    listed = replace(
        board, misses=tuple(latest[:MOST]), false_alarms=board.false_alarms[:MOST], scores=(), reliability=()
    )
    return AlarmBoard(board=listed, hit=len(hits), hits=tuple(hits[:MOST]))


def _hits(alarms: Sequence[Alarm], pairs: Sequence[str], known: PairOutcomes, first: date, end: date) -> list[Hit]:
    """Alarms issued in the stretch that came true by its end, the newest first."""
    from tocsin.evaluate.warning_scores import verdict

    mine = set(pairs)
    found = [
        Hit(pair=one.pair, level=one.level, issued=one.issued, expires=one.expires, p=one.p)
        for one in alarms
        if one.pair in mine and first <= one.issued <= end and verdict(one, known, end) == "hit"
    ]
    return sorted(found, key=lambda one: (one.issued, one.pair, one.level), reverse=True)


def full_board(store: Store, end: date) -> RiskScoreboard:
    """The whole board, as ``tocsin scoreboard warnings`` has it."""
    from tocsin import replaying

    return replaying.scoreboard(store, end, situations=sorted(store.moment().seeds))


def kept_board(store: Store, end: date) -> KeptBoard:
    """The board of kept forecasts, as ``tocsin scoreboard forecast`` has it."""
    from tocsin import run

    try:
        return KeptBoard(board=run.forecast_scoreboard(store, end))
    except NotFound as error:
        return KeptBoard(board=None, missing=error.message, remedy=error.remedy)


def _said(inputs: PairInputs, first: date, end: date) -> list[Point]:
    """Of which pair something was said on which first of a month, and nothing more: a miss tells whether one was."""
    import numpy as np

    from tocsin.escalation.pair_scores import pair_scores
    from tocsin.evaluate.replay_records import KEYS, Point

    days = _months(first, end)
    found = pair_scores(inputs, days)
    target, horizon = KEYS[0]
    there = ~np.isnan(found.p[target, horizon]) & ~found.ongoing
    return [
        Point(day=days[at], pair=found.pairs[row], target=target, horizon=horizon, p=0.0, base=0.0, before=None,
              happened=None)
        for at, row in np.argwhere(there).tolist()
    ]  # fmt: skip


def _months(first: date, end: date) -> list[date]:
    from tocsin.schema.months import first_day, month_of

    days = [first_day(month) for month in range(month_of(first), month_of(end) + 1)]
    return [day for day in days if first <= day <= end]


def _pair_years(first: date, end: date) -> dict[Level, float]:
    """Pair-years at risk, where the packaged record reaches over the whole stretch."""
    from tocsin.escalation.warning_record import packaged_record, pair_years

    record = packaged_record()
    return pair_years(record, first, end) if record is not None and end <= record.last + timedelta(days=6) else {}
