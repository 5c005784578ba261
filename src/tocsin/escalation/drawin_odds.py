"""The odds that an outside state is drawn in, from how often such states joined disputes and wars from 1946 to 2010.

The counts (``fitted/joining.yaml``, made by ``quality/fit_joining.py``) tell outside states apart by a defence pact with one
side, and by a land border with a party or being a major power ("near"). Two populations are given beside each other: the
dispute is one with force (which may yet become a war), and it is a war. Rungs 3 (units in combat) and 4 (declared
belligerent) have counts; rungs 0 to 2 have none at hand and get no odds. The record cannot say how the odds change
once a lower rung is reached, nor whether a pact's clause reached the ground: a pact that is said not to reach is read as
no pact, and the formula says so.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from typing import Literal

import msgspec
import yaml
from msgspec import Struct

from tocsin.escalation.drawin_posterior import posterior
from tocsin.schema.involvement import RungOdds

Pact = Literal["none", "one", "both"]
RUNGS = (3, 4)
HORIZONS = ("30d", "12m")
POPULATIONS = {"force": "disputes with force", "war": "disputes that became wars"}
_PACTS = {
    "none": "no defence pact with either side",
    "one": "a defence pact with one side",
    "both": "defence pacts with both sides",
}
_NEAR = {True: "a land border with a side or a major power", False: "neither a neighbour nor a major power"}


class Cell(Struct, frozen=True):
    """Outside states of one kind and how many joined, by rung (or higher) and horizon."""

    population: str
    pact: str
    near: bool
    n: int
    disputes: int
    deff: float
    joined: dict[int, dict[str, int]]


class Half(Struct, frozen=True):
    """The same count within a span of years: rows that joined with units in combat within 12 months."""

    years: tuple[int, int]
    population: str
    pact: str
    near: bool
    n: int
    joined: int


class Joining(Struct, frozen=True):
    """The counts as shipped."""

    years: tuple[int, int]
    sources: tuple[str, ...]
    majors: tuple[str, ...]
    cells: tuple[Cell, ...]
    allies: dict[str, dict[str, int]]
    troops: dict[str, dict[str, int]]
    halves: tuple[Half, ...]
    published: tuple[dict[str, str | float], ...]


@cache
def joining() -> Joining:
    """The shipped counts, read once."""
    text = _fitted("joining.yaml")
    return msgspec.convert(yaml.safe_load(text), Joining)


@cache
def borders() -> frozenset[frozenset[str]]:
    """Pairs of states (ISO-3) with a land border."""
    rows = csv.DictReader(_fitted("joining_borders.csv").splitlines())
    return frozenset(frozenset((row["a"], row["b"])) for row in rows)


def is_near(state: str, others: tuple[str, ...]) -> bool:
    """Whether a state (ISO-3) has a land border with one of others or is a major power."""
    return state in joining().majors or any(frozenset((state, other)) in borders() for other in others)


def odds(pact: Pact, near: bool, standing: int | None = None, because: str = "") -> tuple[RungOdds, ...]:
    """Odds for each rung the counts bear, by population and horizon; none for rungs up to ``standing``.

    ``because`` is added to the formula: why a pact on paper was read as none.
    """
    found = []
    for population in POPULATIONS:
        cell = next(c for c in joining().cells if (c.population, c.pact, c.near) == (population, pact, near))
        for rung in RUNGS:
            if standing is None or rung > standing:
                found += [_rung(cell, rung, horizon, because) for horizon in HORIZONS]
    return tuple(found)


def _rung(cell: Cell, rung: int, horizon: str, because: str) -> RungOdds:
    k = cell.joined[rung][horizon]
    p, low, high = posterior(k, cell.n, cell.deff)
    return RungOdds(
        rung=rung, horizon=horizon, p=p, low=low, high=high, base_rate=_base(cell.population, rung, horizon), n=cell.n,
        population=_population(cell), formula=_formula(cell, k, because), cites=joining().sources[:4],
    )  # fmt: skip


def _base(population: str, rung: int, horizon: str) -> float:
    """The rate among all outside states of a population."""
    cells = [cell for cell in joining().cells if cell.population == population]
    return sum(cell.joined[rung][horizon] for cell in cells) / sum(cell.n for cell in cells)


def _population(cell: Cell) -> str:
    first, last = joining().years
    return (
        f"outside states with {_PACTS[cell.pact]}, {_NEAR[cell.near]}, in {POPULATIONS[cell.population]}, {first}–{last}, "
        "from the day it began"
    )


def _formula(cell: Cell, k: int, because: str) -> str:
    told = f"Beta(½ + {k}/{cell.deff:g}, ½ + {cell.n - k}/{cell.deff:g}): {k} of {cell.n:,} joined"
    clusters = f"rows of one dispute count together ({cell.disputes} disputes, design effect {cell.deff:g})"
    return "; ".join(part for part in (told, clusters, because) if part)


def _fitted(name: str) -> str:
    return resources.files("tocsin.escalation").joinpath("fitted", name).read_text(encoding="utf-8")
