"""What alerts are sent with, as the settings say: the outbox, the mail server, and a way out that looks where it goes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tocsin.alerts.channels import Answer, MailServer, Means, Undelivered
from tocsin.alerts.outbox import Outbox
from tocsin.errors import BadInput, TocsinError
from tocsin.settings import Settings, read_settings

if TYPE_CHECKING:
    from ssl import SSLContext

    from tocsin.store.store import Store


def outbox(store: Store, settings: Settings | None = None) -> Outbox:
    """The store's outbox, or the one the settings name."""
    given = settings or read_settings()
    return Outbox(given.alerts or store.root / "_alerts" / "alerts.sqlite")


def means(store: Store, settings: Settings | None = None, secret: str = "") -> Means:
    """What the channels send with, as the settings say; nothing private is reached unless they allow it.

    Mail settings that can't be used are told by each e-mail's failure, and hinder no other channel.
    """
    from tocsin.sources.hosts import is_public

    given, mail, trouble = settings or read_settings(), None, ""
    try:
        mail = mail_server(given)
    except BadInput as error:
        trouble = error.message
    return Means(
        folder=given.alerts_folder or store.root / "_alerts" / "published",
        sender=given.alerts_sender,
        base=given.alerts_url,
        mail=mail,
        mail_trouble=trouble,
        post=_poster(given),
        public=None if given.allow_private else is_public,
        secret=secret,
        seconds=given.alerts_seconds,
    )


def mail_server(given: Settings) -> MailServer:
    """The mail server of the settings. Raises ``BadInput`` where none can be used; its message names no path."""
    if not given.smtp_host or not given.mail_from:
        raise BadInput("no mail server is set", "set TOCSIN_SMTP_HOST and TOCSIN_MAIL_FROM first")
    if given.smtp_user and given.smtp_security == "none" and given.smtp_host not in ("localhost", "127.0.0.1", "::1"):
        raise BadInput(
            "the mail password would go over the network in the clear", "set TOCSIN_SMTP_SECURITY to starttls or tls"
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
        raise BadInput("the file TOCSIN_SMTP_PASSWORD_FILE can't be read", "name a file of yours, in UTF-8") from error


def _poster(given: Settings) -> Callable[[str, Mapping[str, str], bytes], Answer]:
    """POST over connections that are looked at when they are opened; no redirect, no proxy, no cookie, one time limit."""

    def post(url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        from httpcore2 import ConnectionPool

        from tocsin.sources.hosts import GuardedBackend, check_address

        check_address(url)
        limit = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), given.alerts_seconds)}
        guard: Any = GuardedBackend(given.allow_private, time.monotonic() + given.alerts_seconds)
        secure = _trusted()
        sent = [*headers.items()]
        with (
            _post_failures(),
            ConnectionPool(ssl_context=secure, network_backend=guard) as pool,
            pool.stream("POST", url, headers=sent, content=body, extensions=limit) as answer,
        ):
            return Answer(answer.status, _wait(answer.headers))

    return post


@cache
def _trusted() -> SSLContext:
    """The roots that endpoints are checked against; reading them takes longer than a message."""
    import httpx2

    return httpx2.create_ssl_context(trust_env=False)


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


def moment_of(now: datetime | None) -> datetime:
    if now is not None and now.tzinfo is None:
        raise BadInput(f"{now} names no time zone", "give a moment with one")
    return (now or datetime.now(UTC)).astimezone(UTC)


def clock_from(start: datetime) -> Callable[[], datetime]:
    """A clock that runs on from a moment."""
    began = time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - began)
