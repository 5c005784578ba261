"""The countries on the plane of the world map: outlines made at build time, or single points where there are none."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from tocsin.charts.projection import HEIGHT, WIDTH, equal_earth, wrapped
from tocsin.registry.crosswalk import countries

UNITS = 10
"""Path data are in tenths of the plane's pixels."""


class Outline(NamedTuple):
    """A country: middle and area (of its largest part) in pixels; ``path`` is SVG path data, empty for a point."""

    iso3: str
    name: str
    area: float
    x: float
    y: float
    path: str


@cache
def outlines() -> Mapping[str, Outline]:
    """The outlines by ISO-3 code, areas without a code under ``-99``; empty where the build made none."""
    file = files("tocsin.charts") / "outlines.json"
    if not file.is_file():
        return {}
    made = json.loads(file.read_text(encoding="utf-8"))
    if (made["width"], made["height"]) != (WIDTH * UNITS, HEIGHT * UNITS):
        return {}  # made for another plane: points are better than shapes in the wrong place
    return {code: _outline(code, row) for code, row in made["shapes"].items()}


@cache
def points() -> Mapping[str, Outline]:
    """Every state as a point, from the registry's table."""
    text = (files("tocsin.registry") / "areas" / "country_points.csv").read_text(encoding="utf-8")
    return {row["iso3"]: _point(row["iso3"], float(row["lat"]), float(row["lon"])) for row in _rows(text)}


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def _outline(code: str, row: list[str | int]) -> Outline:
    name, area, x, y, commands = row
    return Outline(
        code, _name(code, str(name)), int(area) / UNITS**2, int(x) / UNITS, int(y) / UNITS, str(commands)
    )  # fmt: skip


def _point(code: str, lat: float, lon: float) -> Outline:
    x, y = equal_earth(lat, wrapped(lon))
    return Outline(code, _name(code, code), 0.0, round(x, 1), round(y, 1), "")


def _name(code: str, otherwise: str) -> str:
    """The name the rest of Tocsin uses for a state; else the data set's."""
    state = countries().get(code)
    return state.name if state else otherwise
