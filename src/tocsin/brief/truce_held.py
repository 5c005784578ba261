"""How long a truce held to its first alleged breach, or has run, in words with its arithmetic."""

from __future__ import annotations

from datetime import date

from tocsin.brief.index import Index
from tocsin.brief.names import plural
from tocsin.brief.quantities import number
from tocsin.schema.briefs import Sum
from tocsin.schema.sums import clock_difference, days_between
from tocsin.schema.truces import TruceStatus


def held(index: Index, status: TruceStatus) -> tuple[str, tuple[Sum, ...]] | None:
    """How long it held to the first alleged breach, in hours where both hours are sourced, else in days; its arithmetic."""
    first, start = index.claims.get(status.first_breach or ""), status.agreement.begins
    if first is None or first.happened.start is None or start is None:
        return _running(index, status, start)
    if status.held_hours is not None and 0 <= status.held_hours < 48:
        held = clock_difference(status.held_hours, first.happened, status.agreement.in_force)
        return f"first alleged breach {_clock(held)} after it was to hold", (held,)
    days = days_between(first.happened.start, start)
    if days.value < 0:
        return None
    when = "on the day it was to hold" if days.value == 0 else f"{plural(int(days.value), 'day')} after it was to hold"
    what = "an onset of fighting" if first.kind == "onset" else "the first alleged breach"
    return f"{what} came {when}", (days,)


def _running(index: Index, status: TruceStatus, start: date | None) -> tuple[str, tuple[Sum, ...]] | None:
    if start is None or status.standing != "in_force" or start > index.as_of:
        return None
    days = days_between(index.as_of, start)
    return f"day {int(days.value)} since it was to hold", (days,)


def _clock(held: Sum) -> str:
    return plural(int(held.value), "minute") if held.unit == "minutes" else f"{number(held.value)} hours"
