"""When a message may go: quiet hours and digests in the reader's own zone, and how long to wait after a failure.

Everything is reckoned from the instant asked about; wall clocks are those of the zone, on the days they are changed too.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tocsin.errors import BadInput
from tocsin.schema.alerts import Alert, Subscription

TRIES = 12
"""How often a parcel is tried before it is given up: over about twenty hours."""
FIRST_WAIT, LONGEST_WAIT = 60.0, 6 * 3600.0
LONGEST_QUIET = 22 * 60
"""Minutes. Delivery runs now and then: an open span that it may never meet would hold an alert for ever."""
LEASE = timedelta(minutes=10)
"""How long a parcel belongs to the process that took it; after that, another may send it."""


def zone_of(name: str) -> ZoneInfo:
    """A time zone by its IANA name. Raises ``BadInput``."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise BadInput(
            f"{name!r} is not a time zone", "write an IANA name such as Asia/Yerevan, Asia/Baku or UTC"
        ) from None


def quiet_span(text: str) -> tuple[time, time]:
    """The start and end of quiet hours, written 22:00-07:00. Raises ``BadInput``."""
    try:
        start, end = (time.fromisoformat(part.strip()) for part in text.split("-"))
    except ValueError:
        raise BadInput(f"{text!r} are not quiet hours", "write them as 22:00-07:00") from None
    minutes = ((end.hour - start.hour) * 60 + end.minute - start.minute) % (24 * 60)
    if not 0 < minutes <= LONGEST_QUIET or start.tzinfo or end.tzinfo:
        raise BadInput(
            f"the quiet hours {text!r} leave less than two hours a day in which alerts can come",
            "write them as 22:00-07:00, without a zone",
        )
    return start, end


def is_quiet(subscription: Subscription, now: datetime) -> bool:
    """Whether the quiet hours run: from their start, up to and without their end."""
    if not subscription.quiet:
        return False
    start, end = quiet_span(subscription.quiet)
    at = now.astimezone(zone_of(subscription.zone)).time()
    return start <= at < end if start < end else at >= start or at < end


def quiet_ends(subscription: Subscription, now: datetime) -> datetime:
    """The first instant from ``now`` on, in UTC, at which the quiet hours do not run."""
    at = now.astimezone(UTC)
    while is_quiet(subscription, at):
        at = _next_at(at, quiet_span(subscription.quiet)[1], zone_of(subscription.zone))
    return at


def digest_at(subscription: Subscription, now: datetime) -> datetime:
    """The next hour of the digest after ``now``, in UTC."""
    zone, hour = zone_of(subscription.zone), time(subscription.hour)
    at = _next_at(now.astimezone(UTC), hour, zone)
    while subscription.digest == "weekly" and at.astimezone(zone).weekday() != 0:
        at = _next_at(at, hour, zone)
    return at


def _next_at(after: datetime, wall: time, zone: ZoneInfo) -> datetime:
    """The first instant later than ``after`` at which the zone's clocks show ``wall`` (or would, had they not jumped)."""
    day = after.astimezone(zone).date() - timedelta(days=1)
    while True:
        for fold in (0, 1):
            at = datetime.combine(day, wall.replace(fold=fold), zone).astimezone(UTC)
            if at > after:
                return at
        day += timedelta(days=1)


def goes_at_once(subscription: Subscription, alert: Alert) -> bool:
    """Whether neither quiet hours nor digest hold it: a test, or an imminent warning where the reader chose so."""
    return alert.kind == "test" or (subscription.urgent and alert.level == "imminent")


def first_try(subscription: Subscription, alert: Alert, now: datetime) -> datetime:
    """When an alert made now may go for the first time, in UTC."""
    if goes_at_once(subscription, alert):
        return now
    due = digest_at(subscription, now) if subscription.digest != "off" else now
    return quiet_ends(subscription, due)


def wait_after(attempts: int, asked: float, chance: Random) -> timedelta:
    """How long to wait after the given number of failed tries: doubling, capped, with jitter, at least what was asked for.

    The jitter takes up to half away, so that many who failed together do not come back together.
    """
    whole = min(FIRST_WAIT * 2.0 ** (attempts - 1), LONGEST_WAIT)
    return timedelta(seconds=max(whole * chance.uniform(0.5, 1.0), min(asked, LONGEST_WAIT)))
