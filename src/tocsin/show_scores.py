"""How scores of forecasts are printed: misses first, then every window beside the benchmark, then calibration."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tocsin.charts.svg import amount, score, share
from tocsin.evaluate.alarms import Hits
from tocsin.evaluate.scorecards import Cell, Report, Scorecard
from tocsin.evaluate.skill import Skill
from tocsin.show import as_json, rendered

if TYPE_CHECKING:
    from rich.table import Table

BENCHMARK = "conflictology12"
Rows = list[tuple[str, ...]]
MISS_HEAD = ("month", "country", "deaths", "90 %", "mean", "P(≥25)", "CRPS", BENCHMARK)
SCORE_HEAD = (
    "window", "cells", "CRPS", "noBig", "log CRPS", "IGN", "MIS", "90 % of >0", "Brier25", "AP25",
)  # fmt: skip
ALARM_HEAD = ("window", "onsets", "first onsets", "escalations", "first ones", "skill (CRPS)", "90 % interval")


def report(found: Report, form: str) -> str:
    """A report as a table or JSON; a page is ``show_scores_page``'s."""
    if form == "json":
        return as_json(found)
    return rendered(
        *_headed("Worst misses: the outcome lay outside the 90 % interval, by CRPS", MISS_HEAD, missed(found)),
        *_headed("First onsets and escalations that got no alarm", MISS_HEAD, misses(found.overall.missed_first)),
        *_headed(f"Scores of {found.model or 'the draws'} and of {BENCHMARK}", SCORE_HEAD, score_rows(found)),
        *_headed("Share alarmed, ten alarms a month; and skill", ALARM_HEAD, alarm_rows(found)),
        *remarks(found),
    )


def _headed(title: str, head: Sequence[str], rows: Rows) -> tuple[str | Table, ...]:
    from rich.table import Table

    if not rows:
        return (f"[bold]{title}[/bold]: none", "")
    drawn = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for at, name in enumerate(head):
        drawn.add_column(name, justify="left" if at == 0 else "right", no_wrap=True)
    for row in rows:
        drawn.add_row(*row)
    return (f"[bold]{title}[/bold]", drawn, "")


def missed(found: Report) -> Rows:
    """The worst cells of all windows whose outcome lay outside the 90 % interval."""
    return misses([cell for cell in found.overall.worst if cell.missed])


def misses(cells: Sequence[Cell]) -> Rows:
    """Country-months as words, under ``MISS_HEAD``."""
    return [
        (cell.month, cell.iso3, amount(cell.outcome), f"{amount(cell.low)}–{amount(cell.high)}", amount(cell.mean),
         share(cell.p25), score(cell.crps), _scored(cell.benchmark))
        for cell in cells
    ]  # fmt: skip


def score_rows(found: Report) -> Rows:
    """Each window, then all of them, each beside the benchmark, under ``SCORE_HEAD``."""
    return [row for ours, theirs in _pairs(found) for row in (_scores(ours, ours.name), _scores(theirs, "  benchmark"))]


def alarm_rows(found: Report) -> Rows:
    """The same of onsets, escalations and skill, under ``ALARM_HEAD``."""
    return [row for ours, theirs in _pairs(found) for row in (_alarms(ours, ours.name), _alarms(theirs, "  benchmark"))]


def _pairs(found: Report) -> list[tuple[Scorecard, Scorecard]]:
    ours, theirs = (*found.windows, found.overall), (*found.benchmark_windows, found.benchmark)
    return list(zip(ours, theirs, strict=True))


def _scores(card: Scorecard, name: str) -> tuple[str, ...]:
    plain = (card.crps, card.no_big, card.log_crps, card.ign, card.mis)
    last = (_share(card.coverage_nonzero), _scored(card.brier25), _scored(card.ap25))
    return name, amount(card.cells), *(_scored(value) for value in plain), *last


def _alarms(card: Scorecard, name: str) -> tuple[str, ...]:
    sets = (card.onset, card.onset_first, card.escalation, card.escalation_first)
    return name, *(_alarmed(hits) for hits in sets), *_skill(card.skill.get("crps"))


def _alarmed(hits: Hits) -> str:
    return f"{_share(hits.share)} of {hits.cells}" if hits.cells else "none"


def _skill(gained: Skill | None) -> tuple[str, str]:
    if gained is None or gained.skill is None:
        return "", ""
    ends = [_signed(end) for end in (gained.skill_low, gained.skill_high)]
    return _signed(gained.skill), " to ".join(ends)


def _signed(value: float | None) -> str:
    return "unknown" if value is None else f"{100 * value:+.1f} %".replace("-", "−")


def _scored(value: float | None) -> str:
    return score(math.nan if value is None else value)


def _share(value: float | None) -> str:
    return share(math.nan if value is None else value)


def remarks(found: Report) -> list[str]:
    """What the scores rest on, what they leave out, and what they mean."""
    card = found.overall
    left = {"with an unknown outcome": card.unknown, "of countries not there": card.absent,
            "known but not forecast": card.unforecast}  # fmt: skip
    out = ", ".join(f"{amount(count)} {what}" for what, count in left.items() if count)
    history = f" {amount(card.no_history)} have no known history, so no benchmark." if card.no_history else ""
    return [
        f"Outcomes: {found.vintage}, {found.violence} deaths, revised vintage assumed. {amount(card.cells)} country-months "
        f"scored{f'; left out: {out}' if out else ''}.{history}",
        f"Better than {BENCHMARK} in {found.windows_better} of {len(found.windows)} windows. Lower is better but for AP25; "
        "skill is 1 less the ratio of the CRPS, its interval from resampling whole countries.",
        f"noBig leaves out {amount(card.big_cells)} country-months above 10,000 deaths, which can rule every mean of deaths.",
    ]
