"""Drawings of the server for a page: the charts' SVG without its style sheet, which the page has, and small lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from pydantic import Field

from tocsin.charts.scale import Linear, ceiling
from tocsin.charts.svg import clean, line, picture, px, share, text
from tocsin.web.context import Part
from tocsin.web.rendering import percent

_STYLE = re.compile(r"<style>.*?</style>\n?", re.DOTALL)
_WIDE, _HIGH = 132.0, 26.0
_LEAST = 0.01
"""Where an axis of chances ends that are all zero."""


class Drawing(Part):
    """A drawing."""

    title: str = Field(description="What it shows.")
    svg: str = Field(description="The drawing as SVG.")


def bare(svg: str) -> str:
    """A chart's SVG without its own style: the page's style sheet has the same rules, and forbids others."""
    return _STYLE.sub("", svg)


def drawing(title: str, svg: str) -> Drawing:
    """A drawing of ``tocsin.charts`` for a page."""
    return Drawing(title=title, svg=bare(svg))


def world(values: Mapping[str, float | None], title: str, legend: str, note: str = "") -> Drawing:
    """The world map of a probability by country; None is hatched as unknown."""
    from tocsin.charts.bins import PROBABILITY
    from tocsin.charts.world import world_map

    return drawing(title, world_map(values, title, PROBABILITY, legend, note))


def weekly(days: Sequence[date], series: Mapping[str, Sequence[float | None]], title: str) -> Drawing | None:
    """Probabilities by day as lines on one axis from zero, as SVG; None where nothing is known."""
    known = [value for values in series.values() for value in values if value is not None]
    if not known:
        return None
    x = Linear(days[0].toordinal(), days[-1].toordinal(), 52, 640)
    y = Linear(0, ceiling(max(known) or _LEAST), 210, 46)
    body = [text(14, 22, title, "head"), *_grid(x, y, days)]
    for place, (name, values) in enumerate(series.items()):
        body += _line(x, y, days, name, values, place)
    said = "; ".join(f"{name} last {percent(values[-1])}" for name, values in series.items())
    return drawing(title, picture(title, f"From {days[0]} to {days[-1]}: {said}.", 860, 240, body, "series"))


def _grid(x: Linear, y: Linear, days: Sequence[date]) -> Iterator[str]:
    for value in y.ticks():
        yield line(x.start, y(value), x.end, y(value), "axis" if value == 0 else "grid")
        yield text(x.start - 7, y(value) + 4, share(value), "tick", "end")
    for day in days:
        if day.day <= 7 and day.month % 2 == 1:
            yield text(x(day.toordinal()), 228, f"{day:%b %Y}", "tick", "middle")


def _line(
    x: Linear, y: Linear, days: Sequence[date], name: str, values: Sequence[float | None], place: int
) -> Iterator[str]:
    """One line, broken where unknown, its name at its end; told apart by its dashes and by the name."""
    dashes = ("", "6 3", "2 2", "8 3 2 3")[place % 4]
    drawn = [(x(day.toordinal()), None if p is None else y(p)) for day, p in zip(days, values, strict=True)]
    for run in _runs(drawn):
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        yield f'<path class="tc-seen" fill="none"{dashed} d="M{" ".join(f"{px(a)} {px(b)}" for a, b in run)}"/>'
    last = next((up for _, up in reversed(drawn) if up is not None), None)
    if last is not None:
        yield text(x.end + 8, last + 4, f"{name}: {percent(values[-1])}", "tick")


def _runs(points: Sequence[tuple[float, float | None]]) -> Iterator[list[tuple[float, float]]]:
    run: list[tuple[float, float]] = []
    for across, up in points:
        if up is not None:
            run.append((across, up))
        elif run:
            yield run
            run = []
    if run:
        yield run


def spark(days: Sequence[date], values: Sequence[float | None], what: str) -> str:
    """A small line of a probability by day, broken where it is unknown; empty where nothing is known."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    top = max(known) or 1.0
    said = (
        f"{what}, {days[0]} to {days[-1]}: lowest {percent(min(known))}, highest {percent(max(known))}, "
        f"last {percent(values[-1])}"
    )
    places = [(2 + (_WIDE - 5) * at / max(len(values) - 1, 1), value) for at, value in enumerate(values)]
    drawn = [(across, None if value is None else _height(value, top)) for across, value in places]
    lines = "".join(
        f'<path class="tc-seen" fill="none" d="M{" ".join(f"{px(a)} {px(b)}" for a, b in run)}"/>'
        for run in _runs(drawn)
    )
    end = ""
    if values[-1] is not None:
        end = f'<circle class="tc-count" cx="{px(_WIDE - 3)}" cy="{px(_height(values[-1], top))}" r="2.4"/>'
    return (
        f'<svg class="spark" viewBox="0 0 {px(_WIDE)} {px(_HIGH)}" width="{px(_WIDE)}" height="{px(_HIGH)}" role="img" '
        f'aria-label="{clean(said)}"><line class="tc-axis" x1="0" y1="{px(_HIGH - 2)}" x2="{px(_WIDE)}" '
        f'y2="{px(_HIGH - 2)}"/>{lines}{end}</svg>'
    )


def _height(value: float, top: float) -> float:
    return _HIGH - 3 - (_HIGH - 7) * value / top
