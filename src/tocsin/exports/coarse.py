"""Nothing finer than a district and a day for where armed forces stand, move or fight.

A public record of a war must not serve to aim at anybody. So what tells of force or of preparing for it carries, in every
table and on the map:

* no clock time, only days;
* no place smaller than a district: the district or region the record puts the place in, else a town with its surroundings,
  else the territory or state;
* no point finer than a cell of a quarter of a degree, with a circle that covers the cell.

The words of the sources stay as they are: they were public before us. What is no position of forces (talks, truces and
their hours, losses, displacement) keeps its place and time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from tocsin.exports.lookup import family
from tocsin.schema.registry import Place
from tocsin.schema.time import When

FAMILIES = ("force", "preparation")
"""Families of kinds that tell of force or of preparing for it."""
KINDS = ("breach", "base", "peacekeeping", "disarmament", "violation_count", "truce_holds")
"""Kinds of other families that tell where forces stand or fire."""
DISTRICTS = ("district", "region", "territory", "state")
"""Kinds of place that are no smaller than a district."""
SITES = ("site", "line", "mountain")
"""Kinds of place that are themselves where forces stand: their points are rounded."""
CELL = 0.25
"""Degrees to a side of a cell: about 28 km from south to north."""
CELL_RADIUS = 20.0
"""Kilometres that cover a cell from its middle, anywhere on the globe."""
RADIUS = {"state": 300.0, "territory": 60.0, "region": 50.0, "district": 25.0, "line": 50.0, "mountain": 20.0,
          "town": 5.0, "village": 3.0, "site": 20.0}  # fmt: skip
"""How far from its point a place of each kind may reach, in km: a convention for drawing, not a measurement."""
PRECISION = {1: 5.0, 2: 25.0, 3: 30.0, 4: 75.0, 5: 100.0, 6: 300.0, 7: 500.0}
"""How far a data set's point may lie from the spot, in km, by its grade of precision (UCDP's: 1 exact to 7 international)."""


class Spot(Struct, frozen=True):
    """A point in degrees and how far from it the thing may be, in km; ``rounded``: made coarse on purpose."""

    lat: float
    lon: float
    radius_km: float
    rounded: bool = False


def military(kind: str) -> bool:
    """Whether records of a kind tell where armed forces stand, move or fight."""
    return family(kind) in FAMILIES or kind in KINDS


def day_only(kind: str, when: When) -> When:
    """The time without its clock, for kinds of military positions; of other kinds as it is."""
    if not military(kind) or when.time is None:
        return when
    return replace(when, time=None, zone=None, precision="day" if when.start == when.end else "range", text="")


def district(place: str | None, places: Mapping[str, Place]) -> str | None:
    """The district or region a place is in; where the record names none, the town that stands for its surroundings, else
    the territory or state; None where there is nothing of the kind.
    """
    around = _around(place, places)
    for wanted in (("district", "region"), ("town",), ("territory", "state")):
        found = next((one for one in around if one.kind in wanted), None)
        if found:
            return found.id
    return None


def _around(place: str | None, places: Mapping[str, Place]) -> list[Place]:
    """The place and those around it, the nearest first."""
    found: list[Place] = []
    here = places.get(place or "")
    while here is not None and here not in found:
        found.append(here)
        here = places.get(here.within or "")
    return found


def place_of(kind: str, place: str | None, places: Mapping[str, Place]) -> str | None:
    """The place to show for a record of a kind."""
    return district(place, places) if military(kind) else place


def places_of(kind: str, named: Iterable[str], places: Mapping[str, Place]) -> tuple[str, ...]:
    """The places to show for a record of a kind, each once."""
    return tuple(dict.fromkeys(shown for one in named if (shown := place_of(kind, one, places))))


def name_of(kind: str, place: str | None, places: Mapping[str, Place]) -> str | None:
    """The neutral name of the place to show: ``Ganja and around`` for a town that stands for its surroundings."""
    shown = place_of(kind, place, places)
    found = places.get(shown or "")
    if found is None:
        return shown
    return f"{found.name} and around" if military(kind) and found.kind == "town" else found.name


def cell(lat: float, lon: float) -> Spot:
    """The middle of the quarter-degree cell a point lies in, with a circle that covers the cell.

    >>> cell(39.76006, 46.74989), cell(39.9, 46.6) == cell(39.76, 46.74)
    (Spot(lat=39.875, lon=46.625, radius_km=20.0, rounded=True), True)
    """
    return Spot(_middle(lat, 90.0), _middle(lon, 180.0), CELL_RADIUS, True)


def _middle(degrees: float, most: float) -> float:
    number = min(math.floor(degrees / CELL), int(most / CELL) - 1)
    return number * CELL + CELL / 2


def spot_of_place(place: Place, coarse: bool = False) -> Spot | None:
    """A place's point with the reach of its kind, rounded where ``coarse`` and the place is smaller than a district."""
    if place.lat is None or place.lon is None:
        return None
    reach = RADIUS[place.kind]
    if place.kind in SITES or (coarse and place.kind not in DISTRICTS):
        rounded = cell(place.lat, place.lon)
        return replace(rounded, radius_km=CELL_RADIUS + reach)
    return Spot(place.lat, place.lon, reach)


def spot_of_point(kind: str, lat: float, lon: float, precision: int | None) -> Spot:
    """A data set's point with the reach of its precision (unknown: a district's), rounded for military kinds."""
    reach = PRECISION.get(precision or 0, RADIUS["district"])
    if not military(kind):
        return Spot(lat, lon, reach)
    return replace(cell(lat, lon), radius_km=CELL_RADIUS + reach)
