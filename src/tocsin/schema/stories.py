"""One deed or word of one state toward another, as one item of news tells it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from tocsin.schema.time import When

Quad = Literal["VC", "MC", "VK", "MK"]
QUADS: tuple[Quad, ...] = ("VC", "MC", "VK", "MK")
"""Verbal and material cooperation, verbal and material conflict, in the order of the arrays' last axis."""
FATAL = len(QUADS)
"""Place after the quad classes: stories of material conflict that tell of at least one death."""
LAYERS = len(QUADS) + 1


class Story(Struct, frozen=True, kw_only=True):
    """One deed or word. ``initiator`` and ``target`` are ISO-3 codes ("" where the text names no state); equal within
    one state.

    ``kind`` and ``mode`` are PLOVER's; ``deaths`` as told, ``None`` where no number is; ``fatal`` whether a death is told,
    with a number or without ("several soldiers were killed"). ``article`` is the line it was read from, ``None`` for rows of
    an event data set.
    """

    id: str
    source: str
    origin: str
    known: date
    initiator: str
    target: str
    kind: str
    quad: Quad
    happened: When = When()
    mode: str = ""
    deaths: int | None = None
    fatal: bool = False
    probability: float = 1.0
    article: str | None = None
    cite: str = ""
    language: str = "en"
