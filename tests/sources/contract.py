"""What every source must keep; a source's test class inherits it and names its examples."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tocsin.errors import BadInput
from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event
from tocsin.sources.base import Raw, Record, Source, Told, source, sources

EXAMPLES = Path(__file__).parent / "examples"
RECEIVED = datetime.date(2031, 4, 25)


@dataclass(frozen=True)
class Example:
    """An example file and how many records are in it."""

    file: str
    records: int
    told: Told = field(default_factory=Told)
    url: str | None = None
    declared: str = ""

    def raw(self, received: datetime.date = RECEIVED) -> Raw:
        """The file's bytes as if received that day."""
        data = (EXAMPLES / self.file).read_bytes()
        return Raw.of(data, self.file, received, url=self.url, declared=self.declared, told=self.told)


class SourceContract:
    """Inherit and set ``name`` and ``examples``."""

    name: str
    examples: tuple[Example, ...]

    @property
    def source(self) -> Source:
        """The source under test."""
        return source(self.name)

    def records(self, received: datetime.date = RECEIVED) -> list[Record]:
        """All records of all examples."""
        return [record for example in self.examples for record in self.source.parse(example.raw(received))]

    def test_every_example_gives_its_records(self) -> None:
        for example in self.examples:
            assert len(list(self.source.parse(example.raw()))) == example.records >= 1, example.file

    def test_twice_is_once(self) -> None:
        assert self.records() == self.records()

    def test_ids_are_unique_within_a_file_and_stable_over_days(self) -> None:
        for example in self.examples:
            today = [record.id for record in self.source.parse(example.raw())]
            later = [record.id for record in self.source.parse(example.raw(RECEIVED + datetime.timedelta(days=40)))]
            assert len(set(today)) == len(today)
            assert today == later

    def test_nothing_is_known_before_it_happened(self) -> None:
        for record in self.records():
            if isinstance(record, Event):
                assert record.happened.end is not None and record.known >= record.happened.end
            elif isinstance(record, Article):
                assert record.published is None or record.known >= record.published
            elif (
                isinstance(record, Claim) and record.happened.start and record.status not in ("future", "hypothetical")
            ):
                assert record.known >= record.happened.start

    def test_bounds_rise(self) -> None:
        for record in self.records():
            counts = getattr(record, "tolls", ()) or getattr(record, "figures", ())
            for count in counts:
                given = [bound for bound in (count.low, count.best, count.high) if bound is not None]
                assert given == sorted(given)

    def test_every_record_names_its_source_and_cites(self) -> None:
        for record in self.records():
            assert record.source and record.origin and record.cite

    def test_progress_reaches_the_end(self) -> None:
        for example in self.examples:
            told: list[tuple[int, int | None]] = []
            list(self.source.parse(example.raw(), lambda done, whole, told=told: told.append((done, whole))))
            assert told and told[-1][0] >= example.records
            assert [done for done, _ in told] == sorted(done for done, _ in told)

    def test_the_card_is_complete(self) -> None:
        card = self.source.card
        assert card.id == self.name
        for name in ("title", "publisher", "licence", "url", "rhythm", "knowable", "citation", "columns"):
            assert getattr(card, name), name


class TableContract(SourceContract):
    """For sources that read tables: also set ``table``, a CSV example."""

    table: Example

    def test_an_unknown_column_is_an_error(self) -> None:
        raw = self.table.raw()
        header, _, rest = raw.data.partition(b"\n")
        more = b"\n".join(line + b",x" if line.strip() else line for line in rest.splitlines())
        data = header.rstrip(b"\r") + b",mystery\n" + more
        with pytest.raises(BadInput, match="mystery"):
            list(self.source.parse(Raw.of(data, raw.name, raw.received, told=raw.told)))


def names_without_contract() -> set[str]:
    """Sources no contract class covers."""
    covering = [*SourceContract.__subclasses__(), *TableContract.__subclasses__()]
    return set(sources()) - {each.name for each in covering if hasattr(each, "name")}
