"""Judgements made in processes of their own and kept: a page never waits for one that is there, however the store grows.

A judgement is kept with the moment of the store it was made from. While the store grows, it is still served, and judged
anew in the background if what was written could concern it; so a page tells the record of a moment, and says which.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tocsin.errors import NotFound
from tocsin.store.store import Store
from tocsin.web.jobs import Job, done, ready

LOOK = 0.5
"""Seconds between two looks for a newer moment."""


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
    """A page asked for a judgement that is not there yet."""

    def __init__(self, job: Job) -> None:
        super().__init__(str(job))
        self.job = job


class Judging:
    """The judgements of one store. Used from one event loop; ``peek`` also from its threads."""

    def __init__(self, root: Path, judges: int, keep: int, renew: float) -> None:
        self._root, self._judges, self._keep, self._renew = root, judges, keep, renew
        self._kept: OrderedDict[Job, Kept] = OrderedDict()
        self._making: dict[Job, asyncio.Task[Kept]] = {}
        self._checking: dict[Job, asyncio.Task[None]] = {}
        self._versions = 0
        self._pool: ProcessPoolExecutor | None = None
        self._looked: tuple[float, int] = (0.0, -1)

    def peek(self, job: Job) -> Kept:
        """The judgement if it is there. Raises ``Pending``."""
        found = self._kept.get(job)
        if found is None:
            raise Pending(job)
        return found

    async def get(self, job: Job) -> Kept:
        """The judgement, made first if it is not there. Raises what the judgement raises."""
        found = self._kept.get(job)
        if found is not None:
            self._kept.move_to_end(job)
            return found
        return await asyncio.shield(self._make(job))

    def refresh(self, job: Job) -> None:
        """See, in the background, whether a judgement still holds; make it anew if it may not."""
        found = self._kept.get(job)
        if found is None or job in self._checking or found.holds_to >= self.newest():
            return
        if time.monotonic() - found.asked < self._renew:
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

    def _make(self, job: Job) -> asyncio.Task[Kept]:
        task = self._making.get(job)
        if task is None:
            task = asyncio.create_task(self._made(job))
            self._making[job] = task
            task.add_done_callback(lambda _: self._making.pop(job, None))
        return task

    async def _made(self, job: Job) -> Kept:
        moment, result = await self._in_pool(partial(done, self._root, job))
        self._versions += 1
        kept = Kept(result, moment, self._versions)
        self._kept[job] = kept
        self._kept.move_to_end(job)
        while len(self._kept) > self._keep:
            self._kept.popitem(last=False)
        return kept

    async def _in_pool(self, work: Callable[[], Any]) -> Any:
        loop = asyncio.get_running_loop()
        for last in (False, True):
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    self._judges, get_context("spawn"), initializer=ready, initargs=(self._root,)
                )
            try:
                return await loop.run_in_executor(self._pool, work)
            except BrokenProcessPool:  # a judging process was killed: start another, once
                self._pool = None
                if last:
                    raise
        raise AssertionError("not reached")

    async def _renewed(self, job: Job, found: Kept) -> None:
        """Judge anew if what was written since may concern it; a failure leaves what is there, which says that it is old."""
        try:
            newest = self.newest()
            if await asyncio.to_thread(self._outdated, job, found):
                self._versions += 1
                found.stale, found.version = True, self._versions
                await self._make(job)
            else:
                found.holds_to = newest
            found.asked = time.monotonic()
        except NotFound:
            self._kept.pop(job, None)
        finally:
            self._checking.pop(job, None)

    def _outdated(self, job: Job, found: Kept) -> bool:
        from tocsin import run

        store = Store(self._root)
        if job.kind in ("findings", "watched"):
            return run.changed_since(store, found.holds_to, job.as_of, job.what or None)
        return run.world_changed_since(store, found.holds_to, job.as_of)
