"""Whose words a claim tells, and whether it tells words at all that state a wish."""

from __future__ import annotations

from tocsin.mediation.parties import Parties
from tocsin.mediation.position_words import found, has, lists, plain_words
from tocsin.schema.claims import Claim
from tocsin.schema.vocabulary import kinds

SPOKEN = (
    "position",
    "threat",
    "refusal",
    "request",
    "rhetoric",
    "call_for_truce",
    "mediator_statement",
    "no_mediation",
)
"""Kinds of claim that are words about what is wanted."""
DEEDS = ("release", "easing", "disarmament")
"""Kinds whose announcement by the doer is an offer."""
BYSTANDERS = ("media", "author", "anonymous", "expert", "witness")
"""Those who have no position in a conflict; what they tell is others', or a plea."""
_TELLERS = (*BYSTANDERS, "monitor", "mediator")
OF_FORCE = ("demand",)
OF_DEEDS = ("condition", "threat", "red_line", "ready", "refusal", "demand")
"""Forms that are taken from the words of an act of force, and of other deeds."""
_TOLD_WITH = ("truce", "diplomacy", "preparation")
"""Families of deeds of which the words may tell a wish."""
_DENIED = ("truce", "diplomacy", "statement")


def speakers(claim: Claim, parties: Parties) -> tuple[bool, list[str | None]]:
    """Whether somebody else tells of it, and who speaks; nobody where it is not speech of a kind wanted here."""
    if not _is_speech(claim, parties):
        return False, []
    through = claim.speaker is None or claim.speaker_role in _TELLERS
    own = claim.speaker is not None and any(parties.related(claim.speaker, doer) for doer in claim.doers)
    if through and not own and claim.doers and claim.stance not in ("accuses", "denies"):
        return claim.speaker_role in (*BYSTANDERS, "unknown"), list(dict.fromkeys(claim.doers))
    return False, [claim.speaker]


def _is_speech(claim: Claim, parties: Parties) -> bool:
    if claim.stance == "denies":
        return family(claim) in _DENIED
    if claim.stance in ("doubts", "not_confirmed", "no_figure"):
        return False
    if claim.kind in SPOKEN:
        return claim.status != "negated"
    return announced(claim, parties) or force_announced(claim, parties) or _also_says(claim, parties)


def announced(claim: Claim, parties: Parties) -> bool:
    """A concession its doer announces: a release or easing to come, or a ceasefire by one side alone."""
    if claim.stance != "claims_own_act":
        return False
    alone = len({parties.side(doer) for doer in claim.doers}) == 1 and parties.side(claim.speaker) is not None
    return (claim.kind in DEEDS and claim.status == "future") or (claim.kind == "truce" and bool(claim.doers) and alone)


def force_announced(claim: Claim, parties: Parties) -> bool:
    """Whether a speaker says that his own side will or could use force."""
    if claim.speaker is None or claim.speaker_role in _TELLERS or family(claim) != "force":
        return False
    to_come = claim.status in ("future", "hypothetical") and claim.stance in ("asserts", "claims_own_act")
    return to_come and bool(claim.doers) and all(parties.related(claim.speaker, doer) for doer in claim.doers)


def _also_says(claim: Claim, parties: Parties) -> bool:
    """Whether a claim of one doer's deed also tells, in so many words, what he wants or refuses."""
    words = plain_words(claim.text)
    if family(claim) in _TOLD_WITH:
        own = claim.stance in ("asserts", "claims_own_act") and len(claim.doers) < 2
        return own and claim.status != "historical" and has(lists().explicit, words)
    own = claim.stance == "claims_own_act" and parties.side(claim.speaker) is not None
    return own and any(found(form, words) is not None for form in OF_FORCE)


def family(claim: Claim) -> str:
    """The family of the claim's kind; empty for a kind the vocabulary does not have."""
    kind = kinds().get(claim.kind)
    return kind.family if kind else ""


def tells_of_another(claim: Claim, parties: Parties) -> bool:
    """Whether the speaker tells what somebody he does not speak for did or said."""
    if claim.speaker is None or claim.stance == "denies" or not claim.doers or claim.speaker_role in _TELLERS:
        return False
    return not any(parties.related(claim.speaker, doer) for doer in claim.doers)


def has_a_say(claim: Claim, speaker: str | None) -> bool:
    """Whether a mere ``claim`` of the speaker is worth keeping: bystanders have no position; that there is silence is kept."""
    nobody = speaker is None or (speaker == claim.speaker and claim.speaker_role in BYSTANDERS)
    return not nobody or claim.kind == "no_mediation"
