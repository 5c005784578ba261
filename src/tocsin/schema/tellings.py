"""One speaker's one statement, however many passed it on. Ten copies of one claim are one telling with ten relayers."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class Telling(Struct, frozen=True, kw_only=True):
    """Claims that pass on one statement of one speaker.

    ``lead`` is the id of the claim that was known first, of those of one day the one closest to the speaker; ``id`` and
    ``known`` hang on it alone and never change. ``claims`` are ids in order of (known, id), the lead's among them.
    ``speaker`` is an actor id, ``speaker_text`` the words of the text. ``chains`` tell how each copy came, the nearest to
    the speaker first and the outlet last; ``relayers`` is everybody in them once, in the order they became known: actor
    ids, or a text's words where there is no id. ``follows`` is the id of an earlier telling of the same speaker about the
    same happening that this one changes: other figures, another stance.
    """

    id: str
    lead: str
    known: date
    claims: tuple[str, ...]
    speaker: str | None = None
    speaker_text: str = ""
    chains: tuple[tuple[str, ...], ...] = ()
    relayers: tuple[str, ...] = ()
    follows: str | None = None
