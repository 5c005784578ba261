"""What we hold happened, from claims or from a data set's row; and dated numbers."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from tocsin.schema.figures import Toll
from tocsin.schema.time import When


class Event(Struct, frozen=True, kw_only=True):
    """One happening.

    ``side_a``/``side_b`` are actor ids, or the data set's own names where we have no id. ``place`` is a place id or None,
    ``place_text`` the words; ``lat``/``lon`` degrees. ``claims`` are the ids it was reconciled from (empty for a data
    set's row). ``contested``: claims about it conflict. ``vintage`` names the data release; ``vintage_assumed`` is True
    where that release is later than what a reader of the day could have had. ``series`` groups revisions of one row
    across releases; ``raw`` is the source row as JSON.
    """

    id: str
    source: str
    origin: str
    kind: str
    known: date
    happened: When = When()
    side_a: tuple[str, ...] = ()
    side_b: tuple[str, ...] = ()
    place: str | None = None
    place_text: str = ""
    lat: float | None = None
    lon: float | None = None
    place_precision: int | None = None
    tolls: tuple[Toll, ...] = ()
    claims: tuple[str, ...] = ()
    contested: bool = False
    conflict: str | None = None
    dyad: str | None = None
    country: str | None = None
    violence: int | None = None
    text: str = ""
    cite: str = ""
    vintage: str = ""
    vintage_assumed: bool = False
    series: str = ""
    raw: str = ""


class Reading(Struct, frozen=True, kw_only=True):
    """A dated number about a place, an actor or a pair (``subject``), e.g. state-based deaths of a conflict in a year."""

    id: str
    source: str
    origin: str
    name: str
    subject: str
    value: float
    unit: str
    known: date
    happened: When = When()
    low: float | None = None
    high: float | None = None
    cite: str = ""
    vintage: str = ""
    vintage_assumed: bool = False
    situation: str | None = None
