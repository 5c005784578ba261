"""Feeds: warnings as Atom and as CAP 1.2, and what changed of a situation's record."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Query
from fastapi.params import Path

from tocsin.errors import NotFound
from tocsin.schema.alerts import Alert
from tocsin.schema.time import long_date
from tocsin.web import addresses
from tocsin.web.desk import Desk
from tocsin.web.filing import Filed, filed
from tocsin.web.paging import AsOf, SituationName, day_of
from tocsin.web.parts.syndication import (
    CAP_MEDIA,
    change_of,
    growth,
    pointing_to_messages,
    start_of,
    warning_alerts,
)

router = APIRouter(tags=["feeds"])

ATOM = "application/atom+xml; charset=utf-8"
OfSituation = Annotated[
    str, Query(description="Only warnings of this situation's pair; empty: all pairs.", max_length=100)
]
Entries = Annotated[
    int, Query(description="How many days with news, 1 to 8. Each day is judged once, which takes seconds.", ge=1, le=8)
]


@filed(router, "/warnings.atom", {"application/atom+xml": "RFC 4287"})
def warnings_atom(desk: Desk, base: str, situation: OfSituation = "", as_of: AsOf = None) -> Filed:
    """The early warnings that stand, as an Atom feed. As of a past day it is a replay, and every entry says so."""
    alerts, replay = _standing(desk, situation, as_of)
    feed = _Feed(
        "warnings", "early warnings", situation, addresses.address("warnings.atom", **_query(situation, as_of))
    )
    return Filed(feed.of(alerts, day_of(desk, as_of), replay, base), ATOM)


@filed(router, "/warnings.cap", {"application/atom+xml": "an entry a warning, each leading to its CAP 1.2 message"})
def warnings_cap(desk: Desk, base: str, situation: OfSituation = "", as_of: AsOf = None) -> Filed:
    """The early warnings that stand, as a list of CAP 1.2 messages. As of a past day they are marked as an exercise."""
    alerts, replay = _standing(desk, situation, as_of)
    path = addresses.address("warnings.cap", **_query(situation, as_of))
    made = _Feed("cap", "early warnings as CAP messages", situation, path).of(alerts, day_of(desk, as_of), replay, base)
    return Filed(pointing_to_messages(made, alerts, base, as_of), ATOM)


@filed(router, "/warnings/{key}.cap.xml", {CAP_MEDIA: "OASIS Common Alerting Protocol 1.2"})
def warning_cap(
    desk: Desk, base: str, key: Annotated[str, Path(description="A warning's id.", max_length=200)], as_of: AsOf = None
) -> Filed:
    """One early warning that stands on a day, as a CAP 1.2 message. Of a past day its status is Exercise."""
    from tocsin.alerts.cap import cap

    alerts, _ = _standing(desk, "", as_of)
    for alert in alerts:
        if alert.what == key:
            return Filed(cap(alert, _sender(), base), CAP_MEDIA)
    raise NotFound(
        f"no warning {key!r} stands on {day_of(desk, as_of)}", "see /warnings.cap, or name a past day with ?as_of="
    )


@filed(router, "/situations/{name}/changes.atom", {"application/atom+xml": "RFC 4287"})
def changes_atom(desk: Desk, base: str, name: SituationName, entries: Entries = 5, as_of: AsOf = None) -> Filed:
    """What became public of a situation lately: an entry for each of the last days on which the record grew."""
    day = day_of(desk, as_of)
    days = growth(desk.findings(name, day), entries)
    judged = [desk.findings(name, one) for one in days]
    replay = day < desk.today
    told = tuple(change_of(earlier, later, replay=replay) for earlier, later in pairwise(judged))
    feed = _Feed(
        "changes", "changes of the record", name, addresses.situation(name, as_of, "changes.atom", entries=entries)
    )
    return Filed(feed.of(told, day, replay, base), ATOM)


def _standing(desk: Desk, situation: str, as_of: date | None) -> tuple[tuple[Alert, ...], bool]:
    """The warnings that stand, and whether their day is past."""
    day = day_of(desk, as_of)
    return warning_alerts(desk.world(day), situation, replay=day < desk.today), day < desk.today


def _query(situation: str, as_of: date | None) -> dict[str, object]:
    return {"situation": situation or None, "as_of": as_of}


class _Feed(NamedTuple):
    """A feed: its kind, what it is of in words, the situation (empty: all), and its own path."""

    kind: str
    words: str
    situation: str
    path: str

    def of(self, alerts: tuple[Alert, ...], day: date, replay: bool, base: str) -> bytes:
        """The feed as known on a day; a replay has an id and a title of its own."""
        from tocsin.alerts.atom import feed

        key = ":".join(filter(None, (_sender(), self.kind, self.situation, f"replay:{day}" if replay else "")))
        title = ", ".join(filter(None, (f"Tocsin: {self.words}", self.situation)))
        marked = f"{title}, as known on {long_date(day)} (replay of a past day: nothing in it is news)"
        return feed(key, marked if replay else title, alerts, start_of(day), base, self.path, "Tocsin")


def _sender() -> str:
    """Who feeds and messages say they come from: a setting."""
    from tocsin.settings import read_settings

    return read_settings().alerts_sender
