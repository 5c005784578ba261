"""The scorecard of a forecast: every score of a window or of several, with what was left out of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tocsin.evaluate.alarms import ALARM, Hits, average_precision, hits
from tocsin.evaluate.calibration import Calibration
from tocsin.evaluate.cells import LEVELS, Cells, Left
from tocsin.evaluate.scores import Floats, mean, reached, within
from tocsin.evaluate.skill import BIG, Skill, no_big, size_ratio, split
from tocsin.schema.months import label
from tocsin.schema.panels import Panel

WORST = 10


class Cell(Struct, frozen=True):
    """One country-month. ``missed``: the outcome lies outside the 90 % interval; ``benchmark`` is the benchmark's CRPS."""

    country: int
    iso3: str
    month: str
    outcome: float
    mean: float
    low: float
    high: float
    crps: float
    benchmark: float | None
    missed: bool
    p25: float


class Scorecard(Struct, frozen=True, kw_only=True):
    """Scores of a forecast, means over its country-months with a known outcome; None where there is no such cell.

    ``crps``, ``mis`` and the like are in deaths, ``ign`` in bits. ``no_big`` leaves out cells above 10,000 deaths, of
    which there are ``big_cells``; ``zero`` and ``nonzero`` are the CRPS without and with deaths; ``coverage`` and
    ``coverage_nonzero`` the shares inside the 90 % interval; ``size_ratio`` mean forecast over mean outcome. Of several
    windows ``crps``, ``ign``, ``mis``, ``log_crps`` and ``brier25`` are the mean of the windows' means (as the challenge
    has it; the same as over all cells where windows are equally large), all else is over all cells.

    Not in any mean: ``unknown`` outcomes, countries ``absent`` in a month, ``unforecast`` known cells. ``no_history``
    cells are scored, but have no benchmark and are in no alarm set. ``worst`` are the cells with the highest CRPS, those
    whose outcome lay outside the 90 % interval first; ``missed_first`` the first onsets and escalations not alarmed.
    """

    name: str
    first: str
    last: str
    cutoff: str | None
    draws: int | None
    cells: int
    unknown: int
    absent: int
    unforecast: int
    no_history: int
    crps: float | None
    ign: float | None
    mis: float | None
    log_crps: float | None
    no_big: float | None
    big_cells: int
    zero: float | None
    nonzero: float | None
    coverage: float | None
    coverage_nonzero: float | None
    brier25: float | None
    ap25: float | None
    size_ratio: float | None
    onset: Hits
    onset_first: Hits
    escalation: Hits
    escalation_first: Hits
    skill: dict[str, Skill]
    monthly_crps: dict[str, float]
    worst: tuple[Cell, ...]
    missed_first: tuple[Cell, ...]


class Report(Struct, frozen=True, kw_only=True):
    """A forecast scored against a panel, and the benchmark scored beside it.

    ``overall`` pools the ``windows``; ``benchmark`` is that of conflictology12 overall, ``benchmark_windows`` by window
    (of the countries with a known history). ``windows_better``: windows with a lower CRPS than the benchmark's on the
    cells where both are known.
    """

    model: str
    vintage: str
    violence: str
    rule: str
    overall: Scorecard
    windows: tuple[Scorecard, ...]
    benchmark: Scorecard
    benchmark_windows: tuple[Scorecard, ...]
    windows_better: int
    calibration: Calibration


class Frame(Struct, frozen=True, kw_only=True):
    """What a scorecard says of itself besides scores."""

    name: str
    first: int
    last: int
    cutoff: int | None
    draws: int | None


