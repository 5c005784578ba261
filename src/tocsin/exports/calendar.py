"""What falls due, as iCalendar (RFC 5545): days that agreements name, truces' entry into force, options, plans, warnings.

Every entry cites its records. An hour is told only where a source gives it with a zone; else the entry is of the whole day.
The stamp of an entry is the day its record became known, so that the bytes say nothing of when they were made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.exports.lookup import Lookup, family
from tocsin.schema.findings import Findings
from tocsin.schema.ids import make_id
from tocsin.schema.named_days import named_days
from tocsin.schema.time import When, long_date

if TYPE_CHECKING:
    from icalendar import Event

OVER = ("ended", "superseded")
"""Where an agreement stands so, what it named no longer falls due."""
LONGEST = 31
"""Days: of what is known no better than to a longer span, no day can be told."""
HORIZONS = {"30d": "30 days", "12m": "12 months", "1m": "a month"}
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?")


class Due(Struct, frozen=True, kw_only=True):
    """One entry: ``key`` makes its UID and never changes, ``first``..``last`` are days, ``at`` the moment if one is known."""

    key: tuple[str, ...]
    known: date
    first: date
    last: date
    at: datetime | None = None
    title: str
    text: str
    cites: tuple[str, ...]
    kind: str


def deadlines_ics(findings: Findings) -> bytes:
    """The calendar of a situation as known on a day; one without entries says so in its description."""
    from icalendar import Calendar

    entries = sorted(_due(findings), key=lambda due: (due.first, due.kind, due.key))
    calendar = Calendar()
    calendar.add("prodid", "-//Tocsin//deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{findings.situation.title}: deadlines")
    calendar.add("x-wr-caldesc", _described(findings, len(entries)))
    for due in _once(entries):
        calendar.add_component(_event(due))
    made: bytes = calendar.to_ical()
    return made


def _described(findings: Findings, count: int) -> str:
    told = f"{count} entries" if count else "No record names a day that falls due"
    return f"{told}, as known on {long_date(findings.as_of)}. An empty day means that no record names it, nothing more."


def _once(entries: Iterable[Due]) -> Iterator[Due]:
    """Each key once."""
    yield from {due.key: due for due in entries}.values()


def _event(due: Due) -> Event:
    from icalendar import Event

    made = Event()
    made.add("uid", f"{make_id(*due.key)}@tocsin")
    made.add("dtstamp", datetime.combine(due.known, time(), UTC))
    if due.at is not None:
        made.add("dtstart", due.at)
    else:
        made.add("dtstart", due.first)
        made.add("dtend", due.last + timedelta(days=1))
    made.add("summary", due.title)
    made.add("description", f"{due.text}\n\nRecords: {', '.join(due.cites)}")
    made.add("categories", [due.kind])
    made.add("transp", "TRANSPARENT")
    return made


def _due(findings: Findings) -> Iterator[Due]:
    yield from _promised(findings)
    yield from _in_force(findings)
    yield from _options(findings)
    yield from _planned(findings)
    yield from _warnings(findings)


def _promised(findings: Findings) -> Iterator[Due]:
    """The days that clauses of agreements name, unless the agreement is over or a party it speaks of declined it."""
    standing = {status.agreement.id: status.standing for status in findings.truces}
    for agreement in findings.agreements:
        if agreement.begins is None or agreement.declined or standing.get(agreement.id) in OVER:
            continue
        for clause in agreement.clauses:
            for day in named_days(clause.text, agreement.begins):
                yield Due(
                    key=("clause", agreement.id, clause.kind, clause.text, day.isoformat()), known=agreement.known,
                    first=day, last=day, title=f"Day named: {clause.text}", kind="deadline", cites=(agreement.id,),
                    text=f"{agreement.title} names {long_date(day)}: {clause.text}\nSource: {agreement.cite}",
                )  # fmt: skip


def _in_force(findings: Findings) -> Iterator[Due]:
    standing = {status.agreement.id: status.standing for status in findings.truces}
    for agreement in findings.agreements:
        span = _span(agreement.in_force)
        if span is None:
            continue
        stands = standing.get(agreement.id, "unknown").replace("_", " ")
        yield Due(
            key=("in-force", agreement.id), known=agreement.known, first=span[0], last=span[1], kind="truce",
            at=moment(agreement.in_force), title=f"In force: {agreement.title}", cites=(agreement.id,),
            text=f"To hold from {agreement.in_force.show()}{_zone(agreement.in_force)}. "
            f"As known on {long_date(findings.as_of)}: {stands}.\nSource: {agreement.cite}",
        )  # fmt: skip


def _options(findings: Findings) -> Iterator[Due]:
    for option in findings.desk.options if findings.desk else ():
        if option.by is not None:
            yield Due(
                key=("option", findings.situation.id, option.kind, option.by.isoformat()), known=option.known,
                first=option.by, last=option.by, title=f"Ground ends: {option.title}", kind="option",
                text=option.by_why, cites=(option.id, *option.cites),
            )  # fmt: skip


def _planned(findings: Findings) -> Iterator[Due]:
    """What is said to be coming about a truce or by diplomacy, where the time told lies ahead of the saying.

    Plans of force are none of a calendar's business.
    """
    at = Lookup(findings)
    for claim in findings.claims:
        span = _span(claim.happened)
        ahead = claim.status == "future" and span is not None and span[1] > claim.known
        if span is None or not ahead or family(claim.kind) not in ("diplomacy", "truce"):
            continue
        who = at.name(claim.speaker) or claim.speaker_text or "an unnamed source"
        yield Due(
            key=("plan", claim.id), known=claim.known, first=span[0], last=span[1], kind="plan", cites=(claim.id,),
            title=f"Spoken of: {claim.text}", text=f"{claim.text}\nSaid by {who}. Source: {claim.cite}",
        )  # fmt: skip


def _warnings(findings: Findings) -> Iterator[Due]:
    for warning in findings.warnings:
        yield Due(
            key=("warning", warning.id), known=warning.known, first=warning.expires, last=warning.expires, kind="warning",
            title=f"Early warning ends: {warning.level}, {warning.pair}", cites=(warning.id,),
            text=f"Issued {long_date(warning.issued)}: {warning.target.replace('_', ' ')} within {HORIZONS[warning.horizon]}; "
            f"chance then {warning.p:.3g} ({warning.low:.3g}–{warning.high:.3g}), base rate {warning.base_rate:.3g}.",
        )  # fmt: skip


def _span(when: When) -> tuple[date, date] | None:
    """First and last day, where both are known and not too far apart to tell a day."""
    if when.start is None or when.end is None or (when.days or 0) > LONGEST:
        return None
    return when.start, when.end


def moment(when: When) -> datetime | None:
    """The moment in UTC, where a source gives the hour and a zone that can be reckoned with.

    >>> moment(When(date(2020, 11, 10), date(2020, 11, 10), "minute", "01:00", "UTC+4"))
    datetime.datetime(2020, 11, 9, 21, 0, tzinfo=datetime.timezone.utc)
    """
    match = _OFFSET.fullmatch((when.zone or "").strip())
    if when.start is None or when.time is None or match is None:
        return None
    shift = timedelta(hours=int(match[2]), minutes=int(match[3] or 0)) * (-1 if match[1] == "-" else 1)
    hours, minutes = (int(part) for part in when.time.split(":"))
    local = datetime.combine(when.start, time(), timezone(shift)) + timedelta(hours=hours, minutes=minutes)
    return local.astimezone(UTC)


def _zone(when: When) -> str:
    if when.time is None:
        return ""
    return f" ({when.zone})" if when.zone else " (time zone not told)"
