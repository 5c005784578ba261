"""What agreements and crises keep beside the contract: one id may be told twice, before an end is known and since."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from sources.contract import RECEIVED, Example
from tocsin.schema.mediation import Crisis
from tocsin.schema.truces import Agreement
from tocsin.sources.base import Source

Past = Agreement | Crisis


class PastRules:
    """Put before ``SourceContract`` in a test class."""

    examples: Sequence[Example]
    source: Source

    def records_of(self, example: Example, later: int = 0) -> list[Past]:
        """An example's records as received some days later."""
        raw = example.raw(RECEIVED + datetime.timedelta(days=later))
        found = list(self.source.parse(raw))
        assert all(isinstance(record, Agreement | Crisis) for record in found)
        return found  # type: ignore[return-value]

    def test_every_example_gives_its_records(self) -> None:
        for example in self.examples:
            assert len({record.id for record in self.records_of(example)}) == example.records >= 1, example.file

    def test_ids_are_unique_within_a_file_and_stable_over_days(self) -> None:
        for example in self.examples:
            today = [(record.id, record.known) for record in self.records_of(example)]
            assert len(set(today)) == len(today)
            assert [each for each, _ in today] == [record.id for record in self.records_of(example, later=40)]

    def test_nothing_is_known_before_it_happened(self) -> None:
        for example in self.examples:
            for record in self.records_of(example):
                told = (
                    (record.agreed, record.ended)
                    if isinstance(record, Agreement)
                    else (record.happened, record.came_back)
                )
                assert all(day is None or day < record.known for when in told for day in (when.start, when.end))

    def test_every_record_names_its_source_and_cites(self) -> None:
        for example in self.examples:
            assert all(record.source == self.source.card.id and record.cite for record in self.records_of(example))

    def test_no_sentence_of_the_table_is_kept(self) -> None:
        for example in self.examples:
            assert "must not be kept" not in repr(self.records_of(example))
