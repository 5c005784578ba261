"""The watch list: every situation and the world's risers against their base rates, alarms, and what is dark."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import Field

from tocsin.web.context import Context
from tocsin.web.desk import Desk
from tocsin.web.paging import AsOf, day_of, page

router = APIRouter(tags=["watch list"])


class WatchList(Context):
    """What is watched."""

    situations: tuple[str, ...] = Field(description="The situations' ids.")


@page(router, "/", template="watchlist.html", nav="watch")
def watchlist(desk: Desk, as_of: AsOf = None) -> WatchList:
    """The watch list as known on a day."""
    day = day_of(desk, as_of)
    world = desk.world(day)
    return WatchList(title="Watch list", as_of=day, situations=tuple(one.id for one in world.situations))
