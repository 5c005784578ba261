"""A pasted text read: its ledger, its words with every claim's span marked, and notes against the record. Stores nothing.

Runs in the reader's process; what it returns is plain and pickles.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import replace
from pydantic import Field

from tocsin.brief.index import Index
from tocsin.errors import BadInput
from tocsin.run import ReadReport
from tocsin.schema.articles import Article
from tocsin.schema.findings import Findings
from tocsin.schema.notes import Note
from tocsin.store.store import Store
from tocsin.web import addresses
from tocsin.web.context import Context, Part
from tocsin.web.parts.claims import ClaimShown, alone, claim_shown
from tocsin.web.parts.fields import fields_of
from tocsin.web.parts.spans import MOST, TextShown, clean, language_tag, line, text_shown

MOST_LETTERS = 100_000
"""Characters of a text that the window reads at once; the command line reads longer ones."""
SEVERITIES = {
    "error": "the record contradicts it",
    "caution": "contested or told otherwise on record",
    "info": "not on record",
}


class Linked(Part):
    """A record a note rests on."""

    id: str = Field(description="Its id.")
    href: str = Field(description="Its page.")


class NoteShown(Part):
    """One sentence about how the text fits the record."""

    kind: str = Field(description="What it is about, in a word.")
    severity: str = Field(description="error, caution or info.")
    means: str = Field(description="The severity in words.")
    text: str = Field(description="The note.")
    claims: tuple[int, ...] = Field((), description="Numbers of the text's claims it is about.")
    records: tuple[Linked, ...] = Field((), description="The records it rests on.")
    cites: tuple[str, ...] = Field((), description="Their sources as given.")


class ReadClaim(Part):
    """One claim read from the text."""

    number: int = Field(description="Its number in the text, from 1.")
    claim: ClaimShown = Field(description="The claim. It is not stored, and has no page of its own.")
    fields: tuple[tuple[str, str], ...] = Field(description="Its fields, each a label and words.")


class ReadingPage(Context):
    """What was read in a text, held against the record as known on ``as_of``."""

    heading: str = Field(description="The text's title; empty where it has none.")
    author: str = Field(description="Its author, if it names one.")
    published: date | None = Field(None, description="The day it was published; null where that is not known.")
    language: str = Field(description="Its language as an ISO 639 code; empty where unknown.")
    situation: str | None = Field(None, description="The situation it was held against, by id; null for none.")
    situation_title: str = Field("", description="The situation's title.")
    text: TextShown = Field(description="The text with the words of each claim marked.")
    claims: tuple[ReadClaim, ...] = Field(description="The claims in the order of the text.")
    notes: tuple[NoteShown, ...] = Field(description="Notes against the record, contradictions first.")


class Reading(NamedTuple):
    """The page, and the documented keys of ``tocsin read --json`` as bytes."""

    page: ReadingPage
    json: bytes


def reading(
    root: Path,
    data: bytes,
    name: str,
    title: str,
    published: date | None,
    situation: str | None,
    as_of: date | None,
    today: date,
) -> Reading:
    """Read a text against the store at ``root``. Raises what ``run.read`` raises, ``BadInput`` for what is no text."""
    from tocsin import run, show

    article = _article(data, name, title, published, today)
    report = run.read(_store(root), article, situation, as_of)
    return Reading(_page(report), msgspec.json.encode(show.reading_json(report)))


@cache
def _store(root: Path) -> Store:
    return Store(root)


def _article(data: bytes, name: str, title: str, published: date | None, today: date) -> Article:
    from tocsin.sources.article import read_article
    from tocsin.sources.base import Raw, Told

    raw = Raw.of(data, name, today, declared="text/plain", told=Told(published=published))
    article = read_article(raw)
    if len(article.text) > MOST_LETTERS:
        raise BadInput(f"the text has {len(article.text):,} characters, more than the {MOST_LETTERS:,} read at once here",
                       "send less of it, or read it with `tocsin read FILE`")  # fmt: skip
    return replace(article, title=line(title)) if title.strip() else article


def _page(report: ReadReport) -> ReadingPage:
    article = report.article
    found = report.findings
    index = Index(_with_states(found) if found else alone(report.claims, report.as_of))
    numbers = {claim.id: number for number, claim in enumerate(report.claims, 1)}
    return ReadingPage(
        title=f"Read: {line(article.title, 80)}" if article.title else "Read: a text",
        as_of=report.as_of,
        heading=line(article.title),
        author=line(article.author),
        published=article.published,
        language=language_tag(article.language if article.language != "unknown" else ""),
        situation=report.situation,
        situation_title=found.situation.title if found else "",
        text=text_shown(article.text, [claim.span for claim in report.claims], article.language, MOST),
        claims=tuple(
            ReadClaim(
                number=numbers[claim.id],
                claim=claim_shown(claim, index).model_copy(update={"href": ""}),
                fields=tuple((label, words) for label, words in fields_of(claim, index) if words),
            )
            for claim in report.claims
        ),
        notes=tuple(_note(note, numbers, found) for note in report.notes if found),
    )


def _with_states(found: Findings) -> Findings:
    """With the states of the world, which a text may name and the situation does not."""
    from tocsin.registry.crosswalk import state_actors

    return replace(found, actors={**{state.id: state for state in state_actors()}, **found.actors})


def _note(note: Note, numbers: dict[str, int], found: Findings) -> NoteShown:
    return NoteShown(
        kind=note.kind.replace("_", " "),
        severity=note.severity,
        means=SEVERITIES[note.severity],
        text=clean(note.text),
        claims=tuple(numbers[one] for one in note.claims if one in numbers),
        records=tuple(_linked(note.records, found)),
        cites=tuple(line(cite) for cite in note.cites if cite not in note.text),
    )


def _linked(ids: Iterable[str], found: Findings) -> list[Linked]:
    claims, events = {one.id for one in found.claims}, {one.id for one in found.events}
    return [Linked(id=key, href=_href(key, claims, events, found)) for key in ids]


def _href(key: str, claims: set[str], events: set[str], found: Findings) -> str:
    if key in claims:
        return addresses.claim(key, found.as_of)
    if key in events:
        return addresses.event(found.situation.id, key, found.as_of)
    return addresses.address("records", key, as_of=found.as_of)
