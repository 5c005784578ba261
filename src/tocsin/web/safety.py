"""What guards every request: host names, who may, forgery, floods, sizes, and the headers of every answer."""

from __future__ import annotations

import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from hashlib import sha256
from urllib.parse import urlsplit

from fastapi import Request, Response

from tocsin.errors import TocsinError
from tocsin.web.config import Serving

Handler = Callable[[Request], Awaitable[Response]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with "no-referrer" browsers send forms with the origin "null"
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
VISITOR = "tocsin_visitor"
"""Cookie of a random word; forms carry a token made of it, which a page elsewhere cannot make."""
ENTRY = "tocsin_entry"
"""Cookie of one who gave the token."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN = ("/static/", "/enter", "/health")
"""Paths that answer without a token also beyond loopback: they hold nothing of the record."""


class Refused(TocsinError):
    """A request that may not be answered; ``status`` is HTTP's."""

    def __init__(self, status: int, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.status = status


class Guard:
    """Decides on each request before any page sees it."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._key = secrets.token_bytes(32)
        self._flood = Flood(serving.a_minute)

    def entry(self) -> str:
        """The value of the cookie of one who gave the token; it ends with the server."""
        return hmac.new(self._key, b"entry" + self._serving.token.encode(), sha256).hexdigest()

    def is_token(self, given: str) -> bool:
        """Whether a word is the token."""
        return hmac.compare_digest(given.encode(), self._serving.token.encode())

    def admit(self, request: Request) -> None:
        """Raise ``Refused``, or note on the request whether the visitor entered, and the forms' token."""
        self._host(request)
        self._flood.count(request.client.host if request.client else "", time.monotonic())
        request.state.entered = self._entered(request)
        request.state.visitor = request.cookies.get(VISITOR) or secrets.token_urlsafe(24)
        request.state.csrf = hmac.new(self._key, request.state.visitor.encode(), sha256).hexdigest()
        self._size(request)
        if request.url.path.startswith(OPEN):
            return
        if not self._serving.local and not request.state.entered:
            raise Refused(401, "this server asks for its token", "give it at /enter, or as `Authorization: Bearer …`")

    def writes(self, request: Request) -> None:
        """Raise ``Refused`` for one who did not give the token."""
        if not request.state.entered:
            raise Refused(
                401, "writing asks for the token", "give it at /enter; it was printed when the server started"
            )

    def genuine(self, request: Request, token: str) -> None:
        """Raise ``Refused`` for a form that was not sent from a page of ours."""
        if self._bearer(request):
            return  # no browser sends this header by itself
        origin = request.headers.get("origin")
        if origin and urlsplit(origin).netloc != request.headers.get("host", ""):
            raise Refused(403, "the form was sent from another site", "open the page here and send it again")
        known = VISITOR in request.cookies
        if not known or not hmac.compare_digest(token.encode(), str(request.state.csrf).encode()):
            raise Refused(403, "the form's token is not the page's own", "reload the page and send it again")

    def _host(self, request: Request) -> None:
        name = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
        shown = f"[{name}]" if ":" in name else name
        if name not in self._serving.hosts and shown not in self._serving.hosts:
            raise Refused(421, "the request names a host that this server is not", "start it with --shown-as NAME")

    def _entered(self, request: Request) -> bool:
        return self._bearer(request) or hmac.compare_digest(request.cookies.get(ENTRY, ""), self.entry())

    def _bearer(self, request: Request) -> bool:
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        return kind.lower() == "bearer" and self.is_token(given.strip())

    def _size(self, request: Request) -> None:
        if request.method in SAFE:
            return
        length = request.headers.get("content-length", "")
        if not length.isdecimal():
            raise Refused(411, "the request does not say how long it is", "send a Content-Length")
        if int(length) > self._serving.upload:
            raise Refused(413, f"the request brings more than {self._serving.upload:,} bytes", "send less at once")


class Flood:
    """At most so many requests a minute from one address, counted in whole minutes."""

    def __init__(self, most: int, addresses: int = 10_000) -> None:
        self._most, self._addresses = most, addresses
        self._seen: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def count(self, address: str, now: float) -> None:
        """Count one request. Raises ``Refused`` for one too many."""
        minute = int(now // 60)
        at, many = self._seen.get(address, (minute, 0))
        many = many + 1 if at == minute else 1
        self._seen[address] = (minute, many)
        self._seen.move_to_end(address)
        if len(self._seen) > self._addresses:
            self._seen.popitem(last=False)
        if many > self._most:
            raise Refused(429, f"more than {self._most:,} requests a minute from one address", "wait a minute")


def dress(request: Request, response: Response) -> Response:
    """The headers of every answer, and the visitor's cookie where it is new."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not request.url.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "private, no-store")
    visitor = getattr(request.state, "visitor", None)
    if visitor and VISITOR not in request.cookies and not request.url.path.startswith("/static/"):
        response.set_cookie(VISITOR, visitor, httponly=True, samesite="strict", path="/")
    return response
