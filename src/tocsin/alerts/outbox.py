"""The outbox: subscriptions, alerts on their way, what was told already, and the audit log, in one SQLite file.

Every change is one transaction (write-ahead log, synced), so that a killed process leaves all of it or none. An alert
is marked sent only after its channel took it; in between it is leased, and after the lease somebody sends it again under
the same key. Nothing is created by reading.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from tocsin.alerts.outbox_file import OutboxFile
from tocsin.alerts.timing import LEASE, first_try
from tocsin.alerts.wording import cleaned
from tocsin.errors import BadInput, NotFound
from tocsin.schema.alerts import Alert, Delivery, Logged, Parcel, Subscription
from tocsin.schema.ids import make_id

_OPEN = "('waiting', 'held', 'failed')"


class Told(Struct, frozen=True):
    """What a subscription was told before: alerts by the warnings they covered, and the day each record was compared."""

    warnings: dict[str, Alert]
    compared: dict[str, date]


class Raised(Struct, frozen=True):
    """One alert to keep, with the warnings it covers (itself and lower ones beside it)."""

    alert: Alert
    covers: tuple[str, ...] = ()


class Claim(Struct, frozen=True):
    """A parcel that this process may send until the lease is over, how often it was tried, and the webhook's secret."""

    parcel: Parcel
    attempts: int
    lease: float
    secret: str = ""


