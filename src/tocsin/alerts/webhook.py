"""Webhook: the alert as JSON, signed, under one key however often it is sent."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlsplit

from tocsin import __version__
from tocsin.alerts.channels import Means, Undelivered
from tocsin.alerts.signature import sign
from tocsin.alerts.wording import cleaned, headline
from tocsin.errors import BadInput
from tocsin.schema.alerts import Alert, Parcel

FORMAT = "tocsin-alerts-1"
_MOST = 2048


def check(address: str) -> None:
    """Raises ``BadInput`` for anything but a plain http(s) address."""
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    odd = "@" in address.split("/")[2] if address.count("/") > 1 else False
    if not good or odd or "\\" in address or len(address) > _MOST or any(not 32 < ord(sign) < 127 for sign in address):
        raise BadInput(
            "that is not an http or https address for a webhook", "give one such as https://example.org/hook"
        )


def masked(address: str) -> str:
    """The host alone: paths and queries of webhooks often hold a token."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/…"


def body(parcel: Parcel, base: str = "") -> bytes:
    """The JSON in UTF-8, the same bytes each time one parcel is sent."""
    import msgspec

    made = {
        "format": FORMAT,
        "key": parcel.key,
        "subscription": parcel.subscription.id,
        "made": parcel.made,
        "replay": parcel.replay,
        "alerts": [_alert(alert, base) for alert in parcel.alerts],
    }
    return msgspec.json.encode(made)


def _alert(alert: Alert, base: str) -> dict[str, Any]:
    import msgspec

    fields: dict[str, Any] = msgspec.to_builtins(cleaned(alert))
    return {"headline": headline(alert), **fields, "url": f"{base.rstrip('/')}{alert.link}" if base else ""}


def headers(parcel: Parcel, secret: str, sent: bytes, timestamp: int) -> dict[str, str]:
    """What stands before the body: the key, the moment of sending, the signature over both moment and body."""
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": f"tocsin/{__version__}",
        "Idempotency-Key": f'"{parcel.key}"',
        "Tocsin-Key": parcel.key,
        "Tocsin-Timestamp": str(timestamp),
        "Tocsin-Signature": sign(secret, timestamp, sent),
    }


def shown(parcel: Parcel, means: Means) -> str:
    """Request line, headers and body; the moment and the signature are made when it is sent."""
    sent = body(parcel, means.base)
    made = headers(parcel, "", sent, 0) | {"Tocsin-Timestamp": "(when sent)", "Tocsin-Signature": "(when sent)"}
    lines = [f"POST {masked(parcel.subscription.address)}", *(f"{name}: {value}" for name, value in made.items())]
    return "\n".join(lines) + "\n\n" + sent.decode("utf-8")


def send(parcel: Parcel, means: Means) -> None:
    """POST it; any 2xx is taken as delivered. 410 means that nobody will ever be there again."""
    sent = body(parcel, means.base)
    timestamp = int((means.clock or time.time)())
    answer = means.post(parcel.subscription.address, headers(parcel, means.secret, sent, timestamp), sent)
    if 200 <= answer.status < 300:
        return
    if 300 <= answer.status < 400:
        raise Undelivered(f"the endpoint answered {answer.status}: redirects are not followed", final=False)
    raise Undelivered(f"the endpoint answered {answer.status}", final=answer.status == 410, wait=answer.wait)
