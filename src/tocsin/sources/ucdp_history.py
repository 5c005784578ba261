"""A pair's own history of state-based deaths, a year or a month a row, from UCDP's Georeferenced Event Dataset.

Rewrites the packaged ``readings.csv`` of Armenia and Azerbaijan (conflict 388) from a release at hand::

    python -m tocsin.sources.ucdp_history GED.parquet [readings.csv]

Source: UCDP GED 21.1 (CC BY 4.0), Sundberg and Melander 2013, Journal of Peace Research 50(4); Pettersson et al. 2021,
Journal of Peace Research 58(4). Deaths are the sums of UCDP's best, low and high estimates.

*Months.* UCDP books a war in few and large events: one of 5,503 deaths spans the whole war of 2020, so that its deaths
fall in September by their start, in November by their end, and are guesswork by the month. A year is therefore told by
the month only where each of its events lies in one month; otherwise by the year alone.

*Zeros.* A year without an event inside the covered span is 0: that is what the data set says, not that nothing happened.
Violence before the two states were independent stands in other conflicts of the data set (376, 377; non-state 4809).
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from importlib import resources
from pathlib import Path
from typing import Any

from msgspec import Struct

from tocsin.errors import BadInput, NotFound
from tocsin.sources.ucdp_columns import RENAMED
from tocsin.sources.ucdp_release import release

SITUATION, CONFLICT, RELEASE = "armenia-azerbaijan", 388, "21.1"
NAME, UNIT, FIRST_YEAR = "deaths_state_based", "deaths", 1989
COLUMNS = ("name", "subject", "happened", "value", "low", "high", "unit", "known", "vintage", "vintage_assumed", "cite")
_STATE_BASED, _LARGE, _WAR = 1, 0.5, 1000
_NEEDED = ("year", "type_of_violence", "conflict_new_id", "best", "low", "high")

Row = Mapping[str, Any]


class Deaths(Struct, frozen=True):
    """UCDP's best, low and high count of one event, and the month it lies in (``2020-07``; None: no one month)."""

    best: int
    low: int
    high: int
    month: str | None


def history(
    rows: Iterable[Row], conflict: int = CONFLICT, subject: str = SITUATION, name: str = RELEASE
) -> list[dict[str, str]]:
    """Rows of ``readings.csv`` from event rows of release ``name``: a year a row from 1989, a month where it can be told.

    Event rows carry ``year``, ``type_of_violence``, ``conflict_new_id``, ``best``, ``low``, ``high`` (deaths) and, where a
    day is known, ``date_start`` and ``date_end``. Years after the release are left out. Raises ``BadInput`` for a row
    without a count or with a count below zero.
    """
    made = release(name)
    years: dict[int, list[Deaths]] = defaultdict(list)
    for row in rows:
        if int(row["type_of_violence"]) == _STATE_BASED and int(row["conflict_new_id"]) == conflict:
            years[int(row["year"])].append(_deaths(row))
    found: list[dict[str, str]] = []
    for year in range(FIRST_YEAR, made.covers_to.year + 1):
        events = years.get(year, [])
        found.append(_reading(subject, str(year), events, year, name, _cite(name, conflict, events)))
        for month in _months(events):
            within = [event for event in events if event.month == month]
            found.append(_reading(subject, month, within, year, name, _cite(name, conflict, ())))
    return found


def read(path: Path) -> list[Row]:
    """The event rows of a GED table (Parquet or CSV), under UCDP's own column names.

    A reduced table that joins releases is cut to the one it names in ``source``. Raises ``NotFound`` or ``BadInput``.
    """
    import duckdb

    if not path.is_file():
        raise NotFound(
            f"there is no file {path}", "download UCDP GED from https://ucdp.uu.se/downloads/ and name its file"
        )
    try:
        with duckdb.connect(config={"threads": 1}) as database:
            cursor = database.execute(_query(path), [str(path)])
            columns = [RENAMED.get(str(column[0]), str(column[0])) for column in cursor.description]
            _check(columns, path)
            rows = [dict(zip(columns, cells, strict=True)) for cells in cursor.fetchall()]
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise BadInput(f"{path} is no GED table: {reason}", "give a GED release as CSV or Parquet") from error
    wanted = f"ged_{RELEASE.replace('.', '_')}"
    return [row for row in rows if row.get("source", wanted) == wanted]