class Outbox:
    """The outbox in the file ``path``, which need not be there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = OutboxFile(path)

    @property
    def exists(self) -> bool:
        """Whether anything was ever kept here."""
        return self._file.exists

    # Subscriptions

    def subscribe(self, subscription: Subscription, secret: str, detail: str) -> None:
        """Keep a subscription; the same id again replaces nothing. Raises ``BadInput``."""
        with self._file.writing(create=True) as db:
            try:
                db.execute(
                    "INSERT INTO subscriptions VALUES (?, ?, ?)", (subscription.id, _dumped(subscription), secret)
                )
            except sqlite3.IntegrityError:
                raise BadInput(f"the subscription {subscription.id} is there already", "remove it first") from None
            _log(db, subscription.created, "subscribe", subscription.id, detail)

    def unsubscribe(self, key: str, now: datetime) -> Subscription:
        """End a subscription: what it was told is kept, what waits for it is not sent, its secret is forgotten."""
        found = replace(self.subscription(key), active=False)
        with self._file.writing() as db:
            db.execute("UPDATE subscriptions SET record = ?, secret = '' WHERE id = ?", (_dumped(found), key))
            left = db.execute(
                f"UPDATE deliveries SET state = 'dead', due = NULL, error = 'the subscription was ended' "
                f"WHERE subscription = ? AND state IN {_OPEN}", (key,),
            ).rowcount  # fmt: skip
            _log(db, now, "unsubscribe", key, f"{left} not sent")
        return found

    def subscriptions(self, ended: bool = False) -> tuple[Subscription, ...]:
        """Those in force, in the order they were made; with ``ended`` all."""
        rows = self._file.rows("SELECT record FROM subscriptions")
        found = [msgspec.json.decode(row["record"], type=Subscription) for row in rows]
        return tuple(sorted((one for one in found if one.active or ended), key=lambda one: (one.created, one.id)))

    def subscription(self, key: str) -> Subscription:
        """One by its id. Raises ``NotFound``."""
        for one in self.subscriptions(ended=True):
            if one.id == key:
                return one
        raise NotFound(f"there is no subscription {key!r}", "`tocsin alerts list` shows those that are")

    def secret(self, key: str) -> str:
        """The secret a subscription's webhook is signed with; empty for other channels and ended ones."""
        return next(
            (str(row["secret"]) for row in self._file.rows("SELECT secret FROM subscriptions WHERE id = ?", key)), ""
        )

    # Alerts

    def told(self, subscription: str, replay: bool) -> Told:
        """What a subscription was told, of the day itself or in replays."""
        rows = self._file.rows(
            "SELECT told.warning, deliveries.alert FROM told JOIN deliveries ON deliveries.key = told.key "
            "WHERE told.subscription = ? AND told.replay = ?", subscription, replay,
        )  # fmt: skip
        days = self._file.rows(
            "SELECT situation, day FROM compared WHERE subscription = ? AND replay = ?", subscription, replay
        )
        return Told(
            {row["warning"]: _alert(row["alert"]) for row in rows},
            {row["situation"]: date.fromisoformat(row["day"]) for row in days},
        )

    def keep(
        self, subscription: Subscription, raised: Sequence[Raised], compared: dict[str, date], replay: bool
    ) -> tuple[Alert, ...]:
        """Keep alerts for delivery and remember what was told, in one step; those kept before are left as they are."""
        kept: list[Alert] = []
        with self._file.writing(create=True) as db:
            for one in raised:
                if _put(db, subscription, one.alert):
                    kept.append(one.alert)
                rows = [(subscription.id, replay, each, one.alert.pair, one.alert.id) for each in one.covers]
                db.executemany("INSERT OR REPLACE INTO told VALUES (?, ?, ?, ?, ?)", rows)
            days = [(subscription.id, replay, name, day.isoformat()) for name, day in compared.items()]
            db.executemany("INSERT OR REPLACE INTO compared VALUES (?, ?, ?, ?)", days)
            for alert in kept:
                _log(db, alert.made, "raise", subscription.id, f"{alert.id} {alert.what}{' replay' if replay else ''}")
        return tuple(kept)

    def deliveries(self, key: str = "") -> tuple[Delivery, ...]:
        """Every alert and where it stands, the latest last; with a key those of one alert, parcel or subscription."""
        where = "WHERE ? IN (key, parcel, subscription)" if key else ""
        rows = self._file.rows(f"SELECT * FROM deliveries {where} ORDER BY made, key", *([key] if key else []))
        return tuple(_delivery(row) for row in rows)

    def retry(self, key: str, now: datetime) -> int:
        """Try again at once what failed or was given up: of one key, or of all with ``""``. Returns how many."""
        if not self.exists:
            return 0
        in_force = [one.id for one in self.subscriptions()]
        marks = ",".join("?" * len(in_force))
        with self._file.writing() as db:
            count = db.execute(
                "UPDATE deliveries SET state = 'waiting', attempts = 0, due = ?, lease = 0, error = '' WHERE "
                f"state IN ('dead', 'failed') AND ? IN ('', key, parcel, subscription) AND subscription IN ({marks})",
                (now.timestamp(), key, *in_force),
            ).rowcount
            _log(db, now, "retry", "", f"{key or 'all'}: {count}")
        return count

    def audit(self) -> tuple[Logged, ...]:
        """Every change, in order."""
        rows = self._file.rows("SELECT * FROM audit ORDER BY rowid")
        return tuple(Logged(_moment(row["at"]), row["what"], row["subscription"], row["detail"]) for row in rows)

    def note(self, at: datetime, what: str, subscription: str, detail: str) -> None:
        """Add a line to the audit log."""
        with self._file.writing() as db:
            _log(db, at, what, subscription, detail)

    # Delivery

    def due(self, subscription: Subscription, now: datetime) -> tuple[Parcel, ...]:
        """The parcels that could be claimed now, as they would be made up; claims none."""
        if not self.exists:
            return ()
        rows = self._file.rows(_DUE, *_due_of(subscription, now))
        return tuple(_parcel(subscription, group) for group in _grouped(subscription, rows))

    def claim(self, subscription: Subscription, now: datetime) -> Claim | None:
        """Take the next parcel that is due; until its lease is over no other process gets it.

        What a digest holds is settled here, before the first try, so that it is the same at every later one.
        """
        if not self.due(subscription, now):  # a look that locks nobody out
            return None
        lease = (now + LEASE).timestamp()
        with self._file.writing() as db:
            groups = _grouped(subscription, db.execute(_DUE, _due_of(subscription, now)).fetchall())
            if not groups:
                return None
            parcel = _parcel(subscription, groups[0])
            db.executemany(
                "UPDATE deliveries SET lease = ?, parcel = ? WHERE key = ?",
                [(lease, parcel.key, row["key"]) for row in groups[0]],
            )
            row = db.execute("SELECT secret FROM subscriptions WHERE id = ?", (subscription.id,)).fetchone()
        return Claim(parcel, max(row_["attempts"] for row_ in groups[0]), lease, row["secret"] if row else "")

    def sent(self, claim: Claim, now: datetime) -> None:
        """Mark a parcel sent. It holds even if the lease was over and somebody else sent it too."""
        changes = "state = 'sent', due = NULL, sent = ?, error = '', attempts = attempts + 1"
        self._mark(claim, changes, now.timestamp(), log=(now, "sent", ""))

    def failed(self, claim: Claim, now: datetime, error: str, again: datetime | None) -> None:
        """Mark a try as failed, to be tried ``again`` (``None``: given up)."""
        state, due = ("failed", again.timestamp()) if again else ("dead", None)
        changes = "state = ?, due = ?, error = ?, attempts = attempts + 1, lease = 0"
        self._mark(claim, changes, state, due, error, log=(now, state, error))

    def hold(self, claim: Claim, until: datetime) -> None:
        """Put a parcel back until quiet hours are over; it counts as no try."""
        self._mark(claim, "state = 'held', due = ?, lease = 0", until.timestamp())

    def dead(self) -> int:
        """How many alerts were given up, of subscriptions in force."""
        in_force = {one.id for one in self.subscriptions()}
        rows = self._file.rows("SELECT subscription FROM deliveries WHERE state = 'dead'")
        return sum(row["subscription"] in in_force for row in rows)

    def _mark(self, claim: Claim, changes: str, *values: object, log: tuple[datetime, str, str] | None = None) -> None:
        key, one = claim.parcel.key, claim.parcel.subscription.id
        with self._file.writing() as db:
            db.execute(f"UPDATE deliveries SET {changes} WHERE parcel = ? AND state IN {_OPEN}", (*values, key))
            if log is not None:
                _log(db, log[0], log[1], one, f"{key} {log[2]}".strip())


