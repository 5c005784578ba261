"""Positions and threats of leaders, each attributed and dated; then what outsiders say, and what experts warned of."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.brief.index import SPEECH_DAYS, Index, fewer, told_order
from tocsin.brief.sentences import dated_head, is_curated, told
from tocsin.schema.briefs import Section, Sentence
from tocsin.schema.claims import Claim
from tocsin.schema.findings import Findings
from tocsin.schema.sums import window

SPOKEN = ("threat", "refusal", "position", "rhetoric", "request", "call_for_truce", "alliance", "backing")
WEIGHT = ("threat", "refusal", "position", "alliance", "rhetoric", "backing", "request", "call_for_truce")
WARNED = ("warning",)
MOST_PARTY = 3
MOST_OUTSIDE = 3
MOST_WARNINGS = 2
MOST_READ = 2


def section(findings: Findings) -> Section:
    """Party by party in the situation's order, then third parties, then experts; the latest of each."""
    index = Index(findings)
    spoken = [c for c in index.of_kind(*SPOKEN) if index.recent_claim(c, SPEECH_DAYS) and _is_of_now(c)]
    by_side = [[c for c in spoken if index.names.side_of(c.speaker) == side] for side in (0, 1)]
    outside = [c for c in spoken if index.names.side_of(c.speaker) is None and c.kind != "call_for_truce"]
    found = [s for side, claims in enumerate(by_side) for s in _party(index, side, claims)]
    found += _block(index, _chosen(outside, MOST_OUTSIDE), "Third parties")
    warnings = [c for c in index.of_kind(*WARNED) if index.recent_claim(c, SPEECH_DAYS)]
    found += _block(index, _chosen(warnings, MOST_WARNINGS), "Experts")
    return Section("positions", "Positions, threats and warnings", tuple(found), f"Of the last {SPEECH_DAYS} days.")


def _is_of_now(claim: Claim) -> bool:
    return claim.status != "historical"


def _party(index: Index, side: int, claims: list[Claim]) -> Iterator[Sentence]:
    head = index.names.party(side)
    chosen = _chosen(claims, MOST_PARTY)
    if chosen:
        yield from _block(index, chosen, head)
        return
    span = window(index.as_of, SPEECH_DAYS)
    text = f"No stated position of this side in the last {SPEECH_DAYS} days is on the record."
    yield Sentence(text, (index.findings.situation.id,), (span,), "missing", head)


def _chosen(claims: list[Claim], most: int) -> list[Claim]:
    """Verified before unverified, weightier kinds before others, later before earlier; then in order of time."""
    few = fewer(claims, MOST_READ)
    ranked = sorted(few, key=lambda c: (not c.verified, not is_curated(c), _weight(c), *_latest(c)))
    return sorted(ranked[:most], key=told_order)


def _latest(claim: Claim) -> tuple[int, str]:
    return -(claim.happened.start or claim.known).toordinal(), claim.id


def _weight(claim: Claim) -> int:
    return WEIGHT.index(claim.kind) if claim.kind in WEIGHT else len(WEIGHT)


def _block(index: Index, claims: list[Claim], head: str) -> list[Sentence]:
    found = []
    for claim in claims:
        sentence = told(claim, index.names, index.contested(claim), head)
        found.append(dated(sentence, claim))
    return found


def dated(sentence: Sentence, claim: Claim) -> Sentence:
    """The sentence with its day in front, where the claim has one."""
    text = f"{dated_head(claim.happened)}: {sentence.text}" if claim.happened.known else sentence.text
    return Sentence(text, sentence.cites, sentence.sums, sentence.tone, sentence.head)
