"""A claim's source as given, taken apart: its pages and the outlets in brackets after them."""

from __future__ import annotations

import re
from functools import cache

_PART = re.compile(r"((?:[^;(]|\([^)]*\))+)")
_OUTLETS = re.compile(r"^(.*?)\s*\(([^()]*)\)$", re.DOTALL)
_DAY_PAGE = re.compile(r"/\d{4} [A-Z]\w+ \d{1,2}$")


@cache
def parts(cite: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each page with its outlets; a semicolon parts pages and, in brackets, outlets.

    >>> parts("A, Page/2030 May 1 (Wire; Gazette); b.example")
    (('A, Page/2030 May 1', ('Wire', 'Gazette')), ('b.example', ()))
    """
    found = []
    for match in _PART.finditer(cite):
        part = match[1].strip()
        bracket = _OUTLETS.match(part)
        outlets = tuple(o.strip() for o in bracket[2].split(";") if o.strip()) if bracket else ()
        page = bracket[1] if bracket else part
        if page:
            found.append((page, outlets))
    return tuple(found)


def pages(cite: str) -> frozenset[str]:
    """The pages without their outlets."""
    return frozenset(page for page, _ in parts(cite))


def outlets(cite: str) -> tuple[str, ...]:
    """All outlets named in brackets, in order."""
    return tuple(dict.fromkeys(outlet for _, named in parts(cite) for outlet in named))


def publication(cite: str) -> str:
    """The source in short: a page of one day without the day, and its outlets.

    >>> publication("A, Page/2030 May 1 (Wire; Gazette)")
    'A, Page (Wire; Gazette)'
    """
    shown = [(_DAY_PAGE.sub("", page), named) for page, named in parts(cite)[:1]]
    return "".join(f"{page} ({'; '.join(named)})" if named else page for page, named in shown)
