"""The fan chart: deaths observed month by month, then what is expected as bands of 50, 80 and 90 %.

Unknown months are hatched and said. Counts stand on a log(1 + x) axis with a line at 25 deaths a month.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from tocsin.charts.scale import Linear, Log1p
from tocsin.charts.svg import amount, box, dot, line, path, picture, px, text, wrapped
from tocsin.schema.months import label

BANDS = ((90, 0.05, 0.95), (80, 0.1, 0.9), (50, 0.25, 0.75))
"""Central intervals: per cent, lower and upper level."""
LEVELS = tuple(sorted({0.5, *(level for _, *pair in BANDS for level in pair)}))
"""The quantile levels the chart draws."""
THRESHOLD = 25
"""Deaths a month at which the line is drawn."""

_WIDTH, _HEIGHT = 860.0, 340.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 132.0, 62.0, 44.0
_MOST_SEEN = 60

Counts = Mapping[int, float]
Quantiles = Mapping[int, Mapping[float, float]]


def fan_chart(history: Counts, forecast_quantiles: Quantiles, title: str, note: str = "") -> str:
    """The chart as SVG.

    ``history`` holds deaths by month number (1 = January 1980), NaN or left out where unknown; its last 60 months are
    drawn. ``forecast_quantiles`` holds, by month number, values by quantile level (``LEVELS``); a level that is left out
    or NaN is not drawn, and a month without a median is said to be unknown. Raises ``ValueError`` for a negative value
    or no month at all.
    """
    months = _span(history, forecast_quantiles)
    seen = {month: value for month in months if _known(value := history.get(month, math.nan))}
    fans = {month: _clean(forecast_quantiles[month]) for month in months if month in forecast_quantiles}
    x = Linear(months.start, months.stop, _LEFT, _WIDTH - _RIGHT)
    y = Log1p(_highest(seen, fans), _HEIGHT - _BOTTOM, _TOP)
    blank = [month for month in months if month not in seen and 0.5 not in fans.get(month, {})]
    lines = wrapped(note, 150)
    body = [
        text(14, 25, title, "head"), *_axes(x, y, months), *_blanks(x, blank), *_fans(x, y, fans),
        line(_LEFT, y(THRESHOLD), _WIDTH - _RIGHT, y(THRESHOLD), "rule"),
        *_seen(x, y, seen), *_marks(x, y, seen, fans), *_key(fans, blank),
        *(text(14, _HEIGHT + 14 + 15 * row, words, "note") for row, words in enumerate(lines)),
    ]  # fmt: skip
    height = _HEIGHT + (8 + 15 * len(lines) if lines else 0)
    return picture(title, _description(seen, fans, blank, note), _WIDTH, height, body, "fan")


def _known(value: float) -> bool:
    if value < 0:
        raise ValueError(f"{value} deaths: a count is not negative")
    return math.isfinite(value)


def _clean(levels: Mapping[float, float]) -> dict[float, float]:
    return {round(level, 6): value for level, value in levels.items() if _known(value)}


def _span(history: Counts, fans: Quantiles) -> range:
    if not history and not fans:
        raise ValueError("a fan chart needs at least one month")
    last = max([*history, *fans])
    end = max(history, default=last)
    first = max(min([*history, *fans]), min([end - _MOST_SEEN + 1, *fans]))
    return range(first, last + 1)


def _highest(seen: Counts, fans: Quantiles) -> float:
    """The top of the axis: a little above the largest value drawn, and never below 100."""
    drawn = [value for levels in fans.values() for level, value in levels.items() if level in LEVELS]
    return max(100.0, 1.25 * max([*seen.values(), *drawn], default=0))


def _axes(x: Linear, y: Log1p, months: range) -> Iterator[str]:
    right = _WIDTH - _RIGHT
    for count in y.ticks():
        if count != THRESHOLD:
            yield line(_LEFT, y(count), right, y(count), "axis" if count == 0 else "grid")
        yield text(_LEFT - 7, y(count) + 4, amount(count), "tick", "end")
    yield text(_LEFT - 38, _TOP - 12, "deaths a month (log scale)", "tick")
    step = next(step for step in (1, 3, 6, 12, 24) if len(months) <= 14 * step or step == 24)
    for month in months:
        if (month - 1) % step == 0:
            middle = x(month + 0.5)
            yield line(middle, y(0), middle, y(0) + 4, "axis")
            yield text(middle, y(0) + 17, _month_name(month, step), "tick", "middle")


def _month_name(month: int, step: int) -> str:
    year, number = label(month).split("-")
    return year if step >= 12 else f"{_MONTHS[int(number) - 1]} {year}" if step >= 3 else f"{year}-{number}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _runs(months: list[int]) -> list[list[int]]:
    """Unbroken runs of months."""
    runs: list[list[int]] = []
    for month in months:
        if runs and runs[-1][-1] == month - 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return runs


def _blanks(x: Linear, blank: list[int]) -> Iterator[str]:
    for run in _runs(blank):
        left, right = x(run[0]), x(run[-1] + 1)
        yield box(left, _TOP, right - left, _HEIGHT - _BOTTOM - _TOP, "", f"{_run_name(run)}: not known", "unknown")


def _fans(x: Linear, y: Log1p, fans: Quantiles) -> Iterator[str]:
    """Each month a column: its bands from wide to narrow, its median as a bar."""
    for month, levels in fans.items():
        left, width = x(month), x(month + 1) - x(month)
        gap = min(1.0, width / 8)
        yield f"<g><title>{_told(month, levels)}</title>"
        for percent, low, high in BANDS:
            if low in levels and high in levels:
                top, bottom = y(levels[high]), y(levels[low])
                yield box(left + gap / 2, min(top, bottom), width - gap, max(abs(bottom - top), 1), f"band-{percent}")
        if 0.5 in levels:
            yield line(left, y(levels[0.5]), left + width, y(levels[0.5]), "median")
        yield "</g>"


def _told(month: int, levels: Mapping[float, float]) -> str:
    ranges = [
        f"{percent} % between {amount(levels[low])} and {amount(levels[high])}"
        for percent, low, high in reversed(BANDS)
        if low in levels and high in levels
    ]
    return "; ".join([f"{label(month)}: median {amount(levels.get(0.5, math.nan))}", *ranges])


def _seen(x: Linear, y: Log1p, seen: Counts) -> Iterator[str]:
    """Dots joined by a line, broken where a month is unknown."""
    for run in _runs(sorted(seen)):
        corners = [(x(month + 0.5), y(seen[month])) for month in run]
        if len(corners) > 1:
            steps = " ".join(f"{px(a)} {px(b)}" for a, b in corners)
            yield path(f"M{steps}", "seen")
        for month, (across, up) in zip(run, corners, strict=True):
            yield dot(across, up, 2.2, "count", f"{label(month)}: {amount(seen[month])} deaths")


def _marks(x: Linear, y: Log1p, seen: Counts, fans: Quantiles) -> Iterator[str]:
    """Where the observed ends and the forecast begins."""
    if seen and fans:
        yield line(x(max(seen) + 1), _TOP - 4, x(max(seen) + 1), y(0), "now")
    if fans:
        yield line(x(min(fans)), _TOP - 4, x(min(fans)), y(0), "now")
        yield text(x(min(fans)) + 3, _TOP - 12, "forecast", "strong")


def _key(fans: Quantiles, blank: list[int]) -> Iterator[str]:
    """The key at the right, in words."""
    left, top = _WIDTH - _RIGHT + 14, _TOP + 4
    yield line(left, top, left + 18, top, "seen")
    yield dot(left + 9, top, 2.2, "count")
    yield text(left + 25, top + 4, "observed", "tick")
    entries = [(f"band-{percent}", f"{percent} % interval", "") for percent, _, _ in reversed(BANDS)] if fans else []
    if blank:
        entries.append(("key", "not known", "unknown"))
    if fans:
        yield line(left, top + 20, left + 18, top + 20, "median")
        yield text(left + 25, top + 24, "median", "tick")
    for row, (style, words, paint) in enumerate(entries):
        yield box(left, top + 35 + 20 * row, 18, 11, style, paint=paint)
        yield text(left + 25, top + 44 + 20 * row, words, "tick")
    bottom = top + 46 + 20 * len(entries)
    yield line(left, bottom, left + 18, bottom, "rule")
    yield text(left + 25, bottom + 4, f"{THRESHOLD} deaths", "tick")


def _description(seen: Counts, fans: Quantiles, blank: list[int], note: str) -> str:
    parts = []
    if seen:
        last = max(seen)
        parts.append(
            f"Deaths observed from {label(min(seen))} to {label(last)}, in the last month {amount(seen[last])}."
        )
    if fans:
        parts += [f"Forecast {_told(month, fans[month])}." for month in sorted({min(fans), max(fans)})]
    if blank:
        parts.append(f"Not known: {', '.join(_run_name(run) for run in _runs(blank))}.")
    return " ".join([*parts, note]).strip()


def _run_name(run: list[int]) -> str:
    return label(run[0]) if len(run) == 1 else f"{label(run[0])} to {label(run[-1])}"
