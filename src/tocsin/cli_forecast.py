"""The commands of forecasting: forecast, backtest, score, and the panel they rest on."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli_options import Json, Output, StoreOption, a_day, write
from tocsin.errors import BadInput

scores = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Hold predictions against what happened.")


class ForecastFormat(StrEnum):
    table = "table"
    csv = "csv"
    parquet = "parquet"
    json = "json"
    hub = "hub"
    draws = "draws"
    html = "html"


class ReportFormat(StrEnum):
    table = "table"
    json = "json"
    html = "html"


class PanelFormat(StrEnum):
    csv = "csv"
    parquet = "parquet"
    json = "json"


class ViolenceOption(StrEnum):
    state = "state-based"
    all = "all"


class RuleOption(StrEnum):
    end = "end"
    even = "even"


PastDay = Annotated[
    date | None,
    typer.Option("--as-of", metavar="DATE", parser=a_day, help="Only what was known by then; default: today."),
]
ModelOption = Annotated[
    str,
    typer.Option(
        "--model",
        metavar="NAME",
        help="pool, recency, boosted, markov, local-level, conflictology-12, bootstrap-240, last-historical or zero.",
    ),
]
DrawsOption = Annotated[
    int, typer.Option("--draws", metavar="N", min=1, max=100_000, help="Draws a country and month.")
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", min=0, help="The same seed gives the same draws.")]
PanelOption = Annotated[
    Path | None,
    typer.Option(
        "--panel",
        metavar="FILE",
        help="Take the figures of this file (CSV or Parquet), not the store's.",
        show_default=False,
    ),
]


def forecast(
    country: Annotated[
        list[str] | None, typer.Option("--country", metavar="NAME", help="Code or name (repeatable); default: all.")
    ] = None,
    as_of: Annotated[
        date | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            parser=a_day,
            help="Only what was known by then; default: today, or where the figures end if that is long before.",
        ),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option("--start", metavar="YYYY-MM", help="First month; default: the first to begin after the day."),
    ] = None,
    months: Annotated[int, typer.Option("--months", metavar="N", min=1, help="How many months.")] = 12,
    model: ModelOption = "pool",
    draws: DrawsOption = 1000,
    seed: Seed = 0,
    form: Annotated[ForecastFormat, typer.Option("--format", help="How to write it.")] = ForecastFormat.table,
    output: Output = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep it in the store, all countries, to be scored when the months come in.")
    ] = False,
    panel: PanelOption = None,
    store: StoreOption = None,
) -> None:
    """Deaths per country and month ahead, as probabilities. Works offline from the packaged figures, which end 2021-12."""
    from tocsin import forecasting, run, show, show_forecast, show_forecast_page

    if keep and panel:
        raise BadInput(
            "--keep was given with --panel", "pull the panel into the store first: tocsin pull panel --file FILE"
        )
    figures = (
        forecasting.file_figures(panel, as_of) if panel else forecasting.store_figures(run.open_store(store), as_of)
    )
    show_forecast.notice(figures.notice)
    rows = forecasting.countries_named(figures.panel, country or [])
    ahead = forecasting.months_ahead(figures.as_of, start, months)
    with show.status() as say:
        say(f"forecasting with {model}")
        made = forecasting.forecast(figures.panel, ahead, model, draws, seed, figures.as_of)
    if keep:
        show_forecast.kept(run.keep_forecast(run.open_store(store), made))
    chosen = forecasting.only(made, rows) if rows else made
    if form is ForecastFormat.html:
        write(show_forecast_page.forecast_page(chosen, figures.panel, bool(rows)), output)
    else:
        write(show_forecast.forecast(chosen, figures.panel, form.value, bool(rows), output), output)


def backtest(
    panel: Annotated[
        Path, typer.Option("--panel", metavar="FILE", help="A panel: country_id, month_id, ged_sb (CSV or Parquet).")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Gets one Parquet file a window, and no other.")],
    window: Annotated[
        list[int] | None,
        typer.Option(
            "--window",
            metavar="YEAR",
            min=1980,
            max=2200,
            help="January to December, from data up to October of the year before (repeatable).",
        ),
    ] = None,
    cutoff: Annotated[
        str | None, typer.Option("--cutoff", metavar="YYYY-MM", help="Last month of data, for one window of your own.")
    ] = None,
    start: Annotated[
        str | None,
        typer.Option("--start", metavar="YYYY-MM", help="Its first month; default: the third after the cut-off."),
    ] = None,
    months: Annotated[int | None, typer.Option("--months", metavar="N", min=1, help="Its length; default: 12.")] = None,
    model: ModelOption = "pool",
    draws: DrawsOption = 1000,
    seed: Seed = 0,
) -> None:
    """Forecast past windows from a panel file, each from what was known before it; writes draws by country and month."""
    from tocsin import forecasting, show, show_forecast
    from tocsin.sources.panel_file import read_panel

    spans = forecasting.spans_asked(window or [], cutoff, start, months)
    found = read_panel(panel)
    with show.progress(f"forecasting {len(spans)} windows", quiet=False) as progress:
        files = forecasting.backtest(found, spans, model, draws, seed, out, progress)
    show_forecast.backtested(spans, files)


def fit(
    panel: PanelOption = None,
    store: StoreOption = None,
) -> None:
    """Refit the forecast's parts, October by October, to the end of the figures; needs tocsin[fit]. A minute a year."""
    from tocsin import forecasting, run, show, show_forecast
    from tocsin.forecast.fitting import refit

    figures = forecasting.file_figures(panel, None) if panel else forecasting.store_figures(run.open_store(store), None)
    show_forecast.notice(figures.notice)
    with show.status() as say:
        files = refit(figures.panel, say)
    show_forecast.fitted(figures.panel, files)


