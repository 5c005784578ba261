"""A pair's stories month by month, each direction apart, beside the world's volume of news and its other pairs.

A month is ``window_days`` days that end on the last day the series was read. The world's politically relevant pairs
are those with any story of conflict between them in the same earlier months.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.schema.briefs import Sum
from tocsin.schema.stories import FATAL, QUADS
from tocsin.schema.sums import days_between, shown, window
from tocsin.schema.time import long_date
from tocsin.schema.watch import Watch
from tocsin.signals.sides import party
from tocsin.signals.thresholds import NewsThresholds, thresholds

if TYPE_CHECKING:
    from tocsin.schema.news import NewsSeries

SOURCE = "wikipedia-current-events"
"""The source of world news that is pulled by default."""
PARTS = 3
"""The last month's count is told in so many parts of equal length, latest first."""


class World(Struct, frozen=True):
    """The relevant pairs: how many, their stories of one layer in the earlier months, and all news in these."""

    pairs: int
    stories: int
    months: int
    volume: float

    def base(self, volume: float) -> float:
        """Stories a month and direction of the mean pair, at a given volume of news."""
        return self.stories / (2 * self.pairs) / self.volume * volume if self.pairs and self.volume else 0.0


class Months(Struct, frozen=True):
    """One direction of a pair: stories of the last month by part, and of each earlier month read, latest first.

    ``volumes`` are all the source's stories of the same earlier months, ``volume`` of the last month.
    """

    end: date
    parts: tuple[float, ...]
    earlier: tuple[float, ...]
    volumes: tuple[float, ...]
    volume: float
    world: World

    @property
    def count(self) -> int:
        """Stories of the last month."""
        return int(sum(self.parts))

    @property
    def exposures(self) -> list[float]:
        """Each earlier month's volume of news over the last month's."""
        return [volume / self.volume for volume in self.volumes]

    @property
    def steadied(self) -> list[float]:
        """Earlier counts as they would be at the last month's volume, to one decimal."""
        return [round(count / e, 1) for count, e in zip(self.earlier, self.exposures, strict=True)]


class Gap(Struct, frozen=True):
    """Why the news can tell nothing of the pair."""

    why: str
    sums: tuple[Sum, ...] = ()
    cites: tuple[str, ...] = ()


def pair_months(watch: Watch, layer: int) -> tuple[Months, Months] | Gap:
    """The months of either direction (0: the first party acts), or why there are none.

    ``layer`` is a place in the arrays' last axis: a quad class, or ``FATAL``.
    """
    if watch.news is None:
        return _none(watch)
    news = watch.news.until(watch.as_of)
    return _gap(watch, news) or _months(watch, news, layer)


def _none(watch: Watch) -> Gap:
    """No series at all: since the last attempt to fetch one, where there was any."""
    tried = [pull for pull in watch.pulls if pull.source == SOURCE and pull.known <= watch.as_of]
    if not tried:
        return Gap("no series of world news is held")
    last = max(tried, key=lambda pull: (pull.known, pull.number))
    why = f"no series of world news is held, last tried on {long_date(last.known)} ({last.outcome})"
    return Gap(why, cites=(last.id,))


def _gap(watch: Watch, news: NewsSeries) -> Gap | None:
    rules, cites = thresholds().news, ("figures:news",)
    if "" in watch.pair:
        return Gap("the news counts deeds between states, and a party is none", cites=cites)
    if watch.as_of < _first(news):
        return Gap(f"the news ({news.source}) begins later", cites=cites)
    if (watch.as_of - news.last).days > rules.stale_days:
        ago = days_between(watch.as_of, news.last)
        why = f"the news ({news.source}) was last read to {long_date(news.last)}, {shown(ago)} days before"
        return Gap(why, (ago,), cites)
    for side, state in enumerate(watch.pair):
        if state not in news.states:
            return Gap(f"the news ({news.source}) never names {party(watch, side)}", cites=cites)
    if _reach(news, rules) < rules.least_months:
        from_first = days_between(news.last, _first(news))
        return Gap(f"the news ({news.source}) reaches back only {shown(from_first)} days", (from_first,), cites)
    return None


def _reach(news: NewsSeries, rules: NewsThresholds) -> int:
    """How many whole earlier months the series covers, at most those asked for."""
    days = (news.last - _first(news)).days + 1 - rules.window_days
    return max(0, min(rules.months, days // rules.window_days))


def _first(news: NewsSeries) -> date:
    """The earliest day that was read: rows before ``first`` were read too, with unread days since, which months weigh."""
    return min(news.first, date.fromordinal(int(news.known[0]))) if len(news.known) else news.first


def _months(watch: Watch, news: NewsSeries, layer: int) -> tuple[Months, Months] | Gap:
    rules = thresholds().news
    ends = [rules.window_days * (n + 1) for n in range(_reach(news, rules) + 1)]
    volumes = _steps(news.volume(news.last, ends).tolist())
    usual = median(volumes[1:])
    if volumes[0] <= rules.least_volume * usual:
        lately = window(news.last, rules.window_days)
        why = f"the news ({news.source}) told hardly anything in the last {shown(lately)} days"
        return Gap(why, (lately,), ("figures:news",))
    read = [n for n, volume in enumerate(volumes) if n and volume > rules.least_volume * usual]
    world = _world(news, ends[0], ends[-1], layer, len(read), sum(volumes[n] for n in read))
    short = [rules.window_days * (n + 1) // PARTS for n in range(PARTS)]
    counts = news.pair_counts([watch.pair], news.last, [*short, *ends])[0, :, :, layer].astype(int)

    def one(way: int) -> Months:
        column = counts[:, way].tolist()
        months = _steps(column[PARTS:])
        return Months(news.last, tuple(_steps(column[:PARTS])), tuple(months[n] for n in read),
                      tuple(volumes[n] for n in read), volumes[0], world)  # fmt: skip

    return one(0), one(1)


def _steps(running: Sequence[float]) -> list[float]:
    """What each step of a running total adds."""
    return [running[0], *(b - a for a, b in pairwise(running))]


def _world(news: NewsSeries, near: int, far: int, layer: int, months: int, volume: float) -> World:
    """The relevant pairs and their stories of a layer, known more than ``near`` and at most ``far`` days before."""
    import numpy as np

    last, size = news.last.toordinal(), len(news.states)
    start, stop = (int(np.searchsorted(news.known, last - days, side="right")) for days in (far, near))
    rows = slice(start, stop)
    a, b = (np.asarray(x[rows], dtype=np.int64) for x in (news.initiator, news.target))
    between = (a >= 0) & (b >= 0) & (a != b)
    pair = np.where(between, np.minimum(a, b) * size + np.maximum(a, b), -1)
    quad = news.quad[rows]
    relevant = np.unique(pair[between & (quad >= QUADS.index("VK"))])
    wanted = news.fatal[rows] if layer == FATAL else quad == layer
    stories = int(np.isin(pair[between & wanted], relevant).sum())
    return World(len(relevant), stories, months, volume)


def window_start(months: Months) -> date:
    """The first day of the last month."""
    return months.end - timedelta(days=thresholds().news.window_days - 1)
