"""The calendar: read back by a calendar's own reader; days that the record names, no hour that no source gives."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from msgspec.structs import replace

from brief.invented import findings
from exports.conftest import DAYS
from tocsin.exports import deadlines_ics
from tocsin.exports.calendar import moment
from tocsin.schema.findings import Findings
from tocsin.schema.time import When
from tocsin.schema.truces import Agreement, Clause

pytestmark = pytest.mark.xdist_group("exports")  # one worker judges once


def _entries(data: bytes) -> list[Any]:
    calendar = Calendar.from_ical(data)
    assert calendar["version"] == "2.0" and calendar["prodid"]
    assert not [error for event in calendar.walk() for error in event.errors]
    return list(calendar.walk("VEVENT"))


def _days(entries: list[Any], start: str) -> dict[date, str]:
    return {e["dtstart"].dt: str(e["summary"]) for e in entries if str(e["summary"]).startswith(start)}


def test_the_days_that_the_november_statement_names_fall_due(real: dict[date, Findings]) -> None:
    named = _days(_entries(deadlines_ics(real[DAYS[1]])), "Day named")
    for day in (date(2020, 11, 15), date(2020, 11, 20), date(2020, 12, 1), date(2025, 11, 10)):
        assert day in named
    before = _days(_entries(deadlines_ics(real[DAYS[0]])), "Day named")
    assert not [day for day in before if day > DAYS[0]], "nobody could know those days in October"


@pytest.mark.parametrize("day", DAYS)
def test_an_entry_is_stamped_with_the_day_it_was_known_and_cites(day: date, real: dict[date, Findings]) -> None:
    found = real[day]
    entries = _entries(deadlines_ics(found))
    uids = [str(entry["uid"]) for entry in entries]
    assert len(set(uids)) == len(uids) > 5
    ids = {a.id for a in found.agreements} | {c.id for c in found.claims} | {w.id for w in found.warnings}
    ids |= {option.id for option in found.desk.options} if found.desk else set()
    ids |= {record.id for record in found.past} | {found.situation.id}
    for entry in entries:
        stamp = entry["dtstamp"].dt
        assert stamp.utcoffset() == timedelta() and stamp.date() <= day and (stamp.hour, stamp.minute) == (0, 0)
        cited = str(entry["description"]).rsplit("Records: ", 1)[1].split(", ")
        assert cited and set(cited) <= ids


def test_a_uid_stays_the_same_from_one_day_to_the_next(real: dict[date, Findings]) -> None:
    first, second = (_entries(deadlines_ics(real[day])) for day in DAYS)
    kept = {str(e["uid"]): e["dtstart"].dt for e in second}
    of_record = [e for e in first if str(e["summary"]).startswith(("In force", "Day named"))]
    shared = [e for e in of_record if str(e["uid"]) in kept]
    assert len(shared) >= 4 and all(kept[str(e["uid"])] == e["dtstart"].dt for e in shared)


def test_the_same_findings_are_the_same_bytes(real: dict[date, Findings]) -> None:
    assert deadlines_ics(real[DAYS[1]]) == deadlines_ics(real[DAYS[1]])


def test_an_hour_is_told_where_a_source_gives_it_with_a_zone_and_else_the_day(real: dict[date, Findings]) -> None:
    started = _days(_entries(deadlines_ics(real[DAYS[1]])), "In force")
    assert started[datetime(2020, 11, 9, 21, 0, tzinfo=UTC)].endswith("Trilateral statement of 9 November 2020")
    assert type(next(day for day, title in started.items() if "Sochi" in title)) is date
    day = date(2030, 5, 1)
    assert moment(When(day, day, "day")) is None and moment(When(day, day, "hour", "06:00", None)) is None
    assert moment(When(day, day, "hour", "24:00", "UTC+5:30")) == datetime(2030, 5, 1, 18, 30, tzinfo=UTC)
    assert moment(When(day, day, "hour", "06:00", "local")) is None


def test_what_is_over_or_declined_or_known_to_no_day_falls_due_on_none() -> None:
    invented = findings()
    made = Agreement(id="pact", source="s", title="Pact", kind="protocol", known=invented.as_of,
                     agreed=When.parse("2030-05-01"), clauses=(Clause("withdrawal", "Both leave by 3 June."),))  # fmt: skip
    alone = replace(invented, agreements=(made,), truces=(), warnings=(), claims=(), desk=None)
    assert list(_days(_entries(deadlines_ics(alone)), "Day named")) == [date(2030, 6, 3)]
    for gone in (replace(made, declined=("BER",)), replace(made, agreed=When()),
                 replace(made, clauses=(Clause("withdrawal", "Both leave soon."),))):  # fmt: skip
        assert _entries(deadlines_ics(replace(alone, agreements=(gone,)))) == []
    vague = replace(made, clauses=(), in_force=When.parse("2030"))
    nothing = deadlines_ics(replace(alone, agreements=(vague,)))
    assert _entries(nothing) == [] and b"No record names a day" in nothing


def test_words_from_outside_cannot_begin_a_line_of_the_calendar() -> None:
    invented = findings()
    hostile = "Leave by 3 June.\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nATTACH:file"
    made = Agreement(id="pact", source="s", title=hostile, kind="protocol", known=invented.as_of, cite=hostile,
                     agreed=When.parse("2030-05-01"), clauses=(Clause("withdrawal", hostile),))  # fmt: skip
    alone = replace(invented, agreements=(made,), truces=(), warnings=(), claims=(), desk=None)
    entries = _entries(deadlines_ics(alone))
    assert len(entries) == 1 and "attach" not in entries[0]
