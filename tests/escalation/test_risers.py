"""Country risers: the arithmetic is open, nothing later is seen, what is missing is said, no country is favoured."""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.errors import BadInput, NotFound
from tocsin.escalation import riser_fits, riser_months
from tocsin.escalation.riser_features import COUNTED, FLOOR, LONGER, news_terms
from tocsin.escalation.riser_fits import TERMS
from tocsin.escalation.riser_inputs import inputs
from tocsin.escalation.riser_words import percent
from tocsin.escalation.risers import riser_risks, riser_scores
from tocsin.schema.months import last_day, last_known, month_id, parse_month
from tocsin.schema.news import NewsSeries
from tocsin.schema.panels import Panel, Unit
from tocsin.schema.risks import Risk
from tocsin.schema.stories import QUADS

NAMES = (("MLI", "Mali"), ("TCD", "Chad"), ("PER", "Peru"), ("LKA", "Sri Lanka"), ("FJI", "Fiji"))
FIRST = month_id(2005, 1)
DAY = date(2012, 8, 31)
MONTHS = "|".join(calendar.month_name[1:])


def panel(seed: int = 1, last: int = month_id(2013, 12)) -> Panel:
    """Made figures of five countries: nothing in them is anyone's."""
    random = np.random.default_rng(seed)
    deaths = random.poisson(np.array([40.0, 8.0, 1.0, 90.0, 0.0])[:, None], (5, last - FIRST + 1)).astype(float)
    units = tuple(Unit(9000 + at, code, 900 + at, name) for at, (code, name) in enumerate(NAMES))
    return Panel(units, FIRST, deaths, np.ones(deaths.shape, bool), vintage="made for a test")


def news(seed: int = 2, stories: int = 6000, last: date = date(2013, 12, 31)) -> NewsSeries:
    """Made stories among ten states over five years."""
    random = np.random.default_rng(seed)
    states = (*(code for code, _ in NAMES), "FRA", "USA", "CHN", "BRA", "KEN")
    first = date(2009, 1, 1)
    known = np.sort(random.integers(first.toordinal(), last.toordinal() + 1, stories)).astype(np.int32)
    a, b = (random.integers(-1, len(states), stories).astype(np.int16) for _ in range(2))
    quad = random.integers(0, 4, stories).astype(np.int8)
    fatal = (quad == QUADS.index("MK")) & (random.random(stories) < 0.4)
    return NewsSeries("made-for-a-test", states, known, a, b, quad, fatal, first, last)


@cache
def found(seed: int = 1) -> tuple[Risk, ...]:
    return tuple(riser_risks(panel(seed), chance(seed), news(), DAY))


def chance(seed: int = 1) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.random.default_rng(seed).uniform(0, 0.3, 5)


def of(risks: list[Risk] | tuple[Risk, ...], code: str) -> Risk:
    return next(risk for risk in risks if risk.iso3 == code)


def odds(p: float) -> float:
    return float(np.log(p / (1 - p)))


# The arithmetic ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("figures", [True, False])
@pytest.mark.parametrize("told", [True, False])
def test_effects_and_intercept_sum_to_the_log_odds(figures: bool, told: bool) -> None:
    for risk in riser_risks(panel() if figures else None, chance() if figures else None, news() if told else None, DAY):
        assert risk.intercept + sum(each.effect for each in risk.drivers) == pytest.approx(odds(risk.p), abs=1e-9)
        assert risk.low <= risk.p <= risk.high
        for each in risk.drivers:
            assert each.effect == pytest.approx(each.weight * (each.value - each.usual))
            assert each.sums[-1].value == each.effect and each.cites and each.sentence.endswith(".")


def test_a_worked_example() -> None:
    risk = of(found(), "MLI")
    figures, by_name = panel(), {each.name: each for each in risk.drivers}
    year = figures.deaths[0, month_id(2012, 7) - FIRST - 11 : month_id(2012, 7) - FIRST + 1]
    assert by_name["forecast"].value == pytest.approx(odds(float(chance()[0])))
    assert by_name["momentum"].value == pytest.approx(np.log1p(year[-1]) - np.log1p(year.mean()))
    bar = int(np.ceil(max(25.0, 4 * year.mean())))
    assert f"{bar} deaths or more in September 2012" in by_name["forecast"].sentence
    assert "figures to July 2012" in by_name["forecast"].sentence


