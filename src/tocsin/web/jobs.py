"""What the judging processes are asked to do: each job a function of the store and plain values, made once and kept."""

from __future__ import annotations

import contextlib
import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from functools import cache
from multiprocessing import parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct

from tocsin.errors import TocsinError
from tocsin.run import Waiting
from tocsin.schema.findings import Findings
from tocsin.schema.risks import EarlyWarning, Risk
from tocsin.schema.situations import Situation
from tocsin.schema.sources import Darkness, Health, Pull

if TYPE_CHECKING:
    from tocsin.brief.opened import Opened
    from tocsin.evaluate.risk_scoreboard import RiskScoreboard
    from tocsin.outlook import Outlook
    from tocsin.store.store import Store
    from tocsin.store.view import View
    from tocsin.web.boards import AlarmBoard, KeptBoard
    from tocsin.web.forecasts import Ahead
    from tocsin.web.pair_past import PairPast
    from tocsin.web.trends import Trend
    from tocsin.web.watched import Watched


class Job(NamedTuple):
    """One thing to be judged: which, of what, as of which day."""

    kind: str
    what: str
    as_of: date


class Judged(Struct, frozen=True):
    """A situation as known on a day, and in brief for the watch list."""

    findings: Findings
    brief: Watched


class World(Struct, frozen=True, kw_only=True):
    """The world as of a day, apart from any situation: every pair's and country's risk, what stands, what is dark."""

    as_of: date
    moment: int
    risks: tuple[Risk, ...]
    warnings: tuple[EarlyWarning, ...]
    health: tuple[Health, ...]
    dark: tuple[Darkness, ...]
    situations: tuple[Situation, ...]


QUEUE = 500
"""Claims of the review queue that are brought at once."""
POLITE = 5
"""By how much judging gives way to serving."""


def ready(root: Path) -> None:
    """Runs once in each judging process: it gives way to serving, ends with the server however that ends, opens the store."""
    threading.Thread(target=_ended_with, args=(parent_process(),), daemon=True).start()
    with contextlib.suppress(OSError, AttributeError):
        os.nice(POLITE)
    with contextlib.suppress(TocsinError):  # the first job tells it
        _opened(root)


def _ended_with(server: BaseProcess | None) -> None:
    if server is not None:
        server.join()  # returns also where the server was killed
        os._exit(0)


def done(root: Path, job: Job) -> tuple[int, Any]:
    """The moment it was judged from, and the result. Raises what the judgement raises."""
    opened = _opened(root)
    moment = opened.moment().number
    return moment, KINDS[job.kind](opened, job.what, job.as_of)


@cache
def _opened(root: Path) -> Store:
    from tocsin import run

    return run.open_store(root)


def _findings(store: Store, name: str, as_of: date) -> Judged:
    from tocsin.judge import judge
    from tocsin.web.watched import in_brief

    with store.view(as_of) as view:
        _world_seen(store, view)
        found = judge(view, name)
    return Judged(found, in_brief(found))


def _world(store: Store, _: str, as_of: date) -> World:
    """From one view, so that the outlook is made once."""
    from tocsin import outlook
    from tocsin.health import darkness, health
    from tocsin.sources.base import cards

    with store.view(as_of) as view:
        seen = _world_seen(store, view)
        states = health(cards(), view.records(Pull), seen.packaged, as_of)
        return World(
            as_of=as_of,
            moment=view.moment,
            risks=outlook.world(view),
            warnings=seen.warnings(),
            health=states,
            dark=darkness(states, as_of),
            situations=tuple(view.records(Situation)),
        )


_worlds: OrderedDict[tuple[Path, int, date], Outlook] = OrderedDict()
WORLDS = 3
"""So many days' worlds are remembered by a judging process: situations judged as of one day share one."""


def _world_seen(store: Store, view: View) -> Outlook:
    """The world as of the view's day and moment, reckoned once a process."""
    from tocsin import outlook

    key = (store.root, view.moment, view.as_of)
    if (seen := _worlds.get(key)) is not None:
        outlook.lend(view, seen)
    else:
        _worlds[key] = seen = outlook.outlook(view)
    _worlds.move_to_end(key)
    while len(_worlds) > WORLDS:
        _worlds.popitem(last=False)
    return seen


def _pair(store: Store, pair: str, as_of: date) -> tuple[Risk, ...]:
    from tocsin import run

    first, _, second = pair.partition("-")
    return run.risks(store, as_of, (first, second))


def _dark(store: Store, _: str, as_of: date) -> tuple[Darkness, ...]:
    from tocsin import run

    return run.dark_inputs(store, as_of)


def _trend(store: Store, _: str, as_of: date) -> Trend:
    from tocsin.web.trends import trend

    return trend(store, as_of)


def _pair_past(store: Store, pair: str, as_of: date) -> PairPast:
    from tocsin.web.pair_past import pair_past

    return pair_past(store, pair, as_of)


def _forecast(store: Store, _: str, as_of: date) -> Ahead:
    from tocsin.web.forecasts import ahead

    return ahead(store, as_of)


def _alarms(store: Store, _: str, as_of: date) -> AlarmBoard:
    from tocsin.web.boards import alarm_board

    return alarm_board(store, as_of)


def _scoreboard(store: Store, _: str, as_of: date) -> RiskScoreboard:
    from tocsin.web.boards import full_board

    return full_board(store, as_of)


def _kept(store: Store, _: str, as_of: date) -> KeptBoard:
    from tocsin.web.boards import kept_board

    return kept_board(store, as_of)


def _of_world(store: Store, key: str, as_of: date) -> Opened:
    """A record that belongs to no situation, opened."""
    from tocsin.brief.opened import opened_one
    from tocsin.judge import world_findings

    with store.view(as_of) as view:
        return opened_one(key, world_findings(view))


def asked(queue: str) -> tuple[str | None, float]:
    """The situation (None: all) and the sureness that a job of the kind ``queue`` asks for."""
    situation, _, below = queue.rpartition("|")
    return situation or None, float(below)


def _queue(store: Store, what: str, _: date) -> tuple[int, list[Waiting]]:
    from tocsin import run

    return run.review_queue(store, *asked(what), QUEUE)


KINDS: dict[str, Callable[[Store, str, date], Any]] = {
    "findings": _findings,
    "world": _world,
    "pair": _pair,
    "dark": _dark,
    "trend": _trend,
    "pair_past": _pair_past,
    "forecast": _forecast,
    "alarms": _alarms,
    "scoreboard": _scoreboard,
    "kept": _kept,
    "of_world": _of_world,
    "queue": _queue,
}
"""Each kind of job; a page that needs another adds its own function here."""
