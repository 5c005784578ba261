"""International Crisis Behavior: crises between states, 1918 on, who mediated and how they ended, as a user downloaded them.

It has no licence: none ship. A table of the system level makes one crisis of kind "crisis" a row; with the table of the actor
level beside it (a folder, or a zip, with both) the states and their outcomes are known too: ``--file FOLDER``.

*Outcome*: a formal or semi-formal agreement (``forout`` 1, 2) is "agreement", an imposed one (5) "victory", a crisis that faded
(7) "faded". Of tacit understandings, unilateral acts and others (3, 4, 6) the actors' outcomes decide where they are given and
agree: a victory with a defeat is "victory", compromise of all "compromise", stalemate of all "stalemate"; else it is unknown.
*War*: an international crisis is one between states by the data set's own definition, so "interstate" throughout, which says
nothing of violence. *Mediated* is ``mediate`` 4. ``medwho`` gives no names: 2, 3 and 5 are told as a global organisation, a
regional one, a state or states (as the cases so coded show), others by their number. *Violence* is ``viol`` in words.
"""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from tocsin.errors import BadInput
from tocsin.schema.ids import make_id
from tocsin.schema.mediation import Crisis, CrisisOutcome
from tocsin.schema.sources import Card
from tocsin.schema.time import When
from tocsin.sources import agreement_rows as cells
from tocsin.sources import files
from tocsin.sources.base import Progress, Raw, Record, Request
from tocsin.sources.event_rows import Line, need
from tocsin.sources.tables import rows
from tocsin.sources.web import Web

NAME = "icb"
NEEDED = (
    "crisno",
    "crisname",
    "yrtrig",
    "motrig",
    "datrig",
    "yrterm",
    "moterm",
    "daterm",
    "viol",
    "forout",
    "mediate",
    "medwho",
)
ACTORS = ("crisno", "cracno", "cracid", "outcom", "issue")
FORMS: dict[int, tuple[CrisisOutcome, str]] = {
    1: ("agreement", "formal agreement"),
    2: ("agreement", "semi-formal agreement"),
    3: ("unknown", "tacit understanding"),
    4: ("unknown", "unilateral act"),
    5: ("victory", "imposed"),
    6: ("unknown", "other"),
    7: ("faded", "faded"),
}
VIOLENCE = {1: "no violence", 2: "minor clashes", 3: "serious clashes", 4: "full-scale war"}
MEDIATORS = {2: "a global organisation", 3: "a regional organisation", 5: "a state or states"}
ISSUES = {1: "military-security", 2: "political-diplomatic", 3: "economic-developmental", 4: "cultural-status"}
_VICTORY, _COMPROMISE, _STALEMATE, _DEFEAT = 1, 2, 3, 4
_UNPACKED = 256 * 1024 * 1024

CARD = Card(
    id=NAME,
    title="International Crisis Behavior (ICB)",
    publisher="ICB Project, Duke University and University of Maryland",
    licence="none stated; for a user's own use, not passed on by us",
    url="https://sites.duke.edu/icbdata/",
    rhythm="when asked",
    knowable=cells.KNOWABLE,
    citation="Brecher, Wilkenfeld, Beardsley, James and Quinn 2018, International Crisis Behavior Data Codebook, Version 13",
    columns=(*NEEDED, *(column for column in ACTORS if column not in NEEDED)),
)


class Icb:
    """Crises from ICB's tables."""

    card = CARD

    def fetch(self, request: Request, web: Web) -> Iterator[Raw]:
        """The file or address ``where`` names, or both tables of a folder as one zip."""
        folder = Path(request.where).expanduser()
        if request.where and "://" not in request.where and folder.is_dir():
            yield _packed(folder, request)
        else:
            yield cells.take(request, web, CARD.title, CARD.url)

    def parse(self, raw: Raw, progress: Progress | None = None) -> Iterator[Record]:
        """One ``Crisis`` a row of the system level. Raises ``BadInput`` by row, column and value."""
        system, actors = _tables(raw)
        by_crisis: dict[str, list[Line]] = defaultdict(list)
        for line in actors:
            by_crisis[cells.an_id(line["crisno"])].append(line)
        yield from cells.parsed(system, lambda line: (_crisis(line, by_crisis, raw),), len(system), progress)


SOURCE = Icb()


def _packed(folder: Path, request: Request) -> Raw:
    found = [
        path for path in sorted(folder.iterdir()) if "icb" in path.name.lower() and path.suffix in (".csv", ".parquet")
    ]
    if not found:
        raise BadInput(f"{folder} holds no table of ICB", "put icb1….csv and icb2….csv there, or name one file")
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        for path in found:
            packed.writestr(zipfile.ZipInfo(path.name), files.read_file(path, _UNPACKED))
    return Raw.of(data.getvalue(), f"{folder.name}.zip", request.received, told=request.told)


