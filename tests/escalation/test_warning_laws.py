"""Laws of the alarms on invented scores: no foresight, one at a time, none in war, the budget kept, sides alike."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import whole
from tocsin.escalation.warning_alarms import alarms, calibrated, with_budget
from tocsin.escalation.warning_rules import Rule, WarningRules, warning_rules
from tocsin.escalation.warning_weeks import USUAL_LEAST, WEEK, WeeklyScores, mondays, named
from tocsin.escalation.warnings import early_warnings, fighting, issued, standing
from tocsin.schema.risks import Driver, Risk, Target
from tocsin.store.pair_outcomes import PairOutcomes

START = date(2003, 1, 6)
PAIRS = ("AAA-BBB", "AAA-CCC", "BBB-CCC")
RULES = WarningRules(levels={
    "structural": Rule(target="fatal_dispute", horizon="12m", window=365, budget=0.1, threshold=0.5),
    "watch": Rule(target="fatal_incident", horizon="30d", window=90, budget=0.1, lift=2.0, threshold=0.4),
    "imminent": Rule(target="fatal_incident", horizon="30d", window=30, budget=0.02, lift=3.0, threshold=0.6),
})  # fmt: skip


def scores_of(seed: int, weeks: int = 110, war: bool = False, dark: float = 0.1) -> WeeklyScores:
    rng = np.random.default_rng(seed)
    shape = (weeks, len(PAIRS))
    p: dict[Target, Any] = {}
    for target in ("fatal_dispute", "fatal_incident"):
        p[target] = np.round(rng.beta(0.6, 3, shape), 3)  # rounded, so that equal probabilities occur
        p[target][rng.random(shape) < dark] = np.nan
    fighting = rng.random(shape) < 0.2 if war else np.zeros(shape, dtype=bool)
    return WeeklyScores(tuple(START + WEEK * week for week in range(weeks)), PAIRS, p, fighting)


def risk_on(pair: str, day: date, target: Target) -> Risk:
    drivers = tuple(
        Driver(name=name, value=1, usual=0, weight=effect, effect=effect, sentence=name, cites=("x",))
        for name, effect in (("low", 0.1), ("against", -1.0), ("high", 2.0), ("none", 0.0))
    )
    return Risk(id=f"{pair}{day}{target}", known=day, target=target, horizon="30d", p=0.5, low=0.4, high=0.6,
                base_rate=0.01, rank=1, of=3, population="invented", pair=pair, drivers=drivers,
                change=("Talks would lower it",))  # fmt: skip


SEEDS = st.integers(0, 10_000)


@whole
@given(SEEDS, st.integers(0, 109), st.booleans())
@settings(max_examples=15, deadline=None)
def test_what_was_issued_before_a_day_is_the_same_from_any_later_day(seed: int, cut: int, war: bool) -> None:
    whole = scores_of(seed, war=war)
    day = whole.days[cut]
    assert issued(whole.until(day), RULES) == [one for one in issued(whole, RULES) if one.issued <= day]


@whole
@given(SEEDS, st.integers(1, 109))
@settings(max_examples=15, deadline=None)
def test_later_weeks_change_no_earlier_alarm(seed: int, cut: int) -> None:
    one, other = scores_of(seed), scores_of(seed + 1)
    joined = {target: np.vstack([one.p[target][:cut], other.p[target][cut:]]) for target in one.p}
    mixed = WeeklyScores(one.days, one.pairs, joined, one.ongoing)
    before = one.days[cut]
    assert [a for a in issued(mixed, RULES) if a.issued < before] == [
        a for a in issued(one, RULES) if a.issued < before
    ]


@whole
@given(SEEDS, st.booleans())
@settings(max_examples=15, deadline=None)
def test_one_of_a_level_stands_at_a_time_and_none_in_war(seed: int, war: bool) -> None:
    scores = scores_of(seed, war=war)
    for level, rule in RULES.levels.items():
        last: dict[str, date] = {}
        for alarm in alarms(scores, level, rule):
            week, at = scores.days.index(alarm.issued), scores.pairs.index(alarm.pair)
            assert alarm.expires - alarm.issued == timedelta(days=rule.window)
            assert alarm.pair not in last or alarm.issued > last[alarm.pair]
            assert rule.threshold is not None and alarm.p >= rule.threshold
            assert not scores.ongoing[week, at]
            assert not rule.lift or (alarm.usual is not None and alarm.p >= rule.lift * alarm.usual)
            last[alarm.pair] = alarm.expires


@given(SEEDS)
@settings(max_examples=15, deadline=None)
def test_no_week_that_meets_the_rule_is_passed_over(seed: int) -> None:
    """Every such week lies in a warning's span: it was alarmed, or an earlier alarm stood."""
    scores, rule = scores_of(seed, war=True), RULES.levels["structural"]
    spans = [(a.pair, a.issued, a.expires) for a in alarms(scores, "structural", rule)]
    for week, day in enumerate(scores.days):
        for at, pair in enumerate(scores.pairs):
            if scores.p["fatal_dispute"][week, at] >= 0.5 and not scores.ongoing[week, at]:
                assert any(who == pair and first <= day <= last for who, first, last in spans)


