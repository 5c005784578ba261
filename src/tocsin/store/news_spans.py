"""Runs of days that a news source was read on: what a series covers, day by day, as it stood on each of them.

``news_series`` tells of the newest run only. A judgement of an earlier day needs the run that was the newest then: a gap
that came later does not make the years before it dark.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tocsin.schema.news import NewsSeries
from tocsin.store.news import BREAK

Span = tuple[date, date]


def spans_read(known: NDArray[np.int32]) -> tuple[Span, ...]:
    """The runs of days read (ordinals, in order), broken where ``BREAK`` or more in a row were not.

    >>> day = date(2020, 1, 1).toordinal()
    >>> [(a.day, b.day) for a, b in spans_read(np.array([day, day + 2, day + 6], dtype=np.int32))]
    [(1, 3), (7, 7)]
    """
    if not len(known):
        return ()
    breaks = np.flatnonzero(np.diff(known) > BREAK)
    starts, ends = [0, *(breaks + 1).tolist()], [*breaks.tolist(), len(known) - 1]
    return tuple(
        (date.fromordinal(int(known[a])), date.fromordinal(int(known[b]))) for a, b in zip(starts, ends, strict=True)
    )


def spans_until(spans: Sequence[Span], day: date) -> tuple[Span, ...]:
    """The runs as they stood on a day."""
    return tuple((first, min(last, day)) for first, last in spans if first <= day)


def span_on(spans: Sequence[Span], day: date) -> Span | None:
    """The newest run on a day, ``None``: nothing had been read."""
    before = spans_until(spans, day)
    return before[-1] if before else None


def own_span(news: NewsSeries) -> tuple[Span, ...]:
    """The one run that a series tells of itself."""
    return ((news.first, news.last),)