def _tables(raw: Raw) -> tuple[list[Line], list[Line]]:
    """The rows of the system level, and of the actor level if it is there."""
    system: list[Line] = []
    actors: list[Line] = []
    for part in _parts(raw):
        columns, found, _ = rows(part)
        actor_level = "cracno" in columns
        need(columns, ACTORS if actor_level else NEEDED, part.name)
        (actors if actor_level else system).extend(Line(row, number, part.name) for number, row in found)
    if not system:
        raise BadInput(f"{raw.name} holds no row of ICB's system level",
                       "give the system-level table (icb1), or a folder with both")  # fmt: skip
    return system, actors


def _parts(raw: Raw) -> list[Raw]:
    if not raw.data.startswith(b"PK\x03\x04"):
        return [raw]
    try:
        with zipfile.ZipFile(io.BytesIO(raw.data)) as packed:
            wanted = [each for each in packed.infolist() if each.filename.lower().endswith((".csv", ".parquet"))
                      and "__MACOSX" not in each.filename]  # fmt: skip
            if sum(each.file_size for each in wanted) > _UNPACKED:
                raise BadInput(f"{raw.name} would unpack to more than {_UNPACKED:,} bytes", "give the two tables alone")
            return [Raw.of(packed.read(each), each.filename, raw.received, told=raw.told) for each in wanted]
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError) as error:
        raise BadInput(f"{raw.name} is a broken zip archive: {error}", "download it again") from error


def _crisis(line: Line, actors: Mapping[str, Sequence[Line]], raw: Raw) -> Crisis:
    number = cells.an_id(line["crisno"])
    mine = actors.get(number, ())
    start, end = _when(line, "yrtrig", "motrig", "datrig"), _when(line, "yrterm", "moterm", "daterm")
    if start.start and end.end and end.end < start.start:
        raise line["yrterm"].wrong(
            f"ends the crisis before {start.start}, when it began", "mend the row or leave it out"
        )
    form, mediate = cells.a_code(line["forout"], FORMS), cells.a_code(line["mediate"], (1, 2, 3, 4))
    violence = cells.a_code(line["viol"], VIOLENCE)
    outcome, words = FORMS[form] if form else ("unknown", "")
    return Crisis(
        id=make_id(NAME, number),
        source=NAME,
        title=_title(cells.text(line["crisname"])),
        kind="crisis",
        known=cells.known_after(start.end, end.end) or raw.received,
        happened=cells.span(start, end),
        states=_states(mine),
        war="interstate",
        issues=tuple(dict.fromkeys(ISSUES[code] for each in mine if (code := cells.a_number(each["issue"])) in ISSUES)),
        violence=VIOLENCE[violence] if violence else "",
        mediated=None if mediate is None else mediate == 4,
        mediator_text=_mediator(line) if mediate == 4 else "",
        outcome=outcome if outcome != "unknown" else _actors_outcome(mine),
        outcome_text=words,
        cite=f"ICB, crisis {number}",
    )


def _when(line: Line, year: str, month: str, day: str) -> When:
    """A date of three columns; a month or day that is coded as unknown (66, 77, 88, -99) widens it."""
    y, m, d = (cells.a_number(line[column]) for column in (year, month, day))
    if y is None or y < 0:
        return When()
    try:
        if m is None or not 1 <= m <= 12:
            return cells.year_of(date(y, 1, 1))
        if d is None or not 1 <= d <= 31:
            return cells.month_of(date(y, m, 1))
        return When(date(y, m, d), date(y, m, d), "day")
    except ValueError as error:
        raise line[day].wrong(f"is not a day of {y}-{m:02}: {error}", "mend the row or leave it out") from None


def _states(actors: Sequence[Line]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for each in actors for code in cells.states(each["cracid"])))


def _actors_outcome(actors: Sequence[Line]) -> CrisisOutcome:
    codes = {code for each in actors if (code := cells.a_number(each["outcom"])) is not None}
    if codes == {_VICTORY, _DEFEAT}:
        return "victory"
    return "compromise" if codes == {_COMPROMISE} else "stalemate" if codes == {_STALEMATE} else "unknown"


def _mediator(line: Line) -> str:
    code = cells.a_number(line["medwho"])
    return "" if code is None else MEDIATORS.get(code, f"a mediator of the data set's kind {code}")


def _title(name: str) -> str:
    return name.title() if name.isupper() else name
