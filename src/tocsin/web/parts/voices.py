"""Who said when, as SVG: a lane for each side and one for others, a mark for each claim on the day it became known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from tocsin.charts.svg import clean, line, px, text
from tocsin.schema.time import long_date

Point = tuple[date, str, bool, str]
"""Day, side, whether it is contested, and what it says."""
Place = Callable[[date], float]
"""Where a day stands, in units of the drawing."""

WIDTH, LEFT, RIGHT, TOP = 1120.0, 14.0, 14.0, 22.0
SIZE, STEP = 6.0, 7.5
"""How large a mark is and how far the next stands above it."""
MOST = 14
"""Marks above each other; a day with more says how many more in words."""
HEAD = 20.0
LANES = ("a", "b", "other")


def voices(points: Sequence[Point], first: date, last: date, sides: Mapping[str, str]) -> str:
    """The claims of ``first``..``last`` as one SVG element; the same height for each lane, whoever speaks in it."""
    days = (last - first).days + 1
    scale = (WIDTH - LEFT - RIGHT) / days

    def x_of(day: date) -> float:
        return LEFT + ((day - first).days + 0.5) * scale

    stacks = {lane: _stacks(points, lane) for lane in LANES}
    tallest = max((min(len(stack), MOST) for lane in stacks.values() for stack in lane.values()), default=1)
    tall = HEAD + max(3, tallest + 1) * STEP
    height = TOP + tall * len(LANES) + 4
    body = [*_months(first, last, x_of, height)]
    for number, lane in enumerate(LANES):
        body += _lane(sides.get(lane, lane), stacks[lane], TOP + number * tall, tall, x_of)
    words = f"Claims that became known from {long_date(first)} to {long_date(last)}, by the side of who says them"
    return (
        f'<svg id="voices" class="voices" role="img" aria-label="{clean(words)}" viewBox="0 0 {px(WIDTH)} {px(height)}" '
        f'preserveAspectRatio="xMidYMid meet"><desc>{clean(_told(stacks, sides))}</desc>{"".join(body)}</svg>'
    )


def _stacks(points: Sequence[Point], lane: str) -> dict[date, list[Point]]:
    found: dict[date, list[Point]] = {}
    for point in points:
        if point[1] == lane:
            found.setdefault(point[0], []).append(point)
    return found


def _told(stacks: Mapping[str, Mapping[date, Sequence[Point]]], sides: Mapping[str, str]) -> str:
    counts = {lane: sum(map(len, stacks[lane].values())) for lane in LANES}
    contested = {lane: sum(p[2] for stack in stacks[lane].values() for p in stack) for lane in LANES}
    return "; ".join(f"{sides.get(lane, lane)}: {counts[lane]} claims, {contested[lane]} contested" for lane in LANES)


def _lane(name: str, stacks: Mapping[date, Sequence[Point]], y: float, tall: float, x_of: Place) -> Iterator[str]:
    base = y + tall - 4
    yield line(0, base + 2, WIDTH, base + 2, "rule")
    yield text(LEFT, y + 12, name, "lane")
    if not stacks:
        yield text(LEFT, base - 6, "no claim became known in these days, which is not calm", "void")
    for day, stack in stacks.items():
        for number, point in enumerate(stack[:MOST]):
            yield _point(point, x_of(day), base - number * STEP - SIZE / 2)
        if len(stack) > MOST:
            yield text(x_of(day), base - MOST * STEP - 2, f"+{len(stack) - MOST}", "degree", "middle")


def _point(point: Point, x: float, y: float) -> str:
    """A circle for side a, a square for side b, a triangle for others; hollow and dashed where it is contested."""
    day, lane, contested, words = point
    style = f"play-{lane}{' play-contested' if contested else ''}"
    title = f"<title>{clean(f'{long_date(day)}: {words}')}{' (contested)' if contested else ''}</title>"
    half = SIZE / 2
    if lane == "a":
        return f'<circle class="{style}" cx="{px(x)}" cy="{px(y)}" r="{px(half)}">{title}</circle>'
    if lane == "b":
        box = f'x="{px(x - half)}" y="{px(y - half)}" width="{px(SIZE)}" height="{px(SIZE)}"'
        return f'<rect class="{style}" {box}>{title}</rect>'
    tip = f"M{px(x)} {px(y - half)}L{px(x + half)} {px(y + half)}H{px(x - half)}Z"
    return f'<path class="{style}" d="{tip}">{title}</path>'


def _months(first: date, last: date, x_of: Place, height: float) -> Iterator[str]:
    day = first
    while day <= last:
        if day.day == 1:
            x = x_of(day)
            yield line(x, 6, x, height - 2, "grid")
            if x < WIDTH - 70:
                yield text(x + 3, 14, f"{day:%b} {day.year}", "month")
        day += timedelta(days=1)
