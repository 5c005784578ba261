"""What else a third party fights, from the news of the world collected alike: a count of stories, or dark.

Another state is named from ``LEAST_MATERIAL`` stories of material conflict between the two in the year, or ``LEAST_FATAL`` with
deaths. The bars were set on 2003 to 2010, where they name what was a war or nearly one (Iraq and the United States 2004,
Georgia and Russia 2009). Fighting on a state's soil that the news tell without naming a second state does not show.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tocsin.registry.crosswalk import countries
from tocsin.schema.stories import FATAL, QUADS
from tocsin.schema.time import long_date

if TYPE_CHECKING:
    from tocsin.schema.news import NewsSeries

WINDOW = 365
STALE = timedelta(days=31)
"""A series that ends earlier than this before the day is dark."""
LEAST_MATERIAL, LEAST_FATAL = 8, 3
MOST = 5


def elsewhere(state: str | None, sides: tuple[str, ...], news: NewsSeries | None, as_of: date) -> tuple[str, ...]:
    """A sentence per other state (ISO-3) with which fighting is told in the year to the day, the most first.

    A sentence that says so where the news are dark; nothing where they were read and tell of none.
    """
    if state is None:
        return ()
    day = min(as_of, news.last) if news else as_of
    if news is None or as_of - day > STALE or not news.covers(day, WINDOW):
        return (f"no news series covers the year to {long_date(as_of)}: whether it fights elsewhere is not known",)
    told = sorted(_told(state, sides, news, day), key=lambda row: (-row[2], -row[1], row[0]))
    return tuple(_sentence(row, day, news.source) for row in told[:MOST])


def _told(state: str, sides: tuple[str, ...], news: NewsSeries, day: date) -> list[tuple[str, int, int]]:
    """Other states with their stories of deaths and of material conflict, both directions together."""
    others = [other for other in news.states if other not in (state, *sides)]
    counts = news.until(day).pair_counts([(state, other) for other in others], day, (WINDOW,))[:, 0].sum(axis=1)
    rows = zip(others, counts[:, FATAL].tolist(), counts[:, QUADS.index("MK")].tolist(), strict=True)
    return [
        (other, int(fatal), int(material))
        for other, fatal, material in rows
        if fatal >= LEAST_FATAL or material >= LEAST_MATERIAL
    ]


def _sentence(row: tuple[str, int, int], day: date, source: str) -> str:
    other, fatal, material = row
    known = countries().get(other)
    name = known.name if known else other
    span = f"in the year to {long_date(day)} ({source})"
    return f"{name}: {material} stories of material conflict, {fatal} of them with deaths, {span}"
