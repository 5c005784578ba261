"""Templates: contexts made HTML, everything from outside escaped."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi import Request

from tocsin.schema.time import long_date
from tocsin.web import addresses
from tocsin.web.context import Context, Part
from tocsin.web.parts.spans import clean

if TYPE_CHECKING:
    from jinja2 import Environment


class PageFacts(Part):
    """Where a page stands."""

    title: str
    path: str
    nav: str
    json_href: str
    query: dict[str, str]


class Frame(Part):
    """What the frame of a page needs beside the page's own context; ``csrf`` only where a visitor's forms may stand."""

    page: PageFacts
    csrf: str = ""
    entered: bool = False


def frame_of(request: Request, context: Context, nav: str, given: Collection[str], *, visitor: bool) -> Frame:
    """The frame of a page; ``given`` are the names of the parameters that it takes."""
    query = {name: value for name, value in request.query_params.items() if name in given}
    facts = PageFacts(
        title=context.title,
        path=request.url.path,
        nav=nav,
        json_href=f"{request.url.path}?{urlencode({**query, 'format': 'json'})}",
        query=query,
    )
    if not visitor:
        return Frame(page=facts)
    state = request.state
    return Frame(page=facts, csrf=getattr(state, "csrf", ""), entered=getattr(state, "entered", False))


def html(template: str, context: Context, frame: Frame) -> str:
    """A page's HTML, without control characters. In the template, ``c`` is the context."""
    made = environment().get_template(template).render(
        c=context, page=frame.page, as_of=context.as_of, state=context.state, vendor=vendored(), csrf=frame.csrf,
        today=date.today(), entered=frame.entered,
    )  # fmt: skip
    return clean(made)


@cache
def vendored() -> bool:
    """Whether the libraries of the browser were fetched when the package was built."""
    return resources.files("tocsin.web").joinpath("static", "vendor", "vendor.json").is_file()


@cache
def environment() -> Environment:
    """The templates with their filters: ``day``, ``percent``, ``number``."""
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.PackageLoader("tocsin.web", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    made.globals["href"] = addresses
    made.filters |= {"day": _day, "percent": percent, "number": number, "stamp": _stamp, "iso": _iso}
    return made


def _day(day: date | None) -> str:
    return long_date(day) if day else "unknown"


def _stamp(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC") if moment else "unknown"


def _iso(moment: Any) -> str:
    return moment.isoformat() if moment else ""


def percent(value: float | None) -> str:
    """A probability in words of per cent, two figures; "unknown" for none.

    >>> percent(0.0312), percent(0.46), percent(None), percent(0.9999)
    ('3.1 %', '46 %', 'unknown', 'over 99 %')
    """
    if value is None or value != value:
        return "unknown"
    if 0.995 <= value < 1:
        return "over 99 %"
    return f"{float(f'{100 * value:.2g}'):g} %"


def number(value: float | None) -> str:
    """A number with thousands parted; "unknown" for none.

    >>> number(1280.0), number(None), number(2.5)
    ('1,280', 'unknown', '2.5')
    """
    if value is None or value != value:
        return "unknown"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.4g}"
