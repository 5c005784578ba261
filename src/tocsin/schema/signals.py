"""A named change worth a look, against the pair's own history and the world's."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from tocsin.schema.briefs import Sum

State = Literal["up", "usual", "down", "dark"]
Basis = Literal["uniform", "curated"]


class Signal(Struct, frozen=True, kw_only=True):
    """One signal as of a day.

    ``strength`` is 0–1, ``None`` when ``state`` is "dark": there is no data, which is not calm. ``value`` is what was
    measured in ``unit`` over the last ``window`` days, ``usual`` the pair's own median over the years before,
    ``base`` the world's. ``basis`` tells a uniformly collected series from a curated ledger, which was chosen with
    hindsight and enters no probability. ``side`` is 0 or 1 where it is about one party. ``cites`` are record ids, or
    ``figures:NAME`` for a packaged table.
    """

    id: str
    key: str
    label: str
    family: str
    known: date
    state: State
    strength: float | None
    sentence: str
    basis: Basis
    cites: tuple[str, ...]
    value: float | None = None
    usual: float | None = None
    base: float | None = None
    unit: str = ""
    window: int = 0
    side: int | None = None
    sums: tuple[Sum, ...] = ()
