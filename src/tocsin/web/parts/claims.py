"""Claims as a page shows them: who says what about which happening, in which stance, with which figures."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from tocsin.brief.index import Index, label
from tocsin.brief.quantities import quantity
from tocsin.brief.sentences import VERBS
from tocsin.schema.claims import Claim
from tocsin.schema.figures import Figure
from tocsin.web import addresses
from tocsin.web.context import Part


class FigureShown(Part):
    """One number a claim gives, in its own unit."""

    words: str = Field(description="The figure in words, with bounds and unit.")
    kind: str = Field(description="What is counted: killed, wounded, destroyed …")
    unit: str = Field(description="Of what: persons, soldiers, civilians, tanks … Units are never mixed.")
    low: float | None = Field(None, description="Lower bound; null for none.")
    best: float | None = Field(None, description="Best value; null where only bounds are given.")
    high: float | None = Field(None, description="Upper bound; null for none.")
    side: str = Field("", description="Whose loss it is: a, b, other, or empty for unknown.")
    of: str = Field("", description="Whose loss it is, by name; empty for unknown.")
    written: str = Field("", description="The figure as the source wrote it.")


class ClaimShown(Part):
    """One claim."""

    id: str = Field(description="The claim's id.")
    href: str = Field(description="Its own page.")
    text: str = Field(description="What it says.")
    kind: str = Field(description="The kind of happening, in words.")
    known: date = Field(description="The day it could first be read.")
    happened: str = Field(description="When it is said to have happened, in words, with its precision.")
    start: date | None = Field(None, description="First day of what it tells of; null where unknown.")
    end: date | None = Field(None, description="Last day of what it tells of; null where unknown.")
    speaker: str = Field(description="Who says it.")
    side: str = Field(description="The side the speaker is counted with: a, b or other.")
    camp: str = Field(description="Whom the speaker speaks for, by name.")
    stance: str = Field(description="How they say it: says, denies, accuses …")
    denies: str = Field("", description="What a denial denies: event, involvement, figure, blame or account.")
    status: str = Field(description="happened, ongoing, future, hypothetical, negated or historical.")
    relayed: str = Field("", description="Who passed it on, and whom they lean to.")
    places: str = Field("", description="Where, by neutral names.")
    figures: tuple[FigureShown, ...] = Field((), description="The numbers it gives.")
    contested: bool = Field(description="Whether the claims about this happening conflict.")
    verified: bool = Field(description="False: enters no headline and no score.")
    curated: bool = Field(description="Written down after the fact.")
    coder: str = Field(description="Who read it: a curator or the machine.")
    confidence: float = Field(description="How sure the coder is, 0 to 1.")
    cite: str = Field(description="The source as given.")


def claim_shown(claim: Claim, index: Index) -> ClaimShown:
    """A claim as known on the day of the findings that ``index`` is of."""
    names = index.names
    return ClaimShown(
        id=claim.id,
        href=addresses.claim(claim.id, index.as_of),
        text=claim.text,
        kind=label(claim.kind),
        known=claim.known,
        happened=claim.happened.show(),
        start=claim.happened.start,
        end=claim.happened.end,
        speaker=names.speaker(claim),
        side=side_word(names.side_of(claim.speaker)),
        camp=names.camp_of(claim),
        stance=VERBS[claim.stance],
        denies=claim.denial_of or "",
        status=claim.status,
        relayed=names.relay(claim),
        places=names.places(claim.places) or claim.place_text,
        figures=tuple(figure_shown(one, index) for one in claim.figures),
        contested=index.contested(claim),
        verified=claim.verified,
        curated=claim.curated,
        coder=claim.coder,
        confidence=claim.confidence,
        cite=claim.cite,
    )


def figure_shown(figure: Figure, index: Index) -> FigureShown:
    """A figure with whose loss it is."""
    return FigureShown(
        words=quantity(figure),
        kind=figure.kind,
        unit=figure.unit or figure.who,
        low=figure.low,
        best=figure.best,
        high=figure.high,
        side=side_word(index.names.side_of(figure.side)) if figure.side else "",
        of=index.names.actor(figure.side) if figure.side else "",
        written=figure.text,
    )


def side_word(side: int | None) -> str:
    """``a`` or ``b`` for a side, ``other`` for neither."""
    return "other" if side is None else "ab"[side]
