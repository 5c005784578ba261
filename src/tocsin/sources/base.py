"""What every source is: a card, an impure ``fetch`` that yields bytes, a pure ``parse`` that yields records."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from tocsin.errors import NotFound
from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event, Reading
from tocsin.schema.mediation import Crisis
from tocsin.schema.sources import Card
from tocsin.schema.stories import Story
from tocsin.schema.truces import Agreement

if TYPE_CHECKING:
    from tocsin.sources.archive import Archive
    from tocsin.sources.web import Web

Record = Article | Claim | Event | Reading | Story | Agreement | Crisis
Progress = Callable[[int, int | None], None]
"""Called with what is done and the whole (None: unknown): bytes while fetching, rows while parsing."""


class Told(Struct, frozen=True, kw_only=True):
    """What the caller says of the bytes: the day of publication, outlet, encoding, data release, situation."""

    published: date | None = None
    outlet: str = ""
    encoding: str | None = None
    release: str = ""
    situation: str | None = None


class Raw(Struct, frozen=True, kw_only=True):
    """Bytes as received. ``name`` is a file's name or an address, ``declared`` the media type and charset as served."""

    data: bytes
    name: str
    received: date
    sha256: str
    url: str | None = None
    declared: str = ""
    told: Told = Told()

    @classmethod
    def of(
        cls,
        data: bytes,
        name: str,
        received: date,
        *,
        url: str | None = None,
        declared: str = "",
        told: Told | None = None,
    ) -> Raw:
        """The bytes with their hash."""
        digest = hashlib.sha256(data).hexdigest()
        said = told or Told()
        return cls(data=data, name=name, received=received, sha256=digest, url=url, declared=declared, told=said)


class Request(Struct, frozen=True, kw_only=True):
    """What to fetch: ``where`` is a file, an address, ``-`` for standard input, or empty for the source's own address.

    ``since``..``until`` are days where the source has pages by day; ``token`` the key it needs. ``archive`` lets a broken
    fetch go on where it stopped. ``received`` is the day of the fetch. ``held`` are data releases the store has already;
    ``say`` is told in words what was not there to be fetched.
    """

    received: date
    where: str = ""
    told: Told = Told()
    since: date | None = None
    until: date | None = None
    token: str | None = None
    archive: Archive | None = None
    progress: Progress | None = None
    held: tuple[str, ...] = ()
    say: Callable[[str], None] | None = None


class Source(Protocol):
    """A source; ``fetch`` is its only impure part."""

    card: Card

    def fetch(self, request: Request, web: Web) -> Iterator[Raw]:
        """The bytes asked for. Raises ``BadInput``, ``NotFound`` or ``Unreachable``."""
        ...

    def parse(self, raw: Raw, progress: Progress | None = None) -> Iterator[Record]:
        """The records in the bytes, in their order. Raises ``BadInput`` naming line, column and value."""
        ...


_MODULES = {
    "article": "article",
    "feed": "feed",
    "ucdp": "ucdp",
    "ucdp-ged": "ucdp_ged",
    "ucdp-api": "ucdp_api",
    "wikipedia-current-events": "wikipedia_current_events",
    "claims-file": "claims_file",
    "panel": "panel_file",
    "gdelt": "gdelt_events",
    "icews": "icews_events",
    "ucdp-peace-agreements": "ucdp_peace_agreements",
    "ucdp-termination": "ucdp_termination",
    "pax": "pax",
    "icb": "icb",
    "cwm": "cwm",
}
OTHER_NAMES = {"news": "wikipedia-current-events"}
"""Short names a user may write for a source."""


def sources() -> dict[str, Source]:
    """Every source by id."""
    return {name: _load(name) for name in _MODULES}


def source(name: str) -> Source:
    """The source of that id or other name. Raises ``NotFound`` with the list of ids."""
    name = OTHER_NAMES.get(name, name)
    if name not in _MODULES:
        raise NotFound(f"there is no source {name!r}", f"name one of: {', '.join(_MODULES)}")
    return _load(name)


def cards() -> dict[str, Card]:
    """Every source's card by id."""
    return {name: found.card for name, found in sources().items()}


def _load(name: str) -> Source:
    found: Source = import_module(f"tocsin.sources.{_MODULES[name]}").SOURCE
    return found
