"""The demo: one war as known on four days, offline, from the packaged record."""

from __future__ import annotations

import html
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.errors import BadInput
from tocsin.schema.briefs import Brief, Sentence
from tocsin.schema.time import long_date

if TYPE_CHECKING:
    from tocsin.store.store import Store

SITUATION = "armenia-azerbaijan"
DAYS = (date(2020, 9, 26), date(2020, 9, 29), date(2020, 10, 10), date(2020, 11, 10))


class Page(Struct, frozen=True):
    """One brief of the demo: its title, the lines a terminal shows, where its HTML lies."""

    title: str
    lines: tuple[str, ...]
    path: Path


def pages(store: Store, folder: Path) -> list[Page]:
    """Write the four briefs and an index as HTML into ``folder`` and return their digests. Needs no network."""
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
    (folder / "index.html").write_text(_index(made), encoding="utf-8")
    return made


def _digest(brief: Brief) -> tuple[str, ...]:
    """The headline, the main points, the accounts that became public that day, and where the newest truce stands."""
    today = f"{long_date(brief.as_of)}: "
    accounts = [_line(said) for said in _of(brief, "accounts") if said.text.startswith(today)]
    standing = [_line(said) for said in _of(brief, "truces") if said.text.startswith("Standing")]
    return (brief.headline.text, *(_line(said) for said in _of(brief, "headline")), *accounts, *standing[:1])


def _of(brief: Brief, key: str) -> tuple[Sentence, ...]:
    return next((section.sentences for section in brief.sections if section.key == key), ())


def _line(said: Sentence) -> str:
    return f"{said.head}: {said.text}" if said.head else said.text


def _index(made: list[Page]) -> str:
    """A page that leads to the others."""
    entries = "\n".join(
        f'<li><a href="{page.path.name}">{html.escape(page.title)}</a>: {html.escape(page.lines[0])}</li>'
        for page in made
    )
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>Tocsin: the demo</title>'
        "<style>body{max-width:42rem;margin:3rem auto;font:1.1rem/1.5 serif;padding:0 1rem}li{margin:1rem 0}</style>"
        f"<h1>One war as known on four days</h1>\n<ol>\n{entries}\n</ol>\n</html>\n"
    )
