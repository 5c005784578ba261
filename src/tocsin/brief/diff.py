"""What changed between two days: a brief of its own, so that every renderer and every rule of briefs holds for it.

Sections (keys): ``counts`` new claims by kind and side, ``told`` the weightiest of them, ``contested`` happenings that
became contested, ``standings`` truces that are new or stand otherwise, ``ties`` offices and ties that began or ended,
``clocks`` public contacts that moved. A section without a change is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tocsin.brief.composing import check
from tocsin.brief.index import Index, family, happened_order, label
from tocsin.brief.names import plural
from tocsin.brief.opened import opened
from tocsin.brief.references import numbered
from tocsin.brief.sections.contacts import ago_words
from tocsin.brief.sections.lately import contested as contested_line
from tocsin.brief.sections.truces import STANDINGS
from tocsin.brief.sentences import dated_head, ended, sentence_case, told
from tocsin.errors import BadInput
from tocsin.schema.briefs import Brief, Section, Sentence
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event
from tocsin.schema.findings import Findings
from tocsin.schema.sums import count, days_between
from tocsin.schema.time import long_date

MOST_TOLD = 15
TOLD_FAMILIES = ("force", "preparation", "truce", "diplomacy", "statement", "tie", "status", "loss")
FIRST = ("onset", "truce", "truce_end", "mobilisation", "martial_law", "shoot_down", "missile_strike", "capture_ground",
         "threat", "refusal", "position", "negotiation", "mediation", "losses", "alliance", "arms_transfer")  # fmt: skip


def diff(earlier: Findings, later: Findings) -> Brief:
    """What ``later`` has that ``earlier`` had not, of one situation.

    Raises ``BadInput`` if the two are of different situations or in the wrong order.
    """
    if earlier.situation.id != later.situation.id:
        raise BadInput(f"{earlier.situation.id} and {later.situation.id} are two situations", "compare one with itself")
    if earlier.as_of > later.as_of:
        raise BadInput(f"{earlier.as_of} comes after {later.as_of}", "give the earlier day first")
    lead = _lead(earlier, later)
    made = ((key, title, tuple(find(earlier, later))) for key, title, find in _SECTIONS)
    sections = tuple(Section(key, title, found) for key, title, found in made if found)
    sentences = [lead, *(sentence for section in sections for sentence in section.sentences)]
    check(sentences, later)
    sources = numbered(sentences, later)
    title = f"{later.situation.title}: what changed since {long_date(earlier.as_of)}"
    return Brief(situation=later.situation.id, title=title, as_of=later.as_of, headline=lead, sections=sections,
                 sources=sources, records=opened(sentences, sources, later))  # fmt: skip


def _new(earlier: Findings, later: Findings) -> list[Claim]:
    known = {claim.id for claim in earlier.claims}
    return [claim for claim in later.claims if claim.id not in known]


def _lead(earlier: Findings, later: Findings) -> Sentence:
    new = [claim.id for claim in _new(earlier, later)]
    span = days_between(later.as_of, earlier.as_of)
    found = plural(len(new), "claim") if new else "no claim"
    text = (
        f"Between {long_date(earlier.as_of)} and {long_date(later.as_of)}, {plural(int(span.value), 'day')}, {found} became "
        f"public; {plural(len(list(_turned(earlier, later))), 'happening')} became contested."
    )
    turned = count([event.id for event in _turned(earlier, later)], "happenings")
    return Sentence(text, (later.situation.id,), (span, count(new, "claims"), turned))


def _counts(earlier: Findings, later: Findings) -> Iterator[Sentence]:
    index = Index(later)
    by_kind: dict[str, list[Claim]] = {}
    for claim in _new(earlier, later):
        by_kind.setdefault(claim.kind, []).append(claim)
    ranked = sorted(by_kind.items(), key=lambda item: (TOLD_FAMILIES.index(family(item[0])), -len(item[1])))
    for kind, claims in ranked:
        yield _count(index, kind, claims)


def _count(index: Index, kind: str, claims: list[Claim]) -> Sentence:
    sides = [[c.id for c in claims if index.names.side_of(c.speaker) == side] for side in (0, 1, None)]
    names = (f"{index.names.party(0)}'s side", f"{index.names.party(1)}'s side", "others")
    parts = [f"{len(ids)} by {name}" for ids, name in zip(sides, names, strict=True) if ids]
    sums = (count([c.id for c in claims], "claims"), *(count(ids, "claims") for ids in sides if ids))
    text = f"{plural(len(claims), 'claim')}: {', '.join(parts)}."
    return Sentence(text, tuple(c.id for c in claims), sums, head=sentence_case(label(kind)))


def _told(earlier: Findings, later: Findings) -> Iterator[Sentence]:
    index = Index(later)
    ranked = sorted(_new(earlier, later), key=lambda c: (not c.verified, _rank(c), -c.known.toordinal(), c.id))
    for claim in sorted(ranked[:MOST_TOLD], key=happened_order):
        yield told(claim, index.names, index.contested(claim), dated_head(claim.happened))


def _rank(claim: Claim) -> int:
    return FIRST.index(claim.kind) if claim.kind in FIRST else len(FIRST)


def _turned(earlier: Findings, later: Findings) -> Iterator[Event]:
    """Happenings contested now of which no claim was of a contested happening before."""
    before = {claim for event in earlier.events if event.contested for claim in event.claims}
    for event in later.events:
        if event.contested and not before & set(event.claims):
            yield event


def _contested(earlier: Findings, later: Findings) -> Iterator[Sentence]:
    index = Index(later)
    for event in _turned(earlier, later):
        yield contested_line(index, event, index.claims_of(event))


def _standings(earlier: Findings, later: Findings) -> Iterator[Sentence]:
    before = {status.agreement.id: status.standing for status in earlier.truces}
    for status in later.truces:
        was, now = before.get(status.agreement.id), status.standing
        if was == now:
            continue
        then = f"was {STANDINGS[was]}; now {STANDINGS[now]}" if was else f"new; {STANDINGS[now]}"
        cites = (status.agreement.id, *(c for c in (*status.ended_by, *status.breaches)))
        yield Sentence(ended(sentence_case(then)), tuple(dict.fromkeys(cites)), head=status.agreement.title)


def _ties(earlier: Findings, later: Findings) -> Iterator[Sentence]:
    index = Index(later)
    then = {**{tie.id: tie.until for tie in earlier.ties}, **{office.id: office.until for office in earlier.offices}}
    for tie in later.ties:
        if tie.id not in then:
            yield Sentence(ended(sentence_case(tie.text)), (tie.id,), head="Tie began or became known")
        elif tie.until is not None and then[tie.id] is None:
            yield Sentence(ended(f"{tie.text.rstrip('.')}: ended {long_date(tie.until)}"), (tie.id,), head="Tie ended")
    for office in later.offices:
        words = f"{index.names.actor(office.holder)}, {office.office} of {index.names.actor(office.of)}"
        if office.id not in then:
            since = f", since {long_date(office.since)}" if office.since else ""
            yield Sentence(ended(f"{words}{since}"), (office.id,), head="Took office")
        elif office.until is not None and then[office.id] is None:
            yield Sentence(ended(f"{words}, until {long_date(office.until)}"), (office.id,), head="Left office")


def _clocks(earlier: Findings, later: Findings) -> Iterator[Sentence]:
    before = {contact.key: contact.last for contact in earlier.contacts}
    for contact in later.contacts:
        if contact.claim is None or contact.last is None or contact.last == before.get(contact.key):
            continue
        ago = days_between(later.as_of, contact.last)
        text = f"Now {ago_words(int(ago.value))} ({long_date(contact.last)}); public only, and only what is on this record."
        yield Sentence(text, (contact.claim,), (ago,), head=sentence_case(contact.label))


_SECTIONS: tuple[tuple[str, str, Callable[[Findings, Findings], Iterator[Sentence]]], ...] = (
    ("counts", "New claims by kind and side", _counts),
    ("told", "The weightiest of them", _told),
    ("contested", "What became contested", _contested),
    ("standings", "Truces that stand otherwise", _standings),
    ("ties", "Offices and ties", _ties),
    ("clocks", "Public contacts that moved", _clocks),
)
