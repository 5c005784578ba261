"""Signing a webhook's body, and checking it. Nothing but the standard library: receivers may copy this file whole."""

from __future__ import annotations

import hashlib
import hmac
import time

VERSION = "v1"
TOLERANCE = 300
"""How many seconds a timestamp may differ from the receiver's clock."""


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """``v1=`` and the HMAC-SHA256, in hex, of the timestamp, a full stop and the body's bytes.

    >>> sign("whsec-example", 1600000000, b"{}")
    'v1=470df114ca63185b159e6cae6754c7c503cc569fa826514031181e281f43e55d'
    """
    signed = str(timestamp).encode("ascii") + b"." + body
    return f"{VERSION}={hmac.new(secret.encode('utf-8'), signed, hashlib.sha256).hexdigest()}"


def verify(
    secret: str, timestamp: str, signature: str, body: bytes, now: float | None = None, tolerance: int = TOLERANCE
) -> bool:
    """Whether ``body`` (the bytes as received) was signed with the secret, not longer ago than ``tolerance`` seconds.

    ``timestamp`` and ``signature`` are the headers ``Tocsin-Timestamp`` and ``Tocsin-Signature``. A message that was
    recorded and is sent again later fails; one sent again by us is signed anew and carries the same ``Tocsin-Key``.
    """
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 16):
        return False
    if abs((time.time() if now is None else now) - int(timestamp)) > tolerance:
        return False
    expected = sign(secret, int(timestamp), body)
    return hmac.compare_digest(expected.encode("ascii"), signature.encode("utf-8", "replace"))
