"""The countries' outlines for the browser's map: the packaged ones, taken back from the map's plane to degrees.

They are drawn to a tenth of a pixel of the world map, about four kilometres at the equator: enough to tell where one is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

import msgspec
from fastapi import APIRouter

from tocsin.charts.outlines import UNITS, Outline, outlines
from tocsin.charts.projection import equal_earth
from tocsin.web.desk import Desk
from tocsin.web.filing import Filed, filed

Point = tuple[float, float]
Ring = list[Point]

MIDDLE = 11.0
"""Longitude of the plane's middle line, on which north is up."""
_RING = re.compile(r"M(-?\d+) (-?\d+)l([^z]*)z")
_NUMBER = re.compile(r"-?\d+")

router = APIRouter(tags=["files"])


@filed(router, "/outlines.geojson", {"application/geo+json": "the countries as polygons, with `iso3` and `name`"})
def outlines_geojson(desk: Desk) -> Filed:
    """Outlines of the countries.

    They imply no position on any border's status. Longitudes run on beyond 180 where a country crosses it. The file
    changes only with the package.
    """
    return Filed(_file(), "application/geo+json")


@cache
def _file() -> bytes:
    return msgspec.json.encode(collection())


def collection() -> dict[str, object]:
    """The outlines as a GeoJSON feature collection; without features where the build made none."""
    return {"type": "FeatureCollection", "features": [_feature(one) for one in outlines().values() if one.path]}


def _feature(outline: Outline) -> dict[str, object]:
    polygons = [[_closed(ring, place == 0) for place, ring in enumerate(rings)] for rings in _nested(outline.path)]
    return {
        "type": "Feature",
        "properties": {"iso3": outline.iso3, "name": outline.name},
        "geometry": {"type": "MultiPolygon", "coordinates": polygons},
    }


def _nested(path: str) -> list[list[Ring]]:
    """Rings as polygons: each outer ring with its holes."""
    rings = sorted((list(_degrees(ring)) for ring in _rings(path)), key=lambda ring: -abs(_twice_area(ring)))
    polygons: list[list[Ring]] = []
    for ring in rings:
        around = [polygon for polygon in polygons if _within(ring[0], polygon[0])]
        # a ring in a hole of a country is land again: it lies in an odd or even number of rings
        if sum(_within(ring[0], other) for polygon in around for other in polygon) % 2:
            around[-1].append(ring)
        else:
            polygons.append([ring])
    return polygons


def _rings(path: str) -> Iterator[list[tuple[int, int]]]:
    """The rings of path data as ``charts.outlines_build`` writes it: a corner, then steps."""
    for x, y, steps in _RING.findall(path):
        at = (int(x), int(y))
        numbers = [int(one) for one in _NUMBER.findall(steps)]
        ring = [at]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            at = (at[0] + dx, at[1] + dy)
            ring.append(at)
        yield ring


def _degrees(ring: Iterable[tuple[int, int]]) -> Iterator[Point]:
    for x, y in ring:
        lat, middle, wide = _line(y)
        yield round(MIDDLE + (x / UNITS - middle) / wide, 2), round(lat, 2)


@cache
def _line(y: int) -> tuple[float, float, float]:
    """The latitude of a height on the plane, the middle line's x, and how wide a degree of longitude is there.

    The height depends on the latitude alone and falls with it, and a parallel is a straight line: halving finds it.
    """
    low, high = -90.0, 90.0
    for _ in range(40):
        lat = (low + high) / 2
        if equal_earth(lat, MIDDLE)[1] > y / UNITS:
            low = lat
        else:
            high = lat
    middle = equal_earth(low, MIDDLE)[0]
    return low, middle, equal_earth(low, MIDDLE + 1)[0] - middle


def _within(point: Point, ring: Ring) -> bool:
    """Whether a point lies in a ring, by the parity of the edges west of it."""
    x, y = point
    inside = False
    for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
            inside = not inside
    return inside


def _twice_area(ring: Ring) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True))


def _closed(ring: Ring, outer: bool) -> Ring:
    """The ring with its first point again at its end, anticlockwise if outer and clockwise if a hole (RFC 7946)."""
    turned = ring if (_twice_area(ring) > 0) == outer else ring[::-1]
    return [*turned, turned[0]]
