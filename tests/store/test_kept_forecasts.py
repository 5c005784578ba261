"""Forecasts in the store: what goes in comes out, once, and not before it was issued."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.kept import cells, forecasts, invented, real, told
from store.records import numbered
from tocsin import run
from tocsin.errors import BadInput, Damaged
from tocsin.schema.forecasts import Forecast, Issue, KeptForecast
from tocsin.schema.months import known_day
from tocsin.schema.panels import Unit
from tocsin.settings import Settings
from tocsin.store.kept_forecasts import issue_id, issues, kept_forecast, rows
from tocsin.store.maintenance import check, compact, stats
from tocsin.store.store import Store
from tocsin.store.writer import Writer, content_hash

EVER = date(2100, 1, 1)
MONTH = 480
real_folder = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def kept(store: Store, day: date = EVER) -> list[tuple[Issue, Forecast]]:
    with store.view(day) as view:
        return [(issue, kept_forecast(view, issue)) for issue in issues(view)]


@real_folder
@given(forecasts())
def test_what_is_kept_comes_out_again(made: Forecast) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        assert run.keep_forecast(store, made) == len(made.units) * len(made.months)
        [(issue, found)] = kept(store)
        assert cells(found) == cells(made) and told(found) == told(made)
        assert found.months == issue.months == tuple(sorted(made.months))
        with store.view(EVER) as view:
            for row in view.records(KeptForecast):
                assert row.happened.start and row.happened.end and row.happened.text == row.month
                assert row.known == made.issued and row.happened.start.isoformat()[:7] == row.month


@real_folder
@given(forecasts(), st.integers(0, 900))
def test_twice_is_once(made: Forecast, later: int) -> None:
    """Also on a later day, and with its countries, months and draws in another order."""
    order = np.random.default_rng(later)
    units, months = order.permutation(len(made.units)), order.permutation(len(made.months))
    again = replace(
        made,
        units=tuple(made.units[at] for at in units),
        months=tuple(made.months[at] for at in months),
        draws=order.permuted(made.draws[np.ix_(units, months)], axis=-1),
        issued=made.issued + timedelta(days=later),
    )
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        run.keep_forecast(store, made)
        moment = store.moment()
        assert run.keep_forecast(store, made) == run.keep_forecast(store, again) == 0
        assert store.moment() == moment
        assert [issue.issued for issue, _ in kept(store)] == [made.issued]


def test_other_draws_of_the_same_day_are_another_forecast(store: Store) -> None:
    one, two = (invented([[[0, 0, last]]], (MONTH,), MONTH - 2) for last in (3, 4))
    assert run.keep_forecast(store, one) == run.keep_forecast(store, two) == 1
    assert sorted(int(found.draws.max()) for _, found in kept(store)) == [3, 4]


@pytest.mark.parametrize("change", [{"model": "y"}, {"seed": 9}, {"vintage": "other"}, {"as_of": date(2019, 12, 1)}])
def test_what_a_forecast_is_made_from_is_part_of_its_name(change: dict[str, object]) -> None:
    made = invented([[[0, 1, 3]]], (MONTH,), MONTH - 2, date(2020, 1, 1))
    assert issue_id(replace(made, **change)) != issue_id(made)  # type: ignore[arg-type]


@real_folder
@given(st.lists(forecasts(), max_size=3), forecasts(), st.dates(date(2013, 1, 1), date(2030, 1, 1)))
def test_no_foresight(before: list[Forecast], late: Forecast, day: date) -> None:
    late = replace(late, issued=max(late.issued, day + timedelta(days=1)))
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        with Writer(store):
            pass
        for made in before:
            run.keep_forecast(store, made)
        seen = [issue for issue, _ in kept(store, day)]
        assert all(issue.issued <= day for issue in seen)
        run.keep_forecast(store, late)
        assert [issue for issue, _ in kept(store, day)] == seen


def test_it_is_known_from_the_first_day_it_was_issued(store: Store) -> None:
    """Even where the earlier issue is brought in after the later one."""
    early = invented([[[0, 1, 3]]], (MONTH,), MONTH - 2, date(2020, 1, 1))
    late = replace(early, issued=date(2021, 1, 1))
    assert run.keep_forecast(store, late) == run.keep_forecast(store, early) == 1
    assert [issue.issued for issue, _ in kept(store, date(2020, 6, 1))] == [date(2020, 1, 1)]
    assert [issue.issued for issue, _ in kept(store)] == [date(2020, 1, 1)]


MADE = invented([[[0, 1]], [[2, 2]]], (MONTH,), MONTH - 2)
BAD = {
    "as of the later day": replace(MADE, issued=MADE.as_of - timedelta(days=1)),
    "were not known on": replace(MADE, as_of=known_day(MADE.cutoff) - timedelta(days=1)),
    "but uses figures to": replace(MADE, months=(MONTH - 2,)),
    "no draws": replace(MADE, draws=MADE.draws[:, :, :0]),
    "twice": replace(MADE, units=(MADE.units[0], Unit(MADE.units[0].id, "YYY", 0, "the same"))),
}


@pytest.mark.parametrize("said", BAD)
def test_what_cannot_be_true_is_not_kept(store: Store, said: str) -> None:
    run.keep_forecast(store, MADE)
    before = store.moment()
    with pytest.raises(BadInput, match=said) as raised:
        run.keep_forecast(store, BAD[said])
    assert raised.value.remedy and store.moment() == before


def test_a_forecast_that_lost_a_row_is_not_read_as_a_smaller_one(store: Store) -> None:
    run.keep_forecast(store, MADE)
    with Writer(store) as writer:
        writer.withdraw("forecasts", [content_hash(next(rows(MADE)))], "lost")
    with pytest.raises(Damaged, match="lacks rows"):
        kept(store)


def test_a_store_from_before_forecasts_were_kept_opens_and_takes_them(store: Store) -> None:
    with Writer(store) as writer:
        writer.add([numbered(1)])
    assert "forecasts" not in store.moment().versions and kept(store) == []
    assert run.keep_forecast(store, MADE) == 2
    assert len(kept(store)) == 1 and check(store) == ()


def test_the_days_run_goes_on_beside_kept_forecasts(seeded: Store, tmp_path: Path) -> None:
    shutil.copytree(seeded.root, tmp_path / "store", ignore=shutil.ignore_patterns("_leases"))
    store = Store(tmp_path / "store")
    run.keep_forecast(store, MADE)
    report = run.day(store, date(2020, 9, 29), [], Settings())
    assert report.briefs and not report.failed


def test_a_forecast_of_the_world_is_small_and_outlives_compaction(store: Store) -> None:
    for name in ("recency", "conflictology-12"):
        run.keep_forecast(store, real(name, "2018-10", "2019-01", 12, "2018-11-30"))
    before = kept(store)
    assert {issue.draws for issue, _ in before} == {12, 1000}
    sizes = {table.table: table for table in stats(store)}
    assert sizes["forecasts"].rows == 2 * 191 * 12 and sizes["forecasts"].size < 2_000_000
    compact(store)
    assert check(store) == ()
    for (issue, old), (same, new) in zip(before, kept(store), strict=True):
        assert issue == same and np.array_equal(old.draws, new.draws)
