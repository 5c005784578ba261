"""What comes in: records counted on their way, articles coded as they pass, attempts numbered, sources' health."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from tocsin.schema.articles import Article
from tocsin.schema.ids import make_id
from tocsin.schema.sources import Card, Health, Pull
from tocsin.schema.time import When

if TYPE_CHECKING:
    from tocsin.store.store import Store


class Tally:
    """Counts records on their way and the days they cover."""

    def __init__(self) -> None:
        self.rows = 0
        self.first: date | None = None
        self.last: date | None = None

    def count(self, records: Iterable[Struct]) -> Iterator[Struct]:
        for record in records:
            self.rows += 1
            first, last = _days_of(record)
            self.first = min((day for day in (self.first, first) if day), default=None)
            self.last = max((day for day in (self.last, last) if day), default=None)
            yield record

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
    """First and last day a record tells of: an article's publication, anything else's happening."""
    if isinstance(record, Article):
        return record.published, record.published
    happened = getattr(record, "happened", When())
    return happened.start or happened.end, happened.end or happened.start


class Coder:
    """Codes articles as they pass, but not those whose claims the store already has, nor those it can't read."""

    def __init__(self, store: Store) -> None:
        from tocsin.desk import Desk

        with store.view(date.max) as view:
            self._desk = Desk.of(view)
            self._coded = {article.id for article in view.records(Article)}

    def with_claims(self, records: Iterable[Struct]) -> Iterator[Struct]:
        for record in records:
            yield record
            if isinstance(record, Article) and record.language in ("en", "unknown") and record.id not in self._coded:
                yield from self._desk.read(record)


def numbered(pulls: list[Pull], attempt: Pull) -> list[Pull]:
    """The attempt, numbered after the source's earlier ones; nothing if it only repeats the last."""
    earlier = [pull for pull in pulls if pull.source == attempt.source]
    last = max(earlier, key=lambda pull: pull.number, default=None)
    repeated = replace(attempt, number=last.number if last else 0, id=last.id if last else "")
    if repeated == last:
        return []
    number = len(earlier) + 1
    return [replace(attempt, number=number, id=make_id("pull", attempt.source, attempt.known, number))]


def health(card: Card, pulls: list[Pull]) -> Health:
    """A source's health from its own attempts."""
    if not pulls:
        return Health(card=card, state="never pulled")
    last = max(pulls, key=lambda pull: pull.number)
    covered = max((pull.covers_to for pull in pulls if pull.outcome == "ok" and pull.covers_to), default=None)
    state: Literal["covered", "failing"] = "failing" if last.outcome == "failed" else "covered"
    return Health(card=card, state=state, last_attempt=last.known, covers_to=covered, note=last.note)


def last_seen(pulls: list[Pull], name: str, on: date) -> date:
    """The day after the last one that a successful pull covered; a week back if there was none."""
    seen = [pull.covers_to for pull in pulls if pull.source == name and pull.outcome == "ok" and pull.covers_to]
    return min(max(seen) + timedelta(days=1), on) if seen else on - timedelta(days=7)
