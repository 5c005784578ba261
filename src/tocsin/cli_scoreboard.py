"""The scoreboards: what was said, against what came."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from tocsin.cli_options import Output, StoreOption, a_day, write

scoreboards = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="What was said against what came.")


class ScoreboardFormat(StrEnum):
    table = "table"
    json = "json"
    html = "html"


@scoreboards.callback()
def _scoreboard() -> None:
    """What was said against what came, misses first."""


@scoreboards.command("forecast", epilog="Example: tocsin scoreboard forecast --format html -o scoreboard.html")
def forecast(
    as_of: Annotated[
        date | None,
        typer.Option("--as-of", metavar="DATE", parser=a_day, help="The day: forecasts and outcomes known by then."),
    ] = None,
    model: Annotated[str, typer.Option("--model", metavar="NAME", help="Only forecasts of this model.")] = "",
    form: Annotated[ScoreboardFormat, typer.Option("--format", help="How to write it.")] = ScoreboardFormat.table,
    output: Output = None,
    store: StoreOption = None,
) -> None:
    """Kept forecasts, scored as their months come in: misses, then skill, then calibration. Replays stand apart."""
    from tocsin import run, show_scoreboard

    board = run.forecast_scoreboard(run.open_store(store), as_of or date.today(), model)
    write(show_scoreboard.scoreboard(board, form.value), output)


def register(app: typer.Typer) -> None:
    """Add the scoreboards to the command line."""
    app.add_typer(scoreboards, name="scoreboard")
