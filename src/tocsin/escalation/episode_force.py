"""Which claims tell of force between the two sides of a situation, and which claims deny them."""

from __future__ import annotations

from collections.abc import Iterable

from tocsin.schema.claims import Claim
from tocsin.schema.situations import Situation
from tocsin.schema.vocabulary import kinds

HUMAN_LOSSES = ("killed", "wounded", "bodies", "killed_and_wounded", "killed_or_missing", "casualties")
"""Kinds of figure that tell that people were hurt."""
NO_FIRE = ("crash", "blockade", "capture_people")
"""Kinds of the family of force in which nobody fires at the other side."""
SAME_TIME = 3
"""Days two dated accounts may lie apart and still be of one happening."""


def affirmed(claim: Claim) -> bool:
    """Whether a claim says that something took place (rather than denying, doubting or foreseeing it)."""
    told = claim.status in ("happened", "ongoing", "historical")
    return told and claim.stance in ("asserts", "accuses", "claims_own_act")


def family(claim: Claim) -> str:
    """The family of a claim's kind; empty for a kind the vocabulary lacks."""
    found = kinds().get(claim.kind)
    return found.family if found else ""


def is_force(claim: Claim) -> bool:
    """Whether the kind is of armed force, a breach of a truce included."""
    return (family(claim) == "force" and claim.kind not in NO_FIRE) or claim.kind == "breach"


def sides_of(actors: Iterable[str | None], situation: Situation) -> set[int]:
    """The sides, 0 and 1, that some actors are counted with."""
    return {side for actor in actors if (side := situation.side_of(actor)) is not None}


def between_sides(claim: Claim, situation: Situation) -> bool:
    """Whether both sides take part; or, in the disputed territory, one acts or suffers and nobody else is named.

    A third party's act on a side, a side's on a third party, or an attack by unnamed men elsewhere is not between the sides.
    """
    named = (*claim.doers, *claim.targets, *(figure.side for figure in claim.figures if figure.side))
    found = sides_of(named, situation)
    outsiders = [actor for actor in (*claim.doers, *claim.targets) if situation.side_of(actor) is None]
    disputed = bool(set(claim.places) & set(situation.territory))
    return found == {0, 1} or (bool(found) and disputed and not outsiders)


def denies(denial: Claim, claim: Claim) -> bool:
    """Whether one claim denies another: by one happening, or by kind, doer and time; never a speaker its own words.

    A denial of a figure alone denies no event.
    """
    if denial.stance != "denies" or denial.denial_of == "figure" or denial.id == claim.id:
        return False
    if denial.speaker is not None and denial.speaker == claim.speaker:
        return False
    if denial.happening is not None or claim.happening is not None:
        return denial.happening == claim.happening and denial.kind == claim.kind
    if denial.kind != claim.kind or not set(denial.doers) & set(claim.doers):
        return False
    return not denial.happened.known or not claim.happened.known or denial.happened.overlaps(claim.happened, SAME_TIME)


def denials(claim: Claim, claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The verified claims that deny one."""
    return tuple(other for other in claims if other.verified and denies(other, claim))
