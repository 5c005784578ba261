"""The scoreboard of kept forecasts for people: misses first, then skill, then calibration; as text or as a page."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tocsin import show

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tocsin.evaluate.calibration import Calibration, Coverage
    from tocsin.evaluate.skill import Skill
    from tocsin.evaluate.standings import Case, ForecastScoreboard, IssueScore, ModelScore, Scores, Tally, Track

_LISTED = 20
_NONE = "—"  # no month is in, so there is no score
AHEAD = "Forecast before the month began"
AFTERWARDS = "Forecast when the month had begun or was over"
_EXPLAINED = {
    AHEAD: "Issued before the first day of the month forecast: nobody could have seen the outcome.",
    AFTERWARDS: (
        "Replays of a past day, and the month of issue itself: whoever made them could have seen the outcome. "
        "Never mixed with the others."
    ),
}


class Sheet(NamedTuple):
    """A table with its heading, and a sentence under it."""

    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    note: str = ""


def scoreboard(board: ForecastScoreboard, form: str) -> str:
    """The scoreboard as a ``table``, as ``json`` or as ``html``."""
    if form == "json":
        return show.as_json(board)
    return _page(board) if form == "html" else show.rendered(*_text(board))


def _text(board: ForecastScoreboard) -> Iterator[RenderableType]:
    from rich.markup import escape

    yield f"[bold]{_title(board)}[/bold]"
    for title, track in _tracks(board):
        yield f"\n[bold]{title}[/bold]\n{_EXPLAINED[title]}"
        for sheet in [*_sheets(track), *_calibration_sheets(track)]:
            yield f"\n[bold]{escape(sheet.title)}[/bold]"
            yield _grid(sheet) if sheet.rows else escape(sheet.note)
    yield "\n" + escape("\n".join(f"· {note}" for note in _notes(board)))


def _grid(sheet: Sheet) -> RenderableType:
    from rich.markup import escape
    from rich.table import Table

    grid = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for place, name in enumerate(sheet.head):
        numbers = all(row[place][:1] in "+-0123456789—" or row[place] == "unknown" for row in sheet.rows)
        grid.add_column(escape(name), justify="right" if numbers else "left", no_wrap=True)
    for row in sheet.rows:
        grid.add_row(*map(escape, row))
    return grid


def _page(board: ForecastScoreboard) -> str:
    from tocsin.charts.page import page, table

    parts: list[tuple[str, str]] = []
    for title, track in _tracks(board):
        for sheet in _sheets(track):
            head = [name.replace("\n", " ") for name in sheet.head]
            parts.append((f"{title}: {sheet.title}", table(head, sheet.rows, sheet.note)))
        parts += [(f"{title}: {heading}", drawn) for heading, drawn in _pictures(track)]
    explained = [f"{title}: {_EXPLAINED[title]}" for title, _ in _tracks(board)]
    return page(_title(board), parts, [*explained, *_notes(board)])


def _tracks(board: ForecastScoreboard) -> list[tuple[str, Track]]:
    return [(title, track) for title, track in ((AHEAD, board.ahead), (AFTERWARDS, board.afterwards)) if track.issues]


def _title(board: ForecastScoreboard) -> str:
    return f"Forecasts kept by {board.as_of}, against the outcomes known then"


def _notes(board: ForecastScoreboard) -> list[str]:
    made_from = sorted({one.vintage for track in (board.ahead, board.afterwards) for one in track.issues})
    notes = [
        f"Outcomes: {board.violence} deaths, {board.outcomes}, to {board.outcomes_to}.",
        f"Made from: {' | '.join(made_from)}." + _assumed(board),
        "Benchmark: conflictology-12, the last twelve months up to the same cut-off. Skill: 1 − CRPS / CRPS of the benchmark.",
        "Figures are revised after their first release, so an outcome may be of another vintage than what a forecast was "
        "made from; the benchmark is computed from the outcomes' vintage.",
        "Pending: the figure is not due yet. Unknown: it is due and the store has none. Neither is counted as zero.",
        "Of several forecasts CRPS, log score and Brier score are the means of the forecasts' means; skill, coverage and "
        "calibration are over all country-months; intervals are 90 %, resampling whole countries.",
    ]
    late = sorted({one.model for track in (board.ahead, board.afterwards) for one in track.issues if _leaks(one)})
    if late:
        notes.append(f"Fitted on months after the cut-off, so no test of skill: {', '.join(late)}.")
    return notes


def _assumed(board: ForecastScoreboard) -> str:
    assumed = any(one.vintage_assumed for track in (board.ahead, board.afterwards) for one in track.issues)
    return " Revised vintage assumed: it was not all out on the day a forecast was made as of." if assumed else ""


def _leaks(one: IssueScore) -> bool:
    return one.fitted_through > one.cutoff


def _sheets(track: Track) -> list[Sheet]:
    sheets = [_missed(track), _rest(track), _models(track), _issues(track)]
    return [sheet for sheet in sheets if sheet.rows or sheet.note]


_CASE_HEAD = ("country", "month", "deaths", "90 % interval", "P(≥ 25)", "CRPS", "benchmark", "model", "issued", "why")


def _missed(track: Track) -> Sheet:
    shown = track.misses[:_LISTED]
    more = f"; the {len(shown)} worst" if track.missed > len(shown) else ""
    note = "" if shown else "No month is in yet." if not any(one.scores for one in track.issues) else "None."
    return Sheet(f"Misses: {track.missed:,}{more}", _CASE_HEAD, [_case(case) for case in shown], note)


def _rest(track: Track) -> Sheet:
    return Sheet("The worst of those not missed", _CASE_HEAD, [_case(case) for case in track.rest])


def _case(case: Case) -> tuple[str, ...]:
    why = [words for words, true in (("outside", case.outside), ("onset without alarm", case.unalarmed)) if true]
    return (
        case.country, case.month, f"{case.outcome:,.0f}", f"{case.low:,.0f} to {case.high:,.0f}", f"{case.p25:.0%}",
        _number(case.crps), _number(case.benchmark), case.model, str(case.issued), ", ".join(why) or "inside",
    )  # fmt: skip


_SCORE_HEAD = ("months\nin", "pending", "unknown", "CRPS", "benchmark", "skill (90 %)", "log\nscore", "inside\n90 %",
               "with\ndeaths", "Brier\n≥ 25")  # fmt: skip


def _models(track: Track) -> Sheet:
    rows = [(one.model, f"{one.issues}", *_scored(one.tally, one.scores)) for one in track.models]
    return Sheet("Skill by model", ("model", "kept", *_SCORE_HEAD), rows)


def _issues(track: Track) -> Sheet:
    rows = [
        (one.model, str(one.issued), str(one.as_of), f"{one.first} to {one.last}", *made[:4], made[5])
        for one in track.issues
        for made in [_scored(one.tally, one.scores)]
    ]
    head = ("model", "issued", "as of", "months", *_SCORE_HEAD[:4], _SCORE_HEAD[5])
    return Sheet("Forecast by forecast", head, rows)


def _scored(tally: Tally, scores: Scores | None) -> tuple[str, ...]:
    months = str(tally.months_scored), str(tally.months_pending), str(tally.months_unknown)
    if scores is None:
        return (*months, *[_NONE] * 7)
    against = scores.skill["crps"]
    return (
        *months, _number(scores.crps), _number(against.benchmark), _skill(against), _number(scores.ign, 3),
        _share(scores.coverage), _share(scores.coverage_nonzero), _number(scores.brier25, 4),
    )  # fmt: skip


def _number(value: float | None, digits: int = 2) -> str:
    return "unknown" if value is None else f"{value:,.{digits}f}"


def _share(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.1%}"


def _skill(found: Skill) -> str:
    if found.skill is None:
        return "unknown"
    if found.skill_low is None or found.skill_high is None:
        return f"{found.skill:+.0%}"
    # no-break spaces, so that a narrow page keeps it on a line
    return f"{found.skill:+.0%}\u00a0({100 * found.skill_low:+.0f}\u00a0to\u00a0{100 * found.skill_high:+.0f})"


def _calibrated(track: Track) -> list[tuple[ModelScore, Calibration]]:
    return [(one, one.calibration) for one in track.models if one.calibration]


def _calibration_sheets(track: Track) -> Iterator[Sheet]:
    for one, found in _calibrated(track):
        coverage = [
            (f"{row.level:.0%}", _share(row.share), f"{row.cells:,}", _share(row.nonzero), f"{row.nonzero_cells:,}")
            for row in _all_leads(found)
        ]
        yield Sheet(f"Coverage, {one.model}", ("interval", "inside", "of", "with deaths", "of"), coverage)
        said = [
            (f"{bin.low:.0%} to {bin.high:.0%}", _share(bin.forecast), _share(bin.observed), f"{bin.cells:,}")
            for bin in found.reliability25
            if bin.cells
        ]
        yield Sheet(f"Said and seen, P(≥ 25 deaths), {one.model}", ("said", "mean", "happened", "of"), said)


def _all_leads(found: Calibration) -> list[Coverage]:
    return [row for row in found.coverage if row.lead is None]


def _pictures(track: Track) -> Iterator[tuple[str, str]]:
    """Skill, then each model's calibration, as SVG."""
    from tocsin.charts.skill import Score, score_chart

    skills = [(one.model, one.scores.skill["crps"]) for one in track.models if one.scores]
    if skills:
        drawn = [
            Score(model, _or_nan(it.skill), _or_nan(it.skill_low), _or_nan(it.skill_high), ours=True)
            for model, it in skills
        ]
        axis = "1 − CRPS / CRPS of conflictology-12, higher is better"
        yield "skill", score_chart(drawn, "Skill against the benchmark", axis)
    for one, found in _calibrated(track):
        yield from _calibration_pictures(one.model, found)


def _calibration_pictures(model: str, found: Calibration) -> Iterator[tuple[str, str]]:
    from tocsin.charts.calibration import Coverage as Covered
    from tocsin.charts.calibration import Reliability, coverage_chart, pit_histogram, reliability_diagram

    for counts, which in ((found.pit, "all"), (found.pit_nonzero, "with deaths")):
        title = f"PIT of {model}: {which}"
        yield title, pit_histogram(counts.counts, title, counts.unknown)
    bins = [
        Reliability(_or_nan(bin.forecast), _or_nan(bin.observed), bin.cells) for bin in found.reliability25 if bin.cells
    ]
    yield f"reliability of {model}", reliability_diagram(bins, f"P(≥ 25 deaths), {model}")
    rows = [Covered(f"{row.level:.0%}, all", row.level, _or_nan(row.share), row.cells) for row in _all_leads(found)]
    rows += [
        Covered(f"{row.level:.0%}, with deaths", row.level, _or_nan(row.nonzero), row.nonzero_cells)
        for row in _all_leads(found)
    ]
    yield f"coverage of {model}", coverage_chart(rows, f"Coverage, {model}")


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value
