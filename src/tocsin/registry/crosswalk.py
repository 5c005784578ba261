"""The world's states with their codes, names and dates: one crosswalk to ISO, Gleditsch–Ward, COW, UN and FIPS codes.

``crosswalk.csv`` is our own table of facts. ``since`` and ``until`` are the Gleditsch–Ward dates of a state's latest
spell, the COW dates for microstates which Gleditsch and Ward leave out. A capital is empty where its place is disputed.
Rows for states that have ended (``until``) keep their former ISO-3 code, or the letters used by Gleditsch and Ward.
"""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from importlib import resources

from msgspec import Struct

from tocsin.errors import NotFound
from tocsin.schema.ids import make_id
from tocsin.schema.registry import Actor, Alias, Judgement

SOURCE = "crosswalk"
EARLIEST = date(1946, 1, 1)
"""The day from which a state without a date of its own counts as known."""

_CITE = "Gleditsch and Ward 1999, state system; COW state system membership v2016; ISO 3166-1"


class Country(Struct, frozen=True, kw_only=True):
    """One state. ``iso2`` and ``fips`` are empty, the numbers ``None``, where a scheme has no code for it.

    ``demonyms`` are adjectives and nouns for its people ("Armenian", "Armenians"); ``until`` is set for former states.
    """

    iso3: str
    iso2: str
    gw: int | None
    cow: int | None
    un: int | None
    fips: str
    name: str
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]
    capital: str
    since: date | None
    until: date | None


@cache
def countries() -> dict[str, Country]:
    """All states keyed by ISO-3, those of today first."""
    return {row["iso3"]: _country(row) for row in _rows("crosswalk.csv")}


def by_gw(number: int) -> Country:
    """The state with a Gleditsch–Ward number, e.g. 371 for Armenia. Raises ``NotFound``."""
    found = _by_gw().get(number)
    if found is None:
        raise NotFound(
            f"no state has the Gleditsch-Ward number {number}",
            "look the number up in tocsin/registry/crosswalk.csv",
        )
    return found


@cache
def by_iso2() -> dict[str, Country]:
    """States keyed by ISO-2; dependencies have no row of their own."""
    return {state.iso2: state for state in countries().values() if state.iso2}


@cache
def state_actors() -> tuple[Actor, ...]:
    """Every state as an actor whose id is its ISO-3 code, known from its first day or ``EARLIEST``."""
    return tuple(_actor(state) for state in countries().values())


@cache
def world_judgements() -> tuple[Judgement, ...]:
    """Recorded judgements about names that hold a state's name and mean no state, e.g. "Indian Ocean"."""
    return tuple(_judgement(row) for row in _rows("world_names.csv"))


@cache
def _by_gw() -> dict[int, Country]:
    return {state.gw: state for state in countries().values() if state.gw is not None}


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("tocsin.registry").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _country(row: dict[str, str]) -> Country:
    return Country(
        iso3=row["iso3"], iso2=row["iso2"], fips=row["fips"], name=row["name"], capital=row["capital"],
        gw=_number(row["gw"]), cow=_number(row["cow"]), un=_number(row["un"]),
        aliases=_several(row["aliases"]), demonyms=_several(row["demonyms"]),
        since=_day(row["since"]), until=_day(row["until"]),
    )  # fmt: skip


def _actor(state: Country) -> Actor:
    return Actor(
        id=state.iso3, source=SOURCE, kind="state", name=state.name, known=state.since or EARLIEST, iso3=state.iso3,
        aliases=tuple(Alias(name) for name in state.aliases),
        since=state.since, until=state.until, until_known=state.until, cite=_CITE,
    )  # fmt: skip


def _judgement(row: dict[str, str]) -> Judgement:
    return Judgement(
        id=make_id(SOURCE, "names", row["name"], row["target"]), source=SOURCE, name=row["name"], target=row["target"],
        same=row["same"] == "true", judged_by=row["judged_by"], known=date.fromisoformat(row["known"]),
        note=row["note"],
    )  # fmt: skip


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None
