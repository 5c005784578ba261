"""One row of a GED table as an ``Event``. Missing days, bounds and sides stay unknown; the row itself is kept whole."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from tocsin.errors import BadInput
from tocsin.schema.events import Event
from tocsin.schema.figures import Toll, Who
from tocsin.schema.ids import make_id
from tocsin.schema.time import Precision, When
from tocsin.sources.tables import Row
from tocsin.sources.ucdp_columns import RENAMED
from tocsin.sources.ucdp_release import Release
from tocsin.sources.ucdp_sides import iso3_named, iso3_of, side

SOURCE = "ucdp-ged"
_KINDS = {1: "fighting", 2: "fighting", 3: "killing"}
_VIOLENCE = {1: "State-based violence", 2: "Non-state violence", 3: "One-sided violence"}
_CIVILIANS = "Civilians"  # UCDP's name for the other side of one-sided violence; they have a count of their own
_FIRST_YEAR = 1946
_LOOK = "compare the row with UCDP's codebook, mend it or leave it out"


class Cells:
    """The cells of one row, read by our names, with errors that say where."""

    def __init__(self, row: Row, name: str, number: int) -> None:
        self._row = {RENAMED.get(column, column): cell for column, cell in row.items()}
        self._where = f"{name}, line {number}"

    def wrong(self, column: str, why: str) -> BadInput:
        """An error about one cell."""
        return BadInput(f"{self._where}, column {column}: {self._row.get(column)!r} {why}", _LOOK)

    def text(self, column: str) -> str:
        """The cell's words; empty if there are none."""
        cell = self._row.get(column)
        return "" if cell is None else str(cell).strip()

    def whole(self, column: str) -> int | None:
        """A whole number, or ``None`` for an empty cell."""
        cell = self._row.get(column)
        if type(cell) is int or cell is None:
            return cell
        if cell == "" or cell == "NA":
            return None
        try:
            number = float(cell)
            if number == int(number):
                return int(number)
        except (ValueError, TypeError, OverflowError):
            pass
        raise self.wrong(column, "is not a whole number")

    def deaths(self, column: str) -> int | None:
        """A count of deaths, or ``None``."""
        number = self.whole(column)
        if number is not None and number < 0:
            raise self.wrong(column, "is a count of deaths below zero")
        return number

    def degrees(self, column: str, most: float) -> float | None:
        """Degrees within ±``most``, or ``None``."""
        cell = self._row.get(column)
        if cell is None or cell == "" or cell == "NA":
            return None
        try:
            number = float(cell)
        except (ValueError, TypeError):
            raise self.wrong(column, "is not a number of degrees") from None
        if not -most <= number <= most:
            raise self.wrong(column, f"lies beyond ±{most:g} degrees")
        return number

    def day(self, column: str) -> date | None:
        """A day; a time of day after it is let go."""
        cell = self._row.get(column)
        if cell is None or cell == "" or cell == "NA":
            return None
        if isinstance(cell, date):
            return cell.date() if isinstance(cell, datetime) else cell
        try:
            return date.fromisoformat(str(cell).strip()[:10])
        except ValueError:
            raise self.wrong(column, "is not a day such as 2020-09-27") from None


def event(row: Row, release: Release, name: str, number: int) -> Event:
    """The row as an event of the release. ``name`` and ``number`` say where it stood."""
    cells = Cells(row, name, number)
    key = str(cells.whole("id") or "") or cells.text("relid")
    violence = cells.whole("type_of_violence")
    if not key or violence not in _KINDS:
        raise cells.wrong("id", "is no id") if not key else cells.wrong("type_of_violence", "is not 1, 2 or 3")
    happened = _when(cells, release)
    last = happened.end or release.covers_to
    known = max(release.known(last), last)
    side_a, side_b = side(cells.text("side_a"), cells.whole("gwnoa")), side(cells.text("side_b"), cells.whole("gwnob"))
    tolls, note = _tolls(cells, side_a, side_b)
    return Event(
        id=make_id(f"{SOURCE}-{release.name}", key),
        source=SOURCE,
        origin=f"ged/{key}",
        kind=_KINDS[violence],
        known=known,
        happened=happened,
        side_a=side_a,
        side_b=side_b,
        place_text=_place(cells),
        lat=cells.degrees("latitude", 90),
        lon=cells.degrees("longitude", 180),
        place_precision=cells.whole("where_prec"),
        tolls=tolls,
        conflict=_number(cells, "conflict_new_id"),
        dyad=_number(cells, "dyad_new_id"),
        country=iso3_of(cells.whole("country_id"))
        or iso3_named(cells.text("country"))
        or cells.text("country")
        or None,
        violence=violence,
        text=_sentence(cells, violence) + note,
        cite=f"{release.title}, event {key}",
        vintage=release.name,
        vintage_assumed=release.assumed(known),
        series=f"ged/{key}",
        raw=msgspec.json.encode(row).decode("utf-8"),
    )


