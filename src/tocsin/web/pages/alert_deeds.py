"""What is done with alerts: subscribe, try, end, raise, deliver, try again. Forms of the page, or JSON of programs.

Every deed asks for the token, stands in the audit log without addresses or secrets, and is answered with a page (303) or,
to a program, with a ``Done``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.params import Path as PathParam
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tocsin import alerting
from tocsin.alerts.wording import headline
from tocsin.errors import BadInput, TocsinError
from tocsin.schema.alerts import Alert
from tocsin.settings import Settings, read_settings
from tocsin.store.store import Store
from tocsin.web import audit
from tocsin.web.once import once
from tocsin.web.pages.alerts import built, checked_day
from tocsin.web.paging import answer
from tocsin.web.parts.alerts import Done, Wanted, message_shown, subscription_shown

router = APIRouter(tags=["alerts"])

Key = Annotated[str, PathParam(description="A subscription's id.", max_length=60)]
Body = TypeVar("Body", bound=BaseModel)
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class Raising(BaseModel):
    """Which day's alerts to raise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: date | None = Field(None, description="Today by default; a past day is a replay, and every message says so.")


class Retrying(BaseModel):
    """What to try again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field("", max_length=100, description="An alert's key or a subscription's id; empty: all that failed.")


class Nothing(BaseModel):
    """No fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def deed(path: str, body: type[BaseModel], status: int = 200) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a POST that takes a form or JSON and answers with a ``Done``."""
    schema = body.model_json_schema()
    taken = {"requestBody": {"content": {JSON: {"schema": schema}, FORM: {"schema": schema}}}}
    return router.post(
        path, status_code=status, response_model=Done, openapi_extra=taken,
        responses={303: {"description": "To a browser's form: on to /alerts."},
                   401: {"description": "The token was not given."}, 422: {"description": "Refused, in words."}},
    )  # fmt: skip


@deed("/alerts/subscriptions", Wanted, 201)
async def subscribe(request: Request) -> Response:
    """Subscribe. A webhook's secret is in the answer, once.

    Addresses on private networks are refused unless `TOCSIN_ALLOW_PRIVATE` lets them be told.
    """
    fields = await _fields(request)
    try:
        wanted = _read(Wanted, fields)
        made = await run_in_threadpool(_subscribe, _store(request), wanted)
    except TocsinError as error:
        if _is_program(request):
            raise
        return await _refused(request, fields, error)
    kept = made.subscription
    audit.note(request, "alerts.subscribe", subscription=kept.id, situation=kept.situation, channel=kept.channel)
    shown = await run_in_threadpool(subscription_shown, kept, {})
    return _answered(request, Done(words="The subscription was made.", secret=made.secret, subscription=shown), 201)


def _subscribe(store: Store, wanted: Wanted) -> alerting.Subscribed:
    return alerting.subscribe(store, settings=read_settings(), **wanted.model_dump())


@deed("/alerts/subscriptions/{key}/test", Nothing)
async def test(request: Request, key: Key) -> Response:
    """Send one message that warns of nothing, at once."""
    await _fields(request)
    sent = await run_in_threadpool(alerting.send_test, _store(request), key, read_settings())
    audit.note(request, "alerts.test", subscription=key, outcome=sent.outcome)
    fine = sent.outcome == "sent"
    words = "The test was sent." if fine else f"The test was not taken: {sent.error}."
    return _answered(request, Done(words=words, fine=fine, messages=(message_shown(sent),)))


@deed("/alerts/subscriptions/{key}/end", Nothing)
async def end(request: Request, key: Key) -> Response:
    """End a subscription. What still waited for it is not sent, and its secret is forgotten."""
    await _fields(request)
    ended = await run_in_threadpool(alerting.unsubscribe, _store(request), key, read_settings())
    audit.note(request, "alerts.end", subscription=key)
    shown = await run_in_threadpool(subscription_shown, ended, {})
    return _answered(request, Done(words="The subscription was ended.", subscription=shown))


@deed("/alerts/raise", Raising)
async def raise_alerts(request: Request) -> Response:
    """Judge a day and keep for delivery what it has to tell each subscription; each warning is told once."""
    day = checked_day(_read(Raising, await _fields(request)).day)
    work = partial(_raise, request.app.state.serving.store, day, read_settings())
    raised: list[Alert] = await request.app.state.judging.apart(work)
    audit.note(request, "alerts.raise", day=day.isoformat(), alerts=len(raised))
    count = f"{len(raised)} new alert{'' if len(raised) == 1 else 's'}" if raised else "Nothing new to tell"
    replay = ", as a replay of a past day" if day < date.today() else ""
    return _answered(request, Done(words=f"{count} as of {day}{replay}.", alerts=tuple(map(headline, raised))))


def _raise(root: Path, day: date, settings: Settings) -> list[Alert]:
    return alerting.raise_alerts(Store(root), day, replay=day < date.today(), settings=settings)


@deed("/alerts/deliver", Nothing)
async def deliver(request: Request) -> Response:
    """Send what is due now."""
    await _fields(request)
    report = await run_in_threadpool(alerting.deliver, _store(request), None, read_settings())
    outcomes = [one.outcome for one in report.parcels]
    counts = {word: outcomes.count(word) for word in ("sent", "held", "failed", "dead") if word in outcomes}
    audit.note(request, "alerts.deliver", **counts)
    told = ", ".join(f"{count} {word}" for word, count in counts.items()) or "nothing was due"
    messages = tuple(message_shown(one) for one in report.parcels)
    fine = not {"failed", "dead"} & set(counts)
    return _answered(request, Done(words=f"Delivery: {told}.", fine=fine, messages=messages))


@deed("/alerts/retry", Retrying)
async def retry(request: Request) -> Response:
    """Let what failed or was given up be tried again; the next delivery sends it."""
    key = _read(Retrying, await _fields(request)).key
    count = await run_in_threadpool(alerting.retry, _store(request), key, read_settings())
    audit.note(request, "alerts.retry", key=key or "all", alerts=count)
    return _answered(request, Done(words=f"{count} to be tried again at the next delivery."))


def _store(request: Request) -> Store:
    return Store(request.app.state.serving.store)


async def _fields(request: Request) -> dict[str, Any]:
    """What a form or JSON holds, once it is certain that it is the visitor's own and the token was given."""
    if request.headers.get("content-type", "").startswith(JSON):
        given = await _json(request)
    else:
        given = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    csrf = given.pop("csrf", "") or request.headers.get("x-csrf-token", "")
    request.app.state.guard.genuine(request, str(csrf))
    request.app.state.guard.writes(request)
    return given


