"""How a page is declared: a function from the desk to a context record, and a template. The rest follows from these.

A page declared so answers in HTML and, with ``format=json``, with its context; both are kept as bytes until what they
rest on changes. Its parameters and its context's fields are in the OpenAPI document.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import hashlib
import inspect
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, TypeVar, get_type_hints

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.params import Path as PathParam

from tocsin.errors import BadInput
from tocsin.web.context import Context, State
from tocsin.web.desk import Desk
from tocsin.web.jobs import Job
from tocsin.web.judging import Judging, Pending
from tocsin.web.rendering import Frame, frame_of, html

Form = Literal["html", "json"]
Made = TypeVar("Made")
FormQuery = Annotated[Form, Query(description="`html` for a page, `json` for the same as data.")]
AsOf = Annotated[date | None, Query(description="Only what was known by this day, YYYY-MM-DD; default: today.")]
SituationName = Annotated[str, PathParam(description="A situation's id.", max_length=100)]

DEEPEST = 12
"""Judgements one page may ask for, one after the other."""


class Kept:
    """A page as bytes, with what it rests on; a file to be saved also has a ``name``."""

    __slots__ = ("body", "held", "made", "media", "moment", "name", "rested", "tag", "zipped")

    def __init__(self, body: bytes, media: str, rested: dict[Job, int], moment: int | None, name: str = "") -> None:
        self.body, self.media, self.rested, self.moment, self.name = body, media, rested, moment, name
        self.zipped = gzip.compress(body, 6, mtime=0) if len(body) > 1024 and _shrinks(media) else b""
        self.made = self.held = time.monotonic()
        self.tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'

    @property
    def size(self) -> int:
        return len(self.body) + len(self.zipped)


def _shrinks(media: str) -> bool:
    return media.startswith("text/") or any(form in media for form in ("json", "xml"))


class Shelf:
    """Pages kept as bytes, the least lately used let go of when they come to ``most`` bytes."""

    def __init__(self, most: int = 256 * 1024 * 1024) -> None:
        self._most, self._size = most, 0
        self._pages: OrderedDict[str, Kept] = OrderedDict()
        self._renewing: dict[str, asyncio.Task[None]] = {}

    def get(self, key: str, judging: Judging) -> Kept | None:
        """The page, if all that it rests on is as it was."""
        found = self._pages.get(key)
        if found is None or not _holds(found, judging):
            return None
        self._pages.move_to_end(key)
        return found

    def lately(self, key: str, judging: Judging) -> Kept | None:
        """The page as it was, if it held until just now: it may be served once more while it is made anew."""
        found = self._pages.get(key)
        return found if found is not None and time.monotonic() - found.held < judging.renew else None

    def put(self, key: str, page: Kept) -> None:
        """Keep a page."""
        if key in self._pages:
            self._drop(key)
        self._pages[key] = page
        self._size += page.size
        while self._size > self._most and len(self._pages) > 1:
            self._drop(next(iter(self._pages)))

    async def page(self, key: str, judging: Judging, made: Callable[[], Awaitable[Kept]]) -> Kept:
        """The page as it is kept; one that held until just now is served once more, and made anew behind it."""
        if (kept := self.get(key, judging)) is not None:
            return kept
        if (kept := self.lately(key, judging)) is not None:
            self._renew(key, made)
            return kept
        kept = await made()
        self.put(key, kept)
        return kept

    def _renew(self, key: str, made: Callable[[], Awaitable[Kept]]) -> None:
        async def renewed() -> None:
            with contextlib.suppress(Exception):  # whoever comes next is told
                self.put(key, await made())

        if key not in self._renewing:
            self._renewing[key] = task = asyncio.create_task(renewed())
            task.add_done_callback(lambda _: self._renewing.pop(key, None))

    def clear(self) -> None:
        """Let go of all pages, after a write of our own."""
        self._pages.clear()
        self._size = 0

    def _drop(self, key: str) -> None:
        self._size -= self._pages.pop(key).size


def _holds(page: Kept, judging: Judging) -> bool:
    """A page made from the store itself may be as old as a judgement may: it says its moment too."""
    if page.moment is not None and page.moment != judging.newest() and time.monotonic() - page.made > judging.renew:
        return False
    try:
        holds = all(judging.peek(job).version == version for job, version in page.rested.items())
    except Pending:
        return False
    for job in page.rested:
        judging.refresh(job)
    if holds:
        page.held = time.monotonic()
    return holds


def page(
    router: APIRouter, path: str, *, template: str, nav: str = "", keep: bool = True
) -> Callable[[Callable[..., Context]], Callable[..., Context]]:
    """Declare a page: ``build(desk, …parameters as FastAPI has them…)`` returns its context; ``template`` shows it.

    ``nav`` is the entry of the menu it belongs to; ``keep=False`` for pages that hold forms.
    """

    def declare(build: Callable[..., Context]) -> Callable[..., Context]:
        hints = get_type_hints(build, include_extras=True)
        context: type[Context] = hints["return"]
        plain = [p.replace(annotation=hints[p.name]) for p in inspect.signature(build).parameters.values()]
        own = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in plain if one.name != "desk"]

        async def endpoint(request: Request, format: Form = "html", **given: Any) -> Response:
            return await answer(request, build, given, template, nav, format, keep)

        asked = inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)
        form = inspect.Parameter("format", inspect.Parameter.KEYWORD_ONLY, annotation=FormQuery, default="html")
        endpoint.__signature__ = inspect.Signature([asked, *own, form])  # type: ignore[attr-defined]
        router.add_api_route(
            path, endpoint, methods=["GET"], name=build.__name__, summary=_summary(build), description=inspect.getdoc(build),
            response_model=None, responses=_responses(context),
        )  # fmt: skip
        return build

    return declare


def _summary(build: Callable[..., Any]) -> str:
    return (inspect.getdoc(build) or build.__name__).split("\n", 1)[0].rstrip(".")


def _responses(context: type[Context]) -> dict[int | str, dict[str, Any]]:
    return {200: {"model": context, "description": "The page; with `format=json` its context.",
                  "content": {"text/html": {"schema": {"type": "string"}}}}}  # fmt: skip


async def answer(
    request: Request,
    build: Callable[..., Context],
    given: dict[str, Any],
    template: str,
    nav: str,
    form: Form,
    keep: bool,
) -> Response:
    """A page from the shelf, else built. Pages that are kept show nothing of who asks."""
    judging: Judging = request.app.state.judging
    shelf: Shelf = request.app.state.shelf
    key = f"{form} {date.today()} {request.url.path} {sorted(given.items())}"

    async def made() -> Kept:
        desk, context = await built(request, build, given)
        frame = frame_of(request, context, nav, given, visitor=not keep)
        page = await run_in_threadpool(_written, desk, context, template, frame, form)
        for job in desk.rested:
            judging.refresh(job)
        return page

    if keep:
        return sent(request, await shelf.page(key, judging, made))
    response = sent(request, await made())
    response.headers["Cache-Control"] = "private, no-store"
    return response


async def built(request: Request, build: Callable[..., Context], given: dict[str, Any]) -> tuple[Desk, Context]:
    """Build a context; each judgement it lacks is waited for, then it is built again."""

    def with_dark(desk: Desk) -> tuple[Context, tuple[str, ...]]:
        context = build(desk=desk, **given)
        dark = desk.dark(context.as_of) if context.as_of else ()
        return context, tuple(one.name for one in dark if one.ended is None)

    desk, (context, dark) = await gathered(request, with_dark)
    return desk, context.model_copy(update={"state": _state(desk, dark)})


async def gathered(request: Request, make: Callable[[Desk], Made]) -> tuple[Desk, Made]:
    """What ``make`` makes of a desk, in a thread; the judgements it lacks are waited for, then it is made again."""
    judging: Judging = request.app.state.judging
    for _ in range(DEEPEST):
        desk = Desk(judging, request.app.state.serving, date.today())
        try:
            return desk, await run_in_threadpool(make, desk)
        except Pending as lacking:
            judging.begin(lacking.jobs)
            for job in lacking.jobs:
                await judging.get(job, request.is_disconnected)
    raise BadInput("the page asks for more judgements than one page may", "ask for fewer days at once")


def _state(desk: Desk, dark: tuple[str, ...]) -> State:
    made: list[datetime] = [kept.made for kept in desk.rested.values()]
    moments = [kept.moment for kept in desk.rested.values()]
    if desk.moment is not None:
        moments.append(desk.moment)
    return State(
        moment=min(moments, default=None),
        judged_at=min(made, default=datetime.now(UTC)),
        dark=dark,
        stale=any(kept.stale for kept in desk.rested.values()),
    )


def _written(desk: Desk, context: Context, template: str, frame: Frame, form: Form) -> Kept:
    rested = {job: kept.version for job, kept in desk.rested.items()}
    if form == "json":
        return Kept(context.model_dump_json(indent=1).encode(), "application/json", rested, desk.moment)
    return Kept(html(template, context, frame).encode(), "text/html; charset=utf-8", rested, desk.moment)


def sent(request: Request, kept: Kept) -> Response:
    """The answer: 304 for one who has it, packed for one who unpacks, named for one who saves it."""
    headers = {"ETag": kept.tag, "Cache-Control": "private, no-cache", "Vary": "Accept-Encoding, Cookie"}
    if request.headers.get("if-none-match") == kept.tag:
        return Response(status_code=304, headers=headers)
    if kept.name:
        headers["Content-Disposition"] = f'attachment; filename="{kept.name}"'
    if kept.zipped and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(kept.zipped, media_type=kept.media, headers={**headers, "Content-Encoding": "gzip"})
    return Response(kept.body, media_type=kept.media, headers=headers)


def day_of(desk: Desk, as_of: date | None) -> date:
    """The day a page is as known on. Raises ``BadInput`` for a day that has not come."""
    if as_of is not None and as_of > desk.today:
        raise BadInput(f"{as_of} has not come yet", f"give a day up to {desk.today}")
    return as_of or desk.today
