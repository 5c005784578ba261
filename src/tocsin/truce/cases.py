"""Truces on record, how long each held, and what was known of them on a day. Pure: reads the packaged table, nothing else.

``fitted/truce_cases.csv`` is made by ``quality/truce_cases.py`` from UCDP's peace agreements 22.1, conflict termination
(dyads) 3-2021 and GED 21.1 with candidate 2021 (all CC BY 4.0). A case *failed* on the first of these days after it was
made:

=========  ===========================================================================================================
dated      deaths counted between its parties since then reach 25 within 30 days (the first such day)
coded      UCDP records the agreement as ended
episode    UCDP records a new episode of fighting between its parties (25 deaths in a calendar year after one with fewer)
year       a later year has 25 or more deaths between its parties that have no day: 1 July of it stands in
=========  ===========================================================================================================

25 is UCDP's own threshold of armed conflict, 30 days tell a return to fighting from scattered shooting. The first death
at all is kept as a softer measure. A third of GED's events have no day here: short failures among them are missed.

*The trap of selection.* UCDP lists a ceasefire beside an episode's end only when the next calendar year had fewer than
25 deaths: no case from there can have failed before. Such a case is *watched from* the end of that year (delayed entry)
and says nothing about the first weeks, where only agreements, listed whether they held or not, count.

*Two clocks.* Rows count as known on 1 July of the year after (vintage assumed, as for all yearly data sets here). On
day D a case is one if made by the end of the last year known on D; what happened after that year is not seen: the case
is *censored*.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal, cast

from msgspec import Struct
from msgspec.structs import replace

from tocsin.schema.truces import Purpose, War

FIRST_DEATH, NEED, WITHIN = 1, 25, 30
"""Deaths that make the softer measure; deaths that are fighting again, within how many days."""

DEFINITION = (
    "fighting came back: the first day by which deaths counted between its parties since then reach 25 within 30 days, or the "
    "day UCDP records its end or a new episode of fighting"
)

How = Literal["dated", "coded", "episode", "year", "claims", ""]
Kind = Literal["interstate", "civil"]


class TruceFeatures(Struct, frozen=True, kw_only=True):
    """What is known of a truce at its beginning; ``None`` is unknown, a value of its own.

    ``monitor``: monitors or peacekeepers are provided for; ``third``: a third party brokered or signed; ``formal``: written
    and signed. ``earlier`` counts earlier truces between the parties known to have failed; ``deaths30``/``deaths90`` deaths
    counted between them in so many days before; ``episode`` days since their fighting began.
    """

    id: str
    title: str
    day: date
    war: War = "unknown"
    monitor: bool | None = None
    third: bool | None = None
    formal: bool | None = None
    purpose: Purpose = "unknown"
    earlier: int | None = None
    deaths30: float | None = None
    deaths90: float | None = None
    episode: int | None = None
    dyads: tuple[str, ...] = ()


class TruceCase(Struct, frozen=True, kw_only=True):
    """A truce and how long it held, in days from the day it was made.

    Watched from day ``entry`` (0: from the start) to day ``held``; ``failed`` says whether it failed then or was last seen
    whole. ``first_death`` is the day of the first death counted after, None: none seen. ``own``: of the same conflict.
    """

    features: TruceFeatures
    entry: int
    held: int
    failed: bool
    how: How = ""
    first_death: int | None = None
    cite: str = ""
    own: bool = False


def kind_of(war: War) -> Kind | None:
    """The two kinds kept apart: between states, and within one (with or without foreign troops); ``None`` if unknown."""
    if war == "unknown":
        return None
    return "interstate" if war == "interstate" else "civil"


def last_year(day: date) -> int:
    """The last year whose rows count as known on a day.

    >>> last_year(date(2020, 6, 30)), last_year(date(2020, 7, 1))
    (2018, 2019)
    """
    return day.year - 1 if (day.month, day.day) >= (7, 1) else day.year - 2


def cases_known(day: date) -> tuple[TruceCase, ...]:
    """The packaged cases as known on a day, oldest first."""
    return known_on(packaged_cases(), day)


def known_on(cases: Iterable[TruceCase], day: date) -> tuple[TruceCase, ...]:
    """The cases made by the end of the last year known on ``day``, with nothing of what came after it.

    A count of earlier failures may not look ahead either: it is of failures before the truce was made.
    """
    end = date(last_year(day), 12, 31)
    return tuple(kept for case in cases if (kept := _cut(case, end)) is not None)


def _cut(case: TruceCase, end: date) -> TruceCase | None:
    seen = (end - case.features.day).days
    if seen <= case.entry:
        return None
    first = case.first_death if case.first_death is not None and case.first_death <= seen else None
    if case.held <= seen:
        return replace(case, first_death=first)
    return replace(case, held=seen, failed=False, how="", first_death=first)


@cache
def packaged_cases() -> tuple[TruceCase, ...]:
    """The packaged cases as they stand, oldest first."""
    text = resources.files("tocsin.truce").joinpath("fitted", "truce_cases.csv").read_text(encoding="utf-8")
    return tuple(_case(row) for row in csv.DictReader(text.splitlines()))


def _case(row: dict[str, str]) -> TruceCase:
    features = TruceFeatures(
        id=row["id"], title=row["title"], day=date.fromisoformat(row["day"]), war=cast("War", row["war"]),
        monitor=_flag(row["monitor"]), third=_flag(row["third"]), formal=_flag(row["formal"]),
        purpose=cast("Purpose", row["purpose"]), earlier=_count(row["earlier"]), deaths30=_count(row["deaths30"]),
        deaths90=_count(row["deaths90"]), episode=_count(row["episode"]), dyads=tuple(row["dyads"].split()),
    )  # fmt: skip
    return TruceCase(
        features=features, entry=int(row["entry"]), held=int(row["held"]), failed=row["failed"] == "1",
        how=cast("How", row["how"]), first_death=_count(row["first_death"]), cite=row["cite"],
    )  # fmt: skip


def _flag(text: str) -> bool | None:
    return None if text == "" else text == "1"


def _count(text: str) -> int | None:
    return None if text == "" else int(text)
