"""Addresses of pages, made in one place."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote, urlencode


def address(*parts: str, **query: object) -> str:
    """A path of quoted parts with a query; ``None`` is left out.

    >>> address("situations", "north south", as_of=date(2020, 9, 27), format=None)
    '/situations/north%20south?as_of=2020-09-27'
    """
    kept = {name: value for name, value in query.items() if value is not None}
    path = "/" + "/".join(quote(part, safe=".:~-") for part in parts)
    return f"{path}?{urlencode(kept)}" if kept else path


def situation(name: str, as_of: date | None = None, part: str = "", **query: object) -> str:
    """A situation's page, or one of its parts (``claims``, ``clocks`` …)."""
    return address("situations", name, *([part] if part else []), as_of=as_of, **query)


def claim(key: str, as_of: date | None = None) -> str:
    """A claim's page."""
    return address("claims", key, as_of=as_of)


def event(name: str, key: str, as_of: date | None = None) -> str:
    """The page of an event of a situation."""
    return address("situations", name, "events", key, as_of=as_of)


def pair(name: str, as_of: date | None = None) -> str:
    """A pair's page, ``AAA-BBB``."""
    return address("pairs", name, as_of=as_of)


def country(iso3: str, as_of: date | None = None) -> str:
    """A country's page."""
    return address("countries", iso3, as_of=as_of)


def table(name: str, which: str, form: str, as_of: date | None = None) -> str:
    """A situation's table as a file: ``csv``, ``parquet``, ``json`` or ``hxl``."""
    return address("situations", name, "tables", f"{which}.{form}", as_of=as_of)
