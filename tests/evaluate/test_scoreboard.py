"""Kept forecasts scored as months come in: as ``score`` says, in two tracks, and never with what came later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluate.panels import FIRST, invented
from store import kept
from tocsin import run
from tocsin.errors import NotFound
from tocsin.evaluate.forecasts import score
from tocsin.evaluate.scoreboard import scoreboard
from tocsin.evaluate.standings import ForecastScoreboard, Tally, Track
from tocsin.evaluate.windows import window_of
from tocsin.schema.forecasts import Forecast, Issue
from tocsin.schema.months import known_day
from tocsin.schema.panels import Panel
from tocsin.store.kept_forecasts import issue_id
from tocsin.store.panel import panel as panel_of
from tocsin.store.store import Store

MODELS = ("conflictology-12", "recency")
MID, END = date(2019, 7, 15), date(2020, 3, 31)
MEANS = ("crps", "log_crps", "ign", "brier25", "coverage", "coverage_nonzero", "onset_first", "skill")


@pytest.fixture(scope="module")
def replays() -> dict[str, Forecast]:
    """The year 2019 as two models saw it on 30 November 2018, from data up to October."""
    return {name: kept.real(name, "2018-10", "2019-01", 12, "2018-11-30") for name in MODELS}


@pytest.fixture(scope="module")
def store(replays: dict[str, Forecast], tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store(tmp_path_factory.mktemp("kept") / "store")
    for forecast in replays.values():
        run.keep_forecast(made, forecast)
    return made


def outcomes(store: Store, day: date) -> Panel:
    with store.view(day) as view:
        return panel_of(view)


@pytest.mark.parametrize(("day", "months"), [(END, 12), (MID, 5)])
def test_the_scores_are_those_of_the_same_draws(
    store: Store, replays: dict[str, Forecast], day: date, months: int
) -> None:
    board, panel = run.forecast_scoreboard(store, day), outcomes(store, day)
    assert [model.model for model in board.ahead.models] == sorted(MODELS) and not board.afterwards.issues
    for model, issue in zip(board.ahead.models, board.ahead.issues, strict=True):
        report = score([window_of(replays[model.model])], panel)
        assert model.scores and model.scores == issue.scores
        assert {name: getattr(model.scores, name) for name in MEANS} == {
            name: getattr(report.overall, name) for name in MEANS
        }
        assert model.calibration == report.calibration
        assert model.tally == Tally(months, 12 - months, 0, 191 * months, 191 * (12 - months), 0, 0)
    assert msgspec.json.decode(msgspec.json.encode(board), type=ForecastScoreboard) == board


def test_the_benchmark_has_its_published_score(store: Store) -> None:
    """Conflictology in the challenge's window 2019: 9.15 (its retrospective table, final vintage)."""
    benchmark = run.forecast_scoreboard(store, END, "conflictology-12").ahead.models[0].scores
    assert benchmark and benchmark.crps == pytest.approx(9.15, abs=0.01)
    assert benchmark.skill["crps"].skill == pytest.approx(0, abs=1e-12)


def test_misses_come_worst_first_and_are_all_that_lay_outside_or_were_not_alarmed(
    store: Store, replays: dict[str, Forecast]
) -> None:
    track = run.forecast_scoreboard(store, END, "recency").ahead
    crps = [case.crps for case in track.misses]
    assert crps == sorted(crps, reverse=True) and all(case.outside or case.unalarmed for case in track.misses)
    assert not any(case.outside or case.unalarmed for case in track.rest)
    obs = outcomes(store, END).of(replays["recency"].months)
    low, high = np.quantile(replays["recency"].draws, [0.05, 0.95], axis=2)
    outside = (obs < low) | (obs > high)
    assert outside.sum() <= track.missed <= outside.sum() + 10, "and a few onsets"
    [worst] = [case for case in track.misses if (case.country, case.month) == ("LBY", "2019-04")]
    assert worst.outcome == 379 and worst.lead == 6 and worst.outside


def test_nothing_that_came_later_changes_the_scoreboard_of_a_day(store: Store, tmp_path: Path) -> None:
    other = Store(tmp_path / "store")
    run.keep_forecast(other, kept.real("recency", "2018-10", "2019-01", 12, "2018-11-30"))
    before = msgspec.json.encode(run.forecast_scoreboard(other, MID))
    run.keep_forecast(other, kept.real("recency", "2018-10", "2019-01", 12, "2019-07-16", as_of="2018-11-30", seed=1))
    run.keep_forecast(other, kept.real("recency", "2018-10", "2019-01", 12, "2019-07-16", as_of="2018-11-30"))
    assert msgspec.json.encode(run.forecast_scoreboard(other, MID)) == before
    assert msgspec.json.encode(run.forecast_scoreboard(other, date(2019, 7, 16))) != before


