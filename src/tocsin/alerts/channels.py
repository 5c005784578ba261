"""What a channel is, what it is given to send with, and how it says that it could not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from tocsin.schema.alerts import ChannelName, Parcel

MODULES: dict[ChannelName, str] = {
    "email": "tocsin.alerts.mail",
    "webhook": "tocsin.alerts.webhook",
    "atom": "tocsin.alerts.atom",
    "cap": "tocsin.alerts.cap",
    "apprise": "tocsin.alerts.services",
}


@dataclass(frozen=True)
class Answer:
    """What an endpoint answered to a POST: its status, and the seconds it asks to wait (0: none named)."""

    status: int
    wait: float = 0.0


@dataclass(frozen=True)
class MailServer:
    """The server that takes mail. ``security``: "starttls", "tls" (from the first byte) or "none"; ``ca``: trusted roots."""

    host: str
    port: int = 587
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""
    ca: Path | None = None
    seconds: float = 20.0


def _nowhere(url: str, headers: Mapping[str, str], body: bytes) -> Answer:
    raise Undelivered("no way out was given to the webhook")


@dataclass(frozen=True)
class Means:
    """What channels send with; who makes it decides which hosts may be reached.

    ``post`` sends bytes to an address; ``public`` says of an IP address whether it may be connected to (``None``: any may).
    ``folder`` takes feeds and CAP messages; ``sender`` is who they say they come from; ``base`` stands before links.
    ``secret`` is the webhook's, of the subscription being served. ``mail_trouble`` says why there is no mail server.
    """

    folder: Path
    sender: str = "tocsin"
    base: str = ""
    mail: MailServer | None = None
    mail_trouble: str = ""
    post: Callable[[str, Mapping[str, str], bytes], Answer] = _nowhere
    public: Callable[[str], bool] | None = None
    secret: str = field(default="", repr=False)
    seconds: float = 20.0
    clock: Callable[[], float] | None = None


class Undelivered(Exception):
    """A channel could not hand a parcel over. ``told`` names no address, token or answer's text.

    ``final``: trying again is of no use; ``wait``: seconds the other side asked for.
    """

    def __init__(self, told: str, final: bool = False, wait: float = 0.0) -> None:
        super().__init__(told)
        self.told = told
        self.final = final
        self.wait = wait


class Channel(Protocol):
    """One way out."""

    def check(self, address: str) -> None:
        """Raises ``BadInput`` if no parcel could ever be sent to such an address. Reaches for nothing."""

    def masked(self, address: str) -> str:
        """The address as it may be shown and logged."""

    def shown(self, parcel: Parcel, means: Means) -> str:
        """The message exactly as it would be sent, without secrets. Sends nothing."""

    def send(self, parcel: Parcel, means: Means) -> None:
        """Hand the parcel over; returning means that the other side took it. Raises ``Undelivered``."""


def channel(name: ChannelName) -> Channel:
    """The channel of a name; its library is loaded when it is used."""
    return cast("Channel", import_module(MODULES[name]))
