"""Windows scored against an invented panel: by hand, with gaps, and as laws."""

from datetime import date

import msgspec
import numpy as np
import pytest

from evaluate.panels import FIRST, SPAN, invented, window
from tocsin.errors import BadInput
from tocsin.evaluate.forecasts import score
from tocsin.evaluate.scorecards import Report
from tocsin.evaluate.windows import Span, Window, conflictology12, known_deaths, spans_of, window_of
from tocsin.schema.forecasts import Forecast

DEATHS = np.array(
    [
        [*[0] * 12, 0, 0, 0, 0, 0],
        [*[6] * 12, 6, 6, 6, 30, 6],
        [*[0] * 6, *[12] * 6, 0, 0, 0, 0, 12],
    ],
    dtype=float,
)
ZERO = np.zeros((3, 3, 4), dtype=np.int64)


def test_an_all_zero_forecast_by_hand():
    report = score([window(ZERO)], invented(DEATHS), model="zero")
    card = report.overall
    assert (card.cells, card.unknown, card.absent, card.unforecast, card.no_history) == (9, 0, 0, 0, 0)
    assert card.crps == pytest.approx(54 / 9) and card.mis == pytest.approx(20 * 54 / 9)
    assert (card.zero, card.nonzero) == (0, 54 / 4)
    assert card.coverage == pytest.approx(5 / 9) and card.coverage_nonzero == 0
    assert card.brier25 == pytest.approx(1 / 9) and card.ap25 == pytest.approx(1 / 9)
    assert card.size_ratio == 0
    assert (card.onset.cells, card.escalation.cells, card.onset_first.cells) == (1, 1, 1)
    assert card.monthly_crps == pytest.approx({"2019-03": 2, "2019-04": 10, "2019-05": 6})
    assert (card.cutoff, card.first, card.last, card.draws) == ("2018-12", "2019-03", "2019-05", 4)
    worst = card.worst[0]
    assert (worst.country, worst.month, worst.outcome, worst.crps, worst.missed) == (2, "2019-04", 30, 30, True)


def test_the_benchmark_by_hand():
    report = score([window(ZERO)], invented(DEATHS))
    # country 2: exactly right but for 30; country 3: half zeros, half twelves: 6 − 3 against 0 or 12 alike
    assert report.benchmark.crps == pytest.approx((24 + 3 * 3) / 9)
    found = report.overall.skill["crps"]
    assert found.skill == pytest.approx(1 - 54 / 33) and found.cells == 9
    assert report.windows_better == 0


def test_the_benchmark_forecast_has_no_skill_over_itself():
    panel = invented(DEATHS)
    report = score([conflictology12(panel, SPAN, (1, 2, 3))], panel)
    assert report.overall.skill["crps"].skill == 0 and report.windows_better == 0
    assert report.overall.crps == report.benchmark.crps


def test_the_benchmark_sees_nothing_after_the_cut_off():
    later = DEATHS.copy()
    later[:, 12:] = 999
    one, two = (conflictology12(invented(deaths), SPAN, (1, 2, 3)).draws for deaths in (DEATHS, later))
    assert np.array_equal(one, two)


def test_unknown_outcomes_are_counted_and_in_no_mean():
    deaths = DEATHS.copy()
    deaths[1, 15] = np.nan
    card = score([window(ZERO)], invented(deaths)).overall
    assert (card.cells, card.unknown) == (8, 1)
    assert card.crps == pytest.approx(24 / 8)
    assert card.skill["crps"].cells == 8


def test_months_that_the_panel_does_not_reach_are_unknown():
    report = score([window(ZERO)], invented(DEATHS[:, :16]))
    assert (report.overall.cells, report.overall.unknown) == (6, 3)


def test_a_window_with_no_known_month_has_no_scores():
    report = score([window(ZERO)], invented(DEATHS[:, :13]))
    card = report.overall
    assert (card.cells, card.unknown) == (0, 9)
    assert (card.crps, card.ign, card.ap25, card.coverage, card.onset.share) == (None,) * 5
    assert card.skill["crps"].skill is None and card.worst == ()
    assert msgspec.json.decode(msgspec.json.encode(report), type=Report) == report


