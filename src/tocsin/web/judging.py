"""Judgements made in processes of their own and kept: a page never waits for one that is there, however the store grows.

A judgement is kept with the moment of the store it was made from. While the store grows, it is still served, and judged
anew in the background if what was written could concern it; so a page tells the record of a moment, and says which.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tocsin.errors import NotFound, TocsinError
from tocsin.store.store import Store
from tocsin.web.jobs import Job, asked, done, ready

log = logging.getLogger("tocsin.web")

LOOK = 0.5
"""Seconds between two looks for a newer moment, or whether somebody is still waiting."""
Left = Callable[[], Awaitable[bool]]
"""Tells whether whoever asked has left."""


class Kept:
    """One judgement: its result, the moment it rests on, when it was made, up to which moment it is known to hold."""

    __slots__ = ("asked", "holds_to", "made", "moment", "result", "stale", "version")

    def __init__(self, result: Any, moment: int, version: int) -> None:
        self.result, self.moment, self.version = result, moment, version
        self.holds_to = moment
        self.stale = False
        self.made = datetime.now(UTC)
        self.asked = time.monotonic()


class Pending(Exception):
    """A page asked for judgements that are not there yet."""

    def __init__(self, *jobs: Job) -> None:
        super().__init__(*map(str, jobs))
        self.jobs = jobs


class Gone(Exception):
    """Whoever asked has left."""


class Judging:
    """The judgements of one store. Used from one event loop; ``peek`` and ``need`` also from its threads."""

    def __init__(self, root: Path, judges: int, keep: int, renew: float) -> None:
        self._root, self._judges, self._keep, self.renew = root, judges, keep, renew
        self._kept: OrderedDict[Job, Kept] = OrderedDict()
        self._making: dict[Job, asyncio.Task[Kept]] = {}
        self._queued: dict[Job, Future[Any]] = {}
        self._waiting: dict[Job, int] = {}
        self._checking: dict[Job, asyncio.Task[None]] = {}
        self._versions = 0
        self._pool: ProcessPoolExecutor | None = None
        self._looked: tuple[float, int] = (0.0, -1)

    def peek(self, job: Job) -> Kept:
        """The judgement if it is there. Raises ``Pending``."""
        try:
            found = self._kept[job]
            self._kept.move_to_end(job)
        except KeyError:
            raise Pending(job) from None
        return found

    def need(self, jobs: Sequence[Job]) -> None:
        """See that all of them are there. Raises ``Pending`` with those that are not, so that they are made side by side."""
        self._keep = max(self._keep, 2 * len(jobs))  # what one page needs must not drive itself out
        if lacking := [job for job in jobs if job not in self._kept]:
            raise Pending(*lacking)

    def begin(self, jobs: Iterable[Job]) -> None:
        """Begin to make those that are not there, to be got one after the other."""
        for job in jobs:
            if job not in self._kept:
                self._make(job)

    async def get(self, job: Job, left: Left | None = None) -> Kept:
        """The judgement, made first if it is not there. Raises what the judgement raises.

        Raises ``Gone`` when whoever asked has ``left``; a judgement that nobody waits for any more is not begun.
        """
        found = self._kept.get(job)
        return found if found is not None else await self._awaited(job, left)

    def refresh(self, job: Job) -> None:
        """See, in the background, whether a judgement still holds; make it anew if it may not."""
        found = self._kept.get(job)
        if found is None or job in self._checking or found.holds_to == self.newest():
            return
        if time.monotonic() - found.asked < self.renew:
            return
        self._checking[job] = asyncio.create_task(self._renewed(job, found))

    async def apart(self, work: Callable[[], Any]) -> Any:
        """Do something else that takes seconds in a judging process; nothing of it is kept. It may be done twice."""
        return await self._in_pool(work)

    def forget(self, wanted: Callable[[Job], bool]) -> None:
        """Let go of judgements that a write of our own has outdated."""
        for job in [job for job in self._kept if wanted(job)]:
            del self._kept[job]

    def newest(self) -> int:
        """The store's newest moment, looked up at most every half second."""
        at, number = self._looked
        if time.monotonic() - at > LOOK:
            number = Store(self._root).moment().number
            self._looked = (time.monotonic(), number)
        return number

    def close(self) -> None:
        """Stop the judging processes, also in the midst of a judgement: they write nothing."""
        if self._pool is not None:
            judges = list((self._pool._processes or {}).values())  # the pool has no public way to stop them at once
            self._pool.shutdown(wait=False, cancel_futures=True)
            for judge in judges:
                judge.kill()
            self._pool = None

    async def _awaited(self, job: Job, left: Left | None) -> Kept:
        task = self._make(job)
        self._waiting[job] = self._waiting.get(job, 0) + 1
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=LOOK)
                if left is not None and not task.done() and await left():
                    raise Gone(str(job))
            return task.result()
        finally:
            self._waiting[job] -= 1
            if not self._waiting[job]:
                del self._waiting[job]
                if not task.done() and (queued := self._queued.get(job)) is not None:
                    queued.cancel()  # does nothing to one that has begun

    def _make(self, job: Job) -> asyncio.Task[Kept]:
        task = self._making.get(job)
        if task is None:
            task = asyncio.create_task(self._made(job))
            self._making[job] = task
            task.add_done_callback(partial(self._ended, job))
        return task

    def _ended(self, job: Job, task: asyncio.Task[Kept]) -> None:
        self._making.pop(job, None)
        if not task.cancelled():
            task.exception()  # who waits for it is told; that nobody does is no fault

    async def _made(self, job: Job) -> Kept:
        moment, result = await self._in_pool(partial(done, self._root, job), job)
        self._versions += 1
        kept = Kept(result, moment, self._versions)
        self._kept[job] = kept
        self._kept.move_to_end(job)
        while len(self._kept) > self._keep:
            self._kept.popitem(last=False)
        return kept

    async def _in_pool(self, work: Callable[[], Any], job: Job | None = None) -> Any:
        try:
            return await self._submitted(work, job)
        except BrokenProcessPool:  # a judging process was killed: start others, once
            self._pool = None
            return await self._submitted(work, job)

    async def _submitted(self, work: Callable[[], Any], job: Job | None) -> Any:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._judges, get_context("spawn"), initializer=ready, initargs=(self._root,)
            )
        queued = self._pool.submit(work)
        if job is None:
            return await asyncio.wrap_future(queued)
        self._queued[job] = queued
        try:
            return await asyncio.wrap_future(queued)
        finally:
            del self._queued[job]

    async def _renewed(self, job: Job, found: Kept) -> None:
        """Judge anew if what was written since may concern it; a failure leaves what is there, which says that it is old."""
        try:
            newest = self.newest()
            if await asyncio.to_thread(self._outdated, job, found):
                self._versions += 1
                found.stale, found.version = True, self._versions
                await self._awaited(job, None)
            else:
                found.holds_to = newest
            found.asked = time.monotonic()
        except NotFound:
            self._kept.pop(job, None)
        except TocsinError as error:
            log.warning("%s could not be judged anew: %s", job, error.message)
        except Exception:  # what is there is served on, marked as old
            log.exception("%s could not be judged anew, by a fault of Tocsin's own", job)
        finally:
            self._checking.pop(job, None)

    def _outdated(self, job: Job, found: Kept) -> bool:
        from tocsin import run

        store = Store(self._root)
        if job.kind == "queue":
            situation, below = asked(job.what)
            return run.queue_changed_since(store, found.holds_to, situation, below)
        if job.kind == "findings":
            return run.changed_since(store, found.holds_to, job.as_of, job.what)
        return run.world_changed_since(store, found.holds_to, job.as_of)
