"""What this is and is not; whose data, libraries and fonts it stands on, and under which licences."""

from __future__ import annotations

import re
from functools import cache
from importlib import metadata, resources
from pathlib import Path

import msgspec
from fastapi import APIRouter
from pydantic import Field

from tocsin import __version__, outlook
from tocsin.errors import NotFound
from tocsin.schema.sources import Card
from tocsin.sources.base import cards
from tocsin.web.context import Context, Part
from tocsin.web.desk import Desk
from tocsin.web.filing import Filed, filed
from tocsin.web.paging import page

router = APIRouter(tags=["about"])

LICENCES = "DATA-LICENCES.md"
TABLES = (
    outlook.NEWS,
    outlook.PAIRS,
    outlook.DISPUTES,
    outlook.YEARS,
    outlook.MONTHS,
    outlook.COUNTRIES,
    outlook.FORECAST,
)
"""The tables of figures that ship with the package."""
SHIPPED = (
    ("Places and their names", "GeoNames, cities500", "CC BY 4.0"),
    ("Outlines of the countries", "Natural Earth, 1:10 million, simplified", "public domain"),
    ("Names of actors and of their agents", "Phoenix dictionaries, Open Event Data Alliance", "MIT"),
    ("Types of deeds and words", "PLOVER and CAMEO, Open Event Data Alliance", "CC BY-SA 4.0 and MIT"),
)
"""What else ships, apart from the tables; the whole list is the file of licences."""


class Credit(Part):
    """Something made by others."""

    title: str = Field(description="What it is.")
    by: str = Field(description="Who made it, or how to cite it.")
    licence: str = Field(description="Its licence.")
    url: str = Field("", description="Its address; empty for none.")


class Library(Part):
    """A library or font of the browser, served from this machine."""

    name: str = Field(description="Its name.")
    version: str = Field(description="Its version.")
    licence: str = Field(description="Its licence, by its short name.")
    href: str = Field("", description="The licence's text; empty where it is not there.")


class About(Context):
    """What this is, and what it stands on."""

    version: str = Field(description="The version of Tocsin.")
    sources: tuple[Credit, ...] = Field(description="Sources that can be fetched.")
    tables: tuple[Credit, ...] = Field(description="Figures and names that ship with the package.")
    libraries: tuple[Library, ...] = Field(description="Libraries and fonts of the browser.")
    packages: tuple[Library, ...] = Field(description="Libraries of the server that are installed beside it.")
    licences_href: str = Field(
        "", description="The whole list of data and their licences; empty where it is not installed."
    )


@page(router, "/about", template="about.html")
def about(desk: Desk) -> About:
    """What this is and is not, how it stays neutral, and whose data and libraries it stands on."""
    return About(
        title="What this is, and what it stands on",
        version=__version__,
        sources=tuple(map(_credit, cards().values())),
        tables=tuple(Credit(title=one.title, by=one.cite, licence=one.licence) for one in TABLES)
        + tuple(Credit(title=title, by=by, licence=licence) for title, by, licence in SHIPPED),
        libraries=_libraries(),
        packages=_packages(),
        licences_href="/about/data-licences.md" if _licences() else "",
    )  # fmt: skip


def _credit(card: Card) -> Credit:
    url = card.url if card.url.startswith("https://") else ""  # some say in words where they come from
    return Credit(title=card.title, by=card.citation or card.publisher, licence=card.licence, url=url)


@filed(router, "/about/data-licences.md", {"text/markdown; charset=utf-8": "the list"})
def data_licences(desk: Desk) -> Filed:
    """All data in the package with their licences, and how they got there. Not there in a copy that was not installed."""
    text = _licences()
    if not text:
        raise NotFound(
            f"{LICENCES} is not in this copy", "it stands at the root of the source; an installed package has it"
        )
    return Filed(text.encode(), "text/markdown; charset=utf-8")


@cache
def _licences() -> str:
    """The file of licences that the installed package carries; empty where there is none."""
    try:
        files = metadata.distribution("tocsin").files or []
    except metadata.PackageNotFoundError:
        return ""
    found = next((file for file in files if file.name == LICENCES), None)
    place = Path(str(found.locate())) if found is not None else None
    return place.read_text(encoding="utf-8") if place is not None and place.is_file() else ""


class _Vendored(msgspec.Struct):
    name: str
    version: str
    licence: str
    files: dict[str, str]


@cache
def _libraries() -> tuple[Library, ...]:
    """What the manifest of the browser's libraries names; nothing where they were not packed."""
    manifest = resources.files("tocsin.web").joinpath("static", "vendor", "vendor.json")
    if not manifest.is_file():
        return ()
    found = msgspec.json.decode(manifest.read_bytes(), type=list[_Vendored])
    return tuple(
        Library(name=one.name, version=one.version, licence=one.licence,
                href=next((f"/static/vendor/{file}" for file in one.files if file.startswith("licences/")), ""))
        for one in found
    )  # fmt: skip


@cache
def _packages() -> tuple[Library, ...]:
    """The packages that Tocsin requires, as they are installed, with the licence each states."""
    try:
        wanted = metadata.requires("tocsin") or []
    except metadata.PackageNotFoundError:
        return ()
    names = sorted({_bare(one) for one in wanted if "extra ==" not in one})
    return tuple(found for name in names if (found := _package(name)) is not None)


def _bare(requirement: str) -> str:
    """The name of a requirement.

    >>> _bare("ibis-framework[duckdb]>=10; python_version > '3.10'")
    'ibis-framework'
    """
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]


def _package(name: str) -> Library | None:
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    plain = told.json
    words = str(plain.get("license_expression") or _classified(told) or plain.get("license") or "").split("\n", 1)[0]
    return Library(name=told["Name"], version=told["Version"], licence=words or "unknown")


def _classified(told: metadata.PackageMetadata) -> str:
    """The licence by its classifiers."""
    found = [one.rsplit(" :: ", 1)[-1] for one in told.get_all("Classifier") or [] if one.startswith("License ::")]
    return ", ".join(found)
