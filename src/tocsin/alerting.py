"""Alerts from judgement to delivery: who wants to be told, what is due on a day, and sending it.

    subscribe(store, "armenia-azerbaijan", channel="webhook", address="https://…")  →  raise_alerts(store, day)  →  deliver(store)

A day's alerts are raised once, however often that is asked for, and each is sent at least once, under one key.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tocsin import run
from tocsin.alerts.channels import Answer, MailServer, Means, Undelivered, channel
from tocsin.alerts.outbox import Outbox, Raised, Told, new_secret
from tocsin.errors import BadInput, NotFound, TocsinError
from tocsin.schema.alerts import (
    WATCHED,
    WORLD,
    Alert,
    ChannelName,
    Delivery,
    DeliveryReport,
    Digest,
    Logged,
    Parcel,
    Sent,
    Subscription,
)
from tocsin.schema.ids import make_id
from tocsin.schema.risks import EarlyWarning, Level
from tocsin.schema.situations import Situation
from tocsin.settings import Settings, read_settings

if TYPE_CHECKING:
    from tocsin.schema.findings import Findings
    from tocsin.store.store import Store


class Subscribed(Struct, frozen=True):
    """A new subscription; ``secret`` is the webhook's, told here and never again (empty for other channels)."""

    subscription: Subscription
    secret: str


# Subscriptions -----------------------------------------------------------------------------------------------------------


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
        created=_utc(now),
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
    return outbox(store, settings).unsubscribe(key, _utc(now))


def subscriptions(store: Store, settings: Settings | None = None, ended: bool = False) -> tuple[Subscription, ...]:
    """Those in force; with ``ended`` also those that were."""
    return outbox(store, settings).subscriptions(ended)


def masked(subscription: Subscription) -> str:
    """The address as it may be shown and logged."""
    return channel(subscription.channel).masked(subscription.address)


def _check(store: Store, made: Subscription, settings: Settings) -> None:
    from tocsin.alerts.timing import quiet_span, zone_of

    zone_of(made.zone)
    if made.quiet:
        quiet_span(made.quiet)
    if not 0 <= made.hour <= 23:
        raise BadInput(f"the digest's hour {made.hour} is no hour of a day", "give 0 to 23")
    channel(made.channel).check(made.address)
    _check_host(made, settings)
    if made.channel == "email" and not (settings.smtp_host and settings.mail_from):
        raise BadInput("no mail server is set", "set TOCSIN_SMTP_HOST and TOCSIN_MAIL_FROM first")
    if made.situation == WORLD and made.changes:
        raise BadInput("the world has no record to change", "name a situation, or * for every watched one")
    if made.situation not in (WATCHED, WORLD):
        _check_situation(store, made)


def _check_situation(store: Store, made: Subscription) -> None:
    from tocsin.alerts.matching import pair_of

    known = {one.id: one for one in run.situations(store)}
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


# Raising -----------------------------------------------------------------------------------------------------------------


def raise_alerts(
    store: Store,
    on: date,
    *,
    replay: bool = False,
    settings: Settings | None = None,
    now: datetime | None = None,
    today: date | None = None,
) -> list[Alert]:
    """Judge a day, and keep for delivery what it has to tell each subscription. Returns the alerts that are new.

    A past day is a replay, marked so in every channel, and only made with ``replay``. Raises ``BadInput`` otherwise.
    """
    box, raised = outbox(store, settings), []
    for one, due, compared in _due(store, box, on, replay, _utc(now), today or date.today()):
        raised += box.keep(one, due, compared, replay)
    return raised


def preview(
    store: Store,
    on: date,
    *,
    replay: bool = False,
    settings: Settings | None = None,
    now: datetime | None = None,
    today: date | None = None,
) -> DeliveryReport:
    """The messages that raising and delivering would send, exactly; sends and stores nothing."""
    from tocsin.alerts import delivering

    box, moment, parcels = outbox(store, settings), _utc(now), []
    for one, due, _ in _due(store, box, on, replay, moment, today or date.today()):
        alerts = tuple(each.alert for each in due)
        groups = [alerts] if one.digest != "off" and alerts else [(alert,) for alert in alerts]
        parcels += [
            Parcel(key=group[0].id if len(group) == 1 else make_id("digest", one.id, *(a.id for a in group)),
                   subscription=one, alerts=group, made=moment)
            for group in groups
        ]  # fmt: skip
    return delivering.preview(parcels, means(store, settings), moment, box.dead())


