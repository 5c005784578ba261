"""What is told to whom when a warning is issued or a record changes, and what became of the telling."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from tocsin.schema.risks import Level

ChannelName = Literal["email", "webhook", "atom", "cap", "apprise"]
Digest = Literal["off", "daily", "weekly"]
Kind = Literal["warning", "change", "test"]
Message = Literal["new", "update", "cancel"]
State = Literal["waiting", "held", "failed", "sent", "dead"]

LEVELS: tuple[Level, ...] = ("structural", "watch", "imminent")
"""From the slowest to the most urgent."""
WATCHED, WORLD = "*", "world"
"""Instead of a situation's id: every watched situation; every pair of states."""


class Because(Struct, frozen=True):
    """One reason as a sentence, with the ids of the records it rests on; ``head`` is what it is about, if said."""

    sentence: str
    cites: tuple[str, ...] = ()
    head: str = ""


class Earlier(Struct, frozen=True):
    """The alert that this one updates or withdraws: its id, when it was made, and its level."""

    id: str
    made: datetime
    level: Level


class Alert(Struct, frozen=True, kw_only=True):
    """One thing told to one subscription; ``id`` is its idempotency key, the same however often it is sent.

    ``what`` is the id of the warning or change. ``titles`` are those of the watched situations concerned (none: the
    pair is not watched), ``countries`` the names of the pair's states, ``event`` what is warned of in words. ``p``,
    ``low``, ``high`` and ``base_rate`` are chances; ``None`` for a change of the record. ``also`` are lower warnings of the
    same pair that stand beside it. ``issued`` and ``expires`` are days, both included; of a change, the days compared.
    ``link`` is a path. ``day`` is the day judged; ``replay``: that day is past, nothing of this is news. ``made`` is in UTC.
    """

    id: str
    subscription: str
    kind: Kind
    what: str
    day: date
    made: datetime
    message: Message = "new"
    earlier: Earlier | None = None
    situations: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    pair: str = ""
    countries: tuple[str, ...] = ()
    level: Level | None = None
    event: str = ""
    p: float | None = None
    low: float | None = None
    high: float | None = None
    base_rate: float | None = None
    because: tuple[Because, ...] = ()
    change: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    issued: date
    expires: date
    link: str = ""
    replay: bool = False


class Subscription(Struct, frozen=True, kw_only=True):
    """Who is told of what, and when.

    ``situation`` is an id, "*" (every watched one) or "world" (every pair of states). ``changes``: of changes of the
    record too. ``quiet`` is "22:00-07:00" in ``zone`` (an IANA name), or "". ``urgent``: an imminent warning waits neither
    for the end of the quiet hours nor for the digest. ``hour`` is that of the digest (0 to 23, in ``zone``; a weekly
    one comes on Mondays). A webhook's secret is not part of it.
    """

    id: str
    situation: str
    least: Level
    channel: ChannelName
    address: str
    created: datetime
    changes: bool = False
    quiet: str = ""
    zone: str = "UTC"
    urgent: bool = True
    digest: Digest = "off"
    hour: int = 8
    active: bool = True


class Delivery(Struct, frozen=True, kw_only=True):
    """One alert on its way to one subscription.

    ``waiting``: not tried yet; ``held``: until quiet hours or the digest's hour are over; ``failed``: tried, and tried again
    at ``next_try``; ``dead``: given up after the last try, told loudly; ``sent``: the channel took it. ``parcel`` is the
    key of the message it went or goes in: a digest has one for several alerts. ``error`` names no secret.
    """

    key: str
    subscription: str
    state: State
    attempts: int
    next_try: datetime | None
    error: str
    made: datetime
    sent: datetime | None
    parcel: str
    alert: Alert


class Parcel(Struct, frozen=True, kw_only=True):
    """One message: the alerts it carries (several in a digest) under one idempotency key. ``made`` never changes."""

    key: str
    subscription: Subscription
    alerts: tuple[Alert, ...]
    made: datetime

    @property
    def replay(self) -> bool:
        """Whether anything in it is of a past day."""
        return any(alert.replay for alert in self.alerts)


class Sent(Struct, frozen=True, kw_only=True):
    """What became of one parcel in one run; ``shown`` holds the message itself in a dry run, and nothing else."""

    parcel: str
    subscription: str
    channel: ChannelName
    alerts: int
    outcome: Literal["sent", "failed", "dead", "held", "shown"]
    error: str = ""
    shown: str = ""


class DeliveryReport(Struct, frozen=True, kw_only=True):
    """One run of the delivery. ``dead`` counts all that were given up and still lie there, not only this run's."""

    at: datetime
    parcels: tuple[Sent, ...]
    dead: int
    dry_run: bool = False


class Logged(Struct, frozen=True):
    """One line of the audit log: when, what was done, to which subscription, with what; no secret."""

    at: datetime
    what: str
    subscription: str
    detail: str
