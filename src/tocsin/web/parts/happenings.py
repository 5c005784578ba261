"""Happenings with their claims by side: what is claimed on either side and by others, figures of one unit in one row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from pydantic import Field

from tocsin.brief.index import Index, label
from tocsin.coding.conflicts import conflicts
from tocsin.exports.coarse import day_only, place_of
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event
from tocsin.web import addresses
from tocsin.web.context import Part
from tocsin.web.parts.claims import ClaimShown, FigureShown, claim_shown
from tocsin.web.parts.spans import line

SIDES = ("a", "b", "other")
CONFLICTS = {
    "denial": "denied",
    "counter_claim": "told as another kind of act",
    "blame": "each side blames the other",
    "figures": "figures that exclude each other",
}
PRECISIONS = {
    "minute": "known to the day or finer", "hour": "known to the day or finer", "day": "known to the day",
    "week": "known to the week", "month": "known to the month", "season": "known to the season",
    "year": "known to the year", "decade": "known to the decade", "range": "known as a span of days",
    "unknown": "the day is not known",
}  # fmt: skip
"""How well a time is known. What is known to the hour is told by the day: nothing here is finer."""


class Side(Part):
    """A side of a situation."""

    key: str = Field(description="a, b or other.")
    name: str = Field(description="The party's name, or that of the rest.")


class Statement(Part):
    """One speaker's one statement: the claim known first, and the copies that pass it on."""

    claim: ClaimShown = Field(description="The claim known first.")
    copies: tuple[ClaimShown, ...] = Field((), description="Further claims that pass the same statement on.")
    through: tuple[str, ...] = Field((), description="Who passed it on, all copies together, by name.")
    follows: str | None = Field(None, description="The earlier claim of the same speaker that this one changes, by id.")


class Given(Part):
    """One figure by one speaker."""

    figure: FigureShown = Field(description="The figure.")
    speaker: str = Field(description="Who gives it.")
    href: str = Field(description="The claim that gives it.")
    known: date = Field(description="The day it could first be read.")
    manner: str = Field(description="The claim's stance.")
    verified: bool = Field(description="False: enters no headline and no score.")


class FigureRow(Part):
    """Figures that count the same: one kind, one unit, the losses of one side. They stand side by side, never added."""

    counted: str = Field(description="What is counted, in words.")
    unit: str = Field(description="Of whom or what.")
    of: str = Field("", description="Whose losses they are, by name; empty where that is not said.")
    side: str = Field("", description="Whose losses they are: a, b or other; empty where that is not said.")
    cells: tuple[tuple[Given, ...], ...] = Field(description="The figures given by side a, by side b and by others.")


class Disagreement(Part):
    """How claims about one happening conflict."""

    kind: str = Field(description="How, in words.")
    sentence: str = Field(description="Who says what against whom.")
    one: tuple[str, ...] = Field(
        (), description="Ids of the claims on one hand; empty where only a denial is on record."
    )
    other: tuple[str, ...] = Field((), description="Ids of the claims on the other.")


class HappeningShown(Part):
    """One happening and what is said of it."""

    id: str = Field(description="The event's id.")
    href: str = Field(description="Its own page.")
    kind: str = Field(description="What happened, in words.")
    when: str = Field(description="When, in words.")
    precision: str = Field(description="How well the time is known, in words.")
    where: str = Field("", description="Where, by neutral name; of forces no finer than a district. Empty: not told.")
    start: date | None = Field(None, description="Its first day; null where unknown.")
    known: date = Field(description="The day it could first be read.")
    contested: bool = Field(description="Whether the claims about it conflict.")
    why: tuple[Disagreement, ...] = Field((), description="How they conflict.")
    columns: tuple[tuple[Statement, ...], ...] = Field(description="Statements by side a, by side b and by others.")
    figures: tuple[FigureRow, ...] = Field((), description="Their figures, a row for each thing counted.")
    claims: int = Field(description="How many claims there are about it.")


def sides(index: Index) -> tuple[Side, ...]:
    """The two parties in the situation's order, and the rest."""
    return (
        Side(key="a", name=index.names.party(0)),
        Side(key="b", name=index.names.party(1)),
        Side(key="other", name="Others"),
    )


def happening_shown(event: Event, index: Index) -> HappeningShown:
    """A happening that was reconciled from claims."""
    told = index.claims_of(event)
    statements = statements_of(told, index)
    happened = day_only(event.kind, event.happened)
    place = place_of(event.kind, event.place, index.findings.places)
    return HappeningShown(
        id=event.id,
        href=addresses.event(index.findings.situation.id, event.id, index.as_of),
        kind=label(event.kind),
        when=happened.show(),
        precision=PRECISIONS[happened.precision],
        where=line(index.names.place(place)) if place else "",
        start=event.happened.start,
        known=event.known,
        contested=event.contested,
        why=disagreements(told, index) if event.contested else (),
        columns=by_sides(statements),
        figures=figure_rows([one.claim for one in statements]),
        claims=len(told),
    )


def statements_of(claims: Iterable[Claim], index: Index) -> list[Statement]:
    """Claims with relayed copies folded under the one known first, in the order given."""
    folded: dict[str, list[Claim]] = {}
    for claim in claims:
        folded.setdefault(index.statement(claim), []).append(claim)
    return [_statement(group, index) for group in folded.values()]


def _statement(group: list[Claim], index: Index) -> Statement:
    telling = index.telling_of.get(group[0].id)
    lead = next((claim for claim in group if telling and claim.id == telling.lead), group[0])
    follows = telling.follows if telling else None
    earlier = next((one for one in index.findings.tellings if one.id == follows), None) if follows else None
    return Statement(
        claim=claim_shown(lead, index),
        copies=tuple(claim_shown(one, index) for one in group if one is not lead),
        through=tuple(line(name, 100) for name in index.passed_on(lead)),
        follows=earlier.lead if earlier else None,
    )


def figure_rows(claims: Sequence[ClaimShown]) -> tuple[FigureRow, ...]:
    """Figures by what is counted, of whom and whose loss; only what counts the same shares a row."""
    rows: dict[tuple[str, str, str, str], list[tuple[ClaimShown, FigureShown]]] = {}
    for claim in claims:
        for figure in claim.figures:
            rows.setdefault((figure.counted, figure.unit, figure.of, figure.side), []).append((claim, figure))
    return tuple(_row(*key, given) for key, given in rows.items())


def _row(counted: str, unit: str, of: str, side: str, given: list[tuple[ClaimShown, FigureShown]]) -> FigureRow:
    cells = tuple(tuple(_given(claim, figure) for claim, figure in given if claim.side == key) for key in SIDES)
    return FigureRow(counted=counted, unit=unit, of=of, side=side, cells=cells)


def _given(claim: ClaimShown, figure: FigureShown) -> Given:
    return Given(figure=figure, speaker=claim.speaker, href=claim.href, known=claim.known, manner=claim.manner,
                 verified=claim.verified)  # fmt: skip


def disagreements(told: Iterable[Claim], index: Index) -> tuple[Disagreement, ...]:
    """How the claims about one happening conflict."""
    found = conflicts(told, index.findings.situation, index.names.actor)
    return tuple(
        Disagreement(kind=CONFLICTS[one.what], sentence=line(one.sentence, 600), one=one.a, other=one.b)
        for one in found
    )


def by_sides(statements: Iterable[Statement]) -> tuple[tuple[Statement, ...], ...]:
    """Statements by side a, side b and others, in the order given."""
    kept = list(statements)
    return tuple(tuple(one for one in kept if one.claim.side == key) for key in SIDES)
