"""The watch list: every situation and the world's risers against their base rates, alarms, and what is dark."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from pydantic import Field

from tocsin.escalation.warning_rules import warning_rules
from tocsin.schema.risks import Risk
from tocsin.web import addresses
from tocsin.web.context import Context, Part
from tocsin.web.desk import Desk
from tocsin.web.jobs import World
from tocsin.web.paging import AsOf, day_of, page
from tocsin.web.parts import charts
from tocsin.web.parts.chances import (
    LEVELS,
    OF_PAIRS,
    SHORT,
    WHAT,
    Chance,
    Warned,
    chance,
    gravest,
    key_of,
    pair_words,
    top_of,
    warned,
)
from tocsin.web.parts.glance import ORDERED, SituationRow, glances
from tocsin.web.parts.health import InputDark, inputs_dark
from tocsin.web.parts.risers import BLIND_NOTE, CountryRow, country_rows, riser_map
from tocsin.web.trends import Trend

router = APIRouter(tags=["watch list"])

MOST = 20
"""Rows of the world's highest pairs and countries; the rest are a link away."""


class PairRow(Part):
    """A pair in a table."""

    pair: str = Field(description="The pair, AAA-BBB.")
    name: str = Field(description="The two states' names.")
    href: str = Field(description="Its page.")
    level: str = Field(description="The gravest warning that stands; empty for none.")
    chance: Chance = Field(description="The chance the table is of.")


class PairTable(Part):
    """The world's highest pairs by one chance."""

    key: str = Field(description="Target and horizon.")
    what: str = Field(description="What it is a chance of, in words.")
    short: str = Field(description="The same in few words.")
    of: int = Field(description="How many pairs were ranked.")
    top: float = Field(description="Where the bars end.")
    rows: tuple[PairRow, ...] = Field(description="The highest, those that fight already left out.")
    fighting: tuple[PairRow, ...] = Field((), description="Pairs that fight already, shown apart.")
    all_href: str = Field(description="All of them.")


class Budget(Part):
    """A level of alarm: what may be spent, and how many stand."""

    level: str = Field(description="structural, watch or imminent.")
    what: str = Field(description="What it warns of.")
    per_pair_year: float = Field(description="Alarms allowed per pair and year, as stated beforehand.")
    threshold: float | None = Field(description="The probability from which one is issued.")
    lift: float = Field(description="And how many times the pair's own usual; 0 for no such condition.")
    standing: int = Field(description="How many stand on the day.")


class WatchList(Context):
    """What is watched, and what asks for attention."""

    situations: tuple[SituationRow, ...] = Field(description="All situations known on the day, in the order said.")
    ordered: str = Field(description="Why they are sorted so.")
    top: float = Field(description="Where the bars of the situations' chances end.")
    warnings: tuple[Warned, ...] = Field(description="Warnings that stand, of all pairs, the gravest first.")
    budget: tuple[Budget, ...] = Field(description="The budget of alarms by level.")
    pairs: tuple[PairTable, ...] = Field(description="The world's highest pairs by each chance.")
    countries: tuple[CountryRow, ...] = Field(description="Countries with the highest chance of a sharp rise.")
    country_top: float = Field(description="Where their bars end.")
    country_of: int = Field(description="How many countries were ranked.")
    country_note: str = Field("", description="Why no country is ranked, where none is.")
    map: charts.Drawing | None = Field(description="The world map of the same.", exclude=True)
    dark: tuple[InputDark, ...] = Field(description="Inputs that no source covers, and what is dark without them.")
    sources: dict[str, int] = Field(description="How many sources are monitored, degraded and dark.")


@page(router, "/", template="watchlist.html", nav="watch")
def watchlist(desk: Desk, as_of: AsOf = None) -> WatchList:
    """The watch list as known on a day.

    All situations with what asks for attention first; the world's highest pairs and countries against their base rates;
    warnings that stand, on what budget; what is dark.
    """
    day = day_of(desk, as_of)
    world: World = desk.world(day)
    trend: Trend = desk.ask("trend", "", day)
    rows = glances(desk.watched(day), trend, day)
    countries = tuple(row for row in country_rows(world.risks, day) if not row.chance.blind)[:MOST]
    return WatchList(
        title="Watch list",
        as_of=day,
        situations=rows,
        ordered=ORDERED,
        top=top_of([one.p for row in rows for one in row.chances]),
        warnings=standing(world, day),
        budget=_budget(world, day),
        pairs=tuple(_table(world, key, day) for key in OF_PAIRS),
        countries=countries,
        country_top=top_of([one.chance.p for one in countries]),
        country_of=sum(bool(one.iso3) for one in world.risks),
        country_note="" if countries else BLIND_NOTE,
        map=riser_map(world.risks),
        dark=inputs_dark(world.dark),
        sources=_sources(world),
    )


def standing(world: World, day: date) -> tuple[Warned, ...]:
    """Warnings that stand, the gravest and then the newest first; without their reasons, which the pair's page has."""
    found = [warned(one, day, reasons=False) for one in world.warnings if one.issued <= day <= one.expires]
    return tuple(sorted(found, key=lambda one: (LEVELS.index(one.level), -one.p, one.pair)))


def _budget(world: World, day: date) -> tuple[Budget, ...]:
    rules = warning_rules().levels
    stand = [one.level for one in world.warnings if one.issued <= day <= one.expires]
    return tuple(
        Budget(level=level, what=WHAT[rules[level].target, rules[level].horizon], per_pair_year=rules[level].budget,
               threshold=rules[level].threshold, lift=rules[level].lift, standing=stand.count(level))
        for level in LEVELS
    )  # fmt: skip


def _table(world: World, key: str, day: date) -> PairTable:
    mine = [risk for risk in world.risks if risk.pair and key_of(risk) == key]
    ranked = sorted((risk for risk in mine if not risk.ongoing), key=lambda risk: (risk.rank, risk.pair))
    rows = tuple(_row(risk, world, day) for risk in ranked[:MOST])
    return PairTable(
        key=key, what=WHAT[mine[0].target, mine[0].horizon] if mine else SHORT[key], short=SHORT[key], of=len(ranked),
        top=top_of([row.chance.p for row in rows]), rows=rows,
        fighting=tuple(_row(risk, world, day) for risk in mine if risk.ongoing),
        all_href=addresses.address("pairs", sort=key, as_of=day),
    )  # fmt: skip


def _row(risk: Risk, world: World, day: date) -> PairRow:
    own = [one for one in world.warnings if one.pair == risk.pair]
    return PairRow(pair=risk.pair, name=pair_words(risk.pair), href=addresses.pair(risk.pair, day),
                   level=gravest(own, day), chance=chance(risk, reasons=False))  # fmt: skip


def _sources(world: World) -> dict[str, int]:
    states = [one.state for one in world.health if not one.card.id.startswith("figures:")]
    return {state: states.count(state) for state in ("monitored", "degraded", "dark")}
