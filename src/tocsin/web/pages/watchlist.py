"""The watch list: every situation and the world's risers against their base rates, alarms, and what is dark."""

from __future__ import annotations

from collections.abc import Iterable
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
    ORDER,
    SHORT,
    WHAT,
    Chance,
    Warned,
    chance,
    gravest,
    is_blind,
    key_of,
    pair_words,
    state_words,
    top_of,
    warned,
)
from tocsin.web.parts.claims import side_word
from tocsin.web.parts.health import InputDark, inputs_dark
from tocsin.web.rendering import percent
from tocsin.web.trends import Trend
from tocsin.web.watched import Watched

router = APIRouter(tags=["watch list"])

MOST = 20
"""Rows of the world's highest pairs and countries; the rest are a link away."""
ABOVE = 1.1
"""From how many times its own usual on a chance is told to lie above it."""
OF_PAIRS = ORDER[:3]
ORDERED = (
    "Sorted by what asks for attention: pairs that are fighting come first, then those with the gravest warning standing, "
    "then those whose chance of a fatal incident lies furthest above their own usual, the median of two years."
)


class Clock(Part):
    """A clock of public diplomacy that runs longer than the pair's own rhythm."""

    label: str = Field(description="Which clock.")
    days: int | None = Field(description="Days since the last contact on record.")
    usual_gap: float | None = Field(description="The usual gap in days between two of this kind.")
    grade: str = Field(description="longer than usual, or longest on record.")


class Truce(Part):
    """A truce that asks for a look."""

    title: str = Field(description="Its name.")
    standing: str = Field(description="contested, strained or broken.")


class NewestClaim(Part):
    """The claim that last became known."""

    href: str = Field(description="Its page.")
    text: str = Field(description="What it says.")
    speaker: str = Field(description="Who says it.")
    side: str = Field(description="The side the speaker is counted with: a, b or other.")
    known: date = Field(description="The day it could first be read.")
    contested: bool = Field(description="Whether the claims about this happening conflict.")
    verified: bool = Field(description="False: enters no headline and no score.")


class SituationRow(Part):
    """A situation at a glance."""

    id: str = Field(description="The situation's id.")
    title: str = Field(description="Its title.")
    href: str = Field(description="Its page.")
    parties: tuple[str, ...] = Field(description="Its two parties, a then b.")
    pair: str = Field(description="The pair of states, AAA-BBB; empty where the parties are no two states.")
    pair_href: str = Field(description="The pair's page; empty for none.")
    level: str = Field(description="The gravest warning that stands; empty for none, which is no all-clear.")
    fighting: bool = Field(description="Whether the pair is fighting already; no alarm is due for what has come.")
    chances: tuple[Chance, ...] = Field(description="Chances of a fatal incident, a fatal dispute and war.")
    week_by_week: tuple[float | None, ...] = Field(
        description="Chance of a fatal incident in 30 days, weekly over a year, each as known then; null where unknown."
    )
    spark: str = Field("", description="The same drawn, as SVG.", exclude=True)
    because: tuple[str, ...] = Field(description="What asks for attention, in words.")
    truces: tuple[Truce, ...] = Field(description="Truces that are contested, strained or broken.")
    clocks: tuple[Clock, ...] = Field(description="Clocks that run longer than the pair's own rhythm.")
    newest: NewestClaim | None = Field(description="The newest claim; null where there is none.")
    claims: int = Field(description="Claims on record.")
    contested: int = Field(description="Happenings whose claims conflict.")
    signals_up: tuple[str, ...] = Field(description="Signals that are up.")
    blank: tuple[str, ...] = Field(description="Signals without data: dark, not calm.")
    ledger: str = Field("", description="Where the situation's own ledger has ended: what says nothing since.")


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


class CountryRow(Part):
    """A country in a table."""

    iso3: str = Field(description="ISO-3 code.")
    name: str = Field(description="The country's name.")
    href: str = Field(description="Its page.")
    chance: Chance = Field(description="The chance of a sharp rise of deaths next month.")


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
    watched: tuple[Watched, ...] = desk.ask("watched", "", day)
    rows = sorted((_situation(one, trend, day) for one in watched), key=_attention)
    countries = _countries(world)
    return WatchList(
        title="Watch list",
        as_of=day,
        situations=tuple(rows),
        ordered=ORDERED,
        top=top_of([one.p for row in rows for one in row.chances]),
        warnings=standing(world, day),
        budget=_budget(world, day),
        pairs=tuple(_table(world, key, day) for key in OF_PAIRS),
        countries=countries,
        country_top=top_of([one.chance.p for one in countries]),
        country_of=sum(bool(one.iso3) for one in world.risks),
        country_note="" if countries else BLIND_NOTE,
        map=_map(world),
        dark=inputs_dark(world.dark),
        sources=_sources(world),
    )


