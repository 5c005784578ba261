"""Countries: the chance of a sharp rise of deaths, and one country with its reasons and its forecast of deaths."""

from __future__ import annotations

import math
from datetime import date
from typing import Annotated

import msgspec
from fastapi import APIRouter
from fastapi.params import Path as PathParam
from pydantic import Field

from tocsin.errors import NotFound
from tocsin.web import addresses
from tocsin.web.context import Context, Part
from tocsin.web.desk import Desk
from tocsin.web.filing import Filed, filed
from tocsin.web.forecasts import Ahead, CountryAhead
from tocsin.web.jobs import World
from tocsin.web.pages.pairs import state_code
from tocsin.web.paging import AsOf, day_of, page
from tocsin.web.parts import charts
from tocsin.web.parts.chances import Chance, by_pair, chance, pair_words, state_words, top_of
from tocsin.web.parts.risers import BLIND_NOTE, CountryRow, country_rows, riser_map

router = APIRouter(tags=["pairs and countries"])

Code = Annotated[str, PathParam(description="ISO-3 code of a country, or its name.", max_length=80)]
THRESHOLD = 25
"""Deaths a month at which the chart has a line."""
PAIRS = 10
NOT_SHOWN = "There is no forecast of deaths: {0}."


class Countries(Context):
    """All countries."""

    rows: tuple[CountryRow, ...] = Field(description="Countries, the highest chance first; unknown ones last.")
    top: float = Field(description="Where the bars end.")
    note: str = Field("", description="Why nothing tells one country from another, where that is so.")
    map: charts.Drawing | None = Field(description="The world map.", exclude=True)


@page(router, "/countries", template="countries.html", nav="watch")
def countries(desk: Desk, as_of: AsOf = None) -> Countries:
    """Every country's chance of a sharp rise of deaths next month, against the base rate."""
    day = day_of(desk, as_of)
    world: World = desk.world(day)
    rows = country_rows(world.risks, day)
    return Countries(
        title="Countries",
        as_of=day,
        rows=rows,
        top=top_of([row.chance.p for row in rows if not row.chance.blind]),
        note=BLIND_NOTE if rows and all(row.chance.blind for row in rows) else "",
        map=riser_map(world.risks),
    )


class MonthAhead(Part):
    """One month of the forecast."""

    month: str = Field(description="The month, YYYY-MM.")
    any: float = Field(description="Chance of at least one death.")
    many: float = Field(description="Chance of at least 25 deaths.")
    median: float = Field(description="Median of the draws.")
    half: tuple[float, float] = Field(description="The interval that holds half of the draws.")
    most: tuple[float, float] = Field(description="The interval that holds nine in ten draws.")
    mean: float = Field(description="Mean of the draws.")


class MonthSeen(Part):
    """One month of the past."""

    month: str = Field(description="The month, YYYY-MM.")
    deaths: float | None = Field(description="State-based deaths, best estimate; null where unknown.")


class OwnPair(Part):
    """A pair of states that this country is in."""

    name: str = Field(description="The two states' names.")
    href: str = Field(description="Its page.")
    chance: Chance = Field(description="Chance of a fatal incident in 30 days.")


class CountryPage(Context):
    """One country."""

    iso3: str = Field(description="ISO-3 code.")
    rise: Chance | None = Field(description="Chance of a sharp rise of deaths next month; null where none is reckoned.")
    top: float = Field(description="Where the bars end.")
    notice: str = Field("", description="What must be told of the forecast before all else.")
    missing: str = Field("", description="Why there is no forecast, where there is none.")
    made_as_of: date | None = Field(None, description="The day the forecast was made from.")
    heading: tuple[str, ...] = Field((), description="What the forecast is of and what it rests on.")
    vintage: str = Field("", description="The release of the figures.")
    how: str = Field("", description="How to read it.")
    absent: bool = Field(False, description="It was no state at the cut-off: its forecast is zero by definition.")
    ahead: tuple[MonthAhead, ...] = Field((), description="The months forecast.")
    seen: tuple[MonthSeen, ...] = Field((), description="The last months as known on the day, newest first.")
    last12: float | None = Field(
        None, description="Mean deaths a month in the last 12 months; null where one is unknown."
    )
    drawn: charts.Drawing | None = Field(None, description="The fan chart.", exclude=True)
    forecast_href: str = Field(description="The chart's values as rows.")
    pairs: tuple[OwnPair, ...] = Field((), description="Its pairs with the highest chance of a fatal incident.")
    pairs_href: str = Field(description="All its pairs.")


