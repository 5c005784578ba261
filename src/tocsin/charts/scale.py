"""Scales from values to pixels, with round ticks. Pure arithmetic."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass

_COUNTS = (0, 1, 5, 25, 100, 500, 2_500, 10_000, 50_000, 250_000, 1_000_000)


@dataclass(frozen=True)
class Linear:
    """Values ``low`` … ``high`` onto pixels ``start`` … ``end``. Values outside go beyond; the ends must differ."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The pixel of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self, about: int = 5) -> list[float]:
        """Round values inside the scale, at steps of 1, 2 or 5 times a power of ten."""
        span = self.high - self.low
        least = span / max(about, 1)
        step = _round_step(max(least, sys.float_info.min) if span > 0 else least)  # the least span has no fifth
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [round(place * step, 12) for place in range(first, last + 1)]


@dataclass(frozen=True)
class Log1p:
    """Counts 0 … ``high`` onto pixels ``start`` … ``end`` by log(1 + count): zero has its place, and thousands fit."""

    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The pixel of a count; a negative one raises ``ValueError``."""
        if value < 0:
            raise ValueError(f"{value} is no count")
        return self.start + math.log1p(value) / math.log1p(self.high) * (self.end - self.start)

    def ticks(self) -> list[int]:
        """The round counts 0, 1, 5, 25, 100, 500 … up to the end of the scale, and beyond a million by tens."""
        larger = [10**power for power in range(7, 7 + max(0, math.ceil(math.log10(max(self.high, 1))) - 6))]
        return [count for count in (*_COUNTS, *larger) if count <= self.high]


def ceiling(value: float) -> float:
    """A round number not below a positive value: 1, 2 or 5 times a power of ten.

    >>> ceiling(37), ceiling(0.3), ceiling(1000)
    (50.0, 0.5, 1000.0)
    """
    return next(
        rounded
        for power in range(math.floor(math.log10(value)) - 1, 400)
        for lead in (1, 2, 5)
        if (rounded := float(f"{lead}e{power}")) >= value
    )


def _round_step(least: float) -> float:
    return ceiling(least * 0.75)
