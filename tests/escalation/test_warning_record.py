"""The packaged alarms are a copy of what is reckoned, used only where it is one. On invented news and years before 2011."""

from datetime import date, timedelta

import numpy as np
import pytest
from msgspec.structs import replace

from tocsin.escalation import warning_record
from tocsin.escalation.pair_inputs import PairInputs
from tocsin.escalation.warning_inputs import FIRST_WEEK, weekly_scores
from tocsin.escalation.warning_record import AlarmRecord, alarms_by, made, pair_years, written
from tocsin.escalation.warning_rules import Rule, WarningRules
from tocsin.escalation.warnings import issued
from tocsin.schema.news import NewsSeries
from tocsin.store.news_packaged import Rows

STATES = ("ECU", "IND", "PAK", "PER")
LAST, AFTER = date(2004, 9, 6), date(2004, 10, 4)
RULES = WarningRules(levels={
    "structural": Rule(target="fatal_dispute", horizon="12m", window=365, budget=0.1, threshold=0.05),
    "watch": Rule(target="fatal_incident", horizon="30d", window=90, budget=0.1, lift=1.2, threshold=0.001),
})  # fmt: skip


def invented_rows() -> Rows:
    rng = np.random.default_rng(3)
    size, start = 2000, date(2002, 7, 1).toordinal()
    known = np.sort(rng.integers(start, start + 1000, size)).astype(np.int32)
    a, b = rng.integers(0, 4, (2, size)).astype(np.int16)
    return Rows(STATES, known, a, b, rng.integers(0, 4, size).astype(np.int8), rng.random(size) < 0.05)


def series(rows: Rows) -> NewsSeries:
    start = date(2002, 7, 1)
    return NewsSeries("invented", rows.states, rows.known, rows.initiator, rows.target, rows.kind, rows.fatal, start,
                      start + timedelta(999))  # fmt: skip


@pytest.fixture(scope="module")
def inputs() -> PairInputs:
    return PairInputs.packaged(series(invented_rows()))


@pytest.fixture
def record(inputs: PairInputs, monkeypatch: pytest.MonkeyPatch) -> AlarmRecord:
    found = made(weekly_scores(inputs, LAST), ((inputs.news.first, inputs.news.last),) if inputs.news else (), RULES)
    monkeypatch.setattr(warning_record, "packaged_rows", invented_rows)
    monkeypatch.setattr(warning_record, "warning_rules", lambda: RULES)
    monkeypatch.setattr(warning_record, "packaged_record", lambda: found)
    return found


def test_with_the_record_alarms_are_those_reckoned_before_at_and_after_its_end(
    inputs: PairInputs, record: AlarmRecord
) -> None:
    for day in (date(2004, 3, 1), LAST, AFTER):
        reckoned = issued(weekly_scores(inputs, day), RULES)
        assert reckoned
        assert alarms_by(inputs.until(day), day) == reckoned


def test_the_record_is_used_and_not_where_the_news_is_other(
    inputs: PairInputs, record: AlarmRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record that says nothing shows whether it was asked."""
    monkeypatch.setattr(warning_record, "packaged_record", lambda: replace(record, alarms=()))
    assert alarms_by(inputs.until(LAST), LAST) == []
    other = invented_rows()
    other.initiator[:50] = (other.initiator[:50] + 1) % 4
    changed = PairInputs.packaged(series(other))
    assert alarms_by(changed, date(2004, 3, 1)) == issued(weekly_scores(changed, date(2004, 3, 1)), RULES) != []


def test_pair_years_are_the_weeks_at_risk(inputs: PairInputs, record: AlarmRecord) -> None:
    scores = weekly_scores(inputs, LAST)
    first = FIRST_WEEK + timedelta(days=100)
    assert pair_years(record, first, LAST) == pytest.approx({
        "structural": scores.exposure("fatal_dispute", first, LAST),
        "watch": scores.exposure("fatal_incident", first, LAST, usual=True),
    })  # fmt: skip


def test_a_record_made_from_other_files_is_not_used(record: AlarmRecord) -> None:
    packaged = warning_record.packaged_record()
    assert packaged is not None and packaged.digest == warning_record.digest()
    assert written(record) == written(record)  # the same bytes each time
