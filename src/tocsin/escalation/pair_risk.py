"""How likely each pair of states is to come to blows, as of a day: probability, interval, base rate, rank, reasons.

Four questions: a dispute with at least one death that begins within 12 months, a month with at least one death within 30
days, war (at least 1,000 deaths) within 12 months, and within 30 days, which no record supports and which is an
extrapolation. Models and sources: docs/pairs.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from tocsin.errors import NotFound
from tocsin.escalation.pair_changes import Change, changes, told
from tocsin.escalation.pair_inputs import Floats, PairInputs
from tocsin.escalation.pair_model import (
    MODELLED,
    TARGETS,
    BaseRate,
    Block,
    Fit,
    chosen,
    fit_for,
    intervals,
    looks_ahead,
    values,
)
from tocsin.escalation.pair_population import DayTable, day_table, reasons_told
from tocsin.escalation.pair_scores import Key, other_rate, pair_scores, shown
from tocsin.escalation.pair_sentences import Teller
from tocsin.registry.pairs import DISPUTES_END, SOURCES, pair_name
from tocsin.schema.ids import judgement_id
from tocsin.schema.risks import Driver, Risk, Target
from tocsin.schema.time import long_date

USUAL_DAYS = tuple(range(30, 731, 30))
WAR = "chance of a fatal dispute within 12 months × chance that one reaches war ({wars} of {fatal}, with a prior of 1 in 10)"
WAR_MONTH = "1 − (1 − chance of war within 12 months)^(30 ÷ 365.25): an even hazard, which no record supports"
OTHER = "the base rate of pairs outside the population: no model speaks of this pair"


@dataclass(frozen=True, eq=False)
class _Day:
    """What the rows of one day are made from; arrays are (pairs,)."""

    inputs: PairInputs
    table: DayTable
    fit: Fit
    p: dict[Key, Floats]
    bounds: dict[Key, tuple[Floats, Floats]]
    usual: dict[Key, Floats]
    rank: dict[Key, NDArray[np.int64]]
    of: NDArray[np.int64]
    drivers: dict[Target, list[tuple[float, tuple[Driver, ...]]]]
    changes: dict[Target, list[Change]]


def pair_risks(
    inputs: PairInputs,
    as_of: date,
    targets: Sequence[Key] = TARGETS,
    pairs: Sequence[str] | None = None,
    usual: bool = True,
) -> list[Risk]:
    """Risks of the population, and of ``pairs`` asked for by name whether in it or not; all targets, likeliest first.

    With ``pairs`` only theirs come back, ranked among all; without ``usual`` the pairs' own medians of two years are left
    out, which takes most of the time. Raises ``NotFound`` for a pair of no two states.
    """
    wanted = None if pairs is None else tuple(_checked(pair) for pair in pairs)
    inputs = inputs.until(as_of).asking(wanted or ())
    day = _day(inputs, as_of, wanted, USUAL_DAYS if usual else ())
    found = [_risk(day, row, key) for key in targets for row in _rows(day, wanted)]
    return sorted(
        found, key=lambda risk: (targets.index((risk.target, risk.horizon)), risk.ongoing, risk.rank, risk.pair)
    )


def _checked(pair: str) -> str:
    parts = pair.upper().split("-")
    if len(parts) != 2:
        raise NotFound(f"{pair!r} is not a pair of states", "write it as two ISO-3 codes, AAA-BBB")
    return pair_name(*parts)


def _day(inputs: PairInputs, as_of: date, wanted: tuple[str, ...] | None, back: Sequence[int]) -> _Day:
    table, fit = day_table(inputs, as_of), fit_for(as_of)
    also = inputs.named
    p = shown(fit, table, also)
    past = pair_scores(inputs, [as_of - timedelta(days=days) for days in back]).usual() if back else {}
    of, rank = _ranks(table, also, p)
    rows = np.flatnonzero(table.member) if wanted is None else [inputs.place[pair] for pair in wanted]
    drivers = {target: _drivers(inputs, table, fit, target, rows) for target, _ in MODELLED}
    asked_of = {target: changes(fit, target, inputs, table) for target, _ in MODELLED}
    return _Day(inputs, table, fit, p, intervals(fit, table), past, rank, of, drivers, asked_of)


def _rows(day: _Day, wanted: tuple[str, ...] | None) -> Iterator[int]:
    if wanted is None:
        yield from (int(row) for row in np.flatnonzero(day.table.member))
    else:
        yield from (day.inputs.place[pair] for pair in dict.fromkeys(wanted))


def _ranks(
    table: DayTable, also: NDArray[np.bool_], p: dict[Key, Floats]
) -> tuple[NDArray[np.int64], dict[Key, NDArray[np.int64]]]:
    """Places among the pairs not fighting already, and among those that are; a pair outside is placed as if it were in."""
    groups = [(table.member & ~table.ongoing), (table.member & table.ongoing)]
    of = np.where(table.ongoing, groups[1].sum(), groups[0].sum())
    rank = {}
    for key, values_now in p.items():
        found = np.zeros(len(of), dtype=np.int64)
        for group, here in zip(groups, (~table.ongoing, table.ongoing), strict=True):
            order = np.sort(-values_now[group])
            found[here] = np.searchsorted(order, -values_now[here], side="left") + 1
        rank[key] = found
    return of + (also & ~table.member), rank


def _risk(day: _Day, row: int, key: Key) -> Risk:
    target, horizon = key
    if not day.table.member[row]:
        return _outside(day, row, key)
    fitted: Target = "fatal_dispute" if target == "war" else target
    intercept, drivers = day.drivers[fitted][row]
    low, high = (float(side[row]) for side in day.bounds[key])
    formula = _formula(day, row, key)
    return Risk(
        id=judgement_id("risk", day.inputs.pairs[row], target, horizon, day.table.day), known=day.table.day,
        target=target, horizon=horizon, p=float(day.p[key][row]), low=low, high=high,
        base_rate=_base(day.fit, key).rate, rank=int(day.rank[key][row]), of=int(day.of[row]),
        population=_population(day, row, key), pair=day.inputs.pairs[row], usual=_usual(day, row, key),
        intercept=intercept, formula=formula, drivers=drivers, change=_change(day, row, key),
        method=_method(day), extrapolated=key == ("war", "30d"), ongoing=bool(day.table.ongoing[row]),
        dark=tuple(_dark(day, row, target)),
    )  # fmt: skip


def _change(day: _Day, row: int, key: Key) -> tuple[str, ...]:
    return told(day.changes[key[0]], row, float(day.p[key][row])) if key in MODELLED else ()


def _outside(day: _Day, row: int, key: Key) -> Risk:
    target, horizon = key
    rate = other_rate(day.fit, target, horizon)
    low, high = _beta_interval(rate)
    unit = "pair-years" if horizon == "12m" else "pair-months"
    words = f"pairs of states that are not politically relevant: {rate.events} in {rate.rows} {unit}"
    return Risk(
        id=judgement_id("risk", day.inputs.pairs[row], target, horizon, day.table.day), known=day.table.day,
        target=target, horizon=horizon, p=rate.rate, low=low, high=high, base_rate=rate.rate,
        rank=int(day.rank[key][row]), of=int(day.of[row]), population=words, pair=day.inputs.pairs[row], formula=OTHER,
        method=_method(day), extrapolated=key == ("war", "30d"), ongoing=bool(day.table.ongoing[row]),
        dark=tuple(_dark(day, row, target)),
    )  # fmt: skip


def _beta_interval(rate: BaseRate) -> tuple[float, float]:
    """Of the posterior Beta(events + ½, the rest + ½), by draws with a fixed seed."""
    draws = np.random.default_rng(1).beta(rate.events + 0.5, rate.rows - rate.events + 0.5, 4000)
    low, high = np.quantile(draws, (0.05, 0.95))
    return float(min(low, rate.rate)), float(max(high, rate.rate))


def _base(fit: Fit, key: Key) -> BaseRate:
    """The population's base rate; of war in 30 days, that of a year spread evenly."""
    found = fit.base_rates[key[0]]
    return BaseRate(round(found.rows * 365.25 / 30), found.events) if key == ("war", "30d") else found


