"""The draw-in board: who outside might be drawn into a situation."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import Field

from tocsin.web.desk import Desk
from tocsin.web.paging import AsOf, SituationName, day_of, page
from tocsin.web.parts.drawin import LADDER, RungShown, ThirdShown, drawin_brief, thirds
from tocsin.web.parts.situation import SituationContext, shared
from tocsin.web.parts.told import ToldBrief, told_brief

router = APIRouter(tags=["situations"])


class DrawinPage(SituationContext):
    """Who might be drawn in, as known on a day."""

    ladder: tuple[RungShown, ...] = Field(LADDER, description="The ladder of involvement, the lowest rung first.")
    thirds: tuple[ThirdShown, ...] = Field(description="The third parties, in the situation's order.")
    brief: ToldBrief = Field(
        description="The same in sentences with sources; a section for each third party by its id."
    )


@page(router, "/situations/{name}/drawin", template="drawin.html", nav="situations")
def drawin(desk: Desk, name: SituationName, as_of: AsOf = None) -> DrawinPage:
    """Who might be drawn in: what binds each outsider and where, its deeds by whose account, the odds from like cases."""
    found = desk.findings(name, day_of(desk, as_of))
    return DrawinPage(
        title=f"Who might be drawn in: {found.situation.title}", **shared(found, "drawin", desk.today), thirds=thirds(found),
        brief=told_brief(drawin_brief(found), found),
    )  # fmt: skip
