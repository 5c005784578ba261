"""Forecasts as asked for: figures in, a model, months, draws out. Nothing here writes to the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.errors import BadInput, NotFound
from tocsin.forecast.issued import forecast as forecast
from tocsin.forecast.tables import draws_table
from tocsin.forecast.written import about, to_parquet, told
from tocsin.schema.forecasts import Forecast
from tocsin.schema.months import known_day, label, last_known, month_id, month_of, parse_month
from tocsin.schema.panels import MonthRule, Panel, Violence

if TYPE_CHECKING:
    from tocsin.evaluate.scorecards import Report
    from tocsin.evaluate.windows import Span
    from tocsin.store.panel import LeftOut
    from tocsin.store.store import Store

NEAR = 3
"""Months by which the figures may lag behind what could be known today, and today still be the day to forecast from."""
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Figures:
    """The panel to forecast from, the day it is seen from, and what a reader must be told of it (may be empty)."""

    panel: Panel
    as_of: date
    notice: str


def store_figures(
    store: Store, as_of: date | None, violence: Violence = "state-based", rule: MonthRule = "end"
) -> Figures:
    """The store's panel as of a day: by default today, or the last day on which its figures grew if they end long before.

    Raises ``NotFound`` where no figure was known on that day.
    """
    from tocsin.store.panel import left_out, panel

    def seen(day: date) -> tuple[Panel, str]:
        with store.view(day) as view:
            return panel(view, violence, rule), _told_left_out(left_out(view, violence, rule))

    day = as_of or date.today()
    found, lost = seen(day)
    if as_of is None and _lag(found, day) > NEAR:
        day = known_day(found.last)
        found, lost = seen(day)
    words = (_notice(found, as_of, day, "; `tocsin pull ucdp` brings them to today"), lost)
    return Figures(found, day, "\n".join(filter(None, words)))


def _told_left_out(lost: Sequence[LeftOut], most: int = 3) -> str:
    """A word on events that no cell of the panel holds; nothing where there are none."""
    if not lost:
        return ""
    worst = sorted(lost, key=lambda each: (-each.deaths, each))
    named = "; ".join(f"{each.where}: {each.events:,} events, {each.deaths:,.0f} deaths" for each in worst[:most])
    more = f"; and {len(lost) - most} more" if len(lost) > most else ""
    return f"in no cell of the panel, for want of a country in it or of a whole release of the month: {named}{more}"


def file_figures(path: Path, as_of: date | None) -> Figures:
    """The panel of a file, cut to what counts as known on a day; by default that on which its last month does."""
    from tocsin.sources.panel_file import read_panel

    found = read_panel(path)
    day = as_of or known_day(found.last)
    cut = replace(found.until(min(found.last, last_known(day))), as_of=day)
    return Figures(cut, day, _notice(cut, as_of, day))


def _notice(panel: Panel, as_of: date | None, day: date, hint: str = "") -> str:
    """A word on figures that end before, or long before, the day asked for; nothing where they reach it."""
    ends = f"the figures end {label(panel.last)}"
    if as_of is None:
        return f"{ends}, so this is as of {day}{hint}" if day != date.today() else ""
    lag = _lag(panel, day)
    return f"{ends}, {lag} months before those that count as known on {day}{hint}" if lag > NEAR else ""


def _lag(panel: Panel, day: date) -> int:
    """Months that count as known on a day and are not in the panel."""
    return last_known(day) - panel.last


def months_ahead(as_of: date, start: str | None, count: int) -> range:
    """The months to forecast: ``count`` from ``start``, or from the first month that begins after the day."""
    first = parse_month(start) if start else month_of(as_of) + 1
    return range(first, first + count)


def countries_named(panel: Panel, names: Sequence[str]) -> list[int]:
    """The panel's rows of countries given by code or name, in that order. Raises ``NotFound`` with near matches."""
    from tocsin.registry.views_units import unit_named

    row = {unit.id: at for at, unit in enumerate(panel.units)}
    wanted = dict.fromkeys(unit_named(name) for name in names)
    for unit in wanted:
        if unit.id not in row:
            raise NotFound(f"the panel has no {unit.name} ({unit.iso3})", "name a country of the panel")
    return [row[unit.id] for unit in wanted]


