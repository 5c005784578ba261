"""How warnings and their scoreboard are written: misses first; text, JSON, and the reliability as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tocsin.show import as_json, rendered
from tocsin.show_replay import TARGETS, score_table, tally_line

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tocsin.evaluate.replay_records import Score
    from tocsin.evaluate.risk_scoreboard import RiskScoreboard
    from tocsin.schema.risks import EarlyWarning

LISTED = 20


def warnings_json(found: Sequence[EarlyWarning], as_of: date) -> str:
    """The documented keys of ``tocsin warn --json``."""
    return as_json({"format": "tocsin-warnings-1", "as_of": as_of, "warnings": found})


def warnings_text(found: Sequence[EarlyWarning], title: str, as_of: date, fighting: bool | None = False) -> str:
    """Warnings in force with their reasons, then those that ran out with what became of them.

    ``fighting``: they fight already, so that no alarm is due; ``None``: the pair is not among those scored.
    """
    from rich.markup import escape

    parts = [f"{title}, early warnings as known on {as_of}"]
    if fighting:
        parts.append("They are fighting already: no alarm is due for what has come.")
    if fighting is None:
        parts.append("The pair is not among the politically relevant ones of this day: nothing is reckoned of it.")
    in_force = [one for one in found if one.issued <= as_of <= one.expires]
    parts.append("" if in_force else "No warning is in force. That is no all-clear.")
    for one in in_force:
        parts += [*_in_force(one), ""]
    parts += [f"{one.issued}  {one.level:<10}  {one.post_mortem}" for one in found if one not in in_force]
    return rendered(*map(escape, parts))


def _in_force(one: EarlyWarning) -> Iterator[str]:
    what = TARGETS.get((one.target, one.horizon), one.target)
    yield f"{one.level.upper()}  {one.pair}  issued {one.issued}, to {one.expires}"
    yield (
        f"  chance of {what}: {one.p:.2%} ({one.low:.2%} to {one.high:.2%}), base rate {one.base_rate:.2%}; "
        f"threshold {one.threshold:.2%}, budget {one.budget:g} per pair-year"
    )
    yield from (f"  {driver.effect:+.2f}  {driver.sentence}" for driver in one.because)
    yield from (f"  would change it: {line}" for line in one.change)


def scoreboard(board: RiskScoreboard, form: str = "table") -> str:
    """The scoreboard as a ``table``, as ``json`` or as ``html``."""
    if form == "json":
        import msgspec

        return as_json({"format": "tocsin-risk-scoreboard-1", **msgspec.to_builtins(board)})
    return _page(board) if form == "html" else rendered(*_text(board))


def _text(board: RiskScoreboard) -> Iterator[RenderableType]:
    from rich.markup import escape

    yield f"[bold]Warnings from {board.first} to {board.end}, against what came[/bold]"
    yield escape(board.registration)
    yield escape(f"Outcomes: {'; '.join(board.accounts) or 'none at hand'}.")
    for title, lines in _parts(board):
        yield f"\n[bold]{escape(title)}[/bold]"
        yield from map(escape, lines)
    yield "\n[bold]Scores[/bold] (lower is better)"
    yield score_table(board.scores)
    for title, lines in _later_parts(board):
        yield f"\n[bold]{escape(title)}[/bold]"
        yield from map(escape, lines)
    yield "\n" + escape("\n".join(f"· {line}" for line in board.caveats))


def _parts(board: RiskScoreboard) -> Iterator[tuple[str, list[str]]]:
    missed = [
        f"{one.day}  {one.pair}  {one.name}{'' if one.scored else ' (not among the pairs scored)'}"
        f"{'; structural stood' if one.structural else ''}"
        for one in board.misses[:LISTED]
    ]
    yield f"Outbreaks without a watch or imminent warning: {board.missed:,}{_latest(board.missed)}", missed or ["None."]
    false = [
        f"{one.issued} to {one.expires}  {one.pair}  {one.level}, said {one.p:.2%}"
        for one in board.false_alarms[:LISTED]
    ]
    yield f"False alarms: {board.false:,}{_surest(board.false)}", false or ["None."]
    yield "Alarms at the budget", [tally_line(one) for one in board.levels] or ["None was issued."]
    leads = [
        f"{one.level}: {one.warned} of {one.outbreaks} outbreaks warned of"
        + (f", median {one.median_days:g} days before" if one.median_days is not None else "")
        for one in board.leads
    ]
    yield "Lead times", leads


def _later_parts(board: RiskScoreboard) -> Iterator[tuple[str, list[str]]]:
    for one in board.reliability:
        rows = [f"{_bin(b.low, b.high)}: said {b.forecast:.2%}, came {b.observed:.2%} of {b.cells:,}" for b in one.bins]
        yield f"Said and seen: {TARGETS[one.target, one.horizon]}", rows
    calls = [
        f"{c.author}: {c.hits} right, {c.misses} wrong, {c.open} open, {c.unscored} not scored" for c in board.calls
    ]
    yield "Experts' calls, scored like ours", calls or ["None is on the record."]


def _bin(low: float, high: float) -> str:
    return f"{low:.1%} to {high:.1%}"


def _latest(count: int) -> str:
    return f"; the {LISTED} latest" if count > LISTED else ""


def _surest(count: int) -> str:
    return f"; the {LISTED} said with the highest probability" if count > LISTED else ""


def _page(board: RiskScoreboard) -> str:
    from tocsin.charts.page import page, table

    parts: list[tuple[str, str]] = []
    for title, lines in _parts(board):
        parts.append((title, table(["what"], [(line,) for line in lines], "")))
    head = ["what", "n", "came", "Brier", "base rate", "persistence"]
    rows = [
        (TARGETS[one.target, one.horizon], str(one.n), str(one.events), *map(_number, _briers(one)))
        for one in board.scores
    ]
    parts.append(("Scores", table(head, rows, "Lower is better.")))
    parts += [(f"reliability: {title}", drawn) for title, drawn in pictures(board)]
    parts += [(title, table(["what"], [(line,) for line in lines], "")) for title, lines in _later_parts(board)]
    told = f"Outcomes: {'; '.join(board.accounts) or 'none at hand'}."
    title = f"Warnings from {board.first} to {board.end}, against what came"
    return page(title, parts, [board.registration, told, *board.caveats])


def _briers(one: Score) -> tuple[float | None, ...]:
    return one.brier, one.brier_base, one.brier_persistence


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:.5f}"


def pictures(board: RiskScoreboard) -> Iterator[tuple[str, str]]:
    """A reliability diagram a target, as SVG."""
    from tocsin.charts.calibration import Reliability, reliability_diagram

    for one in board.reliability:
        bins = [
            Reliability(b.forecast, b.observed, b.cells)
            for b in one.bins
            if b.forecast is not None and b.observed is not None
        ]
        title = f"Chance of {TARGETS[one.target, one.horizon]}"
        yield title, reliability_diagram(bins, title)
