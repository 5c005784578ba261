"""A real SMTP server on the loopback interface, with STARTTLS and a password if wanted."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

USER, PASSWORD = "desk", "pa55-w0rd-of-the-test"


class Kept:
    """What arrived; ``refuse`` is what it answers to addresses, if anything."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.refuse = ""
        self.answer = "250 OK"
        self.port = 0
        self.ca = Path()

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(one.content, policy=policy.default) for one in self.envelopes]  # type: ignore[arg-type,misc]

    async def handle_RCPT(self, _s: object, _e: object, envelope: Envelope, address: str, _o: object) -> str:
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: object, _by: object, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            self.envelopes.append(envelope)
        return self.answer


@contextmanager
def mail_server(folder: Path, secured: bool = True) -> Iterator[Kept]:
    kept, more = Kept(), {}
    if secured:
        authority = trustme.CA()
        kept.ca = folder / "authority.pem"
        authority.cert_pem.write_to_path(str(kept.ca))
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)

        def authenticate(_server: object, _by: object, _envelope: object, _how: str, given: object) -> AuthResult:
            good = isinstance(given, LoginPassword) and (given.login, given.password) == (
                USER.encode(),
                PASSWORD.encode(),
            )
            return AuthResult(success=good, handled=False)

        more = {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": authenticate}
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        kept.port = taken.getsockname()[1]
    server = Controller(kept, hostname="127.0.0.1", port=kept.port, **more)  # type: ignore[arg-type]
    server.start()
    try:
        yield kept
    finally:
        server.stop()
