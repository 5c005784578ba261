"""The claims board: contested happenings first, what either side and others say of each side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BeforeValidator, Field

from tocsin.brief.index import Index, claim_order, event_order, label
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event
from tocsin.web import addresses
from tocsin.web.context import Context, Part
from tocsin.web.desk import Desk
from tocsin.web.paging import AsOf, SituationName, day_of, page
from tocsin.web.parts.claims import places_shown, side_word
from tocsin.web.parts.happenings import HappeningShown, Side, Statement, happening_shown, sides, statements_of
from tocsin.web.parts.spans import line

router = APIRouter(tags=["claims"])

A_PAGE = 20
"""Happenings, or statements without one, on a page of the board."""
MOST_CHOICES = 80
"""Speakers offered in the form; any other can be named in the address."""

FORMS = ("csv", "parquet", "json", "hxl")

_OR_NONE = BeforeValidator(lambda given: given or None)
_OR_NO = BeforeValidator(lambda given: given or False)
SideKey = Literal["", "a", "b", "other"]


class Choice(Part):
    """One value a filter takes."""

    value: str = Field(description="The value.")
    name: str = Field(description="What it is called.")
    claims: int = Field(description="How many claims of the record have it.")


class Asked(Part):
    """What the board was narrowed to. A happening is shown whole where one of its claims fits."""

    contested: bool = Field(False, description="Only happenings on which claims conflict.")
    side: SideKey = Field("", description="Only where this side speaks: a, b or other; empty for any.")
    kind: str = Field("", description="Only this kind of happening, by its key; empty for any.")
    speaker: str = Field("", description="Only where this speaker speaks, by name; empty for anyone.")
    since: date | None = Field(None, description="Only claims that became public on this day or later.")
    q: str = Field("", description="Only claims whose words, speaker or place hold this text.")

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for at all."""
        return self != Asked()


class Board(Context):
    """The claims on a situation as known on a day."""

    situation: str = Field(description="The situation's id.")
    name: str = Field(description="The situation's title.")
    sides: tuple[Side, ...] = Field(description="The columns: the two parties, and others.")
    asked: Asked = Field(description="What it was narrowed to.")
    claims: int = Field(description="Claims on the record on that day.")
    contested: int = Field(description="Contested happenings that fit.")
    uncontested: int = Field(description="Other happenings that fit.")
    alone: int = Field(description="Statements that fit and belong to no happening.")
    happenings: tuple[HappeningShown, ...] = Field(description="The happenings on this page, contested first.")
    statements: tuple[Statement, ...] = Field(description="The statements without a happening on this page.")
    number: int = Field(description="The page's number, from 1.")
    pages: int = Field(description="How many pages there are.")
    earlier: str | None = Field(None, description="The page before; null on the first.")
    later: str | None = Field(None, description="The page after; null on the last.")
    kinds: tuple[Choice, ...] = Field(description="Kinds of happening on the record.")
    speakers: tuple[Choice, ...] = Field(description=f"The {MOST_CHOICES} speakers with most claims.")
    downloads: tuple[tuple[str, str], ...] = Field(description="All claims as files, each a form and its address.")


@page(router, "/situations/{name}/claims", template="claims.html", nav="situations")
def claims(
    desk: Desk,
    name: SituationName,
    as_of: AsOf = None,
    contested: Annotated[bool, _OR_NO, Query(description="Only happenings on which claims conflict.")] = False,
    side: Annotated[SideKey, Query(description="Only where side a, b or others speak.")] = "",
    kind: Annotated[str, Query(description="Only this kind of happening.", max_length=60)] = "",
    speaker: Annotated[str, Query(description="Only where this speaker speaks, by name.", max_length=300)] = "",
    since: Annotated[date | None, _OR_NONE, Query(description="Only what became public on this day or later.")] = None,
    q: Annotated[str, Query(description="Only claims that hold this text.", max_length=200)] = "",
    page: Annotated[int, Query(description="The page's number, from 1.", ge=1, le=100_000)] = 1,
) -> Board:
    """The claims board: contested happenings first, the sides' claims and figures next to each other."""
    day = day_of(desk, as_of)
    index = Index(desk.findings(name, day))
    asked = Asked(contested=contested, side=side, kind=kind, speaker=speaker, since=since, q=q.strip())
    return _board(index, asked, page)


