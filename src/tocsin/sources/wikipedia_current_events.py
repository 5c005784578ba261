"""Wikipedia's Portal:Current events: one dated sentence of news a line, with the outlets it cites.

Read from a day's page (wikitext or HTML) or from a table of collected lines (Parquet, CSV or JSON lines with the columns
``date, category, topic, sentence, cited_sources, wikipedia_page``). The same line gives the same id whichever way it comes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from tocsin.errors import BadInput
from tocsin.schema.articles import Article
from tocsin.schema.ids import make_id
from tocsin.schema.sources import Card
from tocsin.sources import files, wikipedia_pages
from tocsin.sources.base import Progress, Raw, Record, Request
from tocsin.sources.decoding import decode
from tocsin.sources.tables import Row, rows
from tocsin.sources.web import Web

CARD = Card(
    id="wikipedia-current-events",
    title="Wikipedia, Portal:Current events",
    publisher="Wikipedia contributors",
    licence="CC BY-SA 4.0",
    url="https://en.wikipedia.org/wiki/Portal:Current_events",
    rhythm="daily",
    knowable="the day after the page's date; the page is read as it stands when collected, later edits included",
    citation="Wikipedia contributors, Portal:Current events/YYYY Month D, with the outlets cited",
    columns=("date", "category", "topic", "sentence", "cited_sources", "wikipedia_page"),
    may_ship=True,
)
_COLUMNS = frozenset(CARD.columns)
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
_TITLE = re.compile(rf"(\d{{4}})[ _](?:({'|'.join(_MONTHS)})[ _])(\d{{1,2}})(?!\d)")
_WIKITEXT_DAY = re.compile(
    r"\{\{Current events(?: header)?\s*\|\s*(?:year\s*=\s*)?(\d{4})\s*\|\s*(?:month\s*=\s*)?(\d{1,2})"
    r"\s*\|\s*(?:day\s*=\s*)?(\d{1,2})", re.I
)  # fmt: skip
_FIRST = date(2002, 7, 1)
_NO_CATEGORY = "Uncategorized"  # what tables of collected lines write where a page has no headings


class Line(Struct, frozen=True):
    """One line of a page: its sentence, its headings joined with " > ", the outlets cited."""

    sentence: str
    category: str = ""
    topic: str = ""
    outlets: str = ""


class WikipediaCurrentEvents:
    """Days ``since``..``until`` from the portal, or a file."""

    card = CARD

    def fetch(self, request: Request, web: Web) -> Iterator[Raw]:
        """One ``Raw`` a day, or the file or address ``where`` names. Days already in the archive are not asked for again
        once they are a month old: until then a page still changes."""
        if request.where:
            yield files.take_table(request, web)
            return
        since, until = request.since or request.until, request.until or request.since
        if since is None or until is None:
            raise BadInput(
                "no day was given for Wikipedia's Current events", "give --since DAY, and --until DAY for more days"
            )
        days = _days(since, until, request.received)
        for number, day in enumerate(days, 1):
            yield _fetch_day(day, request, web)
            if request.progress:
                request.progress(number, len(days))

    def parse(self, raw: Raw, progress: Progress | None = None) -> Iterator[Record]:
        """One ``Article`` a line; the same line twice in a file is one."""
        seen: set[str] = set()
        for article in _articles(raw, progress):
            if article.id not in seen:
                seen.add(article.id)
                yield article


SOURCE = WikipediaCurrentEvents()


def page_title(day: date) -> str:
    """``Portal:Current events/2020 September 27``."""
    return f"Portal:Current events/{day.year} {_MONTHS[day.month - 1]} {day.day}"


def page_address(day: date) -> str:
    """The address a reader opens."""
    return f"https://en.wikipedia.org/wiki/{page_title(day).replace(' ', '_')}"


def _days(since: date, until: date, received: date) -> list[date]:
    if since < _FIRST or until < since or until > received:
        raise BadInput(f"Wikipedia's Current events cannot be asked for {since}..{until}",
                       f"give days from {_FIRST} to {received}, the earlier first")  # fmt: skip
    return [since + timedelta(days=n) for n in range((until - since).days + 1)]


def _fetch_day(day: date, request: Request, web: Web) -> Raw:
    title = page_title(day)
    archive = request.archive
    settled = (request.received - day).days > 31
    kept = archive.labelled(title) if archive and settled else None
    if kept is not None:
        return Raw.of(kept, title, request.received, url=page_address(day), declared="text/x-wiki")
    got = web.get(f"https://en.wikipedia.org/w/index.php?title={title.replace(' ', '_')}&action=raw")
    raw = Raw.of(got.data, title, request.received, url=page_address(day), declared="text/x-wiki")
    if archive and settled:
        archive.label(title, archive.keep(raw))
    return raw


def _articles(raw: Raw, progress: Progress | None) -> Iterator[Article]:
    if _is_table(raw):
        yield from _from_table(raw, progress)
        return
    text = decode(raw.data, raw.name, told=raw.told.encoding, declared=raw.declared)
    day = _page_day(raw, text)
    found = wikipedia_pages.lines(text)
    if not found:
        raise BadInput(
            f"{raw.name} holds no line of news", "give a day's page of Portal:Current events, or a table of lines"
        )
    for number, (category, topic, sentence, outlets) in enumerate(found, 1):
        yield _article(day, Line(sentence, category, topic, outlets), raw)
        if progress:
            progress(number, len(found))


def _is_table(raw: Raw) -> bool:
    head = raw.data[:300].lstrip(b"\xef\xbb\xbf \r\n")
    header = head.split(b"\n", 1)[0]
    return head.startswith((b"PAR1", b"PK\x03\x04", b'{"')) or (b"sentence" in header and b"," in header)


def _from_table(raw: Raw, progress: Progress | None) -> Iterator[Article]:
    columns, found, count = rows(raw)
    _check_columns(columns, raw.name)
    done = 0
    for number, row in found:
        yield _from_row(row, number, raw)
        done += 1
        if progress and done % 1000 == 0:
            progress(done, count)
    if progress:
        progress(done, count)


def _check_columns(columns: tuple[str, ...], name: str) -> None:
    unknown = sorted(set(columns) - _COLUMNS)
    missing = [column for column in ("date", "sentence") if column not in columns]
    if unknown or missing:
        what = f"an unknown column {unknown[0]!r}" if unknown else f"no column {missing[0]!r}"
        raise BadInput(f"{name} has {what}", f"the columns are {', '.join(CARD.columns)}")


def _from_row(row: Row, number: int, raw: Raw) -> Article:
    try:
        day = date.fromisoformat(str(row["date"])[:10])
    except (ValueError, KeyError) as error:
        raise BadInput(f"{raw.name}, row {number}, column date: {row.get('date')!r} is not a day",
                       "write days as 2020-09-27") from error  # fmt: skip
    sentence = str(row.get("sentence") or "").strip()
    if not sentence:
        raise BadInput(
            f"{raw.name}, row {number}, column sentence: it is empty", "give the sentence or leave the row out"
        )
    category, topic, outlets = (str(row.get(column) or "").strip() for column in ("category", "topic", "cited_sources"))
    return _article(day, Line(sentence, "" if category == _NO_CATEGORY else category, topic, outlets), raw)


def _article(day: date, line: Line, raw: Raw) -> Article:
    title = page_title(day)
    key = make_id(day.isoformat(), " ".join(line.sentence.split()))
    cite = f"Wikipedia, {title}" + (f" ({line.outlets})" if line.outlets else "")
    return Article(
        id=make_id(CARD.id, key),
        source=CARD.id,
        origin=f"{title}#{key}",
        known=day + timedelta(days=1),
        published=day,
        title=line.topic.split(" > ")[-1] if line.topic else line.category,
        topic=" > ".join(part for part in (line.category, line.topic) if part),
        outlet=line.outlets,
        url=page_address(day),
        language="en",
        text=line.sentence,
        cite=cite,
        raw=raw.sha256,
    )


def _page_day(raw: Raw, text: str) -> date:
    """The page's day from its title, its address or its own header; never the day it was fetched."""
    header = _WIKITEXT_DAY.search(text, 0, 2_000)
    named = _TITLE.search(f"{raw.name} {raw.url or ''}") or _TITLE.search(text, 0, 20_000)
    try:
        if header:
            return date(*map(int, header.groups()))
        if named:
            return date(int(named[1]), _MONTHS.index(named[2]) + 1, int(named[3]))
    except ValueError as error:
        raise BadInput(f"{raw.name} names a day that does not exist: {error}", "give a day's page") from error
    raise BadInput(f"{raw.name} does not say which day's page it is", "name the file like 2020_September_27.txt")
