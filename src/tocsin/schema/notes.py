"""What does not fit: claims about one happening that conflict, and a text's claims that do not fit the record."""

from __future__ import annotations

from typing import Literal, get_args

from msgspec import Struct

ConflictKind = Literal["denial", "counter_claim", "blame", "figures"]

NoteKind = Literal["contested", "dating", "superlative", "denial_target", "agents", "figures", "scope", "order",
                   "lacks", "speaker"]  # fmt: skip
Severity = Literal["error", "caution", "info"]

NOTE_KINDS: tuple[str, ...] = get_args(NoteKind)


class Conflict(Struct, frozen=True):
    """Two sets of claims about one happening that cannot both be taken.

    ``what`` is how: a denial, a counter-claim of another kind, each side blaming the other, or figures that exclude
    each other. ``a`` and ``b`` are claim ids in order of (known, id); ``a`` is empty where only a denial is on record.
    """

    what: ConflictKind
    a: tuple[str, ...]
    b: tuple[str, ...]
    sentence: str


class Note(Struct, frozen=True, kw_only=True):
    """One sentence about how an article fits the record.

    ``severity``: "error" where the record contradicts the text, "caution" where the text states as fact what the
    record holds as contested or reported otherwise, "info" where the record merely lacks it. ``claims`` are ids of the
    article's claims, ``records`` of claims, agreements, events, ties or actors of the record, ``cites`` their sources.
    ``key`` is stable for the same article and record.
    """

    key: str
    kind: NoteKind
    severity: Severity
    text: str
    claims: tuple[str, ...]
    records: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