def _population(day: _Day, row: int, key: Key) -> str:
    rate = day.fit.base_rates[key[0]]
    unit = "pair-months" if key[0] == "fatal_incident" else "pair-years"
    why = reasons_told(day.table.reasons[row])
    among = "pairs fighting already, shown apart" if day.table.ongoing[row] else "politically relevant pairs"
    return f"{among} ({rate.events} in {rate.rows} {unit} to {day.fit.last}); this pair is in because {why}"


def _usual(day: _Day, row: int, key: Key) -> float | None:
    found = float(day.usual[key][row]) if day.usual else float("nan")
    return None if np.isnan(found) else found


def _formula(day: _Day, row: int, key: Key) -> str:
    if key == ("war", "12m"):
        share = day.fit.war["spatial" if day.table.structure[row, 0] else "other"]
        return WAR.format(wars=share.wars, fatal=share.fatal)
    return WAR_MONTH if key == ("war", "30d") else ""


def _method(day: _Day) -> str:
    return f"logistic regression with normal priors on pairs of states, record to {day.fit.last} (docs/pairs.md)"


def _dark(day: _Day, row: int, target: Target) -> Iterator[str]:
    table = day.table
    if table.record_year is None:
        yield "no dispute figures are at hand for this day"
    elif table.day > DISPUTES_END:
        yield f"the dispute record ends in {DISPUTES_END.year}: its figures are those of that end, not decayed to calm"
    if not day.inputs.recorded[row]:
        yield "one of the two states is younger than the dispute record, which says nothing of the pair"
    if table.news is None:
        yield "no news series covers the day: its terms are left out and the interval is wider"
    elif table.news_day != table.day:
        yield f"the news was read to {long_date(table.news_day)} only"
    if target == "fatal_incident" and np.isnan(table.months[row]).any():
        yield "deaths of the last months are not known: a model without them is used"
    if table.assumed:
        yield f"read by their own dates, as if out already: {'; '.join(SOURCES[name] for name in table.assumed)}"
    if looks_ahead(day.fit, table.day):
        yield f"the coefficients were fitted on years to {day.fit.last}, after this day"


