"""From a pair's months of news to one signal a direction: against its own history, and the world's pairs beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from tocsin.schema.briefs import Sum
from tocsin.schema.signals import Signal, State
from tocsin.schema.stories import FATAL, QUADS
from tocsin.schema.sums import count, middle, ratio, shown, total, window
from tocsin.schema.time import long_date
from tocsin.schema.watch import Watch
from tocsin.signals.marking import Mark, dark, signal_id
from tocsin.signals.news_months import Gap, Months, pair_months, window_start
from tocsin.signals.sides import party
from tocsin.signals.tails import History, history, strength
from tocsin.signals.thresholds import thresholds

FIGURES = "figures:news"


class Watched(Struct, frozen=True):
    """One layer of the news as a signal: its key and words, and whether a rise or a drop is what strength measures."""

    key: str
    label: str
    family: str
    layer: int
    alarming: Literal["rise", "drop"] = "rise"


def news_signals(watch: Watch, watched: Watched) -> Iterator[Signal]:
    """One signal for each direction, the first party acting first."""
    found = pair_months(watch, watched.layer)
    for side in (0, 1):
        mark = Mark(watched.key, watched.label, watched.family, "uniform", side)
        if isinstance(found, Gap):
            yield dark(watch, mark, found.why, found.cites, found.sums)
        else:
            yield _signal(watch, watched, mark, found[side], side)


def history_of(months: Months) -> History:
    """The pair's own history in one direction, shrunk to the world's mean."""
    rules = thresholds().news
    base = months.world.base(months.volume)
    return history(months.earlier, months.exposures, base, rules.prior_months, rules.least_dispersion)


def _signal(watch: Watch, watched: Watched, mark: Mark, months: Months, side: int) -> Signal:
    tails, own = thresholds().tails, history_of(months)
    high, low = own.at_least(months.count), own.at_most(months.count)
    state: State = "up" if high <= tails.up else "down" if low <= tails.up else "usual"
    tail = high if watched.alarming == "rise" else low
    usual, world = middle(months.steadied, "stories"), months.world
    text, sums = _sentence(watch, watched, months, side, usual)
    if watched.alarming == "drop" and own.at_most(0) > tails.up:
        text += " Where so few are usual, even none is no drop that could be told."
    return Signal(
        id=signal_id(watch, mark), key=mark.key, label=mark.label, family=mark.family, known=watch.as_of, state=state,
        strength=round(strength(tail, tails.full), 3), sentence=text, basis="uniform",
        cites=(FIGURES, *_stories(watch, watched, months, side)), value=float(months.count), usual=usual.value,
        base=world.stories / (2 * world.pairs * world.months) if world.pairs else None,
        unit="stories", window=thresholds().news.window_days, side=side,
        sums=(*sums, _opened(months.count, tail, own, watched.alarming)),
    )  # fmt: skip


def _sentence(watch: Watch, watched: Watched, months: Months, side: int, usual: Sum) -> tuple[str, tuple[Sum, ...]]:
    lately, told = window(months.end, thresholds().news.window_days), total(months.parts, "stories")
    before = count(months.steadied, "months")
    fewer = [count(below, "months")] if (below := [m for m in months.steadied if m < told.value]) else []
    counted = shown(told) if told.value else "no"
    text = (
        f"In the {shown(lately)} days to {long_date(months.end)} the news has {counted} "
        f"{'story' if told.value <= 1 else 'stories'} of {watched.label} by {party(watch, side)} toward "
        f"{party(watch, 1 - side)}; the usual such month has {shown(usual)} (median of the {shown(before)} before, at "
        f"today's volume of news), and {f'{shown(fewer[0])} of them' if fewer else 'none of them'} had fewer."
    )
    world, sums = _world(months)
    return f"{text} {world}", (lately, told, usual, before, *fewer, *sums)


def _world(months: Months) -> tuple[str, tuple[Sum, ...]]:
    """The world's relevant pairs beside it, or that none of them had such a story."""
    world = months.world
    pairs = total([world.pairs], "pairs of states")
    if not world.stories:
        return f"None of the world's {shown(pairs)} pairs with a story of conflict in those months had one.", (pairs,)
    each = ratio(2 * world.pairs * world.months, world.stories, "months")
    text = (
        f"The world's {shown(pairs)} pairs with a story of conflict in those months average one such story by one side"
    )
    return f"{text} toward the other in {shown(each)} months.", (pairs, each)


def _opened(counted: int, tail: float, own: History, alarming: str) -> Sum:
    """The tail that strength is made of."""
    sign = "≥" if alarming == "rise" else "≤"
    formula = f"P(X {sign} {counted}), X negative binomial, mean {own.mean:.4g}, dispersion {own.dispersion:.4g}"
    return Sum(float(f"{tail:.3g}"), "probability", formula)


def _stories(watch: Watch, watched: Watched, months: Months, side: int) -> tuple[str, ...]:
    """The single stories behind the count, where the store holds them."""
    doer, other = watch.pair[side], watch.pair[1 - side]
    quad = "MK" if watched.layer == FATAL else QUADS[watched.layer]
    return tuple(
        story.id
        for story in watch.stories
        if (story.initiator, story.target, story.quad) == (doer, other, quad)
        and window_start(months) <= story.known <= months.end
        and (watched.layer != FATAL or (story.deaths or 0) > 0)
    )
