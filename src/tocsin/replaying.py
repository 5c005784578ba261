"""Past days judged again and scored, and the scoreboard of every warning: from a store, as known at the end.

Outcomes are looked at here and in ``evaluate`` only, after the last day has been judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tocsin import run
from tocsin.errors import NotFound
from tocsin.schema.findings import Findings
from tocsin.schema.risks import Level
from tocsin.schema.signals import CallScore

if TYPE_CHECKING:
    from tocsin.escalation.pair_inputs import PairInputs
    from tocsin.escalation.warning_alarms import Alarm
    from tocsin.evaluate.replay import Every
    from tocsin.evaluate.replay_records import Point, Replay
    from tocsin.evaluate.risk_scoreboard import RiskScoreboard
    from tocsin.store.news_spans import Span
    from tocsin.store.pair_outcomes import PairOutcomes
    from tocsin.store.store import Store
    from tocsin.store.view import View

SCORED_FROM = date(2011, 1, 1)
"""The first day after the years on which models were fitted and thresholds chosen."""


def replay(
    store: Store,
    situation: str,
    first: date,
    last: date,
    every: Every = "week",
    end: date | None = None,
    progress: Callable[[date], None] = lambda day: None,
) -> Replay:
    """A situation's judgement of each past day, scored with what is known on ``end`` (default: today)."""
    from tocsin.escalation.warnings import post_mortem
    from tocsin.evaluate import replay as replays

    known_on, days = end or date.today(), replays.days_between(first, last, every)
    with store.view(known_on) as view:
        outcomes, alarms = outcomes_of(view), alarms_of(view)
    return replays.replay(
        lambda day: run.findings(store, situation, day), days, outcomes, known_on, rungs=alarms,
        pair_years=_pair_years(days[0], days[-1]), budget=_budget(), progress=progress, post_mortem=post_mortem,
        calls=lambda found, broke: expert_scores(found, broke, known_on),
    )  # fmt: skip


def scoreboard(
    store: Store, end: date, first: date = SCORED_FROM, situations: Sequence[str] = (), pairs: Sequence[str] = ()
) -> RiskScoreboard:
    """Every alarm from ``first`` to ``end`` of all pairs (or of ``pairs``) with what was known at the end.

    Experts' calls are those of the records of ``situations``.
    """
    from tocsin.escalation.registration import registration
    from tocsin.evaluate.replay import CAVEATS
    from tocsin.evaluate.risk_scoreboard import risk_scoreboard

    with store.view(end) as view:
        outcomes, alarms, inputs = outcomes_of(view), alarms_of(view), _inputs(view)
    wanted = tuple(pairs) or inputs.pairs
    calls: list[CallScore] = []
    for found in _records(store, situations, end):
        calls += expert_scores(found, _outbreak_days(found, outcomes, first, end), end)
    return risk_scoreboard(
        alarms, points(inputs, outcomes, first, end, wanted), outcomes, wanted, first, end,
        registration=registration().sentence, pair_years=_pair_years(first, end) if not pairs else {}, budget=_budget(),
        calls=calls, caveats=CAVEATS,
    )  # fmt: skip


def points(inputs: PairInputs, outcomes: PairOutcomes, first: date, end: date, pairs: Sequence[str]) -> list[Point]:
    """The probabilities said of ``pairs`` on the first of each month, with what came of them by the end."""
    from tocsin.escalation.pair_model import fit_for
    from tocsin.escalation.pair_scores import pair_scores
    from tocsin.evaluate.replay_records import KEYS
    from tocsin.evaluate.risk_scoreboard import world_points

    days = tuple(_months(first, end))
    found = pair_scores(inputs, days)
    rows = [at for at, pair in enumerate(found.pairs) if pair in set(pairs)]
    base = {key: [fit_for(day).base_rates[key[0]].rate for day in days] for key in KEYS}
    p = {key: found.p[key][:, rows] for key in KEYS}
    return world_points(days, [found.pairs[at] for at in rows], p, base, found.ongoing[:, rows], outcomes, end)


def outcomes_of(view: View) -> PairOutcomes:
    """What the view knows of deaths between pairs."""
    from tocsin.outlook import outlook
    from tocsin.store.pair_outcomes import PairOutcomes, pair_months

    seen = outlook(view)
    return PairOutcomes(seen.news, pair_months(seen.inputs.figures), spans_of(view))


def alarms_of(view: View) -> list[Alarm]:
    """Every alarm of every pair issued by the view's day."""
    from tocsin.escalation.warning_record import alarms_by

    return alarms_by(_inputs(view), view.as_of, spans_of(view))


def spans_of(view: View) -> tuple[Span, ...]:
    """The runs of days on which the news had been read."""
    from tocsin.store.news import days_read
    from tocsin.store.news_spans import spans_read

    return spans_read(days_read(view).known)


def expert_scores(found: Findings, outbreaks: Sequence[date], end: date) -> Sequence[CallScore]:
    """What experts said by the record, held against the outbreaks."""
    from tocsin.signals.expert_warnings import expert_calls, score_calls

    return score_calls(expert_calls(found.claims, end), outbreaks, end)


def _records(store: Store, situations: Sequence[str], end: date) -> Iterator[Findings]:
    """The findings of situations on a day; one that was not known by then has no record."""
    for name in situations:
        try:
            yield run.findings(store, name, end)
        except NotFound:
            continue


def _outbreak_days(found: Findings, outcomes: PairOutcomes, first: date, end: date) -> list[date]:
    from tocsin.evaluate.replay import pair_of
    from tocsin.evaluate.replay_outbreaks import by_deaths, by_record

    both = (*by_deaths(outcomes, pair_of(found.situation), first, end), *by_record(found, first, end))
    return sorted({one.day for one in both})


def _inputs(view: View) -> PairInputs:
    from tocsin.outlook import outlook

    return outlook(view).inputs


def _pair_years(first: date, last: date) -> dict[Level, float]:
    """Pair-years at risk by level, where the packaged record reaches over the whole stretch."""
    from tocsin.escalation.warning_record import packaged_record, pair_years

    record = packaged_record()
    return pair_years(record, first, last) if record is not None and last <= record.last + timedelta(days=6) else {}


def _budget() -> dict[Level, float]:
    from tocsin.escalation.warning_rules import warning_rules

    return {level: rule.budget for level, rule in warning_rules().levels.items()}


def _months(first: date, last: date) -> Iterator[date]:
    year, month = first.year, first.month
    while (day := date(year, month, 1)) <= last:
        if day >= first:
            yield day
        year, month = (year + month // 12, month % 12 + 1)
