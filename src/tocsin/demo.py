"""The demo: one war as known on four days, offline, from the packaged record."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.errors import BadInput
from tocsin.schema.briefs import Brief
from tocsin.schema.time import long_date

if TYPE_CHECKING:
    from tocsin.store.store import Store

SITUATION = "armenia-azerbaijan"
DAYS = (date(2020, 9, 26), date(2020, 9, 29), date(2020, 10, 10), date(2020, 11, 10))

#: Which sections a terminal digest quotes, and how many sentences of each.
DIGEST = {"contested": 4, "truces": 2, "contacts": 2, "lately": 3}


class Page(Struct, frozen=True):
    """One brief of the demo: its title, the lines a terminal shows, where its HTML lies."""

    title: str
    lines: tuple[str, ...]
    path: Path


def pages(store: Store, folder: Path) -> list[Page]:
    """Write the four briefs as HTML into ``folder`` and return their digests. Needs no network."""
    from tocsin import run
    from tocsin.brief import render

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{folder} can't be made a folder: {error.strerror}", "name another with -o") from error
    name = run.situation_id(store, SITUATION)
    made = []
    for day in DAYS:
        brief = run.brief(store, name, day)
        path = folder / f"{SITUATION}-{day}.html"
        written = render(brief, "html")
        path.write_bytes(written if isinstance(written, bytes) else written.encode("utf-8"))
        made.append(Page(f"As known on {long_date(day)}", _digest(brief), path.absolute()))
    return made


def _digest(brief: Brief) -> tuple[str, ...]:
    sections = {section.key: section for section in brief.sections}
    quoted = [
        sentence.text
        for key, count in DIGEST.items()
        if key in sections
        for sentence in sections[key].sentences[:count]
    ]
    return (brief.headline.text, *quoted)
