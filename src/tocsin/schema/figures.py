"""Numbers as sources give them: a unit, bounds, and the words they stood in. Unlike units are never added."""

from __future__ import annotations

from typing import Literal, get_args

from msgspec import Struct

FigureKind = Literal[
    "killed", "wounded", "missing", "captured", "bodies", "killed_and_wounded", "killed_or_missing", "in_hospital",
    "displaced", "casualties", "violations", "shots", "troops", "volunteers", "fighters", "demonstrators",
    "aircraft", "drones", "armour", "artillery", "air_defence", "vehicles", "positions", "settlements", "money",
    "share", "population", "peacekeepers", "posts", "other",
]  # fmt: skip

FIGURE_KINDS: tuple[str, ...] = get_args(FigureKind)

Who = Literal["soldiers", "civilians", "people", "fighters", "peacekeepers", "officials", "unknown"]


class Figure(Struct, frozen=True):
    """One quantity in one claim.

    ``low``/``best``/``high`` are bounds as *said*: "over a hundred" is low=101 with the rest ``None``; "dozens" is low=24
    (two dozen) with no best; "nearly 5,000" is high=5000; a plain "16" is all three. ``None`` is unknown, never zero.
    ``side`` is the actor id of the side whose loss, force or purchase it is. ``unit`` is the noun counted, or a currency
    such as ``USD``. ``text`` is the figure as written.
    """

    kind: FigureKind
    low: float | None = None
    best: float | None = None
    high: float | None = None
    who: Who = "unknown"
    side: str | None = None
    unit: str = "people"
    text: str = ""
    hedge: str | None = None


class Toll(Struct, frozen=True):
    """Deaths or other losses we hold for one event: low, best, high, of one kind, one side (or all sides together)."""

    kind: FigureKind
    low: float | None = None
    best: float | None = None
    high: float | None = None
    side: str | None = None
    who: Who = "unknown"
