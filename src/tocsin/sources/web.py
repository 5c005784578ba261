"""Fetching an address: few redirects, bounded size and time, no private hosts unless allowed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from tocsin.errors import TocsinError
from tocsin.sources.base import Progress

_T = TypeVar("_T")


class FetchLimits(Struct, frozen=True, kw_only=True):
    """How far a fetch may go: bytes after unpacking, seconds in all, redirects, attempts at transient failures.

    ``download_seconds`` and ``download_bytes`` hold for large data sets, ``stall_seconds`` for a silence within a download.
    """

    max_bytes: int = 20 * 1024 * 1024
    max_seconds: float = 30.0
    max_redirects: int = 3
    attempts: int = 3
    allow_private: bool = False
    download_bytes: int = 1024**3
    download_seconds: float = 3600.0
    stall_seconds: float = 60.0


class Fetched(Struct, frozen=True):
    """What an address answered: the unpacked bytes, the address after redirects, the declared media type."""

    data: bytes
    url: str
    declared: str = ""


class TryAgain(Exception):
    """A failure that may pass; carries what to raise if it does not, and the seconds the server asks to wait."""

    def __init__(self, error: TocsinError, wait: float = 0.0) -> None:
        super().__init__(error.message)
        self.error = error
        self.wait = wait


class Web:
    """Fetches addresses within ``limits``. Nothing is read from the environment; proxies are not used."""

    def __init__(self, limits: FetchLimits | None = None) -> None:
        self.limits = limits or FetchLimits()

    def get(self, url: str, headers: Mapping[str, str] | None = None, progress: Progress | None = None) -> Fetched:
        """The bytes at ``url``. Raises ``BadInput`` (address, size), ``NotFound`` (404, 410), ``Unreachable`` (the rest)."""
        from tocsin.sources.exchange import Exchange

        deadline = time.monotonic() + self.limits.max_seconds

        def once() -> Fetched:
            with Exchange(self.limits, deadline, self.limits.max_seconds) as exchange:
                return exchange.get(url, headers or {}, progress)

        return _retrying(once, self.limits.attempts, deadline)

    def download(self, url: str, target: Path, progress: Progress | None = None) -> Path:
        """The bytes at ``url`` in the file ``target``, through ``target.part``; what is there already is not asked again.

        A part is continued only if the server still has the same thing (its ETag or date of change); else it starts anew.
        """
        from tocsin.sources.exchange import Exchange

        deadline = time.monotonic() + self.limits.download_seconds
        target.parent.mkdir(parents=True, exist_ok=True)

        def once() -> Path:
            with Exchange(self.limits, deadline, self.limits.stall_seconds) as exchange:
                return exchange.download(url, target, progress)

        return _retrying(once, self.limits.attempts, deadline)


def _retrying(once: Callable[[], _T], attempts: int, deadline: float) -> _T:
    """Try transient failures again, with growing waits, while time remains."""
    import stamina
    from stamina import instrumentation

    instrumentation.set_on_retry_hooks([])  # the failure itself is told, once, with its remedy
    tries = stamina.retry_context(
        on=TryAgain, attempts=attempts, timeout=max(0.1, deadline - time.monotonic()), wait_initial=0.2, wait_max=5.0
    )
    try:
        for attempt in tries:
            with attempt:
                try:
                    return once()
                except TryAgain as failure:
                    time.sleep(min(failure.wait, max(0.0, deadline - time.monotonic())))
                    raise
    except TryAgain as failure:
        raise failure.error from failure
    raise AssertionError("a retry neither returned nor raised")
