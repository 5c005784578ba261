"""Reading draws: a Parquet file, or a folder of them with one per window, in the long form of the challenge.

Columns ``country_id``, ``month_id`` (1 = January 1980), ``draw`` and ``outcome``; others are ignored. A file's months
fall into windows as blocks of twelve consecutive ones. Nothing is mended: a cell that is missing, given twice, or no
count of deaths is an error that names it. One window is in memory at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from tocsin.errors import BadInput, NotFound
from tocsin.evaluate.windows import LEAD, Span, Window, rows_of, spans_of
from tocsin.schema.months import label
from tocsin.schema.panels import Panel

_WHOLE = ("country_id", "month_id", "draw")
_FORM = (
    "give columns country_id, month_id, draw (whole numbers) and outcome (a number), as `tocsin backtest` writes them"
)
_INTEGERS = {f"{sign}{size}" for sign in ("", "U") for size in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")}
_NUMBERS = {*_INTEGERS, "FLOAT", "DOUBLE", "DECIMAL"}
_COUNTS = """
    select country_id::bigint as country_id, month_id::bigint as month_id, count(*) as draws, count(distinct draw) as numbers
    from draws group by all order by country_id, month_id
"""
_DRAWS = """
    select country_id::bigint as country_id, outcome::double as outcome
    from draws where month_id between $first and $last order by country_id, month_id, draw
