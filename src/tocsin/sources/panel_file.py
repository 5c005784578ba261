"""Panels from files: deaths by country and month, as the forecasting field passes them round.

Of the columns only ``country_id`` (VIEWS id), ``month_id`` (1 = January 1980) and ``ged_sb`` (state-based deaths) are
needed. ``unit_exists`` and ``predecessor`` (0 or 1) say whether the country, or an earlier state whose deaths are booked
to it, was there; without them, or where they are empty, ``registry/views_units.csv`` says so. ``iso3`` is checked against
the id. Names and numbers of countries come from our table; further columns are not read.

A missing figure (an empty cell, ``NA``, ``NaN``, null) is unknown and stays unknown. A missing *row* is an error, since
nobody could tell it from calm, with one exception: a country's rows may begin with its birth, that is with the first
month its VIEWS id is in the system; before its first row it does not exist and its deaths are unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from tocsin.errors import BadInput
from tocsin.schema.panels import Panel
from tocsin.schema.sources import Card
from tocsin.sources import files
from tocsin.sources.base import Progress, Raw, Record, Request, Told
from tocsin.sources.panel_cells import PanelCells
from tocsin.sources.tables import rows
from tocsin.sources.web import Web
from tocsin.store.panel_readings import CITATION, KNOWABLE, readings

NEEDED = ("country_id", "month_id", "ged_sb")
USED = (*NEEDED, "unit_exists", "predecessor", "iso3")
_STEP = 5_000

CARD = Card(
    id="panel",
    title="A country-month panel of state-based deaths given by its reader",
    publisher="the panel's publisher, such as VIEWS",
    licence="as the panel's; figures from UCDP are CC BY 4.0",
    url="https://viewsforecasting.org/",
    rhythm="when asked",
    knowable=KNOWABLE,
    citation=CITATION,
    columns=USED,
)


class PanelFile:
    """A panel's figures as readings, one a country and month."""

    card = CARD

    def fetch(self, request: Request, web: Web) -> Iterator[Raw]:
        """The table ``where`` names: a file or an address."""
        if not request.where:
            raise BadInput("no panel was named", "give a CSV or Parquet file with --file")
        yield files.take_table(request, web)

    def parse(self, raw: Raw, progress: Progress | None = None) -> Iterator[Record]:
        """The readings of every country and month; see ``store/panel_readings.py``. Raises ``BadInput``."""
        panel = panel_of(raw)
        done = 0
        for done, reading in enumerate(readings(panel), 1):
            if progress and done % _STEP == 0:
                progress(done, None)
            yield reading
        if progress:
            progress(done, done)


SOURCE = PanelFile()


def read_panel(path: Path, release: str = "") -> Panel:
    """The panel in a Parquet or CSV file. Raises ``NotFound`` for no file, ``BadInput`` for what is no panel.

    ``vintage`` is ``release``, or else the file's name and a hash of the figures.
    """
    data = files.read_file(path, files.DATA_BYTES)
    return panel_of(Raw.of(data, path.name, date.min, told=Told(release=release)))


def panel_of(raw: Raw) -> Panel:
    """The panel in a table's bytes; ``deaths`` (countries, months) with NaN where unknown. Raises ``BadInput``."""
    columns, found, _ = rows(raw)
    lacking = next((column for column in NEEDED if column not in columns), None)
    if lacking is not None:
        raise BadInput(f"{raw.name} has no column {lacking}",
                       f"a panel needs the columns {', '.join(NEEDED)}")  # fmt: skip
    kind = "row" if raw.data.startswith(b"PAR1") else "line"
    cells = PanelCells(raw.name, kind)
    for number, row in found:
        cells.take(number, row)
    panel = cells.panel()
    return replace(panel, vintage=raw.told.release or f"{raw.name} ({panel.digest[:8]})")
