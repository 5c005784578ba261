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
    """A source as seen from a day; no state means calm but "monitored".

    "monitored": its days are covered as far as its rhythm lets one expect; "degraded": late, failing since the last
    attempt, or far fewer rows than it used to bring; "dark": not covered, ``since`` the first day without (``None``: it
    never was). ``darkens`` says in words what rests on it when it is dark and nothing else supplies the same.
    """

    card: Card
    state: Literal["monitored", "degraded", "dark"]
    last_attempt: date | None = None
    covers_to: date | None = None
    note: str = ""
    since: date | None = None
    darkens: tuple[str, ...] = ()


class Darkness(Struct, frozen=True, kw_only=True):
    """One kind of input that no source covers on a day: ``since`` when (``None``: never covered), and what that darkens.

    ``suppliers`` are the sources that could bring it, ``cites`` the attempts and tables that show how far it reaches.
    ``ended``: its makers stopped on that day, so that nobody could have brought it.
    """

    key: str
    name: str
    since: date | None
    darkens: tuple[str, ...]
    suppliers: tuple[str, ...]
    sentence: str
    cites: tuple[str, ...] = ()
    ended: date | None = None
