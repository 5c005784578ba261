"""Files of a situation and of the world: the brief, every table, the map, the deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter
from fastapi.params import Path
from pydantic import Field

from tocsin.web import addresses
from tocsin.web.context import Context, Part
from tocsin.web.desk import Desk
from tocsin.web.filing import Filed, file_name, filed
from tocsin.web.paging import AsOf, SituationName, day_of, page

if TYPE_CHECKING:
    from tocsin.exports.about import About
    from tocsin.exports.table import Row, Table

router = APIRouter(tags=["files"])

BriefForm = Annotated[
    Literal["md", "html", "pdf", "json"], Path(description="Markdown, a page of its own, PDF, or the brief's record.")
]
TableForm = Annotated[
    Literal["csv", "parquet", "json", "hxl"], Path(description="CSV, Parquet, JSON, or CSV with a row of HXL hashtags.")
]
TableName = Annotated[str, Path(description="A table's name; `/data` lists them.", max_length=60)]

BRIEFS = {
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "json": "application/json",
}
SAID_OF_BRIEFS = {
    "text/markdown": "for `md`",
    "text/html": "for `html`, a page of its own that needs nothing else",
    "application/pdf": "for `pdf`; 501 where Typst is not installed",
    "application/json": "for `json`, the brief's record",
}
SAID_OF_TABLES = {
    "text/csv": "for `csv` and `hxl`: UTF-8, unknown is an empty cell",
    "application/vnd.apache.parquet": "for `parquet`: typed columns, unknown is null",
    "application/json": "for `json`: what the table is, its columns, and a record a row",
}
FORMS = ("csv", "parquet", "json", "hxl")
WORLD = {"risks": "risks-world", "warnings": "warnings-world", "sources": "sources"}
"""Tables of the world by the name in the address, with the name among all tables."""


@filed(router, "/situations/{name}/brief.{form}", SAID_OF_BRIEFS)
def brief_file(desk: Desk, name: SituationName, form: BriefForm, as_of: AsOf = None) -> Filed:
    """The brief of a situation as known on a day, as a file to keep, print or send on."""
    from tocsin.brief import compose, render

    day = day_of(desk, as_of)
    found = desk.findings(name, day)
    body = render(compose(found), form)
    made = body if isinstance(body, bytes) else body.encode()
    return Filed(made, BRIEFS[form], file_name(name, "brief", day.isoformat(), ending=f".{form}"))


@filed(router, "/situations/{name}/tables/{table}.{form}", SAID_OF_TABLES)
def table_file(desk: Desk, name: SituationName, table: TableName, form: TableForm, as_of: AsOf = None) -> Filed:
    """One table of a situation as known on a day. What is unknown stays empty, and nothing is filled in."""
    from tocsin.errors import NotFound
    from tocsin.exports import About, rows
    from tocsin.exports import table as table_of

    chosen = table_of(table)
    if chosen.of_world:
        raise NotFound(f"the table {table!r} is of the world, not of a situation", "see /data for its address")
    found = desk.findings(name, day_of(desk, as_of))
    return _written(chosen, rows(chosen, found), form, About.of(found))


@filed(router, "/tables/{table}.{form}", SAID_OF_TABLES)
def world_table_file(
    desk: Desk,
    table: Annotated[Literal["risks", "warnings", "sources"], Path(description="A table of the whole world.")],
    form: TableForm,
    as_of: AsOf = None,
) -> Filed:
    """One table of the whole world as known on a day: the risks of all pairs and countries, warnings that stand, sources."""
    from tocsin.exports import About, rows
    from tocsin.exports import table as table_of

    day = day_of(desk, as_of)
    world = desk.world(day)
    chosen = table_of(WORLD[table])
    given = {"risks": world.risks, "warnings": world.warnings, "sources": world.health}[table]
    return _written(chosen, rows(chosen, given), form, About(as_of=day))


def _written(table: Table, rows: Sequence[Row], form: str, about: About) -> Filed:
    from tocsin.exports import FORMS, media_type, write

    day = about.as_of.isoformat() if about.as_of else ""
    name = file_name(about.situation, table.name, day, ending=FORMS[form][2])
    return Filed(write(table, rows, form, about), media_type(form), name)


@filed(router, "/situations/{name}/map.geojson", {"application/geo+json": "RFC 7946"})
def map_file(desk: Desk, name: SituationName, as_of: AsOf = None) -> Filed:
    """The map of a situation as known on a day: places, who holds them, events with how sure their place is.

    Nothing of military positions is finer than a district and a day.
    """
    import msgspec

    from tocsin.exports import map_geojson

    day = day_of(desk, as_of)
    found = desk.findings(name, day)
    body = msgspec.json.encode(map_geojson(found))
    return Filed(body, "application/geo+json", file_name(name, "map", day.isoformat(), ending=".geojson"))


@filed(router, "/situations/{name}/deadlines.ics", {"text/calendar": "iCalendar, RFC 5545"})
def deadlines_file(desk: Desk, name: SituationName, as_of: AsOf = None) -> Filed:
    """The deadlines of a situation as known on a day, for a calendar: clauses that fall due, mandates that end."""
    from tocsin.exports import deadlines_ics

    day = day_of(desk, as_of)
    found = desk.findings(name, day)
    ending = file_name(name, "deadlines", day.isoformat(), ending=".ics")
    return Filed(deadlines_ics(found), "text/calendar; charset=utf-8", ending)


class ColumnShown(Part):
    """One column."""

    name: str = Field(description="Its name.")
    type: str = Field(description="text, day, integer, number, flag or texts (a list of text).")
    description: str = Field(description="What it holds.")
    hxl: str = Field(description="Its HXL hashtag with attributes.")


class FileShown(Part):
    """One file."""

    form: str = Field(description="csv, parquet, json, hxl …")
    href: str = Field(description="Its address.")


class TableShown(Part):
    """One table."""

    name: str = Field(description="Its name.")
    title: str = Field(description="Its title.")
    description: str = Field(description="What one row is.")
    rows: int = Field(description="How many rows it has on the day.")
    columns: tuple[ColumnShown, ...] = Field(description="Its columns in order.")
    files: tuple[FileShown, ...] = Field(description="The table as files.")


class TablesPage(Context):
    """Every table of a situation as known on a day."""

    situation: str = Field(description="The situation's id.")
    situation_title: str = Field(description="The situation's title.")
    tables: tuple[TableShown, ...] = Field(description="The tables.")
    files: tuple[FileShown, ...] = Field(description="The brief, the map and the deadlines as files.")


@page(router, "/situations/{name}/tables", template="tables.html", nav="situations")
def tables_page(desk: Desk, name: SituationName, as_of: AsOf = None) -> TablesPage:
    """Every table of a situation as known on a day, with its columns and all its files."""
    from tocsin.exports import rows, tables

    day = day_of(desk, as_of)
    found = desk.findings(name, day)
    own = [one for one in tables() if not one.of_world]
    return TablesPage(
        title=f"{found.situation.title}: tables",
        as_of=day,
        situation=name,
        situation_title=found.situation.title,
        tables=tuple(
            TableShown(
                name=one.name, title=one.title, description=one.description, rows=len(rows(one, found)),
                columns=columns_shown(one),
                files=tuple(FileShown(form=form, href=addresses.table(name, one.name, form, day)) for form in FORMS),
            ) for one in own
        ),
        files=tuple(
            FileShown(form=words, href=addresses.address("situations", name, part, as_of=day)) for words, part in OTHERS
        ),
    )  # fmt: skip


OTHERS = (
    ("Brief, Markdown", "brief.md"),
    ("Brief, page", "brief.html"),
    ("Brief, PDF", "brief.pdf"),
    ("Brief, JSON", "brief.json"),
    ("Map, GeoJSON", "map.geojson"),
    ("Deadlines, iCalendar", "deadlines.ics"),
)
"""A situation's files beside its tables, in words and by address."""


def columns_shown(table: Table) -> tuple[ColumnShown, ...]:
    """The columns of one of ``tocsin.exports``'s tables."""
    return tuple(
        ColumnShown(name=one.name, type=one.type, description=one.description, hxl=one.hxl) for one in table.columns
    )
