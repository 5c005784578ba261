"""What a day's judgement hands to those who tell people: the pinned record of a situation and what follows from it."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from tocsin.schema.claims import Claim
from tocsin.schema.episodes import Episode
from tocsin.schema.events import Event, Reading
from tocsin.schema.involvement import Involvement
from tocsin.schema.mediation import Crisis, Desk
from tocsin.schema.packaged import Packaged
from tocsin.schema.registry import Actor, Hold, Office, Place, Tie
from tocsin.schema.risks import EarlyWarning, PointOfNoReturn, Risk
from tocsin.schema.signals import ClockReading, Signal
from tocsin.schema.situations import Situation
from tocsin.schema.sources import Pull
from tocsin.schema.tellings import Telling
from tocsin.schema.truces import Agreement, TruceStatus, TruceWatch


class Contact(Struct, frozen=True, kw_only=True):
    """The last public act of one diplomatic kind and how many days ago; ``claim`` None: none on record (not "none made")."""

    key: str
    label: str
    claim: str | None
    last: date | None
    days_ago: int | None


class Findings(Struct, frozen=True, kw_only=True):
    """Everything a brief, a ledger or a note may use, all from one view of one moment.

    ``claims`` in order of (known, happened, id); ``events`` are those reconciled from ``claims``; ``dataset_events`` are
    data sets' rows in the situation's scope; ``pulls`` the fetch attempts known by the day. ``tellings`` say which claims
    pass on one statement; without them every claim stands for itself. ``risks`` are those of the situation's pair and its
    countries, ranked among the world's; ``hazard`` is that of war while a flare-up runs, else None. ``watched`` are the
    truces with their clocks, breaches and chances; ``desk`` is what a mediator works with;
    ``past`` are the data sets' rows on which those rest.
    """

    situation: Situation
    as_of: date
    moment: int
    actors: dict[str, Actor]
    offices: tuple[Office, ...]
    ties: tuple[Tie, ...]
    places: dict[str, Place]
    holds: tuple[Hold, ...]
    agreements: tuple[Agreement, ...]
    claims: tuple[Claim, ...]
    events: tuple[Event, ...]
    dataset_events: tuple[Event, ...]
    readings: tuple[Reading, ...]
    truces: tuple[TruceStatus, ...]
    contacts: tuple[Contact, ...]
    pulls: tuple[Pull, ...] = ()
    tellings: tuple[Telling, ...] = ()
    signals: tuple[Signal, ...] = ()
    clocks: tuple[ClockReading, ...] = ()
    risks: tuple[Risk, ...] = ()
    warnings: tuple[EarlyWarning, ...] = ()
    hazard: PointOfNoReturn | None = None
    involvement: tuple[Involvement, ...] = ()
    episodes: tuple[Episode, ...] = ()
    packaged: tuple[Packaged, ...] = ()
    watched: tuple[TruceWatch, ...] = ()
    desk: Desk | None = None
    past: tuple[Agreement | Crisis, ...] = ()
