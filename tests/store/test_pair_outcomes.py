"""Outcomes worked by hand: who killed whom when, by whose account, and what nobody can tell."""

from datetime import date, timedelta

import numpy as np

from tocsin.schema.months import last_day, parse_month
from tocsin.schema.news import NewsSeries
from tocsin.store.pair_figures import packaged_figures
from tocsin.store.pair_outcomes import PairMonths, PairOutcomes, pair_months

STATES = ("AAA", "BBB", "CCC")
PAIR = "AAA-BBB"


def news(
    *stories: tuple[date, str, str, bool], first: date = date(2004, 1, 1), last: date = date(2004, 12, 31)
) -> NewsSeries:
    """Stories of material conflict: day known, who, to whom, whether deaths are told."""
    rows = sorted(stories)
    return NewsSeries(
        "invented", STATES, np.array([day.toordinal() for day, *_ in rows], dtype=np.int32),
        np.array([STATES.index(a) for _, a, _, _ in rows], dtype=np.int16),
        np.array([STATES.index(b) for _, _, b, _ in rows], dtype=np.int16),
        np.full(len(rows), 3, dtype=np.int8), np.array([dead for *_, dead in rows], dtype=bool), first, last,
    )  # fmt: skip


def months(**dead: float) -> PairMonths:
    """UCDP's months of 2004; keys like ``m03``."""
    figures = {parse_month(f"2004-{key[1:]}"): value for key, value in dead.items()}
    return PairMonths("figures:invented_months", parse_month("2004-01"), parse_month("2004-12"), {PAIR: figures})


MARCH_MAY = (date(2004, 3, 10), date(2004, 5, 20))


def test_a_story_of_deaths_between_the_two_in_either_direction() -> None:
    for a, b in (("AAA", "BBB"), ("BBB", "AAA")):
        found = PairOutcomes(news((date(2004, 4, 2), a, b, True))).between(PAIR, *MARCH_MAY)
        assert (found.state, found.first, found.source) == ("fatal", date(2004, 4, 1), "invented")
        assert found.cites == ("figures:news",)


def test_a_story_tells_of_the_day_before_it_was_known() -> None:
    first, last = MARCH_MAY
    for known, state in ((first, "none"), (first + timedelta(1), "fatal"), (last + timedelta(1), "fatal"),
                         (last + timedelta(2), "none")):  # fmt: skip
        assert PairOutcomes(news((known, "AAA", "BBB", True))).between(PAIR, first, last).state == state


def test_others_deaths_and_bloodless_stories_are_none() -> None:
    told = news((date(2004, 4, 2), "AAA", "CCC", True), (date(2004, 4, 3), "AAA", "BBB", False))
    found = PairOutcomes(told).between(PAIR, *MARCH_MAY)
    assert found.state == "none" and "invented covers whole" in found.sentence


def test_what_is_not_covered_is_unknown_not_calm() -> None:
    short = news(last=date(2004, 5, 20))  # the last day's story would be known a day later
    for found in (PairOutcomes(), PairOutcomes(short), PairOutcomes(news(first=date(2004, 3, 11)))):
        said = found.between(PAIR, *MARCH_MAY)
        assert said.state == "unknown" and "dark is not calm" in said.sentence
    assert PairOutcomes(news(last=date(2004, 5, 21))).between(PAIR, *MARCH_MAY).state == "none"


def test_a_month_of_deaths_counts_if_at_least_half_of_it_lies_in_the_span() -> None:
    for month in ("m03", "m04", "m05"):  # 22 of 31, 30 of 30 and 20 of 31 days
        most = PairOutcomes(None, months(**{month: 7})).between(PAIR, *MARCH_MAY)
        assert (most.state, most.first) == ("fatal", None) and "the day is not known" in most.sentence
    early = MARCH_MAY[0], date(2004, 5, 15)
    part = PairOutcomes(news(), months(m05=7)).between(PAIR, *early)
    assert part.state == "unknown" and "is not known" in part.sentence
    assert PairOutcomes(news(), months(m05=7)).between(PAIR, MARCH_MAY[0], date(2004, 5, 16)).state == "fatal"
    assert PairOutcomes(None, months(m06=7)).between(PAIR, *MARCH_MAY).state == "none"
    assert PairOutcomes(None, months(m04=0.4)).between(PAIR, *MARCH_MAY).state == "none"


def test_an_unknown_month_is_not_covered() -> None:
    assert PairOutcomes(None, months(m04=float("nan"))).between(PAIR, *MARCH_MAY).state == "unknown"
    assert PairOutcomes(news(), months(m04=float("nan"))).between(PAIR, *MARCH_MAY).state == "none"  # the news looked


def test_nothing_counts_before_it_was_known() -> None:
    both = PairOutcomes(news((date(2004, 4, 2), "AAA", "BBB", True)), months(m04=7))
    assert both.until(date(2004, 4, 1)).between(PAIR, *MARCH_MAY).state == "unknown"
    assert both.until(date(2004, 4, 2)).between(PAIR, *MARCH_MAY).state == "fatal"
    counted = PairOutcomes(None, months(m04=7))
    assert counted.until(date(2004, 5, 30)).between(PAIR, *MARCH_MAY).state == "unknown"
    assert counted.until(date(2004, 5, 31)).between(PAIR, *MARCH_MAY).state == "fatal"


def test_the_packaged_months_are_pairs_in_order_within_the_span() -> None:
    table = pair_months(packaged_figures())
    assert table.deaths and all(pair[:3] < pair[4:] for pair in table.deaths)
    assert all(table.first <= m <= table.last for own in table.deaths.values() for m in own)
    early = table.until(date(2005, 6, 30))
    assert last_day(early.last) == date(2005, 5, 31)
    assert all(m <= early.last for own in early.deaths.values() for m in own)


def test_a_month_whose_deaths_the_news_dates_outside_the_span_is_explained() -> None:
    told = news((date(2004, 3, 6), "AAA", "BBB", True))
    assert PairOutcomes(told, months(m03=7)).between(PAIR, *MARCH_MAY).state == "none"
    assert PairOutcomes(told, months(m03=7, m04=2)).between(PAIR, *MARCH_MAY).state == "fatal"
    short = news((date(2004, 3, 6), "AAA", "BBB", True), last=date(2004, 4, 30))  # the rest of the span nobody read
    assert PairOutcomes(short, months(m03=7)).between(PAIR, *MARCH_MAY).state == "unknown"


def test_deaths_are_summed_over_months_that_lie_mostly_within() -> None:
    counted = PairOutcomes(None, months(m03=5, m04=7, m06=9))
    assert counted.deaths(PAIR, *MARCH_MAY) == 12
    assert counted.deaths(PAIR, date(2003, 12, 1), date(2004, 3, 31)) is None  # December was not counted
    assert PairOutcomes(None, months(m04=float("nan"))).deaths(PAIR, *MARCH_MAY) is None
    assert PairOutcomes().deaths(PAIR, *MARCH_MAY) is None
