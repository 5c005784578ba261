"""A named change worth a look, against the pair's own history and the world's."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from tocsin.schema.briefs import Sum

State = Literal["up", "usual", "down", "dark"]
Basis = Literal["uniform", "curated"]


class Signal(Struct, frozen=True, kw_only=True):
    """One signal as of a day.

    ``strength`` is 0–1, ``None`` when ``state`` is "dark": there is no data, which is not calm. ``value`` is what was
    measured in ``unit`` over the last ``window`` days, ``usual`` the pair's own median over the years before,
    ``base`` the world's. ``basis`` tells a uniformly collected series from a curated ledger, which was chosen with
    hindsight and enters no probability. ``side`` is 0 or 1 where it is about one party. ``cites`` are record ids, or
    ``figures:NAME`` for a packaged table.
    """

    id: str
    key: str
    label: str
    family: str
    known: date
    state: State
    strength: float | None
    sentence: str
    basis: Basis
    cites: tuple[str, ...]
    value: float | None = None
    usual: float | None = None
    base: float | None = None
    unit: str = ""
    window: int = 0
    side: int | None = None
    sums: tuple[Sum, ...] = ()


Grade = Literal["within its rhythm", "longer than usual", "longest on record", "too few to grade", "none on record"]


class ClockReading(Struct, frozen=True, kw_only=True):
    """One clock of public diplomacy as of a day, against the pair's own rhythm.

    ``clock`` names which of the six it belongs to. ``days`` counts from the last contact's day (for a state, since
    when); ``usual_gap`` is the median of the ``n`` gaps in days between successive contacts of this kind on the record,
    ``longer_than`` how many of them the running gap exceeds. ``contacts`` are claim ids, oldest first, of which
    ``claim`` is the last. Public only: secret contacts, and those the record lacks, do not show.
    """

    id: str
    key: str
    clock: str
    label: str
    known: date
    grade: Grade
    sentence: str
    cites: tuple[str, ...]
    claim: str | None = None
    last: date | None = None
    days: int | None = None
    usual_gap: float | None = None
    longer_than: int = 0
    n: int = 0
    contacts: tuple[str, ...] = ()
    sums: tuple[Sum, ...] = ()
    note: str = "public only"


CallKind = Literal["warns", "plays down", "lapses", "unread"]
Verdict = Literal["hit", "miss", "open", "not scored"]


class ExpertCall(Struct, frozen=True, kw_only=True):
    """What an expert, organisation or product said of the danger, and until when it stands.

    ``kind`` is a mechanical reading of the claim's words; "unread" where they say neither. ``until`` is the stated
    horizon, else the default.
    """

    claim: str
    author: str
    said: str
    kind: CallKind
    start: date
    until: date
    stated: bool
    verified: bool = True


class CallScore(Struct, frozen=True, kw_only=True):
    """An expert call held against what came: a warning is a hit if it came in time, an all-clear a miss if it did."""

    call: ExpertCall
    verdict: Verdict
    outcome: date | None = None
