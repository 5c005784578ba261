"""Agreements, what they promise, and where they stand."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from tocsin.schema.briefs import Sum
from tocsin.schema.claims import Level, Span
from tocsin.schema.time import When

Purpose = Literal["humanitarian", "cessation", "preliminary", "definitive", "unknown"]
War = Literal["interstate", "civil", "internationalised", "extrastate", "unknown"]


class Clause(Struct, frozen=True):
    """One promise: its kind (``schema/clauses.yaml``), its sense in plain words, and where the text says so, if it is held."""

    kind: str
    text: str
    span: Span | None = None


class Agreement(Struct, frozen=True, kw_only=True):
    """A truce or other agreement.

    ``agreed`` is when it was made, ``in_force`` from when it was to hold (hour where sourced, else unknown). ``signed_by``
    is the rank of those who made it, ``brokers`` and ``parties`` actor ids; ``monitor`` an actor id, or None for none,
    with ``monitor_text`` in words. ``replaces`` names the truce it restores. ``declined`` are parties it speaks of that
    did not sign; ``formal`` is True for a written and signed one, False for one made by word of mouth. ``article`` and
    ``span`` say where it was read. Rows of data sets have ``states`` (ISO-3), ``conflict`` and ``dyad`` (UCDP ids),
    names in words (``party_text``, ``broker_text``), and ``ended``, the day fighting was coded to have come back.
    """

    id: str
    source: str
    title: str
    kind: Literal["truce", "protocol", "statement", "treaty", "understanding", "de_facto_calm"]
    known: date
    agreed: When = When()
    in_force: When = When()
    parties: tuple[str, ...] = ()
    brokers: tuple[str, ...] = ()
    monitor: str | None = None
    monitor_text: str = ""
    signed_by: Level = "unknown"
    place: str | None = None
    place_text: str = ""
    clauses: tuple[Clause, ...] = ()
    text: str = ""
    replaces: str | None = None
    cite: str = ""
    verified: bool = True
    situation: str | None = None
    purpose: Purpose = "unknown"
    formal: bool | None = None
    declined: tuple[str, ...] = ()
    article: str | None = None
    span: Span | None = None
    language: str = ""
    states: tuple[str, ...] = ()
    war: War = "unknown"
    conflict: str | None = None
    dyad: str | None = None
    party_text: str = ""
    broker_text: str = ""
    ended: When = When()
    url: str = ""

    @property
    def begins(self) -> date | None:
        """The day it was to hold from, else the day it was made; None where neither is known."""
        return self.in_force.start or self.agreed.end or self.agreed.start


Standing = Literal["agreed", "in_force", "strained", "contested", "broken", "ended", "superseded", "unknown"]


class TruceStatus(Struct, frozen=True, kw_only=True):
    """Where one truce stands as of a day, with the claim ids that say so.

    ``first_breach`` is the earliest alleged breach and ``held_hours``/``held_days`` the time from ``in_force`` to it (None
    if unknown); ``breaches_by`` counts claims per accused actor id; ``ended_by`` are the claim ids that say it ended.
    """

    agreement: Agreement
    standing: Standing
    breaches: tuple[str, ...] = ()
    breaches_by: tuple[tuple[str, int], ...] = ()
    first_breach: str | None = None
    held_hours: float | None = None
    held_days: int | None = None
    ended_by: tuple[str, ...] = ()
    as_of: date | None = None


class Breach(Struct, frozen=True, kw_only=True):
    """A claim of an act against a truce, with the clause it would break and by whose account.

    ``accused`` and ``account`` are lead actors of sides, or other actors' ids; None where unknown. ``by_monitor``: the
    account is that of the truce's monitor. ``denied`` are the claims that deny it. ``happening`` is the id of the first claim
    of the same happening: breaches are counted by it, claims by themselves.
    """

    claim: str
    agreement: str
    clause: str | None
    accused: str | None
    account: str | None
    day: date | None
    by_monitor: bool = False
    denied: tuple[str, ...] = ()
    happening: str = ""


Compliance = Literal["kept", "breached", "disputed", "not told"]


class ClauseStanding(Struct, frozen=True, kw_only=True):
    """What one side is said to have done about one clause: ``kept`` and ``breached`` are claim ids, whoever makes them."""

    clause: Clause
    side: str
    standing: Compliance
    kept: tuple[str, ...] = ()
    breached: tuple[str, ...] = ()


class Counter(Struct, frozen=True, kw_only=True):
    """A running count of breaches that somebody publishes: never a fact, its change and its silence are what is told.

    ``values`` are (last day counted, count, record id), oldest first; ``per_day`` the newest count by its days; ``change``
    the newest rate over the one before, a ratio; ``silent_days`` since the newest one's last day.
    """

    by: str
    against: str
    unit: str
    values: tuple[tuple[date, float, str], ...]
    per_day: float | None = None
    change: float | None = None
    silent_days: int | None = None
    by_monitor: bool = False
    sums: tuple[Sum, ...] = ()


class TruceClock(Struct, frozen=True, kw_only=True):
    """How long a truce has run, and its first alleged breach by each side and by a monitor.

    ``first_by`` are (accused lead actor, claim id); ``first_told`` are the claims on the first breach of all that differ in
    day or in who did it, one by each account, when ``conflict`` is set.
    """

    in_force: When
    days: int | None
    hours: float | None
    first_by: tuple[tuple[str, str], ...] = ()
    first_by_monitor: str | None = None
    first_told: tuple[str, ...] = ()
    conflict: bool = False
    beside: tuple[str, ...] = ()
    """Other truces of these parties in force on the same day."""


class Chance(Struct, frozen=True, kw_only=True):
    """The chance that a truce still holds ``days`` after it came into force (or from the day told), with its 90 % interval.

    ``base`` is the plain share among all cases of its kind of war.
    """

    days: int
    p: float
    low: float
    high: float
    base: float
    at_risk: int


class LikeCase(Struct, frozen=True, kw_only=True):
    """A like truce: how far it lies by the stated features, how long it held, and whether it failed or was last seen whole."""

    agreement: str
    title: str
    day: date
    distance: float
    held_days: int
    failed: bool
    alike: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    cite: str = ""
    sums: tuple[Sum, ...] = ()


class Survival(Struct, frozen=True, kw_only=True):
    """How long a truce may hold, from like cases known by the day.

    ``cases`` like it of which ``failed``; ``kind`` the war they are of; ``day_in_force`` the truce's age in days, from
    which the chances are reckoned if it is running. ``features`` are (name, value in words); ``method`` the model and the
    year to which it was fitted; ``small`` is set where the cases are too few to say much. ``sentence`` says it in words.
    """

    id: str
    known: date
    agreement: str
    kind: War
    cases: int
    failed: int
    day_in_force: int
    chances: tuple[Chance, ...]
    nearest: tuple[LikeCase, ...]
    features: tuple[tuple[str, str], ...]
    definition: str
    method: str
    small: bool
    sentence: str = ""
    sums: tuple[Sum, ...] = ()
    cites: tuple[str, ...] = ()


class TruceWatch(Struct, frozen=True, kw_only=True):
    """All that is told of one truce as of a day: where it stands, its clock, breaches, clauses, counters and chances."""

    status: TruceStatus
    clock: TruceClock
    breaches: tuple[Breach, ...] = ()
    clauses: tuple[ClauseStanding, ...] = ()
    counters: tuple[Counter, ...] = ()
    survival: Survival | None = None
