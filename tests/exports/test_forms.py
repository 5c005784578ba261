"""Laws of the forms: they all hold the same rows, no cell runs as a formula, and unknown is never a number."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports.read_back import from_csv, from_json, from_parquet
from tocsin.errors import NotFound
from tocsin.exports import FORMS, About, Column, Table, file_name, media_type, table, write
from tocsin.exports.forms.parquet import TYPES
from tocsin.exports.forms.separated import joined, parted, safe, unsafe

SIGNS = tuple("=+-@\t\r\n＝＋－＠")
HOSTILE = st.sampled_from(
    ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "a;=1", "x\n=1", "'", "''=1", "\\;", ";", 'say "=1"', "＝1",
     "a;'=1", "=1;=2", "ə Şuşa Ստեփանակերտ شوشا", "a,b", "0", "NaN", "null", "1e5", "2020-01-01"]
)  # fmt: skip
TEXT = st.one_of(HOSTILE, st.text(min_size=1, max_size=20).filter(lambda text: "\x00" not in text))
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
VALUES: dict[str, Any] = {
    "text": st.none() | TEXT, "day": st.none() | st.dates(date(1900, 1, 1)), "flag": st.none() | st.booleans(),
    "integer": st.none() | st.integers(-(2**53), 2**53), "number": st.none() | NUMBER,
    "texts": st.lists(TEXT, max_size=3).map(tuple),
}  # fmt: skip
EVERY = Table(
    "every", "Every type", "One column of each type.",
    tuple(Column(type_, type_, f"a {type_}", f"#meta+{type_}", lambda r, _: r) for type_ in VALUES),
)  # fmt: skip
few = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
fewer = settings(few, max_examples=25)


def rows_of(made: Table) -> st.SearchStrategy[list[tuple[Any, ...]]]:
    return st.lists(st.tuples(*(VALUES[column.type] for column in made.columns)), max_size=5)


@few
@given(rows_of(EVERY))
def test_csv_hxl_and_json_hold_the_rows_they_were_made_of(rows: list[tuple[Any, ...]]) -> None:
    assert from_csv(write(EVERY, rows, "csv"), EVERY) == rows
    assert from_csv(write(EVERY, rows, "hxl"), EVERY, heads=2) == rows
    assert from_json(write(EVERY, rows, "json"), EVERY) == rows


@fewer
@given(rows_of(EVERY))
def test_parquet_holds_the_rows_in_the_columns_types(tmp_path: Path, rows: list[tuple[Any, ...]]) -> None:
    found, types = from_parquet(write(EVERY, rows, "parquet"), tmp_path)
    assert found == rows
    assert types == {column.name: TYPES[column.type] for column in EVERY.columns}


@few
@given(rows_of(EVERY))
def test_no_cell_runs_as_a_formula_whichever_sign_parts_the_cells(rows: list[tuple[Any, ...]]) -> None:
    data = write(EVERY, rows, "csv").decode("utf-8")
    for line in csv.reader(io.StringIO(data, newline="")):
        for column, cell in zip(EVERY.columns, line, strict=True):
            assert column.type in ("integer", "number") or not cell.startswith(SIGNS)
    for sign in ";\t":
        for cell in _cells(data, sign):
            assert not cell.startswith(tuple("=+@＝＋－＠")) and not cell.startswith("-"), repr(cell)


def _cells(data: str, sign: str) -> Iterator[str]:
    """The cells as a program sees them that takes another sign than the comma to part them, and every line for a row."""
    for line in re.split(r"[\r\n]", data):
        for cell in line.split(sign):
            yield cell.removeprefix('"')


@few
@given(TEXT, st.lists(TEXT, max_size=4).map(tuple))
def test_what_makes_text_safe_can_be_undone(text: str, items: tuple[str, ...]) -> None:
    assert unsafe(safe(text)) == text
    assert parted(unsafe(safe(joined(items)))) == items


@few
@given(NUMBER)
def test_real_numbers_are_never_touched(number: float) -> None:
    one = Table(
        "one", "One", "One number.", (Column("number", "number", "a number", "#indicator+num", lambda r, _: r),)
    )
    assert write(one, [(number,)], "csv").decode() == f"number\r\n{number!r}\r\n"


def test_unknown_is_empty_or_null_and_an_empty_list_is_a_list(tmp_path: Path) -> None:
    nothing = tuple(() if column.type == "texts" else None for column in EVERY.columns)
    assert write(EVERY, [nothing], "csv").decode().splitlines()[1] == "," * (len(EVERY.columns) - 1)
    told = json.loads(write(EVERY, [nothing], "json"))["rows"][0]
    assert [told[column.name] for column in EVERY.columns] == [[] if c.type == "texts" else None for c in EVERY.columns]
    assert from_parquet(write(EVERY, [nothing], "parquet"), tmp_path)[0] == [nothing]


def test_a_file_says_what_it_is_of_which_day_and_under_what_terms(tmp_path: Path) -> None:
    about = About(as_of=date(2030, 1, 2), situation="here", title="Here", credits=("UCDP's people",))
    told = json.loads(write(EVERY, [], "json", about))
    assert (told["table"], told["as_of"], told["situation"]) == ("every", "2030-01-02", "here")
    assert told["licence"] == about.licence and told["credits"] == ["UCDP's people"] and told["rows"] == []
    assert told["columns"][0] == {"name": "text", "type": "text", "description": "a text", "hxl": "#meta+text"}
    file = tmp_path / "one.parquet"
    file.write_bytes(write(EVERY, [], "parquet", about))
    import duckdb

    with duckdb.connect() as connection:
        kept = connection.execute(f"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{file}')").fetchall()
    assert dict(kept)["as_of"] == "2030-01-02" and json.loads(dict(kept)["credits"]) == ["UCDP's people"]
    assert file_name(EVERY, "hxl", about) == "here-every-2030-01-02.hxl.csv" and file_name(EVERY, "csv") == "every.csv"


def test_the_same_rows_are_the_same_bytes() -> None:
    rows = [("a", date(2030, 1, 1), True, 1, 0.1, ("x", "y"))] * 50
    assert all(write(EVERY, rows, form) == write(EVERY, rows, form) for form in FORMS)
    assert all(media_type(form) for form in FORMS)


def test_another_form_or_table_is_refused_and_the_names_are_told() -> None:
    with pytest.raises(NotFound) as told:
        write(EVERY, [], "xlsx")
    assert "csv, json, parquet, hxl" in told.value.remedy
    with pytest.raises(NotFound) as told:
        table("nope")
    assert "claims" in told.value.remedy and "risks-world" in told.value.remedy
