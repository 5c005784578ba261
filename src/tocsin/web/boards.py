"""What the scoreboard page is made from: the alarms against what came, the probabilities against what came, kept forecasts.

The alarms take two seconds, the probabilities some twenty: they are judged apart, so that misses are not waited for.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tocsin.errors import NotFound

if TYPE_CHECKING:
    from tocsin.escalation.pair_inputs import PairInputs
    from tocsin.evaluate.replay_records import Point
    from tocsin.evaluate.risk_scoreboard import RiskScoreboard
    from tocsin.evaluate.standings import ForecastScoreboard
    from tocsin.schema.risks import Level
    from tocsin.store.store import Store


class KeptBoard(Struct, frozen=True, kw_only=True):
    """The scoreboard of forecasts kept in the store; None with the reason and what to do where none was kept."""

    board: ForecastScoreboard | None
    missing: str = ""
    remedy: str = ""


def alarm_board(store: Store, end: date) -> RiskScoreboard:
    """Misses, false alarms, alarms at the budget and lead times of all pairs, as ``replaying.scoreboard`` has them.

    Without scores, reliability and experts' calls, which are left empty.
    """
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
        budget={level: rule.budget for level, rule in warning_rules().levels.items()}, caveats=CAVEATS,
    )  # fmt: skip
    return replace(board, scores=(), reliability=())


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
