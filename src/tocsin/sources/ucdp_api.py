"""UCDP's GED events from its API, page by page; a broken fetch goes on where it stopped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec
from msgspec import Struct

from tocsin.errors import BadInput, Unreachable
from tocsin.schema.sources import Card
from tocsin.sources.base import Progress, Raw, Record, Request
from tocsin.sources.ucdp_columns import COLUMNS, check_columns
from tocsin.sources.ucdp_ged import CARD as GED_CARD
from tocsin.sources.ucdp_release import release
from tocsin.sources.ucdp_rows import event
from tocsin.sources.web import Web

CARD = Card(
    id="ucdp-api",
    title="UCDP Georeferenced Event Dataset and Candidate Events Dataset, by API",
    publisher=GED_CARD.publisher,
    licence=GED_CARD.licence,
    url="https://ucdpapi.pcr.uu.se/api/gedevents/",
    rhythm=GED_CARD.rhythm,
    knowable=GED_CARD.knowable,
    citation=GED_CARD.citation,
    key_needed="ucdp_token",
    columns=COLUMNS,
    may_ship=True,
)
_PAGE_SIZE = 1000
_PAGES = 5000  # the API answers at most as many requests a day
_VERSION = re.compile(r"/gedevents/(\d{2}(?:\.\d{1,2}){1,3})(?![\d.])")


class _Page(Struct, frozen=True):
    """One page as the API answers it."""

    TotalCount: int
    TotalPages: int
    Result: list[dict[str, Any]]
    NextPageUrl: str | None = None


class UcdpApi:
    """Events of one release (``told.release``); ``where`` may name another address of the same API, such as a mirror's."""

    card = CARD

    def fetch(self, request: Request, web: Web) -> Iterator[Raw]:
        """One ``Raw`` a page. Pages kept in ``request.archive`` are not asked for again.

        Raises ``BadInput`` without a token or a release, ``Unreachable`` where pages do not add up.
        """
        if not request.token:
            raise BadInput("UCDP's API needs an access token",
                           "ask UCDP for one (https://ucdp.uu.se/apidocs/) and set TOCSIN_UCDP_TOKEN; "
                           "or download a release and import it as ucdp-ged")  # fmt: skip
        version = release(request.told.release).name
        base = request.where or CARD.url
        url: str | None = f"{urljoin(base.rstrip('/') + '/', version)}?pagesize={_PAGE_SIZE}"
        seen: set[str] = set()
        done = 0
        while url:
            raw = _page(url, request, web)
            page = _decoded(raw)
            yield raw
            seen.add(url)
            done += len(page.Result)
            if request.progress:
                request.progress(done, page.TotalCount)
            url = _next(url, page, seen, done)

    def parse(self, raw: Raw, progress: Progress | None = None) -> Iterator[Record]:
        """One ``Event`` a row, with the same ids as from UCDP's tables."""
        found = _decoded(raw)
        named = raw.told.release or next(iter(_VERSION.findall(raw.url or raw.name)), "")
        vintage = release(named)
        for number, row in enumerate(found.Result, 1):
            if number == 1 or row.keys() != found.Result[number - 2].keys():
                check_columns(tuple(row), f"{raw.name}, row {number}")
            yield event(row, vintage, raw.name, number)
        if progress:
            progress(len(found.Result), len(found.Result))


SOURCE = UcdpApi()


def _page(url: str, request: Request, web: Web) -> Raw:
    archive = request.archive
    kept = archive.labelled(url) if archive else None
    if kept is not None:
        return Raw.of(kept, url, request.received, url=url, declared="application/json", told=request.told)
    got = web.get(url, {"x-ucdp-access-token": request.token or "", "accept": "application/json"})
    raw = Raw.of(got.data, url, request.received, url=url, declared=got.declared, told=request.told)
    _decoded(raw)  # a page that cannot be read is not remembered
    if archive:
        archive.label(url, archive.keep(raw))
    return raw


def _decoded(raw: Raw) -> _Page:
    try:
        return msgspec.json.decode(raw.data, type=_Page)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(f"{raw.name} is not a page of UCDP's API: {error}",
                       "check the address, or import a downloaded table") from error  # fmt: skip


def _next(url: str, page: _Page, seen: set[str], done: int) -> str | None:
    """The next page's address: on the same host and scheme only, since the token goes with it."""
    if not page.NextPageUrl:
        if done != page.TotalCount:
            raise Unreachable(
                f"{url} ends after {done:,} of {page.TotalCount:,} events", "pull again; what is here is kept"
            )
        return None
    following = urlsplit(urljoin(url, page.NextPageUrl))._replace(scheme=urlsplit(url).scheme).geturl()
    if urlsplit(following).netloc != urlsplit(url).netloc:
        raise Unreachable(
            f"{url} names its next page on another host, {urlsplit(following).netloc}", "check the address"
        )
    if following in seen or len(seen) >= _PAGES:
        raise Unreachable(f"{url} leads in a circle of pages", "pull again later")
    return following
