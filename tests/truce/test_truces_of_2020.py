"""The packaged record: the truces of October 2020 end within hours, and the page says by whose account."""

from datetime import date

import pytest

from tocsin.schema.truces import TruceStatus
from tocsin.sources.situation_folder import SituationRecords, find, load
from tocsin.truce.status import standings


@pytest.fixture(scope="module")
def record() -> SituationRecords:
    return load(find("armenia-azerbaijan"))


def on(record: SituationRecords, key: str, day: date) -> TruceStatus:
    found = standings(record.agreements, record.claims, day, record.situation)
    return next(status for status in found if status.agreement.id == key)


@pytest.mark.parametrize(("key", "day"), [
    ("truce-2020-10-10", date(2020, 10, 11)), ("truce-2020-10-18", date(2020, 10, 18)),
    ("truce-2020-10-26", date(2020, 10, 27)),
])  # fmt: skip
def test_the_october_truces_are_dead_the_same_day_by_named_accounts(
    record: SituationRecords, key: str, day: date
) -> None:
    status = on(record, key, day)
    speakers = {claim.speaker for claim in record.claims if claim.id in status.ended_by}
    assert status.standing in ("broken", "ended") and status.held_days == 0 and speakers - {None}
    assert {side for side, _ in status.breaches_by} == {"ARM", "AZE"}


def test_the_first_alleged_breaches_came_after_five_and_two_minutes(record: SituationRecords) -> None:
    assert on(record, "truce-2020-10-10", date(2020, 10, 12)).held_hours == pytest.approx(5 / 60, abs=0.01)
    assert on(record, "truce-2020-10-26", date(2020, 10, 27)).held_hours == pytest.approx(2 / 60, abs=0.01)


def test_before_its_hour_a_truce_is_only_agreed(record: SituationRecords) -> None:
    assert on(record, "truce-2020-10-26", date(2020, 10, 25)).standing == "agreed"


def test_the_truce_of_1994_ended_with_the_fighting_of_2016(record: SituationRecords) -> None:
    assert on(record, "truce-1994-05-12", date(2016, 4, 1)).standing != "ended"
    status = on(record, "truce-1994-05-12", date(2020, 9, 26))
    assert (status.standing, status.held_days) == ("ended", 7996)


def test_the_calm_of_july_ends_with_the_war(record: SituationRecords) -> None:
    assert on(record, "calm-2020-07-16", date(2020, 9, 26)).standing in ("strained", "contested")
    assert on(record, "calm-2020-07-16", date(2020, 9, 27)).standing == "ended"
