"""Panels from files: what is read, what is unknown, and what is refused."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import SHARED, needs_shared
from sources.contract import RECEIVED
from tocsin.errors import BadInput, NotFound
from tocsin.schema.events import Reading
from tocsin.schema.months import known_day, parse_month
from tocsin.schema.panels import Panel
from tocsin.sources.base import Raw, Told
from tocsin.sources.panel_file import SOURCE, panel_of, read_panel

FRANCE, SUDAN, SOUTH_SUDAN, ETHIOPIA = 105, 245, 246, 57
START = parse_month("2011-05")
DEVELOPMENT = SHARED / "data" / "vpc" / "cm_panel_to_2021.parquet"
Row = tuple[object, ...]


def table(rows: list[Row], header: str = "country_id,month_id,ged_sb") -> Raw:
    lines = [header, *(",".join("" if cell is None else str(cell) for cell in row) for row in rows)]
    return Raw.of(("\n".join(lines) + "\n").encode(), "made.csv", RECEIVED)


def block(countries: tuple[int, ...] = (FRANCE, SUDAN), months: int = 4, first: int = START) -> list[Row]:
    return [(country, first + month, country + month) for country in countries for month in range(months)]


def refused(rows: list[Row], header: str = "country_id,month_id,ged_sb") -> BadInput:
    with pytest.raises(BadInput) as caught:
        panel_of(table(rows, header))
    assert caught.value.remedy
    return caught.value


def test_three_columns_are_enough_and_order_does_not_matter() -> None:
    panel = panel_of(table(block()[::-1]))
    assert [unit.iso3 for unit in panel.units] == ["FRA", "SDN"]
    assert (panel.first, panel.last) == (START, START + 3)
    assert panel.deaths.tolist() == [[105, 106, 107, 108], [245, 246, 247, 248]]
    assert panel.exists.all() and panel.as_of is None and panel.violence == "state-based"
    assert panel.digest == panel_of(table(block())).digest


def test_further_columns_are_not_read() -> None:
    rows = [(*row, "any text", "") for row in block()]
    assert panel_of(table(rows, "country_id,month_id,ged_sb,mystery,wdi_gdp")).digest == panel_of(table(block())).digest


@pytest.mark.parametrize("cell", [None, "NA", "NaN", "nan", "null", " "])
def test_a_missing_figure_is_unknown_and_not_zero(cell: str | None) -> None:
    rows = block()
    rows[1] = (FRANCE, START + 1, cell)
    panel = panel_of(table(rows))
    assert math.isnan(panel.deaths[0, 1]) and np.isnan(panel.deaths).sum() == 1
    assert panel.exists.all()


def test_parquet_and_csv_give_the_same_panel(tmp_path: Path) -> None:
    rows = block()
    rows[2] = (FRANCE, START + 2, None)
    values = ", ".join(str(row).replace("None", "NULL") for row in rows)
    for kind in ("INTEGER", "DOUBLE", "VARCHAR", "DECIMAL(12, 2)"):
        file = tmp_path / f"{kind[:3]}.parquet"
        made = f"SELECT country_id, month_id, ged_sb::{kind} AS ged_sb FROM (VALUES {values}) t(country_id, month_id, ged_sb)"
        duckdb.sql(f"COPY ({made}) TO '{file}' (FORMAT parquet)")
        assert read_panel(file).digest == panel_of(table(rows)).digest, kind


@pytest.mark.parametrize(
    ("place", "cell", "why"),
    [
        (2, -1, "below zero"),
        (2, 1.5, "whole"),
        (2, "inf", "whole"),
        (2, "-inf", "below zero"),
        (2, "many", "not a number"),
        (2, "1_000", "not a number"),
        (2, "0x1F", "not a number"),
        (1, "2011-05", "not a number"),
        (1, 201105, "number of a month"),
        (1, None, "missing"),
        (0, 9999, "VIEWS id"),
        (0, "France", "not a number"),
        (0, 105.5, "whole"),
    ],
)
def test_a_bad_cell_is_named_by_line_column_and_value(place: int, cell: object, why: str) -> None:
    rows = [list(row) for row in block()]
    rows[2][place] = cell
    error = refused([tuple(row) for row in rows])
    column = ("country_id", "month_id", "ged_sb")[place]
    assert f"made.csv, line 4, column {column}: " in error.message and why in error.message
    assert cell is None or str(cell) in error.message


def test_text_in_a_number_column_of_parquet_names_the_row(tmp_path: Path) -> None:
    file = tmp_path / "text.parquet"
    duckdb.sql(f"COPY (SELECT 105 AS country_id, 457 AS month_id, 'few' AS ged_sb) TO '{file}' (FORMAT parquet)")
    with pytest.raises(BadInput, match=r"text.parquet, row 1, column ged_sb: 'few' is not a number"):
        read_panel(file)


@pytest.mark.parametrize("column", ["country_id", "month_id", "ged_sb"])
def test_a_missing_column_is_named(column: str) -> None:
    header = "country_id,month_id,ged_sb".replace(column, "other")
    assert f"has no column {column}" in refused(block(), header).message


def test_no_rows_no_file_no_table(tmp_path: Path) -> None:
    assert "no rows" in refused([]).message
    with pytest.raises(NotFound):
        read_panel(tmp_path / "none.parquet")
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 and no more")
    with pytest.raises(BadInput, match="broken"):
        read_panel(broken)


def test_a_country_month_twice_is_refused() -> None:
    message = refused([*block(), (SUDAN, START + 1, 5)]).message
    assert "line 10" in message and "Sudan" in message and "2011-06" in message


def test_a_gap_and_an_early_end_name_the_country_and_the_months() -> None:
    rows = block(months=8)
    gap = refused(
        [row for row in rows if row[:2] not in {(FRANCE, START + 2), (FRANCE, START + 3), (FRANCE, START + 5)}]
    )
    assert "France" in gap.message and "2011-07 to 2011-08, 2011-10" in gap.message
    end = refused([row for row in rows if row[:2] != (SUDAN, START + 7)])
    assert "Sudan" in end.message and "2011-12" in end.message and "empty ged_sb" in end.remedy


def test_a_month_missing_for_all_is_refused() -> None:
    assert "any country for 2011-06" in refused([row for row in block() if row[1] != START + 1]).message


def test_a_born_country_may_begin_with_its_birth_and_no_later() -> None:
    born = [row for row in block((SUDAN, SOUTH_SUDAN)) if row[0] == SUDAN or row[1] >= parse_month("2011-07")]
    panel = panel_of(table(born))
    assert panel.exists.tolist() == [[True] * 4, [False, False, True, True]]
    assert np.isnan(panel.deaths).tolist() == [[False] * 4, [True, True, False, False]]
    late = refused([row for row in born if row[0] == SUDAN or row[1] > parse_month("2011-07")])
    assert "South Sudan" in late.message and "2011-05 to 2011-07" in late.message
    assert "France" in refused([row for row in block() if row[0] == SUDAN or row[1] > START]).message


def test_existence_is_the_files_or_else_our_tables() -> None:
    rows = [(SOUTH_SUDAN, START + month, 0) for month in range(4)]
    assert panel_of(table(rows)).exists.tolist() == [[False, False, True, True]]
    header = "country_id,month_id,ged_sb,unit_exists,predecessor"
    flags = [(1, 0), (0, 0), (0, 1), (None, None)]
    told = panel_of(table([(*row, *flag) for row, flag in zip(rows, flags, strict=True)], header))
    assert told.exists.tolist() == [[True, False, True, True]]
    early = [(ETHIOPIA, parse_month("1993-03") + month, 7, int(month > 1)) for month in range(4)]
    assert panel_of(table(early, "country_id,month_id,ged_sb,unit_exists")).exists.all(), "a predecessor counts"
    assert "neither 0 nor 1" in refused([(*rows[0], 2, 0)], header).message


def test_a_code_that_contradicts_the_id_is_refused() -> None:
    header = "country_id,month_id,ged_sb,iso3"
    assert panel_of(table([(FRANCE, START, 1, "FRA")], header)).units[0].iso3 == "FRA"
    assert "SDN" in refused([(FRANCE, START, 1, "SDN")], header).message


def test_the_vintage_is_told_or_the_files_own() -> None:
    raw = table(block())
    assert panel_of(raw).vintage == f"made.csv ({panel_of(raw).digest[:8]})"
    told = Raw.of(raw.data, raw.name, RECEIVED, told=Told(release="UCDP GED 24.1"))
    assert panel_of(told).vintage == "UCDP GED 24.1"


def test_readings_are_dated_by_the_month_and_known_a_month_later() -> None:
    rows = block()
    rows[0] = (FRANCE, START, None)
    found = [record for record in SOURCE.parse(table(rows)) if isinstance(record, Reading)]
    assert len(found) == len(rows)
    unknown, figure = found[0], found[1]
    assert unknown.name == "deaths_state_based_month_unknown" and unknown.value == 1 and unknown.unit != "deaths"
    assert (figure.name, figure.subject, figure.value, figure.unit) == (
        "deaths_state_based_month",
        "FRA",
        106,
        "deaths",
    )
    assert (str(figure.happened.start), str(figure.happened.end), figure.happened.precision) == (
        "2011-06-01",
        "2011-06-30",
        "month",
    )
    assert all(one.vintage_assumed and one.known > one.happened.end for one in found if one.happened.end)
    assert str(figure.known) == "2011-07-31" == str(known_day(START + 1))


counts = st.none() | st.integers(0, 10**6)


@settings(max_examples=40, deadline=None)
@given(cells=st.lists(st.lists(counts, min_size=3, max_size=3), min_size=1, max_size=3), mix=st.randoms())
def test_any_order_of_rows_is_the_same_panel(cells: list[list[int | None]], mix: object) -> None:
    countries = (FRANCE, SUDAN, ETHIOPIA)
    rows: list[Row] = [(countries[c], START + m, dead) for c, row in enumerate(cells) for m, dead in enumerate(row)]
    panel = panel_of(table(rows))
    want = {(country, month): dead for country, month, dead in rows}
    for place, unit in enumerate(panel.units):
        for month, dead in zip(panel.months, panel.deaths[place], strict=True):
            given = want[unit.id, month]
            assert math.isnan(dead) if given is None else dead == given
    mix.shuffle(rows)  # type: ignore[attr-defined]
    assert panel_of(table(rows)).digest == panel.digest


@needs_shared
def test_the_development_panel_is_read_as_it_is() -> None:
    panel = read_panel(DEVELOPMENT)
    sums = duckdb.sql(
        f"SELECT sum(ged_sb)::BIGINT, count(*) FILTER (ged_sb > 0), sum((unit_exists = 1 OR predecessor = 1)::INT)::BIGINT "
        f"FROM read_parquet('{DEVELOPMENT}')"
    ).fetchall()[0]
    assert panel.deaths.shape == (191, 384)
    assert (panel.deaths.sum(), (panel.deaths > 0).sum(), panel.exists.sum()) == sums
    assert _bare(panel, DEVELOPMENT).digest == panel.digest, "without the optional columns it is the same"


def _bare(panel: Panel, file: Path) -> Panel:
    rows = duckdb.sql(f"SELECT country_id, month_id, ged_sb FROM read_parquet('{file}')").fetchall()
    return panel_of(table(rows))


@needs_shared
def test_our_countries_are_those_of_the_development_panel() -> None:
    from tocsin.registry.views_units import units

    found = duckdb.sql(f"SELECT DISTINCT country_id, iso3, gwno, name FROM read_parquet('{DEVELOPMENT}')").fetchall()
    assert sorted(found) == [(unit.id, unit.iso3, unit.gw, unit.name) for unit in units()]


def test_the_reader_survives_hostile_cells() -> None:
    rows = [["country_id", "month_id", "ged_sb"], ["105", str(START), "9" * 400]]
    data = "\n".join(",".join(row) for row in rows)
    assert len(list(csv.reader(data.splitlines()))) == 2
    with pytest.raises(BadInput, match="whole"):
        panel_of(Raw.of(data.encode(), "made.csv", RECEIVED))
