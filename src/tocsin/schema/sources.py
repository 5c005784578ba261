"""A source's card and its health."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct


class Card(Struct, frozen=True, kw_only=True):
    """What a source is: publisher, licence, rhythm, and the rule by which a row of it counts as known.

    ``knowable`` is that rule in words; ``columns`` the columns read; ``key_needed`` the setting that holds a key, if any.
    """

    id: str
    title: str
    publisher: str
    licence: str
    url: str
    rhythm: str
    knowable: str
    citation: str
    key_needed: str | None = None
    columns: tuple[str, ...] = ()
    may_ship: bool = False


class Pull(Struct, frozen=True, kw_only=True):
    """One attempt to fetch a source: the record that tells monitored from dark.

    ``known`` is the day of the attempt, ``number`` its place among the source's attempts.
    """

    id: str
    source: str
    known: date
    outcome: Literal["ok", "empty", "failed"]
    rows: int = 0
    new: int = 0
    covers_from: date | None = None
    covers_to: date | None = None
    raw: str | None = None
    note: str = ""
    number: int = 0


class Health(Struct, frozen=True, kw_only=True):
    """A source as seen from a day: ``state`` "covered" to ``covers_to``, "failing" since its last attempt, or "never pulled".

    Neither of the last two ever means calm.
    """

    card: Card
    state: Literal["covered", "failing", "never pulled"]
    last_attempt: date | None = None
    covers_to: date | None = None
    note: str = ""
