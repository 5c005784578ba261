"""A store with texts and what was read in them, made by hand so that no language model has to be loaded."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from fastapi.testclient import TestClient
from msgspec import Struct

from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim, Span
from tocsin.schema.findings import Findings
from tocsin.schema.time import When
from tocsin.store.store import Store
from tocsin.store.writer import Writer
from tocsin.web.jobs import Job

DAY = date(2020, 10, 8)
TEXT = (
    "Fighting near Fuzuli\nBy A. Reporter\n\nThe defence ministry of Azerbaijan said it took a height in Nagorno-Karabakh. "
    "Armenia's defence ministry denied the report.\n\nOfficials in Yerevan said a truce was near."
)


def copied(seeded: Store, folder: Path) -> Store:
    """A copy of the seeded store that may be written to."""
    shutil.copytree(seeded.root, folder / "store")
    return Store(folder / "store")


def article(key: str = "text-1", text: str = TEXT, **more: object) -> Article:
    given = {
        "title": text.split("\n", 1)[0],
        "outlet": "Wire",
        "url": "https://example.org/a",
        "published": DAY,
        "language": "en",
    }
    return Article(id=key, source="article", origin=key, known=DAY, text=text, **{**given, **more})  # type: ignore[arg-type]


def read(key: str, words: str, kind: str = "attack", of: Article | None = None, **more: object) -> Claim:
    """A claim read by machine in an article, its span where its words stand."""
    own = of or article()
    start = own.text.index(words)
    given = {
        "stance": "asserts",
        "confidence": 0.5,
        "speaker": "aze-mod",
        "doers": ("AZE",),
        "targets": ("ARM",),
        "places": ("fuzuli",),
        "happened": When.parse("2020-10-07"),
        **more,
    }
    return Claim(
        id=key, source=own.source, origin=f"{own.origin}/{key}", kind=kind, text=words, known=DAY, article=own.id,
        span=Span(start, start + len(words)), cite="“Fighting near Fuzuli”, 2020-10-08", coder="tocsin-reader-1", **given,  # type: ignore[arg-type]
    )  # fmt: skip


SAID = read("said", "said it took a height in Nagorno-Karabakh")
DENIED = read("denied", "denied the report", speaker="arm-mod", stance="denies", denial_of="event", confidence=0.3)
NEAR = read(
    "near",
    "Officials in Yerevan said a truce was near",
    "call_for_truce",
    speaker="ARM",
    confidence=0.4,
    doers=("ARM",),
)


def written(store: Store, records: Iterable[Struct]) -> Store:
    """The store with more records."""
    with Writer(store) as writer:
        writer.add(records)
    return store


def judged_by(window: TestClient, situation: str, day: date) -> Findings:
    """The judgement that a window's pages are made of, made only once."""
    assert window.get(f"/situations/{situation}/claims", params={"as_of": str(day)}).status_code == 200
    found: Findings = window.app.state.judging.peek(Job("findings", situation, day)).result.findings  # type: ignore[attr-defined]
    return found
