"""A situation as known on a day: what stands, the numbers, the map, the timeline, the last week, and the whole brief."""

from __future__ import annotations

from datetime import date, timedelta

from fastapi import APIRouter
from pydantic import Field

from tocsin.brief import compose
from tocsin.brief.diff import FIRST
from tocsin.brief.index import Index
from tocsin.schema.claims import Claim
from tocsin.schema.findings import Findings
from tocsin.web.context import Part
from tocsin.web.desk import Desk
from tocsin.web.paging import AsOf, SituationName, day_of, page
from tocsin.web.parts.claims import ClaimShown, claim_shown
from tocsin.web.parts.clocks import ClockShown, clock_groups
from tocsin.web.parts.losses import LossRow, losses
from tocsin.web.parts.map import MapShown, map_shown
from tocsin.web.parts.situation import PlaceNames, SituationContext, shared, territory
from tocsin.web.parts.standing import Standing, standing
from tocsin.web.parts.timeline import TimelineShown, timeline_shown
from tocsin.web.parts.told import ToldBrief, told_brief
from tocsin.web.parts.truces import TruceShown, truces_shown

router = APIRouter(tags=["situations"])

WEEK = 7
MOST_NEW = 8
MOST_TRUCES = 3


class Numbers(Part):
    """How much is on the record."""

    claims: int = Field(description="Claims known by the day.")
    sources: int = Field(description="Different sources they come from.")
    happenings: int = Field(description="Happenings these claims tell of.")
    contested: int = Field(description="Of these, how many are contested.")
    latest: date | None = Field(None, description="The day the latest claim became public; null for none.")
    week: int = Field(description=f"Claims that became known in the {WEEK} days to the day.")
    week_contested: int = Field(description="Of these, how many are about contested happenings.")
    losses: tuple[LossRow, ...] = Field((), description="Losses as claimed by each side, side by side; never added.")


class SituationPage(SituationContext):
    """A situation as known on a day."""

    names: tuple[PlaceNames, ...] = Field(description="The disputed territory's places with all their names.")
    standing: Standing = Field(description="Early warnings, and the chances against base rate and the pair's usual.")
    numbers: Numbers = Field(description="How much is on the record, and losses as claimed.")
    map: MapShown = Field(description="Where claims of late say that something happened, and who holds what.")
    timeline: TimelineShown = Field(description="What happened, and who said when.")
    clocks: tuple[ClockShown, ...] = Field(
        description="The six clocks in short: of each the reading that can be graded, else its first."
    )
    dark_clocks: int = Field(description="How many of the six clocks cannot be graded: dark, which is not calm.")
    truces: tuple[TruceShown, ...] = Field(
        description=f"The newest truces, at most {MOST_TRUCES}, without their cases."
    )
    new: tuple[ClaimShown, ...] = Field(
        description=f"The weightiest claims of the last {WEEK} days, at most {MOST_NEW}."
    )
    since: date = Field(description=f"{WEEK} days before the day: what changed since is a page of its own.")
    brief: ToldBrief = Field(description="The whole brief, every sentence with its sources.")


@page(router, "/situations/{name}", template="situation.html", nav="situations")
def situation(desk: Desk, name: SituationName, as_of: AsOf = None) -> SituationPage:
    """A situation as known on a day: what stands, who claims what, map, timeline, clocks, truces, and the whole brief."""
    day = day_of(desk, as_of)
    return situation_page(desk.findings(name, day), desk.today)


def situation_page(found: Findings, today: date) -> SituationPage:
    """The page of these findings."""
    index, brief = Index(found), compose(found)
    groups = clock_groups(found)
    return SituationPage(
        title=found.situation.title,
        **shared(found, "", today),
        names=territory(found),
        standing=standing(found),
        numbers=_numbers(index),
        map=map_shown(found),
        timeline=timeline_shown(brief, found),
        clocks=tuple(next((r for r in group.readings if r.graded), group.readings[0]) for group in groups),
        dark_clocks=sum(group.dark for group in groups),
        truces=tuple(one.model_copy(update={"survival": None}) for one in truces_shown(found)[:MOST_TRUCES]),
        new=tuple(claim_shown(claim, index) for claim in _weightiest(_new(index))),
        since=found.as_of - timedelta(days=WEEK),
        brief=told_brief(brief, found),
    )


def _numbers(index: Index) -> Numbers:
    found, new = index.findings, _new(index)
    return Numbers(
        claims=len(found.claims), sources=len({claim.cite for claim in found.claims}), happenings=len(found.events),
        contested=sum(event.contested for event in found.events),
        latest=found.claims[-1].known if found.claims else None, week=len(new),
        week_contested=sum(index.contested(claim) for claim in new), losses=losses(found),
    )  # fmt: skip


def _new(index: Index) -> list[Claim]:
    return [claim for claim in index.findings.claims if claim.known > index.since(WEEK)]


def _weightiest(claims: list[Claim]) -> list[Claim]:
    """In the order of weight that the page of changes has; shown newest first."""
    ranked = sorted(claims, key=lambda c: (not c.verified, _rank(c), -c.known.toordinal(), c.id))
    return sorted(ranked[:MOST_NEW], key=lambda c: (-c.known.toordinal(), _rank(c), c.id))


def _rank(claim: Claim) -> int:
    return FIRST.index(claim.kind) if claim.kind in FIRST else len(FIRST)
