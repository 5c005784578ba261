"""What the scoreboard of kept forecasts says: where each forecast stands, its scores, and its misses."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from tocsin.evaluate.alarms import Hits
from tocsin.evaluate.calibration import Calibration
from tocsin.evaluate.skill import Skill


class Tally(Struct, frozen=True):
    """Where a forecast's months and country-months stand.

    ``pending``: the figure is not due yet; ``unknown``: it is due and the panel has none; ``absent``: no such country then.
    A month is scored as soon as one country is.
    """

    months_scored: int = 0
    months_pending: int = 0
    months_unknown: int = 0
    scored: int = 0
    pending: int = 0
    unknown: int = 0
    absent: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in self.__struct_fields__))


class Scores(Struct, frozen=True, kw_only=True):
    """Scores over the scored country-months, as ``Scorecard`` defines them; ``ign`` is the log score in bits.

    Of several issues ``crps``, ``log_crps``, ``ign`` and ``brier25`` are the means of the issues' means; coverage, alarms
    and ``skill`` (against conflictology12, with intervals clustered by country) are over all country-months.
    """

    crps: float | None
    log_crps: float | None
    ign: float | None
    brier25: float | None
    coverage: float | None
    coverage_nonzero: float | None
    onset_first: Hits
    skill: dict[str, Skill]


class IssueScore(Struct, frozen=True, kw_only=True):
    """One kept forecast, or its months of one track: what it is, where it stands, its scores (None: nothing to score).

    ``vintage`` is that of the figures it was made from, which the outcomes' may differ from.
    """

    issue: str
    model: str
    issued: date
    as_of: date
    cutoff: str
    fitted_through: str
    first: str
    last: str
    countries: int
    draws: int
    seed: int
    vintage: str
    vintage_assumed: bool
    tally: Tally
    scores: Scores | None


class ModelScore(Struct, frozen=True, kw_only=True):
    """All issues of a model in a track, together."""

    model: str
    issues: int
    tally: Tally
    scores: Scores | None
    calibration: Calibration | None


class Case(Struct, frozen=True, kw_only=True):
    """One country-month of a kept forecast. ``benchmark`` is the CRPS of conflictology12 there, None without a history.

    ``outside``: the outcome lies outside the 90 % interval ``low`` … ``high``; ``unalarmed``: it is a country's onset, and
    the forecast's alarms did not name it.
    """

    issue: str
    model: str
    issued: date
    as_of: date
    country: str
    name: str
    month: str
    lead: int
    outcome: float
    mean: float
    low: float
    high: float
    p25: float
    crps: float
    benchmark: float | None
    outside: bool
    unalarmed: bool


class Track(Struct, frozen=True, kw_only=True):
    """The scoreboard of one track. ``misses`` are the worst of ``missed`` in all, ``rest`` the worst of those not missed,
    both by falling CRPS."""

    missed: int
    misses: tuple[Case, ...]
    rest: tuple[Case, ...]
    models: tuple[ModelScore, ...]
    issues: tuple[IssueScore, ...]


class ForecastScoreboard(Struct, frozen=True, kw_only=True):
    """Kept forecasts as known on a day, against the outcomes known on it; ``outcomes`` names the outcomes' vintage.

    ``ahead``: months forecast before they began. ``afterwards``: months forecast when they had begun or were over.
    """

    as_of: date
    outcomes: str
    outcomes_to: str
    violence: str
    rule: str
    ahead: Track
    afterwards: Track
