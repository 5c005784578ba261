"""Forecasts kept in the store against what came, as a page shows them: misses first, then skill, then calibration."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

from pydantic import Field

from tocsin.evaluate.standings import Case, ForecastScoreboard, ModelScore, Track
from tocsin.web.context import Part
from tocsin.web.parts import charts

LISTED = 20
AHEAD = (
    "Forecast before the month began",
    "Issued before the first day of the month forecast: nobody could have seen the outcome.",
)
AFTERWARDS = (
    "Forecast when the month had begun or was over",
    "Replays of a past day, and the month of issue itself: whoever made them could have seen the outcome. Never mixed with "
    "the others.",
)


class MissedMonth(Part):
    """A country and month that a kept forecast missed."""

    country: str = Field(description="The country.")
    month: str = Field(description="The month, YYYY-MM.")
    deaths: float = Field(description="Deaths.")
    low: float = Field(description="Lower end of the 90 % interval.")
    high: float = Field(description="Upper end of the 90 % interval.")
    p25: float = Field(description="Chance of 25 deaths or more that was said.")
    crps: float = Field(description="The score, CRPS: lower is better.")
    benchmark: float | None = Field(description="That of the benchmark.")
    model: str = Field(description="The model.")
    issued: date = Field(description="The day the forecast was issued.")
    why: str = Field(description="Outside the interval, an onset without alarm, or both.")


class ModelRow(Part):
    """A model's kept forecasts together."""

    model: str = Field(description="The model.")
    kept: int = Field(description="Forecasts kept.")
    months: int = Field(description="Months that are in.")
    pending: int = Field(description="Months whose figure is not due yet.")
    unknown: int = Field(description="Months whose figure is due and not there.")
    crps: float | None = Field(description="Mean CRPS; null where no month is in.")
    benchmark: float | None = Field(description="That of the benchmark on the same months.")
    skill: float | None = Field(description="1 − CRPS / CRPS of the benchmark.")
    skill_low: float | None = Field(description="Lower end of its 90 % interval.")
    skill_high: float | None = Field(description="Upper end of its 90 % interval.")
    inside: float | None = Field(description="Share of outcomes inside the 90 % interval.")


class KeptTrack(Part):
    """Kept forecasts of one kind."""

    title: str = Field(description="Which.")
    note: str = Field(description="What that means for reading them.")
    missed: int = Field(description="Country-months missed.")
    misses: tuple[MissedMonth, ...] = Field(description=f"The worst, at most {LISTED}.")
    models: tuple[ModelRow, ...] = Field(description="Skill by model.")
    drawings: tuple[charts.Drawing, ...] = Field((), description="Skill and calibration.", exclude=True)


def kept_tracks(board: ForecastScoreboard | None) -> tuple[KeptTrack, ...]:
    """The tracks of a board that hold a forecast; none without a board."""
    if board is None:
        return ()
    told = ((AHEAD, board.ahead), (AFTERWARDS, board.afterwards))
    return tuple(_track(*words, track) for words, track in told if track.issues)


def _track(title: str, note: str, track: Track) -> KeptTrack:
    return KeptTrack(
        title=title, note=note, missed=track.missed, misses=tuple(map(_month, track.misses[:LISTED])),
        models=tuple(map(_model, track.models)), drawings=tuple(_drawings(track)),
    )  # fmt: skip


def _month(one: Case) -> MissedMonth:
    why = [words for words, true in (("outside", one.outside), ("onset without alarm", one.unalarmed)) if true]
    return MissedMonth(country=one.name, month=one.month, deaths=one.outcome, low=one.low, high=one.high, p25=one.p25,
                       crps=one.crps, benchmark=one.benchmark, model=one.model, issued=one.issued,
                       why=", ".join(why) or "inside")  # fmt: skip


def _model(one: ModelScore) -> ModelRow:
    against = one.scores.skill["crps"] if one.scores else None
    return ModelRow(
        model=one.model, kept=one.issues, months=one.tally.months_scored, pending=one.tally.months_pending,
        unknown=one.tally.months_unknown, crps=one.scores.crps if one.scores else None,
        benchmark=against.benchmark if against else None, skill=against.skill if against else None,
        skill_low=against.skill_low if against else None, skill_high=against.skill_high if against else None,
        inside=one.scores.coverage if one.scores else None,
    )  # fmt: skip


def _drawings(track: Track) -> Iterator[charts.Drawing]:
    """Skill of all models, then the reliability of each."""
    from tocsin.charts.calibration import Reliability, reliability_diagram
    from tocsin.charts.skill import Score, score_chart

    skills = [(one.model, one.scores.skill["crps"]) for one in track.models if one.scores]
    if skills:
        rows = [
            Score(model, _or_nan(it.skill), _or_nan(it.skill_low), _or_nan(it.skill_high), ours=True)
            for model, it in skills
        ]
        title = "Skill against the benchmark, conflictology-12"
        yield charts.drawing(title, score_chart(rows, title, "1 − CRPS / CRPS of the benchmark, higher is better"))
    for one in track.models:
        if one.calibration:
            bins = [
                Reliability(_or_nan(each.forecast), _or_nan(each.observed), each.cells)
                for each in one.calibration.reliability25
                if each.cells
            ]
            title = f"Chance of 25 deaths or more in a month, {one.model}"
            yield charts.drawing(title, reliability_diagram(bins, title))


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value
