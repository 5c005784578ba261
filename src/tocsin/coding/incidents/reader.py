"""A page and its parsed paragraphs → its incidents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tocsin.coding.incidents import behind, blame, gather, organisations, record, relevance, strikes, told, where
from tocsin.coding.incidents.gather import Draft
from tocsin.coding.incidents.page import Page
from tocsin.coding.incidents.record import Incident
from tocsin.coding.incidents.told import Told

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

Apart = tuple[int, blame.Blamed]


@dataclass
class Reading:
    """What the sentences of a page tell, before it is put together."""

    told: list[Told] = field(default_factory=list)
    apart: list[Apart] = field(default_factory=list)
    mentions: list[behind.Mentioned] = field(default_factory=list)
    claims: list[int] = field(default_factory=list)


def incidents(page: Page, docs: list[Doc], atlas: where.Atlas) -> list[Incident]:
    """The incidents of political violence a page tells, in order of first mention."""
    return settle(page, read(page, docs, atlas))


def read(page: Page, docs: list[Doc], atlas: where.Atlas) -> Reading:
    """The strikes, claims, accusations and organisations of a page, sentence by sentence."""
    home, found = where.home(page, docs, atlas), Reading()
    last: organisations.Organisation | None = None
    for order, sentence in enumerate(sentence for doc in docs for sentence in doc.sents):
        named = organisations.find(sentence, page.short)
        found.mentions += [behind.Mentioned(order, o) for o in named]
        found.told += _strikes(sentence, order, named, page, home, atlas, last)
        found.apart += [(order, blamed) for blamed in blame.apart(sentence, named)]
        found.claims += [order] if blame.is_claimed(sentence) else []
        last = next((o for o in named if o.sort in ("group", "state")), None)
    return found


def settle(page: Page, reading: Reading) -> list[Incident]:
    """The incidents a page's sentences add up to; what is too vague, too old or a clash of armed men is left out."""
    drafts = gather.gather(reading.told)
    _attach(drafts, reading.apart)
    kept = [draft for draft in drafts if relevance.keep(draft, page)]
    for draft in kept:
        draft.apart.clear()
    _attach(kept, reading.apart)
    for order in reading.claims if kept else []:
        _nearest(kept, order).claimed = True
    said = [blamed for _, blamed in reading.apart]
    for draft in kept:
        behind.fill(draft, reading.mentions)
        behind.share(draft, said)
    return [record.build(draft, page) for draft in kept]


def _strikes(
    sentence: Span,
    order: int,
    named: list[organisations.Organisation],
    page: Page,
    home: str,
    atlas: where.Atlas,
    last: organisations.Organisation | None,
) -> list[Told]:
    found = [s for s in strikes.find(sentence, named) if s.real]
    return [
        told.read(s, sentence, order, named, page, where.of(sentence, s.trigger, page, home, atlas), last)
        for s in found
    ]


def _attach(drafts: list[Draft], apart: list[Apart]) -> None:
    """Give each claim or accusation to the incident told nearest before it, or else the first after it."""
    for order, blamed in apart:
        if drafts:
            _nearest(drafts, order).apart.append(blamed)


def _nearest(drafts: list[Draft], order: int) -> Draft:
    return min(drafts, key=lambda d: min(_distance(t.order, order) for t in d.told))


def _distance(told_at: int, order: int) -> float:
    return order - told_at if told_at <= order else 1.5 * (told_at - order) + 1
