"""Verbal conflict in the news: accusations, threats, refusals, by side."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.schema.signals import Signal
from tocsin.schema.stories import QUADS
from tocsin.schema.watch import Watch
from tocsin.signals.news_signals import Watched, news_signals

WATCHED = Watched("verbal_conflict", "verbal conflict", "conflict", QUADS.index("VK"))


def signal(watch: Watch) -> Iterator[Signal]:
    """Stories of verbal conflict by each side toward the other, each direction its own signal; a rise is what strength
    measures."""
    return news_signals(watch, WATCHED)
