"""What a third party has done and said, as rungs of the ladder, by whose account and denied by whom.

A claim stands on the rung of its kind (``drawin.yaml``), higher where its words say more. It counts for the third party
that acts in it, or for words, that speaks; ties of arms in force count as rung 1, backing as rung 0. Only what happened or
became known within ``LOOKBACK`` counts, except ties, which stand while in force.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from msgspec import Struct

from tocsin.escalation.drawin_record import Record, ties_to_sides
from tocsin.escalation.drawin_rules import rules, says
from tocsin.escalation.episode_force import affirmed, denials, family
from tocsin.schema.claims import Claim
from tocsin.schema.registry import Tie

LOOKBACK = timedelta(days=365)
WORDS = (0,)
"""Rungs on which speaking is the deed."""


class Deed(Struct, frozen=True):
    """One deed or statement: its rung, the claim or tie that tells it, the claims that deny it."""

    rung: int
    told: Claim | Tie
    denied: tuple[Claim, ...] = ()

    @property
    def id(self) -> str:
        return self.told.id

    @property
    def verified(self) -> bool:
        return self.told.verified


class Deeds(Struct, frozen=True):
    """All deeds of one third party, the oldest first, verified and unverified apart."""

    verified: tuple[Deed, ...]
    unverified: tuple[Deed, ...]

    @property
    def rung(self) -> int | None:
        """The highest rung that verified deeds tell; ``None`` where nothing is on record."""
        return max((deed.rung for deed in self.verified), default=None)

    @property
    def undenied(self) -> int | None:
        """The highest rung told by a verified deed that nobody denies."""
        return max((deed.rung for deed in self.verified if not deed.denied), default=None)

    def at(self, rung: int | None) -> tuple[Deed, ...]:
        """The verified deeds on one rung."""
        return tuple(deed for deed in self.verified if deed.rung == rung)


def deeds(record: Record, third: str) -> Deeds:
    """What a third party is said to have done or said toward a side."""
    found = (*_tied(record, third), *_claimed(record, third))
    return Deeds(tuple(d for d in found if d.verified), tuple(d for d in found if not d.verified))


def rung_of(claim: Claim) -> int | None:
    """The rung of a claim by its kind and words; ``None`` for what is not on the ladder."""
    ladder = rules().ladder
    by_kind = ladder.kinds.get(claim.kind)
    if claim.kind not in ladder.lifted:
        return by_kind
    by_words = [rung for rung, words in ladder.words.items() if says(claim.text, words)]
    return max([*by_words, *([] if by_kind is None else [by_kind])], default=None)


def _tied(record: Record, third: str) -> Iterator[Deed]:
    rungs = {"arms": 1, "backing": 0}
    for tie, _ in ties_to_sides(record, third, tuple(rungs)):
        if record.belongs(tie.a, third):
            yield Deed(rungs[tie.kind], tie)


def _claimed(record: Record, third: str) -> Iterator[Deed]:
    for claim in record.claims:
        rung = rung_of(claim)
        if rung is None or not _told(claim, rung) or not _recent(record, claim):
            continue
        if _acts(record, claim, third, rung):
            yield Deed(rung, claim, denials(claim, record.claims))


def _told(claim: Claim, rung: int) -> bool:
    """Whether a deed is affirmed; for words, whether they were said, of what may come too."""
    said = rung in WORDS and claim.status in ("future", "hypothetical")
    return affirmed(claim) or (said and claim.stance in ("asserts", "claims_own_act"))


def _recent(record: Record, claim: Claim) -> bool:
    day = claim.happened.end or claim.happened.start or claim.known
    return day >= record.as_of - LOOKBACK


def _acts(record: Record, claim: Claim, third: str, rung: int) -> bool:
    """Whether the third party acts or, for words, speaks, and a side is concerned; force must be aimed at a side."""
    side_of = record.situation.side_of
    by = any(record.belongs(doer, third) for doer in claim.doers)
    by = by or (rung in WORDS and family(claim) in ("statement", "tie") and record.belongs(claim.speaker, third))
    concerned = claim.targets if family(claim) == "force" else (*claim.targets, *claim.doers)
    return by and any(side_of(actor) is not None for actor in concerned)
