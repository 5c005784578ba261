"""What the tests of alerts are made of: a warning, an alert, a subscription, a parcel, ways out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from tocsin.alerts.channels import Means
from tocsin.alerts.outbox import Outbox, Raised
from tocsin.schema.alerts import Alert, Because, Parcel, Subscription
from tocsin.schema.ids import make_id
from tocsin.schema.risks import Driver, EarlyWarning, Level
from tocsin.schema.situations import Situation

NOON = datetime(2020, 7, 20, 12, 0, tzinfo=UTC)
DAY = NOON.date()
HOSTILE = (
    '<script>alert(1)</script>\x00\x1b[2J"]]>&amp;\r\nBcc: victim@example.org\r\n\r\n\ud800\ufffe {{ 7*7 }} \u202eevil'
)
WINDOWS = {"structural": (365, "fatal_dispute", "12m"), "watch": (90, "fatal_incident", "30d"),
           "imminent": (30, "fatal_incident", "30d")}  # fmt: skip


def situation(key: str = "armenia-azerbaijan", parties: tuple[str, ...] = ("ARM", "AZE"), **more: Any) -> Situation:
    return Situation(
        id=key, source="test", title=more.pop("title", key), known=date(2000, 1, 1), parties=parties, **more
    )


def warning(level: Level = "watch", pair: str = "ARM-AZE", issued: date = DAY, p: float = 0.03) -> EarlyWarning:
    """A warning as the rules make them: its window is its level's."""
    days, target, horizon = WINDOWS[level]
    return EarlyWarning(
        id=f"warning.{pair}.{level}.{issued}", known=issued, level=level, pair=pair, issued=issued,
        expires=issued + timedelta(days=days), p=p, low=p / 2, high=min(1.0, p * 2), base_rate=0.008, threshold=0.002,
        budget=0.1, target=target, horizon=horizon,  # type: ignore[arg-type]
        because=(
            Driver(name="a", value=1.0, usual=0.0, weight=1.0, effect=1.0, sentence="They share a border", cites=("x:1",)),
            Driver(name="b", value=1.0, usual=0.0, weight=-1.0, effect=-1.0, sentence="They trade", cites=("x:2",)),
        ),
        change=("It ends unless the probability is then at least 0.27%",), cites=("x:1",),
    )  # fmt: skip


def alert(key: str = "0123456789abcdef", level: Level | None = "watch", made: datetime = NOON, **more: Any) -> Alert:
    """An alert whose every word is fixed."""
    fields: dict[str, Any] = {
        "kind": "warning", "what": "warning.ARM-AZE.watch.2020-07-20", "day": made.date(),
        "situations": ("armenia-azerbaijan",),
        "titles": ("Armenia and Azerbaijan: Nagorno-Karabakh/Artsakh",), "pair": "ARM-AZE",
        "countries": ("Armenia", "Azerbaijan"), "event": "a fatal incident within 30 days", "p": 0.0336, "low": 0.006,
        "high": 0.168, "base_rate": 0.0084, "because": (Because("They share a border", ("figures:pairs",)),),
        "change": ("With no material conflict in the news of 90 days, it would be 1.1 %",),
        "also": ("structural warning of 7 October 2019, to 6 October 2020, chance 18%",),
        "issued": DAY, "expires": date(2020, 10, 18), "link": "/situations/armenia-azerbaijan?as_of=2020-07-20",
    }  # fmt: skip
    return Alert(id=key, subscription="sub-1", level=level, made=made, **{**fields, **more})


def hostile(one: Alert) -> Alert:
    """The same with hostile words wherever words from outside may stand."""
    return replace(
        one, titles=(HOSTILE,), countries=(HOSTILE, HOSTILE), event=HOSTILE, because=(Because(HOSTILE, (HOSTILE,), HOSTILE),),
        change=(HOSTILE,), also=(HOSTILE,), what=HOSTILE, situations=(HOSTILE,),
    )  # fmt: skip


def subscription(
    channel: str = "webhook", address: str = "https://example.org/hook/s3cr3t-t0ken", **more: Any
) -> Subscription:
    fields: dict[str, Any] = {"id": "sub-1", "situation": "*", "least": "structural", "created": NOON}
    return Subscription(channel=channel, address=address, **{**fields, **more})  # type: ignore[arg-type]


def parcel(one: Subscription, *alerts: Alert) -> Parcel:
    given = alerts or (alert(),)
    key = given[0].id if len(given) == 1 else make_id("digest", one.id, *(each.id for each in given))
    return Parcel(key=key, subscription=one, alerts=given, made=max(each.made for each in given))


def ways(folder: Path, **more: Any) -> Means:
    return Means(folder=folder, **{"sender": "desk@example.org", "base": "https://tocsin.example.org", **more})


def filled(path: Path, one: Subscription, *alerts: Alert, secret: str = "whsec-test") -> Outbox:
    """An outbox with a subscription and alerts that wait for it."""
    box = Outbox(path)
    box.subscribe(one, secret, "test")
    box.keep(one, [Raised(each) for each in alerts], {}, replay=False)
    return box
