"""Alerts from judgement to delivery: who wants to be told, what is due on a day, and sending it.

    subscribe(store, "armenia-azerbaijan", channel="webhook", address="https://…")
    raise_alerts(store, day)
    deliver(store)

A day's alerts are raised once, however often that is asked for, and each is sent at least once, under one key.
"""

from tocsin.alerting.means import means, outbox
from tocsin.alerting.published import cap_message, change_feed, warning_alerts, warning_feed
from tocsin.alerting.raising import preview, raise_alerts
from tocsin.alerting.sending import audit, deliver, deliveries, raised_and_delivered, retry, send_test
from tocsin.alerting.subscribing import Subscribed, masked, subscribe, subscriptions, unsubscribe

__all__ = [
    "Subscribed",
    "audit",
    "cap_message",
    "change_feed",
    "deliver",
    "deliveries",
    "masked",
    "means",
    "outbox",
    "preview",
    "raise_alerts",
    "raised_and_delivered",
    "retry",
    "send_test",
    "subscribe",
    "subscriptions",
    "unsubscribe",
    "warning_alerts",
    "warning_feed",
]