def test_a_country_that_was_not_there_is_no_calm_country():
    exists = np.ones(DEATHS.shape, dtype=bool)
    exists[0, 14:16] = False
    card = score([window(ZERO)], invented(DEATHS, exists)).overall
    assert (card.cells, card.absent, card.unknown) == (7, 2, 0)
    assert card.crps == pytest.approx(54 / 7)


def test_a_country_without_a_known_history_is_scored_but_not_compared():
    deaths = DEATHS.copy()
    deaths[1, 3] = np.nan
    report = score([window(ZERO)], invented(deaths))
    card = report.overall
    assert (card.cells, card.no_history, card.unknown) == (9, 3, 0)
    assert (card.skill["crps"].cells, card.skill["crps"].left_out) == (6, 3)
    assert (card.onset.cells, card.escalation.cells) == (0, 0)
    assert report.benchmark.cells == 6
    assert card.worst[0].benchmark is None


def test_a_country_left_out_is_an_error_unless_asked_for():
    panel = invented(DEATHS)
    with pytest.raises(BadInput, match=r"3 country-months .* Country 2 in 2019-03"):
        score([window(ZERO[:2], units=(1, 3))], panel)
    card = score([window(ZERO[:2], units=(1, 3))], panel, partial=True).overall
    assert (card.cells, card.unforecast) == (6, 3)


def test_neither_the_order_of_countries_nor_that_of_draws_matters():
    dice = np.random.default_rng(1)
    deaths = dice.poisson(dice.gamma(0.3, 40, (20, 17)))
    draws = dice.poisson(20, (20, 3, 30))
    panel = invented(deaths)
    order = dice.permutation(20)
    one = score([window(draws)], panel, seed=2).overall
    two = score([window(draws[order][:, :, ::-1], units=tuple((order + 1).tolist()))], panel, seed=2).overall
    for name in ("crps", "ign", "mis", "log_crps", "brier25", "ap25", "nonzero", "coverage_nonzero"):
        assert getattr(two, name) == pytest.approx(getattr(one, name)), name
    assert two.onset == one.onset and two.escalation_first == one.escalation_first
    assert two.skill["crps"].skill_low == pytest.approx(one.skill["crps"].skill_low)


def test_windows_of_unequal_size_weigh_the_same_in_the_main_scores():
    deaths = np.tile(DEATHS, 2)
    second = Span("later", FIRST + 31, FIRST + 31, FIRST + 28)
    report = score([window(ZERO), window(ZERO[:, :1], second)], invented(deaths))
    first, last = report.windows
    assert first.cells == 9 and last.cells == 3
    assert report.overall.crps == pytest.approx((first.crps + last.crps) / 2)
    assert report.overall.nonzero == pytest.approx((54 + last.crps * 3) / 5)
    assert report.overall.cutoff is None


def test_the_report_goes_through_json_and_is_the_same_twice():
    one, two = (score(iter([window(ZERO + 5)]), invented(DEATHS), model="five", seed=3) for _ in range(2))
    told = msgspec.json.encode(one)
    assert told == msgspec.json.encode(two)
    assert msgspec.json.decode(told, type=Report) == one


def test_misses_come_first_among_the_worst():
    draws = ZERO + 6
    draws[1, 1] = [0, 0, 0, 400]
    cells = score([window(draws)], invented(DEATHS)).overall.worst
    assert [cell.missed for cell in cells] == sorted((cell.missed for cell in cells), reverse=True)
    assert max(cells, key=lambda cell: cell.crps).missed is False


def onset_among(loud, draws_of_the_quiet=0):
    """Eleven countries forecast at 60 and a twelfth, usually at 20, that comes to 30 in 2019-04."""
    deaths = np.zeros((12, 17))
    deaths[:11, 0] = loud
    deaths[11, :12], deaths[11, 15] = 20, 30
    draws = np.full((12, 3, 4), 60)
    draws[11] = draws_of_the_quiet
    return score([window(draws)], invented(deaths)).overall


