"""What the judging processes are asked to do: each job a function of the store and plain values, made once and kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct

from tocsin.schema.findings import Findings
from tocsin.schema.panels import Panel
from tocsin.schema.risks import EarlyWarning, Risk
from tocsin.schema.situations import Situation
from tocsin.schema.sources import Darkness, Health

if TYPE_CHECKING:
    from tocsin.schema.forecasts import Forecast
    from tocsin.store.store import Store


class Job(NamedTuple):
    """One thing to be judged: which, of what, as of which day."""

    kind: str
    what: str
    as_of: date


class World(Struct, frozen=True, kw_only=True):
    """The world as of a day, apart from any situation: every pair's and country's risk, what stands, what is dark."""

    as_of: date
    moment: int
    risks: tuple[Risk, ...]
    warnings: tuple[EarlyWarning, ...]
    health: tuple[Health, ...]
    dark: tuple[Darkness, ...]
    situations: tuple[Situation, ...]


class Ahead(Struct, frozen=True, kw_only=True):
    """A forecast of deaths as of a day with the panel it was made from; None before the first fit, with the reason."""

    forecast: Forecast | None
    panel: Panel | None
    missing: str = ""


def done(root: Path, job: Job) -> tuple[int, Any]:
    """The moment it was judged from, and the result. Raises what the judgement raises."""
    opened = _opened(root)
    moment = opened.moment().number
    return moment, KINDS[job.kind](opened, job.what, job.as_of)


@cache
def _opened(root: Path) -> Store:
    from tocsin import run

    return run.open_store(root)


def _findings(store: Store, name: str, as_of: date) -> Findings:
    from tocsin import run

    return run.findings(store, name, as_of)


def _world(store: Store, _: str, as_of: date) -> World:
    from tocsin import run

    with store.view(as_of) as view:
        situations = tuple(view.records(Situation))
    return World(
        as_of=as_of,
        moment=store.moment().number,
        risks=run.risks(store, as_of),
        warnings=run.warnings(store, as_of),
        health=run.source_health(store, as_of),
        dark=run.dark_inputs(store, as_of),
        situations=situations,
    )


def _pair(store: Store, pair: str, as_of: date) -> tuple[Risk, ...]:
    from tocsin import run

    first, _, second = pair.partition("-")
    return run.risks(store, as_of, (first, second))


def _dark(store: Store, _: str, as_of: date) -> tuple[Darkness, ...]:
    from tocsin import run

    return run.dark_inputs(store, as_of)


KINDS: dict[str, Callable[[Store, str, date], Any]] = {
    "findings": _findings,
    "world": _world,
    "pair": _pair,
    "dark": _dark,
}
"""Each kind of job; a page that needs another adds its own function here."""
