"""Material conflict in the news: force, coercion, threats made good, by side."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.schema.signals import Signal
from tocsin.schema.stories import QUADS
from tocsin.schema.watch import Watch
from tocsin.signals.news_signals import Watched, news_signals

WATCHED = Watched("material_conflict", "material conflict", "conflict", QUADS.index("MK"))


def signal(watch: Watch) -> Iterator[Signal]:
    """Stories of material conflict by each side toward the other, each direction its own signal; a rise is what strength
    measures."""
    return news_signals(watch, WATCHED)
