"""An attribution in the making."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from spacy.tokens import Token


class Found(Struct, eq=False):
    """Token indices of one document; ``head`` is the word that attributes."""

    head: Token
    cue: set[int]
    content: set[int]
    source: set[int]
    nested: bool = False
