"""Scoring forecasts against a panel: windows in, a report out.

    report = score(read_windows(path, panel), panel, model="pool")
    msgspec.json.encode(report)

A model is scored beside the benchmark that the field's open challenge did not beat, conflictology12: the twelve monthly
figures up to the cut-off as an ensemble, computed from the same panel on the same cells.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from tocsin.errors import BadInput
from tocsin.evaluate.calibration import calibration
from tocsin.evaluate.cells import Cells, Left, joined, score_cells
from tocsin.evaluate.scorecards import Frame, Report, Scorecard, scorecard
from tocsin.evaluate.scores import Floats
from tocsin.evaluate.skill import BIG, Skill, skill
from tocsin.evaluate.windows import Window, conflictology12, known_deaths
from tocsin.schema.panels import Panel

COMPARED = ("crps", "log_crps", "mis", "ign", "brier25")


@dataclass(frozen=True, eq=False)
class _Scored:
    """A window's cells, the benchmark's, and the benchmark's scores brought to the forecast's cells."""

    frame: Frame
    cells: Cells
    left: Left
    bench: Cells
    bench_left: Left
    aligned: dict[str, Floats]


def score(
    windows: Iterable[Window],
    panel: Panel,
    *,
    model: str = "",
    partial: bool = False,
    resamples: int = 2000,
    seed: int = 7,
) -> Report:
    """Score windows, one after the other (an iterator is read one window at a time), and all of them together.

    A country-month that the panel knows and a window leaves out is an error unless ``partial``. ``seed`` is that of the
    bootstrap and of the randomised PIT. Raises ``BadInput``.
    """
    # each window's draws are let go before the next is read
    scored = [_window(window, panel, partial, seed) for window in windows]
    if not scored:
        raise BadInput("there is no window to score", "give one window of draws or more")
    overall = _pooled(scored)
    return Report(
        model=model,
        vintage=panel.vintage,
        violence=panel.violence,
        rule=panel.rule,
        overall=_card(overall, panel, resamples, seed, [one.cells for one in scored]),
        windows=tuple(_card(one, panel, resamples, seed) for one in scored),
        benchmark=_bench_card(overall, panel, [one.bench for one in scored]),
        benchmark_windows=tuple(_bench_card(one, panel) for one in scored),
        windows_better=sum(_better(one) for one in scored),
        calibration=calibration(overall.cells),
    )


def _window(window: Window, panel: Panel, partial: bool, seed: int) -> _Scored:
    span = window.span
    cells, left = score_cells(window, panel, partial=partial, seed=seed)
    # of countries without a known history there is no benchmark, which is not an error of the forecast
    bench, bench_left = score_cells(
        conflictology12(known_deaths(panel), span, window.units), panel, partial=True, seed=seed
    )
    frame = Frame(name=span.name, first=span.first, last=span.last, cutoff=span.cutoff, draws=window.draws.shape[2])
    return _Scored(frame, cells, left, bench, bench_left, {name: _aligned(cells, bench, name) for name in COMPARED})


def _aligned(cells: Cells, bench: Cells, name: str) -> Floats:
    """The benchmark's score at each of the forecast's cells, NaN where it has none."""
    of = dict(zip(zip(bench.unit.tolist(), bench.month.tolist(), strict=True), getattr(bench, name), strict=True))
    keys = zip(cells.unit.tolist(), cells.month.tolist(), strict=True)
    return np.array([of.get(key, np.nan) for key in keys], dtype=float)


def _pooled(scored: list[_Scored]) -> _Scored:
    frames = [one.frame for one in scored]
    sizes = {frame.draws for frame in frames}
    return _Scored(
        Frame(
            name="overall",
            first=min(frame.first for frame in frames),
            last=max(frame.last for frame in frames),
            cutoff=frames[0].cutoff if len(frames) == 1 else None,
            draws=sizes.pop() if len(sizes) == 1 else None,
        ),
        joined([one.cells for one in scored]),
        sum((one.left for one in scored), Left()),
        joined([one.bench for one in scored]),
        sum((one.bench_left for one in scored), Left()),
        {name: np.concatenate([one.aligned[name] for one in scored]) for name in COMPARED},
    )


def _card(one: _Scored, panel: Panel, resamples: int, seed: int, by_window: list[Cells] | None = None) -> Scorecard:
    skills = _skills(one, resamples, seed)
    return scorecard(one.frame, one.cells, one.left, panel, skills, one.aligned["crps"], by_window or ())


def _bench_card(one: _Scored, panel: Panel, by_window: list[Cells] | None = None) -> Scorecard:
    frame = Frame(name=one.frame.name, first=one.frame.first, last=one.frame.last, cutoff=one.frame.cutoff, draws=12)
    return scorecard(frame, one.bench, one.bench_left, panel, {}, one.bench.crps, by_window or ())


def _skills(one: _Scored, resamples: int, seed: int) -> dict[str, Skill]:
    """Skill by score, and for the CRPS without the cells above 10,000 deaths, which alone can turn its sign."""
    cells = one.cells
    pairs = {name: (getattr(cells, name), one.aligned[name], cells.unit) for name in COMPARED}
    small = cells.obs <= BIG
    pairs["no_big"] = (cells.crps[small], one.aligned["crps"][small], cells.unit[small])
    return {name: skill(*pair, resamples=resamples, seed=seed) for name, pair in pairs.items()}


def _better(one: _Scored) -> bool:
    gap = one.cells.crps - one.aligned["crps"]
    known = gap[~np.isnan(gap)]
    return bool(len(known) and known.mean() < -1e-9)
