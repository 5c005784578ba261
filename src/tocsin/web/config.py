"""What a server is told when it starts."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path

from msgspec import Struct

from tocsin.errors import BadInput

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Serving(Struct, frozen=True, kw_only=True):
    """How to serve. ``token`` is asked for to write, and beyond loopback also to read; ``shown`` are host names answered to.

    ``judges`` is the number of judging processes; ``renew`` the least number of seconds between two judgements of one
    page; ``keep`` how many judgements are kept in memory; ``upload`` the most bytes a request may bring; ``a_minute`` the
    most requests a minute from one address; ``deliver`` the seconds between two deliveries of alerts (0: none);
    ``warm``: judge today's situations and the world at the start, before anybody asks.
    """

    store: Path
    token: str
    host: str = "127.0.0.1"
    port: int = 8765
    shown: tuple[str, ...] = ()
    judges: int = 1
    renew: float = 30.0
    keep: int = 48
    upload: int = 1024 * 1024
    a_minute: int = 1200
    deliver: float = 0.0
    warm: bool = False

    @property
    def local(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in LOOPBACK

    @property
    def hosts(self) -> frozenset[str]:
        """Host names that a request may name: others are a page elsewhere that borrows our address."""
        own = (self.host,) if self.host not in ("0.0.0.0", "::") else ()
        return frozenset((*LOOPBACK, "[::1]", *own, *self.shown))


def check(given: Serving, token_set: bool) -> Serving:
    """The same, if it may be served. Raises ``BadInput`` for listening beyond loopback without a token of one's own."""
    if not given.local:
        _an_address(given.host)
        if not token_set:
            raise BadInput(
                f"listening on {given.host} lets other machines in, and no token is set",
                "put a long random word in a file and name it with --token-file, or listen on 127.0.0.1",
            )
        if len(given.token) < 16:
            raise BadInput("the token is shorter than 16 characters", "use a longer one, e.g. 32 random letters")
    return given


def _an_address(host: str) -> None:
    try:
        ip_address(host)
    except ValueError as error:
        raise BadInput(f"--host {host!r} is not an address", "give one such as 127.0.0.1 or 0.0.0.0") from error
