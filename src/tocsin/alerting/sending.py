"""Delivery as a whole: what is due now, a test, what waits, another try."""

from __future__ import annotations

from datetime import date, datetime
from random import Random
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tocsin.alerting.means import clock_from, means, moment_of, outbox
from tocsin.alerting.raising import raise_alerts
from tocsin.alerts.channels import channel
from tocsin.errors import BadInput
from tocsin.schema.alerts import Alert, Delivery, DeliveryReport, Logged, Parcel, Sent, Subscription
from tocsin.schema.ids import make_id
from tocsin.settings import Settings

if TYPE_CHECKING:
    from tocsin.store.store import Store


def deliver(
    store: Store,
    now: datetime | None = None,
    settings: Settings | None = None,
    dry_run: bool = False,
    chance: Random | None = None,
) -> DeliveryReport:
    """Send what is due. A dry run shows the messages and sends and stores nothing."""
    from tocsin.alerts import delivering
    from tocsin.alerts.timing import is_quiet

    box, ways, clock = outbox(store, settings), means(store, settings), clock_from(moment_of(now))
    if dry_run:
        free = [one for one in box.subscriptions() if not is_quiet(one, clock())]
        parcels = [parcel for one in free for parcel in box.due(one, clock())]
        return delivering.preview(parcels, ways, clock(), box.dead())
    if not box.exists:
        return DeliveryReport(at=clock(), parcels=(), dead=0)
    return delivering.deliver(box, ways, clock, chance)


def raised_and_delivered(store: Store, on: date) -> DeliveryReport | None:
    """Raise what today has to tell and send what is due; ``None`` for a past day, and where nobody ever subscribed."""
    if on != date.today() or not outbox(store, None).exists:
        return None
    raise_alerts(store, on)
    return deliver(store)


def send_test(store: Store, key: str, settings: Settings | None = None, now: datetime | None = None) -> Sent:
    """Send one message that warns of nothing, at once; quiet hours do not hold it. Kept in the audit log alone."""
    from tocsin.alerts.delivering import undelivered

    box, moment = outbox(store, settings), moment_of(now)
    one = box.subscription(key)
    if not one.active:
        raise BadInput(f"the subscription {key} was ended", "subscribe anew")
    sent = Sent(parcel=make_id("test", key, moment), subscription=key, channel=one.channel, alerts=1, outcome="sent")
    try:
        channel(one.channel).send(_test(one, sent.parcel, moment), means(store, settings, box.secret(key)))
    except Exception as error:  # whatever it was, the reader gets it in words that hold no secret
        sent = replace(sent, outcome="failed", error=undelivered(error).told)
    box.note(moment, "test", key, f"{sent.outcome} {sent.error}".strip())
    return sent


def _test(one: Subscription, key: str, moment: datetime) -> Parcel:
    day = moment.date()
    alert = Alert(
        id=key, subscription=one.id, kind="test", what=f"test.{key}", day=day, made=moment, issued=day, expires=day
    )
    return Parcel(key=key, subscription=one, alerts=(alert,), made=moment)


def deliveries(store: Store, key: str = "", settings: Settings | None = None) -> tuple[Delivery, ...]:
    """Every alert and where it stands; with a key those of one alert, message or subscription."""
    return outbox(store, settings).deliveries(key)


def retry(store: Store, key: str = "", settings: Settings | None = None, now: datetime | None = None) -> int:
    """Let what failed or was given up be tried again, all or by key; the next delivery sends it. Returns how many."""
    return outbox(store, settings).retry(key, moment_of(now))


def audit(store: Store, settings: Settings | None = None) -> tuple[Logged, ...]:
    """Every change of the outbox, in order."""
    return outbox(store, settings).audit()
