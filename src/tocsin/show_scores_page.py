"""The page of scores: misses, scores window by window, and calibration as pictures."""

from __future__ import annotations

import math

from tocsin.charts.calibration import Coverage, Reliability, coverage_chart, pit_histogram, reliability_diagram
from tocsin.charts.page import Part, page, table
from tocsin.charts.skill import Score, score_chart, window_chart
from tocsin.evaluate.calibration import Calibration
from tocsin.evaluate.scorecards import Report, Scorecard
from tocsin.evaluate.skill import Skill
from tocsin.show_scores import (
    ALARM_HEAD,
    BENCHMARK,
    MISS_HEAD,
    SCORE_HEAD,
    alarm_rows,
    missed,
    misses,
    remarks,
    score_rows,
)

COMPARED = {"crps": "CRPS", "no_big": "CRPS, months ≤ 10,000 deaths", "log_crps": "log CRPS", "ign": "log score",
            "mis": "interval score", "brier25": "Brier score of ≥ 25"}  # fmt: skip


def scores_page(found: Report) -> str:
    """A self-contained page of a report."""
    named = found.model or "the draws"
    parts = [
        ("Worst misses", _misses(missed(found), "Outcomes outside the 90 % interval, by CRPS.")),
        ("Not alarmed", _misses(misses(found.overall.missed_first), "First onsets and escalations that got no alarm.")),
        ("Scores", table(SCORE_HEAD, score_rows(found))),
        ("Alarms and skill", table(ALARM_HEAD, alarm_rows(found), "Share alarmed, with ten alarms a month.")),
        ("Window by window", _windows(found, named)),
        (f"Against {BENCHMARK}", _skills(found.overall)),
        *_calibration(found.calibration),
    ]
    return page(f"Forecasts held against what happened: {named}", parts, remarks(found))


def _misses(rows: list[tuple[str, ...]], caption: str) -> str:
    return table(MISS_HEAD, rows, caption) if rows else "<p>None.</p>"


def _windows(found: Report, named: str) -> str:
    crps = {named: _by_window(found.windows), BENCHMARK: _by_window(found.benchmark_windows)}
    return window_chart(crps, "CRPS by window", reference=BENCHMARK, ours=named, note="Lower is better.")


def _by_window(cards: tuple[Scorecard, ...]) -> dict[str, float]:
    return {card.name: _number(card.crps) for card in cards}


def _skills(card: Scorecard) -> str:
    rows = [_skill(words, card.skill[name]) for name, words in COMPARED.items() if name in card.skill]
    note = "Above zero is better than the benchmark. 90 % intervals from resampling whole countries."
    return score_chart(rows, f"Skill against {BENCHMARK}", "skill, higher is better", ("benchmark", 0.0), note)


def _skill(words: str, gained: Skill) -> Score:
    return Score(words, _number(gained.skill), _number(gained.skill_low), _number(gained.skill_high), ours=True)


def _calibration(seen: Calibration) -> list[Part]:
    reliable = [
        Reliability(_number(each.forecast), _number(each.observed), each.cells)
        for each in seen.reliability25
        if each.forecast is not None
    ]
    rows = [
        Coverage(f"{100 * each.level:g} % interval, {what}", each.level, _number(part), count)
        for each in seen.coverage
        if each.lead is None
        for what, part, count in (
            ("all months", each.share, each.cells),
            ("with deaths", each.nonzero, each.nonzero_cells),
        )
    ]
    return [
        ("Probability integral transform", pit_histogram(seen.pit.counts, "All country-months", seen.pit.unknown)),
        ("… of months with deaths", pit_histogram(seen.pit_nonzero.counts, "Country-months with deaths", 0,
                                                  "Chosen by their outcome: a calibrated forecast leans right here.")),
        ("Reliability of P(≥ 25)", reliability_diagram(reliable, "25 deaths or more in a month")),
        ("Coverage", coverage_chart(rows, "Outcomes inside the central interval")),
    ]  # fmt: skip


def _number(value: float | None) -> float:
    return math.nan if value is None else value
