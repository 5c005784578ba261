"""The mediation desk of a situation: positions by side and issue, mediators, precedents, options."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import Field

from tocsin.show_mediate import page as composed
from tocsin.web.desk import Desk
from tocsin.web.paging import AsOf, SituationName, day_of, page
from tocsin.web.parts.positions import IssueShown, ShiftShown, issues, shifts
from tocsin.web.parts.situation import SituationContext, shared
from tocsin.web.parts.told import ToldBrief, told_brief

router = APIRouter(tags=["situations"])


class MediationPage(SituationContext):
    """The mediation desk as known on a day."""

    issues: tuple[IssueShown, ...] = Field(
        description="What each side wants, issue by issue, and where their words meet or part."
    )
    shifts: tuple[ShiftShown, ...] = Field(description="What shifted, the newest first; neither is judged.")
    brief: ToldBrief = Field(
        description="Truces, point of no return, positions, mediators, precedents, options and gaps, told with sources."
    )


@page(router, "/situations/{name}/mediation", template="mediation.html", nav="situations")
def mediation(desk: Desk, name: SituationName, as_of: AsOf = None) -> MediationPage:
    """What each side says by issue, who could step in, precedents with their arithmetic, and options with their grounds."""
    found = desk.findings(name, day_of(desk, as_of))
    return MediationPage(
        title=f"Mediation desk: {found.situation.title}", **shared(found, "mediation", desk.today), issues=issues(found),
        shifts=shifts(found), brief=told_brief(composed(found), found),
    )  # fmt: skip
