"""Pictures of calibration: the PIT histogram, the reliability diagram, and coverage by level."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tocsin.charts.scale import Linear, ceiling
from tocsin.charts.svg import amount, box, dot, line, picture, share, shortened, text, tick, wrapped

_WIDTH = 420.0
_LEFT, _RIGHT, _TOP = 52.0, 400.0, 58.0
_WRAP = 72

Written = Callable[[float], str]


@dataclass(frozen=True)
class Reliability:
    """A bin of forecast probabilities: their mean, how often it happened, in how many cases; an interval if known."""

    forecast: float
    observed: float
    count: int
    low: float = math.nan
    high: float = math.nan


@dataclass(frozen=True)
class Coverage:
    """The share of outcomes inside the central interval of a nominal level, of how many; an interval if known."""

    name: str
    nominal: float
    observed: float
    count: int
    low: float = math.nan
    high: float = math.nan


def pit_histogram(counts: Sequence[int], title: str, unknown: int = 0, note: str = "") -> str:
    """Histogram of probability integral transforms (Dawid 1984), as SVG; calibrated forecasts give a flat one.

    ``counts`` are cases per equal bin of [0, 1], for deaths of the randomised transform (Czado, Gneiting and Held 2009);
    ``unknown`` is how many more have no outcome yet. The grey band is where nine in ten bars would lie were the cases
    independent. Raises ``ValueError`` for a negative count or no bin.
    """
    if not counts or min(counts) < 0:
        raise ValueError(f"a PIT histogram needs bins with counts from zero up: {list(counts)}")
    bins, known = len(counts), sum(counts)
    heights = [count * bins / known if known else math.nan for count in counts]
    x = Linear(0, 1, _LEFT, _RIGHT)
    y = Linear(0, ceiling(max([1.5, *(height for height in heights if known)])), _TOP + 200, _TOP)
    notes = _notes([_cases(known, unknown), note])
    body = [
        text(14, 25, title, "head"), *_spread(x, y, bins, known), *_bars(x, y, heights, counts),
        *_upright(y, "density", tick), *_across(x, _TOP + 200, "probability integral transform", tick),
        *_foot(notes, _TOP + 252),
    ]  # fmt: skip
    told = ", ".join(amount(height) for height in heights)
    described = (
        f"Histogram of {known} PIT values in {bins} bins; calibrated would be 1 in each: {told}. {' '.join(notes)}"
    )
    return picture(title, described, _WIDTH, _TOP + 240 + 15 * len(notes), body, "pit")


def _cases(known: int, unknown: int) -> str:
    return f"{amount(known)} cases{f'; {amount(unknown)} more have no outcome known yet' if unknown else ''}."


def _spread(x: Linear, y: Linear, bins: int, cases: int) -> Iterator[str]:
    """The 90 % band of a bar's height for independent cases (normal approximation of the binomial)."""
    if cases:
        off = 1.645 * math.sqrt((bins - 1) / cases)
        top, bottom = max(y(1 + off), _TOP), min(y(1 - off), y(0))
        yield box(x(0), top, x(1) - x(0), bottom - top, "zone")


def _bars(x: Linear, y: Linear, heights: Sequence[float], counts: Sequence[int]) -> Iterator[str]:
    bins = len(heights)
    for place, (height, count) in enumerate(zip(heights, counts, strict=True)):
        left, right = x(place / bins), x((place + 1) / bins)
        said = f"{amount(place / bins)} to {amount((place + 1) / bins)}: {amount(count)} cases"
        if math.isnan(height):
            yield box(left, _TOP, right - left, y(0) - _TOP, "", "no case", "unknown")
        else:
            yield box(left + 1, y(height), right - left - 2, y(0) - y(height), "bar", said)
    yield line(x(0), y(1), x(1), y(1), "even")


def reliability_diagram(bins: Sequence[Reliability], title: str, note: str = "") -> str:
    """How often it happened against how probable it was said to be, as SVG; on the diagonal where calibrated.

    Under it the number of cases per bin, which is most of the truth about rare events. A bin without cases, or whose
    observed share is NaN, is not drawn. Raises ``ValueError`` for a share outside [0, 1].
    """
    drawn = [each for each in bins if each.count > 0 and not math.isnan(each.observed)]
    if not all(0 <= value <= 1 for each in drawn for value in (each.forecast, each.observed)):
        raise ValueError("forecast probabilities and observed shares must lie in [0, 1]")
    x, y = Linear(0, 1, _LEFT, _RIGHT), Linear(0, 1, _TOP + 300, _TOP)
    notes = _notes([f"{amount(sum(each.count for each in drawn))} cases in {len(drawn)} bins.", note])
    body = [
        text(14, 25, title, "head"), line(x(0), y(0), x(1), y(1), "even"),
        *_upright(y, "observed share", share), *_across(x, y(0), "forecast probability", share),
        *_points(x, y, drawn), *_counts(x, drawn, _TOP + 352), *_foot(notes, _TOP + 436),
    ]  # fmt: skip
    told = "; ".join(
        f"said {share(each.forecast)}, was {share(each.observed)} of {amount(each.count)}" for each in drawn
    )
    described = f"Reliability diagram. {told or 'No case'}. {' '.join(notes)}"
    return picture(title, described, _WIDTH, _TOP + 424 + 15 * len(notes), body, "reliability")


