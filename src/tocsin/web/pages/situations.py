"""The situations known on a day: what each one's headline is, whether a warning stands, what is dark."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from pydantic import Field

from tocsin.web import addresses
from tocsin.web.context import Context, Part
from tocsin.web.desk import Desk
from tocsin.web.paging import AsOf, day_of, page
from tocsin.web.parts.standing import ChanceShown, WarningShown, chance_shown, gravest_first, warning_shown
from tocsin.web.watched import Watched

router = APIRouter(tags=["situations"])


class SituationLine(Part):
    """One situation."""

    id: str = Field(description="The situation's id.")
    title: str = Field(description="Its title, with both sides' names of places.")
    href: str = Field(description="Its page as known on the day.")
    sides: tuple[str, ...] = Field(description="The two sides by name, in the situation's order.")
    headline: str = Field(description="The headline of its brief.")
    tone: str = Field(description="plain, contested, unknown, missing or unverified.")
    warnings: tuple[WarningShown, ...] = Field((), description="Early warnings that stand.")
    chance: ChanceShown | None = Field(None, description="The pair's first chance; null where none can be reckoned.")
    claims: int = Field(description="Claims known by the day.")
    contested: int = Field(description="Happenings whose claims conflict.")
    latest: date | None = Field(None, description="The day the latest claim became public; null for none.")
    newest: str = Field("", description="What that claim says.")
    newest_by: str = Field("", description="Who says it.")
    newest_contested: bool = Field(False, description="Whether it is about a contested happening.")
    silent_days: int | None = Field(None, description="Days from then to the day; null for none. Silence is not calm.")
    ended: str = Field("", description="That its own ledger has ended, in words; empty while it has not.")
    dark: tuple[str, ...] = Field((), description="Inputs its chances lack, in words.")
    blank: tuple[str, ...] = Field((), description="Kinds of signal without data, in words. No data is never calm.")


class SituationsPage(Context):
    """The situations known on a day."""

    situations: tuple[SituationLine, ...] = Field(description="In the order of their ids.")


@page(router, "/situations", template="situations.html", nav="situations")
def situations(desk: Desk, as_of: AsOf = None) -> SituationsPage:
    """The situations known on a day: headline, warning, latest claim, what is dark."""
    day = day_of(desk, as_of)
    return SituationsPage(title="Situations", as_of=day, situations=tuple(_line(one, day) for one in desk.watched(day)))


def _line(one: Watched, day: date) -> SituationLine:
    newest, pair = one.newest, next((risk for risk in one.risks if risk.pair and not risk.extrapolated), None)
    lacking = dict.fromkeys(name for risk in one.risks for name in risk.dark)
    return SituationLine(
        id=one.id, title=one.title, href=addresses.situation(one.id, day), sides=one.parties, headline=one.headline,
        tone=one.tone, warnings=tuple(warning_shown(w, day) for w in gravest_first(one.warnings)),
        chance=chance_shown(pair, day) if pair else None, claims=one.claims, contested=one.contested,
        latest=newest.known if newest else None, newest=newest.text if newest else "",
        newest_by=newest.speaker if newest else "", newest_contested=newest is not None and newest.contested,
        silent_days=(day - newest.known).days if newest else None, ended=one.ledger,
        dark=tuple(lacking), blank=one.blank,
    )  # fmt: skip
