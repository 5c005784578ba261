"""Time expressions: from the text's words and the day of publication, with the precision they have."""

from __future__ import annotations

from datetime import date

import pytest

from tocsin.coding import dates

BASE = date(2020, 10, 12)  # a Monday

CASES = [
    ("this past summer", "2020-06-01", "2020-08-31", "season"),
    ("last winter", "2019-12-01", "2020-02-29", "season"),
    ("late September", "2020-09-21", "2020-09-30", "range"),
    ("at the end of September", "2020-09-21", "2020-09-30", "range"),
    ("in early May 2018", "2018-05-01", "2018-05-10", "range"),
    ("on October 10", "2020-10-10", "2020-10-10", "day"),
    ("on 27 Sept.", "2020-09-27", "2020-09-27", "day"),
    ("12 May 1994", "1994-05-12", "1994-05-12", "day"),
    ("On Sunday", "2020-10-11", "2020-10-11", "day"),
    ("on Monday", "2020-10-12", "2020-10-12", "day"),
    ("last week", "2020-10-05", "2020-10-11", "week"),
    ("last month", "2020-09-01", "2020-09-30", "month"),
    ("yesterday", "2020-10-11", "2020-10-11", "day"),
    ("in July", "2020-07-01", "2020-07-31", "month"),
    ("in 2016", "2016-01-01", "2016-12-31", "year"),
    ("in the 1990s", "1990-01-01", "1999-12-31", "decade"),
    ("two years ago", "2018-01-01", "2018-12-31", "year"),
    ("in the last three decades", "1990-10-12", "2020-10-12", "range"),
    ("between 2014 and 2018", "2014-01-01", "2018-12-31", "range"),
    ("from 12 to 16 July", "2020-07-12", "2020-07-16", "range"),
]


@pytest.mark.parametrize(("words", "start", "end", "precision"), CASES, ids=[case[0] for case in CASES])
def test_reads(words: str, start: str, end: str, precision: str) -> None:
    found = dates.find(f"Fighting broke out {words}, officials said.", BASE)
    assert len(found) == 1
    when = found[0].when
    assert (str(when.start), str(when.end), when.precision) == (start, end, precision)
    assert when.text.lower() in words.lower()


def test_since_is_open_ended() -> None:
    when = dates.find("the worst since 1994", BASE)[0].when
    assert (when.start, when.end) == (date(1994, 1, 1), None)


def test_at_the_time_points_back() -> None:
    assert [d.back for d in dates.find("in 2016; at the time, dozens died", BASE)] == [False, True]


@pytest.mark.parametrize(
    "text", ["They may attack.", "1,994 people fled.", "2,020 troops", "30 February", "A march on the capital"]
)
def test_no_date_is_made_up(text: str) -> None:
    assert dates.find(text, BASE) == []


def test_without_a_day_of_publication_only_full_dates_are_read() -> None:
    assert dates.find("on Sunday, on October 10, last week, this past summer", None) == []
    assert dates.find("on 10 October 2020", None)[0].when.start == date(2020, 10, 10)
