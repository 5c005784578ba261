"""A panel as the store keeps it: a reading a country and month, and back again, without loss.

A figure is a reading ``deaths_state_based_month``. A month without a figure is one named ``…_unknown`` whose value is the
number of missing figures, 1: the store then tells a month known to be unknown from a month nobody spoke of. Where the
panel says otherwise than ``registry/views_units.csv`` whether the country was there, ``country_there_month`` (1 or 0) says
so. Readings of one import share the hash in ``origin``, so that no import's word on existence outlives its figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct

from tocsin.registry.views_units import span, unit_by_iso3
from tocsin.schema.events import Reading
from tocsin.schema.ids import make_id
from tocsin.schema.months import first_day, known_day, label, last_day, month_of
from tocsin.schema.panels import Panel
from tocsin.schema.time import When

if TYPE_CHECKING:
    from tocsin.store.view import View

SOURCE = "panel"
DEATHS = "deaths_state_based_month"
UNKNOWN = "deaths_state_based_month_unknown"
THERE = "country_there_month"
KNOWABLE = (
    "month M's figure: from the last day of month M+1; the release at hand is later than that, so its figures are assumed "
    "to have been the same then (revised vintage assumed)"
)
CITATION = (
    "Uppsala Conflict Data Program, Georeferenced Event Dataset and Candidate Events Dataset; aggregated by VIEWS where "
    "the file is theirs: Hegre et al. 2025, Journal of Peace Research 62(6)"
)


def readings(panel: Panel) -> Iterator[Reading]:
    """Every cell of a state-based panel, country by country."""
    mark = panel.digest[:12]
    for place, unit in enumerate(panel.units):
        begin = span(unit.id).first
        cells = zip(panel.months, panel.deaths[place].tolist(), panel.exists[place].tolist(), strict=True)
        for month, dead, there in cells:
            unknown = dead != dead
            name, value, noun = (UNKNOWN, 1.0, "missing figures") if unknown else (DEATHS, dead, "deaths")
            yield _reading(panel.vintage, mark, unit.iso3, month, "figure", name, value, noun)
            if there != (month >= begin):
                yield _reading(panel.vintage, mark, unit.iso3, month, "there", THERE, float(there), "there")


def _reading(vintage: str, mark: str, iso3: str, month: int, cell: str, name: str, value: float, noun: str) -> Reading:
    happened, named = _month(month)
    return Reading(
        id=make_id(SOURCE, cell, iso3, named),
        source=SOURCE,
        origin=f"panel/{mark}/{iso3}/{named}",
        name=name,
        subject=iso3,
        value=value,
        unit=noun,
        known=known_day(month),
        happened=happened,
        cite=f"{vintage}, {iso3} {named}",
        vintage=vintage,
        vintage_assumed=True,
    )


@cache
def _month(month: int) -> tuple[When, str]:
    return When(first_day(month), last_day(month), "month", text=label(month)), label(month)


class Imported(Struct, frozen=True):
    """The imported figures as a panel, and of each of its months the vintages its figures come from."""

    panel: Panel
    vintages: tuple[tuple[str, ...], ...]


def imported(view: View) -> Imported | None:
    """The panel imported into the store, as known on the view's day; ``None`` if there is none.

    Of several imports the figure of the one written last stands, cell by cell.
    """
    rows = view.table(Reading)
    rows = rows.filter(rows.source == SOURCE, rows.name.isin([DEATHS, UNKNOWN, THERE]))
    found = view.rows(
        rows.select("name", "subject", "value", "vintage", "origin", begin=rows.happened["start"]).order_by("origin")
    )
    figures = [row for row in found if row["name"] != THERE]
    return (
        _assembled(figures, {row["origin"]: bool(row["value"]) for row in found if row["name"] == THERE})
        if figures
        else None
    )


def _assembled(figures: list[dict[str, Any]], told: dict[str, bool]) -> Imported:
    countries = tuple(sorted({unit_by_iso3(row["subject"]) for row in figures}))
    place = {unit.iso3: row for row, unit in enumerate(countries)}
    months = [month_of(row["begin"]) for row in figures]
    first, last = min(months), max(months)
    deaths = np.full((len(countries), last - first + 1), np.nan)
    exists = np.zeros(deaths.shape, dtype=np.bool_)
    vintages: list[set[str]] = [set() for _ in range(first, last + 1)]
    begins = {unit.iso3: span(unit.id).first for unit in countries}
    for row, month in zip(figures, months, strict=True):
        cell = place[row["subject"]], month - first
        deaths[cell] = row["value"] if row["name"] == DEATHS else np.nan
        exists[cell] = told.get(row["origin"], month >= begins[row["subject"]])
        vintages[month - first].add(row["vintage"])
    panel = Panel(countries, first, deaths, exists, vintage="")
    return Imported(panel, tuple(tuple(sorted(month)) for month in vintages))
