"""Who might be drawn in: obligations, deeds and odds on the ladder of involvement."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from tocsin.schema.briefs import Sum

RUNGS: tuple[str, ...] = (
    "statement", "arms", "advisers, drones or proxies", "units in combat", "declared belligerent",
)  # fmt: skip
"""The ladder of involvement, rung 0 to 4."""


class Obligation(Struct, frozen=True, kw_only=True):
    """One tie read as an obligation: whom it binds, its clause, what it covers and leaves out, and whether it was
    invoked.

    ``reaches`` is whether it covers where the fighting is: ``None`` where that is not known. ``invoked`` and
    ``answers`` are claim ids.
    """

    tie: str
    clause: str
    scope: str
    covers: tuple[str, ...]
    excludes: tuple[str, ...]
    reaches: bool | None
    why: str
    invoked: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()


class RungOdds(Struct, frozen=True, kw_only=True):
    """The chance that a third party stands on this rung or higher within a horizon ("30d", "12m"), if fighting goes
    on or begins."""

    rung: int
    horizon: str
    p: float
    low: float
    high: float
    base_rate: float
    n: int
    population: str
    formula: str
    cites: tuple[str, ...] = ()


class Involvement(Struct, frozen=True, kw_only=True):
    """One third party of a situation as of a day.

    ``side`` is 0 or 1 for the party it leans to by its ties, ``None`` for neither or both. ``rung`` is the highest
    rung that deeds and statements on the record show (by whose account: ``deeds``), ``None`` for none on record.
    ``denied`` are claims that deny it. ``access`` are ties of base, border or troops; ``elsewhere`` what else it
    fights by the record, as sentences.
    """

    id: str
    known: date
    third: str
    side: int | None
    rung: int | None
    contested: bool
    obligations: tuple[Obligation, ...] = ()
    deeds: tuple[tuple[int, str], ...] = ()
    denied: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    odds: tuple[RungOdds, ...] = ()
    sentence: str = ""
    sums: tuple[Sum, ...] = ()
    cites: tuple[str, ...] = ()
