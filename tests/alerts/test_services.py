"""Other services through apprise, over a real socket: what is said, what is refused, what is not reached."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from alerts.building import alert, parcel, subscription, ways
from alerts.contract import ChannelContract
from alerts.endpoints import Endpoint, endpoint
from alerts.test_webhook import nobody
from tocsin.alerts import services
from tocsin.alerts.channels import Means, Undelivered
from tocsin.alerts.services import host_of
from tocsin.sources.hosts import is_public


@pytest.fixture
def there() -> Iterator[Endpoint]:
    with endpoint() as kept:
        yield kept


class TestContract(ChannelContract):
    name = "apprise"
    address = f"json://user:pa55@127.0.0.1:{nobody()}/s3cr3t-t0ken"
    secrets = ("s3cr3t", "t0ken", "pa55")
    bad: ClassVar = (
        "nothing://t0ken", "t0ken", "https//x/t0ken", "syslog://", "dbus://t0ken", "windows://", "file:///etc/passwd",
        "json://h/t0ken?attach=/etc/passwd", "slack://a/b/c?template=/etc/passwd&x=t0ken", "vapid://a/b?keyfile=/etc/passwd",
        "mailto://u:t0ken@example.org?pgp=yes", "json://a b/t0ken",
    )  # fmt: skip

    def broken(self, folder: Path) -> Means:
        return ways(folder)

    def hostile_is_harmless(self, text: str) -> None:
        assert "\nTitle: " in text and text.count("\nTitle: ") == 1


def test_a_service_gets_title_and_text(there: Endpoint, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    services.send(parcel(subscription("apprise", f"json://127.0.0.1:{there.port}/s3cr3t")), ways(tmp_path))
    assert there.got[0].path == "/s3cr3t" and "s3cr3t" not in caplog.text
    told = json.loads(there.got[0].body)
    assert told["title"].startswith("Watch warning: Armenia and Azerbaijan")
    assert "90% interval" in told["message"] and alert().id in told["message"]


def test_a_service_that_refuses_did_not_take_it(there: Endpoint, tmp_path: Path) -> None:
    there.answer = lambda _: (500, {})
    with pytest.raises(Undelivered, match="did not take"):
        services.send(parcel(subscription("apprise", f"json://127.0.0.1:{there.port}/x")), ways(tmp_path))
    assert there.got


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "hooks.example.org"])
def test_a_private_address_is_not_reached(
    there: Endpoint, tmp_path: Path, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor a name that has come to mean one: what is looked at is the address that is connected to."""
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _, port, *rest, **more: real("127.0.0.1", port, *rest, **more))
    one = parcel(subscription("apprise", f"json://{host}:{there.port}/x"))
    with pytest.raises(Undelivered, match="private"):
        services.send(one, ways(tmp_path, public=is_public))
    assert not there.got


def test_the_guard_watches_only_while_it_sends(there: Endpoint, tmp_path: Path) -> None:
    one = parcel(subscription("apprise", f"json://127.0.0.1:{there.port}/x"))
    with pytest.raises(Undelivered):
        services.send(one, ways(tmp_path, public=is_public))
    socket.create_connection(("127.0.0.1", there.port)).close()
    services.send(one, ways(tmp_path))
    assert len(there.got) == 1


def test_only_services_that_people_run_themselves_have_a_host_of_their_own() -> None:
    assert host_of("json://127.0.0.1/x") == "127.0.0.1"
    assert host_of("ntfy://push.example.org/topic") == "push.example.org"
    assert host_of("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general") == ""
