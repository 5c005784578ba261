"""How long comparable crises could still be turned: a falling share, sums that hold, no foresight, the record's own counts."""

from __future__ import annotations

import importlib.util
import sys
from datetime import date, timedelta
from types import ModuleType

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT, SHARED, needs_shared
from tocsin.brief.numbers import tokens
from tocsin.escalation import turning as module
from tocsin.escalation.pair_model import fit_for
from tocsin.escalation.turning import Cases, TurningFit, over_by, turning, turning_fits, unknown_because
from tocsin.schema.mediation import Turning
from tocsin.schema.sums import holds

DAY = date(2020, 9, 29)
TIES = SHARED / "data/ties"
days = st.integers(0, 6000)
kinds = st.booleans()


def found(since: int, spatial: bool = True, as_of: date = DAY) -> Turning:
    made = turning(since, spatial, as_of)
    assert made is not None
    return made


@given(days, kinds)
def test_every_number_opens_and_the_share_lies_in_its_interval(since: int, spatial: bool) -> None:
    made = found(since, spatial)
    assert all(holds(one) for one in made.sums)
    assert 0 <= made.later_low <= made.later <= made.later_high <= 1
    assert made.later_high > 0 and made.later_low < 1  # cases that never were are no proof
    assert made.sums[0].value == made.cases and 0 < made.turned < made.cases
    assert made.sums[1].value == pytest.approx(100 * made.later, abs=0.05)
    values = {one.value for one in made.sums} | {float(part) for q in made.quantiles for part in q[1:]}
    counts = {
        float(made.since),
        float(made.turned),
        float(made.cases - made.turned),
        round(made.later * made.turned, 6),
    }
    assert {number for kind, number in tokens(made.sentence) if kind == "number"} <= values | counts


@given(days, days, kinds)
def test_the_share_turned_later_never_rises(a: int, b: int, spatial: bool) -> None:
    early, late = sorted((a, b))
    assert found(early, spatial).later >= found(late, spatial).later


@given(kinds, st.sampled_from(turning_fits()))
def test_each_quantile_is_the_first_day_by_which_its_share_was_over(spatial: bool, fit: TurningFit) -> None:
    cases = fit.spatial if spatial else fit.other
    assert [share for share, *_ in cases.quantiles] == [0.1, 0.25, 0.5, 0.75, 0.9]
    for share, day, low, high in cases.quantiles:
        assert low <= day <= high
        assert over_by(cases, day) >= share * cases.turned
        assert day == 0 or over_by(cases, day - 1) < share * cases.turned


def test_no_date_follows_from_it() -> None:
    made = found(14)
    assert "never a date" in made.sentence
    assert not [number for kind, number in tokens(made.sentence) if kind == "date"]
    assert made.cites == ("figures:turning",) and made.known == DAY


def test_a_day_uses_the_newest_fit_it_may_know() -> None:
    """Yearly records are known on 1 July of the next year."""
    cuts = [fit.known for fit in turning_fits()]
    assert cuts == sorted(cuts) and all((cut.month, cut.day) == (7, 1) and cut.year == fit.last + 1
                                        for cut, fit in zip(cuts, turning_fits(), strict=True))  # fmt: skip
    for fit in turning_fits():
        assert found(3, True, fit.known).turned == fit.spatial.turned
        assert f"by the end of {fit.last}" in found(3, False, fit.known).population
    for before, fit in zip(turning_fits(), turning_fits()[1:], strict=False):
        assert found(3, True, fit.known - timedelta(1)).turned == before.spatial.turned < fit.spatial.turned


def test_before_the_first_fit_nothing_is_told_but_why() -> None:
    first = turning_fits()[0].known
    assert turning(3, True, first - timedelta(1)) is None
    assert "not reckoned for days before 1 July 1991" in unknown_because(first - timedelta(1))
    assert unknown_because(first) == ""


def test_before_the_first_dead_there_is_none() -> None:
    with pytest.raises(ValueError, match="before them"):
        turning(-1, True, DAY)


def test_rivals_over_territory_stand_apart() -> None:
    assert found(5, True).population != found(5, False).population
    assert found(5, True).turned != found(5, False).turned


