"""The packaged record: the graded clocks of 27 September 2020."""

from datetime import date, timedelta

import msgspec
import pytest

from tocsin.schema.signals import ClockReading
from tocsin.schema.watch import Watch
from tocsin.signals.clocks import clocks
from tocsin.sources.situation_folder import find, load

DAY = date(2020, 9, 27)


@pytest.fixture(scope="module")
def record() -> Watch:
    found = load(find("armenia-azerbaijan"))
    return Watch(
        as_of=DAY, situation=found.situation, claims=tuple(found.claims), agreements=tuple(found.agreements),
        actors={actor.id: actor for actor in found.actors},
    )  # fmt: skip


def read(record: Watch) -> dict[str, ClockReading]:
    return {reading.key: reading for reading in clocks(record)}


def test_the_days_of_the_morning_the_war_began(record: Watch) -> None:
    found = read(record)
    days = {key: found[key].days for key in ("direct", "remote", "in_person", "monitors", "institution")}
    assert days == {"direct": 89, "remote": 89, "in_person": 241, "monitors": 193, "institution": 71}


def test_the_gauge_is_graded_and_the_mediators_calls_show(record: Watch) -> None:
    found = read(record)
    calls = found["mediator_call"]
    assert calls.days == 9 and calls.n >= 4 and calls.grade == "within its rhythm"
    assert "9 days ago (18 September 2020)" in calls.sentence
    assert found["direct"].n >= 4 and found["direct"].longer_than > found["direct"].n / 2
    assert found["in_person"].grade == "too few to grade"


def test_what_became_public_later_changes_nothing(record: Watch) -> None:
    later = tuple(
        msgspec.structs.replace(c, id=f"later-{c.id}", known=DAY + timedelta(days=1 + n % 90))
        for n, c in enumerate(record.claims)
    )
    more = Watch(as_of=DAY, situation=record.situation, claims=(*record.claims, *later), agreements=record.agreements,
                 actors=record.actors)  # fmt: skip
    assert clocks(more) == clocks(record)
