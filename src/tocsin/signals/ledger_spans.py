"""Claims of some kinds in a situation's ledger, by side and span, against its own earlier record.

A ledger is chosen, often with hindsight: what it lacks says nothing, and a count of it enters no probability. So it is
held only against its own earlier spans in which it has any claim at all, and a side without a claim is dark.

Only verified claims lift strength, and not those that a side's opponent alone tells of it. Claims about one
happening count once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from msgspec import Struct

from tocsin.schema.claims import Claim
from tocsin.schema.watch import Watch
from tocsin.signals.sides import by_the_other_side, whose
from tocsin.signals.thresholds import thresholds

DENYING = ("denies", "doubts", "not_confirmed", "no_figure")


class Deeds(Struct, frozen=True):
    """What a ledger signal counts: its key, words and kinds; ``by`` joins its label to a party's name.

    ``words`` is true where the deed is a statement: what it speaks of may lie ahead. ``counts`` and
    ``owners`` replace which claims of the kinds count, and whose they are.
    """

    key: str
    label: str
    family: str
    kinds: frozenset[str]
    by: str = "by"
    words: bool = False
    counts: Callable[[Claim], bool] | None = None
    owners: Callable[[Watch, Claim], frozenset[int]] | None = None

    def of(self, watch: Watch, claim: Claim) -> frozenset[int]:
        """The sides a claim is about."""
        return self.owners(watch, claim) if self.owners else whose(watch, claim)


class Spanned(Struct, frozen=True):
    """One side's claims of a span, sorted by what they are worth.

    ``lifting`` has one list of claims for each happening; ``denied``, ``loose`` (not verified) and ``accused`` (the
    other side's word alone) lift nothing. ``earlier`` counts happenings in each earlier span the ledger covers.
    """

    start: date
    lifting: tuple[tuple[Claim, ...], ...] = ()
    denied: tuple[Claim, ...] = ()
    loose: tuple[Claim, ...] = ()
    accused: tuple[Claim, ...] = ()
    earlier: tuple[int, ...] = ()

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All of the span's claims."""
        return (*(c for claims in self.lifting for c in claims), *self.denied, *self.loose, *self.accused)


def spanned(watch: Watch, deeds: Deeds) -> dict[int | None, Spanned]:
    """What the ledger has of the deeds by side in the span that ends on the day; ``None`` for claims of neither side."""
    days = thresholds().ledger.days[deeds.key]
    known = [c for c in watch.claims if c.known <= watch.as_of]
    told = [c for c in known if _tells(c, deeds)]
    ends = [watch.as_of - timedelta(days=days * n) for n in range(thresholds().ledger.spans + 1)]
    covered = [end for end in ends[1:] if _within(known, end, days)]
    start = watch.as_of - timedelta(days=days - 1)

    def one(side: int | None) -> Spanned:
        mine = [c for c in told if (side in deeds.of(watch, c) if side is not None else not deeds.of(watch, c))]
        earlier = tuple(len(_happenings(_lifting(watch, deeds, _within(mine, e, days), side))) for e in covered)
        return _sorted(watch, deeds, _within(mine, watch.as_of, days), side, start, earlier)

    return {side: one(side) for side in (0, 1, None)}


def _tells(claim: Claim, deeds: Deeds) -> bool:
    """Whether a claim tells of the deeds as done, or denies them; plans and history do not."""
    told = ("happened", "ongoing", "future", "hypothetical") if deeds.words else ("happened", "ongoing")
    return claim.kind in deeds.kinds and claim.status in told and (deeds.counts is None or deeds.counts(claim))


def _within(claims: Iterable[Claim], end: date, days: int) -> list[Claim]:
    """Claims that became known in a span and tell of nothing that was over before it."""
    start = end - timedelta(days=days - 1)
    return [
        c for c in claims
        if start <= c.known <= end and (c.happened.end or c.happened.start or c.known) >= start
    ]  # fmt: skip


def _sorted(
    watch: Watch, deeds: Deeds, claims: Sequence[Claim], side: int | None, start: date, earlier: tuple[int, ...]
) -> Spanned:
    lifting = _lifting(watch, deeds, claims, side)
    rest = [c for c in claims if c not in lifting]
    return Spanned(
        start=start, lifting=_happenings(lifting), earlier=earlier,
        denied=tuple(c for c in rest if c.stance in DENYING),
        loose=tuple(c for c in rest if c.stance not in DENYING and not c.verified),
        accused=tuple(c for c in rest if c.stance not in DENYING and c.verified),
    )  # fmt: skip


def _lifting(watch: Watch, deeds: Deeds, claims: Iterable[Claim], side: int | None) -> list[Claim]:
    return [
        c for c in claims
        if c.verified and c.stance not in DENYING and not by_the_other_side(watch, c, side)
    ]  # fmt: skip


def _happenings(claims: Iterable[Claim]) -> tuple[tuple[Claim, ...], ...]:
    """Claims put together by happening: the curator's key, else the same deed of the same actors on the same day."""
    found: dict[object, list[Claim]] = {}
    for claim in sorted(claims, key=lambda c: (c.known, c.id)):
        day = claim.happened.start or claim.known
        key = claim.happening or (claim.kind, frozenset(claim.doers), frozenset(claim.targets), day, claim.speaker)
        found.setdefault(key, []).append(claim)
    return tuple(tuple(claims) for claims in found.values())