@page(router, "/countries/{code}", template="country.html", nav="watch")
def country(desk: Desk, code: Code, as_of: AsOf = None) -> CountryPage:
    """A country: the chance of a sharp rise with its reasons, deaths of five years as known, and the forecast of the next.

    The forecast is that of ``tocsin forecast``: made from the figures known on the day, a year ahead.
    """
    from tocsin.show_forecast_page import HOW

    day, iso3 = day_of(desk, as_of), state_code(code)
    world: World = desk.world(day)
    ahead: Ahead = desk.ask("forecast", "", day)
    risk = next((one for one in world.risks if one.iso3 == iso3), None)
    own = ahead.countries.get(iso3)
    if risk is None and own is None:
        raise NotFound(
            f"no figures are kept for {state_words(iso3)} ({iso3})", "the countries with figures are at /countries"
        )
    return CountryPage(
        title=state_words(iso3),
        as_of=day,
        iso3=iso3,
        rise=chance(risk) if risk else None,
        top=top_of([risk.high]) if risk else 1.0,
        notice=ahead.notice,
        missing="" if own and own.levels else ahead.missing or "the figures hold no such country",
        made_as_of=ahead.made_as_of,
        heading=ahead.heading,
        vintage=ahead.vintage,
        how=HOW,
        absent=own is not None and not own.there,
        ahead=months_ahead(ahead, own) if own else (),
        seen=tuple(reversed(_seen(ahead, own))) if own else (),
        last12=_last12(own) if own else None,
        drawn=_fan(ahead, own) if own else None,
        forecast_href=addresses.address("countries", iso3, "forecast.json", as_of=day),
        pairs=_pairs(world, iso3),
        pairs_href=addresses.address("pairs", state=iso3, as_of=day),
    )


def months_ahead(ahead: Ahead, own: CountryAhead) -> tuple[MonthAhead, ...]:
    """The months forecast for a country; none where there is no forecast."""
    at = {level: place for place, level in enumerate(ahead.levels)}
    over = {threshold: place for place, threshold in enumerate(ahead.thresholds)}
    return tuple(
        MonthAhead(month=month, any=chances[over[1]], many=chances[over[THRESHOLD]], median=levels[at[0.5]],
                   half=(levels[at[0.25]], levels[at[0.75]]), most=(levels[at[0.05]], levels[at[0.95]]), mean=mean)
        for month, levels, chances, mean in zip(ahead.months, own.levels, own.chances, own.means, strict=False)
    )  # fmt: skip


def _seen(ahead: Ahead, own: CountryAhead) -> list[MonthSeen]:
    return [MonthSeen(month=month, deaths=deaths) for month, deaths in zip(ahead.seen_months, own.seen, strict=True)]


def _last12(own: CountryAhead) -> float | None:
    last = [deaths for deaths in own.seen[-12:] if deaths is not None]
    return sum(last) / 12 if len(last) == 12 else None


def _fan(ahead: Ahead, own: CountryAhead) -> charts.Drawing | None:
    from tocsin.charts.fan import fan_chart
    from tocsin.schema.months import parse_month

    history = {parse_month(one.month): math.nan if one.deaths is None else one.deaths for one in _seen(ahead, own)}
    months = [parse_month(month) for month in ahead.months]
    fans = {
        month: dict(zip(ahead.levels, levels, strict=True)) for month, levels in zip(months, own.levels, strict=False)
    }
    if not history and not fans:
        return None
    title = f"{own.name}: deaths a month"
    return charts.drawing(title, fan_chart(history, fans, title, f"{ahead.vintage}."))


def _pairs(world: World, iso3: str) -> tuple[OwnPair, ...]:
    mine = [risks["fatal_incident-30d"] for pair, risks in by_pair(world.risks).items()
            if iso3 in pair.split("-") and "fatal_incident-30d" in risks]  # fmt: skip
    ranked = sorted(mine, key=lambda risk: (not risk.ongoing, -risk.p))[:PAIRS]
    return tuple(
        OwnPair(
            name=pair_words(risk.pair), href=addresses.pair(risk.pair, world.as_of), chance=chance(risk, reasons=False)
        )
        for risk in ranked
    )


def _between(ahead: Ahead) -> list[str]:
    """Months after the last figure and before the first forecast: unknown."""
    from tocsin.schema.months import label, parse_month

    if not ahead.seen_months or not ahead.months:
        return []
    return [label(month) for month in range(parse_month(ahead.seen_months[-1]) + 1, parse_month(ahead.months[0]))]


@filed(
    router, "/countries/{code}/forecast.json", {"application/json": "rows of month, deaths seen, and quantiles ahead"}
)
def country_forecast(desk: Desk, code: Code, as_of: AsOf = None) -> Filed:
    """A country's deaths by month as known, then the quantiles of the forecast; null where unknown."""
    day, iso3 = day_of(desk, as_of), state_code(code)
    ahead: Ahead = desk.ask("forecast", "", day)
    own = ahead.countries.get(iso3)
    if own is None:
        raise NotFound(
            NOT_SHOWN.format(ahead.missing or f"no figures of {iso3}"), "see /countries for those with figures"
        )
    rows: list[dict[str, object]] = [{"month": one.month, "seen": one.deaths} for one in _seen(ahead, own)]
    rows += [{"month": month, "seen": None} for month in _between(ahead)]
    for month, levels in zip(ahead.months, own.levels, strict=False):
        named = {f"q{round(100 * level):02d}": value for level, value in zip(ahead.levels, levels, strict=True)}
        rows.append({"month": month, "seen": None, **named})
    told = {"unit": "deaths a month", "threshold": THRESHOLD, "made_as_of": ahead.made_as_of, "vintage": ahead.vintage,
            "notice": ahead.notice, "rows": rows}  # fmt: skip
    return Filed(msgspec.json.encode(told), "application/json")
