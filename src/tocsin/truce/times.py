"""When a truce begins, and the time between two moments as sources give them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from tocsin.schema.time import When
from tocsin.schema.truces import Agreement


def order(truce: Agreement) -> tuple[date, str]:
    """Sort key: the day it begins (unknown first), then the id."""
    return truce.begins or date.min, truce.id


def moment(when: When) -> datetime | None:
    """The start of a time, with its hour where there is one; the start of the day where there is none."""
    if when.start is None:
        return None
    hours, minutes = (int(part) for part in (when.time or "00:00").split(":"))
    return datetime(when.start.year, when.start.month, when.start.day) + timedelta(hours=hours, minutes=minutes)


def hours_between(begin: When, end: When) -> float | None:
    """Hours from one clock time to another; None where an hour is unknown or the zones cannot be compared."""
    if begin.time is None or end.time is None:
        return None
    first, second, shift = moment(begin), moment(end), _shift(begin.zone, end.zone)
    if first is None or second is None or shift is None:
        return None
    return round((second - first).total_seconds() / 3600 + shift, 2)


def _shift(begin: str | None, end: str | None) -> float | None:
    """Hours to add to a difference of clock times in two zones; a zone not given is the other's."""
    if not begin or not end or begin == end:
        return 0.0
    offsets = _offset(begin), _offset(end)
    return None if offsets[0] is None or offsets[1] is None else offsets[0] - offsets[1]


def _offset(zone: str) -> float | None:
    match = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?", zone.strip())
    if not match:
        return None
    hours = int(match[2]) + int(match[3] or 0) / 60
    return hours if match[1] == "+" else -hours
