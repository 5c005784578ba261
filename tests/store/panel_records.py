"""Invented events and panels for the tests of the panel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from tocsin.registry.views_units import unit_by_iso3
from tocsin.schema.events import Event
from tocsin.schema.figures import Toll
from tocsin.schema.ids import make_id
from tocsin.schema.months import first_day, parse_month
from tocsin.schema.panels import MonthRule, Panel, Violence
from tocsin.schema.time import When
from tocsin.store.panel import LeftOut, left_out, panel
from tocsin.store.store import Store
from tocsin.store.writer import Writer

LATER = date(2040, 1, 1)
# Invented events lie in the years 2031 and 2032, so that they cannot be taken for anybody's record.
WORLD = (
    "COL",
    "MEX",
    "HTI",
    "UKR",
    "TUR",
    "RUS",
    "MLI",
    "NGA",
    "COD",
    "SDN",
    "EGY",
    "SYR",
    "IRQ",
    "YEM",
    "IND",
    "PAK",
    "MMR",
)
JANUARY = parse_month("2031-01")


def event(
    key: str, country: str | None, days: tuple[date, date], dead: float | None, release: str = "32.1", violence: int = 1,
    known: date | None = None, precision: str = "range", text: str = "",
) -> Event:  # fmt: skip
    start, end = days
    return Event(
        id=make_id("ucdp-ged", release, key),
        source="ucdp-ged",
        origin=f"ged/{key}",
        kind="fighting",
        known=known or end + timedelta(days=20),
        happened=When(start, end, precision, text=text),  # type: ignore[arg-type]
        tolls=(Toll("killed", None, dead, None, who="people"),),
        country=country,
        violence=violence,
        vintage=release,
        series=f"ged/{key}",
    )


def world(months: Iterable[int], release: str = "32.1", known: date | None = None) -> list[Event]:
    """Events without deaths all over the world in each month: what makes a release cover it."""
    return [
        event(f"{release}/{month}/{code}", code, (first_day(month), first_day(month)), 0, release, 2, known)
        for month in months
        for code in WORLD
    ]


def made(folder: Path, *batches: Iterable[object]) -> Store:
    store = Store(folder)
    for batch in batches:
        with Writer(store) as writer:
            writer.add(batch)  # type: ignore[arg-type]
    return store


def seen(store: Store, on: date = LATER, violence: Violence = "state-based", rule: MonthRule = "end") -> Panel:
    with store.view(on) as view:
        return panel(view, violence, rule)


def lost(store: Store, on: date = LATER, violence: Violence = "state-based") -> tuple[LeftOut, ...]:
    with store.view(on) as view:
        return left_out(view, violence)


def cell(found: Panel, code: str, month: int) -> float:
    return float(found.deaths[found.units.index(unit_by_iso3(code)), month - found.first])


def span(start: str, end: str) -> tuple[date, date]:
    return date.fromisoformat(start), date.fromisoformat(end)
