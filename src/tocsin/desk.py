"""The reading desk: the reader, with the names that were known and the offices that were held when each article was."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import replace

from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim
from tocsin.schema.registry import Actor, Judgement, Office, Place

if TYPE_CHECKING:
    from tocsin.coding.reader import Reader
    from tocsin.registry.gazetteer import Gazetteer
    from tocsin.store.view import View


T = TypeVar("T", Actor, Office, Place, Judgement)


class Desk:
    """Reads articles of any day with one parser and one name index per span in which no name or office changed."""

    def __init__(
        self, actors: list[Actor], offices: list[Office], places: list[Place], judgements: list[Judgement]
    ) -> None:
        self._actors, self._offices, self._places, self._judgements = actors, offices, places, judgements
        self._turns = sorted(_turning_days(actors, offices, places, judgements))
        self._readers: dict[int, Reader] = {}
        self._nlp: Any = None
        self._gazetteer: Gazetteer | None = None

    @classmethod
    def of(cls, view: View) -> Desk:
        """The desk with everything the view knows of names; later facts stay out of earlier articles."""
        return cls(view.records(Actor), view.records(Office), view.records(Place), view.records(Judgement))

    def read(self, article: Article) -> list[Claim]:
        """One article's claims."""
        return self._reader(article.published or article.known).read(article)

    def read_many(self, articles: Iterable[Article]) -> Iterator[list[Claim]]:
        """Claims of each article, in order."""
        for article in articles:
            yield self.read(article)

    def _reader(self, day: date) -> Reader:
        span = bisect_right(self._turns, day)
        if span not in self._readers:
            self._readers[span] = self._build(day)
        return self._readers[span]

    def _build(self, day: date) -> Reader:
        from tocsin.coding.parsing import load_model
        from tocsin.coding.reader import Reader
        from tocsin.registry.crosswalk import state_actors
        from tocsin.registry.gazetteer import Gazetteer
        from tocsin.registry.names import NameIndex

        self._nlp = self._nlp or load_model()
        self._gazetteer = self._gazetteer or Gazetteer.open()
        names = NameIndex.build(
            [*_known(self._actors, day), *state_actors()],
            _known(self._offices, day),
            _known(self._places, day),
            _known(self._judgements, day),
            day,
        )
        return Reader(names, self._gazetteer, nlp=self._nlp)


def _known(records: list[T], day: date) -> list[T]:
    """The records known by the day, without the ends that were not yet known."""
    return [_without_later_end(record, day) for record in records if record.known <= day]


def _without_later_end(record: T, day: date) -> T:
    known = getattr(record, "until_known", None)
    return replace(record, until=None, until_known=None) if known is not None and known > day else record


def _turning_days(*groups: Iterable[Any]) -> set[date]:
    """Days on which a name became known, or an office began or ended."""
    fields = ("known", "since", "until", "until_known")
    return {
        day
        for group in groups
        for record in group
        for name in fields
        if (day := getattr(record, name, None)) is not None
    }
