"""The truces of a situation: clocks, breaches by whose account, clauses by side, counts, the chance to hold."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import Field

from tocsin.brief.truce_page import NOTE
from tocsin.show_truce import page as composed
from tocsin.web.desk import Desk
from tocsin.web.paging import AsOf, SituationName, day_of, page
from tocsin.web.parts.situation import SituationContext, shared
from tocsin.web.parts.told import ToldBrief, told_brief
from tocsin.web.parts.truces import TruceShown, truces_shown

router = APIRouter(tags=["situations"])


class TrucesPage(SituationContext):
    """The truces of a situation as known on a day."""

    note: str = Field(NOTE, description="How breaches are told.")
    truces: tuple[TruceShown, ...] = Field(description="Every truce on record, the newest first.")
    brief: ToldBrief = Field(
        description="The same in sentences with sources and arithmetic; a section for each truce by its id."
    )


@page(router, "/situations/{name}/truces", template="truces.html", nav="situations")
def truces(desk: Desk, name: SituationName, as_of: AsOf = None) -> TrucesPage:
    """Where each truce stands: its clock, breaches by account, clauses by side, counts, and the chance to hold."""
    found = desk.findings(name, day_of(desk, as_of))
    return TrucesPage(
        title=f"Truces: {found.situation.title}", **shared(found, "truces", desk.today), truces=truces_shown(found),
        brief=told_brief(composed(found), found),
    )  # fmt: skip
