"""The signals that are up, down or dark, with their basis; `tocsin signals` has the whole of each. Dark is never calm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tocsin.brief.index import Index
from tocsin.brief.names import listed
from tocsin.brief.sentences import ended, sentence_case
from tocsin.schema.briefs import Section, Sentence
from tocsin.schema.findings import Findings
from tocsin.schema.signals import Signal

NOTE = "Each against the pair's own earlier record. Curated: from a ledger chosen with hindsight; in no probability."
CLOCKS = "silence"
"""Signals of the clocks are told among the contacts."""
MOST_CITED = 6


def section(findings: Findings) -> Section:
    """Signals up or down, the strongest first, the sides of one kind together; then those as usual, then the dark ones."""
    index = Index(findings)
    told = [signal for signal in findings.signals if not signal.key.startswith(CLOCKS)]
    moved = sorted((s for s in told if s.state in ("up", "down")), key=lambda s: (-(s.strength or 0.0), s.id))
    groups: dict[tuple[str, str, str], list[Signal]] = {}
    for signal in moved:
        groups.setdefault((signal.label, signal.state, signal.basis), []).append(signal)
    found = (*(_moved(index, group) for group in groups.values()), *_still(told), *_dark(index, told))
    return Section("signals", "Signals", found, NOTE)


def _moved(index: Index, group: Sequence[Signal]) -> Sentence:
    first = group[0]
    words = "; ".join(
        _measured(index, signal) for signal in sorted(group, key=lambda s: (s.side is None, s.side, s.id))
    )
    text = f"{words}, in {first.window} days" if first.value is not None and first.window else words
    cites = (*(s.id for s in group), *(cite for s in group for cite in s.cites if cite in index.records))
    sums = tuple(one for signal in group for one in signal.sums)
    head = f"{first.label}: {first.state}, {first.basis}"
    return Sentence(
        ended(sentence_case(text)), tuple(dict.fromkeys(cites))[:MOST_CITED], sums, "plain", sentence_case(head)
    )


def _measured(index: Index, signal: Signal) -> str:
    """``Azerbaijan 5, usually 0``; the sentence itself where nothing was counted."""
    if signal.value is None or signal.usual is None:
        return signal.sentence.rstrip(".")
    who = index.names.party(signal.side) if signal.side is not None else "neither side by name"
    return f"{who} {signal.value:g}, usually {signal.usual:g}"


def _still(told: Sequence[Signal]) -> Iterator[Sentence]:
    usual = [s for s in told if s.state == "usual"]
    if usual:
        names = listed(list(dict.fromkeys(s.label for s in usual)))
        yield Sentence(f"As usual on this record: {names}.", tuple(s.id for s in usual), (), "plain", "As usual")


def _dark(index: Index, told: Sequence[Signal]) -> Iterator[Sentence]:
    unlit = [s for s in told if s.state == "dark"]
    if unlit:
        names = listed(list(dict.fromkeys(_named(index, s) for s in unlit)))
        text = f"No data, which is not calm: {names}."
        yield Sentence(text, tuple(s.id for s in unlit), (), "missing", "Dark")


def _named(index: Index, signal: Signal) -> str:
    return signal.label if signal.side is None else f"{signal.label} ({index.names.party(signal.side)})"
