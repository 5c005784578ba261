"""Findings in, brief out: pure and deterministic. The same findings give the same brief, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tocsin.brief.folding import Told, fold, noted
from tocsin.brief.index import Index, records
from tocsin.brief.marks import marks
from tocsin.brief.opened import opened
from tocsin.brief.pins import pins
from tocsin.brief.references import numbered
from tocsin.brief.sections import OF_ALL, ORDER, headline, history
from tocsin.errors import BadInput
from tocsin.schema.briefs import Brief, Section, Sentence
from tocsin.schema.findings import Findings
from tocsin.schema.time import long_date

if TYPE_CHECKING:
    from msgspec import Struct


def compose(findings: Findings) -> Brief:
    """The brief of a situation as known on ``findings.as_of``.

    Raises ``BadInput`` if a sentence would cite nothing, cite a record that the findings do not hold, or cite one that
    became known after the day.
    """
    told = fold(findings)
    lead = headline.lead(told.findings)
    sections = tuple(_sections(told, findings))
    sentences = [lead, *(sentence for section in sections for sentence in section.sentences)]
    check(sentences, findings)
    sources = numbered(sentences, findings)
    return Brief(
        situation=findings.situation.id,
        title=findings.situation.title,
        as_of=findings.as_of,
        headline=lead,
        sections=sections,
        sources=sources,
        marks=marks(told.findings),
        pins=pins(told.findings),
        notices=tuple(_notices(findings)),
        box=findings.situation.box,
        bars=history.bars(findings),
        records=opened(sentences, sources, findings),
    )


def compose_page(findings: Findings, title: str, lead: Sentence, sections: Iterable[Section]) -> Brief:
    """A page of other sections under the brief's rules: cited, numbered, opened. Empty sections are left out.

    Raises ``BadInput`` as :func:`compose` does.
    """
    kept = tuple(section for section in sections if section.sentences)
    sentences = [lead, *(sentence for section in kept for sentence in section.sentences)]
    check(sentences, findings)
    sources = numbered(sentences, findings)
    return Brief(
        situation=findings.situation.id,
        title=title,
        as_of=findings.as_of,
        headline=lead,
        sections=kept,
        sources=sources,
        notices=tuple(_notices(findings)),
        records=opened(sentences, sources, findings),
    )


def _sections(told: Told, findings: Findings) -> Iterator[Section]:
    """What is not known, and the method, are told of the whole record; all else without what only repeats."""
    made = [section(findings if section in OF_ALL else told.findings) for section in ORDER]
    flat = iter(list(noted((s for part in made for s in part.sentences), told, findings)))
    for part in made:
        sentences = tuple(next(flat) for _ in part.sentences)
        if sentences:
            yield replace(part, sentences=sentences)


def check(sentences: Iterable[Sentence], findings: Findings) -> None:
    """Every sentence cites at least one record, held here and known by the day. Raises ``BadInput`` otherwise."""
    known = records(findings)
    for sentence in sentences:
        if not sentence.cites:
            raise BadInput(f"the sentence {sentence.text!r} cites no record", "give the ids of the records it rests on")
        for cite in sentence.cites:
            if cite not in known:
                raise BadInput(
                    f"the sentence {sentence.text!r} cites {cite!r}, which the findings do not hold",
                    "cite records of the same findings",
                )
            _check_known(sentence, known[cite], findings.as_of)


def _check_known(sentence: Sentence, record: Struct, as_of: date) -> None:
    became: date | None = getattr(record, "known", None)
    if became is not None and became > as_of:
        raise BadInput(
            f"the sentence {sentence.text!r} cites {record.id!r}, known only on {became}, after {as_of}",  # type: ignore[attr-defined]
            "make findings from a view of that day",
        )


def _notices(findings: Findings) -> Iterator[str]:
    """How fresh the record is, in a line each. Facts about the record, not about the conflict."""
    index = Index(findings)
    if findings.claims:
        yield f"Latest claim public on {long_date(findings.claims[-1].known)}"
    ok = [pull for pull in findings.pulls if pull.outcome != "failed"]
    yield (
        f"Last source pulled {long_date(max(pull.known for pull in ok))}"
        if ok
        else "No outside source pulled by this day"
    )
    if any(claim.curated for claim in index.findings.claims):
        yield "Ledger curated afterwards"


def sections_by_key(brief: Brief) -> dict[str, Section]:
    """The brief's sections by their stable key."""
    return {section.key: section for section in brief.sections}