@given(SEEDS, st.permutations(range(3)))
@settings(max_examples=8, deadline=None)
def test_the_order_of_pairs_changes_nothing(seed: int, order: list[int]) -> None:
    scores = scores_of(seed)
    by_target: dict[Target, Any] = {target: values[:, order] for target, values in scores.p.items()}
    moved = WeeklyScores(scores.days, tuple(scores.pairs[at] for at in order),
                         by_target, scores.ongoing[:, order])  # fmt: skip
    assert issued(moved, RULES) == issued(scores, RULES)


def test_sides_have_no_order() -> None:
    assert named("BBB", "AAA") == named("AAA", "BBB") == "AAA-BBB"


@whole
@given(SEEDS, st.sampled_from([0.0, 0.02, 0.1, 0.5, 5.0]), st.sampled_from([0.0, 2.0]), st.sampled_from([30, 90, 365]))
@settings(max_examples=25, deadline=None)
def test_the_threshold_spends_the_budget_and_one_step_lower_overspends(
    seed: int, budget: float, lift: float, window: int
) -> None:
    scores = scores_of(seed, weeks=180)
    rule = Rule(target="fatal_incident", horizon="30d", window=window, budget=budget, lift=lift)
    first, last = scores.days[60], scores.days[160]
    threshold, spent = calibrated(scores, rule, first, last)
    found = [
        a for a in alarms(scores, "watch", _with(rule, threshold)) if first <= a.issued <= last
    ]  # the whole series is folded; the weeks after `last` cannot matter
    years = scores.exposure("fatal_incident", first, last, usual=lift > 0)
    assert len(found) == spent.issued <= budget * years
    assert spent.next_issued is None or spent.next_issued > budget * years
    assert spent.pair_years == pytest.approx(years, abs=0.1)


def _with(rule: Rule, threshold: float) -> Rule:
    return Rule(target=rule.target, horizon=rule.horizon, window=rule.window, budget=rule.budget, lift=rule.lift,
                threshold=threshold)  # fmt: skip


@given(SEEDS)
@settings(max_examples=5, deadline=None)
def test_calibration_looks_at_nothing_later(seed: int) -> None:
    one, other = scores_of(seed, weeks=180), scores_of(seed + 1, weeks=180)
    joined = {target: np.vstack([one.p[target][:150], other.p[target][150:]]) for target in one.p}
    rule = RULES.levels["watch"]
    first, last = one.days[60], one.days[149]
    mixed = WeeklyScores(one.days, one.pairs, joined, one.ongoing)
    assert calibrated(one, rule, first, last) == calibrated(mixed, rule, first, last)


def test_without_two_years_half_known_there_is_no_lift() -> None:
    flat = np.full((120, 1), 0.1)
    flat[[10, USUAL_LEAST, 119]] = 0.9
    scores = WeeklyScores(tuple(START + WEEK * w for w in range(120)), PAIRS[:1], {"fatal_incident": flat},
                          np.zeros((120, 1), dtype=bool))  # fmt: skip
    assert [scores.days.index(a.issued) for a in alarms(scores, "watch", RULES.levels["watch"])] == [USUAL_LEAST, 119]


