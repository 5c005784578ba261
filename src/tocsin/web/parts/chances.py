"""Probabilities and warnings as a page shows them: each with interval, base rate, rank, and the arithmetic behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from pydantic import Field

from tocsin.escalation.pair_risk import OTHER
from tocsin.registry.crosswalk import countries
from tocsin.schema.risks import Driver, EarlyWarning, Level, Risk
from tocsin.web import addresses
from tocsin.web.context import Part
from tocsin.web.parts.told import Arithmetic, arithmetic

if TYPE_CHECKING:
    from tocsin.web.trends import Trend

WHAT = {
    ("fatal_incident", "30d"): "a fatal incident within 30 days",
    ("fatal_dispute", "12m"): "a new dispute with at least one death within 12 months",
    ("war", "12m"): "war, at least 1,000 deaths, within 12 months",
    ("war", "30d"): "war within 30 days: extrapolated, the records cannot support it",
    ("sharp_rise", "1m"): "a sharp rise of deaths next month: at least 25, and four times the last year's mean",
}
SHORT = {
    "fatal_incident-30d": "fatal incident, 30 days",
    "fatal_dispute-12m": "fatal dispute, 12 months",
    "war-12m": "war, 12 months",
    "war-30d": "war, 30 days",
    "sharp_rise-1m": "sharp rise, next month",
}
ORDER = ("fatal_incident-30d", "fatal_dispute-12m", "war-12m", "war-30d", "sharp_rise-1m")
OF_PAIRS = ORDER[:3]
"""The chances of a pair that are shown in tables."""
LEVELS: tuple[Level, ...] = ("imminent", "watch", "structural")
"""Levels of warning, the gravest first."""
BLIND = frozenset({"country figures", "world news"})
"""Without both of these nothing tells one country from another."""


class Reason(Part):
    """One reason for a probability."""

    name: str = Field(description="The feature's name in the model.")
    sentence: str = Field(description="What was seen.")
    effect: float = Field(description="What it adds to the log-odds, against a usual pair or country.")
    value: float = Field(description="The feature's value.")
    usual: float = Field(description="Its mean where the model was fitted.")
    weight: float = Field(description="Its weight: effect = weight × (value − usual).")
    sums: tuple[Arithmetic, ...] = Field((), description="The arithmetic of the sentence's numbers.")
    cites: tuple[str, ...] = Field((), description="The records or packaged tables it rests on.")


class Past(Part):
    """The same probability on an earlier day, as it was known then."""

    days: int = Field(description="How many days before.")
    p: float | None = Field(description="The probability then; null where the pair was not among those scored.")
    change: float | None = Field(description="Now less then.")


class Chance(Part):
    """One probability."""

    id: str = Field(description="The judgement's id.")
    key: str = Field(description="Target and horizon, e.g. fatal_incident-30d.")
    what: str = Field(description="What it is a chance of, in words.")
    short: str = Field(description="The same in few words.")
    p: float = Field(description="The probability.")
    low: float = Field(description="Lower end of the 90 % interval.")
    high: float = Field(description="Upper end of the 90 % interval.")
    base_rate: float = Field(description="How often it happens in the population.")
    lift: float | None = Field(description="How many times the base rate; null where that is zero.")
    usual: float | None = Field(None, description="The pair's own median over two years; null where unknown.")
    rank: int = Field(description="Its place, 1 the highest, among `of`.")
    of: int = Field(description="How many were ranked.")
    ongoing: bool = Field(False, description="It is happening already; ranked among those where it is.")
    extrapolated: bool = Field(False, description="The records cannot support it.")
    outside: bool = Field(
        False, description="The pair is not politically relevant: only the base rate of such is told."
    )
    blind: bool = Field(False, description="Nothing is known of it but the base rate: its inputs are dark.")
    population: str = Field("", description="What the base rate is of.")
    method: str = Field("", description="How it was reckoned.")
    formula: str = Field("", description="The arithmetic from the reasons to the probability.")
    reasons: tuple[Reason, ...] = Field((), description="Why, the weightiest first.")
    change: tuple[str, ...] = Field((), description="What would change it.")
    dark: tuple[str, ...] = Field((), description="Inputs that were missing.")
    past: tuple[Past, ...] = Field((), description="The same 30 and 90 days before, as known then.")


class Warned(Part):
    """An early warning."""

    id: str = Field(description="The warning's id.")
    level: str = Field(description="structural, watch or imminent.")
    pair: str = Field(description="The pair, AAA-BBB.")
    name: str = Field(description="The two states' names.")
    href: str = Field(description="The pair's page.")
    what: str = Field(description="What is warned of, in words.")
    issued: date = Field(description="The day it was issued.")
    expires: date = Field(description="The last day it stands.")
    standing: bool = Field(description="Whether it stands on the page's day.")
    p: float = Field(description="The probability on the day of issue.")
    low: float = Field(description="Lower end of its 90 % interval.")
    high: float = Field(description="Upper end of its 90 % interval.")
    base_rate: float = Field(description="The base rate then.")
    threshold: float | None = Field(description="The probability from which one is issued; null where not calibrated.")
    budget: float = Field(description="Alarms of this level allowed per pair-year.")
    reasons: tuple[Reason, ...] = Field((), description="Why it was issued, the weightiest first.")
    change: tuple[str, ...] = Field((), description="What would lift it.")
    outcome: str = Field("", description="hit, false alarm, unknown; empty while it stands.")
    post_mortem: str = Field("", description="What became of it, in words.")


def key_of(risk: Risk) -> str:
    """Target and horizon of a risk as one word."""
    return f"{risk.target}-{risk.horizon}"


def chance(risk: Risk, trend: Trend | None = None, reasons: bool = True) -> Chance:
    """A risk as a page shows it; without ``reasons`` in tables."""
    key = key_of(risk)
    return Chance(
        id=risk.id, key=key, what=WHAT[risk.target, risk.horizon], short=SHORT[key], p=risk.p, low=risk.low,
        high=risk.high, base_rate=risk.base_rate, lift=risk.lift if risk.base_rate else None, usual=risk.usual,
        rank=risk.rank, of=risk.of, ongoing=risk.ongoing, extrapolated=risk.extrapolated, blind=is_blind(risk),
        outside=risk.formula == OTHER,
        population=risk.population, method=risk.method, formula=worked(risk) if reasons else "",
        reasons=told(risk.drivers) if reasons else (), change=risk.change if reasons else (), dark=risk.dark,
        past=_past(risk, key, trend),
    )  # fmt: skip


def _past(risk: Risk, key: str, trend: Trend | None) -> tuple[Past, ...]:
    if trend is None or not risk.pair:
        return ()
    return tuple(
        Past(days=days, p=then, change=None if then is None else risk.p - then)
        for days, then in trend.before(risk.pair, key)
    )


def is_blind(risk: Risk) -> bool:
    """Whether a country's chance is the bare base rate, nothing being known of it."""
    return set(risk.dark) >= BLIND


