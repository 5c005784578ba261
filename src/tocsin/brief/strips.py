"""The timeline as SVG: five lanes over the last 120 days, and a second strip of deaths by year. Inline, no script."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from html import escape

from tocsin.brief.index import TIMELINE_DAYS
from tocsin.brief.marks import LANES
from tocsin.schema.briefs import Bar, Brief, Mark
from tocsin.schema.time import long_date

WIDTH, LEFT, RIGHT = 1120, 96, 14
ROW, PAD, MOST_ROWS = 15, 7, 10
NOW_WIDTH = 140.0
LETTER = 5.35
"""Width of a letter of a label in user units, for packing; a little over the mean so that labels seldom touch."""
HATCH = (
    '<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="5" height="5" class="hatch-ground"/><line x1="0" y1="0" x2="0" y2="5" class="hatch-line"/></pattern></defs>'
)

Link = Callable[[tuple[str, ...]], str]


class _Row:
    """One row of a lane: the spans of user units that are taken."""

    def __init__(self) -> None:
        self.taken: list[tuple[float, float]] = []

    def free(self, left: float, right: float) -> bool:
        return all(right <= a or left >= b for a, b in self.taken)


class _Placed:
    """A mark with its place: row, box, and whether its label stands right (1), left (-1) or nowhere (0)."""

    def __init__(self, mark: Mark, row: int, x: float, width: float, side: int) -> None:
        self.mark, self.row, self.x, self.width, self.side = mark, row, x, width, side


def timeline(brief: Brief, link: Link) -> str:
    """The lanes as one SVG element; ``link`` gives the address to open for some record ids, or an empty text."""
    first = brief.as_of - timedelta(days=TIMELINE_DAYS)
    scale = (WIDTH - LEFT - RIGHT) / (TIMELINE_DAYS + 1)

    def x_of(day: date) -> float:
        return LEFT + (day - first).days * scale

    lanes = {lane: _packed([m for m in brief.marks if m.lane == lane], x_of, scale) for lane in LANES}
    body: list[str] = []
    y = 20.0
    for lane in LANES:
        height = PAD * 2 + ROW * max(1, max((p.row + 1 for p in lanes[lane]), default=1))
        body += _lane(lane, lanes[lane], y, height, link)
        y += height
    months = list(_months(first, brief.as_of, x_of, y))
    now = _as_of(brief, x_of(brief.as_of) + scale, y)
    label = f"Timeline of the {TIMELINE_DAYS} days to {long_date(brief.as_of)} in {len(LANES)} lanes"
    return _svg("timeline", label, WIDTH, y + 4, [HATCH, *months, *body, now])


def _svg(key: str, label: str, width: float, height: float, body: Sequence[str]) -> str:
    return (
        f'<svg id="{key}" class="{key}" role="img" aria-label="{escape(label)}" viewBox="0 0 {width:g} {height:g}" '
        f'preserveAspectRatio="xMidYMid meet">{"".join(body)}</svg>'
    )


def _packed(marks: Sequence[Mark], x_of: Callable[[date], float], scale: float) -> list[_Placed]:
    """Greedy rows: with its label right, else left, else bare, in the first row that is free; the last is for bare ones."""
    rows = [_Row() for _ in range(MOST_ROWS)]
    return [
        _place(mark, rows, x_of(mark.start), max(4.0, ((mark.end - mark.start).days + 1) * scale - 1)) for mark in marks
    ]


def _place(mark: Mark, rows: list[_Row], x: float, width: float) -> _Placed:
    text = len(mark.label) * LETTER + 6
    for side, left, right in ((1, x, x + width + text), (-1, x - text, x + width), (0, x, x + width + 1)):
        if left < LEFT or right > WIDTH - (RIGHT + 4 if side else 0):
            continue
        for number, row in enumerate(rows if side == 0 else rows[:-1]):
            if row.free(left, right):
                row.taken.append((left, right))
                return _Placed(mark, number, x, width, side)
    return _Placed(mark, MOST_ROWS - 1, x, width, 0)


def _lane(lane: str, placed: Sequence[_Placed], y: float, height: float, link: Link) -> Iterator[str]:
    yield f'<line class="rule" x1="0" x2="{WIDTH}" y1="{y:g}" y2="{y:g}"/>'
    yield f'<text class="lane" x="0" y="{y + PAD + 11:g}">{escape(lane.capitalize())}</text>'
    for item in placed:
        yield _mark(item, lane, y + PAD + item.row * ROW, link)
    if not placed:
        yield f'<text class="void" x="{LEFT}" y="{y + PAD + 11:g}">nothing on the record</text>'


def _mark(item: _Placed, lane: str, y: float, link: Link) -> str:
    mark = item.mark
    style = "mark contested" if mark.contested else f"mark {lane}"
    days = long_date(mark.start) if mark.start == mark.end else f"{long_date(mark.start)} – {long_date(mark.end)}"
    title = f"{mark.label}: {days}{' (contested)' if mark.contested else ''}"
    box = f'<rect class="{style}" x="{item.x:.1f}" y="{y + 2:g}" width="{item.width:.1f}" height="{ROW - 5}" rx="1.5"/>'
    inner = f"<title>{escape(title)}</title>{box}{_label(item, y)}"
    address = link(mark.cites)
    return f'<a href="{address}">{inner}</a>' if address else f"<g>{inner}</g>"


def _label(item: _Placed, y: float) -> str:
    if item.side == 0:
        return ""
    x, anchor = (item.x + item.width + 3, "start") if item.side > 0 else (item.x - 3, "end")
    return f'<text class="tag" x="{x:.1f}" y="{y + 10.5:g}" text-anchor="{anchor}">{escape(item.mark.label)}</text>'


def _months(first: date, last: date, x_of: Callable[[date], float], height: float) -> Iterator[str]:
    day = first
    while day <= last:
        if day.day == 1 or day == first:
            x = x_of(day)
            yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="6" y2="{height:g}"/>'
            if not (day == first and first.day > 22) and x < WIDTH - RIGHT - NOW_WIDTH:
                yield f'<text class="month" x="{x + 3:.1f}" y="14">{day:%b} {day.year}</text>'
        day += timedelta(days=1)


def _as_of(brief: Brief, x: float, height: float) -> str:
    return (
        f'<line class="now" x1="{x:.1f}" x2="{x:.1f}" y1="2" y2="{height:g}"/>'
        f'<text class="now" x="{x - 4:.1f}" y="14" text-anchor="end">as of {escape(long_date(brief.as_of))}</text>'
    )


def decades(brief: Brief, link: Link) -> str:
    """Deaths by year on a logarithmic scale, years without data left open, the as-of line at the end; empty without data."""
    if not brief.bars:
        return ""
    first, last = brief.bars[0].year, brief.as_of.year
    step = (WIDTH - LEFT - RIGHT) / (last - first + 1)
    top, base = 16.0, 96.0
    ceiling = math.log10(max(max(bar.high or bar.value for bar in brief.bars), 10.0) * 1.15)

    def y_of(value: float) -> float:
        return base - (base - top) * max(0.0, math.log10(max(value, 1.0))) / ceiling

    body = [HATCH.replace('"hatch"', '"gap"'), *_levels(ceiling, y_of)]
    held = {bar.year: bar for bar in brief.bars}
    for year in range(first, last + 1):
        body.append(_year(year, held.get(year), LEFT + (year - first) * step, step, (y_of, top, base), link))
    body += [_tick(year, LEFT + (year - first) * step, base) for year in range(first, last + 1) if year % 5 == 0]
    x = LEFT + (brief.as_of - date(first, 1, 1)).days / 365.2425 * step
    body.append(f'<line class="now" x1="{x:.1f}" x2="{x:.1f}" y1="6" y2="{base:g}"/>')
    label = f"Deaths by year, {first} to {brief.bars[-1].year}; logarithmic scale; years without data hatched"
    return _svg("decades", label, WIDTH, base + 18, body)


Axis = tuple[Callable[[float], float], float, float]


def _year(year: int, bar: Bar | None, x: float, step: float, axis: Axis, link: Link) -> str:
    y_of, top, base = axis
    if bar is None:
        title = f"{year}: no data, which is not calm"
        box = f'<rect class="gap" x="{x + 1:.1f}" y="{top:g}" width="{step - 2:.1f}" height="{base - top:g}"/>'
        return f"<g><title>{title}</title>{box}</g>"
    y = min(y_of(bar.value), base - 1)
    spread = _spread(bar, x + step / 2, y_of)
    title = f"{year}: {bar.value:,.0f} {escape(bar.unit)}{_range(bar)}"
    box = f'<rect class="bar" x="{x + 1:.1f}" y="{y:.1f}" width="{step - 2:.1f}" height="{base - y:.1f}"/>'
    inner = f"<title>{title}</title>{box}{spread}"
    address = link(bar.cites)
    return f'<a href="{address}">{inner}</a>' if address else f"<g>{inner}</g>"


def _range(bar: Bar) -> str:
    return "" if bar.low is None or bar.high is None or bar.low == bar.high else f" ({bar.low:,.0f}–{bar.high:,.0f})"


def _spread(bar: Bar, x: float, y_of: Callable[[float], float]) -> str:
    if not _range(bar) or bar.low is None or bar.high is None:
        return ""
    return f'<line class="spread" x1="{x:.1f}" x2="{x:.1f}" y1="{y_of(bar.low):.1f}" y2="{y_of(bar.high):.1f}"/>'


def _levels(ceiling: float, y_of: Callable[[float], float]) -> Iterator[str]:
    for power in range(int(ceiling) + 1):
        y = y_of(10.0**power)
        yield f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text class="level" x="{LEFT - 5}" y="{y + 3.5:.1f}" text-anchor="end">{10**power:,}</text>'


def _tick(year: int, x: float, base: float) -> str:
    return f'<text class="month" x="{x:.1f}" y="{base + 13:g}">{year}</text>'
