"""How likely a pair of states is to come to blows, or a country's deaths to rise sharply; and why."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from tocsin.schema.briefs import Sum

Target = Literal["fatal_dispute", "fatal_incident", "war", "sharp_rise"]
Horizon = Literal["30d", "12m", "1m"]


class Driver(Struct, frozen=True, kw_only=True):
    """One reason: a feature's value, what it adds to the log-odds against a usual pair or country, and a sentence.

    ``effect`` is ``weight × (value − usual)`` in natural log-odds; ``sums`` open the sentence's numbers; ``cites``
    are records, or ``figures:NAME`` for a packaged table.
    """

    name: str
    value: float
    usual: float
    weight: float
    effect: float
    sentence: str
    sums: tuple[Sum, ...] = ()
    cites: tuple[str, ...] = ()


class Risk(Struct, frozen=True, kw_only=True):
    """One probability with its 90 % interval, as of a day.

    ``pair`` is ``AAA-BBB`` (ISO-3, alphabetical) or "", ``iso3`` a country or "". ``base_rate`` is that of
    ``population``, and ``rank`` the place among ``of`` rows of the same target and horizon, 1 the highest. ``usual``
    is the pair's own median over two years. ``intercept`` plus the drivers' effects give the log-odds of ``p`` unless
    ``formula`` says otherwise. ``extrapolated``: the records cannot support it. ``ongoing``: it is happening already.
    ``dark`` names inputs that were missing.
    """

    id: str
    known: date
    target: Target
    horizon: Horizon
    p: float
    low: float
    high: float
    base_rate: float
    rank: int
    of: int
    population: str
    pair: str = ""
    iso3: str = ""
    usual: float | None = None
    intercept: float = 0.0
    formula: str = ""
    drivers: tuple[Driver, ...] = ()
    change: tuple[str, ...] = ()
    method: str = ""
    extrapolated: bool = False
    ongoing: bool = False
    dark: tuple[str, ...] = ()

    @property
    def lift(self) -> float:
        """How many times the base rate."""
        return self.p / self.base_rate if self.base_rate else float("nan")


Level = Literal["structural", "watch", "imminent"]


class EarlyWarning(Struct, frozen=True, kw_only=True):
    """An alarm on a budget: what is warned of, from ``issued`` to ``expires``, and why.

    ``because`` in order of weight; ``change`` is what would lift it. ``threshold`` and ``budget`` (alarms per pair-
    year at that level) are those stated before. ``outcome`` is filled when it has expired, from what was known by the
    view's day.
    """

    id: str
    known: date
    level: Level
    pair: str
    issued: date
    expires: date
    p: float
    low: float
    high: float
    base_rate: float
    threshold: float
    budget: float
    target: Target
    horizon: Horizon
    because: tuple[Driver, ...] = ()
    change: tuple[str, ...] = ()
    outcome: Literal["", "hit", "false alarm", "unknown"] = ""
    post_mortem: str = ""
    cites: tuple[str, ...] = ()


class ReturnOdds(Struct, frozen=True, kw_only=True):
    """The chance that war comes within ``months`` more, as the mean and 90 % interval of the posterior."""

    months: int
    p: float
    low: float
    high: float


class PointOfNoReturn(Struct, frozen=True, kw_only=True):
    """The hazard of war ``since`` months after the first deaths, if war has not come; ``ever`` at all within 36 months.

    ``disputes`` with deaths of which ``wars`` reached war, and ``timed`` wars whose time is known, are what it rests on.
    """

    known: date
    since: int
    odds: tuple[ReturnOdds, ...]
    disputes: int
    wars: int
    timed: int
    sentence: str
    sums: tuple[Sum, ...]
    cites: tuple[str, ...]
    id: str = ""
