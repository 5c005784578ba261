"""Tables written down: Parquet and CSV, the same bytes for the same table.

A Parquet file also says what it is (``about``), under keys of its own in the file's footer, and ``told`` reads that back.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from tocsin.forecast.tables import Table
from tocsin.schema.forecasts import Forecast
from tocsin.schema.months import label

_ROWS = 122_880  # a row group: fixed, since bytes depend on it


def about(forecast: Forecast) -> dict[str, str]:
    """What a file of this forecast says of itself."""
    return {
        "model": forecast.model,
        "as_of": forecast.as_of.isoformat(),
        "cutoff": label(forecast.cutoff),
        "first": label(min(forecast.months)),
        "last": label(max(forecast.months)),
        "fitted_through": label(forecast.fitted_through),
        "draws": str(forecast.draws.shape[2]),
        "seed": str(forecast.seed),
        "vintage": forecast.vintage + (", revised vintage assumed" if forecast.vintage_assumed else ""),
    }


def to_parquet(table: Table, about: Mapping[str, str]) -> bytes:
    """The table as a Parquet file; NaN becomes null."""
    import duckdb

    said = ", ".join(f"{_quoted(name)}: {_quoted(value)}" for name, value in about.items())
    with tempfile.TemporaryDirectory(prefix="tocsin-") as folder, duckdb.connect() as base:
        file = Path(folder) / "table.parquet"
        base.execute("set threads = 1")  # several would share the rows out anew each time
        base.register("made", table)
        base.execute(
            f"copy made to {_quoted(str(file))} (format parquet, compression zstd, row_group_size {_ROWS}, "
            f"kv_metadata {{{said}}})"
        )
        return file.read_bytes()


def to_csv(table: Table) -> str:
    """The table as CSV; an unknown number is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table)
    writer.writerows(zip(*(_cells(column) for column in table.values()), strict=True))
    return text.getvalue()


def told(file: Path) -> dict[str, str]:
    """What a Parquet file says of itself; nothing if it is none, or another program's."""
    import duckdb

    query = "select decode(key) as key, decode(value) as value from parquet_kv_metadata(?)"
    try:
        with duckdb.connect() as base:
            return dict(base.execute(query, [str(file)]).fetchall())
    except duckdb.Error:
        return {}


def _cells(column: NDArray[Any]) -> list[Any]:
    values: list[Any] = column.tolist()
    if column.dtype.kind == "f":
        return ["" if value != value else f"{value:.10g}" for value in values]
    return [int(value) for value in values] if column.dtype.kind == "b" else values


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