def test_news_is_counted_against_its_own_usual() -> None:
    series, code, place = news(), "TCD", 1
    day = DAY.toordinal()
    force = series.quad == QUADS.index("MK")
    mine = (series.initiator == place) | (series.target == place)
    both = (series.initiator >= 0) & (series.target >= 0) & (series.initiator != series.target)
    age = day - series.known
    recent, before = (age >= 0) & (age < 30), (age >= 90) & (age < 820)
    usual = (force & mine & both & before).sum() * recent.sum() / before.sum()
    value = np.log1p((force & mine & both & recent).sum()) - np.log1p(usual)
    terms = news_terms(series, [code], DAY)
    assert terms is not None
    assert terms.terms[0, list(COUNTED).index("force_abroad")] == pytest.approx(value)


def test_ranks_run_from_the_likeliest() -> None:
    risks = found()
    assert [risk.rank for risk in risks] == list(range(1, len(risks) + 1))
    assert all(a.p >= b.p for a, b in pairwise(risks))
    assert {risk.of for risk in risks} == {len(risks)} and len({risk.id for risk in risks}) == len(risks)
    assert len({risk.iso3 for risk in risks}) == len(risks) > 150


def test_many_days_at_once_are_the_days_one_by_one() -> None:
    days = [date(2012, 7, 31), DAY]
    given_p = np.column_stack([chance(3), chance(4)])
    scores = riser_scores(panel(), given_p, news(), days)
    for column, day in enumerate(days):
        risks = riser_risks(panel(), given_p[:, column], news(), day)
        assert [of(risks, code).p for code, _ in NAMES] == pytest.approx(scores[:, column], rel=1e-12)


def test_it_comes_out_the_same_twice() -> None:
    assert list(found()) == riser_risks(panel(), chance(), news(), DAY)


# No foresight -----------------------------------------------------------------------------------------------------------


@settings(max_examples=8, deadline=None)
@given(day=st.dates(date(2012, 1, 1), date(2013, 6, 30)), seed=st.integers(0, 99))
def test_nothing_later_changes_anything(day: date, seed: int) -> None:
    figures, series = panel(), news()
    random = np.random.default_rng(seed)
    later = np.array([month > last_known(day) for month in figures.months])
    changed = replace(figures, deaths=np.where(later, random.integers(0, 9999, figures.deaths.shape), figures.deaths))
    unknown = series.known > day.toordinal()
    other = replace(
        series,
        quad=np.where(unknown, QUADS.index("MK"), series.quad).astype(np.int8),
        initiator=np.where(unknown, 0, series.initiator).astype(np.int16),
    )
    fits = riser_fits.shipped()
    foreseen = [each for each in fits if parse_month(each.through) > last_known(day)]
    kept = [each for each in fits if each not in foreseen]
    assert foreseen
    assert riser_risks(figures, chance(), series, day) == riser_risks(changed, chance(), other, day, fits=kept)


def test_a_month_counts_only_from_the_day_it_is_known() -> None:
    cut = riser_months.known_panel(panel(), date(2012, 8, 30))
    assert cut is not None and cut.last == month_id(2012, 6)
    cut = riser_months.known_panel(panel(), date(2012, 8, 31))
    assert cut is not None and cut.last == month_id(2012, 7)
    assert riser_months.known_panel(panel(), date(2004, 1, 1)) is None


def test_every_fit_ends_before_the_day_it_serves() -> None:
    for each in riser_fits.shipped():
        last = parse_month(each.through)
        assert parse_month(riser_fits.fit_known(last_day(last + 1)).through) == last
        assert each.known == last_day(last + 1)
    with pytest.raises(NotFound):
        riser_fits.fit_known(date(2008, 1, 30))


# What is missing --------------------------------------------------------------------------------------------------------


