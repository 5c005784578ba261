"""What names mean: the dictionaries of this folder and the crosswalk of states as one table of word sequences."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal

from msgspec import Struct

from tocsin.registry.crosswalk import countries
from tocsin.registry.world.words import Word, forms

Kind = Literal["state", "name", "leader", "capital"]
_SHORT = 3
"""Single words of this many letters or fewer must be written in capitals: "US", "UN", not "us"."""


class Sense(Struct, frozen=True):
    """One meaning of a name: a ``country`` (ISO-3) or a ``body`` that is no country's, a ``sector`` where known, and the
    days between which it holds."""

    country: str
    body: str = ""
    sector: str = ""
    since: date | None = None
    until: date | None = None
    kind: Kind = "name"

    def holds(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


class Mention(Struct, frozen=True):
    """Words ``first``..``last`` (end exclusive) of a text that are a name, and what it may mean."""

    first: int
    last: int
    senses: tuple[Sense, ...]


Table = dict[str, dict[tuple[str, ...], list[Sense]]]


@cache
def table() -> Table:
    """Names by their first word. Our own names go before states, states before the dictionary;
    leaders stand beside what else their names mean."""
    found: Table = {}
    for layer in (_named("names.csv"), _states(), _leaders(), _named("actors.csv"), _capitals()):
        known = {words for by_first in found.values() for words in by_first}
        for words, sense in layer:
            if words not in known or sense.kind == "leader":
                _add(found, words, sense)
    return found


def mentions(words: Sequence[Word], known: Table) -> Iterator[Mention]:
    """The longest names in a text's words, in order; a name has a capital letter."""
    place = 0
    while place < len(words):
        found = _longest(words, place, known)
        if found is not None:
            yield found
        place = found.last if found is not None else place + 1


def _longest(words: Sequence[Word], first: int, known: Table) -> Mention | None:
    names = known.get(words[first].form)
    if not names:
        return None
    for last in range(min(len(words), first + 8), first, -1):
        senses = names.get(tuple(word.form for word in words[first:last]))
        if senses and _is_written(words[first:last]):
            return Mention(first, last, tuple(senses))
    return None


def _is_written(words: Sequence[Word]) -> bool:
    if len(words) == 1 and len(words[0].form) <= _SHORT:
        return words[0].upper
    return any(word.capital for word in words)


def _add(found: Table, words: tuple[str, ...], sense: Sense) -> None:
    if words:
        senses = found.setdefault(words[0], {}).setdefault(words, [])
        if sense not in senses:
            senses.append(sense)


def _states() -> Iterator[tuple[tuple[str, ...], Sense]]:
    for state in countries().values():
        if state.until is None:
            for name in (state.name, *state.aliases, *state.demonyms):
                yield forms(name), Sense(state.iso3, kind="state")


def _capitals() -> Iterator[tuple[tuple[str, ...], Sense]]:
    for state in countries().values():
        if state.capital and state.until is None:
            yield forms(state.capital), Sense(state.iso3, kind="capital")


_SECTORS = {"opposition leader": "OPP", "commander": "MIL", "cleric": "REL", "legislator": "LEG", "leader": "PTY"}


def _leaders() -> Iterator[tuple[tuple[str, ...], Sense]]:
    for row in _rows("leaders.csv"):
        sense = Sense(
            row["country"], "", _SECTORS.get(row["office"], "GOV"), _day(row["since"]), _day(row["until"]), "leader"
        )
        yield forms(row["name"]), sense
        if row["short"]:
            yield forms(row["short"]), sense


def _named(file: str) -> Iterator[tuple[tuple[str, ...], Sense]]:
    capitals = {forms(state.capital): state.iso3 for state in countries().values() if state.capital}
    rows = csv.reader(_text(file).splitlines()[1:])  # thousands of rows: a dict for each would take twice the time
    for name, country, body, sector, since, until in rows:
        words = tuple(name.split())
        if capitals.get(words) != country:
            yield words, Sense(country, body, sector, _day(since), _day(until))


def _rows(file: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_text(file).splitlines()))


def _text(file: str) -> str:
    return resources.files("tocsin.registry.world").joinpath(file).read_text(encoding="utf-8")


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


@cache
def agents() -> dict[tuple[str, ...], str]:
    """Sector codes by agent words."""
    return {tuple(row["words"].split()): row["sector"] for row in _rows("agents.csv")}
