"""A situation as known on a day: the brief, the map, the timeline, and the days one can go to."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import Field

from tocsin.web.context import Context
from tocsin.web.desk import Desk
from tocsin.web.paging import AsOf, SituationName, day_of, page
from tocsin.web.parts.told import ToldBrief, told_brief

router = APIRouter(tags=["situations"])


class SituationPage(Context):
    """A situation as known on a day."""

    situation: str = Field(description="The situation's id.")
    brief: ToldBrief = Field(description="The brief, every sentence with its sources.")


@page(router, "/situations/{name}", template="situation.html", nav="situations")
def situation(desk: Desk, name: SituationName, as_of: AsOf = None) -> SituationPage:
    """A situation as known on a day: brief, map, timeline."""
    from tocsin.brief import compose

    day = day_of(desk, as_of)
    found = desk.findings(name, day)
    return SituationPage(
        title=found.situation.title, as_of=day, situation=name, brief=told_brief(compose(found), found)
    )
