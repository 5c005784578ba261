"""Whether a draft is an incident: violence with a political aim, at least partly against civilians, recent, particular."""

from __future__ import annotations

from tocsin.coding.incidents import when
from tocsin.coding.incidents.gather import Draft
from tocsin.coding.incidents.page import Page
from tocsin.coding.incidents.people import Person
from tocsin.coding.incidents.told import Told

ENOUGH = 1.1
"""A draft needs this weight of signs to be told as an incident. Set by hand."""


def weight(draft: Draft, page: Page) -> float:
    """The weight of signs that a draft is a recent, particular incident with civilian victims. Weights set by hand."""
    score = max(_one(told, page) for told in draft.told) + 0.2 * min(3, len(draft.told) - 1)
    if any(told.blamed or told.individuals for told in draft.told):
        score += 0.4
    if draft.apart:
        score += 0.4
    return score


def keep(draft: Draft, page: Page) -> bool:
    """Whether a draft is told as an incident."""
    return (
        not _old(draft, page)
        and not _between_fighters(draft)
        and _about_somebody(draft)
        and weight(draft, page) >= ENOUGH
    )


def _one(told: Told, page: Page) -> float:
    score = told.strike.pattern.confidence
    score += max((_detail(p) for p in told.victims), default=0.0) + 0.4 * bool(told.targets)
    score += 0.3 * bool(told.killed or told.hurt) + 0.2 * bool(told.place.parts) + 0.3 * (told.days is not None)
    score += 0.2 * bool(told.instruments) - 0.08 * min(told.order, 8)
    score -= 0.5 * (told.strike.pattern.part == "noun" and told.strike.trigger.tag_ in ("NNS", "NNPS"))
    score -= 0.6 * told.clash + 0.8 * told.accident + 0.5 * told.general
    return score


_MANY = 500
"""More victims than this are a tally of years, not one incident."""


def _detail(person: Person) -> float:
    """How particular somebody is: by name, by number or singular, or in general ("civilians")."""
    if person.name:
        return 0.9
    if (person.low or 0) > _MANY:
        return -0.5
    return 0.5 if person.number is not None else 0.1


def _old(draft: Draft, page: Page) -> bool:
    dated = [told.days for told in draft.told if told.days is not None]
    return bool(dated) and all(when.is_old(days, page.day) for days in dated)


def _between_fighters(draft: Draft) -> bool:
    """Armed men were harmed and nobody else: a clash."""
    return any(told.fighters for told in draft.told) and not any(told.victims or told.targets for told in draft.told)


def _about_somebody(draft: Draft) -> bool:
    """Somebody or something was hit; a bomb needs no target to be told."""
    if any(told.victims or told.targets for told in draft.told):
        return True
    return any(told.kind in ("BOMBING", "ARSON") for told in draft.told)
