"""The map as SVG: points on a plain graticule with a scale. No border is drawn, since none is in the data."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from html import escape

from tocsin.brief.strips import Link
from tocsin.schema.briefs import Brief, Pin

WIDTH, MARGIN = 520.0, 26.0
KM_PER_DEGREE = 111.32
LETTER = 5.6
MOST_LABELS = 28

Box = tuple[float, float, float, float]
Project = Callable[[float, float], tuple[float, float]]
Reach = Callable[[Pin], float]


def chart(brief: Brief, link: Link, reach: Reach | None = None) -> str:
    """The points of a brief as one SVG element; empty if there are none. Equirectangular about the middle latitude.

    ``reach`` tells how many km a point may lie off: a circle is drawn of it.
    """
    if not brief.pins:
        return ""
    west, south, east, north = _box(brief)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / max((east - west) * shrink, 0.1)
    height = (north - south) * scale + 2 * MARGIN

    def project(lat: float, lon: float) -> tuple[float, float]:
        return MARGIN + (lon - west) * shrink * scale, MARGIN + (north - lat) * scale

    taken = list(_degrees((west, south, east, north), project))
    circles = [_circle(pin, project, reach(pin) * scale / KM_PER_DEGREE) for pin in brief.pins] if reach else []
    body = [*_graticule((west, south, east, north), project), *circles,
            *_points(brief.pins, project, height, link, taken), _scale_bar(scale, height)]  # fmt: skip
    label = f"Map of {len(brief.pins)} places named by claims; no borders drawn"
    frame = f'viewBox="0 0 {WIDTH:g} {height:.0f}"'
    return f'<svg id="map" class="map" role="img" aria-label="{label}" {frame}>{"".join(body)}</svg>'


def _box(brief: Brief) -> Box:
    """A frame around the points with room to spare, inside the situation's box where it has one."""
    lats, lons = [pin.lat for pin in brief.pins], [pin.lon for pin in brief.pins]
    frame = min(lons) - 0.35, min(lats) - 0.25, max(lons) + 0.55, max(lats) + 0.25
    if len(brief.box) != 4:
        return frame
    west, south, east, north = brief.box
    return max(frame[0], west - 0.1), max(frame[1], south - 0.1), min(frame[2], east + 0.1), min(frame[3], north + 0.1)


def _graticule(box: Box, project: Project) -> Iterator[str]:
    west, south, east, north = box
    step = _step(box)
    for lon in _steps(west, east, step):
        (x, top), (_, bottom) = project(north, lon), project(south, lon)
        yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{top:.1f}" y2="{bottom:.1f}"/>'
        yield f'<text class="degree" x="{x:.1f}" y="{top - 6:.1f}" text-anchor="middle">{lon:g}°E</text>'
    for lat in _steps(south, north, step):
        (left, y), (right, _) = project(lat, west), project(lat, east)
        yield f'<line class="grid" x1="{left:.1f}" x2="{right:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text class="degree" x="{left + 2:.1f}" y="{y - 3:.1f}">{lat:g}°N</text>'


def _step(box: Box) -> float:
    return 0.5 if max(box[2] - box[0], box[3] - box[1]) < 2.5 else 1.0


def _steps(low: float, high: float, step: float) -> list[float]:
    first = math.ceil(low / step)
    return [n * step for n in range(first, math.floor(high / step) + 1)]


def radius(weight: float) -> float:
    """Area grows with the number of claims."""
    return 3.0 + 2.1 * math.sqrt(weight)


def _circle(pin: Pin, project: Project, r: float) -> str:
    """Somewhere within it: a faint circle, whatever the style of the page."""
    x, y = project(pin.lat, pin.lon)
    paint = 'fill="currentColor" fill-opacity="0.03" stroke="currentColor" stroke-opacity="0.3" stroke-width="0.8"'
    return f'<circle class="reach" cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" {paint}/>'


def _degrees(box: Box, project: Project) -> Iterator[Box]:
    """The room that the graticule's own labels take, at the left and at the top."""
    west, south, east, north = box
    step = _step(box)
    for lat in _steps(south, north, step):
        left, y = project(lat, west)
        yield left, y - 12, left + 7 * LETTER, y
    for lon in _steps(west, east, step):
        x, top = project(north, lon)
        yield x - 3 * LETTER, top - 15, x + 3 * LETTER, top - 4


def _points(pins: Sequence[Pin], project: Project, height: float, link: Link, degrees: Sequence[Box]) -> Iterator[str]:
    spots = [(*project(pin.lat, pin.lon), radius(pin.weight)) for pin in pins]
    taken = [*degrees, *((x - r, y - r, x + r, y + r) for x, y, r in spots)]
    named = 0
    for pin, (x, y, r) in zip(pins, spots, strict=True):
        label = _label(pin.label, x, y, r, taken, height) if named < MOST_LABELS else ""
        named += bool(label)
        yield _point(pin, x, y, r, label, link)


def _point(pin: Pin, x: float, y: float, r: float, label: str, link: Link) -> str:
    ring = f'<circle class="ring" cx="{x:.1f}" cy="{y:.1f}" r="{r + 3:.1f}"/>' if pin.contested else ""
    style = "dot" if pin.weight else "dot quiet"
    claims = f"{pin.weight:g} claims" if pin.weight else "no claim of late"
    title = f"{pin.label}: {claims}{', some contested' if pin.contested else ''}"
    inner = (
        f'<title>{escape(title)}</title>{ring}<circle class="{style}" cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"/>{label}'
    )
    address = link(pin.cites)
    return f'<a href="{address}">{inner}</a>' if address else f"<g>{inner}</g>"


def _label(
    text: str, x: float, y: float, r: float, taken: list[tuple[float, float, float, float]], height: float
) -> str:
    """The label at the first of four places where it touches nothing; none if there is no such place."""
    width = len(text) * LETTER
    gap = r + 5
    places = (
        (x + gap, y + 4, "start"),
        (x - gap, y + 4, "end"),
        (x, y - gap - 1, "middle"),
        (x, y + gap + 9, "middle"),
    )
    for at_x, at_y, anchor in places:
        left = {"start": at_x, "end": at_x - width, "middle": at_x - width / 2}[anchor]
        box = (left, at_y - 9, left + width, at_y + 2)
        inside = box[0] >= 2 and box[2] <= WIDTH - 2 and box[1] >= 12 and box[3] <= height - 14
        if inside and not any(_touch(box, other) for other in taken):
            taken.append(box)
            return f'<text class="place" x="{at_x:.1f}" y="{at_y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
    return ""


def _touch(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _scale_bar(scale: float, height: float) -> str:
    km = next(step for step in (200, 100, 50, 20, 10, 5) if step / KM_PER_DEGREE * scale < WIDTH / 3 or step == 5)
    length = km / KM_PER_DEGREE * scale
    y = height - 9
    return (
        f'<line class="scale" x1="{MARGIN}" x2="{MARGIN + length:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text class="degree" x="{MARGIN + length + 5:.1f}" y="{y + 3:.1f}">{km} km</text>'
    )
