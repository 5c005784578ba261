"""Fits the hazard of truces year by year with lifelines and writes src/tocsin/truce/fitted/survival.json:

    python quality/fit_survival.py            # needs lifelines 0.30 (the extra "fit")

Each fit knows what was known on its 1 July (``tocsin.truce.cases.known_on``): truces within states watched from their
first day. The penalty is chosen by rolling origin on truces made 1995 to 2004, whose first years end in 2005; no later
one is looked at. The interval's fits are on conflicts drawn again with replacement, seeded. lifelines is never needed
at run time.
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

import msgspec
import numpy as np
import pandas as pd
from lifelines import CoxPHFitter
from lifelines.exceptions import ConvergenceError

from tocsin.truce.cases import TruceCase, kind_of, known_on, packaged_cases
from tocsin.truce.hazard import NAMES, HazardFit, HazardModel, modelled, values
from tocsin.truce.held import cluster, from_start

TARGET = Path(__file__).parents[1] / "src/tocsin/truce/fitted/survival.json"
YEARS = range(1995, 2026)
PENALTIES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
DAYS = (1, 3, 7, 14, 30, 90, 180, 365, 1095, 3650, 7300)
HORIZONS = (7, 30, 90, 365)
DEV = (date(1995, 1, 1), date(2005, 1, 1))
REDRAWN, SEED = 40, 19141101
Predictor = Callable[[TruceCase, int], float]


def trainable(cases: Iterable[TruceCase]) -> list[TruceCase]:
    """What is fitted on: within states, watched from the first day, every feature known."""
    return [
        case for case in cases
        if kind_of(case.features.war) == "civil" and case.entry == 0 and None not in values(case.features)
    ]  # fmt: skip


def fitted(cases: Sequence[TruceCase], penalty: float) -> tuple[list[float], list[float], list[float]]:
    """Weights, means and the cumulative hazard at ``DAYS``. A day of failure 0 counts as half a day."""
    frame = pd.DataFrame([values(case.features) for case in cases], columns=list(NAMES), dtype=float)
    varied = [name for name in NAMES if frame[name].nunique() > 1]
    told = frame[varied].assign(held=[max(case.held, 0.5) for case in cases], failed=[case.failed for case in cases])
    model = CoxPHFitter(penalizer=penalty)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(told, "held", "failed")
    base = model.baseline_cumulative_hazard_.iloc[:, 0]
    hazard = [float(base[base.index <= day].iloc[-1]) if (base.index <= day).any() else 0.0 for day in DAYS]
    return [float(model.params_.get(name, 0.0)) for name in NAMES], [float(m) for m in frame.mean()], hazard


def fit_of(year: int, cases: Sequence[TruceCase], penalty: float, redrawn: int = 0) -> HazardFit:
    """One year's fit with so many redrawn ones."""
    weights, means, hazard = fitted(cases, penalty)
    draws = tuple(_row(drawn, penalty) for drawn in _redrawn(cases, year, redrawn))
    return HazardFit(year, len(cases), sum(case.failed for case in cases), _short(means), _short(weights), _short(hazard),
                     tuple(row for row in draws if row))  # fmt: skip


def _row(cases: Sequence[TruceCase], penalty: float) -> tuple[float, ...]:
    try:
        weights, means, hazard = fitted(cases, penalty)
    except (ConvergenceError, ValueError):
        return ()
    return _short([*weights, *means, *hazard])


def _redrawn(cases: Sequence[TruceCase], year: int, count: int) -> Iterable[list[TruceCase]]:
    groups: dict[str, list[TruceCase]] = defaultdict(list)
    for case in cases:
        groups[cluster(case)].append(case)
    rng, kept = np.random.default_rng(SEED + year), list(groups.values())
    for _ in range(count):
        yield [case for at in rng.integers(0, len(kept), len(kept)) for case in kept[at]]


def _short(numbers: Iterable[float]) -> tuple[float, ...]:
    return tuple(float(f"{number:.3g}") for number in numbers)


def origin(day: date) -> int:
    """The year of the last 1 July not after a day.

    >>> origin(date(2020, 6, 30)), origin(date(2020, 7, 1))
    (2019, 2020)
    """
    return day.year - ((day.month, day.day) < (7, 1))


def to_score(cases: Iterable[TruceCase], first: date, end: date) -> list[TruceCase]:
    """The truces within states, watched from the first day, that were made from ``first`` to before ``end``."""
    return [case for case in trainable(cases) if first <= case.features.day < end]


def brier(cases: Sequence[TruceCase], predicted: Predictor) -> float:
    """The mean Brier score over the horizons. Every case here was seen to its last horizon."""
    return float(np.mean([(predicted(c, h) - (not (c.failed and c.held <= h))) ** 2 for c in cases for h in HORIZONS]))


def _model(fits: dict[int, HazardFit], penalty: float) -> Predictor:
    model = HazardModel(NAMES, DAYS, penalty, "", tuple(fits.values()))
    return lambda case, days: modelled(model, fits[origin(case.features.day)], case.features, 0, days)[0]


def rolling(cases: Sequence[TruceCase], scored: Sequence[TruceCase], penalty: float) -> Predictor:
    """Predictions by the fit of the last 1 July before each truce."""
    years = {origin(case.features.day) for case in scored}
    return _model({y: fit_of(y, trainable(known_on(cases, date(y, 7, 1))), penalty) for y in sorted(years)}, penalty)


def base_rate(cases: Sequence[TruceCase]) -> Predictor:
    """Kaplan–Meier of all truces within states as known on the last 1 July before each truce."""

    def predicted(case: TruceCase, days: int) -> float:
        known = known_on(cases, date(origin(case.features.day), 7, 1))
        held = from_start([c for c in known if kind_of(c.features.war) == "civil"], days)
        return held.p if held else 0.5

    return predicted


def chosen(cases: Sequence[TruceCase]) -> tuple[float, str]:
    """The penalty with the least score on the truces of ``DEV``, and in words how it was chosen."""
    scored = to_score(cases, *DEV)
    scores = {penalty: brier(scored, rolling(cases, scored, penalty)) for penalty in PENALTIES}
    best = min(scores, key=lambda penalty: (scores[penalty], -penalty))
    told = ", ".join(f"{penalty:g}: {score:.4f}" for penalty, score in scores.items())
    base = brier(scored, base_rate(cases))
    return (
        best,
        f"rolling origin, {len(scored)} truces made 1995 to 2004: mean Brier score {told}; base rate {base:.4f}",
    )


def seen_by_year(cases: Sequence[TruceCase]) -> Iterable[tuple[int, list[TruceCase]]]:
    """What is fitted on, for each year in which it differs from that of the year before."""
    before: list[TruceCase] = []
    for year in YEARS:
        known = trainable(known_on(cases, date(year, 7, 1)))
        if known != before:
            yield year, known
        before = known


def main() -> None:
    """Choose, fit, write, print."""
    cases = packaged_cases()
    penalty, how = chosen(cases)
    fits = []
    for year, known in seen_by_year(cases):
        fits.append(fit_of(year, known, penalty, REDRAWN))
    TARGET.write_bytes(msgspec.json.encode(HazardModel(NAMES, DAYS, penalty, how, tuple(fits))) + b"\n")
    print(f"penalty {penalty:g} ({how})")
    for fit in fits:
        told = ", ".join(f"{name} {weight:+.2f}" for name, weight in zip(NAMES, fit.weights, strict=True))
        print(f"{fit.year}: {fit.cases} truces, {fit.failed} failed; {told}; {len(fit.draws)} redrawn")


if __name__ == "__main__":
    main()
