"""Which claims a person should look at, and what becomes of claims after a person did. Pure; nothing is stored here."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from tocsin.schema.claims import Claim
from tocsin.schema.ids import make_id
from tocsin.schema.reviews import Review

CODER = "reviewed"


def review_key(claim: Claim) -> str:
    """The hash a decision is remembered by: the words, and what the reader made of them."""
    words = " ".join(claim.text.split())
    who = (claim.doers or claim.doer_text, claim.targets or claim.target_text, claim.speaker or claim.speaker_text)
    return make_id("review", words, claim.kind, claim.stance, claim.status, *who)


def queue(claims: Iterable[Claim], reviews: Iterable[Review], below: float) -> list[Claim]:
    """Claims of a reader less sure than ``below`` (0–1) that nobody decided on yet, least sure first, each key once."""
    decided = {review.key for review in reviews}
    unsure = sorted(
        (claim for claim in claims if not claim.curated and claim.coder not in ("curated", CODER)),
        key=lambda claim: (claim.confidence, claim.known, claim.id),
    )
    found: dict[str, Claim] = {}
    for claim in unsure:
        key = review_key(claim)
        if claim.confidence < below and key not in decided:
            found.setdefault(key, claim)
    return list(found.values())


def reviewed(claims: Iterable[Claim], reviews: Iterable[Review]) -> tuple[Claim, ...]:
    """The claims as people left them: rejected ones gone, edited ones read anew, accepted ones sure; order kept."""
    last = _last(reviews)
    if not last:
        return tuple(claims)
    return tuple(
        after
        for claim in claims
        if (after := claim if claim.curated else _after(claim, last.get(review_key(claim)))) is not None
    )


def _last(reviews: Iterable[Review]) -> dict[str, Review]:
    found: dict[str, Review] = {}
    for review in sorted(reviews, key=lambda review: (review.known, review.number)):
        found[review.key] = review
    return found


def _after(claim: Claim, review: Review | None) -> Claim | None:
    if review is None:
        return claim
    if review.verdict == "reject":
        return None
    sure = replace(claim, confidence=1.0, note=f"{claim.note}; {review.verdict}ed on {review.known}".lstrip("; "))
    return _edited(sure, review) if review.verdict == "edit" else sure


def _edited(claim: Claim, review: Review) -> Claim:
    return replace(
        claim,
        id=make_id(claim.id, review.id),
        coder=CODER,
        kind=claim.kind if review.kind is None else review.kind,
        doers=claim.doers if review.doers is None else review.doers,
        targets=claim.targets if review.targets is None else review.targets,
        speaker=claim.speaker if review.speaker is None else review.speaker,
        stance=claim.stance if review.stance is None else review.stance,
        status=claim.status if review.status is None else review.status,
    )


def decision(claim: Claim, earlier: Iterable[Review], review: Review) -> Review:
    """``review`` with its key and number filled in: it is the next decision on this claim's words."""
    key = review_key(claim)
    number = 1 + sum(1 for one in earlier if one.key == key)
    return replace(review, id=make_id("review", key, number), key=key, claim=claim.id, number=number)
