"""Alerts: who is told of what, what is on its way, and what would be sent on a day."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse
from pydantic import Field

from tocsin import alerting
from tocsin.errors import BadInput
from tocsin.schema.alerts import WATCHED, WORLD, Delivery, DeliveryReport, Subscription
from tocsin.schema.situations import Situation
from tocsin.settings import Settings, read_settings
from tocsin.web.context import Context, Part
from tocsin.web.desk import Desk
from tocsin.web.once import once
from tocsin.web.paging import AsOf, page
from tocsin.web.parts.alerts import (
    ORDER,
    WORDS,
    Counted,
    DeliveryShown,
    Done,
    MessageShown,
    SubscriptionShown,
    Wanted,
    counted,
    delivery_shown,
    message_shown,
    subscription_shown,
)

router = APIRouter(tags=["alerts"])

MOST = 100
"""Alerts listed on the page; all are counted."""


class Choice(Part):
    """One entry of a list to choose from."""

    value: str = Field(description="What is sent.")
    words: str = Field(description="What is shown.")


LEVELS = (
    Choice(value="structural", words="structural: a fatal dispute within 12 months"),
    Choice(value="watch", words="watch: a fatal incident within 30 days"),
    Choice(value="imminent", words="imminent: the same, at a higher chance"),
)
CHANNELS = (
    Choice(value="webhook", words="Webhook, signed"),
    Choice(value="email", words="E-mail"),
    Choice(value="atom", words="Atom feed, a file on the server"),
    Choice(value="cap", words="CAP 1.2 messages, files on the server"),
    Choice(value="apprise", words="Another service, by apprise"),
)


class AlertsPage(Context):
    """Subscriptions and alerts on their way. Without the token only counts are told."""

    entered: bool = Field(description="Whether the token was given.")
    counts: Counted = Field(description="Subscriptions in force, and alerts by state.")
    subscriptions: tuple[SubscriptionShown, ...] = Field((), description="Those in force; empty without the token.")
    deliveries: tuple[DeliveryShown, ...] = Field(
        (), description=f"The latest {MOST} alerts, what failed first; empty without the token."
    )
    more: int = Field(0, description="How many alerts are not listed.")
    situations: tuple[Choice, ...] = Field(description="What can be subscribed to.")
    levels: tuple[Choice, ...] = Field(LEVELS, description="Levels of warning.")
    channels: tuple[Choice, ...] = Field(CHANNELS, description="Channels.")
    mail: bool = Field(description="Whether a mail server is set, so that e-mail can be sent.")
    wanted: Wanted = Field(Wanted(), description="What the form holds.")
    fault: str = Field("", description="Why the form was refused.")
    remedy: str = Field("", description="What to do about it.")
    done: Done | None = Field(None, description="What the last form came to; shown once.")


def entered(request: Request) -> bool:
    """Whether the visitor gave the token."""
    return bool(request.state.entered)


def told_once(
    request: Request, told: Annotated[str, Query(max_length=60, include_in_schema=False)] = ""
) -> Done | None:
    """What the form before this page came to."""
    return once(request).take(request.state.visitor, told) if told else None


@page(router, "/alerts", template="alerts.html", nav="alerts", keep=False)
def alerts(
    desk: Desk,
    entered: Annotated[bool, Depends(entered)],
    done: Annotated[Done | None, Depends(told_once)] = None,
    situation: Annotated[str, Query(description="The situation the form begins with.", max_length=100)] = WATCHED,
) -> AlertsPage:
    """Subscriptions, alerts on their way, and the forms for both. Without the token: counts only."""
    return built(desk, entered, done=done, wanted=Wanted(situation=situation))


def built(
    desk: Desk, entered: bool, *, done: Done | None = None, wanted: Wanted, fault: str = "", remedy: str = ""
) -> AlertsPage:
    """The page, with what a form before it came to, or what it held when it was refused."""
    settings, store = read_settings(), desk.from_store()
    with store.view(desk.today) as view:
        titles = {one.id: one.title for one in view.records(Situation)}
    every = alerting.subscriptions(store, settings, ended=True)
    sent = alerting.deliveries(store, settings=settings)
    in_force = [one for one in every if one.active]
    return AlertsPage(
        title="Alerts",
        entered=entered,
        counts=counted(len(in_force), sent),
        subscriptions=tuple(subscription_shown(one, titles) for one in in_force) if entered else (),
        deliveries=_listed(sent, every) if entered else (),
        more=max(0, len(sent) - MOST),
        situations=_choices(titles),
        mail=bool(settings.smtp_host and settings.mail_from),
        wanted=wanted,
        fault=fault,
        remedy=remedy,
        done=done,
    )


def _listed(sent: tuple[Delivery, ...], every: tuple[Subscription, ...]) -> tuple[DeliveryShown, ...]:
    """What was given up first, then what failed, waits, is held, was sent; within each the latest first."""
    by_id = {one.id: one for one in every}
    ordered = sorted(sent, key=lambda one: (ORDER.index(one.state), -one.made.timestamp()))
    return tuple(delivery_shown(one, by_id.get(one.subscription)) for one in ordered[:MOST])


def _choices(titles: dict[str, str]) -> tuple[Choice, ...]:
    own = (Choice(value=name, words=title) for name, title in sorted(titles.items()))
    return (
        Choice(value=WATCHED, words=WORDS[WATCHED]),
        *own,
        Choice(value=WORLD, words=f"{WORDS[WORLD]} (warnings only)"),
    )


class PreviewPage(Context):
    """What would be sent, message by message, as of a day. Nothing is sent or kept."""

    replay: bool = Field(description="Whether the day is past: every message says so.")
    messages: tuple[MessageShown, ...] = Field(
        description="The messages exactly as they would be sent, without secrets."
    )


async def previewed(request: Request, as_of: AsOf = None) -> DeliveryReport:
    """A dry run of a day, judged in a judging process."""
    request.app.state.guard.writes(request)
    day = checked_day(as_of)
    report: DeliveryReport = await request.app.state.judging.apart(
        partial(_preview, request.app.state.serving.store, day, read_settings())
    )
    return report


def checked_day(as_of: date | None) -> date:
    """The day, today by default. Raises ``BadInput`` for one that has not come."""
    if as_of is not None and as_of > date.today():
        raise BadInput(f"{as_of} has not come yet", "give today or, as a replay, a past day")
    return as_of or date.today()


def _preview(root: Path, day: date, settings: Settings) -> DeliveryReport:
    from tocsin.store.store import Store

    return alerting.preview(Store(root), day, replay=day < date.today(), settings=settings)


@page(router, "/alerts/preview", template="alerts_preview.html", nav="alerts", keep=False)
def preview(desk: Desk, report: Annotated[DeliveryReport, Depends(previewed)], as_of: AsOf = None) -> PreviewPage:
    """A dry run: exactly what each subscription would be sent, now or as of a past day. Needs the token."""
    day = as_of or desk.today
    return PreviewPage(
        title="What would be sent",
        as_of=day,
        replay=day < desk.today,
        messages=tuple(message_shown(one) for one in report.parcels),
    )


@router.get("/alerts/subscriptions", include_in_schema=False)
async def subscriptions(request: Request) -> RedirectResponse:
    """Where a browser comes that loads a refused form's page again."""
    return RedirectResponse(f"/alerts?{request.url.query}" if request.url.query else "/alerts", 307)
