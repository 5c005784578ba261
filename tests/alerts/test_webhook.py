"""The webhook over a real socket: signed bytes, one key, refused redirects, and the receiver's own check."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.building import alert, parcel, subscription, ways
from alerts.contract import ChannelContract
from alerts.endpoints import Endpoint, endpoint
from tocsin.alerting.means import means
from tocsin.alerts import webhook
from tocsin.alerts.channels import Means, Undelivered
from tocsin.alerts.signature import sign, verify
from tocsin.settings import Settings
from tocsin.store.store import Store

SECRET = "whsec_of-the-test"
NOW = 1_600_000_000


def real(folder: Path, allow_private: bool = True) -> Means:
    """The way out that the application uses."""
    return means(Store(folder / "store"), Settings(allow_private=allow_private, alerts_seconds=2), SECRET)


@pytest.fixture
def there() -> Iterator[Endpoint]:
    with endpoint() as kept:
        yield kept


def nobody() -> int:
    """A port nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class TestContract(ChannelContract):
    name = "webhook"
    address = "http://127.0.0.1:9/hook/s3cr3t-t0ken?key=other-t0ken"
    secrets = ("s3cr3t", "t0ken", SECRET)
    bad = ("ftp://example.org/t0ken", "https://user:t0ken@example.org/", "https://", "javascript:alert(1)", "file:///etc/passwd",
           "https://example.org/a b", "https://example.org:0/", "//example.org/", "https://exa\\mple.org/t0ken")  # fmt: skip

    def ways(self, folder: Path) -> Means:
        return ways(folder, secret=SECRET)

    def broken(self, folder: Path) -> Means:
        return real(folder)

    def hostile_is_harmless(self, text: str) -> None:
        told = json.loads(text.partition("\n\n")[2])
        assert "<script>" in told["alerts"][0]["event"]  # JSON carries it as text; its reader escapes it
        assert "\n" not in told["alerts"][0]["headline"]


def test_a_receiver_gets_signed_bytes_under_one_key(
    there: Endpoint, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    one = parcel(subscription(address=there.url))
    for _ in range(2):
        webhook.send(one, real(tmp_path))
    first, second = there.got
    assert first.body == second.body == webhook.body(one)
    assert first.path == "/hook/s3cr3t-t0ken"
    assert first.headers["idempotency-key"] == f'"{one.key}"' and there.keys == [one.key, one.key]
    assert first.headers["content-type"] == "application/json; charset=utf-8"
    told = json.loads(first.body)
    assert told["key"] == one.key and told["alerts"][0]["p"] == alert().p
    assert not any(secret in caplog.text for secret in ("s3cr3t", SECRET))
    # by hand, from the standard library alone
    signed = first.headers["tocsin-timestamp"].encode() + b"." + first.body
    assert first.headers["tocsin-signature"] == "v1=" + hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert verify(SECRET, first.headers["tocsin-timestamp"], first.headers["tocsin-signature"], first.body)


@pytest.mark.parametrize(("status", "final"), [(500, False), (404, False), (429, False), (302, False), (410, True)])
def test_what_is_no_success_is_none(there: Endpoint, tmp_path: Path, status: int, final: bool) -> None:
    there.answer = lambda _: (status, {"location": "/elsewhere", "retry-after": "120"})
    with pytest.raises(Undelivered, match=str(status)) as failed:
        webhook.send(parcel(subscription(address=there.url)), real(tmp_path))
    assert failed.value.final is final and len(there.got) == 1
    assert failed.value.wait == (120 if status != 302 else 0)


def test_a_private_host_is_not_reached(there: Endpoint, tmp_path: Path) -> None:
    for host in ("127.0.0.1", "localhost", "127.1", "[::ffff:127.0.0.1]"):
        with pytest.raises(Undelivered, match="private"):
            webhook.send(
                parcel(subscription(address=f"http://{host}:{there.port}/x")), real(tmp_path, allow_private=False)
            )
    assert not there.got


def test_a_name_that_comes_to_mean_a_private_host_is_not_reached(
    there: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Public when it was subscribed, private when it is sent to: the connection itself is looked at."""
    real_lookup = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, port, *rest, **more: real_lookup("127.0.0.1", port, *rest, **more)
    )
    with pytest.raises(Undelivered, match="private"):
        webhook.send(
            parcel(subscription(address=f"http://hooks.example.org:{there.port}/")), real(tmp_path, allow_private=False)
        )
    assert not there.got


def test_a_silent_endpoint_is_left_after_the_time_allowed(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(Undelivered, match="time allowed"):
            webhook.send(parcel(subscription(address=url)), real(tmp_path))


@given(st.binary(max_size=200), st.text(max_size=30), st.integers(0, 10**12), st.integers(-10_000, 10_000))
def test_only_what_was_signed_with_the_secret_lately_is_verified(body: bytes, secret: str, at: int, later: int) -> None:
    made = sign(secret, at, body)
    assert verify(secret, str(at), made, body, now=at + later) == (abs(later) <= 300)
    assert not verify(secret, str(at), made, body + b" ", now=at)
    assert not verify(secret + "x", str(at), made, body, now=at)
    assert not verify(secret, str(at + 1), made, body, now=at)


@pytest.mark.parametrize("stamp", ["", "-5", "1e9", "٣", "12.0", "9" * 400, " 5"])
def test_a_timestamp_that_is_none_is_refused(stamp: str) -> None:
    assert not verify(SECRET, stamp, "v1=00", b"{}", now=NOW)


@pytest.mark.parametrize("signature", ["", "v1=", "v2=00", "\ud800", "ä" * 64])
def test_a_signature_that_is_none_is_refused(signature: str) -> None:
    assert not verify(SECRET, str(NOW), signature, b"{}", now=NOW)
