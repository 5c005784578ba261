"""Which agreement of the record an article's claim means, and whom the article calls its brokers."""

from __future__ import annotations

import re

from tocsin.coding.notes.record import Record
from tocsin.schema.claims import Claim
from tocsin.schema.time import When
from tocsin.schema.truces import Agreement

_BROKERED = re.compile(
    r"(?:broker|mediat|facilitat|negotiat|arrang)\w*\s+by\s+(?P<by>[^.;:,]{2,60})"
    r"|(?P<adj>[A-Z][\w.]*(?:\s[A-Z][\w.]+)?)-(?:brokered|mediated)"
    r"|(?P<subj>[A-Z][\w.]+(?:\s[A-Z][\w.]+){0,2})\s+(?:had\s+|has\s+)?(?:brokered|mediated)",
)

_TRUCE = re.compile(r"\b(?:truces?|cease-?fires?|armistice)\b", re.IGNORECASE)


def is_truce_claim(claim: Claim, record: Record) -> bool:
    """Whether a claim tells of a truce made, or an accord between the parties."""
    if claim.kind == "truce":
        return True
    if claim.kind == "mediation" and _TRUCE.search(claim.text):
        return len(_BROKERED.findall(claim.text)) <= 1  # of several truces told in one sentence this may be any
    sides = {record.situation.side_of(actor) for actor in claim.doers + claim.targets}
    return claim.kind == "agreement" and {0, 1} <= sides


def stops_fighting(truce: Agreement) -> bool:
    """Whether an agreement is a truce by its kind or by a clause that all firing stops."""
    ceases = any(clause.kind == "cessation" for clause in truce.clauses)
    return truce.kind in ("truce", "de_facto_calm") or ceases


def dates_of(truce: Agreement) -> tuple[When, ...]:
    """The times an article may date an agreement to: when it was made and from when it was to hold."""
    return tuple(when for when in (truce.agreed, truce.in_force) if when.known)


def candidates(claim: Claim, record: Record) -> tuple[Agreement, ...]:
    """The record's agreements that a claim can mean by its time and parties."""
    return tuple(
        truce for truce in record.findings.agreements
        if any(when.overlaps(claim.happened) for when in dates_of(truce)) and _parties_fit(claim, truce, record)
    )  # fmt: skip


def _parties_fit(claim: Claim, truce: Agreement, record: Record) -> bool:
    named = {actor for actor in record.parties(claim.doers + claim.targets) if actor in record.situation.parties}
    return not named or not truce.parties or bool(named & record.parties(truce.parties))


def broker_names(claim: Claim, record: Record) -> tuple[str, ...]:
    """Actor ids that the claim's words call brokers ("brokered by France", "a US-mediated truce")."""
    if claim.kind == "mediation":
        return tuple(key for key in claim.doers if record.party(key) not in record.situation.parties)
    found: list[str] = []
    for match in _BROKERED.finditer(claim.text):
        words = match["by"] or match["adj"] or match["subj"]
        found += [key for key in named_in(words, record) if record.party(key) not in record.situation.parties]
    return tuple(dict.fromkeys(found))


def named_in(words: str, record: Record) -> tuple[str, ...]:
    """Actors named in some words, longest names first, none inside another."""
    found: list[str] = []
    left = words
    for name, key in record.actor_names:
        if name in left:
            pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
            found += [key] if pattern.search(left) else []
            left = pattern.sub(" ", left)
    return tuple(dict.fromkeys(found))
