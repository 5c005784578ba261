"""A packaged table of figures, as a thing that sentences can cite."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class Packaged(Struct, frozen=True, kw_only=True):
    """Figures that ship with Tocsin. ``id`` is ``figures:NAME``; ``known`` is the day of its latest row that the view sees.

    ``covers_from``..``covers_to`` are the days it speaks of, cut at the view's day: outside it is dark.
    """

    id: str
    title: str
    cite: str
    licence: str
    known: date
    covers_from: date | None = None
    covers_to: date | None = None
    note: str = ""
