"""Losses as claimed, side by side: the latest running count of each thing by each voice. Unlike units share no row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import Field

from tocsin.brief.index import Index
from tocsin.brief.quantities import MATERIEL, NOUNS, PEOPLE, bounds
from tocsin.brief.sections.losses import Count, running_counts
from tocsin.schema.findings import Findings
from tocsin.web import addresses
from tocsin.web.context import Part
from tocsin.web.parts.claims import side_word


class CountShown(Part):
    """One running count, as its speaker gives it."""

    text: str = Field(description="The count in words, with its bounds as said.")
    low: float | None = Field(None, description="Lower bound as said; null for none.")
    best: float | None = Field(None, description="Best value as said; null for none.")
    high: float | None = Field(None, description="Upper bound as said; null for none.")
    speaker: str = Field(description="Who gives it.")
    voice: str = Field(description="The side the speaker is counted with: a, b or other.")
    day: date = Field(description="The day it counts to; where unknown, the day it became public.")
    known: date = Field(description="The day it could first be read.")
    stance: str = Field(description="How it is said: asserts, accuses …")
    verified: bool = Field(description="False: enters no headline and no score.")
    href: str = Field(description="The claim's page.")


class LossRow(Part):
    """One thing counted, in one unit, by whose loss it is."""

    what: str = Field(description="What is counted: killed, wounded, drones …")
    unit: str = Field(
        description="Of whom or of what: soldiers, civilians … Rows of other units are never added to it."
    )
    a: tuple[CountShown, ...] = Field((), description="Losses of side a: the latest count of each voice.")
    b: tuple[CountShown, ...] = Field((), description="Losses of side b.")
    neither: tuple[CountShown, ...] = Field(
        (), description="Losses of others, of both together, or of a side not told."
    )


def losses(findings: Findings) -> tuple[LossRow, ...]:
    """The latest counts known by the day: a row for each thing and unit, people first."""
    index = Index(findings)
    rows: dict[tuple[str, str], list[Count]] = {}
    for count in running_counts(index):
        rows.setdefault((count.figure.kind, _unit(count)), []).append(count)
    order = (*PEOPLE, *MATERIEL)
    return tuple(_row(index, key, rows[key]) for key in sorted(rows, key=lambda key: (order.index(key[0]), key[1])))


def _unit(count: Count) -> str:
    figure = count.figure
    if figure.kind in MATERIEL:
        return NOUNS[figure.kind]
    return "people, not told apart" if figure.who in ("unknown", "people") else figure.who


def _row(index: Index, key: tuple[str, str], counts: list[Count]) -> LossRow:
    of = {
        word: [c for c in counts if side_word(index.names.side_of(c.figure.side)) == word]
        for word in ("a", "b", "other")
    }
    kind, unit = key
    what = "lost" if kind in MATERIEL else NOUNS[kind]
    return LossRow(what=what.capitalize(), unit=unit, a=_latest(index, of["a"]), b=_latest(index, of["b"]),
                   neither=_latest(index, of["other"]))  # fmt: skip


def _latest(index: Index, counts: Iterable[Count]) -> tuple[CountShown, ...]:
    """The latest of each voice: the count to the latest day, then the one public last, a verified one before others."""
    by_voice: dict[str, Count] = {}
    for count in sorted(counts, key=lambda c: (c.claim.verified, c.day, c.claim.known, c.claim.id)):
        by_voice[side_word(index.names.side_of(count.claim.speaker))] = count
    return tuple(_shown(index, by_voice[voice], voice) for voice in ("a", "b", "other") if voice in by_voice)


def _shown(index: Index, count: Count, voice: str) -> CountShown:
    claim, figure = count.claim, count.figure
    return CountShown(
        text=bounds(figure, claim.text), low=figure.low, best=figure.best, high=figure.high,
        speaker=index.names.speaker(claim), voice=voice, day=count.day, known=claim.known, stance=claim.stance,
        verified=claim.verified, href=addresses.claim(claim.id, index.as_of),
    )  # fmt: skip
