"""By whose account: who speaks, who is accused, what affirms and what denies. The same rules for either side."""

from __future__ import annotations

from datetime import date, timedelta

from tocsin.schema.claims import Claim
from tocsin.schema.situations import Situation
from tocsin.schema.truces import Agreement
from tocsin.schema.vocabulary import kinds

SAME_MOMENT = timedelta(days=3)
"""Breaches alleged by both sides within this time are accounts of one breakdown; longer apart they are strain."""
LONGEST_DAY = 7
"""Days: a claim that spans more ("since the truce began") tells of no first breach."""

TOLD = ("happened", "ongoing", "historical")


def side(actor: str, situation: Situation | None) -> str:
    """The lead actor of the side an actor is counted with, or the actor itself."""
    number = situation.side_of(actor) if situation else None
    return actor if situation is None or number is None else situation.parties[number]


def sides_of(truce: Agreement, situation: Situation | None) -> tuple[str, ...]:
    """The lead actors of a truce's parties, each once, in the situation's order; the situation's where it names none."""
    named = {side(party, situation): None for party in truce.parties}
    lead = situation.parties if situation else ()
    return tuple([p for p in lead if p in named] + [p for p in named if p not in lead]) or lead


def voice(claim: Claim, situation: Situation | None) -> str | None:
    """Whose account: the speaker's side, or that which a speaking outlet leans to; None where unknown."""
    if claim.partisan and claim.speaker_role in ("media", "author"):
        return side(claim.partisan, situation)
    return side(claim.speaker, situation) if claim.speaker else None


def accused(claim: Claim, situation: Situation | None) -> tuple[str, ...]:
    """The lead actors of the sides (or others) said to have acted, each once."""
    return tuple(dict.fromkeys(side(doer, situation) for doer in claim.doers))


def is_monitor(claim: Claim, truce: Agreement) -> bool:
    """Whether the account is a monitor's: said by the truce's monitor, or by a speaker in a monitor's role."""
    return claim.speaker_role == "monitor" or (claim.speaker is not None and claim.speaker == truce.monitor)


def affirmed(claim: Claim) -> bool:
    """Whether the claim says that the thing happened."""
    return claim.status in TOLD and claim.stance in ("asserts", "accuses", "claims_own_act")


def denied(claim: Claim) -> bool:
    """Whether the claim says that the thing did not happen."""
    return claim.stance == "denies" or claim.status == "negated"


def is_force(claim: Claim) -> bool:
    """Whether the claim is of an act of force, a war's outbreak included."""
    return claim.kind in kinds() and kinds()[claim.kind].family == "force"


def is_breach(claim: Claim) -> bool:
    """Whether the claim is of a breach, or of force short of a war's outbreak."""
    return claim.kind == "breach" or (is_force(claim) and claim.kind != "onset")


def near(denial: Claim, claim: Claim) -> bool:
    """Whether a denial can be of that claim: of about the same time, or of none."""
    unknown = not denial.happened.known or not claim.happened.known
    return unknown or denial.happened.overlaps(claim.happened, SAME_MOMENT.days)


def claim_order(claim: Claim) -> tuple[date, str, date, str]:
    """By time; a clock time before a bare day of the same date, since that may be any hour of it."""
    return claim.happened.start or date.max, claim.happened.time or "~", claim.known, claim.id


def is_dated(claim: Claim) -> bool:
    """Whether the claim gives a day, or a span short enough to stand for one."""
    days = claim.happened.days
    return claim.happened.start is not None and (days is None or days <= LONGEST_DAY)
