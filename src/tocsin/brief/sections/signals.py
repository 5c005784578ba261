"""The signals that are up, down or dark, each with its basis. Dark is no data, never calm."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.brief.index import Index
from tocsin.brief.names import listed
from tocsin.brief.sentences import ended, sentence_case
from tocsin.schema.briefs import Section, Sentence
from tocsin.schema.findings import Findings
from tocsin.schema.signals import Signal

NOTE = "Each against the pair's own earlier record. Curated: from a ledger chosen with hindsight; in no probability."
MOST_CITED = 6


def section(findings: Findings) -> Section:
    """Signals up or down in order of strength, then those as usual in one sentence, then the dark ones."""
    index = Index(findings)
    moved = sorted(
        (s for s in findings.signals if s.state in ("up", "down")), key=lambda s: (-(s.strength or 0.0), s.id)
    )
    found = (*(_told(index, signal) for signal in moved), *_still(findings), *_dark(index))
    return Section("signals", "Signals", found, NOTE)


def _told(index: Index, signal: Signal) -> Sentence:
    head = f"{signal.label}: {signal.state}, {signal.basis}"
    cites = (signal.id, *(cite for cite in signal.cites if cite in index.records))[:MOST_CITED]
    return Sentence(ended(sentence_case(signal.sentence)), cites, signal.sums, "plain", sentence_case(head))


def _still(findings: Findings) -> Iterator[Sentence]:
    usual = [s for s in findings.signals if s.state == "usual"]
    if usual:
        names = listed(list(dict.fromkeys(s.label for s in usual)))
        yield Sentence(f"As usual on this record: {names}.", tuple(s.id for s in usual), (), "plain", "As usual")


def _dark(index: Index) -> Iterator[Sentence]:
    for signal in (s for s in index.findings.signals if s.state == "dark"):
        yield Sentence(
            ended(sentence_case(signal.sentence)), (signal.id,), signal.sums, "missing", f"{signal.label}: dark"
        )
