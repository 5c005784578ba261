"""What every page of a situation shares: its sides, the way between its parts, the days its slider runs over."""

from __future__ import annotations

from datetime import date, timedelta

from pydantic import Field

from tocsin.brief.names import Names
from tocsin.schema.findings import Findings
from tocsin.schema.registry import Place
from tocsin.web import addresses
from tocsin.web.context import Context, Part

PARTS = (
    ("", "Overview"), ("claims", "Claims"), ("clocks", "Clocks"), ("truces", "Truces"), ("drawin", "Who might be drawn in"),
    ("mediation", "Mediation"), ("changes", "What changed"),
)  # fmt: skip
"""The parts of a situation, each a page: its address and its name."""
AROUND = timedelta(days=183)
"""How far the slider reaches before and after the day: further ones are a step away, and a year stays readable."""
BEFORE_NEWS = timedelta(days=30)


class Way(Part):
    """A link to another part of the situation as known on the same day."""

    key: str = Field(description="The part: claims, clocks, truces …; empty for the overview.")
    name: str = Field(description="Its name.")
    href: str = Field(description="Its address.")
    here: bool = Field(description="Whether it is this page.")


class SideShown(Part):
    """One of the two sides, in the situation's order."""

    key: str = Field(description="a or b: the order in which the situation names them, and nothing else.")
    name: str = Field(description="The side's lead party, by name.")
    actor: str = Field(description="Its id.")


class Replay(Part):
    """The days that the slider runs over. They follow from the day and the record as known on it alone."""

    first: date = Field(description="The slider's first day.")
    last: date = Field(description="The slider's last day, never after today.")
    src: str = Field(description="Where the days are told on which something became known.")
    before: str = Field(description="Leads to the last day before this one on which a claim became known.")
    after: str = Field(description="Leads to the first day after this one on which a claim became known.")


class NameShown(Part):
    """One name of a place, and whose usage it is."""

    name: str = Field(description="The name.")
    language: str = Field("", description="Its language by code; empty for unknown.")
    used_by: str = Field("", description="Who uses it, by name; empty where that is not told.")
    historical: bool = Field(False, description="Whether it is historical only.")


class PlaceNames(Part):
    """The names of one place of the disputed territory."""

    name: str = Field(description="The name used here, made of those of both sides.")
    others: tuple[NameShown, ...] = Field((), description="Its other names.")


class SituationContext(Context):
    """A page of one situation as known on a day."""

    situation: str = Field(description="The situation's id.")
    heading: str = Field(description="The situation's title, with both sides' names of places.")
    sides: tuple[SideShown, ...] = Field(description="The two sides.")
    ways: tuple[Way, ...] = Field(description="The parts of the situation as known on the same day.")
    replay: Replay = Field(description="The days that the slider runs over.")


def shared(findings: Findings, part: str, today: date) -> dict[str, object]:
    """The fields of :class:`SituationContext` beside the page's title, for one part of a situation."""
    situation = findings.situation
    return {
        "as_of": findings.as_of,
        "situation": situation.id,
        "heading": situation.title,
        "sides": sides(findings),
        "ways": ways(situation.id, part, findings.as_of),
        "replay": replay(findings, part, today),
    }


def sides(findings: Findings) -> tuple[SideShown, ...]:
    """The two sides in the situation's order."""
    names = Names(findings)
    return tuple(
        SideShown(key=key, name=names.party(number), actor=party)
        for number, (key, party) in enumerate(zip("ab", findings.situation.parties, strict=False))
    )


def ways(situation: str, part: str, as_of: date) -> tuple[Way, ...]:
    """The links between the parts, the day kept."""
    return tuple(
        Way(key=key, name=name, href=addresses.situation(situation, as_of, key), here=key == part)
        for key, name in PARTS
    )


def replay(findings: Findings, part: str, today: date) -> Replay:
    """Half a year to either side of the day, and back to the latest news known by then if that is older."""
    day, name = findings.as_of, findings.situation.id
    latest = findings.claims[-1].known if findings.claims else day
    first = min(day - AROUND, latest - BEFORE_NEWS)
    return Replay(
        first=first,
        last=min(day + AROUND, today),
        src=addresses.address("situations", name, "days", format="json"),
        before=addresses.address("situations", name, "days", "before", as_of=day, part=part or None),
        after=addresses.address("situations", name, "days", "after", as_of=day, part=part or None),
    )


def territory(findings: Findings) -> tuple[PlaceNames, ...]:
    """The disputed territory's places with every name on record and whose it is."""
    names = Names(findings)
    held = [findings.places[key] for key in findings.situation.territory if key in findings.places]
    return tuple(_place_names(names, place) for place in held)


def _place_names(names: Names, place: Place) -> PlaceNames:
    others = tuple(
        NameShown(name=alias.name, language=alias.language, historical=alias.historical,
                  used_by=names.actor(alias.used_by) if alias.used_by else "")
        for alias in place.aliases
    )  # fmt: skip
    return PlaceNames(name=place.name, others=others)
