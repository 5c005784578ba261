"""PLOVER 0.8 types, modes, contexts and sectors, and CAMEO in and out of them. The tables are data beside this file.

Sources: the PLOVER manual (Open Event Data Alliance), its CAMEO table of 2021, CAMEO 1.1b3 with Goldstein-like scores as
published by GDELT. Where we differ from the source, ``corrections()`` and the table's ``deviation`` column say how and why.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from typing import Literal

import msgspec
import yaml
from msgspec import Struct

from tocsin.errors import NotFound

Quad = Literal["VC", "MC", "VK", "MK"]


class PloverType(Struct, frozen=True):
    """One event type. ``modes`` maps each mode to its score (−10 conflict … +10 cooperation; ``None``: none given).

    ``recipient``: the type needs one. ``cameo`` is the CAMEO root it goes back to; ``mode_cameo`` a mode's own root.
    """

    quad: Quad
    score: float
    cameo: str
    sentence: str
    recipient: bool = False
    modes: dict[str, float | None] = {}
    mode_cameo: dict[str, str] = {}


class Correction(Struct, frozen=True):
    """One point in which our table differs from its source, and why."""

    what: str
    source: str
    why: str


class Sectors(Struct, frozen=True):
    frequent: tuple[str, ...]
    other: tuple[str, ...]


class Plover(Struct, frozen=True):
    """The whole vocabulary."""

    types: dict[str, PloverType]
    contexts: tuple[str, ...]
    sectors: Sectors
    corrections: tuple[Correction, ...]


class CameoCode(Struct, frozen=True):
    """A CAMEO code and what it is in PLOVER; ``plover`` is empty for 01 and 02, which PLOVER drops."""

    code: str
    name: str
    plover: str
    mode: str
    goldstein: float
    deviation: str = ""


@cache
def plover() -> Plover:
    """The PLOVER vocabulary."""
    text = resources.files("tocsin.schema").joinpath("plover.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Plover)


@cache
def cameo() -> dict[str, CameoCode]:
    """All CAMEO codes by code ("190")."""
    text = resources.files("tocsin.schema").joinpath("cameo.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["code"]: msgspec.convert(row, CameoCode, strict=False) for row in rows}


def from_cameo(code: str) -> tuple[str, str] | None:
    """The PLOVER type and mode (perhaps empty) of a CAMEO code; ``None`` where PLOVER has none (01, 02).

    A code unknown at four digits is taken at three, then two. Raises ``NotFound`` for what is no CAMEO code.

    >>> from_cameo("1952")
    ('ASSAULT', 'drone')
    >>> from_cameo("010") is None
    True
    """
    table = cameo()
    known = next((code[:length] for length in range(len(code), 1, -1) if code[:length] in table), None)
    if known is None or not code.isdigit():
        raise NotFound(f"{code!r} is no CAMEO code", "give two to four digits, such as 190")
    found = table[known]
    return (found.plover, found.mode) if found.plover else None


def to_cameo(kind: str, mode: str | None = None) -> str:
    """The two-digit CAMEO root of a PLOVER type and mode: many to one, so no finer code is given.

    >>> to_cameo("ASSAULT", "unconventional"), to_cameo("CONCEDE")
    ('20', '08')
    """
    found = _type(kind)
    return found.mode_cameo.get(mode or "", found.cameo)


def score(kind: str, mode: str | None = None) -> float:
    """The conflict-cooperation score of a type, or of its mode where that has one (−10 … +10).

    >>> score("RETREAT"), score("RETREAT", "disarm")
    (6.5, 10.0)
    """
    found = _type(kind)
    own = found.modes.get(mode or "")
    return float(found.score if own is None else own)


def quad(kind: str) -> Quad:
    """Verbal or material, cooperation or conflict."""
    return _type(kind).quad


def _type(kind: str) -> PloverType:
    try:
        return plover().types[kind]
    except KeyError:
        raise NotFound(f"{kind!r} is no PLOVER type", f"one of {', '.join(plover().types)}") from None
