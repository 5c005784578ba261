"""Which hosts may be fetched: an address check that holds at the moment of connecting, and a deadline on every read.

The check is made on the very addresses a connection is opened to, on every connection, so that neither a redirect, an odd
spelling of an address nor a name that resolves differently the second time gets round it.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterable
from typing import Any
from urllib.parse import SplitResult, urlsplit

from tocsin.errors import BadInput, Unreachable

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_REMEDY = "give the address of a public page; TOCSIN_ALLOW_PRIVATE=1 lets private hosts be fetched"


def check_address(url: str) -> SplitResult:
    """The parts of an http(s) address. Raises ``BadInput`` for another scheme, no host, a user name, or a wild port."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise BadInput(f"{url!r} is not an address: {error}", "give an http or https address") from error
    if parts.scheme not in ("http", "https") or not host:
        raise BadInput(f"{url!r} is not an http or https address", "give an address such as https://example.org/page")
    if "@" in parts.netloc or "\\" in url or any(ord(letter) < 33 for letter in url):
        raise BadInput(f"{url!r} carries a user name, a backslash or a blank before its host, which hides where it leads",
                       "give the plain address")  # fmt: skip
    if port == 0:
        raise BadInput(f"{url!r} names port 0", "leave the port out")
    return parts


def is_public(address: str) -> bool:
    """Whether an IP address lies in the public Internet, the IPv4 address inside an IPv6 one looked at too."""
    found = ipaddress.ip_address(address.partition("%")[0])
    return all(_is_public(each) for each in (found, *_inside(found)))


def _is_public(address: _Address) -> bool:
    refused = address.is_multicast or address.is_reserved or address.is_loopback or address.is_link_local
    return address.is_global and not refused and not address.is_unspecified


def _inside(address: _Address) -> tuple[_Address, ...]:
    """IPv4 addresses carried in an IPv6 one: mapped, 6to4, Teredo, NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return ()
    teredo = address.teredo or ()
    nat64 = (ipaddress.IPv4Address(int(address) & 0xFFFFFFFF),) if address in _NAT64 else ()
    return tuple(each for each in (address.ipv4_mapped, address.sixtofour, *teredo, *nat64) if each is not None)


class GuardedBackend:
    """Opens connections only to hosts all of whose addresses are public (unless allowed), and only until ``deadline``.

    It stands in for httpcore2's own network backend (by its methods, so that importing this loads no library).
    """

    def __init__(self, allow_private: bool, deadline: float) -> None:
        from httpcore2 import SyncBackend

        self._allow_private = allow_private
        self._deadline = deadline
        self._inner = SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> DeadlineStream:
        """Connect to one of the addresses just looked at, never to the name again."""
        from httpcore2 import ConnectError, ConnectTimeout

        failure: Exception | None = None
        for address in self._addresses(host, port):
            try:
                stream = self._inner.connect_tcp(address, port, self._left(timeout), local_address, socket_options)
            except (ConnectError, ConnectTimeout) as error:
                failure = error
                continue
            return DeadlineStream(stream, self._deadline)
        raise failure or ConnectError(f"{host} has no address")

    def sleep(self, seconds: float) -> None:
        """Wait, for the pool's own retries."""
        time.sleep(seconds)

    def _addresses(self, host: str, port: int) -> list[str]:
        from httpcore2 import ConnectError

        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError) as error:
            raise ConnectError(f"the name {host} has no address: {error}") from error
        addresses = list(dict.fromkeys(str(item[4][0]) for item in found))
        private = next((address for address in addresses if not is_public(address)), None)
        if private is not None and not self._allow_private:
            raise Unreachable(
                f"{host} is at {private}, a private, loopback or reserved address, and is not fetched", _REMEDY
            )
        return addresses

    def _left(self, timeout: float | None) -> float:
        from httpcore2 import ConnectTimeout

        return _time_left(self._deadline, timeout, ConnectTimeout)


def _time_left(deadline: float, timeout: float | None, error: type[Exception]) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise error("the time allowed for the fetch is over")
    return left if timeout is None else min(timeout, left)


class DeadlineStream:
    """A connection on which every read and write ends by one deadline, however slowly the other side drips."""

    def __init__(self, inner: Any, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Up to ``max_bytes``. Raises ``ReadTimeout`` past the deadline."""
        from httpcore2 import ReadTimeout

        data: bytes = self._inner.read(max_bytes, _time_left(self._deadline, timeout, ReadTimeout))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All of ``buffer``. Raises ``WriteTimeout`` past the deadline."""
        from httpcore2 import WriteTimeout

        self._inner.write(buffer, _time_left(self._deadline, timeout, WriteTimeout))

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> DeadlineStream:
        """The same over TLS; the certificate is checked against the host's name, not the address."""
        from httpcore2 import ConnectTimeout

        left = _time_left(self._deadline, timeout, ConnectTimeout)
        return DeadlineStream(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """What the pool asks about the socket."""
        return self._inner.get_extra_info(info)
