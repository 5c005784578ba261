"""Precedents in sentences: what was agreed or tried, how it ended, and how like it is, with the arithmetic."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.brief.desk.telling import held, nothing
from tocsin.brief.index import Index
from tocsin.brief.names import listed
from tocsin.brief.sentences import ended, sentence_case
from tocsin.schema.briefs import Sentence
from tocsin.schema.mediation import Precedent
from tocsin.schema.sums import shown
from tocsin.schema.time import long_date

MOST = 18
"""As many as the desk picks: of the pair's own, of agreements and of crises elsewhere."""


def told(index: Index, precedents: tuple[Precedent, ...]) -> Iterator[Sentence]:
    """The likest precedents, two sentences each; or that there are none."""
    for one in precedents[:MOST]:
        yield _what(index, one)
        yield _likeness(index, one)
    if not precedents:
        yield nothing(index, "No agreement or crisis like this one is on record here")


def _what(index: Index, one: Precedent) -> Sentence:
    parts = [long_date(one.day) if one.day else "day not on record"]
    parts.append(f"third parties: {one.mediators}" if one.mediators else "no third party on record")
    if one.provisions:
        parts.append(f"with {listed(kind.replace('_', ' ') for kind in one.provisions)}")
    parts.append(f"how it ended: {one.outcome or 'not on record'}")
    return Sentence(ended(sentence_case("; ".join(parts))), held(index, [one.record]), (), "plain", one.title)


def _likeness(index: Index, one: Precedent) -> Sentence:
    parts = [f"likeness {shown(one.likeness)}"]
    parts += [f"alike in {listed(one.alike)}"] if one.alike else []
    parts += [f"unlike in {listed(one.unlike)}"] if one.unlike else []
    return Sentence(
        ended(sentence_case("; ".join(parts))), held(index, [one.record]), (one.likeness,), "plain", one.title
    )
