"""UCDP's conflict terminations by dyad: ceasefires and peace agreements with their days, and how each episode ended.

A dated ceasefire (``cfiredate``) is an agreement of its own, as is a dated peace agreement (``peagdate``): they may lie years
apart. An ended episode (``dyadterm`` 1) is a crisis of kind "episode". Fighting *came back* on the first day coded as the
start of an episode of the dyad after the end (for an agreement: after its day). Where it did, a second record says so from when
that could be known. *Purpose*: a ceasefire is a cessation, a peace agreement definitive. The table names no third parties.

*Precision.* Days coded with precision 1 are days; 2 and 3 are read as their month, 4 and more as their year. A few published
episodes are coded to end before they start: of those, and where no end is given, only the year is told.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from tocsin.registry.crosswalk import countries
from tocsin.schema.ids import make_id
from tocsin.schema.mediation import Crisis, CrisisOutcome
from tocsin.schema.sources import Card
from tocsin.schema.time import When
from tocsin.schema.truces import Agreement, Clause, War
from tocsin.sources import agreement_rows as cells
from tocsin.sources.base import Progress, Raw, Record, Request
from tocsin.sources.event_rows import Cell, Line
from tocsin.sources.ucdp_sides import side
from tocsin.sources.web import Web
from tocsin.store.conflict_types import KINDS

NAME = "ucdp-termination"
NEEDED = ("conflict_id", "dyad_id", "year", "side_a", "side_b", "incompatibility", "intensity_level", "type_of_conflict",
          "start_date2", "start_prec2", "gwno_loc", "dyadterm", "ependdate", "ependprec", "outcome", "cfiredate",
          "peagdate")  # fmt: skip
USED = (*NEEDED, "side_a_2nd", "side_b_2nd", "version")
OUTCOMES: dict[int, tuple[CrisisOutcome, str]] = {
    1: ("agreement", "peace agreement"),
    2: ("truce", "ceasefire"),
    3: ("victory", "victory of side A"),
    4: ("victory", "victory of side B"),
    5: ("low_activity", "low activity"),
    6: ("actor_gone", "an actor ceased to exist"),
}
VIOLENCE = {1: "25 to 999 dead in the year", 2: "1,000 or more dead in the year"}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH, _YEAR = 2, 4

CARD = Card(
    id=NAME,
    title="UCDP Conflict Termination Dataset, dyads",
    publisher="Uppsala Conflict Data Program, Uppsala University",
    licence="CC BY 4.0",
    url="https://ucdp.uu.se/downloads/",
    rhythm="when asked",
    knowable=cells.KNOWABLE,
    citation="Kreutz 2010, How and when armed conflicts end: Introducing the UCDP Conflict Termination dataset, Journal of "
    "Peace Research 47(2)",
    columns=USED,
    may_ship=True,
)
Kind = Literal["ceasefire", "peace agreement"]
_COLUMN: dict[str, Kind] = {"cfiredate": "ceasefire", "peagdate": "peace agreement"}


class UcdpTermination:
    """Agreements and episodes from UCDP's table of dyad-years."""

    card = CARD

    def fetch(self, request: Request, web: Web) -> Iterator[Raw]:
        """The file or address ``where`` names."""
        yield cells.take(request, web, CARD.title, CARD.url)

    def parse(self, raw: Raw, progress: Progress | None = None) -> Iterator[Record]:
        """The ``Agreement`` and ``Crisis`` records of every row. Raises ``BadInput`` by row, column and value."""
        _, found, _ = cells.lines_of(raw, NEEDED)
        lines = list(found)
        starts = _starts(lines)
        yield from cells.parsed(lines, lambda line: _records(line, starts, raw), len(lines), progress)


SOURCE = UcdpTermination()
Starts = Mapping[str, Sequence[tuple[date, When]]]
"""By dyad: first days of episodes as coded, in order, with what is known of each."""


def _starts(lines: Sequence[Line]) -> Starts:
    found: dict[str, dict[date, When]] = defaultdict(dict)
    for line in lines:
        day, start = _dated(line["start_date2"], line["start_prec2"])
        if day is not None:
            found[cells.an_id(line["dyad_id"])][day] = start
    return {dyad: sorted(days.items(), key=lambda each: each[0]) for dyad, days in found.items()}


def _records(line: Line, starts: Starts, raw: Raw) -> Iterator[Agreement | Crisis]:
    dyad = cells.an_id(line["dyad_id"])
    for column in _COLUMN:
        agreed = _agreed(line[column])
        if agreed.end is not None:
            start = _next(starts, dyad, agreed.end)
            yield from cells.told_later(
                _agreement(line, column, agreed, raw), cells.known_after(start.end), ended=start
            )
    if cells.a_code(line["dyadterm"], (0, 1)) == 1:
        episode, last = _episode(line, raw)
        start = _next(starts, dyad, last)
        yield from cells.told_later(episode, cells.known_after(start.end), came_back=start)


def _next(starts: Starts, dyad: str, after: date) -> When:
    return next((start for day, start in starts.get(dyad, ()) if day > after), When())


