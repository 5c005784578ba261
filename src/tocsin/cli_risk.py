"""The commands of the warning: risk, signals, clocks, drawin, episodes, warn, explain."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from tocsin.cli_options import AsOf, Json, Output, Situation, StoreOption, a_day, write
from tocsin.errors import BadInput

Day = Annotated[
    date | None,
    typer.Option("--as-of", metavar="DATE", parser=a_day, help="Only what was known by then; default: today."),
]


class RiskFormat(StrEnum):
    table = "table"
    csv = "csv"
    json = "json"


def risk(
    situation: Annotated[
        str, typer.Argument(metavar="[SITUATION]", help="The situation's pair and countries.", show_default=False)
    ] = "",
    pair: Annotated[
        tuple[str, str] | None, typer.Option("--pair", metavar="AAA BBB", help="Two states, by code or name.")
    ] = None,
    world: Annotated[bool, typer.Option("--world", help="Every politically relevant pair, and every country.")] = False,
    as_of: Day = None,
    form: Annotated[RiskFormat, typer.Option("--format", help="How to write it.")] = RiskFormat.table,
    json: Json = False,
    output: Output = None,
    store: StoreOption = None,
) -> None:
    """Chance of a fatal incident, a fatal dispute, war, or a sharp rise: with interval, base rate, rank and reasons."""
    from tocsin import run, show_risk

    if sum((bool(situation), pair is not None, world)) != 1:
        raise BadInput(
            "give one of a situation, --pair and --world", "e.g. tocsin risk --pair IND PAK --as-of 2019-02-20"
        )
    opened, day = run.open_store(store), as_of or date.today()
    found = run.findings(opened, run.situation_id(opened, situation), day) if situation else None
    rows = found.risks if found else run.risks(opened, day, pair)
    if json or form is RiskFormat.json:
        write(show_risk.risks_json(rows, day), output)
    elif form is RiskFormat.csv:
        write(show_risk.risks_csv(rows), output)
    else:
        write(show_risk.risks_table(rows, day, show_risk.SHOWN if world else None), output)


def signals(
    situation: Situation, as_of: AsOf, json: Json = False, output: Output = None, store: StoreOption = None
) -> None:
    """Every signal of a situation against the pair's own history and the world's; dark where there is no data."""
    from tocsin import run, show_risk

    opened = run.open_store(store)
    found = run.findings(opened, run.situation_id(opened, situation), as_of)
    written = show_risk.signals_json if json else show_risk.signals_text
    write(written(found.signals, found.situation.id if json else found.situation.title, as_of), output)


def clocks(
    situation: Situation, as_of: AsOf, json: Json = False, output: Output = None, store: StoreOption = None
) -> None:
    """The six clocks of public diplomacy: days since, against the pair's own rhythm. Public only."""
    from tocsin import run, show_risk

    opened = run.open_store(store)
    found = run.findings(opened, run.situation_id(opened, situation), as_of)
    written = show_risk.clocks_json if json else show_risk.clocks_text
    write(written(found.clocks, found.situation.id if json else found.situation.title, as_of), output)


def drawin(
    situation: Situation, as_of: AsOf, json: Json = False, output: Output = None, store: StoreOption = None
) -> None:
    """Who might be drawn in: what binds each outsider and where, what it has done by whose account, and the odds."""
    from tocsin import run, show_boards

    opened = run.open_store(store)
    found = run.findings(opened, run.situation_id(opened, situation), as_of)
    write((show_boards.drawin_json if json else show_boards.drawin_text)(found), output)


def episodes(
    situation: Situation, as_of: AsOf, json: Json = False, output: Output = None, store: StoreOption = None
) -> None:
    """Each flare-up: onset, eruption, end, toll by side and account, weapons, and its rank among the pair's own."""
    from tocsin import run, show_boards

    opened = run.open_store(store)
    found = run.findings(opened, run.situation_id(opened, situation), as_of)
    write((show_boards.episodes_json if json else show_boards.episodes_text)(found), output)


def warn(
    situation: Annotated[
        str, typer.Argument(metavar="[SITUATION]", help="Only this situation's pair; default: all.", show_default=False)
    ] = "",
    as_of: Day = None,
    json: Json = False,
    output: Output = None,
    store: StoreOption = None,
) -> None:
    """The early warnings that stand, on the stated budget; of a situation also those of two years, with post-mortems."""
    from tocsin import run, show_warnings

    opened, day = run.open_store(store), as_of or date.today()
    if situation:
        seen = run.findings(opened, run.situation_id(opened, situation), day)
        found, title = seen.warnings, seen.situation.title
        fighting = any(row.ongoing for row in seen.risks if row.pair)
    else:
        found, title, fighting = run.warnings(opened, day), "All pairs of states", False
    written = (
        show_warnings.warnings_json(found, day) if json else show_warnings.warnings_text(found, title, day, fighting)
    )
    write(written, output)


def explain(
    key: Annotated[
        str, typer.Argument(metavar="ID", help="An id from the JSON of brief, risk, signals, warn or ledger.")
    ],
    as_of: Annotated[
        date | None,
        typer.Option(
            "--as-of", metavar="DATE", parser=a_day, help="As known by then; default: the id's own day, or today."
        ),
    ] = None,
    json: Json = False,
    output: Output = None,
    store: StoreOption = None,
) -> None:
    """Open one record or judgement: its fields, its arithmetic, its source, and what it rests on."""
    from tocsin import run, show_risk

    write(show_risk.explained(run.explain(run.open_store(store), key, as_of), json), output)


def register(app: typer.Typer) -> None:
    """Add the warning's commands to the command line."""
    app.command(epilog="Example: tocsin risk --world --as-of 2019-02-20 --json")(risk)
    app.command(epilog="Example: tocsin signals armenia-azerbaijan --as-of 2020-09-26")(signals)
    app.command(epilog="Example: tocsin clocks armenia-azerbaijan --as-of 2020-09-27")(clocks)
    app.command(epilog="Example: tocsin drawin armenia-azerbaijan --as-of 2020-10-08")(drawin)
    app.command(epilog="Example: tocsin episodes armenia-azerbaijan --as-of 2020-11-11")(episodes)
    app.command(epilog="Example: tocsin warn --as-of 2019-02-20")(warn)
    app.command(epilog="Example: tocsin explain risk.IND-PAK.war.12m.2019-02-20")(explain)
