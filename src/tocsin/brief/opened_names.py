"""Actors and places, as a reader opens them: named everywhere, cited nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.brief.names import Names
from tocsin.schema.registry import Actor, Place
from tocsin.schema.time import long_date

Fields = Iterator[tuple[str, str]]


def actor(own: Actor, names: Names) -> Fields:
    """A state, authority, force, person, organisation or outlet."""
    yield from _other_names(own)
    yield "Belongs to", names.actor(own.of) if own.of else ""
    yield "Leans to", names.actor(own.alignment) if own.alignment else ""
    yield "Public from", long_date(own.known)


def place(own: Place, names: Names) -> Fields:
    """A place with its other names."""
    yield from _other_names(own)
    yield "Within", names.place(own.within) if own.within else ""
    yield "Public from", long_date(own.known)


def _other_names(own: Actor | Place) -> Fields:
    yield "Other names", "; ".join(alias.name for alias in own.aliases) or "none on record"
