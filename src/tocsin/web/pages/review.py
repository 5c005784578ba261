"""The review queue: the claims the reader is least sure of, each with its words marked, to accept, edit or reject."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from threading import Lock
from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Cookie, Form, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from msgspec.structs import replace
from pydantic import Field

from tocsin.brief.index import Index
from tocsin.coding.reviewing import review_key
from tocsin.errors import BadInput, NotFound
from tocsin.run import Waiting
from tocsin.schema.claims import Claim, Stance, Status
from tocsin.schema.findings import Findings
from tocsin.schema.registry import Actor, Place
from tocsin.schema.reviews import Review
from tocsin.schema.situations import Situation
from tocsin.schema.vocabulary import kinds
from tocsin.store.store import Store
from tocsin.store.view import View
from tocsin.web import addresses, audit
from tocsin.web.context import Context, Part
from tocsin.web.desk import Desk
from tocsin.web.pages.claim import RecordId
from tocsin.web.pages.reading import Offered
from tocsin.web.paging import page
from tocsin.web.parts.claims import ClaimShown, alone, claim_shown
from tocsin.web.parts.fields import fields_of
from tocsin.web.parts.spans import TextShown, line, text_shown
from tocsin.web.safety import Refused

router = APIRouter(tags=["review"])

AT_ONCE = 10
"""Claims on a page of the queue."""
AROUND = 400
"""Characters shown to either side of a claim's words."""
BELOW = 0.6
FIELDS = ("kind", "doers", "targets", "speaker", "stance", "status")
"""The fields of a claim that a person may edit."""
REVIEWER = "tocsin_reviewer"
"""Cookie of the name last given."""
DONE = {"accept": "accepted", "edit": "edited", "reject": "rejected"}

_ONE_AT_A_TIME = Lock()
"""Between seeing that nobody decided and writing the decision, no other decision of this server is written."""


class Editable(Part):
    """A field that may be edited, with its value as it is typed."""

    name: str = Field(description="The field.")
    value: str = Field(description="Its value; several ids with commas.")
    choices: tuple[tuple[str, str], ...] = Field((), description="The values it may take, each with words; empty: any.")


class Item(Part):
    """A claim that waits for a person."""

    position: int = Field(description="Its place in the queue, from 1.")
    claim: ClaimShown = Field(description="The claim.")
    fields: tuple[tuple[str, str], ...] = Field(description="Its fields, each a label and words.")
    text: TextShown = Field(description="The text around its words, the words marked.")
    held: bool = Field(description="Whether the text is held; else only the claim's own words are shown.")
    edit: tuple[Editable, ...] = Field(description="The fields that may be edited.")
    next: str = Field("", description="The claim after it, by id; empty for the last on the page.")


class ReviewPage(Context):
    """The queue of claims that wait for a person, the least sure first."""

    situation: str = Field(description="Only claims on this situation; empty for all.")
    situations: tuple[Offered, ...] = Field(description="Situations one can ask for.")
    below: float = Field(description="Only claims the reader is less sure of than this, 0 to 1.")
    waiting: int = Field(description="How many claims wait.")
    reached: int = Field(
        description="How many of them, the least sure, the pages here reach; the rest follow as these are decided."
    )
    items: tuple[Item, ...] = Field(description="Those on this page.")
    number: int = Field(description="The page's number, from 1.")
    pages: int = Field(description="How many pages there are.")
    reviewer: str = Field("", description="The name last given in this browser.")


