"""What data sets of agreements and crises have in common: cells read as days, numbers and codes, and when a row was known.

*Known.* A row counts as known on 1 July of the year after the last year it speaks of, as rows of other yearly data sets do;
the release at hand is later, and the earlier vintage is assumed to have held the same. What a row says of a later time (that
an agreement failed, that fighting came back) is a second record with the same id, known later: a view shows the newest it may.

*Days* are read as ``2020-11-13``, ``11/13/2020`` or ``11/13/20`` (two digits: 1946 to 2045); a part left out or marked ``?``
widens the day to its month or year. An empty cell, ``.`` or ``?`` is an unknown day. Anything else is an error.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from msgspec.structs import replace

from tocsin.errors import BadInput
from tocsin.schema.mediation import Crisis
from tocsin.schema.time import When
from tocsin.schema.truces import Agreement, Clause
from tocsin.sources import files
from tocsin.sources.base import Progress, Raw, Request
from tocsin.sources.event_rows import Cell, Line, need
from tocsin.sources.tables import rows
from tocsin.sources.ucdp_sides import iso3_of
from tocsin.sources.web import Web

Past = Agreement | Crisis
P = TypeVar("P", Agreement, Crisis)
KNOWABLE = (
    "from 1 July of the year after the last one a row speaks of; what it tells of later years from 1 July after those. The "
    "release at hand is later, and the earlier vintage is assumed to have held the same"
)
_STEP = 500
_EMPTY = frozenset({"", ".", "?", "NA", "NaN", "nan", "None", "NULL"})
_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?$")
_AMERICAN = re.compile(r"^(\d{1,2}|\?{0,2})/(\d{1,2}|\?{0,2})/(\d{4}|\d{2})$")
_PIVOT = 46
_HOW = "write days as 2020-11-13 or 11/13/2020, and leave the cell empty where no day is known"


def take(request: Request, web: Web, title: str, address: str) -> Raw:
    """The table a user named. Raises ``BadInput`` where none was."""
    if not request.where:
        raise BadInput(f"no table of {title} was named", f"download it from {address} and give it with --file")
    return files.take_table(request, web)


def lines_of(raw: Raw, needed: Iterable[str]) -> tuple[tuple[str, ...], Iterator[Line], int | None]:
    """The columns of a table, its rows, and how many there are, if known. Raises ``BadInput`` for a column it lacks."""
    columns, found, count = rows(raw)
    need(columns, tuple(needed), raw.name)
    return columns, (Line(row, number, raw.name) for number, row in found), count


def parsed(
    lines: Iterable[Line], made: Callable[[Line], Iterable[Past]], count: int | None, progress: Progress | None
) -> Iterator[Past]:
    """The records of every row, in order; rows whose own number repeats are errors."""
    done, seen = 0, set[tuple[str, date]]()
    for done, line in enumerate(lines, 1):
        for record in made(line):
            if (record.id, record.known) in seen:
                raise BadInput(f"{line.table}, line {line.number}: {record.cite} stands there twice",
                               "leave the row out or give it a number of its own")  # fmt: skip
            seen.add((record.id, record.known))
            yield record
        if progress and done % _STEP == 0:
            progress(done, count)
    if progress:
        progress(done, count)


def known_after(*days: date | None) -> date | None:
    """1 July of the year after the latest of some days; ``None`` if none is given."""
    given = [day for day in days if day is not None]
    return date(max(given).year + 1, 7, 1) if given else None


def told_later(first: P, known: date | None, **changes: When) -> Iterator[P]:
    """A record as first known, and, if something became known later, again with that; one record if both were at once."""
    if known is None or known > first.known:
        yield first
    if known is not None:
        yield replace(first, known=max(known, first.known), **changes)


def text(cell: Cell) -> str:
    """A cell's words on one line; empty for a missing value."""
    return "" if cell.value in _EMPTY else " ".join(cell.value.split())


def a_number(cell: Cell) -> int | None:
    """A whole number, or ``None`` for a missing value. Raises ``BadInput``."""
    if cell.value in _EMPTY:
        return None
    try:
        number = float(cell.value)
        if number == int(number):
            return int(number)
    except (ValueError, OverflowError):
        pass
    raise cell.wrong("is not a whole number", "compare the row with the data set's codebook, mend it or leave it out")


def a_code(cell: Cell, codes: Iterable[int]) -> int | None:
    """One of some codes, or ``None`` for a missing value. Raises ``BadInput`` for any other."""
    number = a_number(cell)
    allowed = tuple(codes)
    if number is not None and number not in allowed:
        raise cell.wrong(
            f"is not one of {', '.join(map(str, allowed))}", "compare the row with the data set's codebook"
        )
    return number


def an_id(cell: Cell) -> str:
    """A row's own number as text. Raises ``BadInput`` for none."""
    number = a_number(cell)
    if number is None:
        raise cell.wrong("is no number of a row", "give every row its number, as the data set was published")
    return str(number)


def is_set(line: Line, column: str) -> bool:
    """Whether a column of 0 and more, where the table has it, is coded as there (above 0); missing values are not."""
    return column in line.cells and (a_number(line[column]) or 0) > 0


def when(cell: Cell) -> When:
    """The day, month or year in a cell; unknown for a missing value. Raises ``BadInput`` naming row, column and value."""
    given = cell.value
    if given in _EMPTY:
        return When()
    try:
        if match := _ISO.match(given):
            day = date(*map(int, match.groups()))
            return When(day, day, "day")
        if match := _AMERICAN.match(given):
            return _american(match[1], match[2], match[3], given)
    except ValueError as error:
        raise cell.wrong(f"is not a day: {error}", _HOW) from None
    raise cell.wrong("is not a day", _HOW)


def _american(month: str, day: str, year: str, given: str) -> When:
    y = int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= _PIVOT else 2000)
    if not month.isdigit():
        return When(date(y, 1, 1), date(y, 12, 31), "year", text=given)
    m = int(month)
    if not day.isdigit():
        return month_of(date(y, m, 1), given)
    found = date(y, m, int(day))
    return When(found, found, "day")


def month_of(day: date, given: str = "") -> When:
    """The month a day lies in."""
    return When(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]), "month", text=given)


def year_of(day: date, given: str = "") -> When:
    """The year a day lies in."""
    return When(date(day.year, 1, 1), date(day.year, 12, 31), "year", text=given)


def span(start: When, end: When) -> When:
    """From the first day of ``start`` to the last of ``end``; an end that is unknown stays open."""
    first, last = start.start, end.end
    if first is not None and first == last:
        return When(first, last, "day")
    return When(first, last, "range") if first or last else When()


def states(cell: Cell) -> tuple[str, ...]:
    """ISO-3 codes of Gleditsch–Ward numbers, parted by commas; numbers no state of ours has are left out."""
    given = [part.strip() for part in cell.value.split(",") if part.strip() not in _EMPTY]
    codes = (iso3_of(a_number(Cell(part, cell.column, cell.line, cell.table))) for part in given)
    return tuple(dict.fromkeys(code for code in codes if code))


def clauses(line: Line, kinds: Mapping[str, tuple[str, str]]) -> tuple[Clause, ...]:
    """The clauses whose columns are coded as there; columns of one kind make one clause, in the words of the first."""
    found: dict[str, Clause] = {}
    for column, (kind, words) in kinds.items():
        if is_set(line, column):
            found.setdefault(kind, Clause(kind, words))
    return tuple(found.values())


ISSUES: dict[int, tuple[str, ...]] = {1: ("territory",), 2: ("government",), 3: ("territory", "government")}
"""UCDP's incompatibility."""
