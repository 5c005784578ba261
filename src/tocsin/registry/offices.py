"""Who holds an office on a day, by both clocks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tocsin.registry.titles import office_key
from tocsin.schema.registry import Office


def in_force(office: Office, day: date, seen: date) -> bool:
    """Whether an office is held on ``day``, as far as could be read on ``seen``.

    An end counts from the day after it, and only once it could be read. Where the beginning is unknown, the office is
    held from the day it was reported: who held it before that is unknown too.
    """
    if office.known > seen or beginning(office) > day:
        return False
    ended = office.until is not None and office.until < day
    return not (ended and (office.until_known or office.until or day) <= seen)


def beginning(office: Office) -> date:
    """The first day an office is known to be held: its ``since``, else the day it could first be read."""
    return office.since or office.known


def holders(offices: Iterable[Office], office: str, of: str, day: date, seen: date | None = None) -> tuple[str, ...]:
    """Actor ids that hold ``office`` of ``of`` on ``day`` as could be read on ``seen`` (default: ``day``).

    Where a successor is already in, the one who came last holds it; two who came on one day both do.
    """
    wanted = office_key(office)
    held = [
        entry for entry in offices
        if entry.of == of and office_key(entry.office) == wanted and in_force(entry, day, seen or day)
    ]  # fmt: skip
    latest = max((beginning(entry) for entry in held), default=date.min)
    return tuple(dict.fromkeys(entry.holder for entry in held if beginning(entry) == latest))
