"""Pair risk: laws that must hold of any day, on the packaged facts, figures and coefficients (days to 2010)."""

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.pair_days import DAY, dark, quiet, series
from tocsin.errors import BadInput, NotFound
from tocsin.escalation.pair_inputs import PairInputs
from tocsin.escalation.pair_model import TARGETS, packaged_fits
from tocsin.escalation.pair_risk import pair_risks
from tocsin.escalation.pair_scores import pair_scores
from tocsin.schema.risks import Risk

DAYS = st.dates(date(2004, 9, 1), date(2010, 12, 31))
MK = 3


def _row(risks: list[Risk], pair: str, target: str = "fatal_dispute", horizon: str = "12m") -> Risk:
    return next(one for one in risks if (one.pair, one.target, one.horizon) == (pair, target, horizon))


def _with(stories: list[tuple[date, str, str, int, bool]]) -> PairInputs:
    return PairInputs.packaged(series(stories))


def test_intercept_and_effects_give_the_log_odds() -> None:
    for inputs in (quiet(), dark()):
        for risk in pair_risks(inputs, DAY):
            for driver in risk.drivers:
                assert math.isclose(driver.effect, driver.weight * (driver.value - driver.usual), abs_tol=1e-12)
            if not risk.formula:
                eta = risk.intercept + math.fsum(driver.effect for driver in risk.drivers)
                assert math.isclose(eta, math.log(risk.p / (1 - risk.p)), abs_tol=1e-9)


def test_every_row_is_whole() -> None:
    found = pair_risks(quiet(), DAY)
    assert {(one.target, one.horizon) for one in found} == set(TARGETS)
    for one in found:
        assert 0 < one.low <= one.p <= one.high < 1
        assert 0 < one.base_rate < 0.1
        assert 1 <= one.rank <= one.of
        assert one.known == DAY
        assert one.drivers
        assert "in because" in one.population
        assert one.extrapolated == ((one.target, one.horizon) == ("war", "30d"))
    assert len({one.id for one in found}) == len(found)


def test_ranks_follow_the_probabilities_among_pairs_not_fighting() -> None:
    for key in TARGETS:
        rows = [one for one in pair_risks(quiet(), DAY) if (one.target, one.horizon) == key and not one.ongoing]
        assert [one.p for one in rows] == sorted((one.p for one in rows), reverse=True)
        assert all(one.rank == 1 + sum(other.p > one.p for other in rows) for one in rows)


def test_war_follows_its_formula() -> None:
    found, fit = pair_risks(quiet(), DAY), next(one for one in packaged_fits() if one.last == 2007)
    year, month = _row(found, "IND-PAK", "war"), _row(found, "IND-PAK", "war", "30d")
    share = fit.war["spatial"]
    assert math.isclose(year.p, _row(found, "IND-PAK").p * (1 + share.wars) / (10 + share.fatal))
    assert math.isclose(month.p, 1 - (1 - year.p) ** (30 / 365.25))


@settings(max_examples=8, deadline=None)
@given(DAYS)
def test_no_foresight(day: date) -> None:
    """Nothing that became known later changes a probability: all inputs, and those cut at the day, agree."""
    later = DAY.replace(year=2010, month=12, day=31)
    stories = [
        (date.fromordinal(at), "IND", "PAK", MK, True)
        for at in range(date(2004, 1, 1).toordinal(), later.toordinal(), 9)
    ]
    news = series(stories, last=later)
    whole, cut = PairInputs.packaged(news), PairInputs.packaged(news).until(day)
    assert pair_risks(whole, day) == pair_risks(cut, day)
    one, other = pair_scores(whole, [day]), pair_scores(cut, [day])
    for key in TARGETS:
        told = dict(zip(other.pairs, other.p[key][0], strict=True))
        for pair, p in zip(one.pairs, one.p[key][0], strict=True):
            assert p == told.get(pair, math.nan) or (math.isnan(p) and math.isnan(told.get(pair, math.nan)))


def test_the_scores_of_many_days_are_the_risks_of_each() -> None:
    days = [DAY - timedelta(days=7), DAY]
    scores = pair_scores(quiet(), days)
    for risk in pair_risks(quiet(), DAY):
        assert scores.p[risk.target, risk.horizon][1, scores.pairs.index(risk.pair)] == risk.p
        assert scores.ongoing[1, scores.pairs.index(risk.pair)] == risk.ongoing


def test_exchanging_who_acts_on_whom_changes_nothing_but_the_order_of_counts() -> None:
    acts = [
        (DAY - timedelta(days=at), *sides, MK, at % 3 == 0)
        for at, sides in enumerate([("IND", "PAK")] * 4 + [("PAK", "IND")])
    ]
    mirrored = [(day, b, a, quad, fatal) for day, a, b, quad, fatal in acts]
    one, other = pair_risks(_with(acts), DAY), pair_risks(_with(mirrored), DAY)
    assert [(r.id, r.p, r.low, r.high, r.rank, r.ongoing, r.change) for r in one] == [
        (r.id, r.p, r.low, r.high, r.rank, r.ongoing, r.change) for r in other
    ]
    assert pair_risks(quiet(), DAY, pairs=["PAK-IND"]) == pair_risks(quiet(), DAY, pairs=["IND-PAK"])


