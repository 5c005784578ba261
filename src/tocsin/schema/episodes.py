"""Flare-ups of one pair: when each began and ended, what it cost by side, with what weapons, and its rank among them."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from tocsin.schema.figures import Toll
from tocsin.schema.time import When


class SideToll(Struct, frozen=True, kw_only=True):
    """One count of an episode's losses: whose, by whose account, of what; unlike units are never added."""

    side: int | None
    account: str
    toll: Toll
    claim: str


class ComparisonCheck(Struct, frozen=True, kw_only=True):
    """A relayed comparison ("worst since 1994") held against the record."""

    claim: str
    verdict: str  # "agrees", "conflicts", "cannot be checked"
    why: str
    cites: tuple[str, ...] = ()


class Episode(Struct, frozen=True, kw_only=True):
    """One flare-up as known on a day; ``end`` unknown while it runs.

    ``onset`` is the first force of the run, ``eruption`` the day it became more than incidents (an onset claim, or
    the day of most force claims). ``deaths`` is the data set's figure where one covers it. ``rank`` 1 is the most
    intense of ``of`` by ``measure``.
    """

    id: str
    known: date
    onset: When
    eruption: When
    end: When
    running: bool
    tolls: tuple[SideToll, ...] = ()
    deaths: Toll | None = None
    weapons: tuple[str, ...] = ()
    rank: int | None = None
    of: int = 0
    measure: str = ""
    claims: tuple[str, ...] = ()
    checks: tuple[ComparisonCheck, ...] = ()
