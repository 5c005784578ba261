"""The warnings' weekly probabilities from the risk of pairs: each Monday's from what was known on it.

A pair's own usual is reckoned with the coefficients of the day that is compared with it. A refit, a dispute record that
has grown old, or a table of deaths that has ended shifts the probabilities of all pairs at once, which is news of none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tocsin.escalation.pair_inputs import PairInputs
from tocsin.escalation.pair_model import Fit, fit_for, probabilities
from tocsin.escalation.pair_population import DayTable, day_table
from tocsin.escalation.warning_weeks import USUAL_WEEKS, WeeklyScores, median_before, mondays
from tocsin.schema.news import NewsSeries
from tocsin.schema.risks import Horizon, Target
from tocsin.store.news_spans import Span, own_span, span_on

Floats = NDArray[np.float64]
FIRST_WEEK = date(2003, 7, 7)
"""The weeks are folded from here: by then the news that ships had been read for a year."""
USED: tuple[tuple[Target, Horizon], ...] = (("fatal_dispute", "12m"), ("fatal_incident", "30d"))
BY_NEWS: tuple[Target, ...] = ("fatal_incident",)
"""Dark without news: thirty days' chance from lists and old disputes alone is no reason to ring now."""


class Measure(NamedTuple):
    """With what a week is reckoned: a fit, and what of the record was at hand."""

    fit: int
    stale: bool
    months: bool


def weekly_scores(
    inputs: PairInputs, as_of: date, spans: Sequence[Span] | None = None, first: date = FIRST_WEEK
) -> WeeklyScores:
    """Every pair's probabilities on every Monday from ``first`` to ``as_of``, NaN where it was not in the population.

    Each week is reckoned from ``inputs`` as known on it: the weeks before a day do not change with what came later.
    ``spans`` are the runs of days on which the news was read (``None``: the one the series tells of).
    """
    return weeks_of(inputs.until(as_of), mondays(first, as_of), spans)


def weeks_of(inputs: PairInputs, days: Sequence[date], spans: Sequence[Span] | None = None) -> WeeklyScores:
    """The same for given Mondays; ``inputs`` may know more than a day, whose table is cut at it."""
    seen = _as_read(inputs, spans)
    tables = [day_table(seen(day), day) for day in days]
    shape = (len(days), len(inputs.pairs))
    p = {target: np.full(shape, np.nan) for target, _ in USED}
    own = {target: np.full(shape, np.nan) for target in BY_NEWS}
    for weeks in _by_measure(tables).values():
        first = max(0, weeks[0] - USUAL_WEEKS)
        found = _measured(tables[first : weeks[-1] + 1], tables[weeks[0]], fit_for(days[weeks[0]]))
        rows = np.array(weeks) - first
        for target in p:
            p[target][weeks] = found[target][rows]
        for target in own:
            own[target][weeks] = median_before(found[target])[rows]
    ongoing = np.array([table.ongoing for table in tables], dtype=bool).reshape(shape)
    return WeeklyScores(tuple(days), inputs.pairs, p, ongoing, own)


def _as_read(inputs: PairInputs, spans: Sequence[Span] | None) -> Callable[[date], PairInputs]:
    """The inputs of a day: with the news as the run of days tells it that was the newest then."""
    news = inputs.news
    if news is None:
        return lambda day: inputs
    runs = tuple(spans) if spans is not None else own_span(news)
    unread = _with_news(inputs, None)
    read = {run: _with_news(inputs, replace(news, first=run[0], last=run[1])) for run in runs}

    def seen(day: date) -> PairInputs:
        run = span_on(runs, day)
        return read[next(one for one in runs if one[0] == run[0])] if run else unread

    return seen


def _with_news(inputs: PairInputs, news: NewsSeries | None) -> PairInputs:
    """The inputs with another news series, in the same order of pairs."""
    changed = replace(inputs, news=news)
    changed.__dict__["pairs"] = inputs.pairs  # the order is the cached property's, and must be that of all weeks
    return changed


def _by_measure(tables: Sequence[DayTable]) -> dict[Measure, list[int]]:
    """The weeks that each measure is used in."""
    found: dict[Measure, list[int]] = {}
    for week, table in enumerate(tables):
        months = bool((~np.isnan(table.months)).any())
        found.setdefault(Measure(fit_for(table.day).last, table.stale, months), []).append(week)
    return found


def _measured(tables: Sequence[DayTable], like: DayTable, fit: Fit) -> dict[Target, Floats]:
    """Probabilities of several weeks, (weeks, pairs), as if all had been reckoned as on the day ``like``."""
    found: dict[Target, list[Floats]] = {target: [] for target, _ in USED}
    blank = bool(np.isnan(like.months).all())
    for table in tables:
        months = np.full_like(table.months, np.nan) if blank else table.months
        seen = replace(table, day=like.day, record_year=like.record_year, months=months)
        given = probabilities(fit, seen)
        for target, horizon in USED:
            known = table.member if target not in BY_NEWS or table.news is not None else np.zeros_like(table.member)
            found[target].append(np.where(known, given[target, horizon], np.nan))
    return {target: np.array(rows) for target, rows in found.items()}