@page(router, "/review", template="review.html", nav="review", keep=False)
def review(
    desk: Desk,
    situation: Annotated[str, Query(description="Only claims on this situation; empty for all.", max_length=100)] = "",
    below: Annotated[float, Query(description="Only claims less sure than this.", gt=0, le=1)] = BELOW,
    page: Annotated[int, Query(description="The page's number, from 1.", ge=1, le=100_000)] = 1,
    tocsin_reviewer: Annotated[str, Cookie(max_length=80, description="The name last given in this browser.")] = "",
) -> ReviewPage:
    """The claims the reader is least sure of, to accept, edit or reject."""
    waiting, first = desk.queue(situation, below)
    with desk.from_store().view(desk.today) as view:
        decided = {one.key for one in view.records(Review)} if view.holds(Review) else set()
        found = [one for one in first if review_key(one.claim) not in decided]
        pages = max(1, -(-len(found) // AT_ONCE))
        number = min(page, pages)
        shown = found[(number - 1) * AT_ONCE : number * AT_ONCE]
        offered = [Offered(id=one.id, title=one.title) for one in view.records(Situation)]
        index = Index(_named(view, [one.claim for one in shown], desk.today))
    return ReviewPage(
        title="Review",
        situation=situation,
        situations=tuple(sorted(offered, key=lambda one: one.title)),
        below=below,
        waiting=waiting - (len(first) - len(found)),
        reached=len(found),
        items=_items(shown, index, (number - 1) * AT_ONCE),
        number=number,
        pages=pages,
        reviewer=line(tocsin_reviewer, 80),
    )


def _named(view: View, claims: Iterable[Claim], day: date) -> Findings:
    """Findings of these claims alone, with every name of the store: enough to tell who and where."""
    found = alone(claims, day)
    actors = {**found.actors, **{actor.id: actor for actor in view.records(Actor)}}
    return replace(found, actors=actors, places={place.id: place for place in view.records(Place)})


def _items(waiting: list[Waiting], index: Index, before: int) -> tuple[Item, ...]:
    after = [one.claim.id for one in waiting[1:]] + [""]
    return tuple(_item(one, index, before + n, after[n - 1]) for n, one in enumerate(waiting, 1))


def _item(one: Waiting, index: Index, position: int, after: str) -> Item:
    claim, held = one.claim, one.text != one.claim.text
    return Item(
        position=position,
        claim=claim_shown(claim, index),
        fields=tuple((label, words) for label, words in fields_of(claim, index) if words),
        text=text_shown(one.text, [claim.span] if held else [], claim.language, AROUND),
        held=held,
        edit=tuple(Editable(name=name, value=_typed(claim, name), choices=_choices(name)) for name in FIELDS),
        next=after,
    )


def _typed(claim: Claim, field: str) -> str:
    value = getattr(claim, field)
    return ", ".join(value) if isinstance(value, tuple) else value or ""


def _choices(field: str) -> tuple[tuple[str, str], ...]:
    if field == "kind":
        return tuple(sorted(((key, one.label) for key, one in kinds().items()), key=lambda choice: choice[1]))
    values: tuple[str, ...] = {"stance": get_args(Stance), "status": get_args(Status)}.get(field, ())
    return tuple((value, value.replace("_", " ")) for value in values)


@router.post(
    "/review/{key}",
    summary="Decide on a claim",
    response_class=RedirectResponse,
    status_code=303,
    responses={
        401: {"description": "The token was not given."},
        404: {"description": "There is no such claim."},
        409: {"description": "Somebody decided on it already."},
        422: {"description": "A field holds what it cannot hold."},
    },
)
async def decide(
    request: Request,
    key: RecordId,
    verdict: Annotated[Literal["accept", "edit", "reject"], Form(description="What becomes of it.")],
    reviewer: Annotated[str, Form(description="Who decides: kept with the decision.", max_length=80)],
    note: Annotated[str, Form(description="Why, in a line.", max_length=500)] = "",
    kind: Annotated[str | None, Form(max_length=60)] = None,
    doers: Annotated[str | None, Form(max_length=500, description="Ids, with commas.")] = None,
    targets: Annotated[str | None, Form(max_length=500, description="Ids, with commas.")] = None,
    speaker: Annotated[str | None, Form(max_length=200)] = None,
    stance: Annotated[str | None, Form(max_length=60)] = None,
    status: Annotated[str | None, Form(max_length=60)] = None,
    situation: Annotated[str, Form(max_length=100, description="Where to go back to.")] = "",
    below: Annotated[float, Form(gt=0, le=1)] = BELOW,
    page: Annotated[int, Form(ge=1)] = 1,
    next: Annotated[str, Form(max_length=200)] = "",
    csrf: Annotated[str, Form()] = "",
) -> Response:
    """Accept, edit or reject a claim of the reader. The claim stays as it is; the decision is kept beside it."""
    guard = request.app.state.guard
    guard.genuine(request, csrf)
    guard.writes(request)
    who = line(reviewer.strip(), 80)
    if not who:
        raise BadInput("no name was given", "say who decides; it is kept with the decision")
    typed = {"kind": kind, "doers": doers, "targets": targets, "speaker": speaker, "stance": stance, "status": status}
    said = f"by {who}" + (f": {line(note, 500)}" if note.strip() else "")
    store = Store(request.app.state.serving.store)
    kept = await run_in_threadpool(_decided, store, key, verdict, typed, said)
    audit.note(request, "review", claim=kept.claim, verdict=kept.verdict, review=kept.id, by=who)
    request.app.state.judging.forget(lambda job: job.kind == "findings" and job.as_of >= kept.known)
    request.app.state.shelf.clear()
    back = addresses.address("review", situation=situation or None, below=below, page=page if page > 1 else None)
    response = RedirectResponse(f"{back}#{f'waiting-{next}' if next.isalnum() else 'main'}", 303)
    response.set_cookie(REVIEWER, who, httponly=True, samesite="strict", path="/review", max_age=180 * 86_400)
    return response


def _decided(store: Store, key: str, verdict: str, typed: dict[str, str | None], note: str) -> Review:
    """Keep a decision. Raises ``NotFound`` for no such claim, ``Refused`` where somebody has decided on it."""
    from tocsin import run

    today = date.today()
    with _ONE_AT_A_TIME:
        claim = _undecided(store, key)
        changes = _changes(claim, typed) if verdict == "edit" else {}
        made = Review(id="", key="", verdict=verdict, claim=claim.id, known=today, note=note, **changes)  # type: ignore[arg-type]
        return run.decide(store, claim, made)


def _undecided(store: Store, key: str) -> Claim:
    with store.view(date.max) as view:
        claim = view.one(Claim, key)
        reviews = view.records(Review) if view.holds(Review) else []
    if claim is None or claim.curated or claim.coder == "curated":
        raise NotFound(f"no claim {line(key, 60)!r} read by machine is in the store", "go back to the queue")
    words = review_key(claim)
    last = max((one for one in reviews if one.key == words), key=lambda one: one.number, default=None)
    if last is not None:
        by = f" {last.note}" if last.note else ""
        raise Refused(409, f"this claim was {DONE[last.verdict]} on {last.known}{line(by, 200)} already; nothing was changed",
                      "go back to the queue for the next; `tocsin review` decides again")  # fmt: skip
    return claim


def _changes(claim: Claim, typed: dict[str, str | None]) -> dict[str, Any]:
    """The fields that were typed anew. Raises ``BadInput`` for a value that a field cannot hold, and for no change."""
    from tocsin.review import checked

    anew = {name: value.strip() for name, value in typed.items() if value is not None}
    found = {name: checked(name, value) for name, value in anew.items() if not _same(claim, name, value)}
    if not found:
        raise BadInput("no field was changed", "accept the claim if it is right as it is")
    return found


def _same(claim: Claim, name: str, value: str) -> bool:
    parts = [part.strip() for part in value.split(",") if part.strip()]
    before = getattr(claim, name)
    return parts == list(before) if isinstance(before, tuple) else value == (before or "")
