"""Borders as arcs that neighbours share, so that both sides are simplified alike and no gap opens between them.

The method is TopoJSON's (Bostock 2012): cut rings where borders meet, treat each piece once. Standard library only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

Point = tuple[int, int]
Ring = list[Point]
Arc = tuple[Point, ...]


def simplified(rings: Mapping[str, Sequence[Ring]], tolerance: float) -> dict[str, list[Ring]]:
    """The same areas with fewer points, none moved by more than ``tolerance``. Rings are open: no point twice.

    Borders between rings of one key are dissolved. Fill the result by the even-odd rule.
    """
    meeting = _meetings(ring for group in rings.values() for ring in group)
    known: dict[Arc, Arc] = {}
    return {
        key: _linked([_lighter(arc, tolerance, known) for ring in group for arc in _arcs(ring, meeting)])
        for key, group in rings.items()
    }


def _meetings(rings: Iterable[Ring]) -> set[Point]:
    """The points where borders meet: those with other neighbours in one ring than in another."""
    neighbours: dict[Point, tuple[Point, Point]] = {}
    meeting: set[Point] = set()
    for ring in rings:
        for before, point, after in zip([ring[-1], *ring[:-1]], ring, [*ring[1:], ring[0]], strict=True):
            pair = (before, after) if before < after else (after, before)
            if neighbours.setdefault(point, pair) != pair:
                meeting.add(point)
    return meeting


def _arcs(ring: Ring, meeting: set[Point]) -> Iterator[Arc]:
    cuts = [place for place, point in enumerate(ring) if point in meeting]
    if not cuts:  # an island or an enclave: begin at the same point whoever's ring it is
        cuts = [ring.index(min(ring))]
    turned = [*ring[cuts[0] :], *ring[: cuts[0] + 1]]
    ends = [cut - cuts[0] for cut in cuts[1:]] + [len(ring)]
    begin = 0
    for end in ends:
        yield tuple(turned[begin : end + 1])
        begin = end


def _lighter(arc: Arc, tolerance: float, known: dict[Arc, Arc]) -> Arc:
    """The arc simplified, the same from either side."""
    back = arc[::-1]
    forward = arc <= back
    canon = arc if forward else back
    if canon not in known:
        known[canon] = _peucker(canon, tolerance)
    return known[canon] if forward else known[canon][::-1]


def _peucker(arc: Arc, tolerance: float) -> Arc:
    """Douglas and Peucker's simplification (1973), without recursion; a closed arc keeps its farthest point too."""
    keep = {0, len(arc) - 1}
    open_spans = [(0, len(arc) - 1)]
    while open_spans:
        begin, end = open_spans.pop()
        if end - begin < 2:
            continue
        place, off = _farthest(arc, begin, end)
        if off > tolerance * tolerance:
            keep.add(place)
            open_spans += [(begin, place), (place, end)]
    return tuple(arc[place] for place in sorted(keep))


def _farthest(arc: Arc, begin: int, end: int) -> tuple[int, float]:
    """The point farthest from the chord (from the one end, where the two are the same), and its distance squared."""
    (x0, y0), (x1, y1) = arc[begin], arc[end]
    dx, dy = x1 - x0, y1 - y0
    length = dx * dx + dy * dy
    best, most = begin + 1, -1.0
    for place in range(begin + 1, end):
        px, py = arc[place][0] - x0, arc[place][1] - y0
        along = min(1.0, max(0.0, (px * dx + py * dy) / length)) if length else 0.0
        off = (px - along * dx) ** 2 + (py - along * dy) ** 2
        if off > most:
            best, most = place, off
    return best, most


def _linked(arcs: Sequence[Arc]) -> list[Ring]:
    """Rings from arcs; an arc that is there in both directions lies inside the area and is left out."""
    left = Counter(arcs)
    left.subtract(arc[::-1] for arc in arcs if arc != arc[::-1] and arc[0] != arc[-1])
    starts: dict[Point, list[Arc]] = defaultdict(list)
    for arc, count in left.items():
        starts[arc[0]] += [arc] * max(count, 0)
    return [ring for ring in _walked(starts) if len(ring) > 2]


def _walked(starts: dict[Point, list[Arc]]) -> Iterator[Ring]:
    for origin in list(starts):
        while starts[origin]:
            ring: Ring = []
            here = origin
            while starts[here]:
                arc = starts[here].pop()
                ring += arc[:-1]
                here = arc[-1]
            yield ring
