"""The panel from the store: what is counted from UCDP's events, and what is not."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import numpy as np

from conftest import SHARED
from store.panel_records import JANUARY, LATER, WORLD, cell, event, lost, made, seen, span, world
from tocsin.sources.base import Raw, Told
from tocsin.sources.ucdp_ged import SOURCE as GED
from tocsin.store.panel import LeftOut, releases_held
from tocsin.store.panel_packaged import LAST, packaged_panel

SUBSETS = SHARED / "data" / "ucdp" / "ged_country_subsets_full_columns.parquet"
CANDIDATES = SHARED / "data" / "ucdp" / "ged_candidate_2021_v21_01_21_12.parquet"


def test_covered_months_after_the_table_are_counted_and_the_gap_is_unknown(tmp_path: Path) -> None:
    fighting = [
        event("1", "AZE", span("2031-01-05", "2031-01-05"), 10),
        event("2", "AZE", span("2031-01-30", "2031-02-02"), 4),
        event("3", "ARM", span("2031-02-02", "2031-02-02"), 3, violence=3),
    ]
    store = made(tmp_path, world([JANUARY, JANUARY + 1]), fighting)
    found = seen(store)
    assert (found.first, found.last) == (packaged_panel().first, JANUARY + 1)
    assert [cell(found, "AZE", month) for month in (JANUARY, JANUARY + 1)] == [10, 4]
    assert cell(found, "FRA", JANUARY) == 0, "covered and without events"
    assert np.isnan(found.deaths[:, LAST + 1 - found.first : JANUARY - found.first]).all(), (
        "nobody spoke of these months"
    )
    assert found.exists[:, -1].all()
    assert found.vintage == f"{packaged_panel().vintage} to 2021-12; UCDP GED 32.1 to 2031-02"
    assert cell(seen(store, violence="all"), "ARM", JANUARY + 1) == 3 and cell(found, "ARM", JANUARY + 1) == 0
    even = seen(store, rule="even")
    assert [cell(even, "AZE", month) for month in (JANUARY, JANUARY + 1)] == [12, 2]
    assert lost(store) == ()


def test_a_part_of_a_release_covers_nothing(tmp_path: Path) -> None:
    some = [one for one in world([JANUARY]) if one.country in WORLD[:10]]
    store = made(tmp_path, some, [event("1", "AZE", span("2031-01-05", "2031-01-05"), 10)])
    assert seen(store).last == LAST
    assert lost(store) == (LeftOut("month", "2031-01", 1, 10.0),)
    with store.view(LATER) as view:
        assert releases_held(view) == ()


def test_deaths_in_a_state_without_a_unit_are_counted_as_left_out(tmp_path: Path) -> None:
    places = [("SMR", 1.0), ("Atlantis", 2.0), (None, 4.0), ("SUN", 8.0)]
    odd = [event(str(n), code, span("2031-01-05", "2031-01-05"), dead) for n, (code, dead) in enumerate(places)]
    store = made(tmp_path, world([JANUARY]), odd)
    assert {(one.why, one.where, one.deaths) for one in lost(store)} == {
        ("country", "SMR", 1.0),
        ("country", "Atlantis", 2.0),
        ("country", "no country given", 4.0),
    }
    assert cell(seen(store), "RUS", JANUARY) == 8, "a former state's deaths are its successor's"


def test_an_unknown_toll_or_last_day_makes_the_month_unknown(tmp_path: Path) -> None:
    unclear = [
        event("1", "AZE", span("2031-01-05", "2031-01-05"), None),
        event("2", "AZE", span("2031-01-06", "2031-01-06"), 10),
        event("3", "ARM", span("2031-02-01", "2031-03-31"), 5, text="from 2031-02-01; the table gives no last day"),
    ]
    store = made(tmp_path, world(range(JANUARY, JANUARY + 4)), unclear)
    for rule in ("end", "even"):
        found = seen(store, rule=rule)  # type: ignore[arg-type]
        assert math.isnan(cell(found, "AZE", JANUARY)) and cell(found, "AZE", JANUARY + 1) == 0
        assert [math.isnan(cell(found, "ARM", JANUARY + month)) for month in range(4)] == [False, True, True, False]


def test_the_importer_tells_a_missing_last_day_in_the_words_the_panel_looks_for(tmp_path: Path) -> None:
    table = (
        "id,year,type_of_violence,country,country_id,date_start,best\n"
        "1,2031,1,Azerbaijan,373,2031-10-05,5\n2,2031,1,Armenia,371,,5\n"
    )
    raw = Raw.of(table.encode(), "ged.csv", LATER, told=Told(release="32.1"))
    store = made(tmp_path, GED.parse(raw), world([JANUARY + month for month in range(12)]))
    found = seen(store, date(2035, 1, 1))
    azerbaijan = [math.isnan(cell(found, "AZE", JANUARY + month)) for month in range(12)]
    assert azerbaijan == [month >= 9 for month in range(12)]
    assert all(math.isnan(cell(found, "ARM", JANUARY + month)) for month in range(12))


def test_a_month_takes_one_release_only(tmp_path: Path) -> None:
    day = span("2031-01-05", "2031-01-05")
    candidates = [
        *world([JANUARY], "31.0.1"),
        event("1", "AZE", day, 10, "31.0.1"),
        event("2", "AZE", day, 1, "31.0.1"),
    ]
    late = [event("2", "AZE", day, 3, "31.0.2", known=date(2031, 3, 20)), event("9", "AZE", day, 100, "31.0.2",
            known=date(2031, 3, 20)), *world([JANUARY + 1], "31.0.2")]  # fmt: skip
    final = [*world([JANUARY], "32.1", date(2032, 7, 1)), event("1", "AZE", day, 12, "32.1", known=date(2032, 7, 1))]
    newer = [*world([JANUARY], "33.1", date(2032, 7, 1)), event("1", "AZE", day, 13, "33.1", known=date(2032, 7, 1))]
    for number, batches in enumerate([(candidates, late, final, newer), (newer, final, late, candidates)]):
        store = made(tmp_path / str(number), *batches)
        assert seen(store, date(2031, 2, 27)).last == LAST, "events known, the month's figure not yet"
        assert cell(seen(store, date(2031, 2, 28)), "AZE", JANUARY) == 11
        spring = seen(store, date(2031, 3, 31))
        assert cell(spring, "AZE", JANUARY) == 113, "a late report counts, a revised event counts once"
        assert spring.vintage.endswith(
            "Candidate Events 31.0.1 and 31.0.2 to 2031-01; UCDP Candidate Events 31.0.2 to 2031-02"
        )
        assert cell(seen(store, date(2032, 7, 1)), "AZE", JANUARY) == 13, (
            "the newest annual release, and nothing beside it"
        )
        with store.view(date.max) as view:
            assert releases_held(view) == ("31.0.2", "33.1")


def test_stragglers_of_the_next_month_do_not_cover_it(tmp_path: Path) -> None:
    store = made(tmp_path, world([JANUARY, JANUARY + 1], "31.0.1"))
    assert seen(store).last == JANUARY
    with store.view(date.max) as view:
        assert releases_held(view) == ("31.0.1",)
