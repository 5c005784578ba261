"""A text as received."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class Article(Struct, frozen=True, kw_only=True):
    """One text with its two clocks: ``published`` by its outlet, ``known`` to anyone from that day.

    ``published`` is ``None`` where the text does not say; ``known`` then is the day we received it. ``origin`` is the
    source's natural key (an address, a file's hash, a feed item's id), ``raw`` the hash of the archived bytes.
    """

    id: str
    source: str
    origin: str
    known: date
    title: str = ""
    outlet: str = ""
    author: str = ""
    url: str | None = None
    published: date | None = None
    language: str = "unknown"
    text: str = ""
    cite: str = ""
    topic: str = ""
    raw: str | None = None
