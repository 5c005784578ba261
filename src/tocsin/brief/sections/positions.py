"""Positions and threats of leaders, each attributed and dated; then what outsiders say, and what experts warned of.

Where the desk has coded them, each is marked with its form and issues, and what shifted and where the sides meet or part
follows.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from tocsin.brief.index import SPEECH_DAYS, Index, fewer, told_order
from tocsin.brief.names import listed
from tocsin.brief.sentences import dated_head, is_curated, marked, sentence_case, told
from tocsin.schema.briefs import Section, Sentence
from tocsin.schema.claims import Claim
from tocsin.schema.findings import Findings
from tocsin.schema.mediation import IssuePosition, Positions, Shift, Statement
from tocsin.schema.sums import window
from tocsin.schema.time import long_date

SPOKEN = ("threat", "refusal", "position", "rhetoric", "request", "call_for_truce", "alliance", "backing")
WEIGHT = ("threat", "refusal", "position", "alliance", "rhetoric", "backing", "request", "call_for_truce")
WARNED = ("warning",)
MOST_PARTY = 3
MOST_OUTSIDE = 3
MOST_WARNINGS = 2
MOST_READ = 2
MOST_SHIFTS = 2
TOLD = ("overlap", "gap")
"""Meetings of the sides' positions that the brief tells; the rest is in ``tocsin positions``."""


def section(findings: Findings) -> Section:
    """Party by party in the situation's order, then third parties, then experts; the latest of each."""
    index = Index(findings)
    coded = _coded(findings)
    spoken = [c for c in _spoken(index, coded) if index.recent_claim(c, SPEECH_DAYS) and _is_of_now(c)]
    by_side = [[c for c in spoken if index.names.side_of(c.speaker) == side] for side in (0, 1)]
    outside = [c for c in spoken if index.names.side_of(c.speaker) is None and c.kind != "call_for_truce"]
    found = [s for side, claims in enumerate(by_side) for s in _party(index, side, claims)]
    found += _block(index, _chosen(outside, MOST_OUTSIDE), "Third parties")
    warnings = [c for c in index.of_kind(*WARNED) if index.recent_claim(c, SPEECH_DAYS)]
    found += _block(index, _chosen(warnings, MOST_WARNINGS), "Experts")
    found = [_coded_as(sentence, coded) for sentence in found]
    if findings.desk is not None:
        found += [*_shifts(index, findings.desk.positions), *_meetings(findings.desk.positions)]
    return Section("positions", "Positions, threats and warnings", tuple(found), f"Of the last {SPEECH_DAYS} days.")


def _coded(findings: Findings) -> dict[str, list[Statement]]:
    """The desk's statements by claim; empty without a desk."""
    found: dict[str, list[Statement]] = {}
    for statement in findings.desk.positions.statements if findings.desk else ():
        found.setdefault(statement.claim, []).append(statement)
    return found


def _spoken(index: Index, coded: dict[str, list[Statement]]) -> list[Claim]:
    """Claims of the kinds that are speech, and deeds whose doer says with them what it wants."""
    wishes = {claim for claim, told in coded.items() if any(s.form not in ("claim", "denial") for s in told)}
    return [claim for claim in index.findings.claims if claim.kind in SPOKEN or claim.id in wishes]


def _coded_as(sentence: Sentence, coded: dict[str, list[Statement]]) -> Sentence:
    """The sentence with the form and issues of what it tells; as it is where the desk has no wish in it."""
    from tocsin.brief.desk.issues import FORMS, ISSUES

    told = [s for cite in sentence.cites for s in coded.get(cite, ()) if s.form != "claim"]
    about = [listed(ISSUES[issue] for issue in s.issues if issue != "other") for s in told]
    forms = [f"{FORMS[s.form]}: {issues}" if issues else FORMS[s.form] for s, issues in zip(told, about, strict=True)]
    marks = "; ".join(dict.fromkeys(forms))
    return replace(sentence, text=marked(sentence.text, f"({marks})" if marks else ""))


def _shifts(index: Index, positions: Positions) -> Iterator[Sentence]:
    """The latest changes of a speaker's form on an issue."""
    recent = [s for s in positions.shifts if (s.after.day or s.after.known) >= index.since(SPEECH_DAYS)]
    for shift in recent[-MOST_SHIFTS:]:
        yield _shift(index, shift)


def _shift(index: Index, shift: Shift) -> Sentence:
    from tocsin.brief.desk.issues import FORMS, ISSUES

    before, after = (f"{FORMS[s.form]} ({long_date(s.day or s.known)})" for s in (shift.before, shift.after))
    text = f"{index.names.described(shift.speaker)} on {ISSUES[shift.issue]}: {before}, then {after}."
    return Sentence(text, (shift.before.claim, shift.after.claim), (), "plain", "Shifts")


def _meetings(positions: Positions) -> Iterator[Sentence]:
    """A line for every issue on which the two sides' newest words meet or part."""
    for one in positions.issues:
        if one.meeting in TOLD:
            yield _meeting(one)


def _meeting(one: IssuePosition) -> Sentence:
    from tocsin.brief.desk.issues import ISSUES, MEETINGS

    cites = tuple(dict.fromkeys(statement.claim for statement in (*one.a, *one.b)))
    text = f"{sentence_case(ISSUES[one.issue])}, {MEETINGS[one.meeting]}: {one.because}"
    return Sentence(text, cites, (), "plain", "Where the sides meet or part")


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
