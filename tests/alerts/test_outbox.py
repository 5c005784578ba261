"""The outbox under kills, dead endpoints, two deliverers and odd hours: each alert arrives, under one key, not too early."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.building import NOON, alert, filled, subscription, ways
from alerts.endpoints import Endpoint, Got, endpoint
from conftest import ROOT
from tocsin.alerting.means import means
from tocsin.alerts.channels import Means
from tocsin.alerts.delivering import deliver
from tocsin.alerts.outbox import Outbox, Raised
from tocsin.alerts.signature import verify
from tocsin.alerts.timing import LEASE, TRIES, is_quiet
from tocsin.errors import BadInput, Damaged, NotFound
from tocsin.schema.alerts import Alert, DeliveryReport, Level, Subscription
from tocsin.settings import Settings
from tocsin.store.store import Store


@pytest.fixture
def there() -> Iterator[Endpoint]:
    with endpoint() as kept:
        yield kept


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "_alerts" / "alerts.sqlite"


def real(folder: Path) -> Means:
    return means(Store(folder / "store"), Settings(allow_private=True, alerts_seconds=5))


def run(box: Outbox, out: Means, now: datetime = NOON, seed: int = 0) -> DeliveryReport:
    return deliver(box, out, lambda: now, Random(seed))


def some(count: int, level: Level = "watch", subscription: str = "") -> list[Alert]:
    return [alert(f"{subscription}{at:08x}", level, NOON - timedelta(minutes=count - at)) for at in range(count)]


def states(box: Outbox) -> dict[str, int]:
    return dict(Counter(one.state for one in box.deliveries()))


class TestDelivery:
    def test_what_waits_is_sent_once_signed_and_marked(self, there: Endpoint, file: Path, tmp_path: Path) -> None:
        box = filled(file, subscription(address=there.url), *some(3))
        report = run(box, real(tmp_path))
        assert [one.outcome for one in report.parcels] == ["sent"] * 3 and states(box) == {"sent": 3}
        assert there.keys == [one.id for one in some(3)]  # in order
        for got in there.got:
            assert verify("whsec-test", got.headers["tocsin-timestamp"], got.headers["tocsin-signature"], got.body)
        assert run(box, real(tmp_path)).parcels == () and len(there.got) == 3

    def test_a_dead_endpoint_that_comes_back_gets_what_waited_under_the_same_keys(
        self, there: Endpoint, file: Path, tmp_path: Path
    ) -> None:
        box = filled(file, subscription(address=there.url), *some(3))
        there.answer = lambda _: (503, {})
        first = run(box, real(tmp_path))
        assert [one.outcome for one in first.parcels] == ["failed"]  # the rest of that endpoint is left in peace
        assert "503" in first.parcels[0].error
        there.answer, now = (lambda _: (200, {})), NOON
        for _ in range(3):
            now += timedelta(hours=1)
            run(box, real(tmp_path), now)
        assert states(box) == {"sent": 3}
        assert set(there.keys) == {one.id for one in some(3)}

    def test_one_dead_endpoint_blocks_no_other(self, there: Endpoint, file: Path, tmp_path: Path) -> None:
        silent = "http://127.0.0.1:9/nobody"
        box = filled(file, subscription(id="sub-1", address=silent), *some(2, subscription="dead"))
        alive = subscription(id="sub-2", address=there.url)
        box.subscribe(alive, "whsec-2", "")
        box.keep(alive, [Raised(each) for each in some(5, subscription="live")], {}, replay=False)
        report = run(box, real(tmp_path))
        assert Counter(one.outcome for one in report.parcels) == {"sent": 5, "failed": 1}
        assert len(there.got) == 5

    def test_one_that_hangs_holds_up_only_itself(self, there: Endpoint, file: Path, tmp_path: Path) -> None:
        """The hanging endpoint lets go only when the other has got everything."""
        free = threading.Event()

        def answer(got: Got) -> tuple[int, dict[str, str]]:
            if "hang" in got.path:
                free.wait(5)
            return 200, {}

        there.answer = answer
        box = filled(file, subscription(id="sub-1", address=there.url + "/hang"), *some(1, subscription="h"))
        other = subscription(id="sub-2", address=there.url)
        box.subscribe(other, "", "")
        box.keep(other, [Raised(each) for each in some(5, subscription="o")], {}, replay=False)
        thread = threading.Thread(target=run, args=(box, real(tmp_path)))
        thread.start()
        while sum(one.subscription == "sub-2" and one.state == "sent" for one in box.deliveries()) < 5:
            assert thread.is_alive(), "the hanging endpoint was let go before the others were served"
        assert not free.is_set()
        free.set()
        thread.join()
        assert states(box) == {"sent": 6}

    def test_it_is_given_up_after_the_stated_tries_loudly_and_can_be_tried_again(
        self, there: Endpoint, file: Path, tmp_path: Path
    ) -> None:
        box = filled(file, subscription(address=there.url), *some(1))
        there.answer, now = (lambda _: (500, {})), NOON
        for count in range(1, TRIES + 1):
            report = run(box, real(tmp_path), now)
            assert report.parcels[0].outcome == ("dead" if count == TRIES else "failed")
            (one,) = box.deliveries()
            if one.next_try:
                assert run(box, real(tmp_path), one.next_try - timedelta(seconds=1)).parcels == ()
                now = one.next_try
        assert (report.dead, one.attempts, one.state, one.next_try) == (1, TRIES, "dead", None)
        assert NOON + timedelta(hours=10) < now < NOON + timedelta(hours=21)
        assert run(box, real(tmp_path), now + timedelta(days=9)).dead == 1 and len(there.got) == TRIES
        there.answer = lambda _: (200, {})
        assert box.retry("", now) == 1
        assert run(box, real(tmp_path), now).parcels[0].outcome == "sent" and box.dead() == 0

    def test_gone_for_good_is_given_up_at_once(self, there: Endpoint, file: Path, tmp_path: Path) -> None:
        box = filled(file, subscription(address=there.url), *some(1))
        there.answer = lambda _: (410, {})
        assert run(box, real(tmp_path)).parcels[0].outcome == "dead"

    def test_an_endpoint_that_asks_to_wait_is_left_that_long(self, there: Endpoint, file: Path, tmp_path: Path) -> None:
        box = filled(file, subscription(address=there.url), *some(1))
        there.answer = lambda _: (429, {"retry-after": "7200"})
        run(box, real(tmp_path))
        (one,) = box.deliveries()
        assert one.next_try == NOON + timedelta(hours=2)

    def test_another_try_that_falls_into_quiet_hours_waits_for_their_end(
        self, there: Endpoint, file: Path, tmp_path: Path
    ) -> None:
        one = subscription(address=there.url, quiet="12:10-18:00")
        box = filled(file, one, *some(1), alert("17" * 8, "imminent"))
        there.answer = lambda _: (503, {})
        for minutes in (0, 5):
            run(box, real(tmp_path), NOON + timedelta(minutes=minutes))
        there.answer, tried = (lambda _: (200, {})), len(there.got)
        report = run(box, real(tmp_path), NOON + timedelta(hours=1))
        assert sorted(one.outcome for one in report.parcels) == ["held", "sent"]  # the imminent one goes
        assert there.keys[tried:] == ["17" * 8]
        held = next(one for one in box.deliveries() if one.state == "held")
        assert held.next_try == NOON.replace(hour=18) and held.error.endswith("503")
        assert run(box, real(tmp_path), NOON.replace(hour=18)).parcels[0].outcome == "sent"

    def test_what_a_channel_raises_is_told_by_its_kind_alone(self, file: Path, tmp_path: Path) -> None:
        box = filled(file, subscription(), *some(1))

        def broken(*_: object) -> None:
            raise RuntimeError("token s3cr3t at https://example.org/hook/s3cr3t-t0ken")

        run(box, ways(tmp_path, post=broken))
        seen = repr(box.deliveries()) + repr(box.audit())
        assert "s3cr3t" not in seen and "RuntimeError" in seen


CHILD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tocsin.alerting.means import means
from tocsin.alerts.delivering import deliver
from tocsin.alerts.outbox import Outbox
from tocsin.settings import Settings
from tocsin.store.store import Store
out = means(Store(Path(sys.argv[1])), Settings(allow_private=True, alerts_seconds=20))
now = datetime.fromisoformat(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
deliver(Outbox(Path(sys.argv[2])), out, lambda: now)
"""


