"""How long a truce may hold, from like cases known by the day, each number open to its arithmetic. Pure.

The *base rate* is the share of all truces of its kind of war that held: by Kaplan–Meier from the first day, by an even
hazard of its band of ages once it runs (``held``). Where fewer than ``ENOUGH`` truces of the kind were watched at its
age, truces of every kind are taken instead, and the sentence says so. The hazard model (``hazard``) gives the chance
only where it has beaten the base rate on years it was not chosen on; until then the chance *is* the base rate and the
model's is told beside it, marked. The nearest cases (``likeness``) stand next to it, and the own conflict's earlier
truces apart: what is said of those is claimed, not counted.

The cases are agreements between parties to UCDP's conflicts that provide for a ceasefire: written, most of them signed.
Pauses for people and truces by word of mouth are hardly among them; the sentence says so of such a truce.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from tocsin.schema.briefs import Sum
from tocsin.schema.ids import judgement_id
from tocsin.schema.sums import certainly, count, days_between
from tocsin.schema.truces import Chance, LikeCase, Survival
from tocsin.truce.cases import DEFINITION, TruceCase, TruceFeatures, cases_known, kind_of
from tocsin.truce.hazard import HazardFit, HazardModel, fit_on, hazard_model, modelled
from tocsin.truce.held import Held, at_risk, from_age, from_start
from tocsin.truce.likeness import like_case, nearest, same_truce
from tocsin.truce.survival_words import SOON, features_in_words, method, sentence

HORIZONS = (7, 30, 90, 365)
ENOUGH = 30
"""Truces watched at its age below which a kind is too small for a base rate of its own."""

FEW = 10
"""Failures below which an estimate is marked small, as it is with fewer than ``ENOUGH`` cases."""

SHOWN, OWN_SHOWN = 5, 4
CITES = ("figures:truce_cases",)


class Population(NamedTuple):
    """The cases a chance is reckoned from; ``pooled``: of every kind of war, for want of enough of ``kind``, its own."""

    cases: tuple[TruceCase, ...]
    watched: tuple[TruceCase, ...]
    kind: tuple[TruceCase, ...]
    pooled: bool


def survival(features: TruceFeatures, as_of: date, extra: Sequence[TruceCase] = ()) -> Survival:
    """The chances that a truce holds 7, 30, 90 and 365 days, from its first day or, once it runs, from ``as_of``.

    ``as_of`` may be any day from the day before it came into force. ``extra`` are earlier truces of the same conflict
    (:func:`tocsin.truce.features.own_cases`), of which none made after ``as_of`` may be given. ``chances`` is empty where no
    truce on record was watched so long. Raises ``ValueError`` for a later case among ``extra``.
    """
    if late := [case.features.id for case in extra if case.features.day > as_of]:
        raise ValueError(f"cases made after {as_of} among the extra ones: {', '.join(late)}")
    age = max((as_of - features.day).days, 0)
    population = _population(features, cases_known(as_of), age)
    model = hazard_model()
    fit = fit_on(model, as_of) if kind_of(features.war) == "civil" else None
    helds = [held for days in HORIZONS if (held := _held(population.cases, age, days)) is not None]
    failed = len(_failed(population.watched, age, HORIZONS[-1]))
    few = population.pooled or len(population.watched) < ENOUGH or failed < FEW
    made = Survival(
        id=judgement_id("survival", features.id, as_of), known=as_of, agreement=features.id, kind=features.war,
        cases=len(population.watched), failed=failed, day_in_force=age,
        chances=_chances(features, helds, model, None if population.pooled else fit, age),
        nearest=_shown(features, population.watched, extra), features=features_in_words(features),
        definition=DEFINITION, method=method(model, fit, population.pooled, features, age), small=few,
        sums=(*_counts(features, as_of, population, age, extra), *_shares(helds), *_modelled(features, model, fit, age)),
        cites=CITES,
    )  # fmt: skip
    return replace(made, sentence=sentence(made, features, population.pooled, len(population.kind), extra, ENOUGH))


def _population(features: TruceFeatures, cases: Sequence[TruceCase], age: int) -> Population:
    others = tuple(case for case in cases if not same_truce(case.features, features))
    own = tuple(case for case in others if kind_of(case.features.war) == kind_of(features.war))
    watched = at_risk(own, age)
    if len(watched) >= ENOUGH:
        return Population(own, watched, watched, False)
    return Population(others, at_risk(others, age), watched, True)


def _held(cases: Sequence[TruceCase], age: int, days: int) -> Held | None:
    return from_start(cases, days) if age == 0 else from_age(cases, age, days)


def _failed(cases: Sequence[TruceCase], age: int, days: int) -> list[str]:
    """Ids of the cases that failed within so many days of an age."""
    return [case.features.id for case in cases if case.failed and case.held <= age + days]


def _chances(
    features: TruceFeatures, helds: Sequence[Held], model: HazardModel, fit: HazardFit | None, age: int
) -> tuple[Chance, ...]:
    """The base rate, or the model's chance where it leads and is of this kind."""
    found = []
    for days, held in zip(HORIZONS, helds, strict=False):
        p, low, high = held.p, held.low, held.high
        if model.leads and fit is not None:
            p, low, high = modelled(model, fit, features, age, days)
        found.append(Chance(days=days, p=p, low=low, high=high, base=held.p, at_risk=held.at_risk))
    return tuple(found)


def _shown(features: TruceFeatures, watched: Sequence[TruceCase], extra: Sequence[TruceCase]) -> tuple[LikeCase, ...]:
    """The own conflict's latest truces, then the nearest on record."""
    latest = sorted(extra, key=lambda case: (case.features.day, case.features.id), reverse=True)[:OWN_SHOWN]
    own = tuple(like_case(features, case) for case in latest if not same_truce(case.features, features))
    return own + nearest(features, watched, SHOWN)


def _counts(
    features: TruceFeatures, as_of: date, population: Population, age: int, extra: Sequence[TruceCase]
) -> tuple[Sum, ...]:
    """Age; cases and those that failed within each horizon; cases of the own kind; the own conflict's."""
    found = [days_between(as_of, features.day)] if as_of >= features.day else []
    found.append(_count(population.watched, "cases"))
    found += [count(_failed(population.watched, age, days), f"failed within {days} days") for days in HORIZONS]
    if population.pooled:
        found.append(_count(population.kind, "cases of its own kind"))
    if extra:
        found.append(_count(extra, "earlier truces of this conflict"))
        found.append(_count([case for case in extra if case.failed], "of them failed"))
        found.append(count(_failed(extra, 0, SOON), f"of them within {SOON} days"))
    return tuple(found)


def _count(cases: Sequence[TruceCase], unit: str) -> Sum:
    return count((case.features.id for case in cases), unit)


def _shares(helds: Sequence[Held]) -> list[Sum]:
    """Each share's own arithmetic, and its bounds."""
    return [held.sum for held in helds] + [
        certainly(bound)[1] for held in helds for bound in (held.low, held.p, held.high)
    ]


def _modelled(features: TruceFeatures, model: HazardModel, fit: HazardFit | None, age: int) -> list[Sum]:
    """The model's chances with their bounds, in per cent."""
    if fit is None:
        return []
    return [certainly(value)[1] for days in HORIZONS for value in modelled(model, fit, features, age, days)]
