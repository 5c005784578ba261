"""The scoreboards: what was said, against what came."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from tocsin.cli_options import Json, Output, Situation, StoreOption, a_day, write

scoreboards = typer.Typer(rich_markup_mode=None, help="What was said against what came.")


class ScoreboardFormat(StrEnum):
    table = "table"
    json = "json"
    html = "html"


@scoreboards.callback(invoke_without_command=True)
def _scoreboard(context: typer.Context) -> None:
    """What was said against what came, misses first. Without a command: the early warnings of all pairs."""
    if context.invoked_subcommand is None:
        warnings()


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


@scoreboards.command("warnings", epilog="Example: tocsin scoreboard warnings armenia-azerbaijan --to 2023-12-31")
def warnings(
    situation: Annotated[
        str, typer.Argument(metavar="[SITUATION]", help="Only this situation's pair.", show_default=False)
    ] = "",
    since: Annotated[
        date | None, typer.Option("--from", metavar="DATE", parser=a_day, help="Alarms issued from this day on.")
    ] = None,
    until: Annotated[
        date | None,
        typer.Option("--to", metavar="DATE", parser=a_day, help="The day: alarms and outcomes known by then."),
    ] = None,
    form: Annotated[ScoreboardFormat, typer.Option("--format", help="How to write it.")] = ScoreboardFormat.table,
    output: Output = None,
    store: StoreOption = None,
) -> None:
    """Every early warning against what came: misses, false alarms, PPV at the budget, lead times, scores, experts' calls."""
    from tocsin import replaying, run, show_warnings
    from tocsin.evaluate.replay import pair_of

    opened, day = run.open_store(store), until or date.today()
    names = [run.situation_id(opened, situation)] if situation else sorted(opened.moment().seeds)
    pairs = [pair_of(run.findings(opened, names[0], day).situation)] if situation else []
    board = replaying.scoreboard(opened, day, since or replaying.SCORED_FROM, names, pairs)
    write(show_warnings.scoreboard(board, form.value), output)


class ReplayFormat(StrEnum):
    table = "table"
    json = "json"
    csv = "csv"
    svg = "svg"


class Step(StrEnum):
    day = "day"
    week = "week"
    month = "month"


def replay(
    situation: Situation,
    since: Annotated[date, typer.Option("--from", metavar="DATE", parser=a_day, help="The first day.")],
    until: Annotated[date, typer.Option("--to", metavar="DATE", parser=a_day, help="The last day.")],
    every: Annotated[
        Step, typer.Option("--every", help="Judge each day, each Monday or each month's first.")
    ] = Step.week,
    known: Annotated[
        date | None,
        typer.Option("--known", metavar="DATE", parser=a_day, help="Outcomes known by then; default: today."),
    ] = None,
    form: Annotated[ReplayFormat, typer.Option("--format", help="How to write it.")] = ReplayFormat.table,
    json: Json = False,
    output: Output = None,
    store: StoreOption = None,
) -> None:
    """Today's own judgement on past days, each from what was known on it, then scored: misses first."""
    from tocsin import replaying, run, show_replay

    opened = run.open_store(store)
    found = replaying.replay(opened, run.situation_id(opened, situation), since, until, every.value, known)
    written = {
        "table": show_replay.replay_text, "json": show_replay.replay_json, "csv": show_replay.replay_csv,
        "svg": show_replay.replay_svg,
    }  # fmt: skip
    write(written["json" if json else form.value](found), output)


def register(app: typer.Typer) -> None:
    """Add the scoreboards and the replay to the command line."""
    app.add_typer(scoreboards, name="scoreboard")
    app.command(epilog="Example: tocsin replay india-pakistan --from 2009-01-01 --to 2009-12-31")(replay)
