"""The reading room: pasted texts read one after the other in a process of their own, which keeps the language model."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TypeVar

from tocsin.errors import BadInput, Busy

T = TypeVar("T")

MOST = 8
"""Texts that are read or wait; one more is turned away."""
LONGEST = 150.0
"""Seconds one text may take. Its reader is then stopped, and the next text gets a new one."""


class ReadingRoom:
    """One reader for all visitors of a server. Used from one event loop; a visitor has one text in it at a time."""

    def __init__(self, most: int = MOST, longest: float = LONGEST) -> None:
        self._most, self._longest = most, longest
        self._here: set[str] = set()
        self._turn = asyncio.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._pid: asyncio.Task[int] | None = None

    @property
    def warm(self) -> bool:
        """Whether the reader has its language model."""
        return self._pid is not None and self._pid.done() and not self._pid.cancelled() and not self._pid.exception()

    def warm_up(self) -> None:
        """Have the reader load its language model, in the background, unless it has."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
            self._pid = asyncio.create_task(_in(self._pool, _ready))
            self._pid.add_done_callback(lambda done: done.cancelled() or done.exception())

    async def read(self, visitor: str, work: Callable[[], T]) -> T:
        """The result of ``work``, done in the reader's process in its turn; ``work`` and its result must pickle.

        Raises ``Busy`` for a visitor whose last text is still here and where too many wait, ``BadInput`` for a text that
        takes too long, and what ``work`` raises.
        """
        self._admit(visitor)
        reading = asyncio.create_task(self._in_turn(work))
        reading.add_done_callback(lambda _: self._here.discard(visitor))  # also where the visitor did not wait for it
        return await asyncio.shield(reading)

    def close(self) -> None:
        """Stop the reader, also in the middle of a text."""
        if self._pool is not None:
            self._stop()

    def _admit(self, visitor: str) -> None:
        if visitor in self._here:
            raise Busy("your last text is still being read", "wait until it is done, then send the next")
        if len(self._here) >= self._most:
            raise Busy(f"{len(self._here)} texts wait to be read already", "try again in a minute")
        self._here.add(visitor)

    async def _in_turn(self, work: Callable[[], T]) -> T:
        async with self._turn:
            try:
                return await self._done(work)
            except BrokenProcessPool:  # the reader was killed from outside: another takes over, once
                self._stop()
                return await self._done(work)

    async def _done(self, work: Callable[[], T]) -> T:
        self.warm_up()
        assert self._pool is not None and self._pid is not None
        await asyncio.shield(self._pid)
        try:
            return await asyncio.wait_for(_in(self._pool, work), self._longest)
        except TimeoutError:
            self._stop()
            raise BadInput(
                f"reading the text took longer than {self._longest:.0f} seconds", "send less of it at once"
            ) from None

    def _stop(self) -> None:
        pool, pid = self._pool, self._pid
        self._pool = self._pid = None
        if pid is not None and pid.done() and not pid.cancelled() and not pid.exception():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid.result(), signal.SIGTERM)
        elif pid is not None:
            pid.cancel()
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)


async def _in(pool: ProcessPoolExecutor, work: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(pool, work)


def _ready() -> int:
    """In the reader's process: load what the first text needs. Returns the process's id."""
    from tocsin.coding.parsing import load_model
    from tocsin.registry.crosswalk import state_actors
    from tocsin.registry.language import language_of

    language_of("Some words so that the language detector is loaded before the first text is read by it.")
    state_actors()
    load_model()
    return os.getpid()