def test_a_country_without_figures_has_its_chance_from_news_alone() -> None:
    figures = panel()
    deaths = figures.deaths.copy()
    deaths[0, -20:] = np.nan
    gap = of(riser_risks(replace(figures, deaths=deaths), chance(), news(), DAY), "MLI")
    none = of(riser_risks(None, None, news(), DAY), "MLI")
    assert gap.p == none.p and gap.dark == none.dark == ("country figures",)
    assert {each.name for each in gap.drivers} == set(riser_fits.NEWS)
    assert gap.p != of(found(), "MLI").p


def test_no_forecast_is_no_figures() -> None:
    assert of(riser_risks(panel(), None, news(), DAY), "MLI").dark == ("country figures",)


def test_without_figures_and_news_it_is_the_base_rate_and_unsure() -> None:
    for risk in riser_risks(None, None, None, DAY):
        assert risk.p == pytest.approx(risk.base_rate, rel=1e-4) and not risk.drivers
        assert risk.dark == ("country figures", "world news")
        assert risk.high > 10 * risk.p


def test_what_is_missing_widens_the_interval() -> None:
    def width(risk: Risk) -> float:
        return odds(risk.high) - odds(risk.low)

    whole, no_news = of(found(), "MLI"), of(riser_risks(panel(), chance(), None, DAY), "MLI")
    no_figures, nothing = (of(riser_risks(None, None, each, DAY), "MLI") for each in (news(), None))
    assert width(whole) < width(no_news) < width(no_figures) < width(nothing)
    assert no_news.dark == ("world news",)


def test_news_that_ends_before_the_day_is_dark_not_calm() -> None:
    short = news(last=date(2012, 8, 10))
    assert news_terms(short, ["MLI"], DAY) is None
    assert of(riser_risks(panel(), chance(), short, DAY), "MLI").dark == ("world news",)
    lately = news(last=date(2012, 8, 28))
    terms = news_terms(lately, ["MLI"], DAY)
    assert terms is not None and terms.day == date(2012, 8, 28)


def test_old_figures_are_said_and_widen_the_interval() -> None:
    old = of(riser_risks(panel(last=month_id(2012, 2)), chance(), news(), DAY), "MLI")
    assert old.dark == ("country figures after 2012-02",)
    assert odds(old.high) - odds(old.low) > odds(of(found(), "MLI").high) - odds(of(found(), "MLI").low)
    older = of(riser_risks(panel(last=month_id(2011, 1)), chance(), news(), DAY), "MLI")
    assert older.dark == ("country figures",)


def test_any_day_long_after_the_packaged_figures_works() -> None:
    risks = riser_risks(None, None, None, date(2026, 5, 17))
    assert len(risks) == 191 and risks[0].method.count("fitted through 2021-12")


# No favours -------------------------------------------------------------------------------------------------------------


@settings(max_examples=6, deadline=None)
@given(order=st.permutations(range(5)), swap=st.booleans())
def test_the_order_of_countries_and_of_a_pair_changes_no_chance(order: list[int], swap: bool) -> None:
    figures, series = panel(), news()
    turned = replace(
        figures,
        units=tuple(figures.units[at] for at in order),
        deaths=figures.deaths[order],
        exists=figures.exists[order],
    )
    if swap:
        series = replace(series, initiator=series.target, target=series.initiator)
    got = riser_risks(turned, chance()[order], series, DAY)
    assert [(risk.iso3, risk.rank) for risk in got] == [(risk.iso3, risk.rank) for risk in found()]
    assert [risk.p for risk in got] == pytest.approx([risk.p for risk in found()], rel=1e-9)


def test_exchanging_two_countries_exchanges_their_chances() -> None:
    figures, series = panel(), news()
    renamed = replace(figures, units=(figures.units[1], figures.units[0], *figures.units[2:]))
    states = list(series.states)
    states[0], states[1] = states[1], states[0]
    got = riser_risks(renamed, chance(), replace(series, states=tuple(states)), DAY)
    assert of(got, "MLI").p == pytest.approx(of(found(), "TCD").p)
    assert of(got, "TCD").p == pytest.approx(of(found(), "MLI").p)


@settings(max_examples=20, deadline=None)
@given(p=st.floats(0, 1), more=st.floats(0, 1))
def test_a_higher_forecast_never_lowers_the_chance(p: float, more: float) -> None:
    low, high = (np.full(5, each) for each in sorted((p, more)))
    before, after = (riser_scores(panel(), each[:, None], news(), [DAY])[:, 0] for each in (low, high))
    assert (after >= before - 1e-12).all() and (before > 0).all() and (after < 1).all()


