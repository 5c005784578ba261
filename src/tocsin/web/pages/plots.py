"""Data for the charts of a situation's pages: the same as the drawings that the server makes, as JSON."""

from __future__ import annotations

from datetime import date
from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field

from tocsin.brief.index import TIMELINE_DAYS, Index
from tocsin.web.context import Context
from tocsin.web.desk import Desk
from tocsin.web.paging import AsOf, SituationName, answer, day_of
from tocsin.web.parts.mapped import MapFeature, features
from tocsin.web.parts.timeline import Said, said, side_names

router = APIRouter(tags=["charts"])


class TimelinePlot(Context):
    """The claims that became known in a window, for a chart by side."""

    situation: str = Field(description="The situation's id.")
    first: date = Field(description="The window's first day.")
    sides: dict[str, str] = Field(description="The sides' names by key: a, b and other.")
    rows: tuple[Said, ...] = Field(description="One row a claim, by the day it became known.")


def timeline_plot(desk: Desk, name: str, as_of: date | None = None) -> TimelinePlot:
    """The claims of the window that ends on a day."""
    found = desk.findings(name, day_of(desk, as_of))
    index = Index(found)
    first = index.since(TIMELINE_DAYS)
    return TimelinePlot(
        title=f"Claims by side: {found.situation.title}", as_of=found.as_of, situation=name, first=first,
        sides=side_names(index), rows=said(index, first),
    )  # fmt: skip


class MapPlot(Context):
    """What the browser draws on a situation's map: a GeoJSON feature collection."""

    type: Literal["FeatureCollection"] = Field("FeatureCollection", description="A feature collection.")
    situation: str = Field(description="The situation's id.")
    features: tuple[MapFeature, ...] = Field(
        description="Places in dispute, who holds what on the day, happenings of late."
    )


def map_plot(desk: Desk, name: str, as_of: date | None = None) -> MapPlot:
    """The map as known on a day."""
    found = desk.findings(name, day_of(desk, as_of))
    return MapPlot(title=f"Map: {found.situation.title}", as_of=found.as_of, situation=name, features=features(found))


@router.get("/situations/{name}/map.json", summary="What is on the map", response_model=MapPlot)
async def map_json(request: Request, name: SituationName, as_of: AsOf = None) -> Response:
    """Places in dispute, who holds what on the day, and happenings of the last 120 days, each with how far off it may lie."""
    return await answer(request, map_plot, {"name": name, "as_of": as_of}, "", "", "json", True)


@router.get("/situations/{name}/timeline.json", summary="Claims by side, for a chart", response_model=TimelinePlot)
async def timeline_json(request: Request, name: SituationName, as_of: AsOf = None) -> Response:
    """The claims that became known in the days to ``as_of``, each with its day, side and page."""
    return await answer(request, timeline_plot, {"name": name, "as_of": as_of}, "", "", "json", True)
