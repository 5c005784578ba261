"""Parties and ties: who, under whom, who holds, claims and lives in the territory, and who backs whom on what terms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tocsin.brief.index import Index
from tocsin.brief.names import listed
from tocsin.brief.sentences import ended, marked, sentence_case
from tocsin.schema.briefs import Section, Sentence
from tocsin.schema.findings import Findings
from tocsin.schema.registry import Hold, Office, Tie
from tocsin.schema.time import long_date

HOLDS: dict[str, str] = {
    "de_jure": "Territory, de jure",
    "de_facto": "Territory, de facto",
    "claim": "Territory, claimed",
    "population": "Population",
}
TIES: dict[str, str] = {
    "alliance": "Alliance", "membership": "Alliance", "base": "Base", "backing": "Backing", "arms": "Arms",
    "peacekeeping": "Peacekeeping", "rivalry": "Rivalry", "closed_border": "Borders",
}  # fmt: skip


def section(findings: Findings) -> Section:
    """Parties, leaders, territory (de jure, de facto, claims and population kept apart), then ties by kind."""
    index = Index(findings)
    found = (*_parties(index), *_leaders(index), *_territory(index), *_ties(index))
    return Section("parties", "Parties and ties", found)


def _parties(index: Index) -> Iterator[Sentence]:
    situation, names = index.findings.situation, index.names
    if len(situation.parties) < 2:
        return
    text = f"The parties are {listed([names.party(0), names.party(1)])}"
    counted = [
        f"with {names.party(side)}: {listed(others)}"
        for side, members in enumerate((situation.side_a, situation.side_b))
        if (others := [names.actor(m) for m in members if _stands_alone(index, m)])
    ]
    if counted:
        text += f"; counted {'; '.join(counted)}"
    yield Sentence(ended(text), (situation.id,), head="Parties")


def _stands_alone(index: Index, actor: str) -> bool:
    """Whether a member of a side is worth naming beside the party: an authority of its own, not its ministry or leader."""
    found = index.findings.actors.get(actor)
    return found is not None and found.kind == "de_facto_authority"


def _leaders(index: Index) -> Iterator[Sentence]:
    holders = [office for office in index.findings.offices if not _ended(office.until, index.as_of)]
    by_side: dict[int, list[Office]] = {0: [], 1: []}
    for office in sorted(holders, key=lambda o: (o.since or date.min, o.known, o.id)):
        side = index.names.side_of(office.of)
        if side is not None:
            by_side[side].append(office)
    for offices in by_side.values():
        if offices:
            text = listed([_office(index, office) for office in offices])
            yield Sentence(ended(text), tuple(office.id for office in offices), head="In office")


def _office(index: Index, office: Office) -> str:
    since = f" (since {long_date(office.since)})" if office.since else ""
    return f"{index.names.actor(office.holder)}, {office.office} of {index.names.actor(office.of)}{since}"


def _territory(index: Index) -> Iterator[Sentence]:
    for kind, head in HOLDS.items():
        for hold in sorted((h for h in index.findings.holds if h.kind == kind), key=_by_since):
            if not _ended(hold.until, index.as_of):
                yield Sentence(_marked(ended(hold.text), hold.verified), (hold.id,), (), _tone(hold), head)


def _ties(index: Index) -> Iterator[Sentence]:
    order = list(TIES)
    for tie in sorted(index.findings.ties, key=lambda t: (order.index(t.kind), t.since or t.known, t.id)):
        if not _ended(tie.until, index.as_of):
            yield Sentence(_marked(_tie(index, tie), tie.verified), (tie.id,), (), _tone(tie), TIES[tie.kind])


def _tie(index: Index, tie: Tie) -> str:
    parts = [ended(tie.text)]
    if tie.clause:
        parts.append(f"Obligation: {ended(tie.clause)}")
    if tie.scope:
        parts.append(f"Scope: {ended(tie.scope)}")
    inside, outside = index.names.places(tie.covers), index.names.places(tie.excludes)
    if (inside or outside) and not tie.scope:
        said = [f"inside, {inside}" if inside else "", f"outside, {outside}" if outside else ""]
        parts.append(f"Said to lie {' and '.join(part for part in said if part)}.")
    return " ".join(sentence_case(part) for part in parts)


def _ended(until: date | None, as_of: date) -> bool:
    return until is not None and until <= as_of


def _by_since(hold: Hold) -> tuple[date, date, str]:
    return hold.since or date.min, hold.known, hold.id


def _tone(record: Hold | Tie) -> str:
    return "plain" if record.verified else "unverified"


def _marked(text: str, verified: bool) -> str:
    return text if verified else marked(text, "(unverified)")
