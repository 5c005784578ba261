"""The packaged coefficients of the pair models, and probabilities from them.

A model is a block of structural terms and, where the news is usable, a block of news terms. Terms are centred:
``logit(p) = intercept + Σ weight · (value − usual)``; a term whose value is unknown is left out, as if usual. There is one fit
per year, on the record to the end of that year; a day uses the last fit before it.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources
from itertools import pairwise

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tocsin.escalation.frame import STRUCTURE, Floats
from tocsin.escalation.logit import sigmoid
from tocsin.escalation.pair_news import NEWS
from tocsin.escalation.pair_population import MONTHS, DayTable, Lately, lately
from tocsin.schema.risks import Horizon, Target

FILE = "pairs.json"
Z90 = 1.6448536269514722
MODELLED: tuple[tuple[Target, Horizon], ...] = (("fatal_dispute", "12m"), ("fatal_incident", "30d"))
TARGETS: tuple[tuple[Target, Horizon], ...] = (*MODELLED, ("war", "12m"), ("war", "30d"))
DRAWS, SEED = 500, 20010911
WAR_WINDOW = 30 / 365.25


class Block(Struct, frozen=True):
    """Centred terms with their weights; ``cov`` is of the intercept and the weights, (k + 1, k + 1).

    ``sd`` is the spread, over the pairs fitted on, of what the block adds to the log-odds.
    """

    terms: tuple[str, ...]
    intercept: float
    weights: tuple[float, ...]
    usual: tuple[float, ...]
    cov: tuple[tuple[float, ...], ...]
    sd: float


class Model(Struct, frozen=True):
    """``spread``: standard deviation between pairs that the terms do not explain. ``rows``, ``events``: fitted on."""

    base: Block
    news: Block
    spread: float
    rows: int
    events: int


class WarShare(Struct, frozen=True):
    """Fatal disputes and those of them that reached war; the posterior is Beta(1 + wars, 9 + the others)."""

    fatal: int
    wars: int

    @property
    def beta(self) -> tuple[float, float]:
        """Parameters of the posterior; the prior, Beta(1, 9), is worth ten disputes with one war."""
        return 1.0 + self.wars, 9.0 + self.fatal - self.wars

    @property
    def mean(self) -> float:
        """The posterior's mean."""
        a, b = self.beta
        return a / (a + b)


class BaseRate(Struct, frozen=True):
    """How often it came, in how many pair-years or pair-months at risk."""

    rows: int
    events: int

    @property
    def rate(self) -> float:
        """The share."""
        return self.events / self.rows if self.rows else float("nan")


class Fit(Struct, frozen=True):
    """Everything fitted on the record to the end of ``last``; models by name, see ``name_of``."""

    last: int
    models: dict[str, Model]
    war: dict[str, WarShare]
    base_rates: dict[str, BaseRate]


class Spread(Struct, frozen=True):
    """Log-odds of all pairs with their standard deviation, shape (pairs,)."""

    eta: Floats
    sd: Floats


@cache
def packaged_fits() -> tuple[Fit, ...]:
    """All fits, oldest first."""
    text = resources.files("tocsin.escalation").joinpath("fitted", FILE).read_bytes()
    return msgspec.json.decode(text, type=tuple[Fit, ...])


def fit_for(day: date) -> Fit:
    """The last fit before a day; the first where none is, which ``looks_ahead`` tells."""
    before = [fit for fit in packaged_fits() if date(fit.last, 12, 31) <= day]
    return before[-1] if before else packaged_fits()[0]


def looks_ahead(fit: Fit, day: date) -> bool:
    """Whether a fit has seen years after a day."""
    return date(fit.last, 12, 31) > day


def name_of(target: Target, stale: bool, months: Lately = "unknown") -> str:
    """The model of a target: with a fresh or an old dispute record and, for incidents, by the pair's recent months."""
    parts = [target, "old" if stale else "fresh"]
    return "-".join([*parts, months] if target == "fatal_incident" else parts)


def values(block: Block, table: DayTable) -> Floats:
    """(pairs, terms): the block's features on a day, NaN where unknown."""
    columns = dict(zip(STRUCTURE, table.structure.T, strict=True)) | dict(zip(MONTHS, table.months.T, strict=True))
    if table.news is not None:
        columns |= dict(zip(NEWS, table.news.T, strict=True))
    return np.stack([columns[term] for term in block.terms], axis=-1)


