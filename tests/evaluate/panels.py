"""Invented panels and windows, and the shared development panel where it is present."""

from pathlib import Path

import duckdb
import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from tocsin.evaluate.windows import Span, Window
from tocsin.schema.panels import Panel, Unit

SHARED = Path(__file__).resolve().parents[2] / "../shared"
DEVELOPMENT = SHARED / "data/vpc/cm_panel_to_2021.parquet"
BENCHMARKS = SHARED / "data/vpc/benchmarks_2018_2021.csv"
SCORER = SHARED / "tools/score_vpc.py"

needs_panel = pytest.mark.skipif(
    not DEVELOPMENT.is_file(), reason="../shared is not here: scores are not compared with the published"
)

FIRST = 457
SPAN = Span("2019", FIRST + 14, FIRST + 16, FIRST + 11)
"""Three months, two months after the cut-off's next, so that the first 12 columns of an invented panel are the history."""


def invented(deaths: ArrayLike, exists: ArrayLike | None = None) -> Panel:
    """A panel of countries 1, 2, … from January 2018 with these deaths, (units, months)."""
    given = np.asarray(deaths, dtype=float)
    there = np.ones(given.shape, dtype=bool) if exists is None else np.asarray(exists, dtype=bool)
    units = tuple(Unit(at + 1, f"A{at:02d}", at + 1, f"Country {at + 1}") for at in range(len(given)))
    return Panel(units, FIRST, given, there, "invented")


def window(draws: ArrayLike, span: Span = SPAN, units: tuple[int, ...] = ()) -> Window:
    """A window of these draws, (units, months, m), for countries 1, 2, … unless named."""
    given = np.asarray(draws)
    return Window(span, units or tuple(range(1, len(given) + 1)), given)


def development_panel() -> Panel:
    """The shared development panel, read with a few lines of SQL."""
    source = f"from read_parquet('{DEVELOPMENT}')"
    named = duckdb.sql(
        f"select country_id, any_value(iso3), any_value(gwno), any_value(name) {source} group by 1 order by 1"
    ).fetchall()
    cells = duckdb.sql(
        f"select ged_sb::double as deaths, unit_exists = 1 or predecessor = 1 as there {source} order by country_id, month_id"
    ).fetchnumpy()
    deaths, there = (np.asarray(cells[name]).reshape(len(named), -1) for name in ("deaths", "there"))
    return Panel(tuple(Unit(*row) for row in named), 121, deaths, there, "as shared")


def write_draws(file: Path, ids: ArrayLike, first: int, draws: NDArray[np.int64]) -> Path:
    """A long table of draws (units, months, m) as Parquet."""
    shape = draws.shape
    unit, month, number = np.meshgrid(ids, np.arange(first, first + shape[1]), np.arange(shape[2]), indexing="ij")
    table = {
        "country_id": unit.ravel(),
        "month_id": month.ravel(),
        "draw": number.ravel(),
        "outcome": draws.ravel(),
    }
    with duckdb.connect() as base:
        base.register("made", table)
        base.execute(f"copy (select * from made) to '{file}' (format parquet)")
    return file
