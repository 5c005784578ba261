"""A survival estimate in words: counts, the chance with its interval and base rate, and what it does not know. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tocsin.schema.sums import certainly, plain
from tocsin.schema.truces import Chance, Survival
from tocsin.truce.cases import TruceCase, TruceFeatures, kind_of
from tocsin.truce.hazard import HazardFit, HazardModel, modelled

BETWEEN = {"interstate": "between states", "civil": "within states", None: "of an unknown kind of war"}
TOLD_DAYS, SOON = 30, 7


def features_in_words(features: TruceFeatures) -> tuple[tuple[str, str], ...]:
    """(name, value) of each feature; what is unknown is told as unknown."""
    return (
        ("war", features.war), ("monitor", _flag(features.monitor)), ("third party", _flag(features.third)),
        ("written and signed", _flag(features.formal)), ("purpose", features.purpose),
        ("earlier truces that failed", _number(features.earlier)), ("deaths in 30 days before", _number(features.deaths30)),
        ("deaths in 90 days before", _number(features.deaths90)), ("days of fighting before", _number(features.episode)),
    )  # fmt: skip


def _flag(value: bool | None) -> str:
    return "unknown" if value is None else "yes" if value else "no"


def _number(value: float | None) -> str:
    return "unknown" if value is None else plain(float(value))


def method(model: HazardModel, fit: HazardFit | None, pooled: bool, features: TruceFeatures, age: int) -> str:
    """How the chances were reckoned, and what the hazard model says, marked unless it leads."""
    base = "Kaplan–Meier from the first day" if age == 0 else "even hazard by band of ages"
    of = "all kinds of war together" if pooled else "its kind of war"
    said = f"{base}, truces of {of}"
    if fit is None:
        return f"{said}; no hazard model: it is fitted on truces within states, from 1995"
    chances = ", ".join(f"{days} days {_span(*modelled(model, fit, features, age, days))}" for days in (7, 30, 90, 365))
    fitted = f"{fit.cases} truces, {fit.failed} failed, ridge {model.penalty:g}"
    told = f"Cox hazard model of 1 July {fit.year} ({fitted}): {chances}"
    if model.leads and not pooled:
        return f"{told}; base rate by {said}"
    return f"{said}; beside it, not shown to beat the base rate: {told}"


def sentence(
    made: Survival, features: TruceFeatures, pooled: bool, own_kind: int, own: Sequence[TruceCase], enough: int
) -> str:
    """The estimate as one paragraph: cases, chance to hold 30 days, what was fallen back on, what is missing."""
    kind = BETWEEN[kind_of(features.war)]
    if not made.chances:
        return f"No truce on record was watched so long ({_days(made.day_in_force)}): no chance is given."
    parts = [_counted(made, kind, pooled, own_kind, enough) + _chance(made), *_own(own)]
    if features.formal is False or features.purpose == "humanitarian":
        parts.append(
            "The cases are agreements with a ceasefire in them; pauses for people and truces by word of mouth are hardly among"
            " them, how long those hold is not measured here, and this number may be far too high."
        )
    return " ".join(parts)


def _counted(made: Survival, kind: str, pooled: bool, own_kind: int, enough: int) -> str:
    of = "of every kind of war" if pooled else f"{kind}"
    failed = _failed(made, TOLD_DAYS)
    since = "from their first day" if made.day_in_force == 0 else f"at an age of {_days(made.day_in_force)}"
    told = f"Of {made.cases} truces {of} watched {since}, {failed} failed within {TOLD_DAYS} days"
    if pooled:
        few = f"only {own_kind}" if own_kind else "none"
        told = f"Truces {kind} are too few for a base rate of their own ({few} watched, {enough} needed). {told}"
    return told


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _failed(made: Survival, days: int) -> int:
    return next(int(s.value) for s in made.sums if s.unit == f"failed within {days} days")


def _chance(made: Survival) -> str:
    chance = next((c for c in made.chances if c.days == TOLD_DAYS), made.chances[0])
    more = " more" if made.day_in_force else ""
    small = "; small sample" if made.small else ""
    return (
        f"; chance to hold {chance.days}{more} days {_span(chance.p, chance.low, chance.high)}, {_base(chance)}{small}."
    )


def _base(chance: Chance) -> str:
    return "which is the base rate" if chance.p == chance.base else f"base rate {certainly(chance.base)[0]} %"


def _span(p: float, low: float, high: float) -> str:
    return f"{certainly(p)[0]} % ({certainly(low)[0]} to {certainly(high)[0]})"


def _own(own: Sequence[TruceCase]) -> list[str]:
    """The own conflict's truces: what is said of them is a softer measure than the cases' own, and is told as such."""
    if not own:
        return []
    soon = sum(case.failed and case.held <= SOON for case in own)
    failed = sum(case.failed for case in own)
    noun = "truce" if len(own) == 1 else "truces"
    was = "was" if failed == 1 else "were"
    return [
        f"Of this conflict's own {len(own)} earlier {noun} on record {failed} {was} said to be broken or over, {soon} of them "
        f"within {SOON} days: by accounts, not by deaths counted, so told apart."
    ]
