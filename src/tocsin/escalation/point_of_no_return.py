"""How near the point of no return is: the hazard of war once there are dead, by the months since, with an honest interval.

    point_of_no_return(months_since, spatial, as_of)

Two records answer two halves. The dispute record says how many disputes with deaths reached war (1946 to the fit before
the day, rivals over territory apart); it merges incidents less than about six months apart into one dispute and does not
say when in it war came, so that times from it would be an artefact. UCDP's deaths by pair and month say how long the wars
took from the first month with deaths to 1,000 deaths within twelve months; they are few, and the interval shows it. With
share ``s`` and distribution ``F`` of the time, the chance that war comes within ``h`` more months, if not in the first ``t``:

    s · (F(t + h) − F(t)) / (1 − s · F(t)),    s ~ Beta (pairs.json), F ~ Dirichlet(counts + ½)

It is a chance for a class of cases, never a date.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import resources

import msgspec
import numpy as np
import yaml
from msgspec import Struct
from numpy.typing import NDArray

from tocsin.escalation.pair_model import fit_for
from tocsin.schema.briefs import Sum
from tocsin.schema.risks import PointOfNoReturn, ReturnOdds

DRAWS, SEED = 4000, 19141101
HORIZONS = (1, 3, 12)


class WarTimes(Struct, frozen=True):
    """How many wars came in each span of months since the first with deaths; ``until`` are the spans' last months.

    ``onsets`` are the beginnings looked at, ``unknown`` those left out because figures are missing.
    """

    until: tuple[int, ...]
    counts: tuple[int, ...]
    onsets: int
    unknown: int
    record: str


@cache
def war_times() -> WarTimes:
    """The packaged times (``fitted/point_of_no_return.yaml``)."""
    text = (
        resources.files("tocsin.escalation").joinpath("fitted", "point_of_no_return.yaml").read_text(encoding="utf-8")
    )
    return msgspec.convert(yaml.safe_load(text), WarTimes)


def point_of_no_return(since: int, spatial: bool, as_of: date, horizons: Sequence[int] = HORIZONS) -> PointOfNoReturn:
    """The hazard after ``since`` months (0: the month of the first deaths) without war, for rivals over territory or others.

    Raises ``ValueError`` for a negative count of months.
    """
    if since < 0:
        raise ValueError(f"{since} months since the first deaths is before them")
    times, share = war_times(), fit_for(as_of).war["spatial" if spatial else "other"]
    rng = np.random.default_rng(SEED)
    s, f = rng.beta(*share.beta, DRAWS), _times(rng, times)
    odds = tuple(_odds(s, f, times.until, since, months) for months in horizons)
    return PointOfNoReturn(
        known=as_of, since=since, odds=odds, disputes=share.fatal, wars=share.wars, timed=sum(times.counts),
        sentence=_sentence(since, spatial, odds, share.fatal, share.wars, times),
        sums=(Sum(round(share.wars / share.fatal, 4), "share", f"{share.wars} wars / {share.fatal} disputes with deaths"),),
        cites=("figures:pairs", "figures:pair_months"),
    )  # fmt: skip


def _times(rng: np.random.Generator, times: WarTimes) -> NDArray[np.float64]:
    """Draws of the cumulative share of wars come by the end of each span, (draws, spans)."""
    return np.cumsum(rng.dirichlet(np.array(times.counts) + 0.5, DRAWS), axis=1)


def _odds(
    s: NDArray[np.float64], f: NDArray[np.float64], until: tuple[int, ...], since: int, months: int
) -> ReturnOdds:
    now, then = come(f, until, since), come(f, until, since + months)
    chance = s * (then - now) / (1 - s * now)
    low, high = np.quantile(chance, (0.05, 0.95))
    return ReturnOdds(months=months, p=float(chance.mean()), low=float(low), high=float(high))


def come(f: NDArray[np.float64], until: tuple[int, ...], month: int) -> NDArray[np.float64]:
    """The cumulative share at a month, (draws,): between the ends of spans along a line, one after the last.

    >>> come(np.array([[0.5, 1.0]]), (0, 10), 5)
    array([0.75])
    """
    if month >= until[-1]:
        return np.asarray(f[:, -1])
    at = next(place for place, end in enumerate(until) if end >= month)
    if until[at] == month or at == 0:
        return np.asarray(f[:, at])
    part = (month - until[at - 1]) / (until[at] - until[at - 1])
    return np.asarray(f[:, at - 1] + part * (f[:, at] - f[:, at - 1]))


def _sentence(since: int, spatial: bool, odds: Sequence[ReturnOdds], disputes: int, wars: int, times: WarTimes) -> str:
    kind = "rivals over territory" if spatial else "other pairs"
    told = ", ".join(f"{one.p:.1%} ({one.low:.1%} to {one.high:.1%}) within {_months(one.months)}" for one in odds)
    return (
        f"{_months(since)} after the first deaths without war, the chance that war still comes is {told}: "
        f"{wars} of {disputes} disputes with deaths between {kind} reached war; "
        f"how fast is known of {sum(times.counts)} wars only"
    )


def _months(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"
