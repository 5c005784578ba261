"""From judgement to delivery on the real record: subscribe, raise, deliver, and what is refused on the way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from alerts.endpoints import Endpoint, endpoint
from alerts.test_atom import read as read_feed
from alerts.test_cap import one as cap_field
from alerts.test_cap import read as read_cap
from conftest import Run
from tocsin import alerting, run
from tocsin.alerts.atom import NAMESPACE
from tocsin.alerts.signature import verify
from tocsin.errors import BadInput, NotFound, TocsinError
from tocsin.settings import Settings
from tocsin.store.store import Store

DAY = date(2020, 7, 20)
"""A Monday on which two imminent warnings were issued in the world, and none for a watched pair."""
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def judged_once() -> Iterator[None]:
    """A day's judgement costs seconds: what was judged for one test is taken again for the next. It never changes."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("warnings", "findings"):
            patch.setattr(run, name, remembered(getattr(run, name)))
        yield


def remembered(judged: Callable[..., Any]) -> Callable[..., Any]:
    made: dict[tuple[object, ...], Any] = {}

    def again(store: Store, *what: object) -> Any:
        key = (store.root, *what)
        if key not in made:
            made[key] = judged(store, *what)
        return made[key]

    return again


@pytest.fixture(scope="module")
def there() -> Iterator[Endpoint]:
    with endpoint() as kept:
        yield kept


@pytest.fixture
def given(tmp_path: Path) -> Settings:
    return with_outbox(tmp_path)


def with_outbox(folder: Path, **more: Any) -> Settings:
    """Settings under which nothing is written beside the seeded store."""
    return Settings(
        alerts=folder / "alerts.sqlite",
        alerts_folder=folder / "out",
        **{"allow_private": True, "alerts_seconds": 5, **more},
    )


def web_hook(
    store: Store, there: Endpoint, given: Settings, situation: str = "world", **more: Any
) -> alerting.Subscribed:
    fields: dict[str, Any] = {"channel": "webhook", "address": there.url, "settings": given, "now": NOON, **more}
    return alerting.subscribe(store, situation, **fields)


def test_a_replayed_day_arrives_signed_and_marked_once(seeded: Store, there: Endpoint, given: Settings) -> None:
    made = web_hook(seeded, there, given, least="imminent")
    raised = alerting.raise_alerts(seeded, DAY, replay=True, settings=given, now=NOON)
    assert {one.pair for one in raised} == {"IRN-USA", "SYR-TUR"}
    assert alerting.raise_alerts(seeded, DAY, replay=True, settings=given, now=NOON) == []
    report = alerting.deliver(seeded, NOON, given)
    assert [one.outcome for one in report.parcels] == ["sent", "sent"]
    assert alerting.deliver(seeded, NOON, given).parcels == ()
    assert sorted(there.keys) == sorted(one.id for one in raised)
    for got in there.got:
        assert verify(
            made.secret,
            got.headers["tocsin-timestamp"],
            got.headers["tocsin-signature"],
            got.body,
            now=float(got.headers["tocsin-timestamp"]),
        )
        told = json.loads(got.body)
        assert told["replay"] is True and told["alerts"][0]["headline"].startswith(
            "[REPLAY of a past day, 2020-07-20] Imminent"
        )
        assert told["alerts"][0]["because"] and all(reason["cites"] for reason in told["alerts"][0]["because"])
    assert {one.state for one in alerting.deliveries(seeded, settings=given)} == {"sent"}


def test_a_warning_issued_again_on_the_real_record_is_an_update(
    seeded: Store, there: Endpoint, given: Settings
) -> None:
    """Armenia and Azerbaijan, structural: from 7 October 2019, and again from 12 October 2020."""
    web_hook(seeded, there, given, "armenia-azerbaijan", least="structural")
    days = (date(2020, 10, 5), date(2020, 10, 12))
    first, again = (
        alerting.raise_alerts(
            seeded, day, settings=given, now=datetime(day.year, day.month, day.day, tzinfo=UTC), today=day
        )
        for day in days
    )
    assert [one.what for one in (*first, *again)] == [
        "warning.ARM-AZE.structural.2019-10-07", "warning.ARM-AZE.structural.2020-10-12"
    ]  # fmt: skip
    assert [one.message for one in (*first, *again)] == ["new", "update"]
    assert again[0].earlier and again[0].earlier.id == first[0].id and not again[0].replay
    assert again[0].titles and again[0].link == "/situations/armenia-azerbaijan?as_of=2020-10-12"


def test_changes_of_the_record_are_told_between_the_last_day_and_this(
    seeded: Store, there: Endpoint, given: Settings
) -> None:
    web_hook(seeded, there, given, "armenia-azerbaijan", least="imminent", changes=True)
    raised = alerting.raise_alerts(seeded, date(2020, 9, 29), replay=True, settings=given, now=NOON)
    (change,) = [one for one in raised if one.kind == "change"]
    assert (change.issued, change.expires) == (date(2020, 9, 28), date(2020, 9, 29))
    assert "became contested" in change.because[0].sentence
    assert any("Shoot-down" in one.sentence for one in change.because)
    assert all(one.cites for one in change.because[1:])
    assert not any(":" in one.head for one in change.because)  # a day, not an hour