def only(forecast: Forecast, rows: Sequence[int]) -> Forecast:
    """The forecast of some of its countries."""
    return replace(forecast, units=tuple(forecast.units[at] for at in rows), draws=forecast.draws[list(rows)])


def spans_asked(years: Sequence[int], cutoff: str | None, start: str | None, months: int | None) -> tuple[Span, ...]:
    """The windows of a backtest: years as the challenge has them, from data up to October of the year before, or one
    window given by its cut-off, first month and length. Raises ``BadInput``.

    >>> [(label(one.first), label(one.last), label(one.cutoff)) for one in spans_asked([2018], None, None, None)]
    [('2018-01', '2018-12', '2017-10')]
    """
    from tocsin.evaluate.windows import LEAD, WIDTH

    if years and (cutoff or start or months):
        raise BadInput(
            "--window was given with --cutoff, --start or --months", "give years, or one window by its months"
        )
    twice = [year for year in years if years.count(year) > 1]
    if twice:
        raise BadInput(f"--window {twice[0]} was given twice", "give each window once")
    if years:
        return tuple(_span(first, first + WIDTH - 1, first - LEAD) for first in sorted(month_id(y, 1) for y in years))
    if not cutoff:
        raise BadInput("no window was given", "give --window 2018, or --cutoff 2017-10 --start 2018-01 --months 12")
    used = parse_month(cutoff)
    first = parse_month(start) if start else used + LEAD
    return (_span(first, first + (months or WIDTH) - 1, used),)


def _span(first: int, last: int, cutoff: int) -> Span:
    """A window, named by its months unless it is a year, so that no five months are called 2018."""
    from tocsin.evaluate.windows import WIDTH, Span, span_name

    name = span_name(first, last) if last - first + 1 == WIDTH else f"{label(first)}..{label(last)}"
    return Span(name, first, last, cutoff)


def backtest(
    panel: Panel, spans: Sequence[Span], model: str, draws: int, seed: int, out: Path, progress: Progress | None = None
) -> list[Path]:
    """Forecast each window from the panel cut at its cut-off; one Parquet file a window in ``out``, all or none.

    Files of the same windows are replaced. Raises ``BadInput`` where ``out`` holds other Parquet files, or the panel ends
    before a cut-off; nothing is written then.
    """
    from tocsin.forecast.drafts import drafts

    cuts = [panel.until(span.cutoff) for span in spans]
    names = [f"window={span.name}.parquet" for span in spans]
    with drafts(out, names) as folder:
        for at, (span, cut, name) in enumerate(zip(spans, cuts, names, strict=True)):
            if progress:
                progress(at, len(spans))
            made = forecast(cut, span.months, model, draws, seed)
            (folder / name).write_bytes(to_parquet(draws_table(made), about(made)))
        if progress:
            progress(len(spans), len(spans))
    return [out / name for name in names]


def scored(path: Path, panel: Panel, lead: int | None = None, partial: bool = False) -> Report:
    """A folder or file of draws scored against a panel.

    The cut-offs are those the files tell of (as ``backtest`` writes them), or ``lead`` months before a window's first.
    """
    from tocsin.evaluate.draws_file import read_windows
    from tocsin.evaluate.forecasts import score
    from tocsin.evaluate.windows import LEAD

    files = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
    words = [told(file) for file in files]
    spans = () if lead else _spans_told(words)
    models = {each.get("model", "") for each in words}
    windows = read_windows(path, panel, lead=lead or LEAD, spans=spans)
    model = models.pop() if len(models) == 1 else ""
    return score(windows, panel, model=model or path.resolve().name, partial=partial)


def _spans_told(words: Sequence[dict[str, str]]) -> tuple[Span, ...]:
    """The windows the files tell of, if all of them do."""
    if not words or not all({"first", "last", "cutoff"} <= set(each) for each in words):
        return ()
    bounds = sorted(tuple(parse_month(each[name]) for name in ("first", "last", "cutoff")) for each in words)
    return tuple(_span(first, last, cutoff) for first, last, cutoff in bounds)
