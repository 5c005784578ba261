"""The packaged record: the clocks of 27 September 2020."""

from datetime import date

import pytest

from tocsin.schema.findings import Contact
from tocsin.signals.contacts import contacts
from tocsin.sources.situation_folder import SituationRecords, find, load


@pytest.fixture(scope="module")
def record() -> SituationRecords:
    return load(find("armenia-azerbaijan"))


def clocks(record: SituationRecords, day: date) -> dict[str, Contact]:
    return {c.key: c for c in contacts(record.claims, record.agreements, day, record.situation)}


def test_silence_on_the_day_the_war_began_is_graded(record: SituationRecords) -> None:
    found = clocks(record, date(2020, 9, 27))
    assert found["remote"].days_ago == 89
    assert found["in_person"].days_ago == 241
    assert found["monitors"].days_ago == 193 and found["monitors"].label.endswith("stopped or lost")
    assert found["institution"].days_ago == 71


def test_the_mediators_calls_of_mid_september_are_a_later_contact(record: SituationRecords) -> None:
    call = clocks(record, date(2020, 9, 27))["mediator_call"]
    assert call.last is not None and date(2020, 9, 13) <= call.last <= date(2020, 9, 18)
    before = clocks(record, date(2020, 9, 17))["mediator_call"]
    assert before.last is not None and before.last < date(2020, 9, 1)


def test_the_statement_of_november_is_a_later_contact_than_the_talks_in_moscow(record: SituationRecords) -> None:
    found = clocks(record, date(2020, 11, 10))
    assert found["accord"].days_ago == 1 and found["in_person"].days_ago == 31
    assert clocks(record, date(2020, 11, 8))["accord"].last != date(2020, 11, 9)


def test_the_talks_in_moscow_wind_the_clock_of_direct_contact(record: SituationRecords) -> None:
    assert clocks(record, date(2020, 10, 12))["in_person"].days_ago == 2
