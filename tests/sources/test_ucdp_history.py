"""The pair's yearly history from GED rows: sums, zeros inside the span, months only where they can be told."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tocsin.errors import BadInput, NotFound
from tocsin.sources import ucdp_history
from tocsin.sources.ucdp_history import history, read, write

SHARED = Path(__file__).parents[3] / "shared" / "data" / "ucdp" / "ged_21_1_all_events.parquet"


def event(year: int, best: int, start: str | None, end: str | None, **more: Any) -> dict[str, Any]:
    return {
        "relid": "AZE-0", "year": year, "type_of_violence": 1, "conflict_new_id": 388, "best": best, "low": best,
        "high": best, "date_start": start, "date_end": end, **more,
    }  # fmt: skip


def by_time(rows: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    return {row["happened"]: row for row in history(rows)}


def test_a_year_whose_events_lie_in_months_is_told_by_the_month_too() -> None:
    found = by_time(
        [
            event(2016, 120, "2016-04-02", "2016-04-05", low=90, high=300),
            event(2016, 4, "2016-12-29", "2016-12-29"),
        ]
    )
    assert {"2016", "2016-04", "2016-12"} == {time for time in found if time.startswith("2016")}
    assert [found["2016"][column] for column in ("value", "low", "high")] == ["124", "94", "304"]
    assert found["2016-04"]["value"] == "120"


def test_an_event_over_a_months_end_leaves_the_year_without_months_and_says_so() -> None:
    found = by_time([event(2020, 5503, "2020-09-27", "2020-11-10"), event(2020, 16, "2020-07-12", "2020-07-16")])
    assert {time for time in found if time.startswith("2020")} == {"2020"}
    assert "5,503" in found["2020"]["cite"]
    assert "no months" in found["2020"]["cite"]


def test_an_event_without_a_day_leaves_the_year_without_months() -> None:
    assert "2016-04" not in by_time([event(2016, 3, "2016-04-02", "2016-04-02"), event(2016, 9, None, None)])


def test_every_year_of_the_span_has_a_row_and_a_quiet_one_is_zero() -> None:
    found = by_time([event(1992, 8, "1992-02-23", "1992-02-23")])
    assert sorted(time for time in found if len(time) == 4) == [str(year) for year in range(1989, 2021)]
    assert found["2003"]["value"] == "0"
    assert found["1992"]["value"] == "8"


def test_other_conflicts_kinds_and_later_years_are_left_out() -> None:
    found = by_time(
        [
            event(1993, 7, None, None, conflict_new_id=396),
            event(1993, 5, None, None, type_of_violence=3),
            event(2021, 36, "2021-05-01", "2021-05-01"),
        ]
    )
    assert found["1993"]["value"] == "0"
    assert "2021" not in found


def test_a_year_is_known_from_july_of_the_next_and_its_vintage_is_assumed() -> None:
    row = by_time([])["2019"]
    assert date.fromisoformat(row["known"]) == date(2020, 7, 1)
    assert (row["vintage"], row["vintage_assumed"]) == ("ucdp-ged-21.1", "true")


@pytest.mark.parametrize("best", [None, -1])
def test_a_row_without_a_count_is_refused_by_its_name(best: int | None) -> None:
    with pytest.raises(BadInput, match="AZE-0"):
        history([event(2016, 0, None, None) | {"best": best}])


def test_writing_again_changes_nothing_and_keeps_other_readings(tmp_path: Path) -> None:
    path = tmp_path / "readings.csv"
    write(path, [])
    other = dict.fromkeys(ucdp_history.COLUMNS, "x")
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, ucdp_history.COLUMNS).writerow(other)
    readings = history([event(2016, 3, "2016-04-02", "2016-04-02")])
    write(path, readings)
    once = path.read_bytes()
    write(path, readings)
    assert path.read_bytes() == once
    with path.open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == [*readings, other]


def test_a_missing_or_strange_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read(tmp_path / "none.parquet")
    odd = tmp_path / "odd.csv"
    odd.write_text("year,best\n2016,3\n", encoding="utf-8")
    with pytest.raises(BadInput, match="type_of_violence"):
        read(odd)


@pytest.mark.skipif(not SHARED.is_file(), reason="the shared GED table is not here")
def test_the_packaged_readings_are_what_the_table_gives() -> None:
    made = history(read(SHARED))
    packaged = Path(str(ucdp_history._packaged()))
    with packaged.open(encoding="utf-8", newline="") as file:
        assert [row for row in csv.DictReader(file) if row["name"] == ucdp_history.NAME] == made
    deaths = {row["happened"]: row["value"] for row in made}
    assert (deaths["2016"], deaths["2020"], deaths["2003"]) == ("141", "7633", "0")
