"""The risers' coefficients: how they are fitted, and the last fit that could have been known on a day.

Logistic regression with normal priors and the Laplace posterior (``logit``). One fit a December holds four parts, for
what may be at hand: figures and news, either alone, or neither. ``fitted/risers.json`` is made by ``make fit-risers``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import resources

import msgspec
import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from tocsin.errors import NotFound
from tocsin.escalation import logit
from tocsin.escalation.riser_features import FORECAST, HISTORY, NEWS, QUIET
from tocsin.schema.months import known_day, label, last_known, parse_month

Floats = NDArray[np.float64]

FIGURES = (*FORECAST, *HISTORY)
TERMS = (*FIGURES, *NEWS, *QUIET)
PARTS: dict[str, tuple[str, ...]] = {"both": TERMS, "figures": FIGURES, "news": NEWS, "neither": ()}
"""The terms of each part, by what is at hand."""
PRIOR_MEAN = {"forecast": 1.0}
"""The forecast is believed as it stands until the record says otherwise; every other term is taken to add nothing."""
PRIOR_SD = {**dict.fromkeys(TERMS, 0.25), "forecast": 0.5}
PRIOR_SD_ALONE = {**PRIOR_SD, **dict.fromkeys(NEWS, 0.5)}
"""Where news stands alone it has more to carry."""
INTERCEPT_SD = 3.0


class Part(Struct, frozen=True):
    """One logistic regression: log-odds = ``intercept`` + Σ ``weights`` · (value − ``usual``).

    ``covariance`` is the posterior's, the intercept first, its lower triangle row by row. ``spread`` is a standard
    deviation of log-odds besides: how far countries lay from what the terms say, and how far this part's log-odds from
    those with everything at hand, which is the price of what is missing.
    """

    intercept: float
    weights: tuple[float, ...]
    usual: tuple[float, ...]
    covariance: tuple[float, ...]
    spread: float = 0.0


class RiserFit(Struct, frozen=True):
    """All parts fitted on the months ``first`` to ``through`` (``2016-12``): ``cells`` country-months, ``events`` rises."""

    first: str
    through: str
    cells: int
    events: int
    parts: dict[str, Part]

    @property
    def base_rate(self) -> float:
        """Share of country-months with a sharp rise."""
        return self.events / self.cells

    @property
    def known(self) -> date:
        """The day from which the last month it was fitted on counts as known."""
        return known_day(parse_month(self.through))


def fit(values: Floats, rose: Floats, country: NDArray[np.int64], first: int, through: int) -> RiserFit:
    """Fit all parts on ``values`` (n, ``TERMS``), whole, and outcomes (n,) of the months ``first`` to ``through``.

    ``country`` (n,) numbers the countries 0, 1, 2, …: months of one country are not independent.
    """
    made = {name: _part(values, rose, name) for name in PARTS}
    whole = log_odds(made["both"], values)[0]
    between = logit.spread(whole, rose, country)
    parts = {name: replace(part, spread=_spread(part, values[:, _columns(name)], whole, between))
             for name, part in made.items()}  # fmt: skip
    return RiserFit(label(first), label(through), len(rose), int(rose.sum()), parts)


def log_odds(part: Part, values: Floats) -> tuple[Floats, Floats]:
    """Log-odds and their standard deviation, each (n,), from values (n, terms of the part)."""
    design = _design(values, np.array(part.usual))
    mean = design @ np.array([part.intercept, *part.weights])
    variance = np.einsum("ni,ij,nj->n", design, _square(part), design) + part.spread**2
    return mean, np.sqrt(variance)


def _part(values: Floats, rose: Floats, name: str) -> Part:
    terms = PARTS[name]
    chosen = values[:, _columns(name)]
    usual, rate = chosen.mean(axis=0), float(rose.mean())
    sd = PRIOR_SD_ALONE if name == "news" else PRIOR_SD
    middle = np.array([np.log(rate / (1 - rate)), *(PRIOR_MEAN.get(term, 0.0) for term in terms)])
    width = np.array([INTERCEPT_SD, *(sd[term] for term in terms)])
    found = logit.fit(_design(chosen, usual), rose, middle, width)
    weights, lower = _short(found.mean), found.cov[np.tril_indices(len(width))]
    return Part(weights[0], weights[1:], _short(usual), _short(lower))


def _spread(part: Part, values: Floats, whole: Floats, between: float) -> float:
    missing = np.mean((whole - log_odds(part, values)[0]) ** 2)
    return float(f"{np.sqrt(missing + between**2):.6g}")


def _columns(name: str) -> list[int]:
    return [TERMS.index(term) for term in PARTS[name]]


def _design(values: Floats, usual: Floats) -> Floats:
    return np.column_stack([np.ones(len(values)), values - usual])


def _square(part: Part) -> Floats:
    size = 1 + len(part.weights)
    found = np.zeros((size, size))
    found[np.tril_indices(size)] = part.covariance
    return found + np.tril(found, -1).T


def _short(numbers: Floats) -> tuple[float, ...]:
    """Six figures: enough to reckon with, and few enough to read."""
    return tuple(float(f"{number:.6g}") for number in numbers)


# On file ----------------------------------------------------------------------------------------------------------------


@cache
def shipped() -> tuple[RiserFit, ...]:
    """The packaged fits, the earliest first."""
    text = resources.files("tocsin.escalation").joinpath("fitted", "risers.json").read_bytes()
    return tuple(sorted(msgspec.json.decode(text, type=tuple[RiserFit, ...]), key=lambda each: each.through))


def written(fits: Sequence[RiserFit]) -> str:
    """The fits as the packaged file has them, one a line."""
    lines = ",\n".join(msgspec.json.encode(each).decode() for each in fits)
    return f"[\n{lines}\n]\n"


def fit_known(as_of: date, fits: Sequence[RiserFit] | None = None) -> RiserFit:
    """The last fit whose months all counted as known on a day. Raises ``NotFound`` for a day before the first."""
    every = shipped() if fits is None else fits
    known = [each for each in every if parse_month(each.through) <= last_known(as_of)]
    if not known:
        raise NotFound(
            f"no chance of a sharp rise could have been fitted by {as_of}: the first fit was known on {every[0].known}",
            "ask for a later day",
        )
    return known[-1]
