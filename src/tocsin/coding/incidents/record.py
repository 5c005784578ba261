"""An incident as it is answered, in the form of the MUC-3/4 templates."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import Struct

from tocsin.coding.incidents import lexicon
from tocsin.coding.incidents.blame import Confidence, firmer
from tocsin.coding.incidents.gather import Draft
from tocsin.coding.incidents.page import Page
from tocsin.coding.incidents.people import Person
from tocsin.coding.incidents.things import Thing
from tocsin.coding.incidents.when import Days
from tocsin.coding.incidents.where import Where, state_name


class Suspect(Struct, frozen=True):
    """An organisation and how surely it did it; ``names`` are all its names, the written first."""

    names: tuple[str, ...]
    confidence: Confidence


class Incident(Struct, frozen=True):
    """One incident. ``deaths`` and ``injuries`` are exact or ``None``: the page gives no exact number."""

    kind: str
    stage: str
    days: Days | None
    place: Where
    individuals: tuple[str, ...]
    organisations: tuple[Suspect, ...]
    victims: tuple[Person, ...]
    targets: tuple[Thing, ...]
    instruments: tuple[Thing, ...]
    deaths: int | None
    injuries: int | None


def build(draft: Draft, page: Page) -> Incident:
    """The incident a draft tells."""
    return Incident(
        kind=draft.kind,
        stage=_stage(draft),
        days=_days(draft, page.day),
        place=draft.place,
        individuals=tuple(dict.fromkeys(name for told in draft.told for name in told.individuals)),
        organisations=suspects(draft),
        victims=victims(draft),
        targets=_things([t for told in draft.told for t in told.targets]),
        instruments=_things([t for told in draft.told for t in told.instruments]),
        deaths=_deaths(draft),
        injuries=max((t.hurt for t in draft.told if t.hurt is not None), default=None),
    )


def _stage(draft: Draft) -> str:
    for stage in ("THREATENED", "ACCOMPLISHED", "ATTEMPTED"):
        if stage in draft.stages:
            return stage
    return "ACCOMPLISHED"


def _days(draft: Draft, filed: date | None) -> Days | None:
    """The first exact day told, else the first other, else the day of the page: on or before it."""
    known = [told.days for told in draft.told if told.days is not None]
    exact = [days for days in known if days.exact]
    if exact or known:
        return (exact or known)[0]
    return Days(filed, filed) if filed is not None else None


def suspects(draft: Draft) -> tuple[Suspect, ...]:
    """The organisations named as doers, each once, with what is said most firmly of it."""
    found: dict[str, Suspect] = {}
    for one in [b for told in draft.told for b in told.blamed] + draft.apart:
        names = one.organisation.names
        key = next((k for k, s in found.items() if _same({k, *s.names}, names)), names[0])
        before = found.get(key)
        if before is None or firmer(one.confidence, before.confidence):
            both = tuple(dict.fromkeys([*(before.names if before else ()), *names]))
            found[key] = Suspect(both, one.confidence)
    alone = next(iter(found.values())) if draft.claimed and len(found) == 1 else None
    return (Suspect(alone.names, "claimed"),) if alone is not None else tuple(found.values())


def _same(names: set[str], others: tuple[str, ...]) -> bool:
    """Whether two sets of names share one, or a name of one is a run of words in one of the other ("army", "the X Army")."""
    return any(_within(one.lower(), other.lower()) for one in names for other in others)


def _within(one: str, other: str) -> bool:
    return f" {one} " in f" {other} " or f" {other} " in f" {one} "


def victims(draft: Draft) -> tuple[Person, ...]:
    """The people told of, each once; a vague word ("people") only where nobody is named better."""
    found: list[Person] = []
    for told in draft.told:
        for person in told.victims:
            place = next((n for n, known in enumerate(found) if is_same(known, person)), None)
            if place is None:
                found.append(person)
            else:
                found[place] = fuller(found[place], person)
    return tuple(p for p in found if not _is_vague(p)) or tuple(found[:1])


def _is_vague(person: Person) -> bool:
    """Whether a description tells nothing of who it is: "others", "the dead", "one"."""
    return not person.name and person.what.lower().split()[-1] in lexicon.words("people", "vague")


def is_same(one: Person, other: Person) -> bool:
    """Whether two descriptions can mean the same person: a shared name, or the same noun."""
    if one.name and other.name:
        return bool(set(one.name.lower().split()) & set(other.name.lower().split()))
    if one.what and other.what:
        return one.what.lower().split()[-1] == other.what.lower().split()[-1]
    return False


def fuller(one: Person, other: Person) -> Person:
    """Both descriptions as one."""
    name = max(one.name, other.name, key=len)
    exact = one if one.number is not None else other
    return Person(name, one.what or other.what, one.sort, exact.number, exact.low, exact.high)


def _things(many: list[Thing]) -> tuple[Thing, ...]:
    found: dict[str, Thing] = {}
    for thing in many:
        key = thing.name.lower().split()[-1].removesuffix("s")
        if key not in found or len(thing.name) > len(found[key].name):
            found[key] = thing
    return tuple(found.values())


def _deaths(draft: Draft) -> int | None:
    """The highest exact number of dead told: a count, the victims of one strike, or all the dead told of by name."""
    sums = [told.killed for told in draft.told if told.killed is not None]
    fatal = [told for told in draft.told if told.harm == "DEATH" and told.victims]
    for told in fatal:
        numbers = [p.number for p in told.victims]
        sums += [sum(n for n in numbers if n is not None)] if None not in numbers else []
    names = [p for told in fatal for p in told.victims if p.name]
    sums += [sum(1 for n, p in enumerate(names) if not any(is_same(p, q) for q in names[:n]))] if names else []
    if _stage(draft) == "THREATENED":
        return None
    if sums:
        return max(sums)
    return 0 if not fatal and any(told.unharmed for told in draft.told) else None


def plain(incident: Incident) -> dict[str, Any]:
    """The incident as plain values, under the keys of the gold files."""
    days = incident.days
    return {
        "kind": incident.kind,
        "stage": incident.stage,
        "date": {"earliest": days.first.isoformat(), "latest": days.last.isoformat()} if days else None,
        "place": _place(incident.place),
        "perpetrator_individuals": [{"name": name} for name in incident.individuals],
        "perpetrator_organisations": [
            {"name": s.names[0], "alternatives": list(s.names[1:]), "confidence": s.confidence}
            for s in incident.organisations
        ],
        "instruments": [{"name": thing.name, "type": thing.sort} for thing in incident.instruments],
        "physical_targets": [{"name": thing.name, "type": thing.sort} for thing in incident.targets],
        "human_targets": [_person(person) for person in incident.victims],
        "deaths": incident.deaths,
        "injuries": incident.injuries,
    }


def _place(place: Where) -> dict[str, Any] | None:
    country = state_name(place.country)
    if not country:
        return None
    return {"country": country.upper(), "parts": [[{"name": part.name, "type": part.sort}] for part in place.parts]}


def _person(person: Person) -> dict[str, Any]:
    return {
        "name": person.name or None,
        "description": person.what or None,
        "type": person.sort,
        "number": person.number,
        "number_low": person.low,
        "number_high": person.high,
    }