def test_a_warning_gives_its_reasons_in_order_and_says_what_ends_it() -> None:
    scores = scores_of(3)
    found = early_warnings(scores, scores.days[-1], risk_on, PairOutcomes(), pairs={PAIRS[0]}, rules=RULES)
    assert found and {one.pair for one in found} == {"AAA-BBB"}
    for one in found:
        assert [driver.name for driver in one.because] == ["high", "low", "against"]
        assert one.change[0] == "Talks would lower it" and "It ends on" in one.change[-1]
        assert (one.outcome == "") == (one.expires >= scores.days[-1])
        assert one.outcome in ("", "unknown")  # nobody looked: dark is no false alarm
        assert one.known == one.issued and one.cites == ("x",)
    assert {one.id for one in found} and len({one.id for one in found}) == len(found)


def test_standing_and_war_are_said() -> None:
    scores = scores_of(5, war=True)
    day = scores.days[100] + timedelta(days=3)  # a Thursday: the week's own Monday counts
    found = early_warnings(scores, day, risk_on, PairOutcomes(), rules=RULES)
    assert all(one.issued <= day <= one.expires for one in standing(found, day))
    for at, pair in enumerate(PAIRS):
        assert fighting(scores, pair, day) is bool(scores.ongoing[100, at])
    assert fighting(scores, "XXX-YYY", day) is None


def test_without_a_threshold_nothing_is_issued() -> None:
    open_ = WarningRules(levels={"watch": Rule(target="fatal_incident", horizon="30d", window=90, budget=0.1)})
    assert issued(scores_of(1), open_) == []


def test_weeks_must_be_mondays_seven_days_apart() -> None:
    empty: Any = {"fatal_dispute": np.zeros((2, 0))}
    with pytest.raises(ValueError, match="Monday"):
        WeeklyScores((date(2020, 9, 22), date(2020, 9, 29)), (), empty, np.zeros((2, 0), dtype=bool))
    with pytest.raises(ValueError, match="seven"):
        WeeklyScores((date(2020, 9, 21), date(2020, 10, 5)), (), empty, np.zeros((2, 0), dtype=bool))
    with pytest.raises(ValueError, match="fatal_dispute"):
        WeeklyScores((date(2020, 9, 21),), (), empty, np.zeros((1, 0), dtype=bool))


def test_mondays_are_mondays() -> None:
    assert mondays(date(2020, 9, 21), date(2020, 9, 21)) == (date(2020, 9, 21),)
    assert mondays(date(2020, 9, 22), date(2020, 9, 27)) == ()


def test_the_packaged_rules_state_their_budget() -> None:
    levels = warning_rules().levels
    assert {name: (rule.window, rule.budget) for name, rule in levels.items()} == {
        "structural": (365, 0.10), "watch": (90, 0.10), "imminent": (30, 0.02),
    }  # fmt: skip
    for name, rule in levels.items():
        if rule.threshold is not None:
            spent = warning_rules().spent[name]
            assert spent.issued <= rule.budget * spent.pair_years + 0.1
            assert spent.rate == pytest.approx(spent.issued / spent.pair_years, abs=1e-3)
            assert (spent.first, spent.last[:4]) == ("2004-01-01", "2010")


def test_the_largest_lift_that_needs_a_threshold_is_taken() -> None:
    scores = scores_of(11, weeks=180)
    rule = Rule(target="fatal_incident", horizon="30d", window=90, budget=1.0)
    first, last = scores.days[60], scores.days[160]
    taken, spent = with_budget(scores, rule, (50.0, 2.0, 1.0), first, last)
    assert taken.lift == 2.0 and spent.next_issued is not None
    assert (taken.threshold, spent) == calibrated(scores, _lifted(rule, 2.0), first, last)
    assert calibrated(scores, _lifted(rule, 50.0), first, last)[1].next_issued is None
    modest, _ = with_budget(scores, _lifted(rule, 0.0), (50.0,), first, last)
    assert modest.lift == 50.0  # nothing smaller to fall back on


def _lifted(rule: Rule, lift: float) -> Rule:
    return Rule(target=rule.target, horizon=rule.horizon, window=rule.window, budget=rule.budget, lift=lift)


@given(SEEDS, st.integers(20, 100))
@settings(max_examples=8, deadline=None)
def test_a_fold_goes_on_where_a_record_of_alarms_ends(seed: int, cut: int) -> None:
    scores = scores_of(seed, war=True)
    day = scores.days[cut]
    for level, rule in RULES.levels.items():
        whole = alarms(scores, level, rule)
        before = [one for one in whole if one.issued <= day]
        assert before + alarms(scores, level, rule, day, before) == whole
