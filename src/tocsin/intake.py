"""What comes in: records counted on their way, articles coded as they pass, attempts numbered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tocsin.schema.articles import Article
from tocsin.schema.ids import make_id
from tocsin.schema.mediation import Crisis
from tocsin.schema.sources import Pull
from tocsin.schema.stories import Story
from tocsin.schema.time import When
from tocsin.schema.truces import Agreement

if TYPE_CHECKING:
    from tocsin.store.store import Store
    from tocsin.store.view import View


class Tally:
    """Counts records on their way and the days they cover."""

    def __init__(self) -> None:
        self._told: set[str] = set()  # records told twice, as known before and since, by what they are of
        self._plain = 0
        self.first: date | None = None
        self.last: date | None = None

    def count(self, records: Iterable[Struct]) -> Iterator[Struct]:
        for record in records:
            if isinstance(record, Agreement | Crisis):
                self._told.add(record.id)
            else:
                self._plain += 1
            first, last = _days_of(record)
            self.first = min((day for day in (self.first, first) if day), default=None)
            self.last = max((day for day in (self.last, last) if day), default=None)
            yield record

    @property
    def rows(self) -> int:
        """How many, an agreement or crisis once whatever became of it."""
        return self._plain + len(self._told)

    def attempt(self, name: str, on: date, hashes: list[str]) -> Pull:
        """The attempt that brought these records, not yet numbered."""
        return Pull(
            id="",
            source=name,
            known=on,
            outcome="ok" if self.rows else "empty",
            rows=self.rows,
            covers_from=self.first,
            covers_to=self.last,
            raw=hashes[-1] if hashes else None,
        )


def _days_of(record: Struct) -> tuple[date | None, date | None]:
    """First and last day a record tells of: an article's publication, a story's day known, the day an agreement was made,
    anything else's happening."""
    if isinstance(record, Article):
        return record.published, record.published
    if isinstance(record, Story):  # a day's file of an event data set also tells of things long past
        return record.known, record.known
    happened = record.agreed if isinstance(record, Agreement) else getattr(record, "happened", When())
    return happened.start or happened.end, happened.end or happened.start


class Coder:
    """Codes articles as they pass into claims and stories, but not those coded before, nor those it can't read."""

    def __init__(self, store: Store) -> None:
        from tocsin.coding.stories import TOGETHER
        from tocsin.coding.tasks import Tools
        from tocsin.desk import Desk

        with store.view(date.max) as view:
            self._desk = Desk.of(view)
            self._coded, self._told = _coded_before(view)
        self._tools, self._together = Tools(), TOGETHER

    def with_claims(self, records: Iterable[Struct]) -> Iterator[Struct]:
        """The records, each new article followed by its claims, and, some articles at a time, by their stories."""
        waiting: list[Article] = []
        for record in records:
            yield record
            if not isinstance(record, Article) or record.language not in ("en", "unknown"):
                continue
            if record.id not in self._coded:
                yield from self._desk.read(record)
            if record.id not in self._told:
                waiting.append(record)
            if len(waiting) == self._together:
                yield from self._stories(waiting)
                waiting = []
        yield from self._stories(waiting)

    def _stories(self, articles: list[Article]) -> Iterator[Story]:
        from tocsin.coding.stories import read

        for _, found in read(articles, self._tools):
            yield from found


def _coded_before(view: View) -> tuple[set[str], set[str]]:
    """Ids of the articles coded into claims, and into stories: the store did not always keep stories."""
    lines = view.releases(Article)
    found = view.rows(lines.group_by("id").aggregate(moment=lines["_moment"].max()))
    if not view.holds(Story):
        return {row["id"] for row in found}, set()
    stories = view.releases(Story)
    told = view.rows(stories.group_by("article").aggregate(moment=stories["_moment"].min()))
    since = min((row["moment"] for row in told), default=0)
    later = {row["id"] for row in found if row["moment"] >= since}
    return {row["id"] for row in found}, later | {row["article"] for row in told}


def numbered(pulls: list[Pull], attempt: Pull) -> list[Pull]:
    """The attempt under its source's own name, numbered after its earlier ones; nothing if it only repeats the last."""
    from tocsin.sources.base import OTHER_NAMES

    attempt = replace(attempt, source=OTHER_NAMES.get(attempt.source, attempt.source))
    earlier = [pull for pull in pulls if pull.source == attempt.source]
    last = max(earlier, key=lambda pull: pull.number, default=None)
    repeated = replace(attempt, number=last.number if last else 0, id=last.id if last else "")
    if repeated == last:
        return []
    number = len(earlier) + 1
    return [replace(attempt, number=number, id=make_id("pull", attempt.source, attempt.known, number))]


def last_seen(pulls: list[Pull], name: str, on: date) -> date:
    """The day after the last one that a successful pull covered; a week back if there was none."""
    seen = [pull.covers_to for pull in pulls if pull.source == name and pull.outcome == "ok" and pull.covers_to]
    return min(max(seen) + timedelta(days=1), on) if seen else on - timedelta(days=7)