def told(drivers: Iterable[Driver]) -> tuple[Reason, ...]:
    """The reasons, those that weigh most first."""
    ranked = sorted(drivers, key=lambda one: (-abs(one.effect), one.name))
    return tuple(
        Reason(name=one.name, sentence=one.sentence, effect=one.effect, value=one.value, usual=one.usual,
               weight=one.weight, sums=tuple(map(arithmetic, one.sums)), cites=one.cites)
        for one in ranked
    )  # fmt: skip


def worked(risk: Risk) -> str:
    """How the probability follows from intercept and effects; the record's own formula where it has one."""
    if risk.formula:
        return risk.formula
    effects = sum(one.effect for one in risk.drivers)
    odds = risk.intercept + effects
    return (
        f"log-odds = intercept {risk.intercept:+.3f} and effects {effects:+.3f} = {odds:+.3f}; "
        f"chance = 1 ÷ (1 + e^{-odds:.3f}) = {risk.p:.4f}"
    )


def warned(warning: EarlyWarning, day: date, reasons: bool = True) -> Warned:
    """A warning as seen on a day."""
    return Warned(
        id=warning.id, level=warning.level, pair=warning.pair, name=pair_words(warning.pair),
        href=addresses.pair(warning.pair, day), what=WHAT[warning.target, warning.horizon], issued=warning.issued,
        expires=warning.expires, standing=warning.issued <= day <= warning.expires, p=warning.p, low=warning.low,
        high=warning.high, base_rate=warning.base_rate,
        threshold=None if warning.threshold != warning.threshold else warning.threshold, budget=warning.budget,
        reasons=told(warning.because) if reasons else (), change=warning.change, outcome=warning.outcome,
        post_mortem=warning.post_mortem,
    )  # fmt: skip


def gravest(warnings: Iterable[EarlyWarning], day: date) -> str:
    """The highest level that stands on a day; empty for none."""
    stand = {one.level for one in warnings if one.issued <= day <= one.expires}
    return next((level for level in LEVELS if level in stand), "")


def state_words(iso3: str) -> str:
    """A state's name; its code where the registry has none."""
    found = countries().get(iso3)
    return found.name if found else iso3


def pair_words(pair: str) -> str:
    """The two states' names, in the order of the pair's own name."""
    return " and ".join(map(state_words, pair.split("-")))


def by_pair(risks: Iterable[Risk]) -> dict[str, dict[str, Risk]]:
    """Risks of pairs by pair, then by target and horizon."""
    found: dict[str, dict[str, Risk]] = {}
    for one in risks:
        if one.pair:
            found.setdefault(one.pair, {})[key_of(one)] = one
    return found


def top_of(values: Sequence[float]) -> float:
    """Where the bars of a table of probabilities end: a round share at or above the largest.

    >>> top_of([0.03, 0.012]), top_of([0.6]), top_of([])
    (0.05, 1.0, 0.01)
    """
    most = max(values, default=0.0)
    return next((edge for edge in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if most <= edge), 1.0)
