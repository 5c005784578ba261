"""Pictures of scores: models as dots with intervals, and their CRPS window by window."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tocsin.charts.scale import Linear
from tocsin.charts.svg import box, clean, dot, line, picture, score, shortened, text, tick, wrapped

_ROW, _TOP = 24.0, 62.0
_LETTER = 6.3
_MOST_LETTERS = 34
_TINY = 1e-9
"""Scores that differ by less are drawn as the same."""


class Score(NamedTuple):
    """A model's score with its interval; NaN where not known. ``ours`` marks the one to look at."""

    model: str
    value: float
    low: float = math.nan
    high: float = math.nan
    ours: bool = False


def score_chart(
    scores: Sequence[Score], title: str, axis: str, reference: tuple[str, float] | None = None, note: str = ""
) -> str:
    """Scores as dots with intervals, a row a model, in the order given, as SVG. The axis holds zero.

    ``axis`` names score and direction ("CRPS, lower is better"); ``reference`` is a line with a name, for instance the
    benchmark. A score that is not finite is hatched and said. Raises ``ValueError`` where there is no score at all.
    """
    if not scores:
        raise ValueError("a score chart needs at least one model")
    left = 24 + _letters([row.model for row in scores])
    x = _axis(scores, reference, left, left + 480)
    bottom = _TOP + _ROW * len(scores)
    lines = wrapped(note, round((left + 560) / 5.6)) if note else []
    body = [text(14, 25, title, "head"), *_ticks(x, bottom, axis), *_reference(x, bottom, reference)]
    for place, row in enumerate(scores):
        body += _row(x, _TOP + _ROW * (place + 0.5), row)
    body += [text(14, bottom + 54 + 15 * place, words, "note") for place, words in enumerate(lines)]
    height = bottom + 44 + 15 * len(lines)
    return picture(title, _description(scores, axis, reference, note), left + 570, height, body, "scores")


def _letters(names: Sequence[str]) -> float:
    return max(min(len(name), _MOST_LETTERS) for name in names) * _LETTER


def _axis(scores: Sequence[Score], reference: tuple[str, float] | None, left: float, right: float) -> Linear:
    """From zero, or the lowest, to a little above the highest end of an interval."""
    ends = [end for row in scores for end in (row.value, row.low, row.high)]
    known = [end for end in [*ends, *([reference[1]] if reference else [])] if math.isfinite(end)]
    low, high = min([0.0, *known]), max([0.0, *known])
    if high - low < _TINY:
        return Linear(0, 1, left, right)
    room = 0.04 * (high - low)
    return Linear(low - (room if low < 0 else 0), high + room, left, right)


def _ticks(x: Linear, bottom: float, axis: str) -> Iterator[str]:
    for value in x.ticks():
        yield line(x(value), _TOP, x(value), bottom, "axis" if value == 0 else "grid")
        yield text(x(value), bottom + 16, tick(value), "tick", "middle")
    yield text((x.start + x.end) / 2, bottom + 32, axis, "tick", "middle")


def _reference(x: Linear, bottom: float, reference: tuple[str, float] | None) -> Iterator[str]:
    if reference and math.isfinite(reference[1]):
        at = x(reference[1])
        yield line(at, _TOP - 4, at, bottom, "rule")
        yield text(at, _TOP - 10, f"{reference[0]}: {score(reference[1])}", "tick", "middle")


def _row(x: Linear, y: float, row: Score) -> Iterator[str]:
    said = f"{row.model}: {_written(row)}"
    yield f"<g><title>{clean(said)}</title>"
    yield text(x.start - 10, y + 4, shortened(row.model, _MOST_LETTERS), "strong" if row.ours else "label", "end")
    if math.isfinite(row.value):
        if math.isfinite(row.low) and math.isfinite(row.high):
            yield line(x(row.low), y, x(row.high), y, "reach")
        yield dot(x(row.value), y, 4.5, "dot" if row.ours else "open")
        yield text(x.end + 12, y + 4, score(row.value), "strong" if row.ours else "label")
    else:
        yield box(x.start, y - 7, x.end - x.start, 14, "", paint="unknown")
        yield text(x.end + 12, y + 4, "not finite" if math.isinf(row.value) else "unknown", "label")
    yield "</g>"


