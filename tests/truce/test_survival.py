"""Survival of truces: hand-worked shares, the trap of selection, two clocks, open sums, and what is said of small numbers."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tocsin.schema.sums import held_evenly, held_product, holds
from tocsin.truce import survival as module
from tocsin.truce.cases import TruceCase, TruceFeatures, cases_known, known_on, packaged_cases
from tocsin.truce.hazard import HazardFit, HazardModel, cumulative, hazard_model, modelled
from tocsin.truce.held import from_age, from_start
from tocsin.truce.survival import HORIZONS, survival

DAY = date(2015, 8, 16)
TRUCE = TruceFeatures(id="ours", title="Ours", day=date(2015, 8, 17), war="civil", monitor=True, third=True, formal=True,
                      purpose="preliminary", earlier=1)  # fmt: skip


def case(
    key: str, held: int, failed: bool = True, entry: int = 0, day: date = date(2000, 1, 1), **more: object
) -> TruceCase:
    features = TruceFeatures(id=key, title=key, day=day, war="civil", dyads=(key,), **more)  # type: ignore[arg-type]
    return TruceCase(features=features, entry=entry, held=held, failed=failed)


# Times of remission in weeks, 6-mercaptopurine arm, with the published Kaplan–Meier shares (Gehan 1965; Cox 1972).
REMISSION = [(6, 1), (6, 1), (6, 1), (6, 0), (7, 1), (9, 0), (10, 1), (10, 0), (11, 0), (13, 1), (16, 1), (17, 0), (19, 0),
             (20, 0), (22, 1), (23, 1), (25, 0), (32, 0), (32, 0), (34, 0), (35, 0)]  # fmt: skip
PUBLISHED = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}


@pytest.mark.parametrize(("week", "share"), PUBLISHED.items())
def test_kaplan_meier_gives_the_textbook_s_shares(week: int, share: float) -> None:
    held = from_start([case(str(n), time, bool(event)) for n, (time, event) in enumerate(REMISSION)], week)
    assert held is not None and held.p == pytest.approx(share, abs=0.0006) and holds(held.sum)


def test_the_interval_of_independent_cases_is_wilson_s() -> None:
    held = from_start([case(str(n), 5 if n < 12 else 400, n < 12) for n in range(41)], 30)
    assert held is not None and held.failed == 12
    assert (held.p, held.low, held.high) == pytest.approx((29 / 41, 0.578, 0.809), abs=0.003)
    assert held.sum == held_product([(29, 41)])


def test_truces_of_one_conflict_say_less_than_as_many_of_different_ones() -> None:
    apart = [case(str(n), 5 if n < 10 else 400, n < 10) for n in range(40)]
    together = [replace(c, features=replace(c.features, dyads=(str(n // 5),))) for n, c in enumerate(apart)]
    one, other = from_start(apart, 30), from_start(together, 30)
    assert one and other and one.p == other.p and other.high - other.low > 1.5 * (one.high - one.low)


def test_no_failure_leaves_room_for_one() -> None:
    held = from_start([case(str(n), 400, False) for n in range(12)], 30)
    assert held is not None and held.p == 1.0 and 0.75 < held.low < 0.85


def test_who_came_under_watch_late_says_nothing_of_the_first_weeks() -> None:
    late = [case(f"late{n}", 4000, False, entry=500) for n in range(100)]
    early = [case(f"early{n}", 10, n < 5) for n in range(10)]
    assert (held := from_start([*early, *late], 30)) and held.p == 0.5 and held.at_risk == 10


def test_late_watched_count_at_the_age_at_which_they_are_seen() -> None:
    late = [case(f"late{n}", 700 if n < 3 else 1000, n < 3, entry=500) for n in range(10)]
    held = from_age(late, 600, 30)
    exposure = 3 * 200 + 7 * 500
    assert held is not None and held.at_risk == 10 and held.sum == held_evenly([(30, 3, exposure)])
    assert held.p == pytest.approx(2.718281828 ** -(30 * 3 / exposure)) and held.low < held.p < held.high
    assert from_age(late, 100, 30) is None


def test_ucdp_s_ceasefires_are_watched_only_after_the_calm_year_that_listed_them() -> None:
    late = [one for one in packaged_cases() if one.entry > 0]
    assert len(late) > 100 and all("Termination" in one.cite for one in late)
    for one in late:
        begun = one.features.day + timedelta(one.entry)
        assert (begun.month, begun.day) == (12, 31) and one.held > one.entry


def test_the_page_and_the_product_tell_one_verdict() -> None:
    page = (Path(__file__).parents[2] / "docs/survival.md").read_text(encoding="utf-8")
    assert hazard_model().verdict and hazard_model().verdict in page
    cases = packaged_cases()
    agreed = [one for one in cases if "Peace Agreement" in one.cite]
    between = [one for one in cases if one.features.war == "interstate"]
    assert f"derives {len(cases)} truces" in page and f"{len(agreed)} *agreements*" in page
    assert f"{len(cases) - len(agreed)} *ceasefires*" in page and f"there are {len(between)}, but only" in page
    assert f"only {sum(one.entry == 0 for one in between)} watched" in page
    years = [one.features.day.year for one in agreed], [one.features.day.year for one in cases if one not in agreed]
    assert all(f"{min(span)} to {max(span)}" in page for span in years)


def test_on_a_day_nothing_later_is_seen() -> None:
    known = cases_known(date(2004, 6, 30))
    assert max(one.features.day for one in known) <= date(2002, 12, 31)
    assert max(one.features.day + timedelta(one.held) for one in known) == date(2002, 12, 31)
    assert max(one.features.day for one in cases_known(date(2004, 7, 1))).year == 2003


@settings(max_examples=25, deadline=None)
@given(day=st.dates(date(1995, 7, 1), date(2022, 6, 30)), age=st.integers(-1, 900), salt=st.integers(0, 10**6))
def test_an_estimate_never_changes_by_what_is_added_later(day: date, age: int, salt: int) -> None:
    """Whatever comes to be recorded after the last known year: other failures, other cases, later fits."""
    truce, end = (
        replace(TRUCE, day=day - timedelta(age)),
        date(day.year - (1 if (day.month, day.day) >= (7, 1) else 2), 12, 31),
    )
    before = survival(truce, day)
    others = tuple(_otherwise(one, end, salt) for one in packaged_cases())
    new = tuple(case(f"new{n}", salt % 50, True, day=end + timedelta(1 + n)) for n in range(5))
    model = hazard_model()
    fits = tuple(f if date(f.year, 7, 1) <= day else replace(f, weights=(9.0,) * 4) for f in model.fits)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "cases_known", lambda at: known_on((*others, *new), at))
        patch.setattr(module, "hazard_model", lambda: replace(model, fits=fits))
        assert survival(truce, day) == before


def _otherwise(one: TruceCase, end: date, salt: int) -> TruceCase:
    """The same case with another fate after ``end``."""
    seen = (end - one.features.day).days
    if one.held <= seen:
        return one
    return replace(one, held=max(seen, 0) + 1 + salt % 300, failed=bool(salt % 2), first_death=max(seen, 0) + 1)


@pytest.mark.parametrize("day", [DAY, date(2016, 3, 1), date(2019, 3, 1)])
@pytest.mark.parametrize("war", ["civil", "interstate", "unknown"])
def test_every_sum_adds_up_and_the_chances_fall_with_time(day: date, war: str) -> None:
    made = survival(replace(TRUCE, war=war), day)  # type: ignore[arg-type]
    assert all(holds(derived) for derived in made.sums) and made.sums
    assert all(holds(derived) for like in made.nearest for derived in like.sums)
    assert [chance.days for chance in made.chances] == list(HORIZONS)
    shares = [chance.p for chance in made.chances]
    assert shares == sorted(shares, reverse=True)
    assert all(0 <= c.low <= c.p <= c.high <= 1 for c in made.chances)
    assert made.id == f"survival.ours.{day}" and made.known == day and made.cites == ("figures:truce_cases",)


def test_between_states_the_fall_back_is_told() -> None:
    made = survival(replace(TRUCE, war="interstate"), DAY)
    assert "too few for a base rate of their own" in made.sentence and "of every kind of war" in made.sentence
    assert made.small and "small sample" in made.sentence and "all kinds of war together" in made.method
    within = survival(TRUCE, DAY)
    assert "too few" not in within.sentence and within.cases < made.cases


def test_a_truce_by_word_of_mouth_is_told_to_be_unlike_the_cases() -> None:
    assert "word of mouth" in survival(replace(TRUCE, formal=False), DAY).sentence
    assert "word of mouth" not in survival(TRUCE, DAY).sentence


def test_the_chance_is_the_base_rate_unless_the_model_leads() -> None:
    made = survival(TRUCE, DAY)
    if not hazard_model().leads:
        assert all(chance.p == chance.base for chance in made.chances)
        assert "not shown to beat the base rate" in made.method
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "hazard_model", lambda: replace(hazard_model(), leads=True))
        led = survival(TRUCE, DAY)
    assert any(chance.p != chance.base for chance in led.chances) and "base rate" in led.sentence


def test_an_age_nobody_reached_has_no_chance() -> None:
    made = survival(replace(TRUCE, day=date(1890, 1, 1)), DAY)
    assert made.chances == () and "No truce on record was watched so long" in made.sentence


def test_the_own_conflict_s_truces_stand_apart() -> None:
    own = replace(case("mine", 0, day=date(2015, 2, 1)), own=True)
    with_own, without = survival(TRUCE, DAY, (own,)), survival(TRUCE, DAY)
    assert with_own.chances == without.chances and with_own.nearest[0].agreement == "mine"
    assert with_own.nearest[0].alike[0] == "this conflict's own"
    assert "1 earlier truce on record 1 was said to be broken or over, 1 of them within 7 days" in with_own.sentence
    with pytest.raises(ValueError, match="later"):
        survival(TRUCE, DAY, (replace(own, features=replace(own.features, id="later", day=date(2016, 1, 1))),))


def test_before_any_fit_there_is_no_model() -> None:
    assert "no hazard model" in survival(replace(TRUCE, day=date(1993, 1, 1)), date(1993, 1, 1)).method


def test_the_model_reckoned_by_hand() -> None:
    fit = HazardFit(2000, 10, 5, (0.5, 0.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0), (0.1, 0.3))
    model = HazardModel(("third", "monitor", "definitive", "earlier"), (30, 90), 1.0, "", (fit,))
    p, low, high = modelled(model, fit, replace(TRUCE, third=True), 0, 30)
    assert p == low == high == pytest.approx(2.718281828 ** -(0.1 * 2.718281828**0.5))
    unknown = modelled(model, fit, replace(TRUCE, third=None), 30, 60)[0]
    assert unknown == pytest.approx(2.718281828**-0.2)
    assert cumulative((30, 90), (0.1, 0.3), 150) == pytest.approx(0.5)


def test_each_fit_is_on_what_was_known_on_its_first_of_july() -> None:
    for fit in hazard_model().fits:
        seen = [c for c in cases_known(date(fit.year, 7, 1)) if c.entry == 0 and c.features.monitor is not None]
        known = [c for c in seen if c.features.war not in ("interstate", "unknown")]
        assert (fit.cases, fit.failed) == (len(known), sum(c.failed for c in known))
        assert list(fit.hazard) == sorted(fit.hazard)


def test_the_fits_are_lifelines_own() -> None:
    pytest.importorskip("lifelines", reason="the extra 'fit' is not installed")
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location("fit_survival", Path(__file__).parents[2] / "quality/fit_survival.py")
    assert spec and spec.loader
    fitting = module_from_spec(spec)
    spec.loader.exec_module(fitting)
    kept = hazard_model().fits[-1]
    again = fitting.fit_of(kept.year, fitting.trainable(cases_known(date(kept.year, 7, 1))), hazard_model().penalty)
    assert again.weights == pytest.approx(kept.weights, rel=0.01) and again.hazard == pytest.approx(
        kept.hazard, rel=0.01
    )
