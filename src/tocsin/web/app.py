"""The application: guard, pages, files, errors; put together for one store."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from tocsin import __version__
from tocsin.errors import TocsinError
from tocsin.web.config import Serving
from tocsin.web.failing import failed, not_served, not_valid, told
from tocsin.web.jobs import Job, World
from tocsin.web.judging import Gone, Judging
from tocsin.web.pages import routers
from tocsin.web.paging import Shelf
from tocsin.web.safety import Guard, Handler, Refused, dress

log = logging.getLogger("tocsin.web")

NEW_DAY = 20.0
"""Seconds between two looks whether a new day has begun."""


def create_app(serving: Serving) -> FastAPI:
    """The application over a store that is there. Serve it with one process: it keeps judgements in memory."""
    app = FastAPI(
        title="Tocsin",
        version=__version__,
        summary="Conflict early warning and mediation support: who says what and who denies it, as known on any day.",
        docs_url=None,  # its pages load scripts from elsewhere
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.serving = serving
    app.state.guard = Guard(serving)
    app.state.shelf = Shelf()
    app.state.judging = Judging(serving.store, serving.judges, serving.keep, serving.renew)
    for router in routers():
        app.include_router(router)
    app.mount("/static", Static(packages=[("tocsin.web", "static")]), name="static")
    app.add_middleware(BaseHTTPMiddleware, dispatch=_guarded)
    app.add_middleware(Heads)
    app.add_exception_handler(TocsinError, told)
    app.add_exception_handler(RequestValidationError, not_valid)
    app.add_exception_handler(HTTPException, not_served)
    app.add_exception_handler(Exception, failed)
    return app


class Heads:
    """Answers HEAD as GET; the server below leaves the body out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asks = scope["type"] == "http" and scope["method"] == "HEAD"
        await self._app({**scope, "method": "GET"} if asks else scope, receive, send)


class Static(StaticFiles):
    """The package's files; a browser asks each time whether its copy is still the one."""

    def file_response(self, *args: Any, **given: Any) -> Response:
        response = super().file_response(*args, **given)
        response.headers["Cache-Control"] = "no-cache"
        return response


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    from tocsin.web.delivering import deliver_now_and_then

    serving: Serving = app.state.serving
    running = [asyncio.create_task(deliver_now_and_then(serving))]
    if serving.warm:
        running.append(asyncio.create_task(_warm(app.state.judging)))
    try:
        yield
    finally:
        for task in running:
            task.cancel()
        app.state.judging.close()


async def _warm(judging: Judging) -> None:
    """Judge what will be asked for first, at the start and on each new day."""
    while True:
        today = date.today()
        try:
            await _judged(judging, today)
        except TocsinError as error:  # whoever asks for it is told
            log.warning("%s could not be judged ahead: %s", today, error.message)
        except Exception:  # a fault of our own must not end what each new day begins with
            log.exception("%s could not be judged ahead, by a fault of Tocsin's own", today)
        while date.today() == today:
            await asyncio.sleep(NEW_DAY)


async def _judged(judging: Judging, day: date) -> None:
    """The watch list of a day and its situations."""
    world: World = (await judging.get(Job("world", "", day))).result
    jobs = [Job("trend", "", day), *(Job("findings", one.id, day) for one in world.situations)]
    judging.begin(jobs)
    for job in jobs:
        await judging.get(job)


async def _guarded(request: Request, proceed: Handler) -> Response:
    try:
        request.app.state.guard.admit(request)
    except Refused as refusal:
        return dress(request, await told(request, refusal))
    try:
        response = await proceed(request)
    except Gone:
        return Response(status_code=499)  # nobody hears it
    except Exception as error:  # whatever it is, the answer is ours and tells nothing of this machine
        response = await failed(request, error)
    return dress(request, response)
