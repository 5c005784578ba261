"""E-mail to a real server: with TLS and a password and without, refused, broken off, and nothing said that is secret."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts.building import HOSTILE, alert, hostile, parcel, subscription, ways
from alerts.contract import ChannelContract
from alerts.mail_server import PASSWORD, USER, Kept, mail_server
from tocsin.alerting.means import means
from tocsin.alerts import cap, mail
from tocsin.alerts.channels import MailServer, Means, Undelivered
from tocsin.schema.alerts import Earlier
from tocsin.settings import Settings
from tocsin.store.store import Store

TO = "analyst@example.org"


@pytest.fixture
def secured(tmp_path: Path) -> Iterator[Kept]:
    with mail_server(tmp_path) as kept:
        yield kept


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Kept]:
    with mail_server(tmp_path, secured=False) as kept:
        yield kept


def by_settings(folder: Path, kept: Kept, **more: object) -> Means:
    """As the application makes it, from settings alone."""
    password = folder / "password"
    password.write_text(f"{PASSWORD}\nsecond line\n", encoding="utf-8")
    given = {"smtp_host": "localhost", "smtp_port": kept.port, "smtp_user": USER, "smtp_password_file": password,
             "smtp_ca": kept.ca, "mail_from": "tocsin@example.org"}  # fmt: skip
    return means(Store(folder / "store"), Settings(**{**given, **more}))  # type: ignore[arg-type]


def unsecured(kept: Kept) -> Means:
    server = MailServer("127.0.0.1", kept.port, "none", sender="tocsin@example.org", seconds=2)
    return ways(Path(), mail=server)


class TestContract(ChannelContract):
    name = "email"
    address = TO
    secrets = (PASSWORD,)
    bad = ("a@b@c", "desk@", "@example.org", "Desk <desk@example.org>", "a@example.org, b@example.org", "desk@example.org\n",
           "desk@exa mple.org", 'de"sk@example.org', "desk@-example.org", "a..b@example.org")  # fmt: skip

    def ways(self, folder: Path) -> Means:
        return ways(folder, mail=MailServer("127.0.0.1", 9, sender="tocsin@example.org", user="u", password=PASSWORD))

    def broken(self, folder: Path) -> Means:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            port = taken.getsockname()[1]
        return ways(folder, mail=MailServer("127.0.0.1", port, sender="t@example.org", user="u", password=PASSWORD))

    def hostile_is_harmless(self, text: str) -> None:
        head, _, rest = text.partition("\n\n")
        assert not re.search(r"(?mi)^bcc:", head) and "victim" in head  # in the subject, as words
        page = rest[rest.index("<!DOCTYPE html>") :]
        assert "<script" not in page and "{{" in page and "49" not in page  # neither markup nor template


def test_a_message_arrives_over_tls_with_a_password(secured: Kept, tmp_path: Path) -> None:
    one = parcel(subscription("email", TO))
    for _ in range(2):
        mail.send(one, by_settings(tmp_path, secured))
    first, again = secured.messages
    assert first["Message-ID"] == again["Message-ID"] == f"<{one.key}@example.org>"
    assert first.as_bytes() == again.as_bytes()
    assert (first["To"], first["From"]) == (TO, "Tocsin <tocsin@example.org>")
    assert first["Subject"].strip() == "Watch warning: Armenia and Azerbaijan, a fatal incident within 30 days: 3.4%"
    text, page = (part.get_content() for part in first.iter_parts())  # type: ignore[union-attr]
    for part in (text, page):
        assert "90% interval" in part and "base rate" in part and "figures:pairs" in part and one.key in part
    assert secured.envelopes[0].rcpt_tos == [TO]


def test_an_update_hangs_on_what_it_updates(plain: Kept) -> None:
    before = Earlier("a" * 16, alert().made, "watch")
    mail.send(parcel(subscription("email", TO), alert(message="update", earlier=before)), unsecured(plain))
    assert plain.messages[0]["References"] == f"<{before.id}@example.org>"


def test_hostile_words_arrive_as_words(plain: Kept) -> None:
    mail.send(parcel(subscription("email", TO), hostile(alert())), unsecured(plain))
    arrived = plain.messages[0]
    assert arrived["Bcc"] is None and plain.envelopes[0].rcpt_tos == [TO]
    assert "victim@example.org" in arrived["Subject"] and len(list(arrived.iter_parts())) == 2
    assert HOSTILE not in arrived.as_string()


def test_a_certificate_nobody_vouches_for_is_not_trusted(secured: Kept, tmp_path: Path) -> None:
    with pytest.raises(Undelivered, match="not trusted"):
        mail.send(parcel(subscription("email", TO)), by_settings(tmp_path, secured, smtp_ca=None))
    assert not secured.messages


def test_a_wrong_password_is_told_without_it(secured: Kept, tmp_path: Path) -> None:
    ways_out = by_settings(tmp_path, secured, smtp_user="somebody")
    with pytest.raises(Undelivered, match="user or password") as failed:
        mail.send(parcel(subscription("email", TO)), ways_out)
    assert PASSWORD not in str(failed.value) and PASSWORD not in repr(ways_out)


def test_a_server_without_tls_gets_nothing_where_tls_is_asked_for(plain: Kept, tmp_path: Path) -> None:
    with pytest.raises(Undelivered, match="STARTTLS"):
        mail.send(parcel(subscription("email", TO)), by_settings(tmp_path, plain, smtp_ca=None))
    assert not plain.messages


def test_a_password_never_goes_in_the_clear_over_a_network(plain: Kept, tmp_path: Path) -> None:
    out = by_settings(tmp_path, plain, smtp_host="mail.example.org", smtp_security="none")
    with pytest.raises(Undelivered, match="in the clear"):
        mail.send(parcel(subscription("email", TO)), out)


def test_mail_settings_that_can_not_be_used_hinder_no_other_channel(plain: Kept, tmp_path: Path) -> None:
    out = by_settings(tmp_path, plain, smtp_password_file=tmp_path / "gone")
    with pytest.raises(Undelivered, match="TOCSIN_SMTP_PASSWORD_FILE") as failed:
        mail.send(parcel(subscription("email", TO)), out)
    assert str(tmp_path) not in failed.value.told
    cap.send(parcel(subscription("cap", "desk")), out)


@pytest.mark.parametrize(("refusal", "final"), [("550 no such user s3cr3t", True), ("450 later s3cr3t", False)])
def test_a_refused_address_is_told_without_the_servers_words(plain: Kept, refusal: str, final: bool) -> None:
    plain.refuse = refusal
    with pytest.raises(Undelivered, match=refusal[:3]) as failed:
        mail.send(parcel(subscription("email", TO)), unsecured(plain))
    assert failed.value.final is final and "s3cr3t" not in str(failed.value) and TO not in str(failed.value)


def test_a_message_the_server_does_not_take_was_not_sent(plain: Kept) -> None:
    plain.answer = "451 s3cr3t trouble"
    with pytest.raises(Undelivered, match="451") as failed:
        mail.send(parcel(subscription("email", TO)), unsecured(plain))
    assert "s3cr3t" not in str(failed.value)
