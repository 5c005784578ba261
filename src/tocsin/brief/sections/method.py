"""How this was made, and what it must not be used for."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.brief.dataset import vintage_of
from tocsin.brief.index import Index
from tocsin.brief.names import plural
from tocsin.brief.sentences import ended, sentence_case
from tocsin.schema.briefs import Section, Sentence
from tocsin.schema.events import Event, Reading
from tocsin.schema.findings import Findings
from tocsin.schema.sums import count


def section(findings: Findings) -> Section:
    """Curation, assumed vintages, partisan outlets, and the limits of use."""
    index = Index(findings)
    found = (*_curation(index), *_vintages(index), *_weights(index), *_limits(index))
    return Section("method", "Method and limits", found)


def _curation(index: Index) -> Iterator[Sentence]:
    situation = index.findings.situation
    curated = [claim.id for claim in index.findings.claims if claim.curated]
    if situation.curation:
        yield Sentence(_first(situation.curation), (situation.id,), head="Curation")
    if curated:
        text = (
            f"{len(curated):,} of {plural(len(index.findings.claims), 'claim')} were written down after the fact, in our own "
            "words, each with the day it became public; what was chosen may reflect what is known now."
        )
        sums = (count(curated, "claims"), count([c.id for c in index.findings.claims], "claims"))
        yield Sentence(text, (situation.id,), sums, head="Curation")


def _first(text: str) -> str:
    """The first sentence of a curator's note; the whole is in the situation's own file."""
    return ended(sentence_case(text.strip().split(". ")[0]))


def _vintages(index: Index) -> Iterator[Sentence]:
    """The sentence that names a later release used because the one of the day is not held."""
    dated: tuple[Reading | Event, ...] = (*index.findings.readings, *index.findings.dataset_events)
    assumed = [record for record in dated if record.vintage_assumed]
    if assumed:
        first = {vintage_of(record): record for record in reversed(assumed) if record.vintage}
        vintages = ", ".join(reversed(first)) or "a later release"
        text = f"A later vintage had to be assumed for {plural(len(assumed), 'record')}: {vintages}."
        cites = tuple(record.id for record in reversed(first.values())) or (assumed[0].id,)
        yield Sentence(text, cites, (count([r.id for r in assumed], "records"),), head="Vintage")


def _weights(index: Index) -> Iterator[Sentence]:
    claims = index.findings.claims
    partisan = [claim.id for claim in claims if claim.partisan]
    loose = [claim.id for claim in claims if not claim.verified]
    if not partisan and not loose:
        return
    text = (
        f"Marked where told: {plural(len(partisan), 'claim')} through outlets that lean to a party, and {len(loose):,} "
        "unverified, which enter no headline and no score."
    )
    yield Sentence(
        text, (index.findings.situation.id,), (count(partisan, "claims"), count(loose, "claims")), head="Weight"
    )


def _limits(index: Index) -> Iterator[Sentence]:
    situation = index.findings.situation
    cite = (situation.id,)
    yield Sentence("Not for targeting or evacuation decisions.", cite, head="Limits")
    if "place names" not in situation.note.lower():
        text = (
            "Place names are shown in both forms and imply no view on status; "
            "what is claimed, held and lived in is told apart."
        )
        yield Sentence(text, cite, head="Limits")
    if situation.note:
        yield Sentence(ended(sentence_case(situation.note)), cite, head="Limits")
