"""What changed in a situation between two days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from tocsin.brief.diff import diff
from tocsin.errors import BadInput
from tocsin.web.desk import Desk
from tocsin.web.paging import AsOf, SituationName, day_of, page
from tocsin.web.parts.situation import SituationContext, shared
from tocsin.web.parts.told import ToldBrief, told_brief

router = APIRouter(tags=["situations"])

WEEK = timedelta(days=7)
Since = Annotated[date | None, Query(description="The earlier day, YYYY-MM-DD; default: 7 days before the later one.")]


class ChangesPage(SituationContext):
    """What became known and what turned between two days."""

    since: date = Field(description="The earlier day.")
    days: int = Field(description="How many days lie between the two.")
    brief: ToldBrief = Field(
        description="What changed: the weightiest new claims, new contradictions, truces, offices, contacts."
    )


ORDER = ("told", "contested", "standings", "ties", "clocks", "counts")
"""What weighs most first."""


@page(router, "/situations/{name}/changes", template="changes.html", nav="situations")
def changes(desk: Desk, name: SituationName, since: Since = None, as_of: AsOf = None) -> ChangesPage:
    """What changed between two days: the weightiest new claims first, then contradictions, truces, offices, contacts."""
    day = day_of(desk, as_of)
    then = since or day - WEEK
    if then > day:
        raise BadInput(f"{then} comes after {day}", "give the earlier day as since and the later one as as_of")
    later, earlier = desk.findings(name, day), desk.findings(name, then)
    told = told_brief(diff(earlier, later), later)
    sections = tuple(sorted(told.sections, key=lambda one: ORDER.index(one.key)))
    return ChangesPage(
        title=f"What changed: {later.situation.title}", **shared(later, "changes", desk.today), since=then,
        days=(day - then).days, brief=told.model_copy(update={"sections": sections}),
    )  # fmt: skip