def write(path: Path, readings: Sequence[Mapping[str, str]]) -> None:
    """Put the readings into a ``readings.csv``; rows of it that are about something else stay as they are."""
    kept: list[Mapping[str, str]] = []
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            kept = [row for row in csv.DictReader(file) if row["name"] != NAME]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows([*readings, *kept])


def main(arguments: Sequence[str] | None = None) -> None:
    """Rewrite ``readings.csv`` from the GED table named first; the file named second, or the packaged one."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if len(given) not in (1, 2):
        remedy = "python -m tocsin.sources.ucdp_history GED.parquet [readings.csv]"
        raise BadInput(f"{len(given)} file names were given, not one or two", remedy)
    target = Path(given[1]) if len(given) == 2 else _packaged()
    readings = history(read(Path(given[0])))
    write(target, readings)
    sys.stdout.write(f"{target}: {len(readings)} readings of {NAME}\n")


def _packaged() -> Path:
    return Path(str(resources.files("tocsin").joinpath("situations", SITUATION, "readings.csv")))


def _query(path: Path) -> str:
    reader = "read_parquet" if path.suffix.lower() == ".parquet" else "read_csv"
    return f"select * from {reader}(?)"


def _check(columns: Sequence[str], path: Path) -> None:
    lacking = next((column for column in _NEEDED if column not in columns), None)
    if lacking is not None:
        raise BadInput(f"{path} has no column {lacking}", "give a table with the columns of UCDP GED")


def _deaths(row: Row) -> Deaths:
    best, low, high = (_count(row, column) for column in ("best", "low", "high"))
    return Deaths(best, low, high, _month(row))


def _count(row: Row, column: str) -> int:
    cell = row[column]
    if cell is None or cell == "" or int(cell) < 0:
        remedy = "compare the row with UCDP's codebook, mend it or leave it out"
        raise BadInput(
            f"event {row.get('relid') or row.get('id')}, column {column}: {cell!r} is no count of deaths", remedy
        )
    return int(cell)


def _month(row: Row) -> str | None:
    """The one month an event lies in. A reduced table gives no end; there only the day joined to it can be had."""
    start, end = (
        _day(row.get("date_start")),
        _day(row.get("date_end")) if "date_end" in row else _day(row.get("date_start")),
    )
    if start is None or end is None or (start.year, start.month) != (end.year, end.month):
        return None
    return f"{start:%Y-%m}"


def _day(cell: object) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date) or cell is None or cell == "":
        return cell or None  # type: ignore[return-value]
    return date.fromisoformat(str(cell)[:10])


def _months(events: Sequence[Deaths]) -> list[str]:
    """The months of a year that can be told by the month, in order; none where an event lies in no one month."""
    months = [event.month for event in events]
    return sorted({month for month in months if month}) if all(months) else []


def _reading(subject: str, happened: str, events: Sequence[Deaths], year: int, name: str, cite: str) -> dict[str, str]:
    known = release(name).known(date(year, 12, 31))
    best = sum(event.best for event in events)
    low, high = sum(min(e.low, e.best) for e in events), sum(max(e.high, e.best) for e in events)
    return {
        "name": NAME, "subject": subject, "happened": happened, "value": str(best), "low": str(low), "high": str(high),
        "unit": UNIT, "known": known.isoformat(), "vintage": f"ucdp-ged-{name}", "vintage_assumed": "true", "cite": cite,
    }  # fmt: skip


def _cite(name: str, conflict: int, events: Sequence[Deaths]) -> str:
    text = f"UCDP GED {name} (CC BY 4.0), conflict {conflict}, state-based, summed from its events"
    spread = max((event.best for event in events if event.month is None), default=0)
    if spread > _LARGE * sum(event.best for event in events) and spread >= _WAR:
        return f"{text}; one event that lies in no single month holds {spread:,} of the deaths: no months are told"
    return text


if __name__ == "__main__":
    main()
