"""A claim's fields in words, as a reader goes through them: only those that it has."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.brief.index import Index
from tocsin.brief.names import listed
from tocsin.exports.coarse import day_only, military
from tocsin.schema.claims import Claim
from tocsin.schema.time import long_date
from tocsin.web.parts.claims import ClaimShown, claim_shown
from tocsin.web.parts.happenings import PRECISIONS
from tocsin.web.parts.spans import line


def fields_of(claim: Claim, index: Index) -> Iterator[tuple[str, str]]:
    """Each field as a label and words; the words are empty for what the claim does not have."""
    shown, names = claim_shown(claim, index), index.names
    happened = day_only(claim.kind, claim.happened)
    yield "Kind of happening", shown.kind
    yield "Who says it", shown.speaker
    yield "Speaks for", shown.camp if shown.camp != shown.speaker else ""
    yield "Their part in it", "" if claim.speaker_role == "unknown" else claim.speaker_role
    yield "How it came", _chain(claim, index)
    yield "How they say it", f"{shown.stance}{f' the {claim.denial_of}' if claim.denial_of else ''}"
    yield "Status", claim.status
    yield "Hedged with", f"“{line(claim.hedge, 100)}”" if claim.hedge else ""
    yield "Happened", f"{happened.show()} ({PRECISIONS[happened.precision]})"
    yield "Public from", long_date(claim.known)
    yield "By", line(names.actors(claim.doers) or claim.doer_text)
    yield "Towards", line(names.actors(claim.targets) or claim.target_text)
    yield "Where", _where(claim, shown)
    for figure in shown.figures:
        yield "Figure", _figure(figure.words, figure.of, figure.written)
    yield from _details(claim, index)


def _details(claim: Claim, index: Index) -> Iterator[tuple[str, str]]:
    yield "Weapons", line(", ".join(claim.weapons))
    yield "Evidence named", line(", ".join(claim.evidence))
    yield "Purposes named", line(", ".join(claim.purposes))
    yield "Rank of those acting", "" if claim.level == "unknown" else claim.level.replace("_", " ")
    if compared := claim.comparison:
        yield "Compares", f"{compared.rank}" + (f", since {compared.since.show()}" if compared.since else "")
    yield "The outlet leans to", line(index.names.actor(claim.partisan)) if claim.partisan else ""
    yield "Verified", "" if claim.verified else "no: it enters no headline and no score"
    yield "Written down", "after the fact, by a curator" if claim.curated else ""
    yield (
        "Read by",
        "a curator" if claim.coder == "curated" else f"{line(claim.coder, 60)}, {claim.confidence:.0%} sure",
    )
    yield "Note", line(claim.note, 600)
    yield "Source as given", line(claim.cite, 600)
    yield "Record", claim.id


def _chain(claim: Claim, index: Index) -> str:
    """Who passed it on, from the speaker outwards."""
    through = [index.names.actor(one) for one in reversed(claim.relayers) if one != claim.speaker]
    return line(f"{index.names.speaker(claim)}, passed on by {listed(through, 'and then')}") if through else ""


def _where(claim: Claim, shown: ClaimShown) -> str:
    if not shown.places:
        return "not told, or nothing as coarse as a district" if claim.places else ""
    return f"{shown.places} (no finer than a district)" if military(claim.kind) else shown.places


def _figure(words: str, of: str, written: str) -> str:
    whose = f", of {of}" if of else ""
    return f"{words}{whose}" + (f", written “{written}”" if written and written not in words else "")
