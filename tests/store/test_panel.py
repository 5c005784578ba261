"""The panel from the store: the tables of monthly figures, packaged and imported."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import SHARED, needs_shared, whole
from store.panel_records import JANUARY, LATER, cell, event, made, seen, span, world
from tocsin.errors import NotFound
from tocsin.registry.views_units import unit_by_iso3
from tocsin.schema.months import known_day, last_known, parse_month
from tocsin.schema.panels import Panel, Unit
from tocsin.sources.base import Raw
from tocsin.sources.panel_file import SOURCE, panel_of, read_panel
from tocsin.store.panel_packaged import packaged_panel
from tocsin.store.panel_readings import imported, readings
from tocsin.store.writer import Writer

DEVELOPMENT = SHARED / "data" / "vpc" / "cm_panel_to_2021.parquet"


def test_an_empty_store_has_the_packaged_figures(tmp_path: Path) -> None:
    store = made(tmp_path, [event("1", "AZE", span("2031-01-01", "2031-01-01"), 1)])
    found = seen(store, date(2026, 11, 23))
    assert found.digest == packaged_panel().digest and found.vintage == packaged_panel().vintage
    assert [cell(found, "AZE", parse_month(month)) for month in ("2020-09", "2020-10", "2020-11")] == [147, 1445, 5991]


@pytest.mark.parametrize(
    ("on", "last"),
    [("2017-11-30", "2017-10"), ("2017-11-29", "2017-09"), ("2022-01-31", "2021-12"), ("2022-01-30", "2021-11")],
)
def test_a_month_is_known_from_the_last_day_of_the_next(tmp_path: Path, on: str, last: str) -> None:
    found = seen(made(tmp_path, world([JANUARY])), date.fromisoformat(on))
    assert found.last == parse_month(last) and found.as_of == date.fromisoformat(on)
    assert found.digest == packaged_panel().until(found.last).digest


def test_before_the_first_figure_there_is_no_panel(tmp_path: Path) -> None:
    store = made(tmp_path, world([JANUARY]))
    with pytest.raises(NotFound, match="no monthly figure"):
        seen(store, date(1990, 2, 27))
    with pytest.raises(NotFound, match="pull ucdp"):
        seen(store, date(2021, 1, 1), "all")


@needs_shared
def test_the_packaged_table_is_the_development_panel_cell_by_cell() -> None:
    file, ours = read_panel(DEVELOPMENT), packaged_panel()
    assert ours.units == file.units and ours.months == file.months
    assert np.array_equal(ours.deaths, file.deaths) and np.array_equal(ours.exists, file.exists)


@whole
@needs_shared
def test_the_development_panel_through_the_store_is_itself_on_every_day(tmp_path: Path) -> None:
    raw = Raw.of(DEVELOPMENT.read_bytes(), DEVELOPMENT.name, date(2026, 11, 23))
    file, records = panel_of(raw), list(SOURCE.parse(raw))
    store = made(tmp_path, records, records)
    assert store.moment().number == 1, "twice is once"
    for on in (date(2026, 11, 23), date(2017, 11, 30), date(1990, 2, 28)):
        found = seen(store, on)
        assert found.last == min(last_known(on), file.last)
        assert found.digest == file.until(found.last).digest and found.vintage == file.vintage


FRANCE, SOUTH_SUDAN = unit_by_iso3("FRA"), unit_by_iso3("SSD")
figures = st.just(math.nan) | st.integers(0, 10**6).map(float)


@st.composite
def panels(draw: st.DrawFn) -> Panel:
    countries: list[Unit] = draw(st.lists(st.sampled_from([FRANCE, SOUTH_SUDAN]), min_size=1, unique=True))
    shape = len(countries), draw(st.integers(1, 4))
    deaths = np.array(draw(st.lists(figures, min_size=shape[0] * shape[1], max_size=shape[0] * shape[1])))
    there = np.array(draw(st.lists(st.booleans(), min_size=deaths.size, max_size=deaths.size)))
    first = draw(st.integers(parse_month("2011-03"), parse_month("2011-09")))
    return Panel(
        tuple(sorted(countries)), first, deaths.reshape(shape), there.reshape(shape), draw(st.sampled_from("AB"))
    )


@settings(max_examples=6, deadline=None)
@given(old=panels(), new=panels())
def test_any_panel_goes_through_the_store_unchanged(
    tmp_path_factory: pytest.TempPathFactory, old: Panel, new: Panel
) -> None:
    store = made(tmp_path_factory.mktemp("panel"), readings(old), readings(old))
    with store.view(known_day(old.last)) as view:
        found = imported(view)
    assert found and found.panel.digest == old.digest and found.panel.units == old.units
    assert found.vintages == ((old.vintage,),) * len(old.months)
    with Writer(store) as writer:
        writer.add(readings(new))
    with store.view(LATER) as view:
        both = imported(view)
    assert both
    rows = [both.panel.units.index(unit) for unit in new.units]
    columns = slice(new.first - both.panel.first, new.last - both.panel.first + 1)
    assert np.array_equal(both.panel.deaths[rows, columns], new.deaths, equal_nan=True), "the last import stands"
    if old.digest != new.digest:
        assert np.array_equal(both.panel.exists[rows, columns], new.exists), "no word on existence outlives its figures"


def test_no_word_on_existence_outlives_its_figures(tmp_path: Path) -> None:
    begin, deaths = parse_month("2020-09"), np.array([[1.0, 2.0]])
    denied = Panel((FRANCE,), begin, deaths, np.array([[False, True]]), "mine")
    store = made(tmp_path, readings(denied))
    assert seen(store, known_day(begin + 1)).exists.tolist() == [[False, True]]
    with Writer(store) as writer:
        writer.add(readings(replace(denied, exists=np.array([[True, True]]))))
    assert seen(store, known_day(begin + 1)).exists.tolist() == [[True, True]]


def test_an_imported_panel_goes_before_the_packaged_which_goes_on_after_it(tmp_path: Path) -> None:
    begin = parse_month("2020-09")
    given = Panel((unit_by_iso3("AZE"),), begin, np.array([[7.0, math.nan]]), np.ones((1, 2), dtype=bool), "mine")
    store = made(tmp_path, readings(given))
    found = seen(store, date(2021, 1, 31))
    assert [unit.iso3 for unit in found.units] == ["AZE"] and (found.first, found.last) == (begin, begin + 3)
    assert found.deaths[0, 0] == 7 and math.isnan(found.deaths[0, 1])
    assert found.deaths[0, 2] == 5991 == cell(packaged_panel(), "AZE", begin + 2)
    assert found.vintage == f"mine to 2020-10; {packaged_panel().vintage} to 2020-12"
    assert seen(store, known_day(begin + 1)).digest == given.digest
