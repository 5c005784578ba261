"""One attribution: who says what of a sentence, with what stance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.coding.parsing import Sentence
from tocsin.schema.claims import DenialOf

if TYPE_CHECKING:
    from spacy.tokens import Token


class Frame(Struct, frozen=True, eq=False):
    """One attribution: ``speakers`` are heads of phrases (none: anonymous), ``content`` token indices of what is said.

    ``quoted``: in quotation marks. ``evidence``: what shows it ("video") where nobody says it.
    """

    cue: Token
    content: frozenset[int]
    speakers: tuple[Token, ...] = ()
    stance: str = "asserts"
    denial_of: DenialOf | None = None
    quoted: bool = False
    anonymous: bool = False
    evidence: str = ""
    hedge: str = ""
    sentence: Sentence | None = None


def around(frames: list[Frame], token: Token) -> list[Frame]:
    """The frames whose content holds a token, outermost first."""
    holding = [frame for frame in frames if token.i in frame.content and frame.cue.i != token.i]
    return sorted(holding, key=lambda frame: -len(frame.content))
