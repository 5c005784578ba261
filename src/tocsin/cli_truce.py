"""The commands of the mediation desk: truce, positions, mediate."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from tocsin.cli_options import AsOf, Json, Output, Situation, StoreOption, a_day, write


class TruceFormat(StrEnum):
    table = "table"
    md = "md"
    html = "html"
    json = "json"


class PageFormat(StrEnum):
    md = "md"
    html = "html"
    json = "json"


def truce(
    situation: Annotated[
        str, typer.Argument(metavar="[SITUATION]", help="One situation; default: all of them.", show_default=False)
    ] = "",
    as_of: Annotated[
        date | None,
        typer.Option("--as-of", metavar="DATE", parser=a_day, help="Only what was known by then; default: today."),
    ] = None,
    form: Annotated[TruceFormat, typer.Option("--format", help="How to write it.")] = TruceFormat.table,
    json: Json = False,
    output: Output = None,
    store: StoreOption = None,
) -> None:
    """Is the truce holding: terms, who says who broke it and when, clauses, counters, and how long like ones held."""
    from tocsin import run, show_truce

    opened, day = run.open_store(store), as_of or date.today()
    wanted = "json" if json else form.value
    if situation:
        found = run.findings(opened, run.situation_id(opened, situation), day)
        write(show_truce.truces(found, wanted), output)
    else:
        write(show_truce.all_truces(run.all_findings(opened, day), wanted), output)


def positions(
    situation: Situation,
    as_of: AsOf,
    issue: Annotated[str, typer.Option("--issue", metavar="ISSUE", help="One issue, e.g. status or prisoners.")] = "",
    side: Annotated[str, typer.Option("--side", metavar="SIDE", help="One party by name or code, or others.")] = "",
    form: Annotated[TruceFormat, typer.Option("--format", help="How to write it.")] = TruceFormat.table,
    json: Json = False,
    output: Output = None,
    store: StoreOption = None,
) -> None:
    """What each side says it wants, will not have, offers or threatens; where positions meet, part and shift."""
    from tocsin import run, show_positions

    opened = run.open_store(store)
    found = run.findings(opened, run.situation_id(opened, situation), as_of)
    write(show_positions.positions(found, "json" if json else form.value, issue, side), output)


def mediate(
    situation: Situation,
    as_of: AsOf,
    form: Annotated[PageFormat, typer.Option("--format", help="How to write it.")] = PageFormat.md,
    json: Json = False,
    output: Output = None,
    store: StoreOption = None,
) -> None:
    """Who could step in, with what: mediators and their record, precedents, options with their ground and their limits."""
    from tocsin import run, show_mediate

    opened = run.open_store(store)
    found = run.findings(opened, run.situation_id(opened, situation), as_of)
    write(show_mediate.mediate(found, "json" if json else form.value), output)


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(epilog="Example: tocsin truce armenia-azerbaijan --as-of 2020-10-19")(truce)
    app.command(epilog="Example: tocsin positions armenia-azerbaijan --as-of 2020-10-12 --issue status")(positions)
    app.command(epilog="Example: tocsin mediate armenia-azerbaijan --as-of 2020-09-26 --format html -o desk.html")(
        mediate
    )