def _number(cells: Cells, column: str) -> str | None:
    number = cells.whole(column)
    return None if number is None else str(number)


def _when(cells: Cells, release: Release) -> When:
    """From first to last day as coded. Without a last day: up to the last it can have had; without any day: the year."""
    start, end, year = cells.day("date_start"), cells.day("date_end"), cells.whole("year")
    if year is not None and not _FIRST_YEAR <= year <= 2100:
        raise cells.wrong("year", f"is not a year from {_FIRST_YEAR} on")
    if start is None:
        if year is None:
            raise cells.wrong("date_start", "is empty and there is no year")
        return When(date(year, 1, 1), date(year, 12, 31), "year", text=str(year))
    if end is None:
        # GED keeps an event within its calendar year, and no release holds what came after it; more is not known.
        latest = max(start, min(date(start.year, 12, 31), release.public))
        return When(start, latest, "range", text=f"from {start}; the table gives no last day")
    if end < start:
        raise cells.wrong("date_end", f"lies before date_start {start}")
    return When(start, end, _precision(cells, start, end), text=f"{start}" if start == end else f"{start}..{end}")


def _precision(cells: Cells, start: date, end: date) -> Precision:
    """UCDP's ``date_prec``: 1 the day, 2 within some days, 3 a week, 4 a month, 5 longer; a span otherwise."""
    code = cells.whole("date_prec")
    if code == 1 and start == end:
        return "day"
    if code == 3:
        return "week"
    if code == 4 and (start.year, start.month) == (end.year, end.month):
        return "month"
    return "day" if code is None and start == end else "range"


def _tolls(cells: Cells, side_a: tuple[str, ...], side_b: tuple[str, ...]) -> tuple[tuple[Toll, ...], str]:
    """All deaths first (low, best, high), then as far as the table splits them: side a, side b, civilians, unknown.

    In a few published rows the bounds do not enclose the best estimate; they are widened to it and the event says so.
    """
    low, best, high = (cells.deaths(column) for column in ("low", "best", "high"))
    given = [number for number in (low, best, high) if number is not None]
    note = ""
    if given != sorted(given):
        note = f" (bounds widened to enclose the best estimate; as published: low {low}, best {best}, high {high})"
        low, high = (min(given) if low is not None else None), (max(given) if high is not None else None)
    tolls = [Toll("killed", low, best, high, who="people")]
    parts: tuple[tuple[str, str | None, Who], ...] = (
        ("deaths_a", _one(side_a, cells.text("side_a")), "unknown"),
        ("deaths_b", _one(side_b, cells.text("side_b")), "unknown"),
        ("deaths_civilians", None, "civilians"),
        ("deaths_unknown", None, "unknown"),
    )
    for column, actor, who in parts:
        dead = cells.deaths(column)
        if dead is not None and actor != _CIVILIANS:
            tolls.append(Toll("killed", best=dead, side=actor, who=who))
    return tuple(tolls), note


def _one(actors: tuple[str, ...], name: str) -> str | None:
    """The one actor of a side; a joint side goes by its name."""
    return actors[0] if len(actors) == 1 else name or None


def _place(cells: Cells) -> str:
    parts = (cells.text(column) for column in ("where_coordinates", "adm_2", "adm_1", "country"))
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _sentence(cells: Cells, violence: int) -> str:
    sides = " – ".join(name for name in (cells.text("side_a"), cells.text("side_b")) if name)
    what = f"{_VIOLENCE[violence]}: {sides or cells.text('dyad_name') or cells.text('conflict_name') or 'parties not given'}"
    return f"{what}, {cells.text('country')}".rstrip(", ")