def test_a_preview_shows_the_day_and_keeps_nothing(seeded: Store, tmp_path: Path) -> None:
    given = with_outbox(tmp_path)
    alerting.subscribe(
        seeded, "world", channel="cap", address="desk", least="imminent", digest="daily", settings=given, now=NOON
    )
    before = given.alerts and given.alerts.read_bytes()
    found = alerting.preview(seeded, DAY, replay=True, settings=given, now=NOON)
    assert found.dry_run and [one.alerts for one in found.parcels] == [2]
    for message in found.parcels[0].shown.split("<?xml")[1:]:
        root = read_cap(f"<?xml{message}".encode())
        assert (cap_field(root, "status"), cap_field(root, "msgType")) == ("Exercise", "Alert")
    assert given.alerts and given.alerts.read_bytes() == before
    assert not (tmp_path / "out").exists() and alerting.deliveries(seeded, settings=given) == ()


def test_warnings_can_be_fetched_as_a_feed_and_as_cap(seeded: Store, given: Settings) -> None:
    alerts = alerting.warning_alerts(seeded, DAY)
    root = read_feed(alerting.warning_feed(seeded, DAY, settings=given, link="/warnings.atom"))
    assert len(root.findall(f"{{{NAMESPACE}}}entry")) == len(alerts) > 20
    cap = read_cap(alerting.cap_message(seeded, "warning.SYR-TUR.imminent.2020-07-20", DAY, given))
    assert cap_field(cap, "areaDesc") == "Syria; Turkey" and cap_field(cap, "certainty") == "Possible"
    with pytest.raises(NotFound, match="no warning"):
        alerting.cap_message(seeded, "warning.none", DAY, given)
    with pytest.raises(NotFound, match="no situation"):
        alerting.warning_feed(seeded, DAY, "nowhere", given)


def test_changes_can_be_fetched_as_a_feed(seeded: Store, given: Settings) -> None:
    root = read_feed(alerting.change_feed(seeded, "armenia-azerbaijan", [date(2020, 9, 28), date(2020, 9, 29)], given))
    (entry,) = root.findall(f"{{{NAMESPACE}}}entry")
    assert "Shoot-down" in (entry.findtext(f"{{{NAMESPACE}}}content") or "")
    with pytest.raises(BadInput, match="two days"):
        alerting.change_feed(seeded, "armenia-azerbaijan", [DAY], given)


@pytest.mark.parametrize(
    ("day", "replay", "match"),
    [(DAY, False, "is past"), (date(2026, 1, 6), False, "has not come"), (date(2026, 1, 5), True, "no replay")],
)
def test_a_past_day_is_a_replay_and_a_day_to_come_is_none(
    seeded: Store, given: Settings, day: date, replay: bool, match: str
) -> None:
    with pytest.raises(BadInput, match=match):
        alerting.raise_alerts(seeded, day, replay=replay, settings=given, today=date(2026, 1, 5))


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"situation": "nowhere"}, NotFound),
        ({"situation": "world", "changes": True}, BadInput),
        ({"hour": 24}, BadInput),
        ({"quiet": "all day"}, BadInput),
        ({"zone": "Mars"}, BadInput),
        ({"address": "not an address"}, BadInput),
        ({"channel": "email", "address": "desk@example.org"}, BadInput),
        ({"channel": "atom", "address": "../../etc/x"}, BadInput),
        ({"now": datetime(2026, 1, 5)}, BadInput),
    ],
)
def test_what_can_not_be_kept_is_refused_and_leaves_nothing(
    seeded: Store, there: Endpoint, given: Settings, more: dict[str, Any], error: type[TocsinError]
) -> None:
    with pytest.raises(error) as refused:
        web_hook(seeded, there, given, **{"situation": "*", **more})
    assert refused.value.remedy and given.alerts and not given.alerts.exists()


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("webhook", "http://127.0.0.1/x"),
        ("webhook", "http://localhost:8765/x"),
        ("webhook", "http://[::1]/x"),
        ("webhook", "http://169.254.169.254/latest/meta-data"),
        ("webhook", "http://10.0.0.1/x"),
        ("webhook", "http://0x7f.1/x"),
        ("apprise", "json://127.0.0.1/x"),
        ("apprise", "ntfy://localhost/topic"),
        ("apprise", "gotify://10.0.0.1/tokentokentoken"),
    ],
)
def test_private_hosts_are_refused_unless_the_settings_allow_them(
    seeded: Store, tmp_path: Path, channel: Any, address: str
) -> None:
    given = with_outbox(tmp_path, allow_private=False)
    with pytest.raises(BadInput, match=r"private|no address"):
        alerting.subscribe(seeded, "*", channel=channel, address=address, settings=given)
    assert given.alerts and not given.alerts.exists()


