"""The world map: a value per country, unknown ones hatched. Equal areas, so that no country looks larger than it is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from tocsin.charts.bins import Bins
from tocsin.charts.outlines import UNITS, Outline, outlines, points
from tocsin.charts.projection import HEIGHT, WIDTH
from tocsin.charts.svg import amount, box, dot, path, picture, text, wrapped

NEUTRAL = (
    "Outlines are the data set's (Natural Earth) and imply no position on the status of any country, area or border."
)
_NO_OUTLINES = "No outlines are installed: each circle stands in the middle of a country."

_TOP, _MARGIN = 46.0, 14.0
_SMALL = 14.0
"""Square pixels: a country with a figure whose largest part is smaller is drawn as a circle too."""
_RADIUS = 3.2
_WRAP = 165

Values = Mapping[str, float | None]


def world_map(values: Values, title: str, scale: Bins, legend: str, note: str = "") -> str:
    """A choropleth as SVG. ``values`` by ISO-3 code, None or NaN for unknown; ``legend`` says what the values are.

    A country with no value is hatched, like an unknown one. Codes that have no place on the map are named below it.
    """
    drawn = outlines()
    known = {code: value for code, value in values.items() if value is not None and not math.isnan(value)}
    lost = sorted(code for code in values if code not in drawn and code not in points())
    notes = [note, NEUTRAL if drawn else _NO_OUTLINES, f"Not on the map: {', '.join(lost)}." if lost else ""]
    lines = [part for words in notes if words for part in wrapped(words, _WRAP)]
    body = [
        text(_MARGIN, 25, title, "head"),
        f'<g transform="translate(0 {_TOP:g})">',
        *_land(drawn, values, scale),
        *_circles(drawn, values, scale),
        "</g>",
        *_legend(scale, legend, HEIGHT + _TOP + 14),
        *(text(_MARGIN, HEIGHT + _TOP + 78 + 15 * row, words, "note") for row, words in enumerate(lines)),
    ]
    height = HEIGHT + _TOP + 76 + 15 * len(lines)
    return picture(
        title, _description(values, known, scale, legend, notes), WIDTH, height, body, "world", _patterns(scale)
    )


def _land(drawn: Mapping[str, Outline], values: Values, scale: Bins) -> Iterator[str]:
    yield f'<g class="tc-land" transform="scale({1 / UNITS:g})">'
    for outline in drawn.values():
        style, paint = _look(values.get(outline.iso3), scale)
        yield path(outline.path, style, _said(outline, values, scale), f"land-{paint}" if paint else "")
    yield "</g>"


def _circles(drawn: Mapping[str, Outline], values: Values, scale: Bins) -> Iterator[str]:
    """Circles for small countries, and for those without an outline."""
    for code in sorted(values):
        outline = drawn.get(code) or points().get(code)
        if outline and outline.area < _SMALL:
            style, paint = _look(values[code], scale)
            size = _RADIUS if drawn else 2 * _RADIUS
            yield dot(outline.x, outline.y, size, f"state {style}".strip(), _said(outline, values, scale), paint)


def _look(value: float | None, scale: Bins) -> tuple[str, str]:
    return ("", "unknown") if value is None or math.isnan(value) else scale.style(scale.place(value))


def _said(outline: Outline, values: Values, scale: Bins) -> str:
    if outline.iso3 not in values:
        return f"{outline.name}: no figure"
    value = values[outline.iso3]
    return f"{outline.name}: {'unknown' if value is None or math.isnan(value) else scale.write(value)}"


def _legend(scale: Bins, legend: str, top: float) -> Iterator[str]:
    yield text(_MARGIN, top + 8, legend, "label")
    width = 92.0
    for place in range(scale.number):
        style, paint = scale.style(place)
        yield box(_MARGIN + place * width, top + 17, width - 3, 13, f"key {style}".strip(), paint=paint)
        yield text(_MARGIN + place * width, top + 43, scale.label(place), "tick")
    left = _MARGIN + scale.number * width + 24
    yield box(left, top + 17, width - 3, 13, "key", paint="unknown")
    yield text(left, top + 43, "unknown, or no figure of its own", "tick")


def _description(values: Values, known: Mapping[str, float], scale: Bins, legend: str, notes: list[str]) -> str:
    names = {**points(), **outlines()}
    first = sorted(known, key=lambda code: (-abs(known[code]), code))[:5]
    told = "; ".join(f"{names[code].name if code in names else code} {scale.write(known[code])}" for code in first)
    counted = f"World map. {legend}. {amount(len(known))} countries with a figure, {len(values) - len(known)} unknown."
    return " ".join([counted, *([f"Largest: {told}."] if told else []), *(words for words in notes if words)])


def _patterns(scale: Bins) -> str:
    """Patterns of the bins of a fall (their colour, with dots), and each pattern as large on the land's finer grid."""
    falls = range(1, scale.number // 2 + 1) if scale.kind == "change" else range(0)
    made = [_fall(size) for size in falls]
    made += [_on_land("unknown", " rotate(45)"), *(_on_land(f"fall-{size}", "") for size in falls)]
    return "".join(made)


def _fall(size: int) -> str:
    return (
        f'<pattern id="ID-fall-{size}" width="4" height="4" patternUnits="userSpaceOnUse">'
        f'<rect class="tc-fall-{size}" width="4" height="4"/><circle class="tc-speck" cx="2" cy="2" r=".7"/></pattern>'
    )


def _on_land(name: str, turn: str) -> str:
    return f'<pattern id="ID-land-{name}" href="#ID-{name}" patternTransform="scale({UNITS}){turn}"/>'
