"""Pairs of states: rivalries, borders, claims, and what the record of disputes comes to at each year's end.

Packaged plain facts and figures of our own derivation (``pairs_facts.csv``, ``pairs_disputes.csv``), made by
``make fit-pairs`` from the lists named in each row's ``source`` and in docs/pairs.md. Two clocks: ``since`` and ``until``
say when a fact held, ``known`` when its list was out. On a day before any list of its kind was out, the first list
is read by its own dates, and whoever reads it so must say so (``Lists.assumed``).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib import resources

from msgspec import Struct

from tocsin.errors import BadInput, NotFound
from tocsin.registry.crosswalk import countries

SOURCES = {
    "td2012": "Thompson and Dreyer 2012, rivalries to 2010",
    "tss2021": "Thompson, Sakuwa and Suhas 2021, rivalries to 2020",
    "contiguity2017": "Correlates of War, direct contiguity v3.2, to 2016",
    "icow2017": "Issue Correlates of War, territorial claims, 2017",
    "gml2016": "Gibler, Miller and Little 2016, militarized disputes v2.2.1, to 2010",
}
FACTS = ("rivalry_spatial", "rivalry_other", "land_neighbours", "water_neighbours", "claim_open")
_KIND = {"rivalry_spatial": "rivalry", "rivalry_other": "rivalry"}
DISPUTES_END = date(2010, 12, 31)


class PairFact(Struct, frozen=True, kw_only=True):
    """A fact about a pair (``AAA-BBB``, alphabetical); ``until`` is None where the list leaves it open."""

    pair: str
    fact: str
    since: date
    until: date | None
    known: date
    source: str


class DisputeFigures(Struct, frozen=True, kw_only=True):
    """What the dispute record of a pair comes to at the end of a ``year``.

    ``disputes`` and ``fatal`` count past ones, one of five years ago half; ``last`` and ``last_fatal`` are their years.
    """

    pair: str
    year: int
    disputes: float
    fatal: float
    last: int
    last_fatal: int | None
    known: date
    source: str


class Lists(Struct, frozen=True):
    """The lists that speak on a day; ``assumed`` are those that came out later and are read by their own dates."""

    chosen: tuple[str, ...]
    assumed: tuple[str, ...]


Releases = dict[str, dict[str, date]]
"""For each kind of fact, its lists and when they were out."""


def pair_name(a: str, b: str) -> str:
    """The pair of two states as ``AAA-BBB``, alphabetical, whatever the order given.

    Raises ``NotFound`` for a code that is no state's, ``BadInput`` for one state twice.

    >>> pair_name("PAK", "IND")
    'IND-PAK'
    """
    for code in (a, b):
        if code not in countries():
            raise NotFound(f"{code!r} is no state's ISO-3 code", f"did you mean {_near(code)}?")
    if a == b:
        raise BadInput(f"{a}-{b} is one state, not a pair", "name two different states")
    return "-".join(sorted((a, b)))


@cache
def pair_facts() -> tuple[PairFact, ...]:
    """The packaged facts, whenever known."""
    return tuple(
        PairFact(
            pair=row["pair"], fact=row["fact"], since=date.fromisoformat(row["since"]),
            until=date.fromisoformat(row["until"]) if row["until"] else None,
            known=date.fromisoformat(row["known"]), source=row["source"],
        )
        for row in _rows("pairs_facts.csv")
    )  # fmt: skip


@cache
def dispute_figures() -> tuple[DisputeFigures, ...]:
    """The packaged figures of the dispute record, at the ends of 2001 to 2010."""
    return tuple(
        DisputeFigures(
            pair=row["pair"], year=int(row["year"]), disputes=float(row["disputes"]), fatal=float(row["fatal"]),
            last=int(row["last"]), last_fatal=int(row["last_fatal"]) if row["last_fatal"] else None,
            known=date.fromisoformat(row["known"]), source=row["source"],
        )
        for row in _rows("pairs_disputes.csv")
    )  # fmt: skip


def releases(facts: Iterable[PairFact]) -> Releases:
    """The lists that facts come from, by kind."""
    found: Releases = {}
    for fact in facts:
        found.setdefault(_KIND.get(fact.fact, fact.fact), {})[fact.source] = fact.known
    return found


def lists(known: Releases, day: date) -> Lists:
    """Of each kind the newest list that was out on a day, else the first."""
    chosen = {kind: _list_of(names, day) for kind, names in known.items()}
    early = {name for kind, name in chosen.items() if known[kind][name] > day}
    return Lists(tuple(sorted(set(chosen.values()))), tuple(sorted(early)))


def _list_of(known: dict[str, date], day: date) -> str:
    out = [name for name, since in known.items() if since <= day]
    return max(out, key=lambda name: known[name]) if out else min(known, key=lambda name: known[name])


def _near(code: str) -> str:
    close = get_close_matches(code.upper(), list(countries()), n=3, cutoff=0.3)
    return " or ".join(close) if close else "a code of tocsin/registry/crosswalk.csv"


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("tocsin.registry").joinpath(name).read_text(encoding="ascii")
    return list(csv.DictReader(text.splitlines()))