def _due(
    store: Store, box: Outbox, on: date, replay: bool, made: datetime, today: date
) -> Iterator[tuple[Subscription, list[Raised], dict[str, date]]]:
    """Each subscription with its alerts of the day and the records compared. The day is judged once for all."""
    from tocsin.alerts.matching import raised

    _check_day(on, replay, today)
    wanted = box.subscriptions()
    if not wanted:
        return
    warnings, watched, judged = run.warnings(store, on), run.situations(store, on), _Judged(store)
    for one in wanted:
        told = box.told(one.id, replay)
        found = raised(one, warnings, told, watched, on, made, replay)
        changed, compared = _changes(one, watched, told, on, made, replay, judged) if one.changes else ([], {})
        yield one, [*found, *changed], compared


def _check_day(on: date, replay: bool, today: date) -> None:
    if on > today:
        raise BadInput(f"{on} has not come yet", "give today or, as a replay, a past day")
    if on < today and not replay:
        raise BadInput(
            f"{on} is past: what it has to tell is no news", "say so with --replay; it is then marked in every channel"
        )
    if on == today and replay:
        raise BadInput("today is no replay", "leave --replay out")


class _Judged:
    """Judgements on situations by day, each made once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._made: dict[tuple[str, date], Findings | None] = {}

    def __call__(self, situation: str, on: date) -> Findings | None:
        """The findings; ``None`` if the situation was not known on that day."""
        if (situation, on) not in self._made:
            try:
                self._made[situation, on] = run.findings(self._store, situation, on)
            except NotFound:
                self._made[situation, on] = None
        return self._made[situation, on]


def _changes(
    one: Subscription,
    watched: Sequence[Situation],
    told: Told,
    on: date,
    made: datetime,
    replay: bool,
    judged: Callable[[str, date], Findings | None],
) -> tuple[list[Raised], dict[str, date]]:
    """What changed of each record since it was last compared: at first, since the subscription (a replay: the day before)."""
    from tocsin.alerts.matching import in_scope

    found, compared = [], {}
    for situation in in_scope(one, watched):
        since = told.compared.get(situation.id, on - timedelta(days=1) if replay else one.created.date())
        if since >= on:
            continue
        compared[situation.id] = on
        alert = _changed(situation, judged(situation.id, since), judged(situation.id, on), made, one.id, replay)
        if alert is not None:
            found.append(Raised(alert))
    return found, compared


def _changed(
    situation: Situation, earlier: Findings | None, later: Findings | None, made: datetime, key: str, replay: bool
) -> Alert | None:
    from tocsin.alerts.matching import change_alert
    from tocsin.brief.diff import diff

    if earlier is None or later is None:
        return None
    kinds = {claim.id: claim.kind for claim in later.claims}
    return change_alert(diff(earlier, later), situation, kinds, earlier.as_of, made, key, replay)


# Delivery ----------------------------------------------------------------------------------------------------------------


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

    box, ways, clock = outbox(store, settings), means(store, settings), _clock(_utc(now))
    if dry_run:
        free = [one for one in box.subscriptions() if not is_quiet(one, clock())]
        parcels = [parcel for one in free for parcel in box.due(one, clock())]
        return delivering.preview(parcels, ways, clock(), box.dead())
    if not box.exists:
        return DeliveryReport(at=clock(), parcels=(), dead=0)
    return delivering.deliver(box, ways, clock, chance)


def send_test(store: Store, key: str, settings: Settings | None = None, now: datetime | None = None) -> Sent:
    """Send one message that warns of nothing, at once; quiet hours do not hold it. Kept in the audit log alone."""
    from tocsin.alerts.delivering import undelivered

    box, moment = outbox(store, settings), _utc(now)
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
    return outbox(store, settings).retry(key, _utc(now))


def audit(store: Store, settings: Settings | None = None) -> tuple[Logged, ...]:
    """Every change of the outbox, in order."""
    return outbox(store, settings).audit()


# Documents for the web ---------------------------------------------------------------------------------------------------


def warning_alerts(store: Store, on: date, situation: str = "") -> tuple[Alert, ...]:
    """The warnings that stand on a day (of one situation's pair) as alerts to nobody, for feeds and CAP; made on their day of
    issue, so that a feed's entries never change."""
    from tocsin.alerts.matching import alert_of, pair_of

    watched = run.situations(store, on)
    pairs = {pair_of(one) for one in watched if one.id == situation}
    if situation and not pairs:
        raise NotFound(f"there is no situation {situation!r} known on {on}", "`tocsin situation list` shows all")
    found = [one for one in run.warnings(store, on) if not situation or one.pair in pairs]
    return tuple(alert_of(one, watched, one.issued, _issued(one), replay=on < date.today()) for one in found)


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

    given, judged, told = settings or read_settings(), _Judged(store), []
    ordered = sorted(set(days))
    for earlier, later in zip(ordered, ordered[1:], strict=False):
        found = judged(situation, later)
        if found is not None:
            made = datetime(later.year, later.month, later.day, tzinfo=UTC)
            told.append(_changed(found.situation, judged(situation, earlier), found, made, "", later < date.today()))
    last = ordered[-1]
    made = datetime(last.year, last.month, last.day, tzinfo=UTC)
    key = f"{given.alerts_sender}:changes:{situation}"
    alerts = [alert for alert in told if alert is not None]
    return feed(key, f"Tocsin: changes, {situation}", alerts, made, given.alerts_url, link, given.alerts_sender)


def cap_message(store: Store, warning: str, on: date, settings: Settings | None = None) -> bytes:
    """A warning that stands on a day as a CAP 1.2 message, by the warning's id. Raises ``NotFound``."""
    from tocsin.alerts.cap import cap

    given = settings or read_settings()
    for alert in warning_alerts(store, on):
        if alert.what == warning:
            return cap(alert, given.alerts_sender, given.alerts_url)
    raise NotFound(f"no warning {warning!r} stands on {on}", "`tocsin warn` lists those that do")


# Means -------------------------------------------------------------------------------------------------------------------


def outbox(store: Store, settings: Settings | None = None) -> Outbox:
    """The store's outbox, or the one the settings name."""
    given = settings or read_settings()
    return Outbox(given.alerts or store.root / "_alerts" / "alerts.sqlite")


def means(store: Store, settings: Settings | None = None, secret: str = "") -> Means:
    """What the channels send with, as the settings say; nothing private is reached unless they allow it."""
    from tocsin.sources.hosts import is_public

    given = settings or read_settings()
    return Means(
        folder=given.alerts_folder or store.root / "_alerts" / "published",
        sender=given.alerts_sender,
        base=given.alerts_url,
        mail=_mail(given),
        post=_poster(given),
        public=None if given.allow_private else is_public,
        secret=secret,
        seconds=given.alerts_seconds,
    )


def _mail(given: Settings) -> MailServer | None:
    if not given.smtp_host or not given.mail_from:
        return None
    if given.smtp_user and given.smtp_security == "none" and given.smtp_host not in ("localhost", "127.0.0.1", "::1"):
        raise BadInput(
            "a password would go over the network in the clear", "set TOCSIN_SMTP_SECURITY to starttls or tls"
        )
    return MailServer(
        host=given.smtp_host,
        port=given.smtp_port,
        security=given.smtp_security,
        user=given.smtp_user,
        password=_first_line(given.smtp_password_file) if given.smtp_user else "",
        sender=given.mail_from,
        ca=given.smtp_ca,
        seconds=given.alerts_seconds,
    )


def _first_line(file: Path | None) -> str:
    if file is None:
        raise BadInput("TOCSIN_SMTP_USER is set without a password", "name its file in TOCSIN_SMTP_PASSWORD_FILE")
    try:
        return file.read_text(encoding="utf-8").split("\n", 1)[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"the password in {file} can't be read", "name a file of yours, in UTF-8") from error


def _poster(given: Settings) -> Callable[[str, Mapping[str, str], bytes], Answer]:
    """POST over connections that are looked at when they are opened; no redirect, no proxy, no cookie, one time limit."""

    def post(url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        import httpx2
        from httpcore2 import ConnectionPool

        from tocsin.sources.hosts import GuardedBackend, check_address

        check_address(url)
        limit = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), given.alerts_seconds)}
        guard = GuardedBackend(given.allow_private, time.monotonic() + given.alerts_seconds)
        secure = httpx2.create_ssl_context(trust_env=False)
        with _post_failures(), ConnectionPool(ssl_context=secure, network_backend=guard) as pool:  # type: ignore[arg-type]
            with pool.stream("POST", url, headers=dict(headers), content=body, extensions=limit) as answer:
                return Answer(answer.status, _wait(answer.headers))

    return post


def _wait(headers: Sequence[tuple[bytes, bytes]]) -> float:
    """The seconds named by Retry-After; a date there is not read."""
    found = next((value for name, value in headers if name.lower() == b"retry-after"), b"")
    return float(found) if found.isdigit() and len(found) < 9 else 0.0


@contextmanager
def _post_failures() -> Iterator[None]:
    import httpcore2

    try:
        yield
    except TocsinError as error:
        raise Undelivered(
            "the endpoint's address is private, loopback or reserved, or not an address: see TOCSIN_ALLOW_PRIVATE"
        ) from error
    except httpcore2.TimeoutException:
        raise Undelivered("the endpoint did not answer in the time allowed") from None
    except httpcore2.ConnectError:
        raise Undelivered("the endpoint can't be reached") from None
    except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
        raise Undelivered(f"the endpoint broke off ({type(error).__name__})") from None


def _utc(now: datetime | None) -> datetime:
    if now is not None and now.tzinfo is None:
        raise BadInput(f"{now} names no time zone", "give a moment with one")
    return (now or datetime.now(UTC)).astimezone(UTC)


def _clock(start: datetime) -> Callable[[], datetime]:
    """A clock that runs on from a moment."""
    began = time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - began)