BLIND_NOTE = (
    "Neither figures of deaths nor news cover this day, so nothing tells one country from another: every chance would be the "
    "bare base rate. No ranking is shown, and none is to be read as calm."
)


def _situation(one: Watched, trend: Trend, day: date) -> SituationRow:
    risks = {key_of(risk): risk for risk in one.risks if risk.pair}
    shown = tuple(chance(risks[key], trend) for key in OF_PAIRS if key in risks)
    series = trend.series(one.pair, OF_PAIRS[0]) if one.pair else ()
    level = gravest(one.warnings, day)
    fighting = any(risk.ongoing for risk in risks.values())
    return SituationRow(
        id=one.id, title=one.title, href=addresses.situation(one.id, day), parties=one.parties, pair=one.pair,
        pair_href=addresses.pair(one.pair, day) if one.pair else "", level=level, fighting=fighting, chances=shown,
        week_by_week=series, spark=charts.spark(trend.days, series, "Chance of a fatal incident in 30 days, weekly"),
        because=tuple(_because(one, shown, level, fighting)),
        truces=tuple(Truce(title=each.title, standing=each.standing) for each in one.truces),
        clocks=tuple(Clock(label=each.label, days=each.days, usual_gap=each.usual_gap, grade=each.grade)
                     for each in one.overdue),
        newest=_newest(one, day), claims=one.claims, contested=one.contested,
        signals_up=tuple(dict.fromkeys(one.signals_up)), blank=one.blank, ledger=one.ledger,
    )  # fmt: skip


def _newest(one: Watched, day: date) -> NewestClaim | None:
    last = one.newest
    if last is None:
        return None
    return NewestClaim(href=addresses.claim(last.id, day), text=last.text, speaker=last.speaker,
                       side=side_word(last.side), known=last.known, contested=last.contested,
                       verified=last.verified)  # fmt: skip


def _because(one: Watched, shown: Iterable[Chance], level: str, fighting: bool) -> Iterable[str]:
    """What puts a situation where it stands, and what else asks for a look."""
    if fighting:
        yield "they are fighting already: no alarm is due for what has come"
    if level:
        yield f"a warning of the level {level} stands"
    first = next(iter(shown), None)
    if first is None or first.outside:
        yield "not politically relevant: no model speaks of the pair"
    elif not first.usual:
        yield "the pair's own usual is unknown"
    elif first.p >= ABOVE * first.usual:
        times = f"{first.p / first.usual:.1f} times"
        yield f"the chance of a fatal incident is {times} the pair's own usual of {percent(first.usual)}"
    yield from (f"{each.title}: {each.standing}" for each in one.truces)
    if one.overdue:
        clocks = "clock runs" if len(one.overdue) == 1 else "clocks run"
        yield f"{len(one.overdue)} {clocks} longer than usual"


def _attention(row: SituationRow) -> tuple[object, ...]:
    first = row.chances[0] if row.chances else None
    above = first.p / first.usual if first is not None and first.usual else 0.0
    level = LEVELS.index(row.level) if row.level else len(LEVELS)
    return (not row.fighting, level, -above, -(first.p if first else 0.0), row.title)


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


def _countries(world: World) -> tuple[CountryRow, ...]:
    """The highest countries; none where nothing tells one from another."""
    mine = [risk for risk in world.risks if risk.iso3 and not is_blind(risk)]
    return tuple(country_row(risk, world.as_of) for risk in sorted(mine, key=lambda one: (one.rank, one.iso3))[:MOST])


def country_row(risk: Risk, day: date) -> CountryRow:
    """A country in a table."""
    return CountryRow(iso3=risk.iso3, name=state_words(risk.iso3), href=addresses.country(risk.iso3, day),
                      chance=chance(risk, reasons=False))  # fmt: skip


def _map(world: World) -> charts.Drawing | None:
    values = {risk.iso3: None if is_blind(risk) else risk.p for risk in world.risks if risk.iso3}
    if not values:
        return None
    legend = "chance of a sharp rise of deaths next month"
    return charts.world(values, "Where deaths may rise sharply next month", legend)


def _sources(world: World) -> dict[str, int]:
    states = [one.state for one in world.health if not one.card.id.startswith("figures:")]
    return {state: states.count(state) for state in ("monitored", "degraded", "dark")}
