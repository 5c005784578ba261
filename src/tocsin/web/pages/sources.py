"""Sources: how each stands on a day, and what is dark without it. Dark first; dark is not calm."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import Field

from tocsin.web.context import Context
from tocsin.web.desk import Desk
from tocsin.web.jobs import World
from tocsin.web.paging import AsOf, day_of, page
from tocsin.web.parts.health import STATES, InputDark, SourceState, inputs_dark, source_states

router = APIRouter(tags=["sources"])


class Sources(Context):
    """Every source as seen from a day."""

    dark: tuple[InputDark, ...] = Field(description="Inputs that no source covers, and what is dark without them.")
    counts: dict[str, int] = Field(description="How many sources are dark, degraded and monitored.")
    pulled: tuple[SourceState, ...] = Field(description="Sources that are fetched, dark first.")
    packaged: tuple[SourceState, ...] = Field(description="Tables that ship with the package, dark first.")


@page(router, "/sources", template="sources.html", nav="sources")
def sources(desk: Desk, as_of: AsOf = None) -> Sources:
    """Every source: its card, when its rows count as known, how it stands on the day, and what is dark without it."""
    day = day_of(desk, as_of)
    world: World = desk.world(day)
    states = source_states(world.health)
    pulled = tuple(one for one in states if not one.packaged)
    return Sources(
        title="Sources",
        as_of=day,
        dark=inputs_dark(world.dark),
        counts={state: sum(one.state == state for one in pulled) for state in STATES},
        pulled=pulled,
        packaged=tuple(one for one in states if one.packaged),
    )
