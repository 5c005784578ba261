"""Civil Wars Mediation: who mediated in civil wars of 1946 to 2009, as a user downloaded it. It has no licence: none ship.

One crisis of kind "mediation" a row: its span is the mediation's, or, where nobody mediated, the episode's. ``mediators`` are
the states and organisations that the third party's name spells. Days with a part missing ("6//1998", "2/??/04") are their month
or year; a doubtful one ("5/8/97??") and two known misprints are unknown, their words kept. The table has no outcome, and
its codes of the issue are not read: what they stand for is not told with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tocsin.errors import BadInput
from tocsin.schema.ids import make_id
from tocsin.schema.mediation import Crisis
from tocsin.schema.sources import Card
from tocsin.schema.time import When
from tocsin.sources import agreement_rows as cells
from tocsin.sources.base import Progress, Raw, Record, Request
from tocsin.sources.event_rows import Cell, Line
from tocsin.sources.third_parties import listed, named
from tocsin.sources.ucdp_sides import iso3_named
from tocsin.sources.web import Web

NAME = "cwm"
NEEDED = ("country", "sidea", "sideb", "Med_yes.no", "episode.start.date", "episode.end.date", "med.begins", "med.ends",
          "name.of.third.party")  # fmt: skip
USED = (*NEEDED, "year_term")
MISPRINTS = frozenset({"10/1/993", "3/2/1882"})
"""Cells of the published table that are no day of the time it covers and leave open which was meant."""
_FIRST_YEAR = 1946

CARD = Card(
    id=NAME,
    title="Civil Wars Mediation (CWM)",
    publisher="DeRouen, Bercovitch and Pospieszna",
    licence="none stated; for a user's own use, not passed on by us",
    url="https://journals.sagepub.com/doi/10.1177/0022343311406157",
    rhythm="when asked",
    knowable=cells.KNOWABLE,
    citation="DeRouen, Bercovitch and Pospieszna 2011, Introducing the Civil Wars Mediation (CWM) dataset, Journal of Peace "
    "Research 48(5)",
    columns=USED,
)


class Cwm:
    """Mediations from a table of CWM."""

    card = CARD

    def fetch(self, request: Request, web: Web) -> Iterator[Raw]:
        """The file or address ``where`` names."""
        yield cells.take(request, web, CARD.title, CARD.url)

    def parse(self, raw: Raw, progress: Progress | None = None) -> Iterator[Record]:
        """One ``Crisis`` a row; rows alike in all we read are told apart by their number. Raises ``BadInput``."""
        _, lines, count = cells.lines_of(raw, NEEDED)
        seen: dict[str, int] = {}
        yield from cells.parsed(lines, lambda line: (_mediation(line, raw, seen),), count, progress)


SOURCE = Cwm()


def _mediation(line: Line, raw: Raw, seen: dict[str, int]) -> Crisis:
    key, cite = _key(line, seen)
    mediated = cells.a_code(line["Med_yes.no"], (0, 1))
    began, ended = (_day(line[column]) for column in ("med.begins", "med.ends"))
    episode = cells.span(*(_day(line[column]) for column in ("episode.start.date", "episode.end.date")))
    happened = _span(began, ended, line) if began.known or ended.known else episode if not mediated else When()
    ids = named(line["name.of.third.party"].value, home := _states(line))
    sides = [name for name in (cells.text(line[column]) for column in ("sidea", "sideb")) if name]
    return Crisis(
        id=key,
        source=NAME,
        title=f"{'Mediation' if mediated else 'No mediation told'}, {' – '.join(sides)}",
        kind="mediation",
        known=cells.known_after(happened.start, happened.end, None if happened.end else _last(line)) or raw.received,
        happened=happened,
        states=home,
        party_text="; ".join(sides),
        war="civil",
        mediated=None if mediated is None else bool(mediated),
        mediators=ids,
        mediator_text=listed(line["name.of.third.party"].value, ids),
        cite=cite,
    )


def _key(line: Line, seen: dict[str, int]) -> tuple[str, str]:
    """An id by what the row says, and how often it was said before; the table has no numbers."""
    said = make_id(NAME, *(line[column].value for column in NEEDED))
    seen[said] = seen.get(said, 0) + 1
    began = line["med.begins"].value or line["episode.start.date"].value or "no day"
    cite = f"Civil Wars Mediation, {cells.text(line['country'])}, {cells.text(line['sideb']) or 'side B not given'}, {began}"
    return (said if seen[said] == 1 else make_id(said, seen[said])), cite


def _day(cell: Cell) -> When:
    """As ``agreement_rows.when``; what the table itself marks as doubtful, and a known misprint, is unknown."""
    if cell.value in MISPRINTS:
        return When(text=cell.value)
    try:
        found = cells.when(cell)
    except BadInput:
        if "?" in cell.value:
            return When(text=cell.value)
        raise
    if found.start and found.start.year < _FIRST_YEAR:
        raise cell.wrong(f"lies before {_FIRST_YEAR}, the first year of the table", "mend the cell or leave it empty")
    return found


def _span(began: When, ended: When, line: Line) -> When:
    if began.start and ended.end and ended.end < began.start:
        return When(began.start, None, "range", text=f"end coded as {line['med.ends'].value}, before the start")
    return cells.span(began, ended)


def _last(line: Line) -> date | None:
    """The last year a row without an end speaks of: that of its begin, or of the war's end where nobody mediated."""
    if cells.a_code(line["Med_yes.no"], (0, 1)):
        return None
    year = cells.a_number(line["year_term"]) if "year_term" in line.cells else None
    return date(year, 12, 31) if year else None


def _states(line: Line) -> tuple[str, ...]:
    codes = (iso3_named(cells.text(line[column])) for column in ("country", "sidea"))
    return tuple(dict.fromkeys(code for code in codes if code))
