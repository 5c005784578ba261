"""Agreements, what they promise, and where they stand."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from tocsin.schema.claims import Level
from tocsin.schema.time import When


class Clause(Struct, frozen=True):
    """One promise: its kind (``schema/clauses.yaml``) and its sense in plain words."""

    kind: str
    text: str


class Agreement(Struct, frozen=True, kw_only=True):
    """A truce or other agreement.

    ``agreed`` is when it was made, ``in_force`` from when it was to hold (hour where sourced, else unknown). ``signed_by``
    is the rank of those who made it, ``brokers`` and ``parties`` actor ids; ``monitor`` an actor id, or None for none,
    with ``monitor_text`` in words. ``replaces`` names the truce it restores.
    """

    id: str
    source: str
    title: str
    kind: Literal["truce", "protocol", "statement", "treaty", "understanding", "de_facto_calm"]
    known: date
    agreed: When = When()
    in_force: When = When()
    parties: tuple[str, ...] = ()
    brokers: tuple[str, ...] = ()
    monitor: str | None = None
    monitor_text: str = ""
    signed_by: Level = "unknown"
    place: str | None = None
    place_text: str = ""
    clauses: tuple[Clause, ...] = ()
    text: str = ""
    replaces: str | None = None
    cite: str = ""
    verified: bool = True
    situation: str | None = None


Standing = Literal["agreed", "in_force", "strained", "contested", "broken", "ended", "superseded", "unknown"]


class TruceStatus(Struct, frozen=True, kw_only=True):
    """Where one truce stands as of a day, with the claim ids that say so.

    ``first_breach`` is the earliest alleged breach and ``held_hours``/``held_days`` the time from ``in_force`` to it (None
    if unknown); ``breaches_by`` counts claims per accused actor id; ``ended_by`` are the claim ids that say it ended.
    """

    agreement: Agreement
    standing: Standing
    breaches: tuple[str, ...] = ()
    breaches_by: tuple[tuple[str, int], ...] = ()
    first_breach: str | None = None
    held_hours: float | None = None
    held_days: int | None = None
    ended_by: tuple[str, ...] = ()
    as_of: date | None = None