def _board(index: Index, asked: Asked, number: int) -> Board:
    found = index.findings
    narrows = asked.narrows
    fitting = {claim.id for claim in found.claims if not narrows or _fits(claim, asked, index)}
    events = _events(index, asked, fitting)
    alone = _alone(index, asked, fitting)
    many = sum(event.contested for event in events)
    entries: list[Event | list[Claim]] = [*events, *alone]
    pages = max(1, -(-len(entries) // A_PAGE))
    number = min(number, pages)
    shown = entries[(number - 1) * A_PAGE : number * A_PAGE]
    return Board(
        title=f"Claims: {found.situation.title}",
        as_of=found.as_of,
        situation=found.situation.id,
        name=found.situation.title,
        sides=sides(index),
        asked=asked,
        claims=len(found.claims),
        contested=many,
        uncontested=len(events) - many,
        alone=len(alone),
        happenings=tuple(happening_shown(one, index) for one in shown if isinstance(one, Event)),
        statements=tuple(one for group in shown if isinstance(group, list) for one in statements_of(group, index)),
        number=number,
        pages=pages,
        earlier=_href(index, asked, number - 1) if number > 1 else None,
        later=_href(index, asked, number + 1) if number < pages else None,
        kinds=_kinds(found.claims),
        speakers=_speakers(index, asked.speaker),
        downloads=tuple((form, addresses.table(found.situation.id, "claims", form, found.as_of)) for form in FORMS),
    )


def _events(index: Index, asked: Asked, fitting: set[str]) -> list[Event]:
    """Happenings with a claim that fits, contested first, each the latest first."""
    fit = [event for event in index.findings.events if not fitting.isdisjoint(event.claims)]
    fit = [event for event in fit if event.contested] if asked.contested else fit
    latest = sorted(fit, key=event_order, reverse=True)
    return sorted(latest, key=lambda event: not event.contested)


def _alone(index: Index, asked: Asked, fitting: set[str]) -> list[list[Claim]]:
    """Claims that fit and belong to no happening, copies of one statement together, the latest first."""
    if asked.contested:
        return []
    folded: dict[str, list[Claim]] = {}
    free = (claim for claim in index.findings.claims if claim.id in fitting and claim.id not in index.event_of)
    for claim in sorted(free, key=claim_order, reverse=True):
        folded.setdefault(index.statement(claim), []).append(claim)
    return [group[::-1] for group in folded.values()]


def _fits(claim: Claim, asked: Asked, index: Index) -> bool:
    names = index.names
    return (
        (not asked.kind or claim.kind == asked.kind)
        and (asked.since is None or claim.known >= asked.since)
        and (not asked.side or side_word(names.side_of(claim.speaker)) == asked.side)
        and (not asked.speaker or line(names.speaker(claim)) == asked.speaker)
        and (not asked.q or _holds(claim, asked.q.casefold(), index))
    )


def _holds(claim: Claim, text: str, index: Index) -> bool:
    told = claim.text, index.names.speaker(claim), places_shown(claim, index), label(claim.kind), claim.cite
    return any(text in one.casefold() for one in told)


def _kinds(found: Iterable[Claim]) -> tuple[Choice, ...]:
    counts = Counter(claim.kind for claim in found)
    return _choices(counts, {kind: label(kind) for kind in counts})


def _speakers(index: Index, asked: str) -> tuple[Choice, ...]:
    """Speakers by name; each is named once, however much it says."""
    said = Counter(_voice(claim) for claim in index.findings.claims)
    first = {_voice(claim): claim for claim in index.findings.claims}
    counts: Counter[str] = Counter()
    for voice, many in said.items():
        counts[line(index.names.speaker(first[voice]))] += many
    most = [name for name, _ in counts.most_common(MOST_CHOICES)]
    kept = {name: counts[name] for name in [*most, *([asked] if asked else [])]}
    return _choices(kept, {name: name for name in kept})


def _voice(claim: Claim) -> tuple[str, ...]:
    """All of a claim that its speaker's name hangs on."""
    return claim.speaker or "", "" if claim.speaker else claim.speaker_text, claim.speaker_role


def _choices(counts: Mapping[str, int], names: Mapping[str, str]) -> tuple[Choice, ...]:
    """Values in the order of their names; in no order of weight or side."""
    found: Sequence[Choice] = [Choice(value=key, name=names[key], claims=count) for key, count in counts.items()]
    return tuple(sorted(found, key=lambda choice: choice.name.casefold()))


def _href(index: Index, asked: Asked, number: int) -> str:
    given: dict[str, Any] = {name: value or None for name, value in asked.model_dump().items()}
    given["contested"] = "true" if asked.contested else None
    return addresses.situation(index.findings.situation.id, index.as_of, "claims", **given, page=number)
