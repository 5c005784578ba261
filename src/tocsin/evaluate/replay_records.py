"""What a replay is made of: what was said each day, as it was said, and what it was worth."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from tocsin.schema.risks import EarlyWarning, Horizon, Level, Target
from tocsin.schema.signals import CallScore

Key = tuple[Target, Horizon]
KEYS: tuple[Key, ...] = (("fatal_incident", "30d"), ("fatal_dispute", "12m"), ("war", "12m"))
"""The probabilities that are scored, with their horizons; war in 30 days is an extrapolation and is not."""


class SaidRisk(Struct, frozen=True, kw_only=True):
    """One probability of the pair as said on a day."""

    target: Target
    horizon: Horizon
    p: float
    low: float
    high: float
    base_rate: float
    rank: int
    of: int
    usual: float | None = None
    ongoing: bool = False
    dark: tuple[str, ...] = ()


class SaidClock(Struct, frozen=True, kw_only=True):
    """One clock of diplomacy as it stood (``None``: no contact on record, which is not "none made")."""

    key: str
    days: int | None
    grade: str = ""


class SaidDay(Struct, frozen=True, kw_only=True):
    """Everything one day's judgement said of the pair; ``elsewhere``: pairs with an alarm standing, by level."""

    day: date
    risks: tuple[SaidRisk, ...] = ()
    standing: tuple[Level, ...] = ()
    issued: tuple[Level, ...] = ()
    up: tuple[str, ...] = ()
    dark: tuple[str, ...] = ()
    clocks: tuple[SaidClock, ...] = ()
    elsewhere: dict[str, int] = {}

    def risk(self, key: Key) -> SaidRisk | None:
        """The risk of a target and horizon."""
        return next((one for one in self.risks if (one.target, one.horizon) == key), None)


class Point(Struct, frozen=True, kw_only=True):
    """One probability against what came: ``happened`` None is pending (``due`` later than the end) or unknown.

    ``base`` is the climatology said with it, ``before`` persistence (None: unknown whether there had been deaths).
    """

    day: date
    pair: str
    target: Target
    horizon: Horizon
    p: float
    base: float
    before: bool | None
    happened: bool | None
    pending: bool = False
    account: str = ""


class Score(Struct, frozen=True, kw_only=True):
    """Mean Brier and log score of one target on the same points for the forecast, climatology and persistence.

    ``n`` points have an outcome, of which ``events`` happened; ``None`` where nothing can be scored. Persistence is
    scored on ``n_persistence`` points.
    """

    target: Target
    horizon: Horizon
    n: int
    events: int
    pending: int
    unknown: int
    brier: float | None = None
    brier_base: float | None = None
    brier_persistence: float | None = None
    log: float | None = None
    log_base: float | None = None
    log_persistence: float | None = None
    n_persistence: int = 0


class Outbreak(Struct, frozen=True, kw_only=True):
    """Fighting that began: ``basis`` "uniform" by the news or UCDP, "curated" by the situation's own record."""

    day: date
    name: str
    basis: Literal["uniform", "curated"]
    cites: tuple[str, ...] = ()


class Lead(Struct, frozen=True, kw_only=True):
    """How long before an outbreak a level had been warning: ``days`` None, it was not (a miss).

    ``since`` is the start of the unbroken run of warnings that stood on the eve, ``issued`` the last of them.
    """

    outbreak: date
    level: Level
    days: int | None
    issued: date | None = None
    since: date | None = None


class OtherPairs(Struct, frozen=True, kw_only=True):
    """One level's alarms for a set of pairs: how many, for how many pairs, per pair-year, and what became of them.

    ``ppv`` is hits / (hits + false alarms) with its 90 % interval (Jeffreys); ``open`` had not run out by the end.
    """

    level: Level
    issued: int
    pairs: int
    hits: int
    false_alarms: int
    unknown: int
    open: int
    ppv: float | None = None
    ppv_low: float | None = None
    ppv_high: float | None = None
    pair_years: float | None = None
    rate: float | None = None
    budget: float | None = None


class Replay(Struct, frozen=True, kw_only=True):
    """A stretch replayed and scored. ``accounts`` tell the outcomes; ``caveats`` what leaked or had to be assumed."""

    situation: str
    title: str
    pair: str
    first: date
    last: date
    end: date
    accounts: tuple[str, ...]
    said: tuple[SaidDay, ...]
    points: tuple[Point, ...]
    scores: tuple[Score, ...]
    warnings: tuple[EarlyWarning, ...]
    outbreaks: tuple[Outbreak, ...]
    leads: tuple[Lead, ...]
    others: tuple[OtherPairs, ...]
    calls: tuple[CallScore, ...]
    caveats: tuple[str, ...]