def scorecard(
    frame: Frame,
    cells: Cells,
    left: Left,
    panel: Panel,
    skills: Mapping[str, Skill],
    benchmark: Floats,
    by_window: Sequence[Cells] = (),
) -> Scorecard:
    """The scorecard of scored cells; ``benchmark`` (n,) is the benchmark's CRPS cell by cell, NaN where it has none."""
    zero, nonzero = split(cells.crps, cells.obs)
    return Scorecard(
        name=frame.name,
        first=label(frame.first),
        last=label(frame.last),
        cutoff=None if frame.cutoff is None else label(frame.cutoff),
        draws=frame.draws,
        cells=len(cells),
        unknown=left.unknown,
        absent=left.absent,
        unforecast=left.unforecast,
        no_history=left.no_history,
        **_means(by_window or (cells,)),
        no_big=no_big(cells.crps, cells.obs).value,
        big_cells=int((cells.obs > BIG).sum()),
        zero=zero.value,
        nonzero=nonzero.value,
        **_coverage(cells),
        ap25=average_precision(cells.p25, reached(cells.obs, ALARM)),
        size_ratio=size_ratio(cells.mean, cells.obs),
        **_hits(cells),
        skill=dict(skills),
        monthly_crps=_monthly(cells),
        worst=_worst(cells, panel, benchmark),
        missed_first=_missed_first(cells, panel, benchmark),
    )


def _means(parts: Sequence[Cells]) -> dict[str, Any]:
    """Mean of the windows' means, windows without a known cell left out."""
    names = ("crps", "ign", "mis", "log_crps", "brier25")
    return {name: mean([getattr(part, name).mean() for part in parts if len(part)]).value for name in names}


def _coverage(cells: Cells) -> dict[str, Any]:
    inside = cells.inside[:, LEVELS.index(0.9)]
    return {"coverage": mean(inside).value, "coverage_nonzero": mean(inside[cells.obs > 0]).value}


def _hits(cells: Cells) -> dict[str, Any]:
    onset, escalation = int(cells.onset_undecided.sum()), int(cells.escalation_undecided.sum())
    return {
        "onset": hits(cells.alarm_onset, cells.onset),
        "onset_first": hits(cells.alarm_onset, cells.onset_first, onset),
        "escalation": hits(cells.alarm_escalation, cells.escalation),
        "escalation_first": hits(cells.alarm_escalation, cells.escalation_first, escalation),
    }


def _monthly(cells: Cells) -> dict[str, float]:
    return {label(int(month)): float(cells.crps[cells.month == month].mean()) for month in np.unique(cells.month)}


def _worst(cells: Cells, panel: Panel, benchmark: Floats, most: int = WORST) -> tuple[Cell, ...]:
    found = _listed(cells, np.argsort(-cells.crps, kind="stable")[:most], panel, benchmark)
    return tuple(sorted(found, key=lambda cell: not cell.missed))


def _missed_first(cells: Cells, panel: Panel, benchmark: Floats) -> tuple[Cell, ...]:
    """First onsets and escalations that did not get a whole alarm, the deadliest first."""
    onset = cells.onset_first & (cells.alarm_onset < 1)
    escalation = cells.escalation_first & (cells.alarm_escalation < 1)
    at = np.flatnonzero(onset | escalation)
    return _listed(cells, at[np.argsort(-cells.obs[at], kind="stable")], panel, benchmark)


def _listed(cells: Cells, at: NDArray[np.intp], panel: Panel, benchmark: Floats) -> tuple[Cell, ...]:
    iso3 = {unit.id: unit.iso3 for unit in panel.units}
    return tuple(_cell(cells, int(row), iso3, float(benchmark[row])) for row in at)


def _cell(cells: Cells, row: int, iso3: Mapping[int, str], benchmark: float) -> Cell:
    outcome, low, high = (float(part[row]) for part in (cells.obs, cells.low, cells.high))
    return Cell(
        country=int(cells.unit[row]),
        iso3=iso3.get(int(cells.unit[row]), ""),
        month=label(int(cells.month[row])),
        outcome=outcome,
        mean=float(cells.mean[row]),
        low=low,
        high=high,
        crps=float(cells.crps[row]),
        benchmark=None if np.isnan(benchmark) else benchmark,
        missed=not within(outcome, low, high),
        p25=float(cells.p25[row]),
    )
