"""The countries of the panel: the 191 units VIEWS counts deaths for, their codes and the months each has been there.

``views_units.csv`` is made by ``views_units_build``. Its column ``since`` is the first month the VIEWS id is in the
system and ``predecessor`` the first month for which it carries the deaths of an earlier state with the same code
(Sudan with what is South Sudan today, Yugoslavia under Serbia); both are empty where that month is January 1990 or
earlier, ``predecessor`` also (as ``-``) where there is none. No unit of today's list has ended.
"""

from __future__ import annotations

import csv
import difflib
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources

from msgspec import Struct

from tocsin.errors import BadInput, NotFound
from tocsin.registry import crosswalk
from tocsin.schema.months import parse_month
from tocsin.schema.panels import Unit

ALWAYS = 1
"""The first month of a unit that was there before the panel's figures begin."""

FORMER = {"DDR": "DEU", "EAZ": "TZA", "SCG": "SRB", "SUN": "RUS", "YMD": "YEM", "YUG": "SRB"}
"""States that have ended, by ISO-3 code, and the unit whose series holds their deaths."""


class Span(Struct, frozen=True):
    """The month a unit's VIEWS id begins (``own``) and the first that counts for it, a predecessor's included."""

    own: int
    first: int


@cache
def units() -> tuple[Unit, ...]:
    """All units in order of their VIEWS id."""
    return tuple(unit for unit, _ in _table())


def unit_by_id(number: int) -> Unit:
    """The unit with a VIEWS id. Raises ``NotFound``."""
    found = _by_id().get(number)
    if found is None:
        raise NotFound(
            f"{number} is not the VIEWS id of a country",
            f"the ids run from {units()[0].id} to {units()[-1].id}; see registry/views_units.csv",
        )
    return found


def unit_by_iso3(code: str) -> Unit:
    """The unit with an ISO-3 code (Kosovo: ``XKX``), in capitals. Raises ``NotFound`` with near matches."""
    found = _by_iso3().get(code)
    if found is None:
        near = difflib.get_close_matches(code, _by_iso3(), n=3, cutoff=0.5)
        raise NotFound(
            f"{code!r} is not the ISO-3 code of a country of the panel", _near([_by_iso3()[each] for each in near])
        )
    return found


def unit_named(text: str) -> Unit:
    """The unit a user means by a code or a name (``AZE``, ``azerbaijan``, ``Ivory Coast``).

    Raises ``NotFound`` with near matches, ``BadInput`` for a name that several countries bear.
    """
    asked = text.strip()
    if asked.upper() in _by_iso3():
        return _by_iso3()[asked.upper()]
    meant = _names().get(_plain(asked), ())
    if len(meant) > 1:
        choices = " or ".join(f"{unit.iso3} ({unit.name})" for unit in meant)
        raise BadInput(f"{text!r} is the name of several countries", f"give its code: {choices}")
    if not meant:
        near = difflib.get_close_matches(_plain(asked), _names(), n=3, cutoff=0.6)
        raise NotFound(f"there is no country {text!r} in the panel", _near([_names()[each][0] for each in near]))
    return meant[0]


def unit_of_state(code: str) -> Unit | None:
    """The unit that holds the deaths of a state, today's or former, by the crosswalk's ISO-3 code; ``None`` for no unit."""
    return _by_iso3().get(FORMER.get(code, code))


def span(unit: int) -> Span:
    """From when a unit, by VIEWS id, counts. Raises ``NotFound``."""
    unit_by_id(unit)
    return _spans()[unit]


@cache
def _table() -> tuple[tuple[Unit, Span], ...]:
    text = resources.files("tocsin.registry").joinpath("views_units.csv").read_text(encoding="utf-8")
    return tuple(sorted(_rows(text)))


def _rows(text: str) -> Iterator[tuple[Unit, Span]]:
    for row in csv.DictReader(text.splitlines()):
        own = _month(row["since"])
        first = own if row["predecessor"] == "-" else _month(row["predecessor"])
        yield Unit(int(row["id"]), row["iso3"], int(row["gw"]), row["name"]), Span(own, first)


def _month(cell: str) -> int:
    return parse_month(cell) if cell else ALWAYS


@cache
def _by_id() -> dict[int, Unit]:
    return {unit.id: unit for unit in units()}


@cache
def _by_iso3() -> dict[str, Unit]:
    return {unit.iso3: unit for unit in units()}


@cache
def _spans() -> dict[int, Span]:
    return {unit.id: found for unit, found in _table()}


@cache
def _names() -> dict[str, tuple[Unit, ...]]:
    """Units by their names and those of the crosswalk, in plain letters; a name of its own goes before another's alias."""
    own: dict[str, tuple[Unit, ...]] = {}
    aliases: dict[str, tuple[Unit, ...]] = {}
    states = crosswalk.countries()
    for unit in units():
        state = states.get(unit.iso3)
        for name in {_plain(name) for name in (unit.name, state.name if state else unit.name)}:
            own[name] = (*own.get(name, ()), unit)
        for alias in {_plain(alias) for alias in (state.aliases if state else ())}:
            aliases[alias] = (*aliases.get(alias, ()), unit)
    return aliases | own | {name: both for name, both in aliases.items() if len(both) > 1}


def _plain(name: str) -> str:
    """A name without case, accents and marks.

    >>> _plain("Côte d'Ivoire")
    'cote d ivoire'
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())


def _near(found: list[Unit]) -> str:
    shown = dict.fromkeys(f"{unit.name} ({unit.iso3})" for unit in found)
    return f"did you mean {' or '.join(shown)}?" if shown else "give an ISO-3 code such as AZE, or a country's name"
