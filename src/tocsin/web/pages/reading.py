"""Read: paste or drop an article and see its ledger, its words marked, and how it fits the record. Stores nothing."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, Response
from pydantic import BeforeValidator, Field

from tocsin.errors import BadInput, NotFound
from tocsin.schema.situations import Situation
from tocsin.web.context import Context, Part
from tocsin.web.desk import Desk
from tocsin.web.paging import page
from tocsin.web.parts.reading import MOST_LETTERS, Reading, ReadingPage, reading
from tocsin.web.reading_room import ReadingRoom
from tocsin.web.rendering import frame_of, html
from tocsin.web.safety import VISITOR


@contextlib.asynccontextmanager
async def _room(app: FastAPI) -> AsyncIterator[None]:
    """The reading room opens and closes with the server."""
    app.state.reading_room = ReadingRoom()
    try:
        yield
    finally:
        app.state.reading_room.close()


router = APIRouter(tags=["reading"], lifespan=_room)

_OR_NONE = BeforeValidator(lambda given: given or None)
OneDay = Annotated[date | None, _OR_NONE, Form(description="A day, YYYY-MM-DD; empty for none.")]


class Offered(Part):
    """A situation a text can be held against."""

    id: str = Field(description="Its id.")
    title: str = Field(description="Its title.")


class ReadForm(Context):
    """The form that takes a text."""

    situations: tuple[Offered, ...] = Field(description="Situations a text can be held against.")
    most: int = Field(description="The most characters of one text.")
    upload: int = Field(description="The most bytes of one request.")


async def _warm(request: Request) -> None:
    request.app.state.reading_room.warm_up()


@page(router, "/read", template="read.html", nav="read", keep=False)
def read(desk: Desk, warmed: Annotated[None, Depends(_warm)]) -> ReadForm:
    """The form to paste or drop an article. The reader's language model is loaded meanwhile."""
    with desk.from_store().view(desk.today) as view:
        found = sorted(view.records(Situation), key=lambda one: one.title)
    offered = tuple(Offered(id=one.id, title=one.title) for one in found)
    return ReadForm(title="Read a text", situations=offered, most=MOST_LETTERS, upload=desk.serving.upload)


@router.post(
    "/read",
    summary="Read a text",
    response_class=HTMLResponse,
    responses={
        200: {"model": ReadingPage, "description": "The ledger and notes as a page; with `format=json`, or where JSON is "
              "asked for, the keys of `tocsin read --json` (docs/json.md). Nothing is stored."},
        413: {"description": "More bytes than one request may bring."},
        422: {"description": "Not a text, or a day that cannot be."},
        503: {"description": "Your last text is still being read, or too many wait."},
    },
)  # fmt: skip
async def read_it(
    request: Request,
    text: Annotated[str, Form(description="The article's text, as plain text.")] = "",
    file: Annotated[UploadFile | None, File(description="The article as a .txt file, instead of the text.")] = None,
    title: Annotated[str, Form(max_length=500, description="Its title; default: its first line.")] = "",
    published: OneDay = None,
    situation: Annotated[str, Form(max_length=100, description="The situation to hold it against; empty: found.")] = "",
    as_of: OneDay = None,
    format: Annotated[str, Form(description="`json` for data.", max_length=10)] = "",
    csrf: Annotated[str, Form()] = "",
) -> Response:
    """The claims of a text with their words marked, and notes against the record as known on a day."""
    request.app.state.guard.genuine(request, csrf)
    today = date.today()
    _check(published, as_of, today)
    data, name = await _taken(text, file)
    work = partial(
        reading, request.app.state.serving.store, data=data, name=name, title=title, published=published,
        situation=_known(request, situation), as_of=as_of, today=today,
    )  # fmt: skip
    visitor = request.cookies.get(VISITOR) or (request.client.host if request.client else "")
    found: Reading = await request.app.state.reading_room.read(visitor, work)
    if format == "json" or _wants_json(request):
        return Response(found.json, media_type="application/json")
    frame = frame_of(request, found.page, "read", (), visitor=True)
    nowhere = frame.page.model_copy(update={"json_href": ""})  # nothing of it is kept, so it has no address
    return HTMLResponse(html("reading.html", found.page, frame.model_copy(update={"page": nowhere})))


def _check(published: date | None, as_of: date | None, today: date) -> None:
    for what, day in (("published", published), ("as_of", as_of)):
        if day is not None and day > today:
            raise BadInput(f"{what}={day} has not come yet", f"give a day up to {today}")


async def _taken(text: str, file: UploadFile | None) -> tuple[bytes, str]:
    """The text's bytes and what it is called. An empty file field is no file."""
    held = await file.read() if file is not None and file.filename else b""
    if held and text.strip():
        raise BadInput("a text and a file were both given", "send one of them")
    if not held and not text.strip():
        raise BadInput("there is no text", "paste one, or choose a .txt file")
    return (held, "the file") if held else (text.encode("utf-8", "replace"), "the text")


def _known(request: Request, situation: str) -> str | None:
    if not situation:
        return None
    from tocsin.store.store import Store

    with Store(request.app.state.serving.store).view(date.today()) as view:
        names = sorted(one.id for one in view.records(Situation))
    if situation not in names:
        raise NotFound(f"there is no situation {situation[:60]!r} in this store", f"one of: {', '.join(names)}")
    return situation


def _wants_json(request: Request) -> bool:
    accepted = request.headers.get("accept", "*/*")
    return "json" in accepted and "html" not in accepted
