"""Cooperation in the news, verbal and material, by side. A drop counts: strength measures how unusually little there is."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.schema.signals import Signal
from tocsin.schema.stories import QUADS
from tocsin.schema.watch import Watch
from tocsin.signals.news_signals import Watched, news_signals

WATCHED = (
    Watched("verbal_cooperation", "verbal cooperation", "cooperation", QUADS.index("VC"), "drop"),
    Watched("material_cooperation", "material cooperation", "cooperation", QUADS.index("MC"), "drop"),
)


def signal(watch: Watch) -> Iterator[Signal]:
    """Stories of cooperation by each side toward the other, verbal apart from material.

    Where the usual month has few, even none is no drop that could be told: strength stays low, and says nothing of
    calm.
    """
    for watched in WATCHED:
        yield from news_signals(watch, watched)
