"""How like two cases are, by stated features: the sum of the weights of those alike (``likeness.yaml``).

A feature counts only where both cases have it on record. Of conflict, pair and state the first that both share counts,
since each holds the next. The weights are stated with reasons and not fitted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib import resources

import msgspec
import yaml
from msgspec import Struct

from tocsin.schema.briefs import Sum
from tocsin.schema.mediation import Crisis
from tocsin.schema.sums import total
from tocsin.schema.truces import Agreement, Purpose, War

NEVER = ("no", "none", "not")
"""First words of what is written where somebody was looked for and there was nobody."""

WARS = {"interstate": "war between states", "civil": "war within a state", "extrastate": "war with a colony",
        "internationalised": "war within a state with foreign troops"}  # fmt: skip


class Weight(Struct, frozen=True):
    """What a feature counts for, and why."""

    weight: float
    reason: str


class LikenessRules(Struct, frozen=True):
    """Everything in ``likeness.yaml``; see its comments."""

    weights: dict[str, Weight]
    recent_years: int
    nearest: tuple[str, ...]
    shown: dict[str, int]
    grades: dict[str, tuple[str, ...]]
    territory_clauses: tuple[str, ...]
    territory_issues: tuple[str, ...]
    other_issues: tuple[str, ...]
    watched_clauses: tuple[str, ...]


class Features(Struct, frozen=True, kw_only=True):
    """What is stated of a case; ``None``, "" and "unknown" are unknown, and so is an empty set."""

    states: frozenset[str] = frozenset()
    conflicts: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    war: War = "unknown"
    territory: bool | None = None
    mediated: bool | None = None
    monitor: bool | None = None
    purpose: Purpose = "unknown"
    violence: str = ""
    day: date | None = None


@cache
def likeness_rules() -> LikenessRules:
    """The rules, read once."""
    text = resources.files("tocsin.mediation").joinpath("likeness.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), LikenessRules)


def likeness(here: Features, there: Features) -> tuple[Sum, tuple[str, ...], tuple[str, ...]]:
    """The sum of the weights of the features alike, with the names of those alike and of those unlike.

    >>> truce = Features(states=frozenset({"AAA", "BBB"}), war="interstate")
    >>> likeness(truce, Features(states=frozenset({"AAA", "CCC"}), war="interstate"))
    (Sum(value=3.0, unit='likeness', formula='1 + 2'), ('a state in common', 'war between states'), ('the pair of states',))
    """
    found = [*_parties(here, there), *_traits(here, there)]
    weights = likeness_rules().weights
    counted = [weights[feature].weight for feature, _, alike in found if alike]
    told = total(counted, "likeness") if counted else Sum(0.0, "likeness", "0")
    return told, tuple(name for _, name, alike in found if alike), tuple(name for _, name, alike in found if not alike)


def _parties(here: Features, there: Features) -> list[tuple[str, str, bool]]:
    """The nearest tie of the parties, and what is not shared beyond it."""
    names = {"conflict": "the conflict", "pair": "the pair of states", "state": "a state in common"}
    shared = {
        "conflict": _meet(here.conflicts, there.conflicts),
        "pair": len(here.states) > 1 and here.states == there.states if here.states and there.states else None,
        "state": _meet(here.states, there.states),
    }
    rows = [(feature, names[feature], shared[feature]) for feature in likeness_rules().nearest]
    first = next((row for row in rows if row[2]), None)
    if first is not None:
        before = rows[: rows.index(first)]
        return [(first[0], first[1], True), *((f, name, False) for f, name, alike in before if alike is False)]
    last = rows[-1]
    return [(last[0], "the states", False)] if last[2] is False else []


def _meet(one: frozenset[str], other: frozenset[str]) -> bool | None:
    return bool(one & other) if one and other else None


def _traits(here: Features, there: Features) -> list[tuple[str, str, bool]]:
    """The other features both cases have on record."""
    rows: list[tuple[str, str, bool]] = []
    if here.regions and there.regions:
        rows.append(("region", "the region", bool(here.regions & there.regions)))
    if "unknown" not in (here.war, there.war):
        rows.append(
            ("war", WARS.get(there.war if here.war == there.war else here.war, "kind of war"), here.war == there.war)
        )
    for feature, name, one, other in (
        ("territory", "territory at issue", here.territory, there.territory),
        ("mediated", "mediated", here.mediated, there.mediated),
        ("monitor", "whether it was watched", here.monitor, there.monitor),
    ):
        if one is not None and other is not None:
            rows.append((feature, name, one == other))
    if "unknown" not in (here.purpose, there.purpose):
        rows.append(("purpose", f"purpose ({here.purpose})", here.purpose == there.purpose))
    if here.violence and there.violence:
        rows.append(("violence", f"violence ({here.violence})", here.violence == there.violence))
    if here.day and there.day:
        near = abs(here.day.year - there.day.year) <= likeness_rules().recent_years
        rows.append(("recent", "a recent one" if near else "how recent", near))
    return rows


def grade(words: str) -> str:
    """A data set's words of violence as one of our grades; "" where they are none of them.

    >>> grade("Serious clashes"), grade("")
    ('serious', '')
    """
    told = words.strip().lower()
    return next((name for name, given in likeness_rules().grades.items() if told in given), "")


def of_agreement(agreement: Agreement, parties: Iterable[str] = ()) -> Features:
    """What is stated of an agreement; ``parties`` are states that its parties stand for, where its row names none."""
    kinds = {clause.kind for clause in agreement.clauses}
    states = frozenset(agreement.states) or frozenset(parties)
    return Features(
        states=states,
        conflicts=_ids(agreement.conflict, agreement.dyad),
        regions=regions(states),
        war=agreement.war,
        territory=True if kinds & set(likeness_rules().territory_clauses) else None,
        mediated=_somebody(agreement.brokers, agreement.broker_text),
        monitor=_watched(agreement, kinds),
        purpose=agreement.purpose,
        day=agreement.agreed.start or agreement.in_force.start,
    )


def of_crisis(crisis: Crisis) -> Features:
    """What is stated of a crisis, an episode or a mediation."""
    issues, given = {issue.lower() for issue in crisis.issues}, likeness_rules()
    states = frozenset(crisis.states)
    return Features(
        states=states,
        conflicts=_ids(crisis.conflict, crisis.dyad),
        regions=regions(states),
        war=crisis.war,
        territory=True if issues & set(given.territory_issues) else False if issues & set(given.other_issues) else None,
        mediated=crisis.mediated if crisis.mediated is not None else _somebody(crisis.mediators, crisis.mediator_text),
        violence=grade(crisis.violence),
        day=crisis.happened.start,
    )


def _ids(conflict: str | None, dyad: str | None) -> frozenset[str]:
    """Ids of conflicts and dyads, kept apart by their kind; a row may name several, parted by commas."""
    named = [("conflict", conflict), ("dyad", dyad)]
    return frozenset(f"{kind} {part.strip()}" for kind, ids in named if ids for part in ids.split(",") if part.strip())


def _somebody(who: tuple[str, ...], words: str) -> bool | None:
    """Whether anybody is named; False only where the words say that nobody was, else unknown."""
    if who or (words and not _nobody(words)):
        return True
    return False if words else None


def _nobody(words: str) -> bool:
    return words.strip().lower().replace(",", " ").replace(";", " ").split()[0] in NEVER if words.strip() else False


def _watched(agreement: Agreement, kinds: set[str]) -> bool | None:
    """Whether a monitor is on record: the words on it go before a clause that promises one; "not known" is unknown."""
    words = agreement.monitor_text.strip().lower()
    if agreement.monitor:
        return True
    if words and "not known" not in words:
        return not _nobody(words)
    return True if kinds & set(likeness_rules().watched_clauses) else None


def regions(states: Iterable[str]) -> frozenset[str]:
    """The regions of states, by the numbers of the Correlates of War."""
    from tocsin.store.news_coverage import region_of

    return frozenset(filter(None, (region_of(state) for state in states)))