def new_secret() -> str:
    """A webhook's secret: 256 random bits."""
    return f"whsec_{secrets.token_urlsafe(32)}"


_DUE = (
    f"SELECT * FROM deliveries WHERE subscription = ? AND state IN {_OPEN} AND due <= ? AND lease <= ? "
    "ORDER BY attempts > 0, due, made, key"
)


def _due_of(subscription: Subscription, now: datetime) -> tuple[str, float, float]:
    return subscription.id, now.timestamp(), now.timestamp()


def _grouped(subscription: Subscription, rows: Sequence[sqlite3.Row]) -> list[list[sqlite3.Row]]:
    """Rows by parcel, in order: those already put into one stay so; the rest of a digest's subscription go into one."""
    groups: dict[str, list[sqlite3.Row]] = {}
    for row in rows:
        urgent = subscription.urgent and _alert(row["alert"]).level == "imminent"
        single = subscription.digest == "off" or urgent or _alert(row["alert"]).kind == "test"
        groups.setdefault(row["parcel"] or (row["key"] if single else ""), []).append(row)
    return list(groups.values())


def _parcel(subscription: Subscription, rows: Sequence[sqlite3.Row]) -> Parcel:
    alerts = tuple(sorted((_alert(row["alert"]) for row in rows), key=lambda alert: (alert.made, alert.id)))
    key = rows[0]["parcel"] or (
        alerts[0].id if len(alerts) == 1 else make_id("digest", subscription.id, *(a.id for a in alerts))
    )
    return Parcel(key=key, subscription=subscription, alerts=alerts, made=max(alert.made for alert in alerts))


def _put(db: sqlite3.Connection, subscription: Subscription, alert: Alert) -> bool:
    due = first_try(subscription, alert, alert.made)
    state = "held" if due > alert.made else "waiting"
    made = alert.made.timestamp()
    values = (
        alert.id,
        subscription.id,
        state,
        0,
        due.timestamp(),
        0.0,
        "",
        made,
        None,
        "",
        msgspec.json.encode(cleaned(alert)),
    )
    return db.execute(f"INSERT OR IGNORE INTO deliveries VALUES ({','.join('?' * 11)})", values).rowcount == 1


def _delivery(row: sqlite3.Row) -> Delivery:
    return Delivery(
        key=row["key"],
        subscription=row["subscription"],
        state=row["state"],
        attempts=row["attempts"],
        next_try=None if row["due"] is None else _moment(row["due"]),
        error=row["error"],
        made=_moment(row["made"]),
        sent=None if row["sent"] is None else _moment(row["sent"]),
        parcel=row["parcel"],
        alert=_alert(row["alert"]),
    )


def _alert(data: bytes) -> Alert:
    return msgspec.json.decode(data, type=Alert)


def _dumped(subscription: Subscription) -> bytes:
    return msgspec.json.encode(subscription)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _log(db: sqlite3.Connection, at: datetime, what: str, subscription: str, detail: Any) -> None:
    db.execute("INSERT INTO audit VALUES (?, ?, ?, ?)", (at.timestamp(), what, subscription, detail))
