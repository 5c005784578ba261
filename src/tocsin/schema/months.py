"""Months by number: 1 is January 1980, as VIEWS and the forecasting field count them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from tocsin.errors import BadInput

_FORM = re.compile(r"^(\d{4})-(\d{2})$")
_EPOCH = 1980


def month_id(year: int, month: int) -> int:
    """The number of a month.

    >>> month_id(1980, 1), month_id(2018, 1)
    (1, 457)
    """
    return (year - _EPOCH) * 12 + month


def month_of(day: date) -> int:
    """The number of the month a day lies in."""
    return month_id(day.year, day.month)


def label(month: int) -> str:
    """A month as ``2018-01``.

    >>> label(457)
    '2018-01'
    """
    year, rest = divmod(month - 1, 12)
    return f"{_EPOCH + year}-{rest + 1:02d}"


def parse_month(text: str) -> int:
    """The number of a month written ``2018-01``. Raises ``BadInput``."""
    match = _FORM.match(text.strip())
    if not match or not 1 <= int(match[2]) <= 12:
        raise BadInput(f"{text!r} is not a month", "write it as 2020-09")
    return month_id(int(match[1]), int(match[2]))


def first_day(month: int) -> date:
    """The first day of a month."""
    year, rest = divmod(month - 1, 12)
    return date(_EPOCH + year, rest + 1, 1)


def last_day(month: int) -> date:
    """The last day of a month."""
    day = first_day(month)
    return day.replace(day=monthrange(day.year, day.month)[1])


def known_day(month: int) -> date:
    """The day from which a month's figure counts as known: the last day of the month after it.

    >>> known_day(457)
    datetime.date(2018, 2, 28)
    """
    return last_day(month + 1)


def last_known(day: date) -> int:
    """The last month whose figure counts as known on a day.

    >>> label(last_known(date(2017, 11, 30))), label(last_known(date(2017, 11, 29)))
    ('2017-10', '2017-09')
    """
    month = month_of(day)
    return month - 1 if day == last_day(month) else month - 2