def test_one_subscribed_while_allowed_is_not_reached_when_it_no_longer_is(
    seeded: Store, there: Endpoint, tmp_path: Path
) -> None:
    made, count = web_hook(seeded, there, with_outbox(tmp_path)), len(there.got)
    strict = with_outbox(tmp_path, allow_private=False)
    sent = alerting.send_test(seeded, made.subscription.id, strict)
    assert sent.outcome == "failed" and "private" in sent.error and len(there.got) == count
    assert alerting.send_test(seeded, made.subscription.id, with_outbox(tmp_path)).outcome == "sent"
    told = json.loads(there.got[-1].body)["alerts"][0]
    assert told["kind"] == "test" and told["headline"] == "Test of alerts from Tocsin: nothing is warned of"


def test_the_secret_is_told_once_and_only_for_webhooks(seeded: Store, there: Endpoint, given: Settings) -> None:
    made = web_hook(seeded, there, given)
    assert made.secret.startswith("whsec_") and len(made.secret) > 40
    assert made.secret not in repr(alerting.subscriptions(seeded, given)) + repr(alerting.audit(seeded, given))
    assert alerting.subscribe(seeded, "*", channel="atom", address="desk", settings=given).secret == ""


class TestCommands:
    """`tocsin alerts …` as a user types it."""

    @pytest.fixture(autouse=True)
    def environment(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TOCSIN_ALERTS", str(tmp_path / "alerts.sqlite"))
        monkeypatch.setenv("TOCSIN_ALERTS_FOLDER", str(tmp_path / "out"))
        monkeypatch.setenv("TOCSIN_ALLOW_PRIVATE", "1")

    def test_from_subscription_to_delivery(self, tocsin: Run, there: Endpoint, tmp_path: Path) -> None:
        there.answer = lambda _: (200, {})
        made = tocsin(
            "alerts", "subscribe", "world", "--channel", "webhook", "--to", there.url, "--level", "imminent", "--json"
        )
        told = json.loads(made.stdout)
        key = told["subscription"]["id"]
        assert told["secret"].startswith("whsec_") and "s3cr3t" not in told["subscription"]["address"]
        listed = tocsin("alerts", "list")
        assert key in listed.stdout and "s3cr3t" not in listed.stdout and "whsec" not in listed.stdout
        raised = tocsin("alerts", "raise", "--as-of", "2020-07-20", "--replay")
        assert raised.stdout.count("Imminent warning") == 2
        waiting = tocsin("alerts", "deliver", "--dry-run")
        assert "2 messages. Nothing was sent" in waiting.stdout and "POST http://127.0.0.1" in waiting.stdout
        there.answer = lambda _: (410, {})
        given_up = tocsin("alerts", "deliver")
        assert given_up.returncode == 5 and "1 ALERT GIVEN UP" in given_up.stdout
        assert "GIVEN UP, 1 try: the endpoint answered 410" in tocsin("alerts", "outbox").stdout
        there.answer = lambda _: (200, {})
        assert "1 alert will be tried again" in tocsin("alerts", "retry", key).stderr
        delivered = tocsin("alerts", "deliver")
        assert delivered.returncode == 0 and delivered.stdout.count("sent  webhook") == 2
        assert tocsin("alerts", "deliver").stdout == "Nothing was due.\n"
        states = [one["state"] for one in json.loads(tocsin("alerts", "outbox", "--json").stdout)["deliveries"]]
        assert states == ["sent", "sent"]
        assert tocsin("alerts", "test", key).stdout.startswith("sent  webhook")
        assert tocsin("alerts", "remove", key).returncode == 0
        assert (
            "Nobody is told" in tocsin("alerts", "list").stdout
            and "(ended)" in tocsin("alerts", "list", "--ended").stdout
        )
        log = tocsin("alerts", "outbox", "--audit").stdout
        assert [line.split()[2] for line in log.splitlines()] == [
            "subscribe", "raise", "raise", "dead", "retry", "sent", "sent", "test", "unsubscribe"
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            (("remove", "sub-none"), 3),
            (("test", "sub-none"), 3),
            (("raise", "--as-of", "2020-07-20"), 2),
            (("subscribe", "nowhere", "--channel", "atom", "--to", "desk"), 3),
            (("subscribe", "*", "--channel", "pigeon", "--to", "desk"), 2),
            (("subscribe", "*", "--channel", "apprise", "--to", "nothing://x"), 2),
        ],
    )
    def test_errors_name_the_remedy(self, tocsin: Run, words: tuple[str, ...], code: int) -> None:
        done = tocsin("alerts", *words)
        assert done.returncode == code and done.stderr and "Traceback" not in done.stderr
        assert "remedy" in done.stderr or "Usage" in done.stderr

    def test_with_nothing_there_it_says_so(self, tocsin: Run, tmp_path: Path) -> None:
        assert "Nobody is told" in tocsin("alerts", "list").stdout
        assert tocsin("alerts", "outbox").stdout == "The outbox is empty.\n"
        assert tocsin("alerts", "deliver").stdout == "Nothing was due.\n"
        assert not list(tmp_path.iterdir())
