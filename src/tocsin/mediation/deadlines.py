"""By when: the days and spans that agreements and claims name. Where none is named, none is made up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from tocsin.mediation.scene import Scene
from tocsin.schema.briefs import Sum
from tocsin.schema.named_days import named_days
from tocsin.schema.sums import days_between
from tocsin.schema.truces import Agreement

NONE = "no deadline is on record"
OVER = ("ended", "superseded")


class Deadline(Struct, frozen=True):
    """The day after which the ground is gone, why, and by which record; None where no record names one."""

    by: date | None = None
    why: str = NONE
    cites: tuple[str, ...] = ()
    sums: tuple[Sum, ...] = ()


def deadline(kinds: tuple[str, ...], cited: tuple[str, ...], scene: Scene) -> Deadline:
    """The earliest day, from the day on, that a clause of one of ``kinds`` or one of the claims ``cited`` names."""
    found = sorted({*_of_clauses(kinds, scene), *_of_claims(cited, scene)})
    if not found:
        return Deadline()
    by, why, cite = found[0]
    return Deadline(by, why, (cite,), (days_between(by, scene.as_of),))


def _of_clauses(kinds: tuple[str, ...], scene: Scene) -> Iterator[tuple[date, str, str]]:
    for agreement in scene.agreements:
        start = agreement.begins
        if start is None or agreement.declined or scene.standing(agreement.id) in OVER:
            continue
        for clause in agreement.clauses:
            days = named_days(clause.text, start) if clause.kind in kinds else []
            yield from ((day, _why(agreement, clause.text), agreement.id) for day in days if day >= scene.as_of)


def _why(agreement: Agreement, text: str) -> str:
    return f"{agreement.title} names it: {text.strip().rstrip('.')}"


def _of_claims(cited: tuple[str, ...], scene: Scene) -> Iterator[tuple[date, str, str]]:
    for claim in scene.claims:
        day = claim.happened.end
        if claim.id in cited and claim.status == "future" and day is not None and day >= scene.as_of:
            yield day, "the act is spoken of for that time", claim.id
