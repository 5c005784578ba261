"""Judgements kept: made once, served while the store grows, made anew when what was written may concern them."""

import asyncio
import os
import shutil
import signal
from collections.abc import Coroutine
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tocsin import run
from tocsin.errors import NotFound
from tocsin.schema.sources import Pull
from tocsin.store.store import Store
from tocsin.store.writer import Writer
from tocsin.web.jobs import KINDS, Job
from tocsin.web.judging import Gone, Judging, Pending

pytestmark = pytest.mark.xdist_group("web")

DAY = date(2020, 9, 26)
DARK = Job("dark", "", DAY)
"""The cheapest judgement there is."""


def _with(store: Store, work: Any, **given: Any) -> Any:
    async def inside() -> Any:
        judging = Judging(store.root, judges=1, keep=given.get("keep", 8), renew=0.0)
        try:
            return await work(judging)
        finally:
            judging.close()

    made: Coroutine[Any, Any, Any] = inside()
    return asyncio.run(made)


def test_a_judgement_is_made_once_however_many_ask(seeded: Store) -> None:
    async def work(judging: Judging) -> None:
        with pytest.raises(Pending):
            judging.peek(DARK)
        first, *others = await asyncio.gather(*(judging.get(DARK) for _ in range(5)))
        assert all(one is first for one in others) and judging.peek(DARK) is first
        assert first.result == run.dark_inputs(seeded, DAY)

    _with(seeded, work)


def test_those_that_lack_are_begun_together(seeded: Store) -> None:
    other = Job("dark", "", date(2020, 9, 27))

    async def work(judging: Judging) -> None:
        await judging.get(DARK)
        with pytest.raises(Pending) as told:
            judging.need([DARK, other])
        assert told.value.jobs == (other,)
        judging.begin([DARK, other, Job("findings", "nowhere", DAY)])
        assert (await judging.get(other)).result == run.dark_inputs(seeded, other.as_of)
        judging.need([DARK, other])

    _with(seeded, work, keep=1)


def test_what_a_judgement_raises_reaches_the_page_and_is_not_kept(seeded: Store) -> None:
    async def work(judging: Judging) -> None:
        unknown = Job("findings", "nowhere", DAY)
        with pytest.raises(NotFound) as told:
            await judging.get(unknown)
        assert "nowhere" in told.value.message and told.value.remedy
        with pytest.raises(Pending):
            judging.peek(unknown)

    _with(seeded, work)


def test_situations_that_share_a_day_s_world_are_judged_as_alone(seeded: Store) -> None:
    for name in ("armenia-azerbaijan", "india-pakistan"):
        judged = KINDS["findings"](seeded, name, DAY)
        assert judged.findings == run.findings(seeded, name, DAY)
        assert judged.brief.id == name and judged.brief.risks == judged.findings.risks


def test_a_store_made_anew_in_its_folder_is_judged_anew(tmp_path: Path) -> None:
    root, day = tmp_path / "store", date(2020, 9, 27)
    store = run.open_store(root)
    with Writer(store) as writer:
        writer.add([Pull(id="p1", source="gdelt", known=day, outcome="ok")])

    async def work(judging: Judging) -> None:
        job = Job("findings", "armenia-azerbaijan", day)
        before = await judging.get(job)
        assert before.moment == 2 and before.result.findings.pulls
        shutil.rmtree(root)
        run.open_store(root)
        await asyncio.sleep(0.6)  # a newer moment is looked for twice a second
        for _ in range(600):
            judging.refresh(job)
            if (after := judging.peek(job)) is not before:
                break
            await asyncio.sleep(0.1)
        assert after.moment == 1 and not after.result.findings.pulls

    _with(store, work)


def test_a_killed_judging_process_is_replaced(seeded: Store) -> None:
    async def work(judging: Judging) -> None:
        await judging.get(DARK)
        for process in list(judging._pool._processes.values()):  # type: ignore[union-attr]
            os.kill(process.pid, signal.SIGKILL)
        await asyncio.sleep(0.2)
        again = await judging.get(Job("dark", "", date(2020, 9, 27)))
        assert again.result == run.dark_inputs(seeded, date(2020, 9, 27))

    _with(seeded, work)


def test_only_so_many_are_kept(seeded: Store) -> None:
    async def work(judging: Judging) -> None:
        days = [Job("dark", "", date(2020, 9, day)) for day in (1, 2, 3)]
        for job in days:
            await judging.get(job)
        with pytest.raises(Pending):
            judging.peek(days[0])
        assert judging.peek(days[2])

    _with(seeded, work, keep=2)


def test_a_judgement_is_made_anew_when_the_store_has_grown(tmp_path: Path) -> None:
    store = run.open_store(tmp_path / "store")

    async def work(judging: Judging) -> None:
        before = await judging.get(DARK)
        assert not before.stale
        judging.refresh(DARK)
        assert judging.peek(DARK) is before  # nothing was written: it holds
        with Writer(store) as writer:
            writer.add([Pull(id="p1", source="wikipedia-current-events", known=DAY, outcome="ok", rows=3, covers_from=DAY,
                             covers_to=DAY, number=1)])  # fmt: skip
        await asyncio.sleep(0.6)  # a newer moment is looked for twice a second
        judging.refresh(DARK)
        assert judging.peek(DARK) is before  # served while the newer one is made
        for _ in range(200):
            if judging.peek(DARK) is not before:
                break
            await asyncio.sleep(0.1)
        after = judging.peek(DARK)
        assert before.stale and not after.stale
        assert after.moment > before.moment and after.result == run.dark_inputs(store, DAY)

    _with(store, work)


def test_what_nobody_waits_for_any_more_is_not_begun(seeded: Store) -> None:
    async def gone() -> bool:
        return True

    async def work(judging: Judging) -> None:
        jobs = [Job("dark", "", date(2020, 8, day)) for day in range(1, 9)]
        asked = [asyncio.create_task(judging.get(job, gone)) for job in jobs]
        stays = asyncio.create_task(judging.get(Job("dark", "", date(2020, 8, 9))))
        left = await asyncio.gather(*asked, return_exceptions=True)
        assert all(isinstance(one, Gone) for one in left)
        assert (await stays).result == run.dark_inputs(seeded, date(2020, 8, 9))
        made = [job for job in jobs if job in judging._kept]
        assert len(made) <= 3  # one under way, one handed over already, and the first that came in before anybody left

    _with(seeded, work)
