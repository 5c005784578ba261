"""Errors as answers: what is wrong and what to do, never a path or an address of this machine."""

from __future__ import annotations

import logging
import re
import secrets

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import Field
from starlette.exceptions import HTTPException

from tocsin.errors import BadInput, Busy, Damaged, ExtraMissing, NotFound, TocsinError, Unreachable
from tocsin.web.context import Context
from tocsin.web.rendering import frame_of, html
from tocsin.web.safety import Refused

log = logging.getLogger("tocsin.web")

STATUS: dict[type[TocsinError], int] = {
    BadInput: 422, NotFound: 404, Busy: 503, Unreachable: 502, Damaged: 500, ExtraMissing: 501,
}  # fmt: skip
_PATH = re.compile(r"(?<![\w:/])(?:/[\w.@~+-]+){2,}/?|[A-Za-z]:\\[^\s'\"]+")


class Failure(Context):
    """What went wrong."""

    status: int = Field(description="HTTP's number for it.")
    message: str = Field(description="What is wrong, naming the thing and the value.")
    remedy: str = Field("", description="What to do.")


async def told(request: Request, error: Exception) -> Response:
    """An error raised on purpose."""
    assert isinstance(error, TocsinError)
    status = error.status if isinstance(error, Refused) else STATUS.get(type(error), 500)
    return _shown(request, status, _bare(error.message), _bare(error.remedy))


async def not_valid(request: Request, error: Exception) -> Response:
    """A parameter that is not what it must be."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"][1:])
    return _shown(request, 422, f"{name}={str(first.get('input'))[:200]!r} is not usable: {first['msg']}",
                  "see /openapi.json for what each address takes")  # fmt: skip


async def not_served(request: Request, error: Exception) -> Response:
    """An address or a method that is not served."""
    assert isinstance(error, HTTPException)
    words = {404: "there is no such page", 405: "this address does not take that method"}
    return _shown(
        request, error.status_code, words.get(error.status_code, str(error.detail)), "go to / for the watch list"
    )


async def failed(request: Request, error: Exception) -> Response:
    """A fault of our own: logged with a number, which is all that the visitor is told of it."""
    number = secrets.token_hex(4)
    log.error("fault %s on %s %s", number, request.method, request.url.path, exc_info=error)
    return _shown(request, 500, f"a fault of Tocsin's own (number {number}): the page could not be made",
                  "the server's log holds the number with what happened; nothing was written")  # fmt: skip


def _shown(request: Request, status: int, message: str, remedy: str) -> Response:
    shown = Failure(title=message, status=status, message=message, remedy=remedy)
    if _wants_json(request):
        return JSONResponse({"status": status, "message": message, "remedy": remedy}, status)
    return HTMLResponse(html("failure.html", shown, frame_of(request, shown, "", (), visitor=False)), status)


def _wants_json(request: Request) -> bool:
    accepted = request.headers.get("accept", "*/*")
    program = "authorization" in request.headers or "json" in request.headers.get("content-type", "")
    asked = "html" not in accepted and ("json" in accepted or program)
    return asked or request.query_params.get("format") == "json"


def _bare(words: str) -> str:
    """Without paths of this machine."""
    return _PATH.sub("(a path on the server)", words)
