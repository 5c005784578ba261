"""One article from a file, standard input or an address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from tocsin.errors import BadInput
from tocsin.registry.language import language_of
from tocsin.schema.articles import Article
from tocsin.schema.ids import make_id
from tocsin.schema.sources import Card
from tocsin.sources import files
from tocsin.sources.base import Progress, Raw, Record, Request
from tocsin.sources.decoding import decode
from tocsin.sources.html_page import Page, read_page
from tocsin.sources.web import Web

CARD = Card(
    id="article",
    title="An article given by its reader",
    publisher="the article's outlet",
    licence="as the outlet's; the text stays in the local store",
    url="file, standard input or any http(s) address",
    rhythm="when asked",
    knowable="the day of publication, as told or as the page's metadata says; else the day we received it",
    citation="outlet, title, day of publication",
    columns=("title", "author", "published", "outlet", "text", "language"),
)

MAX_BYTES = files.ARTICLE_BYTES
_HTML_HEAD = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.I)
_HTML_TAG = re.compile(r"<(?:p|div|article|section|h[1-6]|span|br|ul|table|meta|title)\b[^<>]{0,2000}>", re.I)
_BYLINE = re.compile(r"^by[:\s]\s*(?P<name>[^\d\n]{2,80})$", re.I)


class ArticleSource:
    """An article from bytes: HTML or plain text."""

    card = CARD

    def fetch(self, request: Request, web: Web) -> Iterator[Raw]:
        """The one text ``request.where`` names."""
        yield files.take(request, web, MAX_BYTES)

    def parse(self, raw: Raw, progress: Progress | None = None) -> Iterator[Record]:
        """Exactly one ``Article``."""
        yield read_article(raw)
        if progress:
            progress(1, 1)


SOURCE = ArticleSource()


def read_article(raw: Raw) -> Article:
    """The article in the bytes. Plain text is kept verbatim but for line endings, so that spans index into it.

    ``published`` is what the caller told, else the page's own metadata, else ``None``; the day of the fetch never stands in.
    Raises ``BadInput`` for what holds no readable text.
    """
    if len(raw.data) > MAX_BYTES:
        raise BadInput(f"{raw.name} has {len(raw.data):,} bytes, more than the {MAX_BYTES:,} an article may have",
                       "split it into articles and read each")  # fmt: skip
    text = decode(raw.data, raw.name, told=raw.told.encoding, declared=raw.declared)
    page = read_page(text, raw.name, raw.url) if _is_html(text, raw.declared) else read_plain(text)
    published = _published(raw, page)
    outlet = raw.told.outlet or page.outlet
    return Article(
        id=make_id(CARD.id, raw.url or "", page.text),
        source=CARD.id,
        origin=raw.url or raw.sha256,
        known=published or raw.received,
        title=page.title,
        outlet=outlet,
        author=page.author,
        url=raw.url,
        published=published,
        language=language_of(page.text),
        text=page.text,
        cite=_cite(outlet, page.title, raw.name, published),
        raw=raw.sha256,
    )


def _published(raw: Raw, page: Page) -> date | None:
    """The day told, else the day of the metadata; a day yet to come (but for time zones) is none."""
    latest = raw.received + timedelta(days=1)
    told = raw.told.published
    if told and told > latest:
        raise BadInput(f"{raw.name} cannot have been published on {told}: it was received on {raw.received}",
                       "give the day it was published")  # fmt: skip
    return told or (page.published if page.published and page.published <= latest else None)


def read_plain(text: str) -> Page:
    """Title: the first line, where it looks like one; author: a ``By NAME`` line near the top; text: all of it."""
    body = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = [line.strip() for line in body[:5_000].split("\n") if line.strip()][:6]
    title = lines[0] if lines and len(lines[0]) <= 200 and not _BYLINE.match(lines[0]) else ""
    author = next((match["name"].strip() for line in lines if (match := _BYLINE.match(line))), "")
    return Page(body, title, author)


def _cite(outlet: str, title: str, name: str, published: date | None) -> str:
    parts = [outlet, f"“{title}”" if title else name, published.isoformat() if published else "date unknown"]
    return ", ".join(part for part in parts if part)


def _is_html(text: str, declared: str) -> bool:
    kind = declared.lower()
    if "html" in kind:
        return True
    if kind.startswith("text/plain"):
        return False
    starts_as_markup = text[:200].lstrip("\ufeff \t\r\n").startswith("<") and _HTML_HEAD.search(text, 0, 10_000)
    return bool(starts_as_markup) or len(_HTML_TAG.findall(text, 0, 20_000)) >= 3