def child(file: Path, now: datetime = NOON) -> subprocess.Popen[str]:
    """Another process that will deliver when it is told to."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    made = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(file.parent), str(file), now.isoformat()],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True,
    )  # fmt: skip
    assert made.stdout and made.stdout.readline() == "ready\n"
    return made


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("go\n")
    process.stdin.flush()


class TestProcesses:
    def test_killed_between_sending_and_marking_it_is_sent_again_under_the_same_key(
        self, there: Endpoint, file: Path, tmp_path: Path
    ) -> None:
        box = filled(file, subscription(address=there.url), *some(1))
        sender = child(file)

        def kill(_: Got) -> tuple[int, dict[str, str]]:
            sender.send_signal(signal.SIGKILL)  # it has arrived; the sender never learns
            return 200, {}

        there.answer = kill
        go(sender)
        assert sender.wait() == -signal.SIGKILL
        assert len(there.got) == 1 and states(box) == {"waiting": 1}
        there.answer = lambda _: (200, {})
        assert run(box, real(tmp_path), NOON + LEASE - timedelta(seconds=1)).parcels == ()  # still leased
        assert run(box, real(tmp_path), NOON + LEASE).parcels[0].outcome == "sent"
        first, second = there.got
        assert first.headers["tocsin-key"] == second.headers["tocsin-key"] and first.body == second.body
        assert states(box) == {"sent": 1}

    def test_a_digest_sent_again_after_a_kill_holds_the_same_alerts(
        self, there: Endpoint, file: Path, tmp_path: Path
    ) -> None:
        one = subscription(address=there.url, digest="daily", hour=9)
        box, morning = filled(file, one, *some(3)), NOON.replace(hour=9) + timedelta(days=1)
        sender = child(file, morning)

        def kill(_: Got) -> tuple[int, dict[str, str]]:
            sender.send_signal(signal.SIGKILL)
            return 200, {}

        there.answer = kill
        go(sender)
        sender.wait()
        late = alert("1a7e" * 4, made=NOON + timedelta(hours=1))
        box.keep(one, [Raised(late)], {}, replay=False)  # due at the same hour, but not in that message
        there.answer = lambda _: (200, {})
        run(box, real(tmp_path), morning + LEASE)
        first, *rest = there.got
        again = next(got for got in rest if got.headers["tocsin-key"] == first.headers["tocsin-key"])
        assert again.body == first.body and len(rest) == 2 and states(box) == {"sent": 4}

    def test_two_processes_send_each_alert_once(self, there: Endpoint, file: Path) -> None:
        box = filled(file, subscription(id="sub-1", address=there.url), *some(8, subscription="a"))
        for name in ("b", "c"):
            other = subscription(id=f"sub-{name}", address=there.url)
            box.subscribe(other, "", "")
            box.keep(other, [Raised(each) for each in some(8, subscription=name)], {}, replay=False)
        both = [child(file), child(file)]
        for process in both:
            go(process)
        assert [process.wait() for process in both] == [0, 0]
        assert states(box) == {"sent": 24}
        assert sorted(there.keys) == sorted(set(there.keys)) and len(there.keys) == 24

    def test_two_that_begin_at_once_make_one_outbox(self, file: Path) -> None:
        boxes = [Outbox(file) for _ in range(6)]
        threads = [
            threading.Thread(target=box.subscribe, args=(subscription(id=f"sub-{at}"), "", ""))
            for at, box in enumerate(boxes)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(boxes[0].subscriptions()) == 6


LEVEL = st.sampled_from(["structural", "watch", "imminent"])
QUIET = st.sampled_from(["", "22:00-07:00", "00:00-22:00", "12:30-13:00", "07:00-05:00"])
ZONE = st.sampled_from(["UTC", "Asia/Yerevan", "America/New_York"])


class Recorder:
    """Ways out that keep what was sent when, and fail when told to."""

    def __init__(self, folder: Path, fail: set[int]) -> None:
        self.now, self.tries, self.fail = NOON, 0, fail
        self.got: list[tuple[datetime, str, bytes]] = []
        self.means = ways(folder, post=self.post)

    def post(self, _: str, headers: dict[str, str], body: bytes) -> object:
        from tocsin.alerts.channels import Answer

        self.tries += 1
        if self.tries in self.fail:
            return Answer(500)
        self.got.append((self.now, headers["Tocsin-Key"], body))
        return Answer(200)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    QUIET, ZONE, st.sampled_from(["off", "daily", "weekly"]), st.integers(0, 23), st.booleans(),
    st.lists(st.tuples(LEVEL, st.integers(0, 60 * 48)), min_size=1, max_size=6), st.sets(st.integers(1, 8), max_size=4),
)  # fmt: skip
def test_no_alert_is_lost_doubled_or_early(
    quiet: str, zone: str, digest: str, hour: int, urgent: bool, made: list[tuple[str, int]], fail: set[int]
) -> None:
    """Alerts at odd minutes, an hourly delivery that fails now and then: each arrives once, and none in quiet hours."""
    one = subscription(quiet=quiet, zone=zone, digest=digest, hour=hour, urgent=urgent)
    with tempfile.TemporaryDirectory() as folder:
        box, out = Outbox(Path(folder) / "alerts.sqlite"), Recorder(Path(folder), fail)
        box.subscribe(one, "", "")
        alerts = [
            alert(f"{at:04x}", level, NOON + timedelta(minutes=minute)) for at, (level, minute) in enumerate(made)
        ]  # type: ignore[arg-type]
        for each in alerts:
            box.keep(one, [Raised(each)], {}, replay=False)
        while (due := [one.next_try for one in box.deliveries() if one.next_try]) and out.now < NOON + timedelta(
            days=21
        ):
            out.now += max(timedelta(hours=1), (min(due) - out.now) // timedelta(hours=1) * timedelta(hours=1))
            deliver(box, out.means, lambda: out.now, Random(1))
        _check(one, alerts, out, box)


def _check(one: Subscription, alerts: list[Alert], out: Recorder, box: Outbox) -> None:
    assert states(box) == {"sent": len(alerts)}
    arrived = {each.id: at for each in alerts for at, _, body in out.got if f'"id":"{each.id}"'.encode() in body}
    assert set(arrived) == {each.id for each in alerts}
    for each in alerts:
        at = arrived[each.id]
        assert at >= each.made
        breaks = one.urgent and each.level == "imminent"
        assert breaks or not is_quiet(one, at)
        assert sum(f'"id":"{each.id}"'.encode() in body for _, _, body in out.got) == 1


class TestKeeping:
    def test_the_same_alert_is_kept_once_and_one_that_was_sent_stays_sent(
        self, there: Endpoint, file: Path, tmp_path: Path
    ) -> None:
        one = subscription(address=there.url)
        box = filled(file, one, *some(2))
        run(box, real(tmp_path))
        more = alert("fe" * 8, made=NOON)
        assert box.keep(one, [Raised(each) for each in (*some(2), more)], {}, replay=False) == (more,)
        assert states(box) == {"sent": 2, "waiting": 1}

    def test_what_was_told_and_compared_is_remembered_apart_for_replays(self, file: Path) -> None:
        one, day = subscription(), NOON.date()
        box = filled(file, one)
        box.keep(one, [Raised(alert("a" * 16), ("w1", "w2"))], {"arm": day}, replay=False)
        told = box.told(one.id, replay=False)
        assert set(told.warnings) == {"w1", "w2"} and told.compared == {"arm": day}
        assert box.told(one.id, replay=True).warnings == {} and box.told("other", replay=False).warnings == {}

    def test_reading_makes_nothing(self, file: Path) -> None:
        box = Outbox(file)
        assert (box.subscriptions(), box.deliveries(), box.audit(), box.dead()) == ((), (), (), 0)
        assert box.retry("", NOON) == 0 and not file.parent.exists()
        with pytest.raises(NotFound):
            box.subscription("sub-1")

    def test_an_ended_subscription_gets_nothing_more_and_its_secret_is_forgotten(
        self, there: Endpoint, file: Path, tmp_path: Path
    ) -> None:
        box = filled(file, subscription(address=there.url), *some(2))
        box.unsubscribe("sub-1", NOON)
        assert run(box, real(tmp_path)).parcels == () and not there.got
        assert box.secret("sub-1") == "" and box.subscriptions() == () and len(box.subscriptions(ended=True)) == 1
        assert box.retry("", NOON) == 0 and box.dead() == 0
        with sqlite3.connect(file) as db:
            assert "whsec-test" not in str(db.execute("SELECT * FROM subscriptions").fetchall())

    @pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
    def test_nobody_else_may_read_it(self, file: Path) -> None:
        filled(file, subscription(), *some(1))
        for path in file.parent.iterdir():
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path

    def test_a_file_that_is_no_outbox_is_told(self, file: Path) -> None:
        file.parent.mkdir()
        file.write_bytes(b"not a database, but long enough to be looked at as one" * 100)
        with pytest.raises(Damaged, match="not an outbox"):
            Outbox(file).subscriptions()
        file.unlink()
        with sqlite3.connect(file) as db:
            db.execute("PRAGMA user_version = 99")
        with pytest.raises(Damaged, match="version 99"):
            Outbox(file).subscriptions()

    def test_a_second_subscription_under_one_id_is_refused(self, file: Path) -> None:
        box = filled(file, subscription())
        with pytest.raises(BadInput, match="there already"):
            box.subscribe(subscription(address="https://example.org/other"), "", "")
        assert box.subscription("sub-1").address == subscription().address

    def test_every_change_is_in_the_audit_log_and_no_secret(self, there: Endpoint, file: Path, tmp_path: Path) -> None:
        box = filled(file, subscription(address=there.url), *some(1))
        run(box, real(tmp_path))
        box.retry("", NOON)
        box.unsubscribe("sub-1", datetime(2020, 7, 21, tzinfo=UTC))
        lines = box.audit()
        assert [one.what for one in lines] == ["subscribe", "raise", "sent", "retry", "unsubscribe"]
        assert not any("s3cr3t" in one.detail or "whsec" in one.detail for one in lines)