# Drivers -----------------------------------------------------------------------------------------------------------------


def _drivers(
    inputs: PairInputs, table: DayTable, fit: Fit, target: Target, rows: Sequence[int] | NDArray[np.int64]
) -> list[tuple[float, tuple[Driver, ...]]]:
    """Intercept and drivers of each pair among ``rows``; the others' places are empty."""
    teller = Teller.of(inputs, table)
    found: list[tuple[float, tuple[Driver, ...]]] = [(0.0, ())] * len(inputs.pairs)
    wanted = {int(row) for row in rows}
    for model, served in chosen(fit, target, table):
        blocks = [model.base] + ([model.news] if table.news is not None else [])
        given = [values(block, table) for block in blocks]
        intercept = sum(block.intercept for block in blocks)
        for row in wanted & set(np.flatnonzero(served).tolist()):
            told = (
                driver for block, x in zip(blocks, given, strict=True) for driver in _of(teller, block, x[row], row)
            )
            found[row] = (intercept, tuple(told))
    return found


def _of(teller: Teller, block: Block, given: Floats, row: int) -> Iterator[Driver]:
    for term, value, weight, usual in zip(block.terms, given.tolist(), block.weights, block.usual, strict=True):
        if value == value:
            text, sums, cites = teller.tell(term, row, value)
            yield Driver(name=term, value=value, usual=usual, weight=weight, effect=weight * (value - usual),
                         sentence=text, sums=sums, cites=cites)  # fmt: skip
