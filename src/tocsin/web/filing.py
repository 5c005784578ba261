"""How a file is declared: a function from the desk to bytes with a media type and a name. The rest follows from these.

Files are kept on the shelf as pages are, until what they rest on changes, and answered with a tag, so that a program
that asks again gets 304 and no bytes.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple, get_type_hints

from fastapi import APIRouter, Request, Response

from tocsin.web.judging import Judging
from tocsin.web.paging import Kept, Shelf, gathered, sent

_ODD = re.compile(r"[^A-Za-z0-9.]+")


class Filed(NamedTuple):
    """A file: its bytes, media type, and the name it is saved under (empty: shown where it is asked for, as feeds are)."""

    body: bytes
    media: str
    name: str = ""


def filed(
    router: APIRouter, path: str, media: dict[str, str]
) -> Callable[[Callable[..., Filed]], Callable[..., Filed]]:
    """Declare a file: ``build(desk, …parameters as FastAPI has them…)`` returns a ``Filed``, and may be called more than once.

    ``media`` names the media types it may have, each with a sentence, for the OpenAPI document. A build that has a
    parameter ``base`` is given the web address this server was asked by, such as ``http://127.0.0.1:8765``.
    """

    def declare(build: Callable[..., Filed]) -> Callable[..., Filed]:
        hints = get_type_hints(build, include_extras=True)
        plain = [p.replace(annotation=hints[p.name]) for p in inspect.signature(build).parameters.values()]
        own = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in plain if one.name not in ("desk", "base")]
        based = "base" in hints

        async def endpoint(request: Request, **given: Any) -> Response:
            return await _answer(request, build, {**given, "base": base_of(request)} if based else given)

        asked = inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)
        endpoint.__signature__ = inspect.Signature([asked, *own])  # type: ignore[attr-defined]
        told = (inspect.getdoc(build) or build.__name__).split("\n", 1)[0].rstrip(".")
        router.add_api_route(
            path, endpoint, methods=["GET"], name=build.__name__, summary=told, description=inspect.getdoc(build),
            response_model=None, response_class=Response, responses=_responses(media),
        )  # fmt: skip
        return build

    return declare


def _responses(media: dict[str, str]) -> dict[int | str, dict[str, Any]]:
    told = "; ".join(f"`{form}`: {words}" for form, words in media.items())
    content = {form: {"schema": {"type": "string", "format": "binary"}} for form in media}
    return {200: {"description": f"The file. {told}.", "content": content},
            304: {"description": "What the `If-None-Match` names is still the file."}}  # fmt: skip


async def _answer(request: Request, build: Callable[..., Filed], given: dict[str, Any]) -> Response:
    judging: Judging = request.app.state.judging
    shelf: Shelf = request.app.state.shelf
    key = f"file {date.today()} {request.url.path} {sorted(given.items())}"
    kept = shelf.get(key, judging)
    if kept is None:
        desk, made = await gathered(request, lambda desk: build(desk=desk, **given))
        rested = {job: one.version for job, one in desk.rested.items()}
        kept = Kept(made.body, made.media, rested, desk.moment, made.name)
        shelf.put(key, kept)
    return sent(request, kept)


def base_of(request: Request) -> str:
    """The web address this server was asked by, without a path; the guard has looked at the host."""
    return f"{request.url.scheme}://{request.headers.get('host', '')}"


def file_name(*parts: str, ending: str) -> str:
    """A name for a file that every system takes.

    >>> file_name("Österreich/…", "brief", "2020-09-29", ending=".pdf")
    'sterreich-brief-2020-09-29.pdf'
    """
    bare = (_ODD.sub("-", part).strip("-.") for part in parts)
    return "-".join(part for part in bare if part) + ending
