"""Subscriptions, alerts on their way and messages as a page shows them. Addresses are masked, secrets are left out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from tocsin import alerting
from tocsin.alerts.wording import headline
from tocsin.schema.alerts import WATCHED, WORLD, ChannelName, Delivery, Digest, Sent, Subscription
from tocsin.schema.risks import Level
from tocsin.web.context import Part

WORDS = {WATCHED: "Every watched situation", WORLD: "Every pair of states in the world"}
"""What is followed where it is no single situation."""
ORDER = ("dead", "failed", "waiting", "held", "sent")
"""States in the order shown: what needs somebody comes first."""


class Wanted(BaseModel):
    """A new subscription, as a form or as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    situation: str = Field(
        WATCHED, max_length=100, description="A situation's id, `*` for every watched one, or `world`."
    )
    least: Level = Field("watch", description="The lowest level told: structural, watch or imminent.")
    changes: bool = Field(False, description="Tell of grave changes of the record too.")
    channel: ChannelName = Field("webhook", description="email, webhook, atom, cap or apprise.")
    address: str = Field(
        "", max_length=2048, description="An e-mail address, a web address, a feed's name, or apprise's address."
    )
    quiet: str = Field("", max_length=20, description="Quiet hours, such as 22:00-07:00; empty for none.")
    zone: str = Field("UTC", max_length=64, description="The time zone of quiet hours and digest, by its IANA name.")
    urgent: bool = Field(True, description="An imminent warning waits for neither quiet hours nor digest.")
    digest: Digest = Field("off", description="off, daily or weekly (Mondays).")
    hour: int = Field(8, ge=0, le=23, description="The hour of the digest, in the zone.")


class SubscriptionShown(Part):
    """One subscription."""

    id: str = Field(description="Its id.")
    situation: str = Field(description="A situation's id, `*` or `world`.")
    what: str = Field(description="What it follows, in words.")
    least: Level = Field(description="The lowest level told.")
    changes: bool = Field(description="Whether grave changes of the record are told too.")
    channel: ChannelName = Field(description="The channel.")
    address: str = Field(description="The address, masked.")
    timing: str = Field(description="Quiet hours and digest, in words.")
    created: datetime = Field(description="When it was made, UTC.")


class DeliveryShown(Part):
    """One alert on its way."""

    key: str = Field(description="Its idempotency key.")
    subscription: str = Field(description="The subscription's id.")
    address: str = Field(description="The channel and the masked address.")
    state: str = Field(
        description="dead (given up), failed (tried again later), waiting, held (quiet hours, digest) or sent."
    )
    headline: str = Field(description="What it tells.")
    attempts: int = Field(description="How often it was tried.")
    error: str = Field("", description="Why the last try failed.")
    made: datetime = Field(description="When it was raised, UTC.")
    next_try: datetime | None = Field(None, description="When it is tried next, UTC; null: never.")
    sent: datetime | None = Field(None, description="When the channel took it, UTC.")
    replay: bool = Field(description="Whether it is of a past day.")


class MessageShown(Part):
    """One message, and what became of it."""

    key: str = Field(description="Its idempotency key.")
    subscription: str = Field(description="The subscription's id.")
    channel: ChannelName = Field(description="The channel.")
    alerts: int = Field(description="How many alerts it carries.")
    outcome: str = Field(description="sent, failed, dead, held, or shown (a dry run).")
    error: str = Field("", description="Why it failed.")
    text: str = Field("", description="In a dry run, the message as it would be sent.")


class Counted(Part):
    """How many there are."""

    subscriptions: int = Field(description="Subscriptions in force.")
    dead: int = Field(description="Alerts given up after the last try.")
    failed: int = Field(description="Alerts that failed and are tried again.")
    waiting: int = Field(description="Alerts not tried yet.")
    held: int = Field(description="Alerts held by quiet hours or a digest.")
    sent: int = Field(description="Alerts that a channel took.")


class Done(Part):
    """What a deed came to."""

    words: str = Field(description="What was done, in a sentence.")
    fine: bool = Field(True, description="False where something failed.")
    secret: str = Field("", description="A new webhook's secret. It is told here and never again.")
    subscription: SubscriptionShown | None = Field(None, description="The subscription concerned.")
    alerts: tuple[str, ...] = Field((), description="Headlines of the alerts raised.")
    messages: tuple[MessageShown, ...] = Field((), description="Messages sent or tried.")


def subscription_shown(given: Subscription, titles: dict[str, str]) -> SubscriptionShown:
    """A subscription with its address masked."""
    return SubscriptionShown(
        id=given.id,
        situation=given.situation,
        what=WORDS.get(given.situation) or titles.get(given.situation, given.situation),
        least=given.least,
        changes=given.changes,
        channel=given.channel,
        address=alerting.masked(given),
        timing=_timing(given),
        created=given.created,
    )


def _timing(given: Subscription) -> str:
    quiet = f"quiet {given.quiet}" if given.quiet else ""
    digest = f"{given.digest} digest at {given.hour:02d}:00" if given.digest != "off" else ""
    if not quiet and not digest:
        return "at once"
    urgent = "imminent at once" if given.urgent else "imminent waits too"
    return f"{', '.join(filter(None, (digest, quiet)))} ({given.zone}); {urgent}"


def delivery_shown(given: Delivery, subscription: Subscription | None) -> DeliveryShown:
    """A delivery with the channel it goes by."""
    return DeliveryShown(
        key=given.key,
        subscription=given.subscription,
        address=f"{subscription.channel}, {alerting.masked(subscription)}" if subscription else "",
        state=given.state,
        headline=headline(given.alert),
        attempts=given.attempts,
        error=given.error,
        made=given.made,
        next_try=given.next_try,
        sent=given.sent,
        replay=given.alert.replay,
    )


def message_shown(given: Sent) -> MessageShown:
    """A message of a delivery or a dry run."""
    return MessageShown(key=given.parcel, subscription=given.subscription, channel=given.channel, alerts=given.alerts,
                        outcome=given.outcome, error=given.error, text=given.shown)  # fmt: skip


def counted(subscriptions: int, deliveries: Iterable[Delivery]) -> Counted:
    """How many subscriptions, and how many alerts in each state."""
    states: list[str] = [one.state for one in deliveries]
    return Counted(subscriptions=subscriptions, **{state: states.count(state) for state in ORDER})
