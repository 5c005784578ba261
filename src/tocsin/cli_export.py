"""The command that takes things out: a situation's tables, its map, its deadlines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tocsin.cli_options import Output, StoreOption, a_day, write
from tocsin.errors import BadInput

if TYPE_CHECKING:
    from tocsin.exports import Table
    from tocsin.store.store import Store


class ExportFormat(StrEnum):
    csv = "csv"
    parquet = "parquet"
    json = "json"
    hxl = "hxl"
    geojson = "geojson"
    ics = "ics"


OF_THEIR_OWN = {"map": ExportFormat.geojson, "deadlines": ExportFormat.ics}
"""What is no table, and the one format it has."""


def export(
    situation: Annotated[
        str, typer.Argument(metavar="[SITUATION]", help="A situation's name or folder.", show_default=False)
    ] = "",
    as_of: Annotated[
        date | None,
        typer.Option("--as-of", metavar="DATE", parser=a_day, help="Only what was known by then; default: today."),
    ] = None,
    table: Annotated[
        str, typer.Option("--table", metavar="NAME", help="A table, or map, or deadlines; --list names them.")
    ] = "",
    form: Annotated[
        ExportFormat | None,
        typer.Option("--format", help="csv, parquet, json or hxl; of the map geojson, of deadlines ics."),
    ] = None,
    names: Annotated[bool, typer.Option("--list", help="List the tables, or the columns of the one named.")] = False,
    output: Output = None,
    store: StoreOption = None,
) -> None:
    """Take out a table as CSV, Parquet, JSON or HXL-tagged CSV, the map as GeoJSON, or deadlines as iCalendar."""
    from tocsin import run

    if names:
        write(_listed(table), output)
        return
    if not table:
        raise BadInput("no table is named", "give one with --table NAME; `tocsin export --list` names them")
    chosen, day = _form(table, form), as_of or date.today()
    if table not in OF_THEIR_OWN:
        write(_table(table, situation, day, chosen, run.open_store(store)), output)
        return
    opened = run.open_store(store)
    found = run.findings(opened, run.situation_id(opened, _named(situation, table)), day)
    write(_map(found) if table == "map" else _deadlines(found), output)


def _form(table: str, form: ExportFormat | None) -> ExportFormat:
    own = OF_THEIR_OWN.get(table)
    chosen = form or own or ExportFormat.csv
    if chosen != own and (own or chosen in OF_THEIR_OWN.values()):
        raise BadInput(
            f"{table!r} can't be written as {chosen.value}",
            f"use --format {own.value if own else 'csv'}, or leave it out",
        )
    return chosen


def _named(situation: str, table: str) -> str:
    if not situation:
        raise BadInput(
            f"{table!r} is of a situation, and none is named", f"e.g. tocsin export armenia-azerbaijan --table {table}"
        )
    return situation


def _table(name: str, situation: str, day: date, form: ExportFormat, store: Store) -> bytes:
    from tocsin import exports, run

    table = exports.table(name)
    if table.of_world:
        about = exports.About(as_of=day)
        return exports.write(table, exports.rows(table, _of_world(table, store, day)), form.value, about)
    found = run.findings(store, run.situation_id(store, _named(situation, name)), day)
    return exports.write(table, exports.rows(table, found), form.value, exports.About.of(found))


def _of_world(table: Table, store: Store, day: date) -> tuple[Any, ...]:
    from tocsin import run

    made: dict[str, Callable[[Store, date], tuple[Any, ...]]]
    made = {"risks-world": run.risks, "warnings-world": run.warnings, "sources": run.source_health}
    return made[table.name](store, day)


def _map(found: Any) -> str:
    from tocsin.exports import map_geojson
    from tocsin.show import as_json

    return as_json(map_geojson(found))


def _deadlines(found: Any) -> bytes:
    from tocsin.exports import deadlines_ics

    return deadlines_ics(found)


def _listed(name: str) -> str:
    """The tables with what each holds, or one table's columns."""
    from tocsin.exports import table, tables

    if name and name not in OF_THEIR_OWN:
        one = table(name)
        lines = [f"{column.name:<22} {column.type:<8} {column.hxl:<38} {column.description}" for column in one.columns]
        return "\n".join([f"{one.name}: {one.description}", *lines])
    own = [f"{'map':<16} places, holds and events as points with circles (geojson)",
           f"{'deadlines':<16} what falls due (ics)"]  # fmt: skip
    world = {True: " (the world; name no situation)", False: ""}
    return "\n".join([*(f"{one.name:<16} {one.description}{world[one.of_world]}" for one in tables()), *own])


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(epilog="Example: tocsin export armenia-azerbaijan --as-of 2020-10-12 --table claims -o claims.csv")(
        export
    )
