"""One event: what is held of it, the tolls by side, why it is contested, every claim in the order it became known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fastapi import APIRouter
from pydantic import Field

from tocsin.brief.dataset import release_of
from tocsin.brief.index import Index, label
from tocsin.brief.quantities import toll_words
from tocsin.errors import NotFound
from tocsin.exports.coarse import PRECISION, day_only, military, place_of, spot_of_point
from tocsin.schema.events import Event
from tocsin.schema.figures import Toll
from tocsin.web.context import Context, Part
from tocsin.web.desk import Desk
from tocsin.web.pages.claim import RecordId
from tocsin.web.paging import AsOf, SituationName, day_of, page
from tocsin.web.parts.claims import side_word
from tocsin.web.parts.happenings import (
    PRECISIONS,
    HappeningShown,
    Side,
    Statement,
    happening_shown,
    sides,
    statements_of,
)
from tocsin.web.parts.spans import line, link

router = APIRouter(tags=["claims"])

GRADES = {
    1: "an exact place", 2: "near a named place", 3: "a district", 4: "a province", 5: "a line or part of a country",
    6: "a country", 7: "international waters or air",
}  # fmt: skip
"""How well the data set knows the place, by its own grade."""


class TollShown(Part):
    """Losses held for the event, of one kind and one side."""

    words: str = Field(description="The toll in words, with bounds.")
    kind: str = Field(description="What is counted: killed, wounded …")
    who: str = Field("", description="Of whom: soldiers, civilians …; empty where unknown.")
    side: str = Field("", description="Whose losses: a, b or other; empty for all together or unknown.")
    of: str = Field("", description="Whose losses, by name; empty for all together or unknown.")
    low: float | None = Field(None, description="Lower bound; null for none.")
    best: float | None = Field(None, description="Best value; null where only bounds are known.")
    high: float | None = Field(None, description="Upper bound; null for none.")


class EventPage(Context):
    """One event of a situation as known on a day."""

    situation: str = Field(description="The situation's id.")
    name: str = Field(description="The situation's title.")
    id: str = Field(description="The event's id.")
    kind: str = Field(description="What happened, in words.")
    text: str = Field(description="What it is held to be, in the words of its leading claim or of the data set's row.")
    when: str = Field(description="When, in words.")
    precision: str = Field(description="How well the time is known, in words.")
    where: str = Field(description="Where, by neutral name; of forces no finer than a district. Empty: not told.")
    place_precision: str = Field("", description="How well the place is known, in words; empty for not told.")
    known: date = Field(description="The day it could first be read.")
    contested: bool = Field(description="Whether the claims about it conflict.")
    fields: tuple[tuple[str, str], ...] = Field((), description="Further fields, each a label and words.")
    tolls: tuple[TollShown, ...] = Field((), description="Losses held, a row for each kind and side; never added.")
    happening: HappeningShown | None = Field(None, description="Its claims by side; null for a data set's row.")
    sides: tuple[Side, ...] = Field(description="The two parties, and others.")
    statements: tuple[Statement, ...] = Field((), description="Its statements in the order they became known.")
    cite: str = Field(description="The source as given.")
    url: str | None = Field(None, description="The source's address, where it is given as one.")


@page(router, "/situations/{name}/events/{key}", template="event.html", nav="situations")
def event(desk: Desk, name: SituationName, key: RecordId, as_of: AsOf = None) -> EventPage:
    """One event: tolls by side, what is contested and why, all its claims."""
    day = day_of(desk, as_of)
    index = Index(desk.findings(name, day))
    found = next((one for one in (*index.findings.events, *index.findings.dataset_events) if one.id == key), None)
    if found is None:
        raise NotFound(
            f"no event {line(key, 60)!r} of {name} is known on {day}",
            "give a later day with as_of, or look for it on the situation's claims board",
        )
    return _page(found, index)


def _page(event: Event, index: Index) -> EventPage:
    happened = day_only(event.kind, event.happened)
    own = bool(event.claims)
    when = happened.show()
    where, how = _where(event, index)
    return EventPage(
        title=f"{label(event.kind).capitalize()}, {when}",
        as_of=index.as_of,
        situation=index.findings.situation.id,
        name=index.findings.situation.title,
        id=event.id,
        kind=label(event.kind),
        text=line(event.text, 1_200),
        when=when,
        precision=PRECISIONS[happened.precision],
        where=where,
        place_precision=how,
        known=event.known,
        contested=event.contested,
        fields=tuple((name, words) for name, words in _fields(event, index) if words),
        tolls=tuple(_toll(toll, index) for toll in event.tolls),
        happening=happening_shown(event, index) if own else None,
        sides=sides(index),
        statements=tuple(statements_of(index.claims_of(event), index)),
        cite=line(event.cite or release_of(event), 600),
        url=link(event.cite),
    )


def _toll(toll: Toll, index: Index) -> TollShown:
    return TollShown(
        words=toll_words(toll),
        kind=toll.kind.replace("_", " "),
        who="" if toll.who == "unknown" else toll.who,
        side=side_word(index.names.side_of(toll.side)) if toll.side else "",
        of=line(index.names.actor(toll.side)) if toll.side else "",
        low=toll.low,
        best=toll.best,
        high=toll.high,
    )


def _where(event: Event, index: Index) -> tuple[str, str]:
    """The place by its neutral name, and how well it is known; of forces no finer than a district."""
    places, forces = index.findings.places, military(event.kind)
    place = place_of(event.kind, event.place, places)
    if place:
        kind = places[place].kind if place in places else ""
        return line(index.names.place(place)), _somewhere(kind, forces)
    if event.lat is not None and event.lon is not None:
        spot = spot_of_point(event.kind, event.lat, event.lon, event.place_precision)
        near = "" if forces else line(event.place_text)
        return near or _point(spot.lat, spot.lon), f"within {spot.radius_km:.0f} km{_grade(event)}"
    return ("", "") if forces else (line(event.place_text), "in the source's own words" if event.place_text else "")


def _somewhere(kind: str, forces: bool) -> str:
    if not kind:
        return ""
    return (
        f"somewhere in this {kind}" if forces or kind in ("state", "territory", "region", "district") else f"a {kind}"
    )


def _point(lat: float, lon: float) -> str:
    return f"about {abs(lat):.1f}° {'N' if lat >= 0 else 'S'}, {abs(lon):.1f}° {'E' if lon >= 0 else 'W'}"


def _grade(event: Event) -> str:
    grade = event.place_precision
    return f"; the data set gives {GRADES[grade]}" if grade in PRECISION and grade in GRADES else ""


def _fields(event: Event, index: Index) -> Iterator[tuple[str, str]]:
    if event.claims:
        yield "Held because", "it was put together from the claims below"
    else:
        yield "Held because", "the data set has a row for it"
        yield "Side A in the row", line(index.names.actors(event.side_a))
        yield "Side B in the row", line(index.names.actors(event.side_b))
    later = ", a later release that stands in for the day's own" if event.vintage_assumed else ""
    yield "Data release", f"{line(event.vintage)}{later}"
    yield "Conflict in the data set", line(event.conflict or "")
    yield "Record", event.id
