"""One claim: every field in words, the text it was read in with its words marked, and what it conflicts with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated

from fastapi import APIRouter
from fastapi.params import Path
from pydantic import Field

from tocsin.brief.index import Index
from tocsin.coding.reviewing import CODER, review_key, reviewed
from tocsin.errors import NotFound
from tocsin.exports.coarse import day_only
from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim
from tocsin.schema.findings import Findings
from tocsin.schema.ids import make_id
from tocsin.schema.reviews import Review
from tocsin.schema.situations import Situation
from tocsin.store.store import Store
from tocsin.store.view import View
from tocsin.web import addresses
from tocsin.web.context import Context, Part
from tocsin.web.desk import Desk
from tocsin.web.paging import AsOf, day_of, page
from tocsin.web.parts.claims import ClaimShown, alone, claim_shown
from tocsin.web.parts.fields import fields_of
from tocsin.web.parts.happenings import Disagreement, HappeningShown, happening_shown
from tocsin.web.parts.spans import TextShown, language_tag, line, link, text_shown

router = APIRouter(tags=["claims"])

MOST_SITUATIONS = 4
"""Situations whose record is asked for a claim that names none, the ones its article speaks of most."""

RecordId = Annotated[str, Path(description="The id of a record or judgement.", max_length=200)]


class Held(Part):
    """The article a claim was read in, as the store holds it."""

    title: str = Field(description="Its title; empty where it has none.")
    outlet: str = Field(description="Who published it.")
    author: str = Field(description="Who wrote it.")
    url: str | None = Field(None, description="Its address, http or https.")
    published: date | None = Field(None, description="The day its outlet published it; null where unknown.")
    known: date = Field(description="The day it could first be read.")
    language: str = Field(description="Its language as an ISO 639 code; empty where unknown.")


class Decided(Part):
    """What a person decided about the claim."""

    verdict: str = Field(description="accept, edit or reject.")
    on: date = Field(description="The day of the decision.")
    note: str = Field("", description="Who decided, and what they noted.")
    href: str | None = Field(None, description="Of an edit: the claim as edited.")


class ClaimPage(Context):
    """One claim as known on a day."""

    claim: ClaimShown = Field(description="The claim.")
    fields: tuple[tuple[str, str], ...] = Field(description="Its fields, each a label and words.")
    held: Held | None = Field(None, description="The article it was read in; null where only a citation is held.")
    text: TextShown = Field(description="The article's text with the claim's words marked; else the claim's own words.")
    situation: str | None = Field(None, description="The situation it belongs to, by id; null for none.")
    situation_title: str = Field("", description="The situation's title.")
    event: HappeningShown | None = Field(None, description="The happening it tells of; null for none.")
    against: tuple[Disagreement, ...] = Field((), description="The conflicts about that happening that it is part of.")
    conflicting: tuple[ClaimShown, ...] = Field((), description="The claims it conflicts with.")
    copies: tuple[ClaimShown, ...] = Field((), description="Other claims that pass the same statement on.")
    through: tuple[str, ...] = Field((), description="Who passed the statement on, all copies together, by name.")
    decided: tuple[Decided, ...] = Field((), description="Decisions on it, the latest last.")
    judged: bool = Field(True, description="False: it was rejected, and nothing is judged by it.")


@page(router, "/claims/{key}", template="claim.html", nav="situations")
def claim(desk: Desk, key: RecordId, as_of: AsOf = None) -> ClaimPage:
    """One claim, down to the words it was read from."""
    day = day_of(desk, as_of)
    store = desk.from_store()
    found, article, before = _looked_up(store, key, day)
    with store.view(day) as view:
        reviews = _decisions(view, before or found)
        names = _situations_of(view, found, article)
    index = Index(_findings(desk, names, found, day))
    shown = index.claims[found.id]
    return _page(index, shown, article, reviews)


def _page(index: Index, claim: Claim, article: Article | None, reviews: list[Review]) -> ClaimPage:
    event, situation = index.event_of.get(claim.id), index.findings.situation
    happening = happening_shown(event, index) if event else None
    against = tuple(one for one in happening.why if claim.id in (*one.one, *one.other)) if happening else ()
    telling = index.telling_of.get(claim.id)
    return ClaimPage(
        title=f"Claim: {claim_shown(claim, index).kind}, {day_only(claim.kind, claim.happened).show()}",
        as_of=index.as_of,
        claim=claim_shown(claim, index),
        fields=tuple((name, words) for name, words in fields_of(claim, index) if words),
        held=_held(article) if article else None,
        text=text_shown(article.text, [claim.span], article.language) if article
        else text_shown(claim.text, [], claim.language),
        situation=situation.id or None,
        situation_title=line(situation.title),
        event=happening,
        against=against,
        conflicting=tuple(claim_shown(index.claims[key], index) for key in _others(claim.id, against)),
        copies=tuple(claim_shown(index.claims[one], index) for one in telling.claims if one != claim.id) if telling else (),
        through=tuple(line(name, 100) for name in index.passed_on(claim)),
        decided=tuple(_decided(one, claim, index.as_of) for one in reviews),
        judged=not (reviews and reviews[-1].verdict == "reject"),
    )  # fmt: skip


def _decided(review: Review, claim: Claim, day: date) -> Decided:
    after = make_id(claim.id, review.id) if review.verdict == "edit" and claim.coder != CODER else ""
    return Decided(verdict=review.verdict, on=review.known, note=line(review.note, 600),
                   href=addresses.claim(after, day) if after else None)  # fmt: skip


def _others(claim: str, against: Iterable[Disagreement]) -> list[str]:
    """The claims on the other hand of each conflict, each once."""
    return list(dict.fromkeys(key for one in against for key in (one.other if claim in one.one else one.one)))


def _held(article: Article) -> Held:
    return Held(
        title=line(article.title), outlet=line(article.outlet), author=line(article.author), url=link(article.url),
        published=article.published, known=article.known, language=language_tag(article.language),
    )  # fmt: skip


# Finding the claim, the article it was read in and the record it belongs to. ----------------------------------------


def _looked_up(store: Store, key: str, day: date) -> tuple[Claim, Article | None, Claim | None]:
    """The claim as known on a day, its article, and of an edited claim the one before. Raises ``NotFound``."""
    from tocsin import run

    try:
        return *run.one_claim(store, key, day), None
    except NotFound:
        with store.view(day) as view:
            edit = next((one for one in _reviews(view) if make_id(one.claim, one.id) == key), None)
        if edit is None:
            raise
    before, article = run.one_claim(store, edit.claim, day)
    return reviewed([before], [edit])[0], article, before


def _reviews(view: View) -> list[Review]:
    return view.records(Review) if view.holds(Review) else []


def _decisions(view: View, claim: Claim) -> list[Review]:
    """The decisions on a claim's words, the latest last."""
    words = review_key(claim)
    return sorted((one for one in _reviews(view) if one.key == words), key=lambda one: (one.known, one.number))


def _situations_of(view: View, claim: Claim, article: Article | None) -> list[str]:
    """The situations whose record may hold the claim, the likeliest first."""
    found = view.records(Situation)
    if claim.situation:
        return [one.id for one in found if one.id == claim.situation]
    text = f"{article.topic}\n{article.title}\n{article.text}" if article else ""
    hits = {one.id: _hits(one, text) for one in found}
    return sorted((name for name, many in hits.items() if many), key=lambda name: (-hits[name], name))[:MOST_SITUATIONS]


def _hits(situation: Situation, text: str) -> int:
    words = "|".join(re.escape(word) for word in situation.keywords) or r"$^"
    return len(re.findall(rf"(?i)\b(?:{words})\b", text))


def _findings(desk: Desk, names: Iterable[str], claim: Claim, day: date) -> Findings:
    """The judgement of the situation that the claim is part of; for a claim of none, findings of it alone."""
    for name in names:
        found = desk.findings(name, day)
        if any(one.id == claim.id for one in found.claims):
            return found
    return alone([claim], day)
