"""When something happened: an interval of days with its precision. Unknown is a value."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

Precision = Literal["minute", "hour", "day", "week", "month", "season", "year", "decade", "range", "unknown"]

_FORM = re.compile(r"^(?P<y>\d{4})(?:-(?P<m>\d{2})(?:-(?P<d>\d{2})(?:[T ](?P<t>\d{2}:\d{2}|\d{2}))?)?)?$")


class When(Struct, frozen=True):
    """An interval ``start``..``end`` (both days included) with the precision it is known to.

    ``time`` is the local clock time "HH:MM" where a source gives one, ``zone`` its name or offset as given,
    ``text`` the words of the source. A missing day is missing: both ends ``None`` and precision "unknown".
    An open end ("since 1994") has ``end=None``.
    """

    start: date | None = None
    end: date | None = None
    precision: Precision = "unknown"
    time: str | None = None
    zone: str | None = None
    text: str = ""

    @classmethod
    def parse(cls, text: str, zone: str | None = None) -> When:
        """Read ``2020-09-27``, ``2020-09``, ``2020``, ``2020-09-27T06:00``, ``A..B`` or ``unknown`` / empty.

        A leading ``~`` (about) widens nothing but is kept in ``text``. Raises ``ValueError`` for impossible dates.
        """
        raw = text.strip()
        form = raw.lstrip("~ ")
        if form in ("", "unknown", "?"):
            return cls(text=raw)
        if ".." in form:
            left, right = (cls.parse(part) for part in form.split("..", 1))
            if left.start and right.end and right.end < left.start:
                raise ValueError(f"the interval {raw!r} ends before it starts")
            return cls(left.start, right.end, "range", left.time, zone, raw)
        match = _FORM.match(form)
        if not match:
            raise ValueError(f"{raw!r} is not a date; write 2020-09-27, 2020-09, 2020, 2020-09-27T06:00 or A..B")
        year = int(match["y"])
        if not match["m"]:
            return cls(date(year, 1, 1), date(year, 12, 31), "year", text=raw)
        month = int(match["m"])
        if not match["d"]:
            first = date(year, month, 1)
            return cls(first, date(year, month, monthrange(year, month)[1]), "month", text=raw)
        day = date(year, month, int(match["d"]))
        clock = match["t"]
        if clock is None:
            return cls(day, day, "day", text=raw)
        hours, _, minutes = clock.partition(":")
        if int(hours) > 24 or int(minutes or 0) > 59:
            raise ValueError(f"{raw!r}: there is no such time of day as {clock!r}")
        return cls(day, day, "minute" if minutes else "hour", f"{hours}:{minutes or '00'}", zone, raw)

    @property
    def known(self) -> bool:
        """Whether anything at all is known of the time."""
        return self.start is not None or self.end is not None

    @property
    def days(self) -> int | None:
        """How many days the interval spans, or ``None`` if an end is missing."""
        return None if self.start is None or self.end is None else (self.end - self.start).days + 1

    def overlaps(self, other: When, slack: int = 0) -> bool:
        """Whether the intervals share a day, allowing ``slack`` days between them. Unknown overlaps nothing."""
        if not self.known or not other.known:
            return False
        gap = timedelta(days=slack)
        before = self.end is not None and other.start is not None and self.end + gap < other.start
        after = self.start is not None and other.end is not None and other.end + gap < self.start
        return not (before or after)

    def show(self) -> str:
        """The interval as a reader writes it: ``27 September 2020, 06:00``, ``July 2020``, ``unknown date``."""
        if not self.known:
            return "unknown date"
        if self.start is None:
            return f"until {long_date(self.end)}"
        if self.end is None:
            return f"since {long_date(self.start)}"
        if self.precision == "year":
            return str(self.start.year)
        if self.precision == "month":
            return f"{self.start:%B} {self.start.year}"
        if self.start == self.end:
            return f"{long_date(self.start)}, {self.time}" if self.time else long_date(self.start)
        if (self.start.year, self.start.month) == (self.end.year, self.end.month):
            return f"{self.start.day}–{long_date(self.end)}"
        return f"{long_date(self.start)} – {long_date(self.end)}"


def long_date(day: date | None) -> str:
    """``27 September 2020``; ``unknown date`` for none."""
    return "unknown date" if day is None else f"{day.day} {day:%B} {day.year}"
