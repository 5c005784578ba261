"""The pool: a linear mixture of members, weighed by recent violence and lead, its tails widened and capped.

Members: thirty-six recency kernels (four memories, three spreads, three drifts), conflictology-12, the world's months, the
local level, the observed Markov chain and the boosted trees. The weights are those of ``stacking`` over the origins before
the forecast; a small share always goes to the boosted trees, which best tell one quiet country from another.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray

from tocsin.forecast import boosted, bootstrap, local_level, markov, recency
from tocsin.forecast.artefacts import Fitted, latest, save
from tocsin.forecast.base import DRAWS, leads
from tocsin.forecast.classes import classes
from tocsin.forecast.distributions import GRID, Cdf, Draws, capped, draw, of_values
from tocsin.forecast.history import counts, last_months, never_seen, steadied
from tocsin.forecast.members import KERNELS, MEMBERS
from tocsin.forecast.stacking import Past, lead_group, matrices, weights
from tocsin.schema.panels import Panel

LEAST_BOOSTED = 0.05
YEAR = 12
_ORIGINS = (0, 3, 6, 9)
TAIL_FROM, TAIL_STRETCH = 0.8, 1.3
"""Above the level ``TAIL_FROM`` log-odds are divided by ``TAIL_STRETCH``: the pool's upper tail is too short without. Chosen
on the windows 2006 to 2017."""
FIRST_STRETCHED = 2
"""Stretched are classes with deaths in the last year; in the others an interval of 90 % rightly holds zero alone."""
HIGHEST_TIMES, HIGHEST_LEAST = 10.0, 25_000.0
"""Nothing is forecast above ten times a country's own worst month, or 25,000 where that is more."""


class Pool:
    """The default forecast."""

    name = "pool"

    def forecast(self, panel: Panel, months: Sequence[int], seed: int, draws: int = DRAWS) -> Draws:
        """(units, months, draws), by the last fit that could have been made before the panel's end."""
        return draw(distribution(panel, leads(panel, months), carried_on(panel, latest(panel))), draws, seed)

    def fitted_through(self, panel: Panel) -> int:
        """The last month the fitted parts have seen."""
        return carried_on(panel, latest(panel)).fitted_through


def distribution(panel: Panel, ahead: Sequence[int], fitted: Fitted) -> Cdf:
    """P(deaths <= grid) of each country and lead: (units, leads, grid)."""
    return disciplined(panel, mixed(panel, members(panel, ahead, fitted), ahead, fitted))


def members(panel: Panel, ahead: Sequence[int], fitted: Fitted) -> Cdf:
    """Every member's distribution, in the order of ``MEMBERS``: (units, leads, members, grid); all see history steadied."""
    panel = steadied(panel)
    steady = [recency.distribution(panel, kernel) for kernel in KERNELS]
    steady.append(np.where(never_seen(panel)[:, None], 1.0, of_values(*last_months(panel, 12))))
    steady.append(bootstrap.distribution(panel, 1)[:, 0])
    months = [panel.last + lead for lead in ahead]
    moving = [
        local_level.distribution(panel, months),
        markov.distribution(panel, ahead, fitted.forest),
        boosted.distribution(panel, ahead, fitted.trees),
    ]
    return np.stack([*(np.repeat(part[:, None], len(ahead), axis=1) for part in steady), *moving], axis=2)


def mixed(panel: Panel, made: Cdf, ahead: Sequence[int], fitted: Fitted) -> Cdf:
    """The members mixed by their weights: (units, leads, grid)."""
    by_lead = shares(fitted)[classes(panel)][:, [lead_group(lead) for lead in ahead]]
    found: Cdf = np.einsum("ulm,ulmg->ulg", by_lead, made, optimize=True)
    return found


def shares(fitted: Fitted) -> NDArray[np.float64]:
    """The weights with the boosted trees' least share: (classes, lead groups, members)."""
    found = (1 - LEAST_BOOSTED) * weights(fitted.past)
    found[..., MEMBERS.index("boosted")] += LEAST_BOOSTED
    return found


def disciplined(panel: Panel, mixture: Cdf) -> Cdf:
    """The mixture with its upper tail stretched where there were deaths in the last year, and capped."""
    violent = classes(panel) >= FIRST_STRETCHED
    made = np.where(violent[:, None, None], stretched(mixture), mixture)
    highest = np.maximum(HIGHEST_TIMES * counts(panel).max(axis=1, initial=0), HIGHEST_LEAST)
    made = capped(made, np.minimum(highest, GRID[-1]))
    made[never_seen(panel)] = 1.0
    return made


def stretched(cdf: Cdf, start: float = TAIL_FROM, by: float = TAIL_STRETCH) -> Cdf:
    """The distribution with its tail above the level ``start`` reaching further; what lies below stays."""
    bend = np.log(start / (1 - start))
    odds = np.log(np.clip(cdf, start, 1 - 1e-12) / np.clip(1 - cdf, 1e-12, 1 - start))
    further = 1 / (1 + np.exp(-(bend + (odds - bend) / by)))
    return np.where((cdf > start) & (cdf < 1.0), further, cdf)


def carried_on(panel: Panel, fitted: Fitted) -> Fitted:
    """The fit with the pool's past carried on to the panel's last October; trees and forest stay as they are.

    It needs no refit, and old weights cost the pool more than old trees. What is carried on is kept in the cache, where the
    cache can be written to.
    """
    for month in range(october_after(fitted.fitted_through), panel.last + 1, YEAR):
        if month < panel.first:
            continue
        seen = panel.until(month)
        past = fitted.past + year(seen, fitted)
        fitted = Fitted(month, fitted.trees_through, seen.digest, panel.vintage, fitted.trees, fitted.forest, past)
        with suppress(OSError):
            save(fitted)
    return fitted


def october_after(month: int) -> int:
    """The first October after a month.

    >>> october_after(502), october_after(504)
    (514, 514)
    """
    return month + ((10 - month) % YEAR or YEAR)


def year(panel: Panel, earlier: Fitted) -> Past:
    """The sums of the months since the earlier fit, to the panel's end: as it would have forecast them, at four origins."""
    total = Past.none(len(MEMBERS))
    for origin in (earlier.fitted_through + step for step in _ORIGINS):
        if not panel.first <= origin < panel.last:
            continue
        seen, ahead = panel.until(origin), range(1, panel.last - origin + 1)
        made, group = members(seen, ahead, earlier), classes(seen)
        outcomes = np.where(panel.exists, panel.deaths, np.nan)[:, origin - panel.first + 1 :]
        for column, lead in enumerate(ahead):
            total = total + matrices(made[:, column], outcomes[:, column], group, lead)
    return total


MODEL = Pool()
