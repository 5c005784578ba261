"""The news between two states as features: by hand, symmetric, steadied."""

from datetime import timedelta

import numpy as np
import pytest

from escalation.pair_days import DAY, series
from tocsin.escalation import pair_news
from tocsin.escalation.pair_news import NEWS, STORIES_A_DAY

PAIR = (("IND", "PAK"),)
MK, VK = 3, 2


def _ago(days: int, *, a: str = "IND", b: str = "PAK", quad: int = MK, fatal: bool = False):  # type: ignore[no-untyped-def]
    return (DAY - timedelta(days=days), a, b, quad, fatal)


def test_by_hand() -> None:
    """Four stories in 30 days where the source tells one other story a day: counts scaled by 5 stories a day over all told."""
    news = series([_ago(day) for day in (1, 5, 9, 20)])
    found = dict(zip(NEWS, pair_news.features(news, PAIR, DAY)[0], strict=True))
    assert np.isclose(found["material_30"], np.log1p(4 * 30 * STORIES_A_DAY / (30 + 4)))
    assert np.isclose(found["material_365"], np.log1p(4 * 365 * STORIES_A_DAY / (365 + 4)))
    assert np.isclose(found["surge"], np.log(5.0))
    assert found["verbal_90"] == found["cooperation_90"] == 0


def test_who_acts_on_whom_does_not_matter() -> None:
    one = series([_ago(3), _ago(7, quad=VK), _ago(200, a="PAK", b="IND")])
    other = series([_ago(3, a="PAK", b="IND"), _ago(7, a="PAK", b="IND", quad=VK), _ago(200)])
    assert np.array_equal(pair_news.features(one, PAIR, DAY), pair_news.features(other, PAIR, DAY))
    assert np.array_equal(pair_news.features(one, PAIR, DAY), pair_news.features(one, (("PAK", "IND"),), DAY))


def test_a_pair_always_in_the_news_does_not_surge() -> None:
    steady = series([_ago(day) for day in range(0, 1700, 10)])
    assert abs(pair_news.features(steady, PAIR, DAY)[0, NEWS.index("surge")]) < 0.2


def test_days_not_stories_bring_a_pair_in() -> None:
    same_day = series([_ago(3), _ago(3, a="PAK", b="IND"), *(_ago(day) for day in (10, 20, 30))])
    assert "IND-PAK" not in pair_news.entrants(same_day, DAY)
    assert "IND-PAK" in pair_news.entrants(series([_ago(day) for day in (3, 10, 20, 30, 40)]), DAY)
    assert "IND-PAK" not in pair_news.entrants(series([_ago(day) for day in (3, 10, 20, 30, 800)]), DAY)


@pytest.mark.parametrize(("late", "there"), [(0, True), (7, True), (8, False)])
def test_old_news_is_dark(late: int, there: bool) -> None:
    found = pair_news.usable(series([]), DAY + timedelta(days=late))
    assert found == (DAY if there else None)


def test_news_that_only_begins_is_dark() -> None:
    assert pair_news.usable(series([], first=DAY - timedelta(days=300)), DAY) is None
    assert pair_news.usable(None, DAY) is None
