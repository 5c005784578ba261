"""The article puts one thing after another that the record dates later, e.g. a declaration "after" a state's end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from tocsin.coding.happenings import affirms
from tocsin.coding.notes.agreements import named_in
from tocsin.coding.notes.record import Record, cited, quoted
from tocsin.schema.claims import Claim
from tocsin.schema.notes import Note, Severity
from tocsin.schema.registry import Actor
from tocsin.schema.time import long_date

SINGULAR = ("independence", "onset", "martial_law", "mobilisation")
"""Kinds of which the record's dated claim can be told to be the article's."""

_AFTER = re.compile(r"\b(?:after|following|since|once|upon)\b(?P<what>[^,;.]{3,90})", re.IGNORECASE)
_ENDED = re.compile(
    r"dissol\w+|collaps\w+|fell|fall|break-?up|broke up|disintegrat\w+|end(?:ed)?\b|demise", re.IGNORECASE
)


def find(claims: Sequence[Claim], record: Record) -> Iterator[Note]:
    """One note per claim "after the end of X" that the record dates before X's end, if it has both dates."""
    for claim in claims:
        if claim.kind not in SINGULAR or not affirms(claim) or claim.happened.known:
            continue
        for actor in _ended(claim, record):
            yield from _note(claim, actor, record)


def _ended(claim: Claim, record: Record) -> list[Actor]:
    """Actors after whose end the sentence puts the thing."""
    found = []
    for match in _AFTER.finditer(claim.text):
        if _ENDED.search(match["what"]):
            found += [record.actors[key] for key in named_in(match["what"], record)]
    return [actor for actor in found if actor.until]


def _note(claim: Claim, actor: Actor, record: Record) -> Iterator[Note]:
    places = set(claim.places)
    held = [other for other in record.claims if other.kind == claim.kind and affirms(other) and other.happened.end
            and (record.parties(claim.doers) & record.parties(other.doers) or places & set(other.places))]  # fmt: skip
    ended = actor.until or date.max
    if not held or any((other.happened.end or date.min) >= ended for other in held):
        return
    last = max(held, key=lambda other: (other.happened.end or date.min, other.id))
    sources = cited([last])
    end = f" [{actor.cite}]" if actor.cite else ""
    text = (f"The article puts it after the end of {actor.name} ({quoted(claim.text)}); the record dates it to "
            f"{last.happened.show()}{sources}, before that end on {long_date(ended)}{end}.")  # fmt: skip
    severity: Severity = "error" if last.verified else "caution"
    yield record.note("order", severity, text, [claim], [last], [actor.id], [actor.cite] if actor.cite else [])
