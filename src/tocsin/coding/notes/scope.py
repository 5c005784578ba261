"""The article has an alliance oblige somebody to defend a place that the tie's scope excludes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tocsin.coding.happenings import affirms
from tocsin.coding.notes.agreements import named_in
from tocsin.coding.notes.record import Record, quoted
from tocsin.schema.claims import Claim
from tocsin.schema.notes import Note
from tocsin.schema.registry import Tie

_BOUND = re.compile(
    r"\b(?:oblig\w+|bound|committed|commits?|must|ha(?:s|d|ve) to|requir\w+|duty|treat(?:y|ies)|pact|article \d)\b[^.]*"
    r"\b(?:defen[dc]\w*|protect\w*|come to|intervene|fight|help|aid)\b"
    r"|\b(?:defen[dc]\w*|protect\w*)\b[^.]*\b(?:oblig\w+|duty|treat(?:y|ies)|pact)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|no|never|without|outside|nor|only|exclud\w+|except)\b|n['’]t\b", re.IGNORECASE)


def find(claims: Sequence[Claim], record: Record) -> Iterator[Note]:
    """One note per obligation claimed for a place that the record's tie of one of the actors named leaves out."""
    for claim in claims:
        if not affirms(claim) or not _BOUND.search(claim.text) or _NOT.search(claim.text):
            continue
        for tie in record.findings.ties:
            outside = [place for place in tie.excludes if _names(claim, place, record)]
            if tie.kind == "alliance" and outside and _is_of(claim, tie, record):
                yield _note(claim, tie, outside[0], record)
                break


def _names(claim: Claim, place: str, record: Record) -> bool:
    """Whether the claim is about a place, by id or by one of its names in the text."""
    found = record.findings.places.get(place)
    names = [*found.name.split("/"), *(alias.name for alias in found.aliases)] if found else []
    return place in claim.places or any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", claim.text) for name in names)


def _is_of(claim: Claim, tie: Tie, record: Record) -> bool:
    """Whether the ally (or the alliance itself) is among the actors of the claim or named in its words."""
    actors = {*claim.doers, *claim.targets, *named_in(claim.text, record)}
    allies = {tie.a, tie.b} - set(record.situation.parties)
    return bool(allies & (actors | record.parties(actors)))


def _note(claim: Claim, tie: Tie, place: str, record: Record) -> Note:
    said = [c for c in record.claims if c.kind == "alliance" and place in c.places]
    about = [c for c in said if {*c.doers, *c.targets, c.speaker} & {tie.a, tie.b}][:2]
    sources = "; ".join(dict.fromkeys(cite for cite in (tie.cite, *(c.cite for c in about)) if cite))
    shown = f" [{sources}]" if sources else ""
    scope = (tie.scope or tie.text).rstrip(".")
    text = (f"The article has an obligation cover {record.place(place)} ({quoted(claim.text)}); in the record the tie "
            f"of {record.name(tie.a)} and {record.name(tie.b)} does not: {scope}{shown}.")  # fmt: skip
    return record.note("scope", "error", text, [claim], about, [tie.id], [tie.cite] if tie.cite else [])