async def _json(request: Request) -> dict[str, Any]:
    import json

    try:
        given = json.loads(await request.body() or b"{}")
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise BadInput("the body is not a JSON object", "send an object with the fields that /openapi.json names")
    return given


def _read(body: type[Body], fields: dict[str, Any]) -> Body:
    """The fields as a record. Raises ``BadInput`` naming the first that is not usable; values are not repeated."""
    try:
        return body.model_validate({name: value for name, value in fields.items() if value != "" or name == "address"})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = ".".join(str(part)[:40] for part in first["loc"])
        raise BadInput(f"{name} is not usable: {first['msg']}", "see /openapi.json for what each field takes") from None


def _is_program(request: Request) -> bool:
    return "html" not in request.headers.get("accept", "")


def _answered(request: Request, done: Done, status: int = 200) -> Response:
    if _is_program(request):
        return JSONResponse(done.model_dump(mode="json"), status, headers={"Cache-Control": "no-store"})
    return RedirectResponse(f"/alerts?told={once(request).put(request.state.visitor, done)}", 303)


async def _refused(request: Request, fields: dict[str, Any], error: TocsinError) -> Response:
    """The page again, with what the form held and why it was refused."""
    held = {name: value for name, value in fields.items() if name in Wanted.model_fields}
    wanted = Wanted.model_construct(**{**Wanted().model_dump(), **_plain(held)})
    build = partial(built, wanted=wanted, fault=error.message, remedy=error.remedy)
    response = await answer(request, build, {"entered": True}, "alerts.html", "alerts", "html", False)
    response.status_code = 422
    return response


def _plain(held: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value)[:300] for name, value in held.items()}