def test_a_replay_is_never_mixed_with_what_was_said_before_the_fact(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    run.keep_forecast(store, kept.real("recency", "2018-10", "2019-01", 12, "2018-11-30"))
    before = run.forecast_scoreboard(store, END)
    replay = kept.real("recency", "2018-10", "2019-01", 12, "2020-02-15", as_of="2018-11-30", seed=1)
    run.keep_forecast(store, replay)
    after = run.forecast_scoreboard(store, END)
    assert after.ahead == before.ahead and before.afterwards.issues == ()
    [one] = after.afterwards.issues
    assert (one.issued, one.as_of, one.tally.months_scored) == (date(2020, 2, 15), date(2018, 11, 30), 12)
    assert {case.issue for case in after.afterwards.misses} == {issue_id(replay)}


def test_before_anything_was_kept_there_is_no_scoreboard(store: Store) -> None:
    with pytest.raises(NotFound, match="no forecast was kept by 2018-11-29") as raised:
        run.forecast_scoreboard(store, date(2018, 11, 29))
    assert "tocsin forecast --keep" in raised.value.remedy
    with pytest.raises(NotFound, match="'pool'") as raised:
        run.forecast_scoreboard(store, END, "pool")
    assert "conflictology-12, recency" in raised.value.remedy


# Invented panels begin in January 2018; the history is 2018, the cut-off December, the months forecast March to May 2019.
CUTOFF, MONTHS = FIRST + 11, (FIRST + 14, FIRST + 15, FIRST + 16)
QUIET = [0.0] * 14


def made(panel: Panel, forecasts: Iterable[Forecast], day: date) -> ForecastScoreboard:
    held = {issue_id(forecast): forecast for forecast in forecasts}
    issues = [
        Issue(
            id=name, model=one.model, issued=one.issued, as_of=one.as_of, cutoff=one.cutoff,
            fitted_through=one.fitted_through, vintage=one.vintage, vintage_assumed=one.vintage_assumed, seed=one.seed,
            months=one.months, countries=len(one.units), draws=one.draws.shape[2],
        )
        for name, one in held.items()
    ]  # fmt: skip
    return scoreboard(issues, lambda issue: held[issue.id], panel, day)


def zeros(countries: int, months: tuple[int, ...] = MONTHS, issued: date | None = None) -> Forecast:
    return kept.invented(np.zeros((countries, len(months), 4)), months, CUTOFF, issued)


def tally(track: Track) -> Tally:
    [issue], [model] = track.issues, track.models
    assert issue.tally == model.tally
    return issue.tally


def test_pending_unknown_and_absent_by_hand() -> None:
    """March is in, but for one country unknown and for one that is not there; April is not due; May neither."""
    deaths = np.array([[*QUIET, 3], [*QUIET, np.nan], [*QUIET, 0]])
    exists = np.ones(deaths.shape, dtype=bool)
    exists[2, 14] = False
    board = made(invented(deaths, exists), [zeros(3)], known_day(MONTHS[0]))
    assert tally(board.ahead) == Tally(1, 2, 0, 1, 6, 1, 1)
    [model] = board.ahead.models
    assert model.scores and model.scores.crps == 3


def test_a_month_that_is_due_and_that_no_source_speaks_of_is_unknown() -> None:
    """The panel ends in March, as when nothing was pulled; on the day April is due."""
    board = made(invented(np.array([[*QUIET, 3]])), [zeros(1)], known_day(MONTHS[1]))
    assert tally(board.ahead) == Tally(1, 1, 1, 1, 1, 1, 0)


def test_nothing_in_yet_has_no_score() -> None:
    board = made(invented(np.array([QUIET])), [zeros(1)], known_day(CUTOFF))
    assert tally(board.ahead) == Tally(0, 3, 0, 0, 3, 0, 0)
    assert [(one.scores, one.calibration) for one in board.ahead.models] == [(None, None)]
    assert board.ahead.missed == 0 and board.ahead.misses == board.ahead.rest == ()


def test_a_country_that_the_panel_lacks_is_unknown_and_breaks_nothing() -> None:
    board = made(invented(np.array([[*QUIET, 3, 0, 0]])), [zeros(2)], known_day(MONTHS[-1]))
    assert tally(board.ahead) == Tally(3, 0, 0, 3, 0, 3, 0)
    nowhere = replace(zeros(1), units=(kept.UNITS[3],))
    assert tally(made(invented(np.array([[*QUIET, 3, 0, 0]])), [nowhere], known_day(MONTHS[-1])).ahead).unknown == 3


def test_the_month_of_issue_is_not_before_the_fact() -> None:
    board = made(invented(np.array([[*QUIET, 3, 5, 7]])), [zeros(1, issued=date(2019, 4, 1))], known_day(MONTHS[-1]))
    assert [(one.first, one.last) for one in board.ahead.issues] == [("2019-05", "2019-05")]
    assert [(one.first, one.last) for one in board.afterwards.issues] == [("2019-03", "2019-04")]
    ahead, afterwards = board.ahead.models[0].scores, board.afterwards.models[0].scores
    assert ahead and afterwards and (ahead.crps, afterwards.crps) == (7, 4)


def test_months_with_a_gap_are_scored_run_by_run() -> None:
    board = made(invented(np.array([[*QUIET, 3, 5, 7]])), [zeros(1, (MONTHS[0], MONTHS[2]))], known_day(MONTHS[-1]))
    [model] = board.ahead.models
    assert (model.issues, model.tally.scored, model.tally.months_scored) == (1, 2, 2)
    assert [one.scores and one.scores.crps for one in board.ahead.issues] == [3, 7]


def test_an_onset_without_alarm_is_a_miss_though_inside_the_interval() -> None:
    """Eleven countries of twelve get a likelier blow than the twelfth, which has one; ten alarms a month are given."""
    deaths = np.zeros((12, 15))
    deaths[11, 14] = 30
    draws = np.zeros((12, 1, 10))
    draws[:11, :, 5:], draws[11, :, 8:] = 40, 40
    units = tuple(msgspec.structs.replace(kept.UNITS[0], id=number) for number in range(1, 13))
    forecast = replace(kept.invented(draws[:1], MONTHS[:1], CUTOFF), units=units, draws=draws.astype(np.int64))
    board = made(invented(deaths), [forecast], known_day(MONTHS[0]))
    [miss] = board.ahead.misses
    assert (miss.country, miss.outside, miss.unalarmed, miss.p25) == ("A11", False, True, 0.2)
    assert board.ahead.missed == 1 and len(board.ahead.rest) == 10
    draws[11, :, 1:] = 40
    likely = replace(forecast, draws=draws.astype(np.int64))
    assert made(invented(deaths), [likely], known_day(MONTHS[0])).ahead.missed == 0


def test_several_issues_of_a_model_are_pooled_as_score_pools_windows() -> None:
    dice = np.random.default_rng(5)
    panel = invented(dice.poisson(20, (4, 17)))
    forecasts = [kept.invented(dice.poisson(mean, (4, 3, 8)), MONTHS, CUTOFF) for mean in (10, 20)]
    board = made(panel, forecasts, known_day(MONTHS[-1]))
    [model] = board.ahead.models
    report = score([window_of(one) for one in forecasts], panel)
    assert model.scores and model.issues == 2 and model.scores.crps == report.overall.crps
    assert model.scores.skill == report.overall.skill and model.calibration == report.calibration
    assert {one.scores.crps for one in board.ahead.issues if one.scores} == {card.crps for card in report.windows}


@settings(max_examples=60, deadline=None)
@given(data=st.data(), countries=st.integers(1, 4), width=st.integers(12, 20), lag=st.integers(-3, 3))
def test_every_country_month_is_counted_once(data: st.DataObject, countries: int, width: int, lag: int) -> None:
    """Whatever is unknown, absent or not due; and what is scored is what the panel knows."""
    cell = st.sampled_from([0.0, 3.0, 40.0, np.nan])
    deaths = np.array(data.draw(st.lists(cell, min_size=countries * width, max_size=countries * width)))
    there = st.lists(st.booleans(), min_size=countries * width, max_size=countries * width)
    exists = np.array(data.draw(there)).reshape(countries, width)
    months = tuple(sorted(data.draw(st.sets(st.integers(CUTOFF + 1, CUTOFF + 8), min_size=1))))
    panel = invented(deaths.reshape(countries, width), exists)
    issued = data.draw(st.dates(known_day(CUTOFF), date(2019, 12, 31)))
    forecast = kept.invented(np.ones((3, len(months), 2)), months, CUTOFF, issued)
    board = made(panel, [forecast], known_day(panel.last + max(lag, 0)))
    counted = sum((one.tally for track in (board.ahead, board.afterwards) for one in track.issues), Tally())
    assert counted.scored + counted.pending + counted.unknown + counted.absent == 3 * len(months)
    assert counted.months_scored + counted.months_pending + counted.months_unknown == len(months)
    assert min(msgspec.structs.astuple(counted)) >= 0
    known = np.where(panel.exists, panel.deaths, np.nan)[:3]
    here = [month - panel.first for month in months if month <= panel.last]
    assert counted.scored == int((~np.isnan(known[:, here])).sum())
