"""One run of the delivery: every subscription for itself, so that one dead endpoint blocks no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from random import Random

from tocsin.alerts.channels import Means, Undelivered, channel
from tocsin.alerts.outbox import Claim, Outbox
from tocsin.alerts.timing import TRIES, goes_at_once, quiet_ends, wait_after
from tocsin.errors import TocsinError
from tocsin.schema.alerts import DeliveryReport, Parcel, Sent, Subscription

AT_ONCE = 16
"""Subscriptions served side by side; one that hangs holds up no more than its own place."""

Clock = Callable[[], datetime]


def deliver(outbox: Outbox, means: Means, clock: Clock, chance: Random | None = None) -> DeliveryReport:
    """Send what is due. Each subscription's parcels go in order, and its first failure ends its part of this run."""
    jitter, served = chance or Random(), outbox.subscriptions()

    def serve(one: Subscription) -> list[Sent]:
        return list(_served(outbox, one, means, clock, jitter))

    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        done = tuple(sent for found in pool.map(serve, served) for sent in found)
    return DeliveryReport(at=clock(), parcels=done, dead=outbox.dead())


def _served(outbox: Outbox, one: Subscription, means: Means, clock: Clock, chance: Random) -> Iterator[Sent]:
    while (claim := outbox.claim(one, clock())) is not None:
        told = _tried(outbox, claim, means, clock, chance)
        yield told
        if told.outcome in ("failed", "dead"):
            return


def _tried(outbox: Outbox, claim: Claim, means: Means, clock: Clock, chance: Random) -> Sent:
    parcel, now = claim.parcel, clock()
    free = quiet_ends(parcel.subscription, now)
    if free > now and not any(goes_at_once(parcel.subscription, alert) for alert in parcel.alerts):
        outbox.hold(claim, free)
        return _sent(parcel, "held")
    try:
        channel(parcel.subscription.channel).send(parcel, replace(means, secret=claim.secret))
    except Exception as error:  # one endpoint's failure, of whatever kind, must not end the run for the others
        failure = undelivered(error)
        given_up = failure.final or claim.attempts + 1 >= TRIES
        again = None if given_up else clock() + wait_after(claim.attempts + 1, failure.wait, chance)
        outbox.failed(claim, clock(), failure.told, again)
        return _sent(parcel, "dead" if given_up else "failed", failure.told)
    outbox.sent(claim, clock())
    return _sent(parcel, "sent")


def undelivered(error: Exception) -> Undelivered:
    """Any failure in words that hold no secret: those of channels as they are, of others only the kind."""
    if isinstance(error, Undelivered):
        return error
    if isinstance(error, TocsinError):
        return Undelivered(f"refused: {type(error).__name__}; check the address and TOCSIN_ALLOW_PRIVATE")
    return Undelivered(f"the channel failed ({type(error).__name__})")


def preview(parcels: list[Parcel], means: Means, now: datetime, dead: int = 0) -> DeliveryReport:
    """The messages exactly as they would be sent. Sends and stores nothing."""
    shown = tuple(
        _sent(parcel, "shown", shown=channel(parcel.subscription.channel).shown(parcel, means)) for parcel in parcels
    )
    return DeliveryReport(at=now, parcels=shown, dead=dead, dry_run=True)


def _sent(parcel: Parcel, outcome: str, error: str = "", shown: str = "") -> Sent:
    import msgspec

    return msgspec.convert(
        {
            "parcel": parcel.key,
            "subscription": parcel.subscription.id,
            "channel": parcel.subscription.channel,
            "alerts": len(parcel.alerts),
            "outcome": outcome,
            "error": error,
            "shown": shown,
        },
        Sent,
    )
