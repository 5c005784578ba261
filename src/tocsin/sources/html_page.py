"""An article's text and metadata from an HTML page, bounded in depth, time and memory."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any

from msgspec import Struct

from tocsin.errors import BadInput

_MAX_DEPTH = 250  # lxml cuts a tree at 256; what lies deeper would be lost in silence
_HEAVY_CHARS, _HEAVY_TAGS = 300_000, 5_000  # above either, a page is read in a process of its own that can be stopped
_LONGEST_RUN = 5_000_000  # lxml drops what follows an attribute of 10 MB, in silence
_SECONDS = 20
_MEMORY = 2 * 1024**3
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_CLOSES_ITSELF = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
                            "track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "option"})  # fmt: skip
_ISO_DAY = re.compile(r"^\s*(\d{4})[-/]?(\d{2})[-/]?(\d{2})(?!\d)")
_DATE_NAMES = ("article:published_time", "og:article:published_time", "datepublished", "date.issued", "dc.date",
               "dc.date.issued", "dcterms.created", "pubdate", "publishdate", "publish-date", "publication_date",
               "parsely-pub-date", "sailthru.date", "date")  # fmt: skip
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')


class Page(Struct, frozen=True):
    """What a page says: its main text, and from its metadata title, author, outlet and day of publication."""

    text: str
    title: str = ""
    author: str = ""
    outlet: str = ""
    published: date | None = None


def read_page(html: str, name: str, url: str | None = None) -> Page:
    """The page's article. Raises ``BadInput`` for a page without text, nested too deeply or too slow to read."""
    depth = _depth(html)
    if depth > _MAX_DEPTH:
        raise BadInput(f"{name} is HTML nested {depth:,} deep, more than the {_MAX_DEPTH} a page may be", _AS_TEXT)
    if len(html) > _LONGEST_RUN and max(map(len, html.split("<"))) > _LONGEST_RUN:
        raise BadInput(f"{name} is HTML with a tag or a run of text longer than {_LONGEST_RUN:,} characters", _AS_TEXT)
    heavy = len(html) > _HEAVY_CHARS or html.count("<") > _HEAVY_TAGS
    page = _extract_apart(html, name, url) if heavy else _extract(html, url)
    if not page.text.strip():
        raise BadInput(f"{name} is HTML without readable text", _AS_TEXT)
    return page


_AS_TEXT = "save the article's text as a .txt file and give that"


def _depth(html: str) -> int:
    """How deep tags that need closing are nested, in one linear pass; scripts and styles do not count."""
    depth = deepest = position = 0
    while match := _TAG.search(html, position):
        position, tag = match.end(), match[2].lower()
        if tag in _CLOSES_ITSELF:
            continue
        if tag in ("script", "style") and not match[1]:
            position = _after_close(html, tag, position)
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _after_close(html: str, tag: str, position: int) -> int:
    end = re.compile(f"</{tag}", re.I).search(html, position)
    return end.end() if end else len(html)


def _extract(html: str, url: str | None) -> Page:
    import trafilatura
    from lxml.html import HTMLParser, document_fromstring

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        tree = document_fromstring(html.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8"))
        published = _metadata_day(tree)
        found = trafilatura.bare_extraction(
            html, url=url, with_metadata=True, include_comments=False, include_tables=False
        )
    except (ValueError, TypeError, AttributeError, RecursionError, MemoryError, SyntaxError):
        return Page("")
    text = (getattr(found, "text", None) or "").replace("\r\n", "\n").replace("\r", "\n")
    title, author, outlet = (getattr(found, field, None) or "" for field in ("title", "author", "sitename"))
    return Page(text, title, author, outlet, published)


def _metadata_day(tree: Any) -> date | None:
    """The day of publication the page's metadata gives: ``<meta>``, ``itemprop`` or JSON-LD, in that order.

    A day found in the running text or in the address is not taken: it may be any day.
    """
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        for key in ("property", "name", "itemprop"):
            metas.setdefault((meta.get(key) or "").lower(), meta.get("content") or "")
    candidates = [metas[name] for name in _DATE_NAMES if name in metas]
    for node in tree.xpath("//*[@itemprop='datePublished'] | //time[@pubdate]"):
        candidates.append(node.get("datetime") or node.get("content") or "")
    for script in tree.xpath("//script[@type='application/ld+json']"):
        candidates += _JSON_DATE.findall(script.text or "")
    return next((day for text in candidates if (day := _day(text))), None)


def _day(text: str) -> date | None:
    match = _ISO_DAY.match(text)
    try:
        if match:
            return date(*map(int, match.groups()))
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError):
        return None


def _extract_apart(html: str, name: str, url: str | None) -> Page:
    """The same in a process of its own, stopped after 20 s: a page can be made so that parsing it never ends."""
    program = f"import sys; sys.path[:] = {sys.path!r}; from tocsin.sources.html_page import serve; serve()"
    try:
        done = subprocess.run(
            [sys.executable, "-c", program],
            input=json.dumps([html, url]).encode(),
            capture_output=True,
            timeout=_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise BadInput(f"{name} is HTML that cannot be read within {_SECONDS} seconds", _AS_TEXT) from None
    if done.returncode != 0:
        raise BadInput(f"{name} is HTML that cannot be read within {_MEMORY // 1024**3} GiB of memory", _AS_TEXT)
    text, title, author, outlet, day = json.loads(done.stdout)
    return Page(text, title, author, outlet, date.fromisoformat(day) if day else None)


def serve() -> None:
    """Read ``[html, url]`` as JSON from standard input and write the page's fields as JSON to standard output."""
    _limit_memory()
    html, url = json.load(sys.stdin)
    page = _extract(html, url)
    day = page.published.isoformat() if page.published else None
    json.dump([page.text, page.title, page.author, page.outlet, day], sys.stdout)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows: the time limit alone holds there
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
