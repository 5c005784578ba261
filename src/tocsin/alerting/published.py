"""Warnings and changes as documents that are fetched: Atom feeds and CAP messages, to nobody in particular."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from tocsin.alerting.raising import Judged, changed, warnings_on
from tocsin.alerting.subscribing import watched
from tocsin.errors import BadInput, NotFound
from tocsin.schema.alerts import WORLD, Alert
from tocsin.schema.risks import EarlyWarning
from tocsin.settings import Settings, read_settings

if TYPE_CHECKING:
    from tocsin.store.store import Store


def warning_alerts(store: Store, on: date, situation: str = "") -> tuple[Alert, ...]:
    """The warnings that stand on a day (of one situation's pair) as alerts to nobody, for feeds and CAP; made on their day of
    issue, so that a feed's entries never change."""
    from tocsin.alerts.matching import alert_of, pair_of

    seen = watched(store, on)
    pairs = {pair_of(one) for one in seen if one.id == situation}
    if situation and not pairs:
        raise NotFound(f"there is no situation {situation!r} known on {on}", "`tocsin situation list` shows all")
    found = warnings_on(store, on, pairs if situation else None)
    return tuple(alert_of(one, seen, one.issued, _issued(one), replay=on < date.today()) for one in found)


def _issued(one: EarlyWarning) -> datetime:
    return datetime(one.issued.year, one.issued.month, one.issued.day, tzinfo=UTC)


def warning_feed(
    store: Store, on: date, situation: str = "", settings: Settings | None = None, link: str = ""
) -> bytes:
    """An Atom feed of the warnings that stand on a day."""
    from tocsin.alerts.atom import feed

    given, made = settings or read_settings(), datetime(on.year, on.month, on.day, tzinfo=UTC)
    title = f"Tocsin: early warnings{f', {situation}' if situation else ''}"
    key = f"{given.alerts_sender}:warnings:{situation or WORLD}"
    return feed(key, title, warning_alerts(store, on, situation), made, given.alerts_url, link, given.alerts_sender)


def change_feed(
    store: Store, situation: str, days: Sequence[date], settings: Settings | None = None, link: str = ""
) -> bytes:
    """An Atom feed of what changed of a record from each day to the next; every day is judged (seconds each)."""
    from tocsin.alerts.atom import feed

    ordered = sorted(set(days))
    if len(ordered) < 2:
        raise BadInput("a change is between two days, and fewer were given", "give at least two")
    given, judged, told = settings or read_settings(), Judged(store), []
    for earlier, later in pairwise(ordered):
        found = judged(situation, later)
        if found is not None:
            made = datetime(later.year, later.month, later.day, tzinfo=UTC)
            told.append(changed(found.situation, judged(situation, earlier), found, made, "", later < date.today()))
    last = ordered[-1]
    made = datetime(last.year, last.month, last.day, tzinfo=UTC)
    key = f"{given.alerts_sender}:changes:{situation}"
    alerts = [alert for alert in told if alert is not None]
    return feed(key, f"Tocsin: changes, {situation}", alerts, made, given.alerts_url, link, given.alerts_sender)


def cap_message(store: Store, warning: str, on: date, settings: Settings | None = None) -> bytes:
    """A warning that stands on a day as a CAP 1.2 message, by the warning's id. Raises ``NotFound``."""
    from tocsin.alerts.cap import cap
    from tocsin.alerts.matching import alert_of

    given, pair = settings or read_settings(), [*warning.split("."), ""][1]
    for one in warnings_on(store, on, {pair}):
        if one.id == warning:
            alert = alert_of(one, watched(store, on), one.issued, _issued(one), replay=on < date.today())
            return cap(alert, given.alerts_sender, given.alerts_url)
    raise NotFound(f"no warning {warning!r} stands on {on}", "`tocsin warn` lists those that do")