"""
Ask = Callable[..., dict[str, Any]]


def read_windows(path: Path, panel: Panel, *, lead: int = LEAD, spans: Sequence[Span] = ()) -> Iterator[Window]:
    """The windows of a file or folder in order of time, each read when it is asked for.

    The cut-off of a window is its first month less ``lead``; ``spans`` gives windows and cut-offs instead, and then
    months outside them are not read. Every file is checked before the first window comes. Raises ``NotFound`` for a path
    that is not there, ``BadInput`` for anything wrong in a file.
    """
    files = _files(path)
    held = [(span, file) for file in files for span in _checked(file, panel, lead, spans)]
    held.sort(key=lambda one: one[0].first)
    _refuse_twice(held)
    _refuse_absent(path, spans, [span for span, _ in held])
    return (_read(file, span) for span, file in held)


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise NotFound(f"there is no file or folder {path}", "give a Parquet file of draws, or a folder of such files")
    found = sorted(path.rglob("*.parquet"))
    if not found:
        raise NotFound(f"{path} holds no Parquet file", "give a folder with one .parquet file per window")
    return found


def _refuse_absent(path: Path, asked: Sequence[Span], held: Sequence[Span]) -> None:
    for span in asked:
        if span not in held:
            raise BadInput(
                f"{path} has no file with all months of the window {span.name}, {label(span.first)} to {label(span.last)}",
                "name a window whose months the draws cover",
            )


def _refuse_twice(held: list[tuple[Span, Path]]) -> None:
    for (span, file), (later, other) in pairwise(held):
        if later.first <= span.last:
            raise BadInput(
                f"{label(later.first)} is in both {file.name} and {other.name}",
                "give each month once: one file per window, and windows that do not overlap",
            )


def _checked(file: Path, panel: Panel, lead: int, spans: Sequence[Span]) -> tuple[Span, ...]:
    """The windows of a file, after its columns, values and cells were found right."""
    with _table(file) as ask:
        _refuse_columns(file, ask)
        _refuse_values(file, ask)
        cells = ask(_COUNTS)
    rows_of(panel, np.unique(cells["country_id"]).tolist(), file.name)
    _refuse_counts(file, cells)
    months = set(np.unique(cells["month_id"]).tolist())
    found = tuple(span for span in spans if months.issuperset(span.months)) if spans else spans_of(sorted(months), lead)
    for span in found:
        _refuse_gaps(file, cells, span)
    return found


def _refuse_columns(file: Path, ask: Ask) -> None:
    told = ask("select column_name, column_type from (describe draws)")
    types = dict(zip(told["column_name"].tolist(), told["column_type"].tolist(), strict=True))
    missing = [name for name in (*_WHOLE, "outcome") if name not in types]
    if missing:
        raise BadInput(f"{file.name} lacks the column {missing[0]}; it has {', '.join(types)}", _FORM)
    for name in (*_WHOLE, "outcome"):
        # DECIMAL(p,s): its name carries its width
        kind = types[name].partition("(")[0]
        wanted, what = (_INTEGERS, "whole numbers") if name in _WHOLE else (_NUMBERS, "numbers")
        if kind not in wanted:
            raise BadInput(f"{file.name}: the column {name} is {types[name]}, not {what}", _FORM)


def _refuse_values(file: Path, ask: Ask) -> None:
    wrong = ask(
        "select country_id, month_id, draw, outcome::double as outcome from draws "
        "where country_id is null or month_id is null or draw is null or outcome is null "
        "or not isfinite(outcome::double) or outcome < 0 order by all limit 1",
    )
    if len(wrong["draw"]):
        country, month, draw, outcome = (_shown(wrong[name][0]) for name in (*_WHOLE, "outcome"))
        raise BadInput(
            f"{file.name}: country_id {country}, month_id {month}, draw {draw} has the outcome {outcome}",
            "every row needs its three numbers and a finite count of deaths, 0 or more",
        )
    if not ask("select count(*) as rows from draws")["rows"][0]:
        raise BadInput(f"{file.name} has no rows", _FORM)


def _shown(value: Any) -> str:
    return "missing" if value is np.ma.masked else f"{value:g}"


def _refuse_counts(file: Path, cells: dict[str, Any]) -> None:
    twice = np.flatnonzero(cells["numbers"] < cells["draws"])
    if len(twice):
        raise BadInput(
            f"{file.name}: {_cell(cells, twice[0])} has a draw number twice", "give each draw of a cell once"
        )
    odd = np.flatnonzero(cells["draws"] != cells["draws"][0])
    if len(odd):
        raise BadInput(
            f"{file.name}: {_cell(cells, odd[0])} has {cells['draws'][odd[0]]} draws, "
            f"{_cell(cells, 0)} has {cells['draws'][0]}",
            "give every cell the same number of draws",
        )


def _cell(cells: dict[str, Any], at: int) -> str:
    return f"country {cells['country_id'][at]} in {label(int(cells['month_id'][at]))}"


def _refuse_gaps(file: Path, cells: dict[str, Any], span: Span) -> None:
    here = (cells["month_id"] >= span.first) & (cells["month_id"] <= span.last)
    countries = np.unique(cells["country_id"][here])
    held = set(zip(cells["country_id"][here].tolist(), cells["month_id"][here].tolist(), strict=True))
    gaps = [(country, month) for country in countries.tolist() for month in span.months if (country, month) not in held]
    if gaps:
        raise BadInput(
            f"{file.name}: {len(gaps)} country-months have no draws, the first country {gaps[0][0]} in {label(gaps[0][1])}",
            f"give every country all months of the window {span.name}",
        )


def _read(file: Path, span: Span) -> Window:
    """A window's draws in order of country, month and draw number."""
    with _table(file) as ask:
        found = ask(_DRAWS, {"first": span.first, "last": span.last})
    countries = np.unique(found["country_id"])
    shape = (len(countries), len(span.months), -1)
    return Window(span, tuple(countries.tolist()), np.asarray(found["outcome"]).reshape(shape))


@contextmanager
def _table(file: Path) -> Iterator[Ask]:
    """Ask the file, seen as the table ``draws``: a query's columns come as arrays, masked where missing."""
    import duckdb

    try:
        with duckdb.connect() as base:
            base.execute("set preserve_insertion_order = false")
            base.read_parquet(str(file), hive_partitioning=False).create_view("draws")
            yield lambda query, values=None: base.execute(query, values).fetchnumpy()
    except duckdb.Error as error:
        raise BadInput(f"{file} cannot be read as Parquet: {str(error).splitlines()[0]}", _FORM) from error
