"""News as counts: who does or says what to whom, one dated line of news at a time, the whole world collected alike.

A *story* is one deed or word of one state toward another as one item of news tells it. Repeats are counted once:
stories of one day with the same initiator, target and type are one, however many lines tell it. Counts are of
stories, kept apart by side and by PLOVER quad class (verbal or material, cooperation or conflict), never blended into
one score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tocsin.schema.stories import FATAL, LAYERS


@dataclass(frozen=True)
class NewsSeries:
    """Stories of one source as arrays, one row a story (repeats already folded), in order of ``known``.

    ``known`` holds days as proleptic ordinals (``date.toordinal``); ``initiator`` and ``target`` are places in
    ``states``, -1 for none; ``quad`` a place in ``QUADS``; ``fatal`` whether deaths are told. The source was read
    from ``first`` to ``last`` (days known): outside it nothing is known, which is not calm.
    """

    source: str
    states: tuple[str, ...]
    known: NDArray[np.int32]
    initiator: NDArray[np.int16]
    target: NDArray[np.int16]
    quad: NDArray[np.int8]
    fatal: NDArray[np.bool_]
    first: date
    last: date

    def until(self, day: date) -> NewsSeries:
        """What was known on a day."""
        keep = slice(0, int(np.searchsorted(self.known, day.toordinal(), side="right")))
        arrays = {name: getattr(self, name)[keep] for name in ("known", "initiator", "target", "quad", "fatal")}
        return replace(self, **arrays, last=min(self.last, day))

    def covers(self, day: date, days: int) -> bool:
        """Whether the source was read over the whole of the ``days`` that end on a day."""
        return self.first.toordinal() <= day.toordinal() - days + 1 and day <= self.last

    def pair_counts(self, pairs: Sequence[tuple[str, str]], day: date, windows: Sequence[int]) -> NDArray[np.float64]:
        """Stories between the two states of each pair, known in the ``windows`` (days) that end on a day.

        Shape (pairs, windows, 2 directions, ``LAYERS``): direction 0 is the pair's first state acting toward its
        second.
        """
        place = {state: at for at, state in enumerate(self.states)}
        size = len(self.states)
        wanted = np.full(size * size, -1, dtype=np.int64)
        for at, (a, b) in enumerate(pairs):
            if a in place and b in place:
                wanted[place[a] * size + place[b]], wanted[place[b] * size + place[a]] = 2 * at, 2 * at + 1
        rows = self._since(day, max(windows))
        two = (self.initiator[rows] >= 0) & (self.target[rows] >= 0)
        cell = np.where(two, wanted[self.initiator[rows].astype(np.int64) * size + self.target[rows]], -1)
        found = self._count(rows, cell, 2 * len(pairs), day, windows)
        return found.reshape(len(windows), len(pairs), 2, LAYERS).transpose(1, 0, 2, 3)

    def country_counts(self, states: Sequence[str], day: date, windows: Sequence[int]) -> NDArray[np.float64]:
        """Stories that name each state, known in the ``windows`` (days) that end on a day.

        Shape (states, windows, 2, ``LAYERS``): 0 for stories within the state (or that name no other), 1 for those
        between it and another state.
        """
        place = {state: at for at, state in enumerate(states)}
        key = np.array([place.get(state, -1) for state in self.states] + [-1], dtype=np.int64)
        rows = self._since(day, max(windows))
        a, b = key[self.initiator[rows]], key[self.target[rows]]
        abroad = (
            (self.initiator[rows] >= 0) & (self.target[rows] >= 0) & (self.initiator[rows] != self.target[rows])
        ).astype(int)
        first = self._count(rows, np.where(a >= 0, 2 * a + abroad, -1), 2 * len(states), day, windows)
        other = (b >= 0) & (self.initiator[rows] != self.target[rows])
        second = self._count(rows, np.where(other, 2 * b + abroad, -1), 2 * len(states), day, windows)
        return (first + second).reshape(len(windows), len(states), 2, LAYERS).transpose(1, 0, 2, 3)

    def volume(self, day: date, windows: Sequence[int]) -> NDArray[np.float64]:
        """All stories known in the windows that end on a day, shape (windows,): how much the source told at all."""
        ends = np.searchsorted(self.known, [day.toordinal() - days for days in windows], side="right")
        return (np.searchsorted(self.known, day.toordinal(), side="right") - ends).astype(float)

    def _since(self, day: date, days: int) -> slice:
        last = day.toordinal()
        return slice(*(int(np.searchsorted(self.known, at, side="right")) for at in (last - days, last)))

    def _count(
        self, rows: slice, cell: NDArray[np.int64], cells: int, day: date, windows: Sequence[int]
    ) -> NDArray[np.float64]:
        """Counts by window, cell and layer; rows whose cell is -1 are left out."""
        age = day.toordinal() - self.known[rows]
        place = cell * LAYERS + self.quad[rows]
        found = np.zeros((len(windows), cells, LAYERS))
        for at, days in enumerate(windows):
            keep = (cell >= 0) & (age < days)
            found[at] = np.bincount(place[keep], minlength=cells * LAYERS).reshape(cells, LAYERS)
            deadly = keep & self.fatal[rows]
            found[at, :, FATAL] = np.bincount(cell[deadly], minlength=cells)
        return found
