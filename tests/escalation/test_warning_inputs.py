"""The weekly probabilities from the packaged record: no foresight, a usual by today's measure, dark without news."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from tocsin.escalation.pair_inputs import PairInputs
from tocsin.escalation.warning_inputs import weeks_of
from tocsin.escalation.warning_weeks import USUAL_LEAST, mondays
from tocsin.schema.news import NewsSeries
from tocsin.store.news_spans import spans_read, spans_until

FIRST, LAST = date(2005, 1, 3), date(2006, 3, 6)
STATES = ("IND", "PAK", "PER", "ECU")


def invented_news(seed: int = 0) -> NewsSeries:
    """Four years of stories among four states, in no relation to what happened."""
    rng = np.random.default_rng(seed)
    size = 3000
    start, end = date(2003, 1, 1), date(2006, 12, 31)
    known = np.sort(rng.integers(start.toordinal(), end.toordinal() + 1, size)).astype(np.int32)
    return NewsSeries("invented", STATES, known, *rng.integers(0, 4, (2, size)).astype(np.int16),
                      rng.integers(0, 4, size).astype(np.int8), rng.random(size) < 0.05, start, end)  # fmt: skip


@pytest.fixture(scope="module")
def inputs() -> PairInputs:
    return PairInputs.packaged(invented_news())


def test_a_week_does_not_change_with_what_came_later(inputs: PairInputs) -> None:
    days = mondays(FIRST, LAST)
    cut = len(days) - 6
    whole, early = weeks_of(inputs, days), weeks_of(inputs.until(days[cut - 1]), days[:cut])
    rows = [whole.pairs.index(pair) for pair in early.pairs]
    for target in whole.p:
        np.testing.assert_array_equal(whole.p[target][:cut, rows], early.p[target])
    np.testing.assert_array_equal(whole.usual("fatal_incident")[:cut, rows], early.usual("fatal_incident"))
    left = [at for at in range(len(whole.pairs)) if at not in rows]
    assert np.isnan(whole.p["fatal_dispute"][:cut, left]).all()  # pairs not yet heard of have no probability
    assert (~np.isnan(whole.usual("fatal_incident")[USUAL_LEAST:])).any()


def test_without_news_thirty_days_are_dark_and_twelve_months_are_not(inputs: PairInputs) -> None:
    dark = weeks_of(replace(inputs, news=None), mondays(FIRST, FIRST + timedelta(14)))
    assert np.isnan(dark.p["fatal_incident"]).all()
    assert (~np.isnan(dark.p["fatal_dispute"])).any()


def test_a_gap_in_the_news_darkens_what_follows_it_and_nothing_before(inputs: PairInputs) -> None:
    news = inputs.news
    assert news is not None
    gap = date(2005, 3, 15)
    read = np.array([d for d in range(news.first.toordinal(), news.last.toordinal() + 1)
                     if not gap.toordinal() <= d < gap.toordinal() + 20], dtype=np.int32)  # fmt: skip
    spans = spans_read(read)
    assert [span[0] for span in spans] == [news.first, gap + timedelta(20)]
    days = mondays(date(2005, 3, 1), date(2005, 4, 20))
    lit = {day: bool((~np.isnan(row)).any())
           for day, row in zip(days, weeks_of(inputs, days, spans).p["fatal_incident"], strict=True)}  # fmt: skip
    assert all(lit[day] for day in days if day <= gap + timedelta(6))  # a week old, the news still serves
    assert not any(lit[day] for day in days if day > gap + timedelta(7))
    before = weeks_of(inputs, days[:2], spans_until(spans, days[1])).p["fatal_incident"]
    np.testing.assert_array_equal(before, weeks_of(inputs, days, spans).p["fatal_incident"][:2])
