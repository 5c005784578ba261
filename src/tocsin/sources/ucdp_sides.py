"""UCDP's names of parties and countries as actor ids and ISO-3 codes, where we have one; else the name as it stands."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import msgspec
import yaml
from msgspec import Struct

from tocsin.errors import NotFound
from tocsin.registry import crosswalk

_GOVERNMENT = re.compile(r"^Government of (.+)$")
_FORMER = re.compile(r"\s*\([^()]*\)\s*$")


class _Names(Struct, frozen=True):
    governments: dict[str, str]
    actors: dict[str, str]


def side(name: str, gw: int | None = None) -> tuple[str, ...]:
    """The actors a side's name stands for; a joint side ("Government of A, Government of B") gives several.

    ``gw`` is the side's Gleditsch–Ward number where the row has one and names one state.
    """
    if not name:
        return ()
    parts = re.split(r",\s+(?=Government of )", name)
    return tuple(_actor(part.strip(), gw if len(parts) == 1 else None) for part in parts)


@cache
def _actor(name: str, gw: int | None) -> str:
    government = _GOVERNMENT.match(name)
    if not government:
        return _names().actors.get(name, name)
    return iso3_of(gw) or iso3_named(government[1]) or name


@cache
def iso3_of(gw: int | None) -> str | None:
    """The ISO-3 code of a Gleditsch–Ward number, or ``None``."""
    if gw is None:
        return None
    try:
        return crosswalk.by_gw(gw).iso3
    except NotFound:
        return None


@cache
def iso3_named(name: str) -> str | None:
    """The ISO-3 code of a country as UCDP names it, former names in brackets left aside; ``None`` if we have none."""
    plain = _FORMER.sub("", name)
    given = _names().governments
    return given.get(name) or given.get(plain) or _usual_names().get(plain)


@cache
def _usual_names() -> dict[str, str]:
    states = (state for state in crosswalk.countries().values() if state.until is None)
    return {name: state.iso3 for state in states for name in (state.name, *state.aliases)}


@cache
def _names() -> _Names:
    text = resources.files("tocsin.sources").joinpath("ucdp_names.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), _Names)
