"""Everything that can be taken out: where it lies, in which forms, and under what terms."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from pydantic import Field

from tocsin.schema.situations import Situation
from tocsin.web import addresses
from tocsin.web.config import Serving
from tocsin.web.context import Context, Part
from tocsin.web.desk import Desk
from tocsin.web.pages.files import FORMS, OTHERS, WORLD, ColumnShown, FileShown, TableShown, columns_shown
from tocsin.web.paging import AsOf, day_of, page

router = APIRouter(tags=["files"])


class Pattern(Part):
    """One kind of address."""

    address: str = Field(description="The address; what stands in braces is to be filled in.")
    what: str = Field(description="What is there.")
    media: str = Field(description="Its media type.")


class SituationOut(Part):
    """What one situation has to take out."""

    id: str = Field(description="The situation's id.")
    title: str = Field(description="Its title.")
    tables: str = Field(description="The page of its tables.")
    feed: str = Field(description="Its Atom feed of changes.")
    files: tuple[FileShown, ...] = Field(description="The brief, the map and the deadlines as files.")


class TermsShown(Part):
    """Whose data, and under what terms."""

    id: str = Field(description="The source's id.")
    title: str = Field(description="Its title.")
    publisher: str = Field(description="Who publishes it.")
    licence: str = Field(description="Its terms.")
    citation: str = Field(description="How to cite it.")
    url: str = Field(description="Where it comes from.")


class DataPage(Context):
    """What can be taken out."""

    base: str = Field(description="The web address the examples name.")
    licence: str = Field(description="The terms of what is taken out.")
    places: str = Field(description="Whom to name for the points of places.")
    situations: tuple[SituationOut, ...] = Field(description="The situations known on the day.")
    world: tuple[TableShown, ...] = Field(description="Tables of the whole world.")
    tables: tuple[str, ...] = Field(description="Names of the tables of a situation.")
    patterns: tuple[Pattern, ...] = Field(description="Every kind of address.")
    sources: tuple[TermsShown, ...] = Field(description="Sources with their terms.")


TABLE_MEDIA = "text/csv, application/vnd.apache.parquet, application/json"
BRIEF_MEDIA = "text/markdown, text/html, application/pdf, application/json"
PATTERNS = (
    ("/situations/{name}/brief.{md|html|pdf|json}", "The brief", BRIEF_MEDIA),
    ("/situations/{name}/tables/{table}.{csv|parquet|json|hxl}", "One table of a situation", TABLE_MEDIA),
    ("/situations/{name}/map.geojson", "Places, who holds them, events", "application/geo+json"),
    ("/situations/{name}/deadlines.ics", "Deadlines for a calendar", "text/calendar"),
    ("/situations/{name}/changes.atom", "What became public, an entry a day", "application/atom+xml"),
    ("/tables/{risks|warnings|sources}.{csv|parquet|json|hxl}", "Tables of the whole world", TABLE_MEDIA),
    ("/warnings.atom?situation={name}", "Early warnings that stand; without a situation those of all pairs",
     "application/atom+xml"),
    ("/warnings.cap?situation={name}", "The same as a list of CAP 1.2 messages", "application/atom+xml"),
    ("/warnings/{id}.cap.xml", "One warning as a CAP 1.2 message", "application/cap+xml"),
    ("/{any page}?format=json", "Any page as data", "application/json"),
    ("/openapi.json", "All addresses, parameters and fields", "application/json"),
)  # fmt: skip


@page(router, "/data", template="data.html")
def data(desk: Desk, as_of: AsOf = None) -> DataPage:
    """Everything that can be taken out, with terms and credits, addresses and examples."""
    from tocsin.exports import tables
    from tocsin.exports.licences import LICENCE, PLACES

    day = day_of(desk, as_of)
    world = desk.world(day)
    cards = (health.card for health in world.health)
    return DataPage(
        title="Data to take out",
        as_of=day,
        base=_base(desk.serving),
        licence=LICENCE,
        places=PLACES,
        situations=tuple(_situation(one, as_of) for one in sorted(world.situations, key=lambda one: one.title)),
        world=_world_tables(day, {"risks": len(world.risks), "warnings": len(world.warnings), "sources": len(world.health)}),
        tables=tuple(one.name for one in tables() if not one.of_world),
        patterns=tuple(Pattern(address=address, what=what, media=media) for address, what, media in PATTERNS),
        sources=tuple(
            TermsShown(
                id=card.id, title=card.title, publisher=card.publisher, licence=card.licence, citation=card.citation,
                url=card.url,
            ) for card in cards
        ),
    )  # fmt: skip


def _base(serving: Serving) -> str:
    host = f"[{serving.host}]" if ":" in serving.host else serving.host
    return f"http://{serving.shown[0] if serving.shown else host}:{serving.port or 8765}"


def _situation(given: Situation, as_of: date | None) -> SituationOut:
    files = (FileShown(form=words, href=addresses.situation(given.id, as_of, part)) for words, part in OTHERS)
    return SituationOut(
        id=given.id,
        title=given.title,
        tables=addresses.situation(given.id, as_of, "tables"),
        feed=addresses.situation(given.id, as_of, "changes.atom"),
        files=tuple(files),
    )


def _world_tables(day: date, rows: dict[str, int]) -> tuple[TableShown, ...]:
    from tocsin.exports import table

    return tuple(_world_table(name, table(full).title, table(full).description, rows[name], columns_shown(table(full)), day)
                 for name, full in WORLD.items())  # fmt: skip


def _world_table(
    name: str, title: str, description: str, rows: int, columns: tuple[ColumnShown, ...], day: date
) -> TableShown:
    files = (FileShown(form=form, href=addresses.address("tables", f"{name}.{form}", as_of=day)) for form in FORMS)
    return TableShown(
        name=name, title=title, description=description, rows=rows, columns=columns, files=tuple(files)
    )  # fmt: skip