def _points(x: Linear, y: Linear, drawn: Sequence[Reliability]) -> Iterator[str]:
    for each in drawn:
        across = x(each.forecast)
        if math.isfinite(each.low) and math.isfinite(each.high):
            yield line(across, y(max(each.low, 0)), across, y(min(each.high, 1)), "reach")
        said = f"said {share(each.forecast)}, was {share(each.observed)} of {amount(each.count)} cases"
        yield dot(across, y(each.observed), 4, "dot", said)


def _counts(x: Linear, drawn: Sequence[Reliability], top: float) -> Iterator[str]:
    """Bars of the number of cases, on a log scale, with the number where there is room for it."""
    yield text(14, top, "cases (log scale)", "tick")
    most = math.log1p(max((each.count for each in drawn), default=1))
    end, last = top + 62, -math.inf
    for each in drawn:
        height, across = 40 * math.log1p(each.count) / most, x(each.forecast)
        yield box(across - 4, end - height, 8, height, "bar", f"{amount(each.count)} cases")
        if across - last > 30:
            yield text(across, end - height - 4, amount(each.count), "tick", "middle")
            last = across
    yield line(_LEFT, end, _RIGHT, end, "axis")


def coverage_chart(rows: Sequence[Coverage], title: str, note: str = "") -> str:
    """Observed coverage (a dot with its interval) beside the nominal one (a bar), a row each, as SVG.

    A row whose observed share is NaN is hatched.
    """
    x = Linear(0, 1, 190, 590)
    bottom = _TOP + 28 * max(len(rows), 1)
    notes = _notes([note], 105)
    body = [text(14, 25, title, "head"), *_across(x, bottom, "share of outcomes inside the interval", share)]
    for place, row in enumerate(rows):
        body += _covered(x, _TOP + 28 * place + 14, row)
    told = "; ".join(f"{row.name}: {share(row.observed)} for {share(row.nominal)}" for row in rows)
    body += _foot(notes, bottom + 52)
    return picture(title, f"Coverage. {told or 'No row'}. {note}", 660, bottom + 44 + 15 * len(notes), body, "coverage")


def _covered(x: Linear, y: float, row: Coverage) -> Iterator[str]:
    yield text(180, y + 4, shortened(row.name, 28), "label", "end")
    if math.isnan(row.observed):
        yield box(x(0), y - 8, x(1) - x(0), 16, "", f"{row.name}: unknown", "unknown")
        yield text(x(1) + 12, y + 4, "unknown", "label")
        return
    yield line(x(0), y, x(1), y, "grid")
    yield line(x(row.nominal), y - 10, x(row.nominal), y + 10, "median")
    if math.isfinite(row.low) and math.isfinite(row.high):
        yield line(x(max(row.low, 0)), y, x(min(row.high, 1)), y, "reach")
    said = f"{row.name}: {share(row.observed)} of {amount(row.count)} cases, nominal {share(row.nominal)}"
    yield dot(x(row.observed), y, 4, "dot", said)
    yield text(x(1) + 12, y + 4, share(row.observed), "label")


def _upright(y: Linear, name: str, write: Written) -> Iterator[str]:
    yield text(14, _TOP - 12, name, "tick")
    for value in y.ticks():
        yield text(_LEFT - 6, y(value) + 4, write(value), "tick", "end")
    yield line(_LEFT, y.start, _LEFT, y.end, "axis")


def _across(x: Linear, y: float, name: str, write: Written) -> Iterator[str]:
    yield line(x.start, y, x.end, y, "axis")
    for value in x.ticks():
        yield line(x(value), y, x(value), y + 4, "axis")
        yield text(x(value), y + 16, write(value), "tick", "middle")
    yield text((x.start + x.end) / 2, y + 31, name, "tick", "middle")


def _notes(words: Sequence[str], most: int = _WRAP) -> list[str]:
    return [part for each in words if each for part in wrapped(each, most)]


def _foot(notes: Sequence[str], top: float) -> list[str]:
    return [text(14, top + 15 * row, words, "note") for row, words in enumerate(notes)]
