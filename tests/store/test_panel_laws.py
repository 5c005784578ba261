"""The panel from the store: laws of counting, and the real record."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import SHARED, needs_shared
from store.panel_records import JANUARY, LATER, WORLD, event, made, seen, world
from tocsin.errors import NotFound
from tocsin.registry.views_units import unit_by_iso3
from tocsin.schema.events import Event
from tocsin.schema.months import first_day, last_day, month_of, parse_month
from tocsin.schema.panels import MonthRule, Violence
from tocsin.sources.base import Raw, Told
from tocsin.sources.ucdp_ged import SOURCE as GED
from tocsin.store.panel import left_out, panel, releases_held
from tocsin.store.panel_events import counts
from tocsin.store.panel_packaged import packaged_panel
from tocsin.store.store import Store

SUBSETS = SHARED / "data" / "ucdp" / "ged_country_subsets_full_columns.parquet"
CANDIDATES = SHARED / "data" / "ucdp" / "ged_candidate_2021_v21_01_21_12.parquet"


days = st.dates(first_day(JANUARY), last_day(JANUARY + 11))
kinds = st.sampled_from(["state-based", "all"])
happenings = st.lists(
    st.tuples(
        st.sampled_from([*WORLD[:4], "SMR"]), days, st.integers(0, 40), st.integers(0, 500), st.sampled_from([1, 2, 3])
    ),
    min_size=1,
    max_size=30,
)


def drawn_events(drawn: list[tuple[str, date, int, int, int]]) -> list[Event]:
    return [
        event(str(n), code, (start, min(start + timedelta(days=length), last_day(JANUARY + 11))), dead, violence=kind)
        for n, (code, start, length, dead, kind) in enumerate(drawn)
    ]


@settings(max_examples=3, deadline=None)
@given(drawn=happenings, violence=kinds)
def test_both_month_rules_keep_every_death(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[str, date, int, int, int]], violence: Violence
) -> None:
    events = drawn_events(drawn)
    store = made(tmp_path_factory.mktemp("whole"), world(range(JANUARY, JANUARY + 12)), events)
    told = sum(one.tolls[0].best or 0 for one in events if violence == "all" or one.violence == 1)
    for rule in ("end", "even"):
        with store.view(LATER) as view:
            found = panel(view, violence, rule)  # type: ignore[arg-type]
            missed = sum(one.deaths for one in left_out(view, violence, rule))  # type: ignore[arg-type]
        assert float(found.deaths[:, JANUARY - found.first :].sum()) + missed == pytest.approx(told)


@settings(max_examples=4, deadline=None)
@given(drawn=happenings, cut=days, violence=kinds, rule=st.sampled_from(["end", "even"]))
def test_what_becomes_known_later_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: list[tuple[str, date, int, int, int]],
    cut: date,
    violence: Violence,
    rule: MonthRule,
) -> None:
    events = [*world(range(JANUARY - 1, JANUARY + 12)), *drawn_events(drawn)]
    early = [one for one in events if one.known <= cut]
    ahead = made(tmp_path_factory.mktemp("early"), early[::-1], early)
    whole = made(tmp_path_factory.mktemp("whole"), events[: len(events) // 2], events)
    before, after = _or_none(ahead, cut, violence, rule), _or_none(whole, cut, violence, rule)
    assert before == after


def _or_none(store: Store, on: date, violence: Violence, rule: MonthRule) -> tuple[str, str] | None:
    try:
        found = seen(store, on, violence, rule)
    except NotFound:
        return None
    return found.digest, found.vintage


@settings(max_examples=3, deadline=None)
@given(drawn=st.lists(st.tuples(days, st.integers(0, 60)), min_size=1, max_size=len(WORLD)))
def test_evenly_is_by_days(tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[date, int]]) -> None:
    spans = {
        code: (start, min(start + timedelta(days=length), last_day(JANUARY + 11)))
        for code, (start, length) in zip(WORLD, drawn, strict=False)
    }
    events = [event(code, code, dates, (dates[1] - dates[0]).days + 1) for code, dates in spans.items()]
    with made(tmp_path_factory.mktemp("even"), events).view(LATER) as view:
        found = {(one.country, one.month): one.deaths for one in counts(view, "all", "even", 0)}
        ended = {(one.country, one.month): one.deaths for one in counts(view, "all", "end", 0)}
    each = Counter(
        (code, month_of(start + timedelta(days=day)))
        for code, (start, end) in spans.items()
        for day in range((end - start).days + 1)
    )
    assert found == pytest.approx(dict(each))
    assert ended == {(code, month_of(end)): (end - start).days + 1 for code, (start, end) in spans.items()}


@needs_shared
@pytest.mark.parametrize(("file", "code"), [("sri_lanka", "LKA"), ("sierra_leone", "SLE")])
def test_events_counted_by_their_end_are_views_figures(tmp_path: Path, file: str, code: str) -> None:
    part = tmp_path / "part.parquet"
    duckdb.sql(
        f"COPY (SELECT * EXCLUDE (subset_file, iso3) FROM read_parquet('{SUBSETS}') WHERE subset_file LIKE '%{file}%') "
        f"TO '{part}' (FORMAT parquet)"
    )
    raw = Raw.of(part.read_bytes(), part.name, date(2026, 11, 23), told=Told(release="23.1"))
    store = made(tmp_path / "store", GED.parse(raw))
    with store.view(LATER) as view:
        found = {one.month: one.deaths for one in counts(view, "state-based", "end", 0) if one.country == code}
        assert releases_held(view) == (), "one country's table covers no month"
    theirs = packaged_panel()
    row = theirs.deaths[theirs.units.index(unit_by_iso3(code))]
    assert [found.get(month, 0) for month in theirs.months] == row.tolist() and row.sum() > 10_000


@needs_shared
def test_a_year_of_candidates_gives_all_deaths_by_both_rules(tmp_path: Path) -> None:
    raw = Raw.of(CANDIDATES.read_bytes(), CANDIDATES.name, date(2026, 11, 23))
    store = made(tmp_path, GED.parse(raw))
    with store.view(date(2022, 1, 31)) as view:
        found = {rule: panel(view, "all", rule) for rule in ("end", "even")}  # type: ignore[arg-type]
        state_based = panel(view)
    whole = duckdb.sql(
        f"SELECT date_end[6:7]::INT, sum(best) FROM read_parquet('{CANDIDATES}') WHERE date_end < '2022' GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert found["end"].deaths.sum(axis=0).tolist() == [dead for _, dead in whole]
    assert found["end"].vintage == "UCDP Candidate Events 21.01.21.12" and found["end"].first == parse_month("2021-01")
    ends = [int(np.nansum(one.deaths)) for one in found.values()]
    assert abs(ends[0] - ends[1]) < 100 and not np.array_equal(found["end"].deaths, found["even"].deaths)
    assert state_based.digest == packaged_panel().digest, "the table goes before candidates"