def test_more_stories_of_force_raise_the_chance() -> None:
    series = news()
    day = np.full(20, DAY.toordinal(), np.int32)
    at = int(np.searchsorted(series.known, DAY.toordinal(), side="right"))
    put = {"known": day, "initiator": 1, "target": 1, "quad": QUADS.index("MK"), "fatal": True}
    louder = replace(
        series,
        **{
            name: np.insert(getattr(series, name), at, np.broadcast_to(value, 20).astype(getattr(series, name).dtype))
            for name, value in put.items()
        },
    )
    before, after = of(found(), "TCD"), of(riser_risks(panel(), chance(), louder, DAY), "TCD")
    assert after.p > before.p and after.rank <= before.rank
    assert after.change[0].startswith("With stories of")


def test_zero_and_certain_forecasts_stay_off_the_ends() -> None:
    known = inputs(panel(), np.array([0.0, 1.0, 0.5, np.nan, 0.2]), news(), DAY)
    assert known.value(0, "forecast") == pytest.approx(odds(FLOOR))
    assert known.value(1, "forecast") == pytest.approx(-odds(FLOOR))
    assert np.isnan(known.value(3, "forecast"))


@pytest.mark.parametrize("given_p", [np.full(4, 0.1), np.full((5, 1), 0.1), np.array([0.1, 0.2, 1.2, 0, 0])])
def test_chances_that_do_not_fit_the_panel_are_refused(given_p: np.ndarray) -> None:  # type: ignore[type-arg]
    with pytest.raises(BadInput):
        riser_risks(panel(), given_p, news(), DAY)
    with pytest.raises(BadInput):
        riser_risks(None, given_p, news(), DAY)


# Words ------------------------------------------------------------------------------------------------------------------


def test_every_number_of_a_sentence_opens() -> None:
    fixed = {25, *(days for days, _, _ in COUNTED.values()), LONGER}
    for risk in found():
        for each in risk.drivers:
            sentence = re.sub(rf"(\d+ )?({MONTHS}) \d{{4}}|the \d+ months to|months to", "", each.sentence)
            told = [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", sentence)]
            opened = {round(one.value, digits) for one in each.sums for digits in (0, 1, 2)}
            assert all(number in opened or number in fixed for number in told), each.sentence


def test_what_would_change_it_is_reckoned_with_the_whole_model() -> None:
    known, fit = inputs(panel(), chance(), news(), DAY), riser_fits.fit_known(DAY)
    at = next(row for row, unit in enumerate(known.units) if unit.iso3 == "FJI")
    assert known.quiet[at] == 1 and known.news is not None
    values = known.values[[at]].copy()
    for term in ("force_week", "force_abroad"):
        count = known.news.counted[at, list(COUNTED).index(term)]
        values[0, TERMS.index(term)] += np.log1p(count + 10) - np.log1p(count)
    within, abroad = (values[0, TERMS.index(term)] for term in ("force_within", "force_abroad"))
    values[0, TERMS.index("force_if_quiet")] = within + abroad
    louder = 1 / (1 + np.exp(-riser_fits.log_odds(fit.parts["both"], values)[0][0]))
    told = of(found(), "FJI").change
    assert f"With 10 more stories of force with other states in the last week it would be {percent(louder)}." in told


def test_a_rise_under_way_is_said() -> None:
    figures = panel()
    deaths = figures.deaths.copy()
    deaths[4, month_id(2012, 7) - FIRST] = 60
    risk = of(riser_risks(replace(figures, deaths=deaths), chance(), news(), DAY), "FJI")
    assert risk.ongoing and not of(found(), "FJI").ongoing
    assert "one sharp rise is known" in next(each.sentence for each in risk.drivers if each.name == "rises")


def test_pairs_are_said_not_to_count() -> None:
    risks = riser_risks(panel(), chance(), news(), DAY, p_pair={"MLI": 0.9})
    assert risks == list(found())
    assert all("the risk of its pairs is not part of it" in risk.method for risk in risks)
