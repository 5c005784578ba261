"""Who is told of what: subscriptions, checked before they are kept."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.alerting.means import mail_server, moment_of, outbox
from tocsin.alerts.channels import channel as channel_of
from tocsin.alerts.outbox import new_secret
from tocsin.errors import BadInput, NotFound
from tocsin.schema.alerts import WATCHED, WORLD, ChannelName, Digest, Subscription
from tocsin.schema.risks import Level
from tocsin.schema.situations import Situation
from tocsin.settings import Settings, read_settings

if TYPE_CHECKING:
    from tocsin.store.store import Store


class Subscribed(Struct, frozen=True):
    """A new subscription; ``secret`` is the webhook's, told here and never again (empty for other channels)."""

    subscription: Subscription
    secret: str


def subscribe(
    store: Store,
    situation: str,
    *,
    channel: ChannelName,
    address: str,
    least: Level = "watch",
    changes: bool = False,
    quiet: str = "",
    zone: str = "UTC",
    urgent: bool = True,
    digest: Digest = "off",
    hour: int = 8,
    settings: Settings | None = None,
    now: datetime | None = None,
) -> Subscribed:
    """Tell somebody from now on. Raises ``BadInput``, ``NotFound`` (the situation); then nothing was kept."""
    given = settings or read_settings()
    made = Subscription(
        id=f"sub-{secrets.token_hex(5)}",
        situation=situation,
        least=least,
        channel=channel,
        address=address,
        created=moment_of(now),
        changes=changes,
        quiet=quiet,
        zone=zone,
        urgent=urgent,
        digest=digest,
        hour=hour,
    )
    _check(store, made, given)
    secret = new_secret() if channel == "webhook" else ""
    outbox(store, given).subscribe(made, secret, f"{situation} {least} {channel} {masked(made)}")
    return Subscribed(made, secret)


def unsubscribe(store: Store, key: str, settings: Settings | None = None, now: datetime | None = None) -> Subscription:
    """End a subscription; what still waited for it is not sent."""
    return outbox(store, settings).unsubscribe(key, moment_of(now))


def subscriptions(store: Store, settings: Settings | None = None, ended: bool = False) -> tuple[Subscription, ...]:
    """Those in force; with ``ended`` also those that were."""
    return outbox(store, settings).subscriptions(ended)


def watched(store: Store, on: date) -> tuple[Situation, ...]:
    """The situations known on a day, in order of their ids."""
    with store.view(on) as view:
        return tuple(sorted(view.records(Situation), key=lambda one: one.id))


def masked(subscription: Subscription) -> str:
    """The address as it may be shown and logged."""
    return channel_of(subscription.channel).masked(subscription.address)


def _check(store: Store, made: Subscription, settings: Settings) -> None:
    from tocsin.alerts.timing import quiet_span, zone_of

    zone_of(made.zone)
    if made.quiet:
        quiet_span(made.quiet)
    if not 0 <= made.hour <= 23:
        raise BadInput(f"the digest's hour {made.hour} is no hour of a day", "give 0 to 23")
    channel_of(made.channel).check(made.address)
    _check_host(made, settings)
    if made.channel == "email":
        mail_server(settings)
    if made.situation == WORLD and made.changes:
        raise BadInput("the world has no record to change", "name a situation, or * for every watched one")
    if made.situation not in (WATCHED, WORLD):
        _check_situation(store, made)


def _check_situation(store: Store, made: Subscription) -> None:
    from tocsin.alerts.matching import pair_of

    known = {one.id: one for one in watched(store, date.max)}
    if made.situation not in known:
        raise NotFound(
            f"there is no situation {made.situation!r}", f"known: {', '.join(sorted(known)) or 'none'}; or * or world"
        )
    if not pair_of(known[made.situation]) and not made.changes:
        raise BadInput(
            f"{made.situation} is not between two states: no warning is ever issued for it",
            "ask for changes of its record with --changes",
        )


def _check_host(made: Subscription, settings: Settings) -> None:
    """Refuse an address that leads to a private host now; each delivery looks again, at the very connection."""
    host = ""
    if made.channel == "webhook":
        from tocsin.sources.hosts import check_address

        host = check_address(made.address).hostname or ""
    elif made.channel == "apprise":
        from tocsin.alerts.services import host_of

        host = host_of(made.address)
    if host and not settings.allow_private:
        _refuse_private(host)


def _refuse_private(host: str) -> None:
    import socket

    from tocsin.sources.hosts import is_public

    try:
        found = {str(item[4][0]) for item in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise BadInput(f"the name {host} has no address", "check the name and the network") from error
    if not all(map(is_public, found)):
        raise BadInput(
            f"{host} is a private, loopback or reserved address",
            "give a public one; TOCSIN_ALLOW_PRIVATE=1 lets private hosts be told",
        )
