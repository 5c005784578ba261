"""Stories by calendar month of the day they became known: of a pair by side, of a country within and abroad."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tocsin.errors import BadInput, NotFound
from tocsin.schema.news import NewsSeries
from tocsin.schema.stories import QUADS
from tocsin.store.news import days_read, news_series
from tocsin.store.news_packaged import SOURCE, Days

if TYPE_CHECKING:
    from tocsin.store.view import View


class MonthCount(Struct, frozen=True, kw_only=True):
    """One month of one side's stories toward the other; every count is ``None`` where no day of the month was read.

    For a country ``side`` is its code and ``toward`` "itself" (or nobody named) or "others" (in either direction).
    ``read`` of the month's ``days`` were read; ``lines`` is how much the source told of the whole world.
    """

    month: str
    side: str
    toward: str
    days: int
    read: int
    lines: int
    VC: int | None
    MC: int | None
    VK: int | None
    MK: int | None
    fatal: int | None


def pair_months(view: View, pair: tuple[str, str], first: date, last: date, source: str = SOURCE) -> list[MonthCount]:
    """Each month of ``first``..``last`` twice, once for each side acting toward the other. Raises ``BadInput``."""
    a, b = pair
    if a == b:
        raise BadInput(f"{a} and {b} are one state, not a pair", "name two states")
    found = _source(view, source)
    return [
        one
        for month in _months(first, last)
        for one in _two(
            found, month, ((a, b), (b, a)), lambda day, width: found.series.pair_counts([pair], day, [width])
        )
    ]


def country_months(view: View, state: str, first: date, last: date, source: str = SOURCE) -> list[MonthCount]:
    """Each month of ``first``..``last`` twice: stories within the state, and between it and others."""
    found = _source(view, source)
    sides = ((state, "itself"), (state, "others"))
    return [
        one
        for month in _months(first, last)
        for one in _two(found, month, sides, lambda day, width: found.series.country_counts([state], day, [width]))
    ]


@dataclass(frozen=True)
class _Read:
    series: NewsSeries
    days: Days


def _source(view: View, source: str) -> _Read:
    series = news_series(view, source)
    if series is None:
        raise NotFound(
            f"nothing of {source!r} was read by {view.as_of}", "pull it, or ask for a later day; dark is not calm"
        )
    return _Read(series, days_read(view, source))


def _two(
    found: _Read,
    month: date,
    sides: tuple[tuple[str, str], tuple[str, str]],
    count: Callable[[date, int], NDArray[np.float64]],
) -> Iterator[MonthCount]:
    """The month's two rows, from counts of shape (1, 1, 2, ``LAYERS``)."""
    width = monthrange(month.year, month.month)[1]
    end = month.replace(day=width)
    here = (found.days.known >= month.toordinal()) & (found.days.known <= end.toordinal())
    read, lines = int(here.sum()), int(found.days.lines[here].sum())
    for (side, toward), row in zip(sides, count(end, width)[0, 0].tolist(), strict=True):
        told = (
            dict.fromkeys((*QUADS, "fatal")) if not read else dict(zip((*QUADS, "fatal"), map(int, row), strict=True))
        )
        yield MonthCount(
            month=month.isoformat()[:7], side=side, toward=toward, days=width, read=read, lines=lines, **told
        )


def _months(first: date, last: date) -> list[date]:
    """The first days of the months from one day's to another's. Raises ``BadInput`` for days in the wrong order."""
    if last < first:
        raise BadInput(f"{last} lies before {first}", "give the earlier day first")
    span = range(12 * first.year + first.month - 1, 12 * last.year + last.month)
    return [date(month // 12, month % 12 + 1, 1) for month in span]
