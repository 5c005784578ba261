"""Kept forecasts scored as the figures of their months come in, misses first.

    scoreboard(issues, read, panel, as_of)

A country-month is scored once the panel of the day has its figure; before it is due it is pending, after that, without a
figure, unknown; neither is ever a zero. Two tracks are kept apart: months whose forecast was issued before they began, and
all others, which could have been made with the outcome in sight (replays of a past day, and the month of issue itself).
Scores are those of ``evaluate.forecasts.score`` on the kept draws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from tocsin.evaluate.cells import LEVELS, Cells, Left, score_cells
from tocsin.evaluate.forecasts import score
from tocsin.evaluate.scorecards import Report, Scorecard
from tocsin.evaluate.scores import Floats
from tocsin.evaluate.standings import Case, ForecastScoreboard, IssueScore, ModelScore, Scores, Tally, Track
from tocsin.evaluate.windows import Span, Window, conflictology12, known_deaths
from tocsin.schema.forecasts import Forecast, Issue
from tocsin.schema.months import first_day, known_day, label
from tocsin.schema.panels import Panel

MISSES, REST = 50, 10
_INSIDE = LEVELS.index(0.9)
_SEED = 7


@dataclass(frozen=True)
class _Part:
    """Consecutive months of an issue that are in one track."""

    issue: Issue
    months: tuple[int, ...]
    ahead: bool


@dataclass
class _Found:
    """What is gathered while the windows of a track pass."""

    tallies: list[Tally] = field(default_factory=list)
    missed: int = 0
    misses: list[Case] = field(default_factory=list)
    rest: list[Case] = field(default_factory=list)


def scoreboard(
    issues: Sequence[Issue], read: Callable[[Issue], Forecast], panel: Panel, as_of: date, most: int = MISSES
) -> ForecastScoreboard:
    """The scoreboard of kept forecasts; ``read`` gives the draws of one, which are in memory one issue at a time."""
    parts = [part for issue in issues for part in _parts(issue)]
    tracks = [
        _track([part for part in parts if part.ahead is ahead], read, panel, as_of, most) for ahead in (True, False)
    ]
    return ForecastScoreboard(
        as_of=as_of,
        outcomes=panel.vintage,
        outcomes_to=label(panel.last),
        violence=panel.violence,
        rule=panel.rule,
        ahead=tracks[0],
        afterwards=tracks[1],
    )


def _parts(issue: Issue) -> list[_Part]:
    parts: list[_Part] = []
    for month in issue.months:
        ahead = issue.issued < first_day(month)
        last = parts[-1] if parts else None
        if last and last.ahead is ahead and last.months[-1] == month - 1:
            parts[-1] = _Part(issue, (*last.months, month), ahead)
        else:
            parts.append(_Part(issue, (month,), ahead))
    return parts


def _track(parts: list[_Part], read: Callable[[Issue], Forecast], panel: Panel, as_of: date, most: int) -> Track:
    models, issues, found = [], [], _Found()
    for model in sorted({part.issue.model for part in parts}):
        own = [part for part in parts if part.issue.model == model]
        before = len(found.tallies)
        report = score(_windows(own, read, panel, as_of, found, most), panel, model=model, partial=True, seed=_SEED)
        tallies = found.tallies[before:]
        models.append(_model(own, report, tallies))
        issues += [_issue(*one) for one in zip(own, tallies, report.windows, strict=True)]
    return Track(
        missed=found.missed,
        misses=tuple(_worst(found.misses, most)),
        rest=tuple(_worst(found.rest, REST)),
        models=tuple(models),
        issues=tuple(sorted(issues, key=lambda one: (one.issued, one.as_of, one.model, one.first))),
    )


def _worst(cases: list[Case], most: int) -> list[Case]:
    return sorted(cases, key=lambda case: (-case.crps, case.month, case.country, case.model, case.issue))[:most]


def _windows(
    parts: list[_Part], read: Callable[[Issue], Forecast], panel: Panel, as_of: date, found: _Found, most: int
) -> Iterator[Window]:
    """The parts as windows; where their country-months stand, and the misses, are noted as they pass."""
    for part in parts:
        window = _window(part, read(part.issue), panel)
        cells, left = score_cells(window, panel, partial=True, seed=_SEED)
        found.tallies.append(_tally(part, cells, left, window, as_of))
        missed, rest = _cases(part, cells, panel, _benchmark(cells, window, panel))
        found.missed += len(missed)
        found.misses = _worst(found.misses + missed, most)
        found.rest = _worst(found.rest + rest, REST)
        yield window


def _window(part: _Part, forecast: Forecast, panel: Panel) -> Window:
    """The part's draws, for the countries that the panel has."""
    held = {unit.id for unit in panel.units}
    units = [row for row, unit in enumerate(forecast.units) if unit.id in held]
    columns = [forecast.months.index(month) for month in part.months]
    span = Span(part.issue.id, part.months[0], part.months[-1], forecast.cutoff)
    return Window(span, tuple(forecast.units[row].id for row in units), forecast.draws[np.ix_(units, columns)])


