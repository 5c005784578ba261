"""Giving the token, leaving again, and whether the server is alive."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import Field

from tocsin.web.context import Context
from tocsin.web.desk import Desk
from tocsin.web.paging import page
from tocsin.web.safety import ENTRY, Refused

router = APIRouter(tags=["entering"])


class Entering(Context):
    """The form that takes the token."""

    local: bool = Field(
        description="Whether only this machine can reach the server; then the token is for writing only."
    )
    then: str = Field("/", description="Where to go on to.")


@page(router, "/enter", template="enter.html", keep=False)
def enter(
    desk: Desk, then: Annotated[str, Query(description="The path to go on to.", max_length=300)] = "/"
) -> Entering:
    """Give the token that was printed when the server started."""
    return Entering(title="Enter", local=desk.serving.local, then=then)


@router.post("/enter", summary="Give the token", response_class=RedirectResponse, status_code=303)
async def entered(
    request: Request,
    token: Annotated[str, Form(max_length=500)],
    csrf: Annotated[str, Form()] = "",
    then: Annotated[str, Form()] = "/",
) -> Response:
    """Sets a cookie that lasts as long as the server."""
    guard = request.app.state.guard
    guard.genuine(request, csrf)
    if not guard.is_token(token.strip()):
        raise Refused(
            401, "that is not the token", "it was printed when the server started, or stands in the token file"
        )
    response = RedirectResponse(_within(then), 303)
    response.set_cookie(ENTRY, guard.entry(), httponly=True, samesite="strict", path="/")
    return response


def _within(then: str) -> str:
    """A path of this server, else the watch list."""
    parts = urlsplit(then)
    ours = not parts.scheme and not parts.netloc and then.startswith("/") and "\\" not in then
    return then if ours else "/"


@router.post("/leave", summary="Forget the token", response_class=RedirectResponse, status_code=303)
async def leave(request: Request, csrf: Annotated[str, Form()] = "") -> Response:
    """Takes the cookie back."""
    request.app.state.guard.genuine(request, csrf)
    response = RedirectResponse("/", 303)
    response.delete_cookie(ENTRY, path="/")
    return response


@router.get("/health", summary="Whether the server is alive")
async def health() -> JSONResponse:
    """Says so."""
    return JSONResponse({"alive": True})
