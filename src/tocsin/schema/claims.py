"""What one text says happened, and who says so. A claim is never edited; an event is recomputed from its claims."""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

from msgspec import Struct

from tocsin.schema.figures import Figure
from tocsin.schema.time import When

Stance = Literal["asserts", "claims_own_act", "denies", "accuses", "doubts", "not_confirmed", "no_figure"]
Status = Literal["happened", "ongoing", "future", "hypothetical", "negated", "historical"]
DenialOf = Literal["event", "involvement", "figure", "blame", "account"]
Level = Literal[
    "leaders", "foreign_ministers", "defence_ministers", "chiefs_of_staff", "ministers", "co_chairs", "envoys",
    "officials", "military", "unknown",
]  # fmt: skip
SpeakerRole = Literal["perpetrator", "victim", "authority", "witness", "monitor", "mediator", "ally", "expert", "media",
                      "anonymous", "author", "unknown"]  # fmt: skip

STANCES: tuple[str, ...] = get_args(Stance)
STATUSES: tuple[str, ...] = get_args(Status)
DENIALS: tuple[str, ...] = get_args(DenialOf)
LEVELS: tuple[str, ...] = get_args(Level)


class Span(Struct, frozen=True):
    """Characters ``start``..``end`` (end exclusive) of the article's text."""

    start: int
    end: int


class Comparison(Struct, frozen=True):
    """A superlative a text asserts: "the worst since 1994", "the last significant skirmish occurred in 2016".

    ``rank`` is the superlative's sense, ``since`` the earlier case it names (None: no case named, "unprecedented").
    """

    rank: Literal["last", "first", "worst", "largest", "unprecedented"]
    since: When | None = None
    text: str = ""


class Claim(Struct, frozen=True, kw_only=True):
    """One statement about one happening.

    ``doers`` and ``targets`` are actor ids (``doer_text``/``target_text`` keep the words where no id was found).
    ``speaker`` says it; ``relayers`` passed it on, outermost first; a claim in the author's own voice has the outlet as
    speaker and role "author" or "media". ``happening`` is a curator's key that ties claims about one happening;
    ``agreement`` the id of the truce a breach or an end belongs to. ``denial_of`` says what a denial denies.
    ``level`` is the rank of the persons acting (leaders, foreign ministers, …). ``verified`` is False for rows that never
    enter a score; ``curated`` is True for rows written down after the fact. ``partisan`` is the actor id an outlet leans
    to. ``cite`` is the source as given. ``span`` counts characters of the article's text.
    """

    id: str
    source: str
    origin: str
    kind: str
    text: str
    known: date
    happened: When = When()
    doers: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    doer_text: str = ""
    target_text: str = ""
    speaker: str | None = None
    speaker_text: str = ""
    speaker_role: SpeakerRole = "unknown"
    relayers: tuple[str, ...] = ()
    stance: Stance = "asserts"
    status: Status = "happened"
    denial_of: DenialOf | None = None
    hedge: str | None = None
    figures: tuple[Figure, ...] = ()
    places: tuple[str, ...] = ()
    place_text: str = ""
    weapons: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    level: Level = "unknown"
    comparison: Comparison | None = None
    happening: str | None = None
    agreement: str | None = None
    article: str | None = None
    span: Span | None = None
    cite: str = ""
    language: str = "en"
    partisan: str | None = None
    verified: bool = True
    curated: bool = False
    coder: str = "curated"
    confidence: float = 1.0
    note: str = ""
    situation: str | None = None
