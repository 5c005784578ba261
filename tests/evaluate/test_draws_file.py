"""Draws in Parquet files: what is right is read, what is wrong is named."""

import duckdb
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluate.panels import invented, write_draws
from tocsin.errors import BadInput, NotFound
from tocsin.evaluate.draws_file import read_windows
from tocsin.evaluate.windows import Span

PANEL = invented(np.zeros((3, 40)))
GOOD = [(country, month, draw, country + draw) for country in (1, 2) for month in (469, 470) for draw in (1, 2, 3)]


def made(file, rows, types=("int", "int", "int", "double"), names=("country_id", "month_id", "draw", "outcome")):
    columns = ", ".join(f"{name} {kind}" for name, kind in zip(names, types, strict=True))
    with duckdb.connect() as base:
        base.execute(f"create table made ({columns})")
        if rows:
            base.executemany("insert into made values (?, ?, ?, ?)", rows)
        base.execute(f"copy made to '{file}' (format parquet)")
    return file


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(GOOD))
def test_rows_in_any_order_are_the_same_window(tmp_path, rows):
    (found,) = read_windows(made(tmp_path / "one.parquet", rows), PANEL)
    assert (found.units, found.span) == ((1, 2), Span("2019", 469, 470, 466))
    assert found.draws.tolist() == [[[2, 3, 4]] * 2, [[3, 4, 5]] * 2]


def test_a_folder_is_read_in_order_of_time_at_any_depth(tmp_path):
    (tmp_path / "window=Y2019").mkdir()
    draws = np.arange(3 * 12 * 2).reshape(3, 12, 2)
    write_draws(tmp_path / "window=Y2019" / "x.parquet", [1, 2, 3], 469, draws)
    write_draws(tmp_path / "y.parquet", [1, 2, 3], 457, draws + 100)
    early, late = read_windows(tmp_path, PANEL)
    assert (early.span.name, late.span.name) == ("2018", "2019")
    assert np.array_equal(early.draws, draws + 100) and np.array_equal(late.draws, draws)


def test_one_file_may_hold_several_windows_and_the_lead_is_given(tmp_path):
    draws = np.arange(3 * 15 * 2).reshape(3, 15, 2)
    found = list(read_windows(write_draws(tmp_path / "all.parquet", [1, 2, 3], 457, draws), PANEL, lead=1))
    assert [(one.span.first, one.span.last, one.span.cutoff) for one in found] == [(457, 468, 456), (469, 471, 468)]
    assert np.array_equal(np.concatenate([one.draws for one in found], axis=1), draws)


def test_windows_may_be_named(tmp_path):
    file = write_draws(tmp_path / "all.parquet", [1], 457, np.arange(24).reshape(1, 12, 2))
    (found,) = read_windows(file, PANEL, spans=[Span("spring", 459, 461, 450)])
    assert (found.span.name, found.span.cutoff) == ("spring", 450)
    assert found.draws[0, 0].tolist() == [4, 5]
    with pytest.raises(BadInput, match="window later, 2019-01 to 2019-02"):
        read_windows(file, PANEL, spans=[Span("later", 469, 470, 450)])


def test_other_columns_are_ignored_and_whole_numbers_of_any_width_are_read(tmp_path):
    file = tmp_path / "wide.parquet"
    duckdb.sql(
        f"copy (select 1::tinyint country_id, 469::uinteger month_id, d::bigint draw, d::hugeint outcome, 'x' note "
        f"from range(3) t(d)) to '{file}' (format parquet)"
    )
    (found,) = read_windows(file, PANEL)
    assert found.draws.tolist() == [[[0, 1, 2]]]


def changed(at, row):
    return [*GOOD[:at], row, *GOOD[at + 1 :]]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (changed(4, (1, 470, 2, -1)), "country_id 1, month_id 470, draw 2 has the outcome -1"),
        (changed(4, (1, 470, 2, float("nan"))), "has the outcome nan"),
        (changed(4, (1, 470, 2, float("inf"))), "has the outcome inf"),
        (changed(4, (1, 470, 2, None)), "draw 2 has the outcome missing"),
        (changed(4, (None, 470, 2, 3)), "country_id missing, month_id 470"),
        (changed(4, (1, 470, 1, 3)), "country 1 in 2019-02 has a draw number twice"),
        (GOOD[:-1], "country 2 in 2019-02 has 2 draws, country 1 in 2019-01 has 3"),
        (GOOD[:-3], "1 country-months have no draws, the first country 2 in 2019-02"),
        ([*GOOD, *((77, 469, draw, 0) for draw in (1, 2, 3))], "bad.parquet names country 77,"),
        ([], "has no rows"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, rows, said):
    with pytest.raises(BadInput, match=said) as error:
        read_windows(made(tmp_path / "bad.parquet", rows), PANEL)
    assert error.value.remedy


def test_text_and_missing_columns_are_named(tmp_path):
    text = made(tmp_path / "text.parquet", [(1, 469, 1, "many")], ("int", "int", "int", "varchar"))
    with pytest.raises(BadInput, match=r"text.parquet: the column outcome is VARCHAR"):
        read_windows(text, PANEL)
    names = made(tmp_path / "names.parquet", [("AZE", 469, 1, 2)], ("varchar", "int", "int", "int"))
    with pytest.raises(BadInput, match="country_id is VARCHAR, not whole numbers"):
        read_windows(names, PANEL)
    lacking = made(tmp_path / "lacking.parquet", [(1, 469, 1, 2)], names=("country_id", "month_id", "draw", "deaths"))
    with pytest.raises(BadInput, match="lacks the column outcome; it has country_id, month_id, draw, deaths"):
        read_windows(lacking, PANEL)


def test_what_is_no_parquet_or_not_there_is_named(tmp_path):
    (tmp_path / "note.parquet").write_text("hello")
    with pytest.raises(BadInput, match=r"note.parquet cannot be read as Parquet"):
        read_windows(tmp_path / "note.parquet", PANEL)
    with pytest.raises(NotFound, match="no file or folder"):
        read_windows(tmp_path / "absent", PANEL)
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotFound, match="no Parquet file"):
        read_windows(tmp_path / "empty", PANEL)


def test_a_month_in_two_files_is_named(tmp_path):
    for name in ("a", "b"):
        made(tmp_path / f"{name}.parquet", GOOD)
    with pytest.raises(BadInput, match=r"2019-01 is in both a.parquet and b.parquet"):
        read_windows(tmp_path, PANEL)


def test_every_file_is_checked_before_the_first_window_comes(tmp_path):
    made(tmp_path / "a.parquet", GOOD)
    made(tmp_path / "b.parquet", [(1, 490, 1, -5)])
    with pytest.raises(BadInput, match=r"b.parquet"):
        read_windows(tmp_path, PANEL)
