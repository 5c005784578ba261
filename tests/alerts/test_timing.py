"""Quiet hours, digests and waiting, under every clock: nothing goes too early, nothing waits for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alerts.building import NOON, alert, subscription
from tocsin.alerts.timing import (
    LONGEST_QUIET,
    LONGEST_WAIT,
    digest_at,
    first_try,
    is_quiet,
    quiet_ends,
    quiet_span,
    wait_after,
    zone_of,
)
from tocsin.errors import BadInput

ZONES = st.sampled_from(
    ["UTC", "Asia/Yerevan", "Asia/Baku", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
     "Pacific/Apia", "Africa/Casablanca"]
)  # fmt: skip
MOMENTS = st.datetimes(datetime(2010, 1, 1), datetime(2030, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))


@st.composite
def quiet(draw: st.DrawFn) -> str:
    start, length = draw(st.integers(0, 24 * 60 - 1)), draw(st.integers(1, LONGEST_QUIET))
    end = (start + length) % (24 * 60)
    return f"{start // 60:02d}:{start % 60:02d}-{end // 60:02d}:{end % 60:02d}"


@given(quiet(), ZONES, MOMENTS)
@example("22:00-02:30", "Europe/Berlin", datetime(2021, 3, 28, 0, 30, tzinfo=UTC))
@example("22:00-02:30", "Europe/Berlin", datetime(2021, 10, 31, 0, 10, tzinfo=UTC))
def test_what_is_held_goes_when_the_quiet_hours_end_and_not_before(span: str, zone: str, now: datetime) -> None:
    one = subscription(quiet=span, zone=zone)
    ends = quiet_ends(one, now)
    assert not is_quiet(one, ends)
    assert now <= ends <= now + timedelta(hours=26)
    if is_quiet(one, now):
        step = (ends - now) / 7
        assert all(is_quiet(one, now + step * part) or _clocks_changed(zone, now, ends) for part in range(7))
    else:
        assert ends == now


def _clocks_changed(zone: str, start: datetime, end: datetime) -> bool:
    offsets = {(start + (end - start) * part / 24).astimezone(ZoneInfo(zone)).utcoffset() for part in range(25)}
    return len(offsets) > 1


@given(ZONES, st.integers(0, 23), MOMENTS, st.sampled_from(["daily", "weekly"]))
def test_a_digest_comes_at_its_hour_the_next_time(zone: str, hour: int, now: datetime, digest: str) -> None:
    one = subscription(digest=digest, hour=hour, zone=zone)
    at = digest_at(one, now)
    wall = at.astimezone(ZoneInfo(zone))
    assert now < at <= now + timedelta(days=1 if digest == "daily" else 7, hours=26)
    assert wall.hour == hour or _clocks_changed(zone, at - timedelta(hours=3), at + timedelta(hours=3))
    assert digest == "daily" or wall.weekday() == 0


@given(quiet(), ZONES, MOMENTS, st.sampled_from(["off", "daily", "weekly"]), st.booleans(),
       st.sampled_from(["structural", "watch", "imminent"]))  # fmt: skip
def test_only_an_imminent_warning_goes_at_once_and_only_where_the_reader_chose_so(
    span: str, zone: str, now: datetime, digest: str, urgent: bool, level: str
) -> None:
    one = subscription(quiet=span, zone=zone, digest=digest, urgent=urgent)
    due = first_try(one, alert(level=level), now)  # type: ignore[arg-type]
    if urgent and level == "imminent":
        assert due == now
    else:
        assert due >= now and not is_quiet(one, due)
        assert digest != "off" or due == quiet_ends(one, now)
        assert digest == "off" or due >= digest_at(one, now)


def test_an_hour_of_the_reader_is_meant() -> None:
    one = subscription(quiet="22:00-07:00", zone="Asia/Yerevan")
    night = datetime(2020, 7, 20, 19, 30, tzinfo=UTC)  # 23:30 in Yerevan
    assert is_quiet(one, night) and not is_quiet(one, NOON)
    assert quiet_ends(one, night) == datetime(2020, 7, 21, 3, 0, tzinfo=UTC)
    assert not is_quiet(subscription(), night)


@given(st.integers(1, 40), st.floats(0, 10**9), st.integers())
def test_waits_grow_to_a_cap_and_are_never_shorter_than_asked(attempts: int, asked: float, seed: int) -> None:
    wait = wait_after(attempts, asked, Random(seed)).total_seconds()
    assert min(asked, LONGEST_WAIT) <= wait + 1e-3
    assert 30 <= wait <= LONGEST_WAIT
    assert wait >= min(60 * 2.0 ** (attempts - 1), LONGEST_WAIT) / 2


def test_two_that_failed_together_do_not_come_back_together() -> None:
    assert len({wait_after(5, 0, Random(seed)) for seed in range(20)}) == 20


@pytest.mark.parametrize(
    "text", ["22-7", "22:00", "25:00-07:00", "08:00-08:00", "00:00-22:01", "a-b", "22:00-07:00-09:00", ""]
)
def test_quiet_hours_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        quiet_span(text)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../../etc/passwd", "/etc/passwd", "UTC\x00"])
def test_a_zone_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="time zone"):
        zone_of(name)
