"""What a page is built from: kept judgements, asked for by name, each remembered so that a page knows what it rests on."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from tocsin.run import Waiting
from tocsin.schema.findings import Findings
from tocsin.schema.risks import Risk
from tocsin.schema.sources import Darkness
from tocsin.store.store import Store
from tocsin.web.config import Serving
from tocsin.web.jobs import Job, Judged, World
from tocsin.web.judging import Judging, Kept
from tocsin.web.watched import Watched


class Desk:
    """One page's way to the judgements. Asking for one that is not there raises ``Pending``: the page is built again then.

    ``rested`` are the judgements asked for, with the version that was there. ``store`` is for single records, looked up
    as of a day; a page that uses it says so by ``from_store``, so that it is not kept beyond the store's moment.
    """

    def __init__(self, judging: Judging, serving: Serving, today: date) -> None:
        self._judging = judging
        self.serving = serving
        self.today = today
        self.rested: dict[Job, Kept] = {}
        self.moment: int | None = None

    def findings(self, situation: str, as_of: date) -> Findings:
        """The judgement on a situation as known on a day. Raises ``NotFound`` for one not known then."""
        judged: Judged = self.ask("findings", situation, as_of)
        return judged.findings

    def watched(self, as_of: date) -> tuple[Watched, ...]:
        """Every situation known on a day in brief, by id; those not judged yet are all judged at once."""
        names = sorted(one.id for one in self.world(as_of).situations)
        self._judging.need([Job("findings", name, as_of) for name in names])
        return tuple(self.ask("findings", name, as_of).brief for name in names)

    def world(self, as_of: date) -> World:
        """The world as known on a day: risks, standing warnings, health of sources, what is dark, the situations."""
        found: World = self.ask("world", "", as_of)
        return found

    def pair(self, pair: str, as_of: date) -> tuple[Risk, ...]:
        """The risks of one pair of states, ``AAA-BBB``, also one that is not politically relevant."""
        found: tuple[Risk, ...] = self.ask("pair", pair, as_of)
        return found

    def queue(self, situation: str, below: float) -> tuple[int, list[Waiting]]:
        """How many claims wait to be looked at, and the least sure of them, at most ``jobs.QUEUE``."""
        found: tuple[int, list[Waiting]] = self.ask("queue", f"{situation}|{below}", self.today)
        return found

    def dark(self, as_of: date) -> tuple[Darkness, ...]:
        """The inputs that no source covers on a day; from a judgement of that day, if the page rests on one."""
        for job, kept in self.rested.items():
            if job.as_of == as_of and job.kind == "world":
                return cast("World", kept.result).dark
            if job.as_of == as_of and job.kind == "findings":
                return _dark_in(kept.result.findings)
        found: tuple[Darkness, ...] = self.ask("dark", "", as_of)
        return found

    def ask(self, kind: str, what: str, as_of: date) -> Any:
        """The result of one of the kinds of jobs in ``jobs.KINDS``."""
        job = Job(kind, what, as_of)
        kept = self._judging.peek(job)
        self.rested[job] = kept
        return kept.result

    def from_store(self) -> Store:
        """The store, for single records; the page then holds for this moment only."""
        self.moment = self._judging.newest()
        return Store(self.serving.store)


def _dark_in(found: Findings) -> tuple[Darkness, ...]:
    from tocsin.health import darkness, health
    from tocsin.sources.base import cards

    return darkness(health(cards(), found.pulls, found.packaged, found.as_of), found.as_of)