def log_odds(model: Model, table: DayTable) -> Spread:
    """Log-odds of every pair, and how unsure they are: the posterior's and the spread between pairs together."""
    eta, var = _add(model.base, values(model.base, table))
    if table.news is None:
        return Spread(eta, np.sqrt(var + model.spread**2 + model.news.sd**2))
    more, more_var = _add(model.news, values(model.news, table))
    return Spread(eta + more, np.sqrt(var + more_var + model.spread**2))


def _add(block: Block, given: Floats) -> tuple[Floats, Floats]:
    away = np.nan_to_num(given - np.array(block.usual))
    full = np.column_stack([np.ones(len(away)), away])
    # in the order of the drivers, so that their sum is this number to the last digit that is shown
    eta = block.intercept + away @ np.array(block.weights)
    return eta, np.einsum("ij,jk,ik->i", full, np.array(block.cov), full)


def chosen(fit: Fit, target: Target, table: DayTable) -> list[tuple[Model, NDArray[np.bool_]]]:
    """The models of a target with the rows each serves; incidents have one for each state of the recent months."""
    if target != "fatal_incident":
        return [(fit.models[name_of(target, table.stale)], np.ones(len(table.months), dtype=bool))]
    return [(fit.models[name_of(target, table.stale, kind)], rows) for kind, rows in lately(table.months).items()]


def spread_of(fit: Fit, target: Target, table: DayTable) -> Spread:
    """Log-odds of a fitted target for every pair, each by its own model."""
    eta, sd = np.empty(len(table.structure)), np.empty(len(table.structure))
    for model, rows in chosen(fit, target, table):
        found = log_odds(model, table)
        eta[rows], sd[rows] = found.eta[rows], found.sd[rows]
    return Spread(eta, sd)


def war_share(fit: Fit, table: DayTable) -> Floats:
    """(pairs,): the mean chance that a fatal dispute of the pair reaches war."""
    spatial = table.structure[:, 0] > 0
    return np.where(spatial, fit.war["spatial"].mean, fit.war["other"].mean)


def probabilities(fit: Fit, table: DayTable) -> dict[tuple[Target, Horizon], Floats]:
    """Each target's probability for every pair, shape (pairs,)."""
    found = {key: sigmoid(spread_of(fit, key[0], table).eta) for key in MODELLED}
    war = found[MODELLED[0]] * war_share(fit, table)
    return {**found, ("war", "12m"): war, ("war", "30d"): within_month(war)}


def within_month(year: Floats) -> Floats:
    """Thirty days of a year's chance at an even hazard: 1 − (1 − p)^(30/365.25)."""
    return np.asarray(1.0 - (1.0 - year) ** WAR_WINDOW)


def intervals(fit: Fit, table: DayTable) -> dict[tuple[Target, Horizon], tuple[Floats, Floats]]:
    """90 % intervals of every target, low and high."""
    found = {}
    for target, horizon in MODELLED:
        one = spread_of(fit, target, table)
        found[target, horizon] = (sigmoid(one.eta - Z90 * one.sd), sigmoid(one.eta + Z90 * one.sd))
    year = _war_interval(fit, table)
    found["war", "12m"] = year
    found["war", "30d"] = (within_month(year[0]), within_month(year[1]))
    return found


def _war_interval(fit: Fit, table: DayTable) -> tuple[Floats, Floats]:
    """By draws of both factors; the seed is fixed, so that one day's rows are always the same."""
    one = spread_of(fit, "fatal_dispute", table)
    spatial = table.structure[:, 0] > 0
    rng = np.random.default_rng(SEED)
    normal = rng.standard_normal(DRAWS)
    shares = {kind: rng.beta(*fit.war[kind].beta, DRAWS) for kind in ("spatial", "other")}
    share = np.where(spatial[:, None], shares["spatial"], shares["other"])
    draws = sigmoid(one.eta[:, None] + one.sd[:, None] * normal) * share
    low, high = np.quantile(draws, (0.05, 0.95), axis=1)
    return low, high


def in_order(fits: tuple[Fit, ...]) -> bool:
    """Whether fits are oldest first, no year twice."""
    return all(a.last < b.last for a, b in pairwise(fits))
