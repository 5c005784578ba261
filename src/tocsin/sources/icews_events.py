"""ICEWS event tables: what machines read in the press from 1995 on, as stories between named states.

A table as on Dataverse: lines between tabs with a header, zipped or not; or the same columns as Parquet or CSV. Numbers
that lost their leading zero ("40" for CAMEO 040) get it back. Only events whose two sides are of a state become stories.
ICEWS tells no deaths.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cache

from tocsin.errors import BadInput
from tocsin.registry.world.actors import world
from tocsin.schema.ids import make_id
from tocsin.schema.plover import cameo, quad
from tocsin.schema.sources import Card
from tocsin.schema.stories import Story
from tocsin.schema.time import When
from tocsin.sources import files
from tocsin.sources.base import Progress, Raw, Record, Request
from tocsin.sources.event_rows import Cell, Line, a_day, a_number, a_type, need, told
from tocsin.sources.tab_lines import cells, is_tabbed
from tocsin.sources.tables import rows
from tocsin.sources.web import Web

NEEDED = ("Event ID", "Event Date", "Source Country", "CAMEO Code", "Target Country", "Story ID", "Publisher")

CARD = Card(
    id="icews",
    title="ICEWS Coded Event Data",
    publisher="Lockheed Martin, on Harvard Dataverse",
    licence="Harvard Dataverse's terms for the data set; not passed on by us",
    url="https://dataverse.harvard.edu/dataverse/icews",
    rhythm="ended in 2023; a file a year",
    knowable="the day after the event's date, which is that of the article it was read from",
    citation="Boschee, Lautenschlager, O'Brien, Shellman, Starz and Ward 2015, ICEWS Coded Event Data, Harvard Dataverse",
    columns=NEEDED,
)


class IcewsEvents:
    """Stories from a table of ICEWS."""

    card = CARD

    def fetch(self, request: Request, web: Web) -> Iterator[Raw]:
        """The file or address ``where`` names."""
        if not request.where:
            raise BadInput("no ICEWS table was named", f"download one from {CARD.url} and give it with --file")
        yield files.take_table(request, web)

    def parse(self, raw: Raw, progress: Progress | None = None) -> Iterator[Record]:
        """One ``Story`` an event between two states. Raises ``BadInput`` naming line, column and value."""
        lines, count = _lines(raw)
        yield from told(lines, _story, count, progress)


SOURCE = IcewsEvents()


def _lines(raw: Raw) -> tuple[Iterator[Line], int | None]:
    if is_tabbed(raw):
        return _tabbed(raw), None
    columns, found, count = rows(raw)
    need(columns, NEEDED, raw.name)
    return (Line(row, number, raw.name) for number, row in found), count


def _tabbed(raw: Raw) -> Iterator[Line]:
    lines = cells(raw)
    _, header = next(lines, (0, []))
    need(header, NEEDED, raw.name)
    for number, found in lines:
        if len(found) != len(header):
            raise BadInput(f"{raw.name}, line {number}: {len(found)} cells where the header has {len(header)}",
                           "give the table as it was published, with tabs between its cells")  # fmt: skip
        yield Line(dict(zip(header, found, strict=True)), number, raw.name)


def _story(line: Line) -> Story | None:
    number, day = a_number(line["Event ID"]), a_day(line["Event Date"], "iso")
    initiator, target = _state(line["Source Country"]), _state(line["Target Country"])
    kind = _type(line["CAMEO Code"])
    if kind is None or not initiator or not target:
        return None
    return Story(
        id=make_id(CARD.id, number),
        source=CARD.id,
        origin=f"Event ID {number}",
        known=day + timedelta(days=1),
        initiator=initiator,
        target=target,
        kind=kind[0],
        mode=kind[1],
        quad=quad(kind[0]),
        happened=When(day, day, "day"),
        cite=f"ICEWS event {number}, story {line['Story ID'].value}, {line['Publisher'].value or 'publisher not named'}",
        language="unknown",
    )


def _type(cell: Cell) -> tuple[str, str] | None:
    """The type of a code; ICEWS writes three digits or four, of which tables of numbers lose a leading zero."""
    whole = len(cell.value) > 2 and cell.value in cameo()
    padded = f"0{cell.value}"
    return a_type(cell, padded if not whole and padded in cameo() else cell.value)


def _state(cell: Cell) -> str:
    return _named(cell.value) if cell.value else ""


@cache
def _named(name: str) -> str:
    """The one state of a country's name; "" for names of no state, such as Western Sahara."""
    found = world().country(name)
    return next(iter(found)) if len(found) == 1 else ""
