"""What is shown once and then forgotten: the outcome of a form, and the secret of a new webhook."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from typing import Any

from fastapi import Request

MOST = 200
SECONDS = 600.0


class Once:
    """Outcomes by a random key, each for the visitor who sent the form; gone when read, or after ten minutes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[str, float, Any]] = OrderedDict()

    def put(self, visitor: str, what: Any) -> str:
        """Keep something for a visitor's next page; the key goes into that page's address."""
        key = secrets.token_urlsafe(18)
        self._kept[key] = (visitor, time.monotonic() + SECONDS, what)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return key

    def take(self, visitor: str, key: str) -> Any | None:
        """What was kept under a key, if this visitor put it there; it is forgotten with that."""
        whose, until, what = self._kept.get(key, ("", 0.0, None))
        if whose != visitor:
            return None
        del self._kept[key]
        return what if time.monotonic() <= until else None


def once(request: Request) -> Once:
    """The server's own."""
    state = request.app.state
    if not hasattr(state, "once"):
        state.once = Once()
    kept: Once = state.once
    return kept
