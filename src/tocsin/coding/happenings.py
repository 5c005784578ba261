"""When two claims may be about one happening: by kind, actors, place and time. Pure predicates over claims.

The vocabulary is ``happenings.yaml``; what to do with the answers is ``reconcile.py``'s business.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import msgspec
import yaml
from msgspec import Struct

from tocsin.schema.claims import Claim
from tocsin.schema.situations import Situation
from tocsin.schema.time import When
from tocsin.schema.vocabulary import kinds

NARROW_DAYS = 2
"""Intervals up to this many days are a time; longer ones (a month, a season, a war) may hold many happenings."""


class Rules(Struct, frozen=True):
    """The contents of ``happenings.yaml``."""

    families: tuple[str, ...]
    not_happenings: tuple[str, ...]
    close: dict[str, tuple[str, ...]]
    running: tuple[str, ...]
    order: tuple[str, ...]
    exclusive: tuple[tuple[str, str], ...]
    blame: tuple[str, ...]
    mutual: tuple[str, ...]
    tolls: tuple[str, ...]
    evidence: dict[str, float]
    needed: float
    ahead: float
    follow_days: int
    longest_days: int


@cache
def rules() -> Rules:
    """The rules, read once."""
    text = resources.files("tocsin.coding").joinpath("happenings.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Rules)


@cache
def close_group(kind: str) -> str:
    """The name of the list of close kinds a kind is in; its own name if in none."""
    return next((name for name, members in rules().close.items() if kind in members), kind)


def family(kind: str) -> str:
    """The family of a kind; empty for a kind the vocabulary does not have."""
    return kinds()[kind].family if kind in kinds() else ""


def is_happening(claim: Claim) -> bool:
    """Whether a claim is about something said to have happened (or denied), of a family that makes events."""
    told = claim.status not in ("future", "hypothetical")
    return told and family(claim.kind) in rules().families and claim.kind not in rules().not_happenings


def is_denial(claim: Claim) -> bool:
    """Whether a claim denies. Doubt, "not confirmed" and "no figure" are not denials."""
    return claim.stance == "denies" or (claim.status == "negated" and claim.stance in ("asserts", "claims_own_act"))


def affirms(claim: Claim) -> bool:
    """Whether a claim says that the thing happened."""
    return claim.stance in ("asserts", "claims_own_act", "accuses") and claim.status not in (
        "negated", "future", "hypothetical")  # fmt: skip


def party(actor: str, situation: Situation | None) -> str:
    """The lead actor of the side an actor is counted with, or the actor itself."""
    side = situation.side_of(actor) if situation else None
    if situation is None or side is None or side >= len(situation.parties):
        return actor
    return situation.parties[side]


def parties(actors: tuple[str, ...], situation: Situation | None) -> frozenset[str]:
    """The sides among some actors."""
    return frozenset(party(actor, situation) for actor in actors)


def same_actors(a: Claim, b: Claim, situation: Situation | None) -> bool:
    """Whether the actors overlap (a claim that names none fits any) and do not act in opposite directions."""
    all_a, all_b = parties(a.doers + a.targets, situation), parties(b.doers + b.targets, situation)
    if all_a and all_b and not all_a & all_b:
        return False
    return not opposed((a.kind, parties(a.doers, situation), parties(a.targets, situation)),
                       (b.kind, parties(b.doers, situation), parties(b.targets, situation)))  # fmt: skip


Deed = tuple[str, frozenset[str], frozenset[str]]
"""A kind with the sides that did it and the sides it was done to."""


def opposed(one: Deed, other: Deed) -> bool:
    """Whether one side did it in the one, and had it done to it in the other. What has no direction never is."""
    (kind_a, doers_a, targets_a), (kind_b, doers_b, targets_b) = one, other
    loose = rules().mutual + rules().blame
    if kind_a in loose or kind_b in loose or family(kind_a) != "force" or doers_a & doers_b:
        return False
    return bool(doers_a & targets_b or doers_b & targets_a)


def same_place(a: Claim, b: Claim) -> bool:
    """Whether they share a place, or one of them names none."""
    return not a.places or not b.places or bool(set(a.places) & set(b.places))


def same_agreement(a: Claim, b: Claim) -> bool:
    """Whether they belong to the same truce, or one of them to none."""
    return a.agreement is None or b.agreement is None or a.agreement == b.agreement


def slack(when: When) -> int:
    """Days by which a time may be out: none for a clock time, a day or a range of days, three for a week."""
    return 3 if when.precision == "week" else 0


def same_time(a: Claim, b: Claim) -> bool:
    """Whether the times overlap with slack by precision.

    An unknown time fits only a claim of the same article: claims never link by not knowing.
    """
    if not a.happened.known or not b.happened.known:
        return a.article is not None and a.article == b.article
    if a.kind in rules().running:
        return (a.happened.start, a.happened.end) == (b.happened.start, b.happened.end)
    return a.happened.overlaps(b.happened, max(slack(a.happened), slack(b.happened)))


def same_losses(a: Claim, b: Claim) -> bool:
    """For running counts: whether they count the same thing of the same side (or one gives no figure)."""
    if a.kind not in rules().running or not a.figures or not b.figures:
        return True
    return bool({(f.kind, f.side) for f in a.figures} & {(f.kind, f.side) for f in b.figures})


def narrow(when: When) -> bool:
    """Whether a time is narrow enough to stand for one happening."""
    return when.days is not None and when.days <= NARROW_DAYS


def may_be_one(a: Claim, b: Claim, situation: Situation | None) -> bool:
    """Whether two claims may be about one happening, by everything but an explicit key."""
    return (
        close_group(a.kind) == close_group(b.kind)
        and same_agreement(a, b)
        and same_time(a, b)
        and same_place(a, b)
        and same_actors(a, b, situation)
        and same_losses(a, b)
    )
