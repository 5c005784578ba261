"""The days on which a situation's record grew, and the steps from one to the next.

This is the one thing here that reaches beyond the day of a page: it says on which days something became known, up to today,
and how much, never what. It is reckoned from today's record.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import RedirectResponse
from pydantic import Field

from tocsin.brief.index import Index
from tocsin.demo import DAYS, SITUATION
from tocsin.errors import NotFound
from tocsin.schema.findings import Findings
from tocsin.schema.time import long_date
from tocsin.web import addresses
from tocsin.web.context import Context, Part
from tocsin.web.desk import Desk
from tocsin.web.jobs import Job
from tocsin.web.paging import SituationName, page

router = APIRouter(tags=["situations"])

NOTE = (
    "From today's record: on which days it grew, and by how much. What became known on a day is told on that day's page only. "
    "A day that is not here is one on which nothing came in, which is not calm."
)


class DayShown(Part):
    """A day on which something became known."""

    day: date = Field(description="The day.")
    count: int = Field(description="Claims that became known on it.")
    contested: int = Field(description="Of these, how many are about happenings that are contested today.")
    demo: bool = Field(description="Whether it is one of the days that the demonstration shows.")
    href: str = Field(description="The situation as known on it.")


class DaysPage(Context):
    """The days on which a situation's record grew."""

    situation: str = Field(description="The situation's id.")
    heading: str = Field(description="The situation's title.")
    note: str = Field(NOTE, description="What this list says, and what not.")
    days: tuple[DayShown, ...] = Field(description="The days, the earliest first.")


@page(router, "/situations/{name}/days", template="days.html", nav="situations")
def days(desk: Desk, name: SituationName) -> DaysPage:
    """The days on which something became known, up to today: how much, never what."""
    found = desk.findings(name, desk.today)
    title = f"Days on which something became known: {found.situation.title}"
    return DaysPage(title=title, as_of=desk.today, situation=name, heading=found.situation.title, days=grown(found))


def grown(found: Findings) -> tuple[DayShown, ...]:
    """The days on which claims became known, the earliest first."""
    index = Index(found)
    counts: dict[date, list[bool]] = {}
    for claim in found.claims:
        counts.setdefault(claim.known, []).append(index.contested(claim))
    marked = DAYS if found.situation.id == SITUATION else ()
    return tuple(
        DayShown(day=day, count=len(counts.get(day, ())), contested=sum(counts.get(day, ())), demo=day in marked,
                 href=addresses.situation(found.situation.id, day))
        for day in sorted({*counts, *(one for one in marked if one <= found.as_of)})
    )  # fmt: skip


Way = Annotated[Literal["before", "after"], Path(description="Whether to go back or on.")]
Day = Annotated[date, Query(description="The day to go on from, YYYY-MM-DD.")]
PartOf = Annotated[
    str, Query(description="The part of the situation to show: clocks, truces …; empty for the overview.")
]


@router.get("/situations/{name}/days/{way}", summary="To the next or last day on which something became known",
            response_class=RedirectResponse, status_code=303)  # fmt: skip
async def step(request: Request, name: SituationName, way: Way, as_of: Day, part: PartOf = "") -> RedirectResponse:
    """``before`` or ``after`` a day; leads to the situation as known on the day found. 404 where there is none."""
    kept = await request.app.state.judging.get(Job("findings", name, date.today()))
    known = {claim.known for claim in kept.result.findings.claims}
    found = [day for day in known if (day < as_of if way == "before" else day > as_of)]
    if not found:
        earlier = "earlier" if way == "before" else "later"
        raise NotFound(f"nothing {earlier} than {long_date(as_of)} is on record", "go back to the page of that day")
    day = max(found) if way == "before" else min(found)
    return RedirectResponse(addresses.situation(name, day, part), 303)
