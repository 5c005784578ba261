"""What does not fit: one article's claims read against a situation's record.

``notes`` runs one comparison per file of this package, each a function ``find(claims, record)``. Every comparison is
general: it knows kinds, sides, times, figures and the record, never a particular article or conflict. An article may be
newer or older than the record passed; each note says what the record passed holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec.structs import replace

from tocsin.coding.notes import (
    agents,
    contested,
    dating,
    denial_target,
    figures,
    kept,
    lacks,
    order,
    scope,
    speaker,
    superlative,
)
from tocsin.coding.notes.record import Record
from tocsin.schema.claims import Claim
from tocsin.schema.findings import Findings
from tocsin.schema.ids import make_id
from tocsin.schema.notes import Note, Severity

Finder = Callable[[Sequence[Claim], Record], Iterable[Note]]

FINDERS: tuple[Finder, ...] = (
    dating.find, superlative.find, contested.find, kept.find, denial_target.find, agents.find, figures.find, speaker.find,
    scope.find, order.find, lacks.find,
)  # fmt: skip
_RANK: dict[Severity, int] = {"error": 0, "caution": 1, "info": 2}


def notes(claims: Sequence[Claim], findings: Findings) -> tuple[Note, ...]:
    """Every note on an article's claims, errors first, then in order of the article.

    ``claims`` are those read from one article, ``findings`` the situation's record as of the article's day, or of a
    later day to read it with hindsight. Claims of the article that are in the record themselves are not compared with
    themselves. The same note on several claims is made once.
    """
    record = Record(findings, without={claim.id for claim in claims})
    found = _without_needless(merged(note for find in FINDERS for note in find(claims, record)))
    place = {claim.id: claim.span.start if claim.span else n for n, claim in enumerate(claims)}
    first = {note.key: min((place[i] for i in note.claims if i in place), default=0) for note in found}
    return tuple(sorted(found, key=lambda note: (_RANK[note.severity], first[note.key], note.key)))


def _without_needless(found: Iterable[Note]) -> tuple[Note, ...]:
    """All notes but those that only miss a claim in the record which another note has set beside the record."""
    every = tuple(found)
    noted = {claim for note in every if note.kind != "lacks" for claim in note.claims}
    return tuple(note for note in every if note.kind != "lacks" or not set(note.claims) & noted)


def merged(found: Iterable[Note]) -> Iterator[Note]:
    """Notes of one kind with the same sentence or the same records, made one that names the claims of all."""
    kept: dict[tuple[str, object], Note] = {}
    for note in found:
        mark = note.kind, tuple(sorted(note.records)) or note.text
        first = kept.get(mark)
        kept[mark] = replace(first, claims=tuple(dict.fromkeys(first.claims + note.claims))) if first else note
    for note in kept.values():
        yield replace(note, key=make_id("note", note.kind, *sorted(note.claims), *sorted(note.records)))