def _written(row: Score) -> str:
    bounded = math.isfinite(row.low) and math.isfinite(row.high)
    return score(row.value) + (f" ({score(row.low)} to {score(row.high)})" if bounded else "")


def _description(scores: Sequence[Score], axis: str, reference: tuple[str, float] | None, note: str) -> str:
    told = "; ".join(f"{row.model} {_written(row)}" for row in scores)
    against = f" Reference: {reference[0]} {score(reference[1])}." if reference else ""
    return f"{axis}. {told}.{against} {note}".strip()


def window_chart(
    crps: Mapping[str, Mapping[str, float]], title: str, reference: str = "", ours: str = "", note: str = ""
) -> str:
    """CRPS by model (rows) and window (columns, each with its own axis from zero), as SVG; lower is better.

    ``crps`` holds a score by window by model; one that is missing or not finite is hatched. ``reference`` and ``ours``
    are models of it: the first has a line in each column, the second is marked. Raises ``ValueError`` without a score.
    """
    windows = list(dict.fromkeys(window for scores in crps.values() for window in scores))
    if not windows:
        raise ValueError("a window chart needs at least one score")
    left, width = 24 + _letters(list(crps)), max(112.0, min(180.0, 640 / len(windows)))
    bottom = _TOP + _ROW * len(crps)
    body = [text(14, 25, title, "head")]
    for place, model in enumerate(crps):
        y = _TOP + _ROW * (place + 0.5) + 4
        body.append(text(left - 10, y, shortened(model, _MOST_LETTERS), "strong" if model == ours else "label", "end"))
    for place, window in enumerate(windows):
        start = left + place * width
        body += _column(crps, window, reference, ours, Linear(0, 1, start, start + width - 64))
    full = left + width * len(windows) + 8
    lines = wrapped(note, round(full / 5.6)) if note else []
    body += [text(14, bottom + 34 + 15 * row, words, "note") for row, words in enumerate(lines)]
    said = "; ".join(f"{model}: {', '.join(_cells(scores, windows))}" for model, scores in crps.items())
    described = f"CRPS by window, lower is better. {said}. {note}".strip()
    return picture(title, described, full, bottom + 26 + 15 * len(lines), body, "windows")


def _cells(scores: Mapping[str, float], windows: Sequence[str]) -> list[str]:
    return [f"{window} {score(scores.get(window, math.nan))}" for window in windows]


def _column(
    crps: Mapping[str, Mapping[str, float]], window: str, reference: str, ours: str, place: Linear
) -> Iterator[str]:
    values = {model: scores.get(window, math.nan) for model, scores in crps.items()}
    highest = max([0.0, *(value for value in values.values() if math.isfinite(value))])
    top = 1.05 * highest if highest > _TINY else 1.0
    x = Linear(0, top, place.start, place.end)
    round_end = x.ticks(2)[-1]
    bottom = _TOP + _ROW * len(crps)
    yield text(x(0), _TOP - 10, window, "strong")
    yield line(x(0), _TOP, x(0), bottom, "axis")
    yield text(x(0), bottom + 14, "0", "tick", "middle")
    yield text(x(round_end), bottom + 14, tick(round_end), "tick", "middle")
    if math.isfinite(values.get(reference, math.nan)):
        yield line(x(values[reference]), _TOP, x(values[reference]), bottom, "even")
    for row, (model, value) in enumerate(values.items()):
        y = _TOP + _ROW * (row + 0.5)
        if math.isfinite(value):
            yield dot(x(value), y, 4, "dot" if model == ours else "open", f"{model}, {window}: {score(value)}")
            yield text(x(top) + 8, y + 4, score(value), "strong" if model == ours else "tick")
        else:
            yield box(x(0), y - 7, x(top) - x(0), 14, "", f"{model}, {window}: unknown", "unknown")
