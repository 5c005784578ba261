"""What a person decided about a claim the reader made."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from tocsin.schema.claims import Stance, Status

Verdict = Literal["accept", "edit", "reject"]


class Review(Struct, frozen=True, kw_only=True):
    """One decision. The claim itself is never changed: a rejected one is no longer judged by, an edited one is read anew.

    ``key`` is the hash of what the claim says and of the words it says it by, so that the decision holds wherever the same
    words are read again. ``number`` orders the decisions of one key. For an edit, what is not ``None`` replaces the claim's.
    """

    id: str
    key: str
    verdict: Verdict
    claim: str
    known: date
    source: str = "review"
    number: int = 1
    kind: str | None = None
    doers: tuple[str, ...] | None = None
    targets: tuple[str, ...] | None = None
    speaker: str | None = None
    stance: Stance | None = None
    status: Status | None = None
    note: str = ""
