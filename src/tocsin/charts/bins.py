"""Bins of values on a map: where they end, how they are written and which style they have."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from tocsin.charts.svg import amount, share

_MOST_RISING, _MOST_SIDED = 6, 7


@dataclass(frozen=True)
class Bins:
    """Half-open bins [edge, next edge): values below the first edge fall in bin 0.

    ``kind`` is "level" (a single ramp, low to high, at most 6 bins) or "change" (fall, none, rise; an odd number of bins,
    at most 7; falls are dotted, so that they differ from rises without colour). ``write`` writes a value.
    """

    edges: tuple[float, ...]
    kind: Literal["level", "change"]
    write: Callable[[float], str]
    lowest: str = ""
    """The label of the first bin, if not "< first edge"."""

    def __post_init__(self) -> None:
        most = _MOST_RISING if self.kind == "level" else _MOST_SIDED
        if not self.edges or len(self.edges) >= most or any(a >= b for a, b in pairwise(self.edges)):
            raise ValueError(f"edges {self.edges} must rise and make at most {most} bins")
        if self.kind == "change" and len(self.edges) % 2:
            raise ValueError(f"edges {self.edges} of a change must leave a middle bin")

    @property
    def number(self) -> int:
        """How many bins there are."""
        return len(self.edges) + 1

    def place(self, value: float) -> int:
        """The bin of a value, from 0."""
        return bisect_right(self.edges, value)

    def style(self, place: int) -> tuple[str, str]:
        """Class and pattern of a bin; one of the two is empty."""
        if self.kind == "level":
            return f"rise-{place + _MOST_RISING - self.number}", ""
        side = place - self.number // 2
        return ("", f"fall-{-side}") if side < 0 else (f"change-{side}", "")

    def label(self, place: int) -> str:
        """What a bin holds, in words."""
        if place == 0:
            return self.lowest or f"< {self.write(self.edges[0])}"
        if place == len(self.edges):
            return f"≥ {self.write(self.edges[-1])}"
        low, high = self.write(self.edges[place - 1]), self.write(self.edges[place])
        return f"{low} to {high}" if self.kind == "change" else f"{low.removesuffix(' %')}–{high}"


def _signed(value: float) -> str:
    return f"+{amount(value)}" if value > 0 else amount(value)


PROBABILITY = Bins((0.01, 0.05, 0.1, 0.25, 0.5), "level", share)
"""Bins of a probability."""

CHANGE = Bins((-100, -25, -5, 5, 25, 100), "change", _signed)
"""Bins of a change in expected deaths a month. The middle bin is a change of less than five, either way."""