def test_conflict_in_the_news_raises_and_nothing_lowers_silently() -> None:
    loud = _with([(DAY - timedelta(days=at), "IND", "PAK", MK, False) for at in range(6)])
    for target, horizon in (("fatal_dispute", "12m"), ("fatal_incident", "30d"), ("war", "12m")):
        before, after = (_row(pair_risks(one, DAY), "IND-PAK", target, horizon) for one in (quiet(), loud))
        assert after.p > before.p
        others = [_row(pair_risks(one, DAY), "GRC-TUR", target, horizon).p for one in (quiet(), loud)]
        assert math.isclose(others[0], others[1], rel_tol=0.02)


def test_what_would_change_it_is_so() -> None:
    """The sentence on five more stories is what the model says when there are five more."""
    five = [(DAY - timedelta(days=at), "IND", "PAK", MK, False) for at in range(5)]
    before, after = _row(pair_risks(quiet(), DAY), "IND-PAK"), _row(pair_risks(_with(five), DAY), "IND-PAK")
    told = next(line for line in before.change if "more stories" in line)
    said = float(told.split("would be ")[1].removesuffix(" %")) / 100
    assert said > before.p
    assert math.isclose(said, after.p, rel_tol=0.05)
    assert all("it would be" in line for line in after.change)


def test_deaths_in_the_news_on_many_days_are_ongoing_and_shown_apart() -> None:
    fighting = _with([(DAY - timedelta(days=at), "IND", "PAK", MK, True) for at in range(5)])
    found = pair_risks(fighting, DAY)
    assert {one.pair for one in found if one.ongoing} == {"IND-PAK"}
    assert _row(found, "IND-PAK").of == 1
    assert "shown apart" in _row(found, "IND-PAK").population
    almost = _with([(DAY - timedelta(days=at), "IND", "PAK", MK, True) for at in range(4)])
    assert not any(one.ongoing for one in pair_risks(almost, DAY))


def test_without_news_terms_are_left_out_the_interval_widens_and_it_says_so() -> None:
    with_news, without = _row(pair_risks(quiet(), DAY), "IND-PAK"), _row(pair_risks(dark(), DAY), "IND-PAK")
    assert not {driver.name for driver in without.drivers} & {"material_30", "surge"}
    assert any("no news series" in line for line in without.dark)
    assert not any("no news series" in line for line in with_news.dark)
    fit = next(one for one in packaged_fits() if one.last == 2007).models["fatal_dispute-fresh"]
    assert fit.news.sd > 0


def test_a_pair_outside_still_gets_a_row_with_the_other_pairs_rate() -> None:
    found = pair_risks(quiet(), DAY, pairs=["EGY-ETH"])
    assert len(found) == len(TARGETS)
    for one in found:
        assert one.p == one.base_rate
        assert "not politically relevant" in one.population
        assert one.low <= one.p <= one.high
        assert not one.drivers
    scores = pair_scores(quiet().asking(["EGY-ETH"]), [DAY])
    assert scores.p["fatal_dispute", "12m"][0, scores.pairs.index("EGY-ETH")] == found[0].p


def test_what_is_no_pair_is_refused() -> None:
    with pytest.raises(NotFound, match="IND"):
        pair_risks(quiet(), DAY, pairs=["INX-PAK"])
    with pytest.raises(NotFound, match="AAA-BBB"):
        pair_risks(quiet(), DAY, pairs=["INDPAK"])
    with pytest.raises(BadInput):
        pair_risks(quiet(), DAY, pairs=["IND-IND"])


def test_what_the_record_does_not_know_is_left_out_and_told() -> None:
    """Days before any figure of the record, and days after its end."""
    early = pair_risks(dark(), date(2001, 6, 1), pairs=["IND-PAK"])[0]
    assert not {driver.name for driver in early.drivers} & {"disputes", "fatal_disputes"}
    assert any("no dispute figures" in line for line in early.dark)
    assert any("were fitted on years to" in line for line in early.dark)
    late = pair_risks(dark(), date(2019, 6, 1), pairs=["IND-PAK"])[0]
    assert any("dispute record ends" in line for line in late.dark)
    assert any("no news series" in line for line in late.dark)
    after = pair_risks(dark(), date(2023, 6, 1), (("fatal_incident", "30d"),), pairs=["IND-PAK"])[0]
    assert any("deaths of the last months are not known" in line for line in after.dark)
    assert not {driver.name for driver in after.drivers} & {"deadly_months", "deadly_year"}


def test_every_number_of_a_reason_opens() -> None:
    import re

    acts = [(DAY - timedelta(days=at), "IND", "PAK", quad, False) for at, quad in enumerate([3, 3, 2, 0, 1])]
    for risk in pair_risks(_with(acts), DAY, pairs=["IND-PAK", "GEO-RUS"]):
        for driver in risk.drivers:
            numbers = {float(text) for text in re.findall(r"\d+(?:\.\d+)?", driver.sentence)}
            assert numbers <= {one.value for one in driver.sums}, driver.sentence
            assert driver.cites
            for one in driver.sums:
                assert one.formula


def test_usual_is_the_pairs_own_median_of_two_years() -> None:
    risk = _row(pair_risks(quiet(), DAY), "IND-PAK")
    days = [DAY - timedelta(days=back) for back in range(30, 731, 30)]
    scores = pair_scores(quiet(), days)
    found = np.nanmedian(scores.p["fatal_dispute", "12m"][:, scores.pairs.index("IND-PAK")])
    assert risk.usual is not None
    assert math.isclose(risk.usual, float(found))
