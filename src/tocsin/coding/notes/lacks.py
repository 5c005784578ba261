"""What the article tells of force, truces or diplomacy that the record has nothing on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tocsin.coding.happenings import affirms, family, is_happening, narrow
from tocsin.coding.notes.agreements import candidates, is_truce_claim
from tocsin.coding.notes.record import Record, quoted
from tocsin.schema.claims import Claim
from tocsin.schema.notes import Note
from tocsin.schema.vocabulary import kinds

FAMILIES = ("force", "truce", "diplomacy")


def find(claims: Sequence[Claim], record: Record) -> Iterator[Note]:
    """One note per claim told closely enough to be looked for (a day or two, and an actor or place) and not found."""
    for claim in claims:
        if _is_told_closely(claim) and _of_the_situation(claim, record) and not _found(claim, record):
            yield _note(claim, record)


def _is_told_closely(claim: Claim) -> bool:
    if not (affirms(claim) and is_happening(claim) and family(claim.kind) in FAMILIES):
        return False
    return narrow(claim.happened) and bool(claim.places or claim.doers or claim.targets)


def _of_the_situation(claim: Claim, record: Record) -> bool:
    """Whether a party takes part, or it is on the territory: what happens elsewhere is not for this record."""
    sides = {record.situation.side_of(actor) for actor in claim.doers + claim.targets}
    return bool(sides & {0, 1}) or (bool(claim.places) and record.near(claim.places, record.situation.territory))


def _found(claim: Claim, record: Record) -> bool:
    """Anything of the family at that time and place between those actors; a truce also among the agreements."""
    if is_truce_claim(claim, record) and candidates(claim, record):
        return True
    if family(claim.kind) == "force" and any(
        event.happened.overlaps(claim.happened, 1) for event in record.findings.dataset_events
    ):
        return True
    return any(_alike(claim, other, record) for other in record.claims)


def _alike(claim: Claim, other: Claim, record: Record) -> bool:
    mine, theirs = (record.parties(c.doers + c.targets) for c in (claim, other))
    at_once = family(other.kind) == family(claim.kind) and other.happened.overlaps(claim.happened, 1)
    return at_once and record.near(claim.places, other.places) and bool(not mine or not theirs or mine & theirs)


def _note(claim: Claim, record: Record) -> Note:
    text = (f"The record has nothing on {kinds()[claim.kind].label} of {claim.happened.show()}: "
            f"{quoted(claim.text)}.")  # fmt: skip
    return record.note("lacks", "info", text, [claim])