def test_a_case_worked_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four turned, over on days 0, 3, 3 and 10, beside one war: on day 3 one of four is still to be turned."""
    cases = Cases(4, 1, 0, 2, 0, 1, 0, ((0.5, 3, 0, 10), (0.9, 10, 3, 10)),
                  ((0, 3, 0.3, 1.0), (3, 1, 0.0, 0.6), (10, 0, 0.0, 0.4)))  # fmt: skip
    monkeypatch.setattr(module, "turning_fits", lambda: (TurningFit(2010, cases, cases),))
    made = found(3)
    assert (made.cases, made.turned, made.later, made.later_low, made.later_high) == (5, 4, 0.25, 0.0, 0.6)
    assert made.sentence.startswith("3 days after the first dead, 1 of 4 past disputes with deaths between rivals over")
    assert (
        "25 % (0 to 60 %). Half were over by day 3 (0 to 10), nine in ten by day 10 (3 to 10). 1 more" in made.sentence
    )
    assert [one.formula for one in made.sums[:2]] == ["4 + 1", "100 ÷ 4"]
    assert found(2).later == 0.75 and found(10).later == 0 and found(99).later_high == 0.4


# The command that counts -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fitting() -> ModuleType:
    """``quality/fit_turning.py``."""
    spec = importlib.util.spec_from_file_location("fit_turning", ROOT / "quality/fit_turning.py")
    assert spec and spec.loader
    made = importlib.util.module_from_spec(spec)
    sys.modules["fit_turning"] = made
    spec.loader.exec_module(made)
    return made


def case(fitting: ModuleType, shortest: int, longest: int, pair: tuple[int, int] = (1, 2), **told: object) -> object:
    """A dispute of one pair that began in month 1 and was over in month 2."""
    usual = {"first": 1, "last": 2, "war": False, "settled": False, "won": False, "many_dead": False, "spatial": True}
    return fitting.Case(pairs=frozenset([pair]), shortest=shortest, longest=longest, **usual | told)


def test_cases_are_counted_by_hand(fitting: ModuleType) -> None:
    made = fitting.fitted([
        case(fitting, 1, 1), case(fitting, 4, 4, (3, 4), settled=True), case(fitting, 3, 6, (5, 6)),
        case(fitting, 11, 11, (7, 8)), case(fitting, 50, 50, (3, 4), war=True, first=10, last=12),
        case(fitting, 2, 2, (9, 10), last=10_000),
    ], 2010)  # fmt: skip
    assert (made["turned"], made["wars"], made["open"], made["settled"], made["inexact"]) == (4, 1, 1, 1, 1)
    assert made["war_within_a_year"] == 1
    assert [step[:2] for step in made["later"]] == [[0, 3], [3, 1], [10, 0]]
    assert [(share, day) for share, day, *_ in made["quantiles"]] == [
        (0.1, 0),
        (0.25, 0),
        (0.5, 3),
        (0.75, 3),
        (0.9, 10),
    ]
    assert made["later"][-1][2] == 0 and 0 < made["later"][-1][3] < 1


def test_one_pairs_disputes_are_not_cases_of_their_own(fitting: ModuleType) -> None:
    """The same forty lengths, of forty pairs or of four: the interval of four is wider."""
    lengths = [1 + 10 * (at // 10) for at in range(40)]
    wide, narrow = (
        fitting.fitted([case(fitting, n, n, (1, 100 + at // size)) for at, n in enumerate(lengths)], 2010)
        for size in (10, 1)
    )
    spread = [next(step for step in made["later"] if step[0] == 10) for made in (wide, narrow)]
    assert spread[0][1] == spread[1][1] and spread[0][3] - spread[0][2] > 1.5 * (spread[1][3] - spread[1][2])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 500), min_size=1, max_size=50), st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9]))
def test_a_quantile_is_a_day_of_a_case(fitting: ModuleType, lengths: list[int], share: float) -> None:
    ordered = np.array(sorted(lengths))
    day = fitting.quantile(ordered, share)
    assert day in lengths
    assert (ordered <= day).sum() >= share * len(ordered) > (ordered < day).sum()


@needs_shared
def test_the_packaged_figures_are_what_the_record_gives(fitting: ModuleType) -> None:
    """Counts and days of every fit; the intervals of one, drawn anew."""
    record = fitting.by_kind(fitting.cases(TIES))
    for fit in turning_fits():
        for kind in ("spatial", "other"):
            over = [one for one in record[kind] if one.last <= fitting.month_id(fit.last, 12)]
            turned, cases = [one for one in over if not one.war], getattr(fit, kind)
            assert (cases.turned, cases.wars) == (len(turned), len(over) - len(turned))
            assert all(count == sum(one.day > day for one in turned) for day, count, *_ in cases.later)
    made = fitting.fitted(record["spatial"], 1990)
    packaged = turning_fits()[0].spatial
    assert [tuple(step) for step in made["later"]] == list(packaged.later)
    assert [tuple(one) for one in made["quantiles"]] == list(packaged.quantiles)


@needs_shared
def test_the_record_counted_another_way_gives_the_same() -> None:
    """Straight from the disputes' own table: all kinds together, without parties."""
    import duckdb

    with duckdb.connect() as base:
        rows = base.execute(
            "select hostlev = 5, (mindur + maxdur) // 2 - 1 from read_parquet(?) where fatality > 0 and styear >= 1946",
            [str(TIES / "gml_mid_v2_2_1_disputes.parquet")],
        ).fetchall()
    last = turning_fits()[-1]
    over = [day for war, day in rows if not war]
    assert len(over) == last.spatial.turned + last.other.turned
    assert len(rows) - len(over) == last.spatial.wars + last.other.wars
    for day in (0, 7, 30, 180, 1000):
        assert over_by(last.spatial, day) + over_by(last.other, day) == sum(one <= day for one in over)


def test_as_many_wars_as_the_hazard_knows() -> None:
    """The registered shares count the same disputes to 2010."""
    last, shares = turning_fits()[-1], fit_for(date(2010, 12, 31)).war
    for kind in ("spatial", "other"):
        cases = getattr(last, kind)
        assert (cases.turned + cases.wars, cases.wars) == (shares[kind].fatal, shares[kind].wars)


@needs_shared
def test_the_page_holds_what_the_command_prints(fitting: ModuleType) -> None:
    record = fitting.cases(TIES)
    text = (ROOT / "docs/turning.md").read_text(encoding="utf-8")
    for kind in ("spatial", "other"):
        cases = getattr(turning_fits()[-1], kind)
        made = {"turned": cases.turned, "wars": cases.wars, "war_within_a_year": cases.war_within_a_year,
                "quantiles": cases.quantiles}  # fmt: skip
        assert fitting.table(fitting.KINDS[kind], made) in text
    turned = [one for one in record if one.last <= fitting.month_id(2010, 12) and not one.war]
    for line in (*fitting.told_apart(turned), *fitting.check(TIES)):
        assert line in text
