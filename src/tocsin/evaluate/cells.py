"""A window scored cell by cell. A cell is a country and a month whose outcome is known; the unknown are counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from tocsin.errors import BadInput
from tocsin.evaluate import scores
from tocsin.evaluate.alarms import ALARM, ESCALATION, HISTORY, Flags, Sets, alarms, sets_of
from tocsin.evaluate.scores import Floats
from tocsin.evaluate.windows import Span, Window, known_deaths, rows_of
from tocsin.schema.months import label
from tocsin.schema.panels import Panel

LEVELS = (0.5, 0.8, 0.9, 0.95)
CEILING = 1e10
"""Draws above it are taken as it, as in the challenge."""
_BLOCK = 400


@dataclass(frozen=True, eq=False)
class Cells:
    """The known cells of a forecast, one row each; all arrays are (n,), ``inside`` is (n, levels).

    ``unit`` is the VIEWS id, ``lead`` counts months from the cut-off; ``low``/``high`` the 90 % interval, ``inside``
    whether the outcome lies in the intervals of ``LEVELS``; ``p25`` = P(≥ 25), ``p_escalation`` = P(≥ max(25, 4 × the
    mean of the 12 months up to the cut-off)), NaN where those are not all known; ``alarm_…`` how much of an alarm the
    cell got, 0 … 1.
    """

    unit: NDArray[np.int64]
    month: NDArray[np.int64]
    lead: NDArray[np.int64]
    obs: Floats
    crps: Floats
    log_crps: Floats
    ign: Floats
    mis: Floats
    low: Floats
    high: Floats
    inside: Floats
    p25: Floats
    p_escalation: Floats
    brier25: Floats
    mean: Floats
    mean_log: Floats
    pit: Floats
    onset: Flags
    onset_first: Flags
    onset_undecided: Flags
    escalation: Flags
    escalation_first: Flags
    escalation_undecided: Flags
    alarm_onset: Floats
    alarm_escalation: Floats

    def __len__(self) -> int:
        return len(self.obs)


@dataclass(frozen=True)
class Left:
    """Cells that are in no mean: outcome ``unknown``; country ``absent`` that month; known but ``unforecast``.

    ``no_history`` cells are scored, but the 12 months up to the cut-off are not all known: no benchmark, no alarm set.
    """

    unknown: int = 0
    absent: int = 0
    unforecast: int = 0
    no_history: int = 0

    def __add__(self, other: Left) -> Left:
        return Left(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Left)))


def joined(parts: Sequence[Cells]) -> Cells:
    """The cells of several windows in one table."""
    return Cells(*(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(Cells)))


def score_cells(window: Window, panel: Panel, *, partial: bool = False, seed: int = 0) -> tuple[Cells, Left]:
    """Score every cell of a window whose outcome the panel knows.

    A known cell of a country that the window leaves out is an error unless ``partial``; then it is counted. The seed is
    that of the randomised PIT. Raises ``BadInput``.
    """
    known, span = known_deaths(panel), window.span
    rows = rows_of(panel, window.units)
    left_out = _unforecast(known, rows, span, partial)
    obs = known.of(span.months)[rows]
    sets = sets_of(known.of(range(span.cutoff - HISTORY + 1, span.last + 1))[rows], len(span.months))
    scored = ~np.isnan(obs)
    absent = int((~_there(panel, span)[rows]).sum())
    no_history = int((scored & np.isnan(sets.usual)[:, None]).sum())
    left = Left(int((~scored).sum()) - absent, absent, left_out, no_history)
    return _cells(window, obs, scored, sets, seed), left


def _there(panel: Panel, span: Span) -> Flags:
    """(units, months): whether the country was there; a month outside the panel is unknown, not absent."""
    there = np.ones((len(panel.units), len(span.months)), dtype=bool)
    for column, month in enumerate(span.months):
        if panel.first <= month <= panel.last:
            there[:, column] = panel.exists[:, month - panel.first]
    return there


def _unforecast(known: Panel, rows: NDArray[np.intp], span: Span, partial: bool) -> int:
    rest = np.delete(np.arange(len(known.units)), rows)
    missing = ~np.isnan(known.of(span.months)[rest])
    if missing.any() and not partial:
        unit = known.units[int(rest[np.argwhere(missing)[0][0]])]
        raise BadInput(
            f"window {span.name}: {missing.sum()} country-months with a known outcome are not forecast, "
            f"the first of {unit.name or unit.id} in {label(span.first + int(np.argwhere(missing)[0][1]))}",
            "forecast every country of the panel, or ask for a partial score (they are then counted, not scored)",
        )
    return int(missing.sum())


def _cells(window: Window, obs: Floats, scored: Flags, sets: Sets, seed: int) -> Cells:
    """Flat tables of the scored cells, in order of unit and month."""
    at, column = np.nonzero(scored)
    bar = np.maximum(ALARM, ESCALATION * sets.usual)[at]
    seeds = np.random.SeedSequence([seed, window.span.first])
    found = _scored(window.draws, obs, (at, column), bar, int(seeds.generate_state(1)[0]))
    month = window.span.first + column
    on = _alarms(found, scored, sets)
    return Cells(
        unit=np.asarray(window.units, dtype=np.int64)[at],
        month=month,
        lead=month - window.span.cutoff,
        obs=obs[scored],
        onset=sets.onset.every[scored],
        onset_first=sets.onset.first[scored],
        onset_undecided=sets.onset.undecided[scored],
        escalation=sets.escalation.every[scored],
        escalation_first=sets.escalation.first[scored],
        escalation_undecided=sets.escalation.undecided[scored],
        alarm_onset=on[0][scored],
        alarm_escalation=on[1][scored],
        **found,
    )


def _alarms(found: dict[str, Floats], scored: Flags, sets: Sets) -> tuple[Floats, Floats]:
    grids = {name: _grid(found[name], scored) for name in ("p25", "p_escalation", "mean_log", "mean")}
    ties = grids["mean_log"], grids["mean"]
    onset = alarms(grids["p25"], *ties, scored & sets.quiet[:, None])
    return onset, alarms(grids["p_escalation"], *ties, scored & ~np.isnan(sets.usual)[:, None])


def _grid(values: Floats, scored: Flags) -> Floats:
    grid = np.full(scored.shape, np.nan)
    grid[scored] = values
    return grid


def _scored(
    draws: NDArray[np.generic], obs: Floats, at: tuple[NDArray[np.intp], NDArray[np.intp]], bar: Floats, seed: int
) -> dict[str, Floats]:
    """The scores by name, block by block: only one block of draws is ever held as sorted numbers."""
    blocks = [
        _block(
            obs[rows, columns], np.minimum(draws[rows, columns].astype(float), CEILING), bar[here], [seed, here.start]
        )
        for here, rows, columns in _blocks(*at)
    ]
    if not blocks:
        blocks = [_block(np.zeros(0), np.zeros((0, 1)), np.zeros(0), [seed])]
    return {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}


def _blocks(
    rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> Iterator[tuple[slice, NDArray[np.intp], NDArray[np.intp]]]:
    for start in range(0, len(rows), _BLOCK):
        here = slice(start, start + _BLOCK)
        yield here, rows[here], columns[here]


def _block(y: Floats, draws: Floats, bar: Floats, seed: list[int]) -> dict[str, Floats]:
    x = np.sort(draws, axis=1)
    low, high = scores.interval(x)
    p25 = scores.exceedance(x, ALARM)
    return {
        "crps": scores.crps(y, x),
        "log_crps": scores.log1p_crps(y, x),
        "ign": scores.log_score(y, x),
        "mis": scores.interval_penalty(y, low, high),
        "low": low,
        "high": high,
        "inside": np.column_stack([scores.covered(y, x, level) for level in LEVELS]),
        "p25": p25,
        "p_escalation": scores.exceedance(x, bar),
        "brier25": scores.brier(p25, scores.reached(y, ALARM)),
        "mean": x.mean(axis=1),
        "mean_log": np.log1p(x).mean(axis=1),
        "pit": scores.pit(y, x, seed),
    }