def _tally(part: _Part, cells: Cells, left: Left, window: Window, as_of: date) -> Tally:
    """Months and country-months by where they stand; a country that the panel lacks has no known outcome."""
    seen = set(cells.month.tolist())
    waiting = [month for month in part.months if known_day(month) > as_of and month not in seen]
    countries = part.issue.countries
    pending = countries * len(waiting)
    rest = countries * len(part.months) - len(cells) - left.absent - pending
    return Tally(
        len(seen), len(waiting), len(part.months) - len(seen) - len(waiting), len(cells), pending, rest, left.absent
    )


def _benchmark(cells: Cells, window: Window, panel: Panel) -> Floats:
    """The benchmark's CRPS at each of the cells, NaN where it has none."""
    bench, _ = score_cells(conflictology12(known_deaths(panel), window.span, window.units), panel, partial=True)
    of = dict(zip(zip(bench.unit.tolist(), bench.month.tolist(), strict=True), bench.crps.tolist(), strict=True))
    keys = zip(cells.unit.tolist(), cells.month.tolist(), strict=True)
    return np.array([of.get(key, np.nan) for key in keys], dtype=float)


def _cases(part: _Part, cells: Cells, panel: Panel, benchmark: Floats) -> tuple[list[Case], list[Case]]:
    """The misses, and of the others those with the highest CRPS."""
    outside = cells.inside[:, _INSIDE] == 0
    unalarmed = cells.onset_first & (cells.alarm_onset < 1)
    units = {unit.id: unit for unit in panel.units}
    missed = np.flatnonzero(outside | unalarmed)
    others = np.flatnonzero(~(outside | unalarmed))
    others = others[np.argsort(-cells.crps[others], kind="stable")[:REST]]

    def case(row: int) -> Case:
        unit = units[int(cells.unit[row])]
        return Case(
            issue=part.issue.id, model=part.issue.model, issued=part.issue.issued, as_of=part.issue.as_of,
            country=unit.iso3, name=unit.name, month=label(int(cells.month[row])), lead=int(cells.lead[row]),
            outcome=float(cells.obs[row]), mean=float(cells.mean[row]),
            low=float(cells.low[row]), high=float(cells.high[row]), p25=float(cells.p25[row]),
            crps=float(cells.crps[row]), benchmark=None if np.isnan(benchmark[row]) else float(benchmark[row]),
            outside=bool(outside[row]), unalarmed=bool(unalarmed[row]),
        )  # fmt: skip

    return [case(int(row)) for row in missed], [case(int(row)) for row in others]


def _model(parts: list[_Part], report: Report, tallies: list[Tally]) -> ModelScore:
    tally = sum(tallies, Tally())
    return ModelScore(
        model=report.model,
        issues=len({part.issue.id for part in parts}),
        tally=tally,
        scores=_scores(report.overall),
        calibration=report.calibration if tally.scored else None,
    )


def _issue(part: _Part, tally: Tally, card: Scorecard) -> IssueScore:
    issue = part.issue
    return IssueScore(
        issue=issue.id,
        model=issue.model,
        issued=issue.issued,
        as_of=issue.as_of,
        cutoff=label(issue.cutoff),
        fitted_through=label(issue.fitted_through),
        first=label(part.months[0]),
        last=label(part.months[-1]),
        countries=issue.countries,
        draws=issue.draws,
        seed=issue.seed,
        vintage=issue.vintage,
        vintage_assumed=issue.vintage_assumed,
        tally=tally,
        scores=_scores(card),
    )


def _scores(card: Scorecard) -> Scores | None:
    if not card.cells:
        return None
    return Scores(
        crps=card.crps,
        log_crps=card.log_crps,
        ign=card.ign,
        brier25=card.brier25,
        coverage=card.coverage,
        coverage_nonzero=card.coverage_nonzero,
        onset_first=card.onset_first,
        skill=card.skill,
    )
