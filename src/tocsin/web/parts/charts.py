"""Drawings of the server for a page: the charts' SVG without its style sheet, which the page has, and small lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from pydantic import Field

from tocsin.charts.svg import clean, px
from tocsin.web.context import Part
from tocsin.web.rendering import percent

_STYLE = re.compile(r"<style>.*?</style>\n?", re.DOTALL)
_WIDE, _HIGH = 132.0, 26.0


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
    lines = "".join(f'<path class="tc-seen" fill="none" d="{path}"/>' for path in _strokes(values, top))
    end = ""
    if values[-1] is not None:
        end = f'<circle class="tc-count" cx="{px(_WIDE - 3)}" cy="{px(_height(values[-1], top))}" r="2.4"/>'
    return (
        f'<svg class="spark" viewBox="0 0 {px(_WIDE)} {px(_HIGH)}" width="{px(_WIDE)}" height="{px(_HIGH)}" role="img" '
        f'aria-label="{clean(said)}"><line class="tc-axis" x1="0" y1="{px(_HIGH - 2)}" x2="{px(_WIDE)}" '
        f'y2="{px(_HIGH - 2)}"/>{lines}{end}</svg>'
    )


def _strokes(values: Sequence[float | None], top: float) -> Iterator[str]:
    """Path data of each unbroken run."""
    run: list[str] = []
    for place, value in enumerate([*values, None]):
        if value is None:
            if run:
                yield f"M{' '.join(run)}"
            run = []
        else:
            across = 2 + (_WIDE - 5) * place / max(len(values) - 1, 1)
            run.append(f"{px(across)} {px(_height(value, top))}")


def _height(value: float, top: float) -> float:
    return _HIGH - 3 - (_HIGH - 7) * value / top