@scores.command(
    "forecast", epilog="Example: tocsin score forecast backtest/ --panel panel.parquet --format html -o scores.html"
)
def score_forecast(
    path: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Draws as `tocsin backtest` writes them: a folder or a file.")
    ],
    panel: PanelOption = None,
    lead: Annotated[
        int | None,
        typer.Option(
            "--lead", metavar="N", min=1, help="Months from cut-off to first month; default: as the files say, else 3."
        ),
    ] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="Allow country-months without draws; they are counted.")
    ] = False,
    form: Annotated[ReportFormat, typer.Option("--format", help="How to write it.")] = ReportFormat.table,
    json: Json = False,
    output: Output = None,
    store: StoreOption = None,
) -> None:
    """Score draws against what happened, beside the benchmark (the last twelve months as draws); misses first."""
    from tocsin import forecasting, run, show_scores, show_scores_page
    from tocsin.sources.panel_file import read_panel

    figures = read_panel(panel) if panel else forecasting.store_figures(run.open_store(store), date.today()).panel
    report = forecasting.scored(path, figures, lead, partial)
    if form is ReportFormat.html and not json:
        write(show_scores_page.scores_page(report), output)
    else:
        write(show_scores.report(report, "json" if json else form.value), output)


def panel_of_day(
    as_of: PastDay = None,
    violence: Annotated[ViolenceOption, typer.Option("--violence", help="Which deaths.")] = ViolenceOption.state,
    rule: Annotated[
        RuleOption,
        typer.Option("--rule", help="Where an event of several months counts: where it ends, or evenly over its days."),
    ] = RuleOption.end,
    form: Annotated[PanelFormat, typer.Option("--format", help="How to write it.")] = PanelFormat.csv,
    output: Output = None,
    store: StoreOption = None,
) -> None:
    """The figures forecasts are made from: deaths by country and month as known on a day. Can be read back with --panel."""
    from tocsin import forecasting, run, show_forecast

    figures = forecasting.store_figures(run.open_store(store), as_of or date.today(), violence.value, rule.value)
    show_forecast.notice(figures.notice)
    write(show_forecast.panel(figures.panel, form.value), output)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command(
        epilog="Example: tocsin forecast --country Mali --country NER --as-of 2020-06-30 --format html -o sahel.html"
    )(forecast)
    app.command(epilog="Example: tocsin backtest --panel panel.parquet --window 2018 --window 2019 --out backtest")(
        backtest
    )
    app.command(epilog="Example: tocsin fit --panel panel.parquet")(fit)
    app.add_typer(scores, name="score")
    app.command("panel", epilog="Example: tocsin panel --as-of 2020-06-30 --format parquet -o panel.parquet")(
        panel_of_day
    )
