"""The news between two states on a day as features, steadied by how much the source told at all.

Counts are of both directions together: who acts on whom does not matter to a pair's risk. A count of a window is scaled
to a source that tells ``STORIES_A_DAY``, so that a source that grows or shrinks does not look like a changing world.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from tocsin.registry.crosswalk import countries
from tocsin.schema.news import NewsSeries
from tocsin.schema.stories import QUADS

Floats = NDArray[np.float64]
NEWS = ("material_30", "material_365", "surge", "verbal_90", "cooperation_90")
WINDOWS = (30, 90, 365)
USUAL_DAYS = 1826
LEAST = 365
LATE = 7
"""Days the series may end before the day asked for; older than that the news is dark."""
STORIES_A_DAY = 5.0
ENTRY_DAYS, ENTRY_WINDOW = 5, 730
"""A pair enters by the news with material conflict on at least so many days of the last two years."""
_MATERIAL = QUADS.index("MK")


def usable(news: NewsSeries | None, day: date) -> date | None:
    """The day the news is read as of: the day, or its last day if that is not long before; None: dark."""
    if news is None or (day - news.last).days > LATE:
        return None
    end = min(day, news.last)
    return end if news.covers(end, LEAST) else None


def features(news: NewsSeries, states: tuple[tuple[str, str], ...], day: date, more: int = 0) -> Floats:
    """(pairs, ``NEWS``): log1p of material conflict in 30 and 365 days, of verbal conflict and cooperation in 90 days, and
    the log of material conflict in 90 days over what the pair's own five years before would lead one to expect.

    ``more``: as if so many more stories of material conflict had been told in the last 30 days, of each pair.
    """
    before = min(USUAL_DAYS, (day - news.first).days + 1 - WINDOWS[1])
    windows = (*WINDOWS, WINDOWS[1] + before)
    counts = news.pair_counts(states, day, windows).sum(axis=2)
    counts[:, :, _MATERIAL] += more
    volume = news.volume(day, windows) + more
    steady = counts[:, :3] * (np.array(WINDOWS) * STORIES_A_DAY / np.maximum(volume[:3], 1.0))[None, :, None]
    past = counts[:, 3, _MATERIAL] - counts[:, 1, _MATERIAL]
    expected = past * volume[1] / max(volume[3] - volume[1], 1.0)
    columns = (
        np.log1p(steady[:, 0, _MATERIAL]),
        np.log1p(steady[:, 2, _MATERIAL]),
        np.log((counts[:, 1, _MATERIAL] + 1) / (expected + 1)),
        np.log1p(steady[:, 1, QUADS.index("VK")]),
        np.log1p(steady[:, 1, QUADS.index("VC")] + steady[:, 1, QUADS.index("MC")]),
    )
    return np.stack(columns, axis=-1)


def days_with(news: NewsSeries, day: date, window: int, fatal: bool = False) -> dict[str, int]:
    """Days of a window on which material conflict between two states was told (``fatal``: with deaths), by pair."""
    last = day.toordinal()
    rows = slice(*(int(np.searchsorted(news.known, at, side="right")) for at in (last - window, last)))
    return _days(news, rows, fatal)


def ever_in_news(news: NewsSeries) -> set[str]:
    """Pairs that may enter by the news on some day: as many days with material conflict in all."""
    found = _days(news, slice(0, len(news.known)), False)
    return {pair for pair, days in found.items() if days >= ENTRY_DAYS}


def entrants(news: NewsSeries, day: date) -> set[str]:
    """Pairs that enter by the news on a day."""
    return {pair for pair, days in days_with(news, day, ENTRY_WINDOW).items() if days >= ENTRY_DAYS}


def _days(news: NewsSeries, rows: slice, fatal: bool) -> dict[str, int]:
    a, b = news.initiator[rows].astype(np.int64), news.target[rows].astype(np.int64)
    keep = (a >= 0) & (b >= 0) & (a != b) & (news.quad[rows] == _MATERIAL)
    if fatal:
        keep &= news.fatal[rows]
    size = len(news.states)
    cell = np.minimum(a, b) * size + np.maximum(a, b)
    both = np.unique(np.stack([cell[keep], news.known[rows][keep]], axis=1), axis=0)
    cells, days = np.unique(both[:, 0], return_counts=True)
    names = [sorted((news.states[one // size], news.states[one % size])) for one in cells]
    return {f"{a}-{b}": int(n) for (a, b), n in zip(names, days, strict=True) if a in countries() and b in countries()}
