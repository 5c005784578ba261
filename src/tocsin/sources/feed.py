"""An RSS or Atom feed: each item's title and summary as one article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tocsin.errors import BadInput
from tocsin.registry.language import language_of
from tocsin.schema.articles import Article
from tocsin.schema.ids import make_id
from tocsin.schema.sources import Card
from tocsin.sources import files
from tocsin.sources.base import Progress, Raw, Record, Request
from tocsin.sources.web import Web

CARD = Card(
    id="feed",
    title="An RSS or Atom feed given by its reader",
    publisher="the feed's publisher",
    licence="as the publisher's; titles and summaries stay in the local store",
    url="any http(s) address of a feed, or a saved file",
    rhythm="as the feed is",
    knowable="the day the item says it was published (UTC); an item without one counts from the day we received it",
    citation="feed title, item title, day of publication",
    columns=("id", "title", "summary", "link", "published", "author"),
)
_ITEMS = 20_000
_SAVE = "give the address of an RSS or Atom feed, or a file of one"
_FEED_ROOTS = ("rss", "feed", "rdf")


class Feed:
    """Items of one feed."""

    card = CARD

    def fetch(self, request: Request, web: Web) -> Iterator[Raw]:
        """The feed ``where`` names."""
        if not request.where:
            raise BadInput("no feed was named", _SAVE)
        yield files.take(request, web)

    def parse(self, raw: Raw, progress: Progress | None = None) -> Iterator[Record]:
        """One ``Article`` an item; an item twice in the feed is one. Raises ``BadInput`` for what is no well-formed feed."""
        _refuse_malformed(raw)
        found = _parsed(raw)
        outlet = raw.told.outlet or _words(found.feed.get("title"))
        items = [item for item in found.entries if _says_something(item)][:_ITEMS]
        seen: set[str] = set()
        for number, item in enumerate(items, 1):
            article = _article(item, outlet, raw)
            if article.id not in seen:
                seen.add(article.id)
                yield article
            if progress:
                progress(number, len(items))


SOURCE = Feed()


def _refuse_malformed(raw: Raw) -> None:
    """A feed must be well-formed XML without entities of its own (they can be made to swell without end)."""
    from lxml import etree

    if not raw.data.strip():
        raise BadInput(f"{raw.name} is empty", _SAVE)
    if b"<!ENTITY" in raw.data[:100_000].replace(b"\x00", b""):
        raise BadInput(f"{raw.name} declares XML entities, which feeds do not need", _SAVE)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(raw.data.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadInput(f"{raw.name} is not a well-formed feed: {error}", _SAVE) from error
    name = etree.QName(root).localname.lower()
    if name not in _FEED_ROOTS:
        raise BadInput(f"{raw.name} is not a feed: its outermost element is <{name}>", _SAVE)


def _parsed(raw: Raw) -> Any:
    import fastfeedparser

    try:
        return fastfeedparser.parse(raw.data, include_media=False, include_enclosures=False)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise BadInput(f"{raw.name} is not a feed that can be read: {error}", _SAVE) from error


def _says_something(item: Any) -> bool:
    return bool(_words(item.get("title")) or _words(item.get("description")))


def _article(item: Any, outlet: str, raw: Raw) -> Article:
    title = _words(item.get("title"))
    summary = _words(item.get("description"))
    text = title if not summary or summary == title else f"{title}\n\n{summary}".strip()
    link = item.get("link") or None
    published = _day(item.get("published") or item.get("updated"), raw.received)
    origin = item.get("id") or link or make_id(title, summary)
    when = published.isoformat() if published else "date unknown"
    return Article(
        id=make_id(CARD.id, origin, text),
        source=CARD.id,
        origin=str(origin),
        known=published or raw.received,
        published=published,
        title=title,
        outlet=outlet,
        author=_words(item.get("author")),
        url=link,
        language=language_of(text),
        text=text,
        cite=", ".join(part for part in (outlet, f"“{title}”" if title else "", when) if part),
        raw=raw.sha256,
    )


def _words(markup: Any) -> str:
    """The words of a bit of HTML, paragraphs kept apart."""
    text = str(markup or "").strip()
    if "<" not in text:
        return " ".join(text.split())
    from lxml import html

    try:
        tree = html.fragment_fromstring(text[:200_000], create_parent="div")
    except (ValueError, SyntaxError, TypeError):
        return " ".join(re.sub(r"<[^<>]{0,2000}>", " ", text).split())
    for block in tree.iter("p", "div", "br", "li"):
        block.tail = "\n" + (block.tail or "")
    lines = (" ".join(line.split()) for line in tree.text_content().split("\n"))
    return "\n".join(line for line in lines if line)


def _day(text: Any, received: date) -> date | None:
    """The day of publication; one that lies ahead of the day we received it (but for time zones) is none."""
    try:
        day = date.fromisoformat(str(text)[:10])
    except ValueError:
        return None
    return day if day <= received + timedelta(days=1) else None
