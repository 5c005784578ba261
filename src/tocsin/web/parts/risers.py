"""Countries by their chance of a sharp rise of deaths, as a table and a map."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import Field

from tocsin.schema.risks import Risk
from tocsin.web import addresses
from tocsin.web.context import Part
from tocsin.web.parts import charts
from tocsin.web.parts.chances import Chance, chance, is_blind, state_words

BLIND_NOTE = (
    "Neither figures of deaths nor news cover this day, so nothing tells one country from another: every chance would be the "
    "bare base rate. No ranking is shown, and none is to be read as calm."
)


class CountryRow(Part):
    """A country in a table."""

    iso3: str = Field(description="ISO-3 code.")
    name: str = Field(description="The country's name.")
    href: str = Field(description="Its page.")
    chance: Chance = Field(description="The chance of a sharp rise of deaths next month.")


def country_rows(risks: Iterable[Risk], day: date) -> tuple[CountryRow, ...]:
    """Countries by rank, those of which nothing is known last."""
    mine = sorted((risk for risk in risks if risk.iso3), key=lambda one: (is_blind(one), one.rank, one.iso3))
    return tuple(_row(risk, day) for risk in mine)


def _row(risk: Risk, day: date) -> CountryRow:
    return CountryRow(iso3=risk.iso3, name=state_words(risk.iso3), href=addresses.country(risk.iso3, day),
                      chance=chance(risk, reasons=False))  # fmt: skip


def riser_map(risks: Iterable[Risk]) -> charts.Drawing | None:
    """The world map of the chances, hatched where nothing is known; None where no country was reckoned."""
    values = {risk.iso3: None if is_blind(risk) else risk.p for risk in risks if risk.iso3}
    if not values:
        return None
    legend = "chance of a sharp rise of deaths next month"
    return charts.world(values, "Where deaths may rise sharply next month", legend)
