"""GDELT 2.0 event files: what machines read in the world's press, as stories between named states.

An export file has 61 cells a line between tabs and no header; it may be zipped or gzipped. A table with the same columns by
name (Parquet, CSV) is read too; columns that are not needed are not looked at. Only events whose two actors are of a state
become stories; regions ("AFR") and dependencies are no states. GDELT tells no deaths.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tocsin.errors import BadInput
from tocsin.registry.crosswalk import countries
from tocsin.schema.ids import make_id
from tocsin.schema.plover import quad
from tocsin.schema.sources import Card
from tocsin.schema.stories import Story
from tocsin.schema.time import When
from tocsin.sources import files
from tocsin.sources.base import Progress, Raw, Record, Request
from tocsin.sources.event_rows import Cell, Line, a_day, a_number, a_type, need, told
from tocsin.sources.tab_lines import cells, is_tabbed
from tocsin.sources.tables import rows
from tocsin.sources.web import Web

_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
_ACTOR = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code",
          "Type1Code", "Type2Code", "Type3Code")  # fmt: skip
COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor{n}{name}" for n in (1, 2) for name in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale",
    "NumMentions", "NumSources", "NumArticles", "AvgTone",
    *(f"{who}Geo_{name}" for who in ("Actor1", "Actor2", "Action") for name in _GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
"""The 61 columns of version 2, in their order."""
NEEDED = ("GLOBALEVENTID", "SQLDATE", "Actor1CountryCode", "Actor2CountryCode", "EventCode", "DATEADDED", "SOURCEURL")

CARD = Card(
    id="gdelt",
    title="GDELT 2.0 Event Database",
    publisher="The GDELT Project",
    licence="unlimited and unrestricted use; the GDELT Project must be named and linked",
    url="https://www.gdeltproject.org/",
    rhythm="every 15 minutes",
    knowable="from the day GDELT added the event (DATEADDED, UTC), whatever day it tells of",
    citation=(
        "Leetaru and Schrodt 2013, GDELT: Global Data on Events, Language, and Tone, ISA Annual Convention; "
        "the GDELT Project, https://www.gdeltproject.org/"
    ),
    columns=NEEDED,
    may_ship=True,
)
_FORMER = {"ROM": "ROU", "TMP": "TLS", "ZAR": "COD", "WSB": "PSE", "GZS": "PSE"}
"""Codes of CAMEO that are not today's ISO-3."""
_NO_CODE = ("", "---", "X")


class GdeltEvents:
    """Stories from an export file."""

    card = CARD

    def fetch(self, request: Request, web: Web) -> Iterator[Raw]:
        """The file or address ``where`` names."""
        if not request.where:
            raise BadInput("no GDELT file was named", "give an export file with --file or its address with --url")
        yield files.take_table(request, web)

    def parse(self, raw: Raw, progress: Progress | None = None) -> Iterator[Record]:
        """One ``Story`` an event between two states. Raises ``BadInput`` naming line, column and value."""
        lines, count = _lines(raw)
        yield from told(lines, _story, count, progress)


SOURCE = GdeltEvents()


def _lines(raw: Raw) -> tuple[Iterator[Line], int | None]:
    if is_tabbed(raw):
        return _exported(raw), None
    columns, found, count = rows(raw)
    need(columns, NEEDED, raw.name)
    return (Line(row, number, raw.name) for number, row in found), count


def _exported(raw: Raw) -> Iterator[Line]:
    number = 0
    for number, found in cells(raw):
        if len(found) != len(COLUMNS):
            raise BadInput(f"{raw.name}, line {number}: {len(found)} cells where an export file has {len(COLUMNS)}",
                           "give an event export file of GDELT 2.0 (not mentions, not GDELT 1.0)")  # fmt: skip
        yield Line(dict(zip(COLUMNS, found, strict=True)), number, raw.name)
    if not number:
        raise BadInput(f"{raw.name} is empty", "give an event export file of GDELT 2.0")


def _story(line: Line) -> Story | None:
    number = a_number(line["GLOBALEVENTID"])
    initiator, target = (_state(line[f"Actor{n}CountryCode"]) for n in (1, 2))
    code = line["EventCode"]
    happened, added = a_day(line["SQLDATE"], "digits"), a_day(line["DATEADDED"], "digits")
    if happened > added + timedelta(days=1):  # its clocks are UTC, an outlet's may be a day ahead
        raise line["SQLDATE"].wrong(f"lies after the day it was added, {added}", "give the file as it was published")
    kind = None if code.value in _NO_CODE else a_type(code, code.value)
    if kind is None or not initiator or not target:
        return None
    return Story(
        id=make_id(CARD.id, number),
        source=CARD.id,
        origin=f"GLOBALEVENTID {number}",
        known=added,
        initiator=initiator,
        target=target,
        kind=kind[0],
        mode=kind[1],
        quad=quad(kind[0]),
        happened=When(min(happened, added), min(happened, added), "day"),
        cite=f"GDELT event {number}: {line['SOURCEURL'].value or 'no address given'}",
        language="unknown",
    )


def _state(cell: Cell) -> str:
    """The state of a CAMEO country code; "" for none, a region or a dependency."""
    if not cell.value:
        return ""
    if len(cell.value) != 3 or not cell.value.isascii() or not cell.value.isupper():
        raise cell.wrong("is no country code", "give the file as it was published")
    code = _FORMER.get(cell.value, cell.value)
    return code if code in countries() else ""
