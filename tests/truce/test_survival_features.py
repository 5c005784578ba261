"""A truce's features and its own conflict's earlier truces, from the packaged record, as known on a day."""

from datetime import date
from pathlib import Path

import pytest

from tocsin.schema.events import Event
from tocsin.schema.figures import Toll
from tocsin.schema.time import When
from tocsin.sources.situation_folder import SituationRecords, find, load
from tocsin.truce.cases import TruceFeatures
from tocsin.truce.features import case_of, own_cases
from tocsin.truce.status import standings
from tocsin.truce.survival import Survival, survival

RECORDS = Path(__file__).resolve().parents[3] / "shared/data"


@pytest.fixture(scope="module")
def record() -> SituationRecords:
    return load(find("armenia-azerbaijan"))


def features(record: SituationRecords, key: str, day: date, events: tuple[Event, ...] = ()) -> TruceFeatures:
    made = next(a for a in record.agreements if a.id == key)
    return case_of(made, record.agreements, record.claims, events, (), day, record.situation)


def estimate(record: SituationRecords, key: str, day: date) -> Survival:
    made = next(a for a in record.agreements if a.id == key)
    statuses = standings(record.agreements, record.claims, day, record.situation)
    own = own_cases(made, statuses, record.claims, day, record.situation)
    return survival(features(record, key, day), day, own)


def event(key: str, first: date, last: date, dead: float | None, known: date) -> Event:
    return Event(id=key, source="t", origin=key, kind="fighting", known=known, happened=When(first, last, "day"),
                 tolls=(Toll("killed", best=dead),))  # fmt: skip


def test_the_truces_of_october_differ_from_november_s(record: SituationRecords) -> None:
    october = features(record, "truce-2020-10-10", date(2020, 10, 10))
    november = features(record, "truce-2020-11-10", date(2020, 11, 10))
    assert (october.monitor, november.monitor) == (False, True) and october.war == november.war == "interstate"
    assert october.earlier is not None and november.earlier == october.earlier + 3
    assert october.deaths30 is None and october.third is True


def test_october_s_three_truces_are_like_cases_on_9_november(record: SituationRecords) -> None:
    made = estimate(record, "truce-2020-11-10", date(2020, 11, 10))
    own = {like.agreement: like for like in made.nearest if "this conflict's own" in like.alike}
    assert {"truce-2020-10-10", "truce-2020-10-18", "truce-2020-10-26"} <= set(own)
    assert all(own[key].failed and own[key].held_days == 0 for key in own if key.startswith("truce-2020-10"))
    assert "said to be broken or over" in made.sentence and "told apart" in made.sentence


def test_what_is_known_later_changes_no_estimate(record: SituationRecords) -> None:
    day = date(2020, 10, 18)
    then = SituationRecords(**{
        name: tuple(r for r in rows if not hasattr(r, "known") or r.known <= day) if isinstance(rows, tuple) else rows
        for name, rows in vars(record).items()
    }) if hasattr(record, "__dict__") else None  # fmt: skip
    if then is None:
        from msgspec.structs import asdict, replace

        kept = {name: tuple(r for r in rows if getattr(r, "known", day) <= day)
                for name, rows in asdict(record).items() if isinstance(rows, tuple)}  # fmt: skip
        then = replace(record, **kept)
    assert estimate(then, "truce-2020-10-18", day) == estimate(record, "truce-2020-10-18", day)


def test_deaths_before_are_those_of_rows_known_by_the_day(record: SituationRecords) -> None:
    key, day = "truce-2020-10-10", date(2020, 10, 10)
    inside = event("a", date(2020, 10, 1), date(2020, 10, 1), 12, date(2020, 10, 5))
    later = event("b", date(2020, 10, 2), date(2020, 10, 2), 50, date(2021, 7, 1))
    assert features(record, key, day, (inside, later)).deaths30 == 12
    across = event("c", date(2020, 8, 1), date(2020, 10, 2), 50, date(2020, 10, 5))
    assert features(record, key, day, (inside, across)).deaths30 is None
    assert features(record, key, day, (event("d", date(2020, 10, 1), date(2020, 10, 1), None, day),)).deaths30 is None


def test_an_agreement_not_yet_known_has_no_features(record: SituationRecords) -> None:
    with pytest.raises(ValueError, match="was known on"):
        features(record, "truce-2020-11-10", date(2020, 10, 1))


@pytest.mark.skipif(not RECORDS.exists(), reason="the records to rebuild from are not here")
def test_the_packaged_table_is_what_its_command_makes() -> None:
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location("truce_cases", Path(__file__).parents[2] / "quality/truce_cases.py")
    assert spec and spec.loader
    making = module_from_spec(spec)
    spec.loader.exec_module(making)
    fighting = making.Fighting(RECORDS)
    agreed = list(making.agreement_rows(fighting, RECORDS))
    listed = [row for row in making.termination_rows(fighting, agreed) if row["held"] > row["entry"]]
    assert making.written(making.with_earlier([*agreed, *listed])) == making.TARGET.read_text(encoding="utf-8")
    assert making.came_back([(date(2000, 1, 2), 20), (date(2000, 2, 15), 10), (date(2000, 2, 20), 15)],
                            date(2000, 1, 1), 25, 30) == date(2000, 2, 20)  # fmt: skip
