"""Columns that many tables have, and short ways to write one."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from tocsin.exports.lookup import Lookup
from tocsin.exports.table import Column, Type
from tocsin.schema.time import When

Read = Callable[[Any, Lookup], Any]


def field(name: str, type: Type, description: str, hxl: str, path: str = "") -> Column:
    """A column that holds the record's field of that name, or the one at a dotted ``path``."""
    get = attrgetter(path or name)
    return Column(name, type, description, hxl, lambda record, _: get(record))


def made(name: str, type: Type, description: str, hxl: str, read: Read) -> Column:
    """A column whose value is read from the record and the look-ups."""
    return Column(name, type, description, hxl, read)


def actor(name: str, what: str, role: str, path: str = "") -> tuple[Column, Column]:
    """Two columns: an actor's id and its name. ``role`` is the HXL attribute that tells what it does."""
    get = attrgetter(path or name)
    return (
        field(name, "text", f"{what}: actor id", f"#org+{role}+id", path),
        made(f"{name}_name", "text", f"{what}: name", f"#org+{role}+name", lambda r, at: at.name(get(r))),
    )


def actors(name: str, what: str, role: str, path: str = "") -> tuple[Column, Column]:
    """Two columns: ids and names of several actors."""
    get = attrgetter(path or name)
    return (
        field(name, "texts", f"{what}: actor ids", f"#org+{role}+id+list", path),
        made(f"{name}_names", "texts", f"{what}: names", f"#org+{role}+name+list", lambda r, at: at.names(get(r))),
    )


def when(prefix: str, what: str, attribute: str, get: Callable[[Any], When]) -> tuple[Column, ...]:
    """First day, last day and precision of an interval of days."""
    return (
        made(f"{prefix}_from", "day", f"first day of {what}", f"#date+{attribute}+start", lambda r, _: get(r).start),
        made(f"{prefix}_to", "day", f"last day of {what}", f"#date+{attribute}+end", lambda r, _: get(r).end),
        made(f"{prefix}_precision", "text", f"how precisely {what} is known: minute, hour, day, week, month, season, year, "
             "decade, range or unknown", f"#meta+{attribute}+precision", lambda r, _: get(r).precision),
    )  # fmt: skip


def clock(prefix: str, what: str, attribute: str, get: Callable[[Any], When]) -> tuple[Column, Column]:
    """The clock time and its zone, as a source gives them."""
    return (
        made(f"{prefix}_time", "text", f"clock time of {what}, HH:MM, as the source gives it", f"#meta+{attribute}+time",
             lambda r, _: get(r).time),
        made(f"{prefix}_zone", "text", "time zone of that clock, as given", f"#meta+{attribute}+zone",
             lambda r, _: get(r).zone),
    )  # fmt: skip


def known(path: str = "known", what: str = "it") -> Column:
    """The day something could first be read."""
    return field("known", "day", f"the day {what} could first be read by anyone", "#date+known", path)


def identity(what: str, path: str = "id") -> Column:
    """The record's id, by which it is opened."""
    return field("id", "text", f"id of {what}, by which it is opened", "#meta+id", path)


def cite(path: str = "cite") -> Column:
    """The source as given."""
    return field("cite", "text", "the source as given", "#meta+source", path)


def cites(path: str = "cites") -> Column:
    """Ids of the records something rests on."""
    return field(
        "cites",
        "texts",
        "ids of the records it rests on; figures:NAME for a packaged table",
        "#meta+source+id+list",
        path,
    )


def verified(path: str = "verified") -> Column:
    """Whether it may enter a score."""
    return field("verified", "flag", "false: rests on weak sources and enters no score", "#meta+verified", path)


def interval(what: str) -> tuple[Column, Column, Column]:
    """A probability with its 90 % interval: fields ``p``, ``low`` and ``high``."""
    return (
        field("p", "number", f"{what}, 0 to 1", "#indicator+probability+num"),
        field("low", "number", "lower end of its 90 % interval", "#indicator+probability+num+min"),
        field("high", "number", "upper end of its 90 % interval", "#indicator+probability+num+max"),
    )


def sums(path: str = "sums") -> Column:
    """The arithmetic of derived numbers."""
    get = attrgetter(path)
    return made(
        "sums", "texts", "the arithmetic of its derived numbers: value, unit and formula", "#meta+formula+list",
        lambda r, _: tuple(f"{one.value:g} {one.unit} = {one.formula}" for one in get(r)),
    )  # fmt: skip
