"""The six clocks of public diplomacy and the signals of a situation."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import Field

from tocsin.web.desk import Desk
from tocsin.web.paging import AsOf, SituationName, day_of, page
from tocsin.web.parts.clocks import NOTE, ClockGroup, SignalShown, clock_groups, clocks_brief, signals
from tocsin.web.parts.situation import SituationContext, shared
from tocsin.web.parts.told import ToldBrief, told_brief

router = APIRouter(tags=["situations"])


class ClocksPage(SituationContext):
    """The clocks and signals of a situation as known on a day."""

    note: str = Field(NOTE, description="What no clock can show.")
    clocks: tuple[ClockGroup, ...] = Field(description="The six clocks, each against the pair's own rhythm.")
    signals: tuple[SignalShown, ...] = Field(description="The signals, by family.")
    brief: ToldBrief = Field(description="Each of them as a sentence with its arithmetic and sources.")


@page(router, "/situations/{name}/clocks", template="clocks.html", nav="situations")
def clocks(desk: Desk, name: SituationName, as_of: AsOf = None) -> ClocksPage:
    """The six clocks against the pair's own rhythm, and the signals; dark ones as dark."""
    found = desk.findings(name, day_of(desk, as_of))
    return ClocksPage(
        title=f"Clocks and signals: {found.situation.title}", **shared(found, "clocks", desk.today),
        clocks=clock_groups(found), signals=signals(found), brief=told_brief(clocks_brief(found), found),
    )  # fmt: skip
