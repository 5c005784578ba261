"""UCDP's events up to today from its download page: the newest annual release, then each month's candidates after it.

The annual release holds everything since 1989, so it and the months it does not cover yet are all that is needed. Releases
the store has (``Request.held``) are not fetched again, nor are bytes kept in the archive. A release that is due by UCDP's
rhythm and not there is said, and is no error.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urljoin

from msgspec.structs import replace

from tocsin.errors import NotFound, Unreachable
from tocsin.schema.sources import Card
from tocsin.sources import files, ucdp_ged
from tocsin.sources.base import Progress, Raw, Record, Request
from tocsin.sources.ucdp_columns import COLUMNS
from tocsin.sources.ucdp_release import Release, release
from tocsin.sources.web import Web

CARD = Card(
    id="ucdp",
    title="UCDP's events up to today: the newest annual GED and the monthly candidates after it",
    publisher=ucdp_ged.CARD.publisher,
    licence=ucdp_ged.CARD.licence,
    url=ucdp_ged.CARD.url,
    rhythm=ucdp_ged.CARD.rhythm,
    knowable=ucdp_ged.CARD.knowable,
    citation=ucdp_ged.CARD.citation,
    columns=COLUMNS,
    may_ship=True,
)
_HEADER = b"type_of_violence"


class Ucdp:
    """Whole releases, each named in ``told.release``; ``where`` may be a release's file, or a mirror's folder (``…/``)."""

    card = CARD

    def fetch(self, request: Request, web: Web) -> Iterator[Raw]:
        """The release ``where`` names, or else those that bring the store to ``until`` (default: the day of the fetch).

        Raises ``Unreachable`` where the server has none of the releases that are due and the store has none of them either.
        """
        if request.where and not (files.is_address(request.where) and request.where.endswith("/")):
            yield files.take_table(request, web)
            return
        on = request.until or request.received
        there = 0
        begin = date(on.year - 1, 1, 1)
        for annual in _annual(on):
            found, raw = _had(annual, request, web)
            if found:
                there, begin = 1, annual.covers_to + timedelta(days=1)
                yield from raw
                break
        for monthly in _monthly(begin, on):
            found, raw = _had(monthly, request, web)
            there += found
            yield from raw
        if not there:
            raise Unreachable(f"{request.where or CARD.url} has none of UCDP's releases that are due by {on}",
                              "try again later, or download a release and give it with --file")  # fmt: skip

    def parse(self, raw: Raw, progress: Progress | None = None) -> Iterator[Record]:
        """One ``Event`` a row, as from ``ucdp-ged``."""
        return ucdp_ged.SOURCE.parse(raw, progress)


SOURCE = Ucdp()


def address(found: Release, base: str = CARD.url) -> str:
    """Where UCDP offers a release.

    >>> address(release("25.1"))
    'https://ucdp.uu.se/downloads/ged/ged251-csv.zip'
    >>> address(release("23.0.10"))
    'https://ucdp.uu.se/downloads/candidateged/GEDEvent_v23_0_10.csv'
    """
    if found.kind == "annual":
        return urljoin(base, f"ged/ged{found.name.replace('.', '')}-csv.zip")
    return urljoin(base, f"candidateged/GEDEvent_v{found.name.replace('.', '_')}.csv")


def _annual(on: date) -> list[Release]:
    """The two newest annual releases due by a day, the newest first."""
    due = [release(f"{year % 100:02d}.1") for year in range(on.year, on.year - 3, -1)]
    return [found for found in due if found.public <= on][:2]


def _monthly(begin: date, on: date) -> Iterator[Release]:
    """The monthly releases of the months from ``begin`` on that are due by a day."""
    months = ((year, month) for year in range(begin.year, on.year + 1) for month in range(1, 13))
    due = (release(f"{year % 100:02d}.0.{month}") for year, month in months)
    return (found for found in due if found.covers_to > begin and found.public <= on)


def _had(found: Release, request: Request, web: Web) -> tuple[bool, list[Raw]]:
    """Whether a release is in the store or on the server, and its bytes if they are to be read."""
    if found.name in request.held:
        return True, []
    url = address(found, request.where or CARD.url)
    told = replace(request.told, release=found.name)
    kept = request.archive.labelled(url) if request.archive else None
    if kept is not None:
        return True, [Raw.of(kept, url.rsplit("/", 1)[1], request.received, url=url, told=told)]
    try:
        raw = files.take_table(replace(request, where=url, told=told), web)
    except NotFound:
        return _missing(found, url, request)
    if not _is_table(raw.data):
        return _missing(found, url, request)
    if request.archive:
        request.archive.label(url, request.archive.keep(raw))
    return True, [raw]


def _missing(found: Release, url: str, request: Request) -> tuple[bool, list[Raw]]:
    if request.say:
        request.say(f"{found.title} is not there yet: {url}")
    return False, []


def _is_table(data: bytes) -> bool:
    """Whether the answer is a zip or a GED table, and not the page that sites show for what they do not have."""
    return data.startswith(b"PK\x03\x04") or _HEADER in data[:4096]