def test_only_countries_quiet_for_all_twelve_months_compete_for_alarms_of_an_onset():
    missed, named = onset_among(loud=24), onset_among(loud=25)
    assert (missed.onset_first.share, named.onset_first.share) == (0, 1)
    assert [(cell.country, cell.month) for cell in missed.missed_first] == [(12, "2019-04")]
    assert named.missed_first == ()
    assert missed.escalation.cells == 0


def test_an_alarm_of_escalation_needs_the_chance_of_four_times_the_usual():
    deaths = np.zeros((12, 17))
    deaths[:, :12], deaths[11, 15] = 20, 90
    draws = np.full((12, 3, 4), 79)
    draws[11] = [0, 0, 0, 80]
    card = score([window(draws)], invented(deaths)).overall
    assert (card.escalation_first.cells, card.escalation_first.share) == (1, 1)


def test_skill_without_the_big_cells_leaves_them_out():
    deaths = DEATHS.copy()
    deaths[1, 15] = 10_001
    card = score([window(ZERO)], invented(deaths)).overall
    assert (card.big_cells, card.skill["crps"].cells, card.skill["no_big"].cells) == (1, 9, 8)
    assert card.no_big == card.skill["no_big"].score == pytest.approx(24 / 8)


def test_a_first_onset_without_an_alarm_is_named():
    deaths = np.zeros((12, 17))
    deaths[11, 15] = 40
    draws = np.zeros((12, 3, 4), dtype=np.int64)
    draws[:11] = 30
    card = score([window(draws)], invented(deaths)).overall
    assert card.onset_first.share == 0
    assert [(cell.country, cell.month) for cell in card.missed_first] == [(12, "2019-04")]


@pytest.mark.parametrize(
    ("draws", "said"),
    [
        (np.full((3, 3, 4), -1), "country 1, 2019-03: a draw of -1 deaths"),
        (np.full((3, 3, 4), np.nan), "a draw of nan deaths"),
        (np.full((3, 3, 4), np.inf), "a draw of inf deaths"),
        (np.zeros((3, 2, 4)), "do not fit 3 units and 3 months"),
        (np.zeros((3, 3, 0)), "do not fit"),
    ],
)
def test_draws_that_are_no_counts_are_refused(draws, said):
    with pytest.raises(BadInput, match=said):
        window(draws)


def test_other_impossible_windows_are_refused():
    with pytest.raises(BadInput, match="names a country twice"):
        window(ZERO, units=(1, 1, 2))
    with pytest.raises(BadInput, match="country 9,"):
        score([window(ZERO, units=(1, 2, 9))], invented(DEATHS))
    with pytest.raises(BadInput, match="no window to score"):
        score([], invented(DEATHS))
    with pytest.raises(BadInput, match="is no window"):
        Span("x", 460, 471, 460)


def test_a_stored_forecast_is_a_window():
    panel = invented(DEATHS)
    day = date(2019, 1, 31)
    forecast = Forecast("zero", panel.units, tuple(SPAN.months), ZERO, SPAN.cutoff, SPAN.cutoff, "invented", day, day)
    found = window_of(forecast)
    assert (found.units, found.span.cutoff, found.span.name) == ((1, 2, 3), SPAN.cutoff, "2019-03..2019-05")
    assert isinstance(found, Window) and score([found], panel).overall.cells == 9
    gap = Forecast("zero", panel.units, (471, 473, 474), ZERO, 468, 468, "invented", day, day)
    with pytest.raises(BadInput, match="not consecutive"):
        window_of(gap)


def test_windows_are_blocks_of_twelve():
    assert [(span.name, span.first, span.last, span.cutoff) for span in spans_of(range(457, 482))] == [
        ("2018", 457, 468, 454),
        ("2019", 469, 480, 466),
        ("2020", 481, 481, 478),
    ]
    assert [span.name for span in spans_of([535, 536, 457])] == ["2018", "2024-07..2024-08"]


def test_a_placeholder_zero_is_unknown():
    exists = np.ones(DEATHS.shape, dtype=bool)
    exists[0, 0] = False
    assert np.isnan(known_deaths(invented(DEATHS, exists)).deaths).sum() == 1
