"""A data set's rows: what they count, release by release, and to which day they could reach by the brief's own.

A row counts in the year, the month and the day in which it starts; of some rows no later day is known. A year that a
yearly reading tells is told by the reading: rows of the same years are never added to it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from tocsin.schema.briefs import Sum
from tocsin.schema.events import Event, Reading
from tocsin.schema.figures import Toll
from tocsin.schema.findings import Findings
from tocsin.schema.sums import total

_MONTHLY = re.compile(r"^(\d{2})\.0\.(\d{1,2})$")
_SPAN = re.compile(r"^(\d{2})\.(\d{2})\.(\d{2})\.(\d{2})$")
_ROW = re.compile(r", event \S+$")
PUBLIC_DAY = 20
"""A month of candidate events is public from the 20th of the next (the data set's own rhythm)."""

Span = tuple[date, date]


def release_of(event: Event) -> str:
    """The release a row stands in, as its source is cited, without the row."""
    return _ROW.sub("", event.cite)


def vintage_of(record: Reading | Event) -> str:
    """The data release, named alike for rows and for readings made of them."""
    if isinstance(record, Event) and record.vintage:
        return f"{record.source}-{record.vintage}"
    return record.vintage


def toll_of(event: Event) -> Toll | None:
    """All deaths of a row: low, best, high."""
    found = (toll for toll in event.tolls if toll.kind == "killed" and toll.side is None and toll.best is not None)
    return next(found, None)


def best(event: Event) -> float:
    """The best estimate of a row's deaths; 0 where it has none, which :func:`counted` leaves out."""
    toll = toll_of(event)
    return toll.best if toll and toll.best is not None else 0.0


def counted(findings: Findings, years: Iterable[int]) -> list[Event]:
    """Rows with deaths that start in a year which none of ``years`` is, in order of their start."""
    taken = set(years)
    rows = [
        e for e in findings.dataset_events if e.happened.start and e.happened.start.year not in taken and toll_of(e)
    ]
    return sorted(rows, key=lambda event: (event.happened.start or event.known, event.id))


def reach(event: Event, as_of: date) -> Span | None:
    """The months of a candidate release that were public by a day; ``None`` for a release of another kind."""
    if match := _MONTHLY.match(event.vintage):
        year, month = 2000 + int(match[1]), int(match[2])
        first, last = date(year, month, 1), _month_end(year, month)
    elif match := _SPAN.match(event.vintage):
        first, last = date(2000 + int(match[1]), int(match[2]), 1), _month_end(2000 + int(match[3]), int(match[4]))
    else:
        return None
    return first, max(first, min(last, _public_to(as_of)))


def _public_to(as_of: date) -> date:
    """The last day of the latest month whose candidate events were public."""
    before = as_of.replace(day=1) - timedelta(days=1)
    return before if as_of.day >= PUBLIC_DAY else before.replace(day=1) - timedelta(days=1)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def whole_year(rows: Sequence[Event], year: int, as_of: date) -> bool:
    """Whether the releases of the rows reach over the whole year by the day."""
    spans = [reach(event, as_of) for event in rows]
    return all(span is None or (span[0] <= date(year, 1, 1) and date(year, 12, 31) <= span[1]) for span in spans)


def sums_of(rows: Sequence[Event]) -> tuple[Sum, ...]:
    """The deaths of some rows, low, best and high where all rows give them, with the arithmetic."""
    tolls = [toll for row in rows if (toll := toll_of(row))]
    series = ([t.best for t in tolls], [t.low for t in tolls], [t.high for t in tolls])
    return tuple(total([n for n in numbers if n is not None], "deaths") for numbers in series if None not in numbers)
