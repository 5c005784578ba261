"""Windows: a forecast of some units for some consecutive months, made from data up to a cut-off, and its benchmark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tocsin.errors import BadInput
from tocsin.schema.forecasts import Forecast
from tocsin.schema.months import label
from tocsin.schema.panels import Panel

LEAD = 3
"""Months from the cut-off to the first month forecast, in the challenge."""
WIDTH = 12
BENCHMARK = "conflictology12"


@dataclass(frozen=True)
class Span:
    """A window's name, its first and last month, and the last month of data a forecast of it may use."""

    name: str
    first: int
    last: int
    cutoff: int

    def __post_init__(self) -> None:
        if not self.cutoff < self.first <= self.last:
            months = f"{label(self.first)} to {label(self.last)} with the cut-off {label(self.cutoff)}"
            raise BadInput(f"window {self.name}: {months} is no window", "the cut-off comes before the first month")

    @property
    def months(self) -> range:
        """The months forecast."""
        return range(self.first, self.last + 1)


@dataclass(frozen=True, eq=False)
class Window:
    """A forecast to be scored: ``draws`` (units, months, m), finite and non-negative, for the ``units`` (VIEWS ids)."""

    span: Span
    units: tuple[int, ...]
    draws: NDArray[Any]

    def __post_init__(self) -> None:
        shape = (len(self.units), len(self.span.months))
        if self.draws.ndim != 3 or self.draws.shape[:2] != shape or not self.draws.shape[2]:
            raise BadInput(
                f"window {self.span.name}: draws {self.draws.shape} do not fit {shape[0]} units and {shape[1]} months",
                "give draws by unit, month and draw",
            )
        if len(set(self.units)) < len(self.units):
            raise BadInput(f"window {self.span.name} names a country twice", "give every country once")
        _refuse_impossible(self)


def _refuse_impossible(window: Window) -> None:
    # unit by unit, so that checking costs no second copy of the draws
    for unit, draws in zip(window.units, window.draws, strict=True):
        wrong = ~np.isfinite(draws) | (draws < 0)
        if wrong.any():
            month = window.span.first + int(np.argwhere(wrong)[0][0])
            raise BadInput(
                f"country {unit}, {label(month)}: a draw of {draws[wrong][0]} deaths is not a count",
                "give finite draws, 0 or more",
            )


def window_of(forecast: Forecast, name: str = "") -> Window:
    """A stored forecast as a window. Raises ``BadInput`` where its months are not consecutive."""
    first, last = min(forecast.months), max(forecast.months)
    if forecast.months != tuple(range(first, last + 1)):
        raise BadInput(
            f"the months of this {forecast.model} forecast are not consecutive", "forecast month after month"
        )
    span = Span(name or span_name(first, last), first, last, forecast.cutoff)
    return Window(span, tuple(unit.id for unit in forecast.units), forecast.draws)


def spans_of(months: Sequence[int], lead: int = LEAD) -> tuple[Span, ...]:
    """The windows that months fall into: each run of consecutive months in blocks of 12, the last may be shorter.

    >>> [(span.name, len(span.months)) for span in spans_of([457, 458, 460])]
    [('2018', 2), ('2018-04..2018-04', 1)]
    """
    ordered = np.unique(np.asarray(months, dtype=int))
    runs = np.split(ordered, np.flatnonzero(np.diff(ordered) != 1) + 1)
    blocks = [run[at : at + WIDTH] for run in runs for at in range(0, len(run), WIDTH)]
    ends = [(int(block[0]), int(block[-1])) for block in blocks]
    return tuple(Span(span_name(first, last), first, last, first - lead) for first, last in ends)


def span_name(first: int, last: int) -> str:
    """``2018`` for a window that begins in January, ``2024-07..2025-06`` for another."""
    return label(first)[:4] if (first - 1) % 12 == 0 else f"{label(first)}..{label(last)}"


def known_deaths(panel: Panel) -> Panel:
    """The panel with unknown for the months in which a country was not there: a placeholder zero is no outcome."""
    return replace(panel, deaths=np.where(panel.exists, panel.deaths, np.nan))


def rows_of(panel: Panel, units: Sequence[int], where: str = "the forecast") -> NDArray[np.intp]:
    """The panel's row of each unit. Raises ``BadInput`` for a unit the panel does not have."""
    row = {unit.id: at for at, unit in enumerate(panel.units)}
    unknown = [unit for unit in units if unit not in row]
    if unknown:
        raise BadInput(
            f"{where} names {_some(unknown)}, which the panel does not have",
            "forecast the panel's countries, by their VIEWS country_id",
        )
    return np.array([row[unit] for unit in units], dtype=np.intp)


def _some(units: Sequence[int], most: int = 5) -> str:
    named = ", ".join(map(str, units[:most]))
    more = f" and {len(units) - most} more" if len(units) > most else ""
    return f"{'country' if len(units) == 1 else 'countries'} {named}{more}"


def conflictology12(known: Panel, span: Span, units: Sequence[int]) -> Window:
    """The benchmark: a unit's 12 monthly figures up to the cut-off as an ensemble of 12, the same for every month.

    Only of units whose 12 months are all known (``known``: the panel after ``known_deaths``).
    """
    history = known.of(range(span.cutoff - WIDTH + 1, span.cutoff + 1))[rows_of(known, units)]
    whole = ~np.isnan(history).any(axis=1)
    shape = (int(whole.sum()), len(span.months), WIDTH)
    draws = np.broadcast_to(history[whole][:, None, :], shape)
    return Window(span, tuple(np.asarray(units)[whole].tolist()), draws)
