"""How forecasts and panels are written: tables for people, files for programs, a page with charts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from tocsin.charts.svg import amount, share
from tocsin.forecast import tables
from tocsin.forecast.summaries import (
    LEVELS,
    THRESHOLDS,
    Floats,
    chance,
    expected,
    quantiles,
    usual,
)
from tocsin.forecast.written import about, to_csv, to_parquet
from tocsin.schema.forecasts import Forecast
from tocsin.schema.months import label
from tocsin.schema.panels import Panel
from tocsin.show import as_json, rendered

if TYPE_CHECKING:
    from rich.table import Table

    from tocsin.evaluate.windows import Span

SHOWN = 20
"""Countries in the table of the world."""


def notice(words: str) -> None:
    """What a reader must be told before all else, on standard error."""
    if words:
        typer.echo(words, err=True)


def kept(rows: int) -> None:
    """Whether a forecast was kept, or was so already."""
    typer.echo(f"kept in the store: {rows:,} rows" if rows else "this forecast is in the store already", err=True)


def heading(made: Forecast) -> tuple[str, str]:
    """What a forecast is of and what it rests on, in two sentences."""
    first, last = label(made.months[0]), label(made.months[-1])
    of = first if first == last else f"{first} to {last}"
    assumed = ", revised vintage assumed" if made.vintage_assumed else ""
    return (
        f"State-based deaths a month, {of}: {made.model}, as of {made.as_of}, {made.draws.shape[2]:,} draws, seed {made.seed}",
        f"From figures to {label(made.cutoff)}: {made.vintage}{assumed}. Fitted through {label(made.fitted_through)}.",
    )


def forecast(made: Forecast, panel: Panel, form: str, chosen: bool, output: Path | None) -> str | bytes:
    """The forecast in a form; ``chosen``: its countries were asked for by name.

    CSV and Parquet are headed on standard error. A page is ``show_forecast_page``'s.
    """
    if form == "json":
        return as_json(forecast_json(made))
    if form == "table":
        return _table(made, panel, chosen)
    for line in heading(made):
        typer.echo(line, err=True)
    if form == "csv":
        return to_csv(tables.months_table(made))
    if form == "hub":
        table = tables.hub_table(made)
        binary = output is not None and output.suffix == ".parquet"
        return to_parquet(table, about(made)) if binary else to_csv(table)
    return to_parquet(tables.draws_table(made) if form == "draws" else tables.months_table(made), about(made))


HEAD = ("month", "P(>0)", "P(≥25)", "median", "50 %", "90 %", "mean")
Line = tuple[str, ...]


def lines(made: Forecast) -> list[list[Line]]:
    """The cells under ``HEAD`` as words, by country and month."""
    any_, many = (chance(made.draws, threshold) for threshold in THRESHOLDS[:2])
    levels, mean = quantiles(made.draws), expected(made.draws)
    return [
        [
            (label(month), share(any_[row, at]), share(many[row, at]), *_spread(levels[row, at]), amount(mean[row, at]))
            for at, month in enumerate(made.months)
        ]
        for row in range(len(made.units))
    ]


def _spread(levels: Floats) -> Line:
    """Median, 50 % and 90 % interval, to whole deaths."""
    at = {level: amount(int(value + 0.5)) for level, value in zip(LEVELS, levels.tolist(), strict=True)}
    return at[0.5], f"{at[0.25]}–{at[0.75]}", f"{at[0.05]}–{at[0.95]}"


def ranked(made: Forecast) -> list[int]:
    """Rows of the countries, the likeliest to reach 25 deaths in the first month before the others."""
    many, mean = chance(made.draws, THRESHOLDS[1])[:, 0], expected(made.draws)[:, 0]
    return sorted(range(len(made.units)), key=lambda row: (-many[row], -mean[row], made.units[row].name))


def _table(made: Forecast, panel: Panel, chosen: bool) -> str:
    """All months of the countries asked for; of the world the first month of the countries at most risk."""
    from rich.markup import escape

    rows = _of_countries(made, panel) if chosen else _of_world(made, panel)
    shown = len(made.units) if chosen else min(SHOWN, len(made.units))
    what = [] if chosen else [f"In {label(made.months[0])}, by P(≥25) and mean:"]
    told = [escape(line) for line in remarks(made, panel, shown)]
    return rendered(*map(escape, heading(made)), "", *what, rows, "", *told)


def _of_countries(made: Forecast, panel: Panel) -> Table:
    drawn = _columns(("country", "last 12", *HEAD))
    before = _usual(made, panel)
    for row, written in enumerate(lines(made)):
        for at, line in enumerate(written):
            drawn.add_row(*((made.units[row].name, before[row]) if at == 0 else ("", "")), *line)
    return drawn


def _of_world(made: Forecast, panel: Panel) -> Table:
    drawn = _columns(("country", "last 12", *HEAD[1:]))
    written, before = lines(made), _usual(made, panel)
    for row in ranked(made)[:SHOWN]:
        drawn.add_row(made.units[row].name, before[row], *written[row][0][1:])
    return drawn


def _columns(names: Sequence[str]) -> Table:
    from rich.table import Table

    drawn = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in names:
        drawn.add_column(name, justify="left" if name in ("country", "month") else "right", no_wrap=name != "country")
    return drawn


def _usual(made: Forecast, panel: Panel) -> list[str]:
    mean = {unit.id: amount(value) for unit, value in zip(panel.units, usual(panel).tolist(), strict=True)}
    return [mean[unit.id] for unit in made.units]


def remarks(made: Forecast, panel: Panel, shown: int) -> list[str]:
    """What stands under a table: how to read it, what is left out of it, and who is not there."""
    said = [
        "last 12: mean deaths a month in the last twelve months of the figures. The intervals hold that share of the draws."
    ]
    if shown < len(made.units):
        said.append(f"{len(made.units) - shown} more countries: --country NAME, --format csv or html.")
    there = {unit.id for unit, seen in zip(panel.units, panel.exists[:, -1].tolist(), strict=True) if seen}
    absent = [unit.name for unit in made.units if unit.id not in there]
    if absent:
        said.append(f"Not there in {label(made.cutoff)}, so zero by definition: {', '.join(absent)}.")
    return said


def forecast_json(made: Forecast) -> dict[str, Any]:
    """The documented keys of ``tocsin forecast --format json`` (docs/json.md)."""
    chances = {f"p{threshold}": chance(made.draws, threshold) for threshold in THRESHOLDS}
    mean, levels = expected(made.draws), quantiles(made.draws)

    def month(row: int, at: int) -> dict[str, Any]:
        found = dict(zip(map(str, LEVELS), levels[row, at].round(6).tolist(), strict=True))
        said = {name: round(float(values[row, at]), 6) for name, values in chances.items()}
        number = made.months[at]
        return {"month": label(number), "month_id": number, "lead": number - made.cutoff, **said,
                "mean": round(float(mean[row, at]), 6), "quantiles": found}  # fmt: skip

    return {
        "format": "tocsin-forecast-1",
        "model": made.model,
        "as_of": made.as_of,
        "cutoff": label(made.cutoff),
        "fitted_through": label(made.fitted_through),
        "vintage": made.vintage,
        "vintage_assumed": made.vintage_assumed,
        "violence": "state-based",
        "draws": made.draws.shape[2],
        "seed": made.seed,
        "countries": [
            {"country_id": unit.id, "iso3": unit.iso3, "gwno": unit.gw, "name": unit.name,
             "months": [month(row, at) for at in range(len(made.months))]}
            for row, unit in enumerate(made.units)
        ],
    }  # fmt: skip


def panel(found: Panel, form: str) -> str | bytes:
    """A panel as a file of the form that ``--panel`` reads; its vintage is said on standard error, and in Parquet and JSON."""
    table = tables.panel_table(found)
    span = f"{label(found.first)} to {label(found.last)}"
    said = {"vintage": f"{found.vintage}, revised vintage assumed", "violence": found.violence, "rule": found.rule,
            "as_of": found.as_of.isoformat() if found.as_of else ""}  # fmt: skip
    if form == "json":
        return as_json({"format": "tocsin-panel-1", **said, "rows": _records(table)})
    typer.echo(f"{len(found.units)} countries, {span}, as of {found.as_of}: {said['vintage']}", err=True)
    return to_csv(table) if form == "csv" else to_parquet(table, said)


def _records(table: tables.Table) -> list[dict[str, Any]]:
    columns = [[None if value != value else value for value in column.tolist()] for column in table.values()]
    return [dict(zip(table, row, strict=True)) for row in zip(*columns, strict=True)]


def fitted(panel: Panel, files: Sequence[Path]) -> None:
    """What a refit made, or that there was nothing to do."""
    for file in files:
        typer.echo(str(file))
    if not files:
        typer.echo(f"nothing to fit: the last October before {label(panel.last)} is fitted already")


def backtested(spans: Sequence[Span], files: Sequence[Path]) -> None:
    """What a backtest wrote."""
    for span, file in zip(spans, files, strict=True):
        typer.echo(f"{file}: {label(span.first)} to {label(span.last)}, from figures to {label(span.cutoff)}")