def _agreement(line: Line, column: str, agreed: When, raw: Raw) -> Agreement:
    kind, key = _COLUMN[column], _key(line)
    ceasefire = kind == "ceasefire"
    known = cells.known_after(agreed.end, date(_year(line), 1, 1))
    assert known is not None
    sides = [cells.text(line[column]) for column in ("side_a", "side_b")]
    return Agreement(
        id=make_id(NAME, *key, column),
        source=NAME,
        title=f"{kind.capitalize()}, {' – '.join(sides)}",
        kind="truce" if ceasefire else "treaty",
        known=known,
        agreed=agreed,
        parties=_parties(line),
        clauses=(Clause("cessation", "Fighting stops."),) if ceasefire else (),
        cite=_cite(line, raw),
        purpose="cessation" if ceasefire else "definitive",
        states=cells.states(line["gwno_loc"]),
        war=_war(line),
        conflict=cells.an_id(line["conflict_id"]),
        dyad=key[0],
        party_text="; ".join(sides),
    )


def _episode(line: Line, raw: Raw) -> tuple[Crisis, date]:
    """The episode, and the last day it can have had."""
    key, year = _key(line), _year(line)
    _, start = _dated(line["start_date2"], line["start_prec2"])
    last, end = _end(line, year, start)
    outcome = cells.a_code(line["outcome"], OUTCOMES)
    known = cells.known_after(last, date(year, 1, 1), end.end)
    assert known is not None
    sides = [cells.text(line[column]) for column in ("side_a", "side_b")]
    return Crisis(
        id=make_id(NAME, *key, "episode"),
        source=NAME,
        title=f"{' – '.join(sides)}, episode to {last.year}",
        kind="episode",
        known=known,
        happened=cells.span(start, end),
        states=_states(line),
        party_text="; ".join(sides),
        war=_war(line),
        issues=cells.ISSUES.get(cells.a_code(line["incompatibility"], cells.ISSUES) or 0, ()),
        violence=VIOLENCE.get(cells.a_code(line["intensity_level"], VIOLENCE) or 0, ""),
        outcome=OUTCOMES[outcome][0] if outcome else "unknown",
        outcome_text=OUTCOMES[outcome][1] if outcome else "",
        conflict=cells.an_id(line["conflict_id"]),
        dyad=key[0],
        cite=_cite(line, raw),
    ), last  # fmt: skip


def _end(line: Line, year: int, start: When) -> tuple[date, When]:
    """The last day as coded and what is known of it; the row's year where none is given, or one before the start is."""
    day, end = _dated(line["ependdate"], line["ependprec"])
    early = start.start is not None and end.end is not None and end.end < start.start
    if day is not None and not early:
        return day, end
    last = date(year, 12, 31)
    if start.start is not None and last < start.start:
        raise line["year"].wrong(f"lies before the episode's start {start.start}", "mend the row or leave it out")
    return last, cells.year_of(
        last, f"coded as {line['ependdate'].value}, before the start" if early else "no day given"
    )


def _agreed(cell: Cell) -> When:
    """A cell's day; where it lists several ("1949-02-24 (Egypt); ..."), from the first to the last."""
    if cell.value == "0":
        return When()
    if ";" not in cell.value:
        return cells.when(cell)
    parts = [_ISO.search(part) for part in cell.value.split(";")]
    try:
        days = sorted(date.fromisoformat(part[0]) for part in parts if part)
    except ValueError:
        days = []
    if len(days) != len(parts):
        raise cell.wrong("does not give a day in each part", "write each as 1949-02-24, parted by semicolons")
    return When(days[0], days[-1], "range", text=cell.value)


def _dated(cell: Cell, precision: Cell) -> tuple[date | None, When]:
    """The day as coded, and what is known of it by its precision."""
    found, grade = cells.when(cell), cells.a_number(precision)
    if found.start is None or found.precision != "day":
        return found.start, found
    if grade is not None and grade >= _YEAR:
        return found.start, cells.year_of(found.start)
    return found.start, cells.month_of(found.start) if grade is not None and grade >= _MONTH else found


def _states(line: Line) -> tuple[str, ...]:
    """Where it was fought, then states whose troops took part on either side."""
    sides = (side(cells.text(line[column])) for column in ("side_a_2nd", "side_b_2nd"))
    others = (code for codes in sides for code in codes if code in countries())
    return tuple(dict.fromkeys([*cells.states(line["gwno_loc"]), *others]))


def _parties(line: Line) -> tuple[str, ...]:
    """Ids of the two sides as far as we have them."""
    codes = (code for column in ("side_a", "side_b") for code in side(cells.text(line[column])))
    return tuple(code for code in codes if code != cells.text(line["side_a"]) and code != cells.text(line["side_b"]))


def _war(line: Line) -> War:
    kind = cells.a_code(line["type_of_conflict"], KINDS)
    return KINDS[kind] if kind else "unknown"


def _key(line: Line) -> tuple[str, str]:
    return cells.an_id(line["dyad_id"]), str(_year(line))


def _year(line: Line) -> int:
    year = cells.a_number(line["year"])
    if year is None or not 1900 <= year <= 2100:
        raise line["year"].wrong("is not a year", "give the year the row is of")
    return year


def _cite(line: Line, raw: Raw) -> str:
    dyad, year = _key(line)
    version = raw.told.release or cells.text(line["version"])
    return f"UCDP Conflict Termination Dataset {version} (dyads), dyad {dyad}, {year}"
