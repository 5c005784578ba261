"""Pairs of states: all that are politically relevant, and one with its chances, their reasons, warnings and past."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Query
from fastapi.params import Path as PathParam
from pydantic import Field

from tocsin.errors import NotFound
from tocsin.registry.crosswalk import countries
from tocsin.registry.pairs import pair_name
from tocsin.schema.risks import Risk
from tocsin.web import addresses
from tocsin.web.context import Context, Part
from tocsin.web.desk import Desk
from tocsin.web.filing import Filed, filed
from tocsin.web.jobs import World
from tocsin.web.paging import AsOf, day_of, page
from tocsin.web.pair_past import PairPast
from tocsin.web.parts import charts
from tocsin.web.parts.chances import (
    ORDER,
    SHORT,
    Chance,
    Warned,
    by_pair,
    chance,
    gravest,
    pair_words,
    state_words,
    top_of,
    warned,
)
from tocsin.web.trends import Trend

router = APIRouter(tags=["pairs and countries"])

A_PAGE = 50
LINES = ("incident", "dispute")
"""The trend's lines in the browser's chart, in the order of ``ORDER``."""
Sort = Literal["fatal_incident-30d", "fatal_dispute-12m", "war-12m", "lift", "change"]
SORTS = {
    "fatal_incident-30d": SHORT["fatal_incident-30d"],
    "fatal_dispute-12m": SHORT["fatal_dispute-12m"],
    "war-12m": SHORT["war-12m"],
    "lift": "fatal incident against own usual",
    "change": "change in 30 days",
}
PairName = Annotated[str, PathParam(description="Two ISO-3 codes, AAA-BBB.", max_length=9)]


class OneState(Part):
    """A state."""

    iso3: str = Field(description="ISO-3 code.")
    name: str = Field(description="Its name.")
    href: str = Field(description="Its page.")


class PairLine(Part):
    """A pair in the table."""

    pair: str = Field(description="The pair, AAA-BBB.")
    name: str = Field(description="The two states' names.")
    href: str = Field(description="Its page.")
    level: str = Field(description="The gravest warning that stands; empty for none.")
    fighting: bool = Field(description="They fight already; ranked among those that do.")
    incident: Chance | None = Field(description="Chance of a fatal incident in 30 days.")
    dispute: Chance | None = Field(description="Chance of a fatal dispute in 12 months.")
    war: Chance | None = Field(description="Chance of war in 12 months.")
    above: float | None = Field(description="Chance of a fatal incident over the pair's own usual; null where unknown.")
    change: float | None = Field(description="Its change in 30 days; null where unknown.")


class SortLink(Part):
    """A way to sort."""

    key: str = Field(description="The value of `sort`.")
    name: str = Field(description="In words.")
    href: str = Field(description="The page sorted so.")


class Pairs(Context):
    """All politically relevant pairs."""

    sort: str = Field(description="What it is sorted by.")
    sorts: tuple[SortLink, ...] = Field(description="What it can be sorted by.")
    only: str = Field("", description="Only pairs of this state, ISO-3; empty for all.")
    states: tuple[OneState, ...] = Field(description="States that are in any pair.")
    of: int = Field(description="How many pairs there are.")
    page: int = Field(description="This page, from 1.")
    pages: int = Field(description="How many pages there are.")
    earlier: str = Field("", description="The page before; empty for none.")
    later: str = Field("", description="The page after; empty for none.")
    top: float = Field(description="Where the bars end.")
    rows: tuple[PairLine, ...] = Field(description="The pairs of this page.")


@page(router, "/pairs", template="pairs.html", nav="watch")
def pairs(
    desk: Desk,
    as_of: AsOf = None,
    sort: Annotated[Sort, Query(description="What to sort by.")] = "fatal_incident-30d",
    state: Annotated[str, Query(description="Only pairs of this state: ISO-3 code or name.", max_length=80)] = "",
    page: Annotated[int, Query(description="Which page, from 1.", ge=1, le=1000)] = 1,
) -> Pairs:
    """All politically relevant pairs of states with their chances, against base rate and own usual."""
    day = day_of(desk, as_of)
    chosen = state_code(state) if state.strip() else ""
    world: World = desk.world(day)
    trend: Trend = desk.ask("trend", "", day)
    found = by_pair(world.risks)
    lines = [
        _line(pair, risks, world, trend) for pair, risks in found.items() if not chosen or chosen in pair.split("-")
    ]
    lines.sort(key=lambda one: _place(one, sort))
    pages = max(1, -(-len(lines) // A_PAGE))
    here = min(page, pages)
    shown = lines[(here - 1) * A_PAGE : here * A_PAGE]

    def at(number: int) -> str:
        return addresses.address("pairs", sort=sort, state=chosen or None, page=number, as_of=day)

    return Pairs(
        title=f"Pairs of {state_words(chosen)}" if chosen else "Pairs of states",
        as_of=day,
        sort=sort,
        sorts=tuple(SortLink(key=key, name=name, href=addresses.address("pairs", sort=key, state=chosen or None, as_of=day))
                    for key, name in SORTS.items()),
        only=chosen,
        states=_states({code for pair in found for code in pair.split("-")}, day),
        of=len(lines),
        page=here,
        pages=pages,
        earlier=at(here - 1) if here > 1 else "",
        later=at(here + 1) if here < pages else "",
        top=top_of([one.incident.p for one in shown if one.incident]),
        rows=tuple(shown),
    )  # fmt: skip


def state_code(words: str) -> str:
    """The ISO-3 code of a state given by code or name. Raises ``NotFound`` with near names."""
    from tocsin.registry.views_units import unit_named

    given = words.strip()
    if given.upper() in countries():
        return given.upper()
    named = [code for code, one in countries().items() if one.name.casefold() == given.casefold()]
    return named[0] if named else unit_named(given).iso3


def _states(codes: Iterable[str], day: date) -> tuple[OneState, ...]:
    found = [OneState(iso3=code, name=state_words(code), href=addresses.country(code, day)) for code in codes]
    return tuple(sorted(found, key=lambda one: one.name))


def _line(pair: str, risks: dict[str, Risk], world: World, trend: Trend) -> PairLine:
    shown = {key: chance(risks[key], trend, reasons=False) for key in ORDER[:3] if key in risks}
    first = shown.get(ORDER[0])
    return PairLine(
        pair=pair, name=pair_words(pair), href=addresses.pair(pair, world.as_of),
        level=gravest((one for one in world.warnings if one.pair == pair), world.as_of),
        fighting=any(risk.ongoing for risk in risks.values()), incident=first, dispute=shown.get(ORDER[1]),
        war=shown.get(ORDER[2]), above=first.p / first.usual if first and first.usual else None,
        change=next((one.change for one in first.past if one.days == 30), None) if first else None,
    )  # fmt: skip


def _place(line: PairLine, sort: str) -> tuple[object, ...]:
    """Highest first, unknown last."""
    values = {"lift": line.above, "change": line.change}
    chances = {ORDER[0]: line.incident, ORDER[1]: line.dispute, ORDER[2]: line.war}
    found = chances.get(sort)
    value = found.p if found else values.get(sort)
    return (value is None, -(value or 0.0), line.pair)


class Month(Part):
    """One month between the two."""

    month: str = Field(description="The month, YYYY-MM.")
    cooperation: int | None = Field(
        description="Stories of cooperation; null: the news was not read over the whole month."
    )
    words: int | None = Field(description="Stories of hostile words.")
    deeds: int | None = Field(description="Stories of hostile deeds.")
    fatal: int | None = Field(description="Of these, stories that tell of deaths.")
    deaths: float | None = Field(description="Deaths between the two by UCDP's best estimate; null where unknown.")


class OwnSituation(Part):
    """A watched situation of this pair."""

    title: str = Field(description="Its title.")
    href: str = Field(description="Its page.")


class PairPage(Context):
    """One pair of states."""

    pair: str = Field(description="The pair, AAA-BBB, alphabetical.")
    states: tuple[OneState, ...] = Field(description="The two states.")
    relevant: bool = Field(description="Whether the pair is politically relevant, so that a model speaks of it.")
    fighting: bool = Field(description="Whether they fight already.")
    level: str = Field(description="The gravest warning that stands; empty for none, which is no all-clear.")
    top: float = Field(description="Where the bars end.")
    chances: tuple[Chance, ...] = Field(description="All chances with their reasons.")
    days: tuple[date, ...] = Field(description="The days of the trend.")
    trend: dict[str, tuple[float | None, ...]] = Field(description="By chance, weekly over a year, each as known then.")
    drawn: charts.Drawing | None = Field(None, description="The trend drawn.", exclude=True)
    trend_href: str = Field(description="The trend as rows of day, label and value.")
    warnings: tuple[Warned, ...] = Field(description="Warnings of the last two years, with what became of them.")
    months: tuple[Month, ...] = Field(description="The last two years by month, newest first.")
    situations: tuple[OwnSituation, ...] = Field(description="Situations of this pair.")
    dark: tuple[str, ...] = Field(description="Inputs that were missing for every chance.")


@page(router, "/pairs/{pair}", template="pair.html", nav="watch")
def pair(desk: Desk, pair: PairName, as_of: AsOf = None) -> PairPage:
    """A pair of states: its chances with their arithmetic, warnings of two years, its news and deaths by month.

    Any two states can be asked for; of those that are not politically relevant only the base rate of such pairs is told.
    """
    day, name = day_of(desk, as_of), _canonical(pair)
    risks: tuple[Risk, ...] = desk.pair(name, day)
    trend: Trend = desk.ask("trend", "", day)
    past: PairPast = desk.ask("pair_past", name, day)
    shown = sorted((chance(risk, trend) for risk in risks), key=lambda one: ORDER.index(one.key))
    return PairPage(
        title=pair_words(name),
        as_of=day,
        pair=name,
        states=_states(name.split("-"), day),
        relevant=not any(one.outside for one in shown),
        fighting=any(risk.ongoing for risk in risks),
        level=gravest(past.warnings, day),
        top=top_of([one.high for one in shown if not one.extrapolated]),
        chances=tuple(shown),
        days=trend.days,
        trend={key: trend.series(name, key) for key in ORDER[:3]},
        drawn=_drawn(name, trend),
        trend_href=addresses.address("pairs", name, "trend.json", as_of=day),
        warnings=tuple(warned(one, day) for one in past.warnings),
        months=tuple(Month(month=one.month, cooperation=one.cooperation, words=one.words, deeds=one.deeds,
                           fatal=one.fatal, deaths=one.deaths) for one in reversed(past.months)),
        situations=tuple(OwnSituation(title=title, href=addresses.situation(key, day)) for key, title in past.situations),
        dark=tuple(words for words in risks[0].dark if all(words in risk.dark for risk in risks)),
    )  # fmt: skip


def _canonical(pair: str) -> str:
    """The pair's own name. Raises ``NotFound`` for what is no pair of states, ``BadInput`` for one state twice."""
    first, dash, second = pair.upper().partition("-")
    if not dash:
        raise NotFound(f"{pair!r} is not a pair of states", "write it as two ISO-3 codes, such as ARM-AZE")
    return pair_name(first, second)


def _drawn(pair: str, trend: Trend) -> charts.Drawing | None:
    named = {SHORT[key]: trend.series(pair, key) for key in ORDER[:3]}
    return charts.weekly(trend.days, named, f"{pair_words(pair)}: chances over the last year, as known then")


@filed(router, "/pairs/{pair}/trend.json", {"application/json": "rows of day, label and value in per cent"})
def pair_trend(desk: Desk, pair: PairName, as_of: AsOf = None) -> Filed:
    """The weekly chances of a pair over a year, each as known then; null where the pair was not scored."""
    day, name = day_of(desk, as_of), _canonical(pair)
    trend: Trend = desk.ask("trend", "", day)
    rows = [
        {"day": at, "label": label, "value": None if p is None else round(100 * p, 4)}
        for key, label in zip(ORDER, LINES, strict=False)
        for at, p in zip(trend.days, trend.series(name, key), strict=True)
    ]
    return Filed(msgspec.json.encode({"unit": "per cent", "rows": rows}), "application/json")
