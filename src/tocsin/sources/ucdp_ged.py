"""UCDP's Georeferenced Event Dataset: annual and candidate releases from CSV, zip or Parquet, and reduced tables of them."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.errors import BadInput
from tocsin.schema.sources import Card
from tocsin.sources import files
from tocsin.sources.base import Progress, Raw, Record, Request
from tocsin.sources.tables import rows
from tocsin.sources.ucdp_columns import COLUMNS, check_columns
from tocsin.sources.ucdp_release import Release, release, release_in
from tocsin.sources.ucdp_rows import event
from tocsin.sources.web import Web

CARD = Card(
    id="ucdp-ged",
    title="UCDP Georeferenced Event Dataset and Candidate Events Dataset",
    publisher="Uppsala Conflict Data Program, Uppsala University",
    licence="CC BY 4.0",
    url="https://ucdp.uu.se/downloads/",
    rhythm="a year's release each June, candidate releases each month",
    knowable=(
        "annual GED: from 1 July of the year after the event's; candidate events: from the 20th of the month after the "
        "event's end, a late report in a monthly release from that release's own 20th. Where the release at hand is later "
        "than that day, the earlier vintage is assumed to have held the same figures"
    ),
    citation=(
        "Sundberg and Melander 2013, Introducing the UCDP Georeferenced Event Dataset, Journal of Peace Research 50(4); "
        "Hegre, Croicu, Eck and Högbladh 2020, Introducing the UCDP Candidate Events Dataset, Research & Politics 7(3)"
    ),
    columns=COLUMNS,
    may_ship=True,
)
_STEP = 2_000


class UcdpGed:
    """Events from a table of UCDP's."""

    card = CARD

    def fetch(self, request: Request, web: Web) -> Iterator[Raw]:
        """The table ``where`` names: a file, or an address; a broken download goes on where it stopped."""
        if not request.where:
            raise BadInput(
                "no table was named for ucdp-ged", f"download a release from {CARD.url} and give it with --file"
            )
        yield files.take_table(request, web)

    def parse(self, raw: Raw, progress: Progress | None = None) -> Iterator[Record]:
        """One ``Event`` a row. Raises ``BadInput`` for an unknown or missing column and, by its line, for a bad row."""
        columns, found, count = rows(raw)
        check_columns(columns, raw.name)
        told = _told_release(raw, columns)
        done = 0
        for line, row in found:
            yield event(row, _row_release(row.get("source"), told, raw.name, line), raw.name, line)
            done += 1
            if progress and done % _STEP == 0:
                progress(done, count)
        if progress:
            progress(done, count)


SOURCE = UcdpGed()


def _told_release(raw: Raw, columns: tuple[str, ...]) -> Release | None:
    """The release told, else the one the file's name spells; a table whose rows name theirs needs none."""
    if raw.told.release:
        return release(raw.told.release)
    if "source" in columns:
        return None
    found = release_in(raw.name)
    if found is None:
        raise BadInput(f"{raw.name} does not say which UCDP release it is",
                       "name it with --release, such as 25.1 or 23.0.10; when a row was knowable depends on it")  # fmt: skip
    return found


def _row_release(name: object, told: Release | None, table: str, number: int) -> Release:
    found = told or (release_in(str(name)) if name else None)
    if found is None:
        raise BadInput(
            f"{table}, line {number}, column source: {name!r} is no UCDP release", "name the release with --release"
        )
    return found
