"""Parties and ties: who, under whom, who holds, claims and lives in the territory, and who backs whom on what terms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tocsin.brief.index import Index
from tocsin.brief.names import listed
from tocsin.brief.sentences import ended, is_speech, marked, sentence_case
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

MOST_TIES = 6
PER_PAIR = {"arms": 1, "backing": 2}
"""How many ties of a kind are told of one pair, the latest."""
NEW_DAYS = 365
ALIKE = 3
"""Sentences with this many first words in common are told as one."""
ARTICLES = ("the", "a", "an", "parts", "most", "all")


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
    """Who holds the weightier offices of each side, by body; spokespeople are left out."""
    held = sorted(index.findings.offices, key=lambda o: (o.since or date.min, o.known, o.id))
    now = [office for office in held if not _ended(office.until, index.as_of) and not _speaks_only(office)]
    for side in (0, 1):
        offices = [o for o in now if index.names.side_of(o.of) == side]
        lead = index.findings.situation.parties[side]
        bodies = dict.fromkeys(o.of for o in sorted(offices, key=lambda o: (o.of != lead, o.known)))
        parts = [_body(index, body, [o for o in offices if o.of == body]) for body in bodies]
        if parts:
            yield Sentence(ended("; ".join(parts)), tuple(o.id for o in offices), head="In office")


def _body(index: Index, body: str, offices: list[Office]) -> str:
    return f"{index.names.actor(body)}: {listed([_office(index, office) for office in offices])}"


def _speaks_only(office: Office) -> bool:
    return any(word in office.office.lower() for word in ("spokes", "press secretary"))


def _office(index: Index, office: Office) -> str:
    """``president Ina Marek``, with the day for those who came within the last year."""
    new = office.since is not None and (index.as_of - office.since).days <= NEW_DAYS
    return f"{office.office} {index.names.actor(office.holder)}" + (
        f" (since {long_date(office.since)})" if new else ""
    )


def _territory(index: Index) -> Iterator[Sentence]:
    for kind, head in HOLDS.items():
        held = [h for h in index.findings.holds if h.kind == kind and not _ended(h.until, index.as_of)]
        for run in _runs(sorted(held, key=_by_since)):
            text = merged([hold.text for hold in run])
            yield Sentence(_marked(text, run[0].verified), tuple(hold.id for hold in run), (), _tone(run[0]), head)


def _runs(holds: list[Hold]) -> list[list[Hold]]:
    """Holds whose sentences begin alike, together, in the order of the first of each."""
    found: dict[tuple[bool, tuple[str, ...]], list[Hold]] = {}
    for hold in holds:
        found.setdefault((hold.verified, tuple(hold.text.split()[:ALIKE])), []).append(hold)
    return list(found.values())


def merged(texts: list[str]) -> str:
    """Sentences that begin alike as one, the common beginning said once.

    >>> merged(["They hold the north.", "They hold parts of the south."])
    'They hold the north and parts of the south.'
    """
    words = [text.rstrip(".").split() for text in texts]
    if len(words) == 1:
        return ended(texts[0])
    common = 0
    while all(len(w) > common + 1 and w[common] == words[0][common] and w[common] not in ARTICLES for w in words):
        common += 1
    return ended(f"{' '.join(words[0][:common])} {listed([' '.join(w[common:]) for w in words])}")


def _ties(index: Index) -> Iterator[Sentence]:
    order = list(TIES)
    current = [tie for tie in index.findings.ties if not _ended(tie.until, index.as_of)]
    allied = {member for tie in current if tie.kind == "alliance" for member in (tie.a, tie.b)}
    telling = [tie for tie in current if not (tie.kind == "membership" and tie.b in allied)]
    for kind in order:
        of_kind = sorted((t for t in telling if t.kind == kind), key=lambda t: (t.since or t.known, t.id))
        for tie in _latest(of_kind)[-MOST_TIES:]:
            yield Sentence(_marked(_tie(index, tie), tie.verified), (tie.id,), (), _tone(tie), TIES[kind])


def _latest(ties: list[Tie]) -> list[Tie]:
    """Of one pair the latest few: of arms and bases the last, of backing the last two, alliances all."""
    kept: dict[tuple[str, str, str], list[Tie]] = {}
    for tie in ties:
        kept.setdefault((tie.kind, tie.a, tie.b), []).append(tie)
    chosen = [tie for (kind, _, _), same in kept.items() for tie in same[-PER_PAIR.get(kind, MOST_TIES) :]]
    return [tie for tie in ties if tie in chosen]


def _tie(index: Index, tie: Tie) -> str:
    parts = [ended(tie.text)]
    if is_speech(tie.text):
        return parts[0]
    if tie.clause:
        parts.append(f"Obligation: {ended(tie.clause)}")
    if tie.scope and tie.scope.lower() not in tie.text.lower():
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
