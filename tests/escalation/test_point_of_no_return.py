"""The hazard of war after the first deaths: a distribution that falls with time, wide where little is known, no date."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.escalation import point_of_no_return as hazard
from tocsin.escalation.point_of_no_return import WarTimes, come, point_of_no_return, war_times

DAY = date(2010, 12, 31)


@pytest.mark.parametrize("spatial", [True, False])
def test_the_odds_lie_in_their_interval_and_grow_with_the_horizon(spatial: bool) -> None:
    found = point_of_no_return(0, spatial, DAY)
    assert [one.months for one in found.odds] == [1, 3, 12]
    for one in found.odds:
        assert 0 < one.low < one.p < one.high < 1
    assert found.odds[0].p < found.odds[1].p < found.odds[2].p
    assert found.odds[2].p < found.wars / found.disputes + 0.02  # no more than all that ever reached war


def test_rivals_over_territory_are_nearer_to_war() -> None:
    assert point_of_no_return(0, True, DAY).odds[2].p > point_of_no_return(0, False, DAY).odds[2].p


def test_past_the_longest_time_on_record_nothing_is_left_to_tell() -> None:
    assert point_of_no_return(36, True, DAY).odds[0].p == 0


def test_with_known_counts_the_chance_is_the_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many wars, half of them in the month of the first deaths: s·(1 − ½) / (1 − s·½) after it."""
    monkeypatch.setattr(hazard, "war_times", lambda: WarTimes((0, 12), (100_000, 100_000), 1, 0, "x"))
    found = point_of_no_return(0, True, DAY, (12,))
    s = (found.wars + 1) / (found.disputes + 10)
    assert found.odds[0].p == pytest.approx(s * 0.5 / (1 - s * 0.5), abs=0.003)


def test_few_wars_make_a_wide_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    def width(times: int) -> float:
        monkeypatch.setattr(hazard, "war_times", lambda: WarTimes((0, 12), (times, times), 1, 0, "x"))
        odds = point_of_no_return(0, True, DAY, (12,)).odds[0]
        return odds.high - odds.low

    assert width(1) > 1.5 * width(1000)


@given(st.integers(0, 40), st.integers(0, 40))
def test_the_share_come_never_falls(a: int, b: int) -> None:
    f = np.array([[0.1, 0.4, 0.9]])
    low, high = sorted((a, b))
    assert come(f, (0, 6, 36), low)[0] <= come(f, (0, 6, 36), high)[0]


def test_the_sentence_says_on_how_few_cases_it_rests() -> None:
    found = point_of_no_return(1, True, DAY)
    times = war_times()
    assert found.timed == sum(times.counts)
    assert (
        f"{found.wars} of {found.disputes} disputes" in found.sentence
        and f"of {found.timed} wars only" in found.sentence
    )
    assert found.sentence.startswith("1 month after") and not any(year in found.sentence for year in ("201", "202"))
    assert found.cites == ("figures:pairs", "figures:pair_months")


def test_before_the_first_deaths_there_is_no_such_hazard() -> None:
    with pytest.raises(ValueError, match="before"):
        point_of_no_return(-1, True, DAY)
