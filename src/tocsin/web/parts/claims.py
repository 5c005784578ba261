"""Claims as a page shows them: who says what about which happening, in which stance, with which figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import Field

from tocsin.brief.index import Index, label
from tocsin.brief.quantities import NOUNS, PEOPLE, quantity
from tocsin.brief.sentences import VERBS, is_curated
from tocsin.exports.coarse import day_only, military, places_of
from tocsin.schema.claims import Claim
from tocsin.schema.figures import Figure
from tocsin.schema.findings import Findings
from tocsin.schema.situations import Situation
from tocsin.web import addresses
from tocsin.web.context import Part
from tocsin.web.parts.spans import language_tag, line, link

MOST_TEXT = 1_200
"""Characters of a claim's words in a list; its own page has them all."""


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
    counted: str = Field("", description="What is counted, in words: killed, armoured vehicles …")


class ClaimShown(Part):
    """One claim."""

    id: str = Field(description="The claim's id.")
    href: str = Field(description="Its own page.")
    text: str = Field(description=f"What it says, at most {MOST_TEXT:,} characters; all of it on its own page.")
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
    places: str = Field("", description="Where, by neutral names; forces are placed by district at the finest.")
    figures: tuple[FigureShown, ...] = Field((), description="The numbers it gives.")
    contested: bool = Field(description="Whether the claims about this happening conflict.")
    verified: bool = Field(description="False: enters no headline and no score.")
    curated: bool = Field(description="Written down after the fact.")
    coder: str = Field(description="Who read it: a curator or the machine.")
    confidence: float = Field(description="How sure the coder is, 0 to 1.")
    cite: str = Field(description="The source as given.")
    url: str | None = Field(None, description="The source's address, where the source is given as one; http or https.")
    language: str = Field("", description="The language of its words as an ISO 639 code; empty where unknown.")
    read: bool = Field(False, description="The words were read from a text by machine, not written by a curator.")
    manner: str = Field("asserts", description="The stance's key: asserts, claims_own_act, denies, accuses, doubts …")


def claim_shown(claim: Claim, index: Index) -> ClaimShown:
    """A claim as known on the day of the findings that ``index`` is of."""
    names = index.names
    happened = day_only(claim.kind, claim.happened)
    return ClaimShown(
        id=claim.id,
        href=addresses.claim(claim.id, index.as_of),
        text=line(claim.text, MOST_TEXT),
        kind=label(claim.kind),
        known=claim.known,
        happened=happened.show(),
        start=happened.start,
        end=happened.end,
        speaker=line(names.speaker(claim)),
        side=side_word(names.side_of(claim.speaker)),
        camp=line(names.camp_of(claim)),
        stance=VERBS[claim.stance],
        denies=claim.denial_of or "",
        status=claim.status,
        relayed=line(names.relay(claim)),
        places=places_shown(claim, index),
        figures=tuple(figure_shown(one, index) for one in claim.figures),
        contested=index.contested(claim),
        verified=claim.verified,
        curated=claim.curated,
        coder=line(claim.coder, 60),
        confidence=claim.confidence,
        cite=line(claim.cite, 600),
        url=link(claim.cite),
        language=language_tag(claim.language),
        read=not is_curated(claim),
        manner=claim.stance,
    )


def places_shown(claim: Claim, index: Index) -> str:
    """Where, by neutral names; of what tells of forces nothing finer than a district, nor a text's own words for it."""
    named = places_of(claim.kind, claim.places, index.findings.places)
    if named or claim.places:
        return line(index.names.places(named))
    return "" if military(claim.kind) else line(claim.place_text)


def figure_shown(figure: Figure, index: Index) -> FigureShown:
    """A figure with whose loss it is."""
    return FigureShown(
        words=line(quantity(figure)),
        kind=figure.kind,
        unit=unit_of(figure),
        low=figure.low,
        best=figure.best,
        high=figure.high,
        side=side_word(index.names.side_of(figure.side)) if figure.side else "",
        of=line(index.names.actor(figure.side)) if figure.side else "",
        written=line(figure.text),
        counted=NOUNS.get(figure.kind, "") or figure.kind.replace("_", " "),
    )


def unit_of(figure: Figure) -> str:
    """What is counted: of people who they are, else the noun; empty where the kind of figure says it already."""
    if figure.who != "unknown":
        return figure.who
    noun = line((figure.unit or "people").replace("_", " "), 60)
    return "" if noun == "people" and figure.kind not in PEOPLE else noun


def side_word(side: int | None) -> str:
    """``a`` or ``b`` for a side, ``other`` for neither."""
    return "other" if side is None else "ab"[side]


def alone(claims: Iterable[Claim], day: date) -> Findings:
    """Findings that hold some claims and the states of the world: for claims that belong to no situation."""
    from tocsin.registry.crosswalk import state_actors

    return Findings(
        situation=Situation(id="", source="tocsin", title="", known=day), as_of=day, moment=0,
        actors={state.id: state for state in state_actors()}, offices=(), ties=(), places={}, holds=(), agreements=(),
        claims=tuple(claims), events=(), dataset_events=(), readings=(), truces=(), contacts=(),
    )  # fmt: skip
