"""Any record or judgement, opened: its fields, its arithmetic, what drives it, what it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from fastapi import APIRouter
from msgspec.structs import replace
from pydantic import Field

from tocsin.brief.index import records
from tocsin.brief.opened import Opened, opened_one
from tocsin.errors import NotFound
from tocsin.schema.briefs import Record
from tocsin.schema.findings import Findings
from tocsin.schema.risks import Driver
from tocsin.schema.situations import Situation
from tocsin.web import addresses
from tocsin.web.context import Context, Part
from tocsin.web.desk import Desk
from tocsin.web.pages.claim import RecordId
from tocsin.web.paging import AsOf, day_of, page
from tocsin.web.parts.claims import alone
from tocsin.web.parts.spans import line, link
from tocsin.web.parts.told import Arithmetic

router = APIRouter(tags=["claims"])

_WORLD = re.compile(r"(?:risk|warning)\.[A-Z]{3}(?:-[A-Z]{3})?\.[\w.-]{1,80}|figures:[\w-]{1,40}")
_PAIR, _STATE = re.compile(r"[A-Z]{3}-[A-Z]{3}"), re.compile(r"[A-Z]{3}")
MOST_BELOW = 200
"""Records shown below one."""


class DriverShown(Part):
    """One thing that weighs in a judgement: its effect is weight × (value − usual)."""

    name: str = Field(description="What it is.")
    sentence: str = Field(description="What it says.")
    value: float = Field(description="Its value on the day.")
    usual: float = Field(description="Its usual value.")
    weight: float = Field(description="Its weight.")
    effect: float = Field(description="The effect on the log-odds.")


class Below(Part):
    """A record that this one rests on."""

    id: str = Field(description="Its id.")
    kind: str = Field(description="What it is, in words.")
    text: str = Field(description="What it says.")
    href: str = Field(description="Its own page.")


class RecordPage(Context):
    """A record or judgement as known on a day."""

    id: str = Field(description="Its id.")
    kind: str = Field(description="What it is, in words.")
    text: str = Field(description="What it says.")
    fields: tuple[tuple[str, str], ...] = Field(description="Its fields, each a label and words.")
    source: str = Field(description="The source as given; of a judgement, what made it.")
    url: str | None = Field(None, description="The source's address, where it is given as one.")
    sums: tuple[Arithmetic, ...] = Field((), description="The arithmetic of its derived numbers.")
    drivers: tuple[DriverShown, ...] = Field((), description="What weighs in it, the heaviest first.")
    below: tuple[Below, ...] = Field((), description=f"The records it rests on, at most {MOST_BELOW}.")
    more: int = Field(0, description="How many further records it rests on.")
    links: tuple[tuple[str, str], ...] = Field((), description="Pages about it, each words and an address.")


@page(router, "/records/{key}", template="record.html", nav="situations")
def record(desk: Desk, key: RecordId, as_of: AsOf = None) -> RecordPage:
    """Any record or judgement by its id, opened to what it rests on."""
    day = day_of(desk, as_of or _own_day(key, desk.today))
    with desk.from_store().view(day) as view:
        situations = view.records(Situation)
    for name in _situations_of(key, situations):
        found = desk.findings(name, day)
        if key in records(found):
            return _page(opened_one(key, found), day, found.situation, tuple(_links(key, found)))
    return _page(_of_world(desk, key, day), day, None, tuple(_subject(key, day)))


def _of_world(desk: Desk, key: str, day: date) -> Opened:
    """A judgement or table of no situation, or a state. Raises ``NotFound``, without judging for what is no such id."""
    from tocsin.registry.crosswalk import state_actors

    if _WORLD.fullmatch(key):
        found: Opened = desk.ask("of_world", key, day)
        return found
    state = next((one for one in state_actors() if one.id == key), None)
    if state is None:
        raise NotFound(
            f"no record {line(key, 80)!r} is known on {day}",
            "ids stand in the JSON of every page; a judgement's own day is its last part",
        )
    return opened_one(key, replace(alone((), day), actors={state.id: state}))


def _own_day(key: str, today: date) -> date | None:
    """The day that ends a judgement's id."""
    try:
        day = date.fromisoformat(key.rsplit(".", 1)[-1])
    except ValueError:
        return None
    return day if day <= today else None


def _situations_of(key: str, situations: list[Situation]) -> list[str]:
    """The situations whose findings may hold an id: a judgement names its own, or the pair or country it is of."""
    parts = key.split(".")
    named = [one.id for one in situations if one.id in parts]
    if parts[0] in ("risk", "warning"):
        return named or [one.id for one in situations if {"-".join(sorted(one.parties)), *one.countries} & set(parts)]
    return named or sorted(one.id for one in situations)


def _page(opened: Opened, day: date, situation: Situation | None, links: tuple[tuple[str, str], ...]) -> RecordPage:
    own, weighed = opened.record, {one.name for one in opened.drivers}
    return RecordPage(
        title=f"{own.kind}: {line(own.text, 80)}" if own.text else own.kind,
        as_of=day,
        id=own.id,
        kind=own.kind,
        text=line(own.text, 2_000),
        fields=tuple((name, line(words, 3_000)) for name, words in own.fields if name not in weighed),
        source=line(opened.source, 600),
        url=link(opened.source),
        sums=tuple(Arithmetic(value=one.value, unit=one.unit, formula=line(one.formula, 2_000)) for one in opened.sums),
        drivers=_drivers(opened.drivers),
        below=tuple(_below(one, day, situation) for one in opened.below[:MOST_BELOW]),
        more=max(0, len(opened.below) - MOST_BELOW),
        links=links,
    )


def _drivers(found: tuple[Driver, ...]) -> tuple[DriverShown, ...]:
    shown = [
        DriverShown(name=one.name.replace("_", " "), sentence=line(one.sentence, 600), value=one.value, usual=one.usual,
                    weight=one.weight, effect=one.effect)
        for one in found
    ]  # fmt: skip
    return tuple(sorted(shown, key=lambda one: -abs(one.effect)))


def _below(one: Record, day: date, situation: Situation | None) -> Below:
    return Below(id=one.id, kind=one.kind, text=line(one.text, 600), href=_href(one, day, situation))


def _href(one: Record, day: date, situation: Situation | None) -> str:
    if one.kind.startswith("Claim:"):
        return addresses.claim(one.id, day)
    if one.kind.startswith("Event:") and situation is not None:
        return addresses.event(situation.id, one.id, day)
    return addresses.address("records", one.id, as_of=day)


def _links(key: str, found: Findings) -> Iterator[tuple[str, str]]:
    """Pages that tell more of a situation's record."""
    day = found.as_of
    if any(claim.id == key for claim in found.claims):
        yield "Down to its words", addresses.claim(key, day)
    if any(event.id == key for event in (*found.events, *found.dataset_events)):
        yield "The event's page", addresses.event(found.situation.id, key, day)
    yield from _subject(key, day)
    yield found.situation.title, addresses.situation(found.situation.id, day)


def _subject(key: str, day: date) -> Iterator[tuple[str, str]]:
    """The page of the pair or country that a judgement's id names."""
    if _STATE.fullmatch(key):
        yield "The country's page", addresses.country(key, day)
    kind, _, rest = key.partition(".")
    subject = rest.partition(".")[0]
    if kind in ("risk", "warning") and _PAIR.fullmatch(subject):
        yield f"The pair {subject}", addresses.pair(subject, day)
    elif kind in ("risk", "warning") and _STATE.fullmatch(subject):
        yield f"The country {subject}", addresses.country(subject, day)
