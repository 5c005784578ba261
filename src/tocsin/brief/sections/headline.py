"""The lead sentence and the few lines a reader who stops there needs. Nothing unverified enters here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tocsin.brief.index import BUILDUP_DAYS, RECENT_DAYS, Index, affirms, family, firsthand, happened_order, label
from tocsin.brief.names import listed, plural
from tocsin.brief.sections import losses
from tocsin.brief.sections.contacts import NOTE, STALE_DAYS, ago_words, last_words, telling
from tocsin.brief.sections.lately import accounts
from tocsin.brief.sections.positions import dated
from tocsin.brief.sections.truces import STANDINGS, latest, stands
from tocsin.brief.sentences import ended, is_curated, opening, sentence_case, told
from tocsin.schema.briefs import Section, Sentence, Sum
from tocsin.schema.claims import Claim
from tocsin.schema.findings import Contact, Findings
from tocsin.schema.sums import days_between, window
from tocsin.schema.time import long_date
from tocsin.schema.truces import TruceStatus

SPEECH = ("threat", "refusal", "rhetoric", "position")
CLOCKS = ("in_person", "remote", "accord", "monitors", "institution")
DIRECT = ("in_person", "remote", "accord")
PREPARATIONS = ("mobilisation", "martial_law", "exercise", "foreign_fighters", "deployment", "arms_transfer")
MOST_PREPARATIONS = 5
MOST_FORCE = 4
SILENT_DAYS = 60
"""Direct public contact older than this is named in the lead."""


def section(findings: Findings) -> Section:
    """Preparation, force, the dead as claimed, words, diplomacy, truce, outsiders: a line each, in that order."""
    index = Index(findings)
    lines = (*_preparation(index), *_force(index), *losses.main_line(index), *_words(index), *_diplomacy(index),
             *_mediators(index), *_truce(index), *_outsiders(index))  # fmt: skip
    return Section("headline", "The main points", lines)


def lead(findings: Findings) -> Sentence:
    """The brief's one sentence: war, a truce after war, or the state before one, with what is disputed in it."""
    index = Index(findings)
    onset, truce = index.war, latest(findings)
    if onset and truce and _follows(index, truce):
        return _after(index, onset, truce)
    return _at_war(index, onset) if onset else _before(index)


def _firm(claims: Sequence[Claim]) -> list[Claim]:
    """Verified claims that say when (an undated one may be about something long past), a curator's before a machine's."""
    return firsthand(claim for claim in claims if claim.verified and claim.happened.known)


def _follows(index: Index, truce: TruceStatus) -> bool:
    start, war = truce.agreement.begins, index.war_began
    return truce.agreement.verified and start is not None and war is not None and start >= war


def _blame(index: Index, onset: Sequence[Claim]) -> str:
    """Who is said to have begun: told only as a quarrel, never as a finding."""
    accused = {index.names.side_of(c.speaker): {index.names.side_of(d) for d in c.doers} for c in onset}
    both = all(side in accused and accused[side] == {1 - side} for side in (0, 1))
    return "; each side says that the other began it" if both else ""


def _at_war(index: Index, onset: Sequence[Claim]) -> Sentence:
    start = index.war_began or index.as_of
    running = days_between(index.as_of, start)
    today = (
        "since today" if running.value == 0 else f"since {long_date(start)}, {plural(int(running.value), 'day')} ago"
    )
    text = f"Large-scale fighting is reported {today}{_blame(index, onset)}."
    return Sentence(text, tuple(c.id for c in onset), (running,), "contested" if _blame(index, onset) else "plain")


def _after(index: Index, onset: Sequence[Claim], truce: TruceStatus) -> Sentence:
    start, war = truce.agreement.begins or index.as_of, index.war_began or index.as_of
    length = days_between(start, war)
    text = (
        f"Fighting broke out on {long_date(war)}{_blame(index, onset)}; after {plural(int(length.value), 'day')} a truce was "
        f"to hold from {long_date(start)}, {_short(index, truce)}."
    )
    cites = (*(c.id for c in onset), truce.agreement.id, *truce.ended_by)
    return Sentence(text, tuple(dict.fromkeys(cites)), (length,), "contested")


def _short(index: Index, truce: TruceStatus) -> str:
    """The standing in a clause."""
    words = {"in_force": "and no breach is on the record so far", "broken": "which both sides say the other broke",
             "ended": "which is said to have ended", "contested": "whose breach is alleged and denied",
             "strained": "of which breaches are alleged"}  # fmt: skip
    return words.get(truce.standing, f"which is {STANDINGS[truce.standing]}")


def _before(index: Index) -> Sentence:
    """Force without an outbreak on the record comes first: "no outbreak" alone would read as calm."""
    force, preparations, quiet = _latest_force(index), _preparations(index), _silence(index)
    cites = [index.findings.situation.id, *(c.id for c in (*force, *preparations))]
    sums: list[Sum] = [window(index.as_of, BUILDUP_DAYS)]
    none = "no outbreak of large-scale fighting is on the record of the last 60 days"
    parts = [sentence_case(none)]
    if force:
        parts = [f"{sentence_case(_force_words(index, force))} reported, latest {opening(force[0].happened)}; {none}"]
    if preparations:
        parts.append(f"{'and' if force else 'but'} preparations are: {_kinds(preparations)}")
    if quiet is not None and quiet.last is not None and quiet.claim:
        ago = days_between(index.as_of, quiet.last)
        parts.append(f"{'while ' if preparations else 'and '}direct public contact was {last_words(ago, quiet.last)}")
        sums.append(ago)
        cites.append(quiet.claim)
    return Sentence(ended(", ".join(parts)), tuple(dict.fromkeys(cites)), tuple(sums))


def _force_words(index: Index, force: Sequence[Claim]) -> str:
    """Kinds of force; one whose accounts conflict is told as its event's, and as contested."""
    events = [index.event_of.get(claim.id) if index.contested(claim) else None for claim in force]
    words = [
        f"contested {label(event.kind)}" if event else label(claim.kind)
        for claim, event in zip(force, events, strict=True)
    ]
    return listed(list(dict.fromkeys(words)))


def _latest_force(index: Index) -> list[Claim]:
    """One verified claim a kind of force in the last 60 days, the latest first; undated ones left out."""
    told_ = [
        c
        for c in index.by_family("force")
        if affirms(c) and index.of_pair(c) and index.recent_claim(c, BUILDUP_DAYS) and c.kind != "onset"
    ]
    latest_first = sorted(_firm(told_), key=happened_order, reverse=True)
    by_kind: dict[str, Claim] = {}
    for claim in latest_first:
        by_kind.setdefault(claim.kind, claim)
    return list(by_kind.values())


def _kinds(claims: Sequence[Claim]) -> str:
    return listed([label(c.kind) for c in claims])


def _silence(index: Index) -> Contact | None:
    """The freshest direct contact of the parties, if it is old."""
    direct = [c for c in index.findings.contacts if c.key in DIRECT and c.last is not None]
    newest = max(direct, key=lambda c: c.last or date.min, default=None)
    return newest if newest and (newest.days_ago or 0) > SILENT_DAYS else None


def _preparations(index: Index) -> list[Claim]:
    """Verified claims of preparation in the last 60 days (in a war 30), one an event, weightier kinds first."""
    days = RECENT_DAYS if index.war else BUILDUP_DAYS
    found = _firm(
        [c for c in index.by_family("preparation") if affirms(c) and index.of_pair(c) and index.recent_claim(c, days)]
    )
    latest_first = _one_each(index, sorted(found, key=_latest_end, reverse=True))
    return sorted(
        latest_first, key=lambda c: PREPARATIONS.index(c.kind) if c.kind in PREPARATIONS else len(PREPARATIONS)
    )


def _latest_end(claim: Claim) -> tuple[date, str]:
    return claim.happened.end or claim.happened.start or claim.known, claim.id


def _preparation(index: Index) -> Iterator[Sentence]:
    yield from _line(index, _preparations(index)[:MOST_PREPARATIONS], "Preparation")


def _force(index: Index) -> Iterator[Sentence]:
    """The latest verified happenings of force, each with who says so and who denies it."""
    told_lately = [c for c in index.by_family("force") if affirms(c) and index.recent_claim(c) and c.kind != "onset"]
    force = _firm(told_lately)
    yield from _line(index, _one_each(index, sorted(force, key=happened_order, reverse=True))[:MOST_FORCE], "Force")


def _line(index: Index, claims: Sequence[Claim], head: str) -> Iterator[Sentence]:
    """Several happenings in one sentence, each with whose word it is."""
    if claims:
        text = "; ".join(_short_claim(index, claim) for claim in claims)
        tone = "contested" if any(index.contested(claim) for claim in claims) else "plain"
        cites = dict.fromkeys(cite for claim in claims for cite in _cites(index, claim))
        yield Sentence(ended(sentence_case(text)), tuple(cites), (), tone, head)


def _one_each(index: Index, claims: Sequence[Claim]) -> list[Claim]:
    """One claim an event, and one a kind and doer and time: two words for one deed are told once."""
    by_event: dict[str, Claim] = {}
    for claim in claims:
        event = index.event_of.get(claim.id)
        by_event.setdefault(event.id if event else claim.id, claim)
    by_deed: dict[object, Claim] = {}
    for claim in by_event.values():
        by_deed.setdefault((claim.kind, claim.doers, claim.targets, claim.places, claim.happened), claim)
    return list(by_deed.values())


def _short_claim(index: Index, claim: Claim) -> str:
    """``mobilisation, Azerbaijan, 21 September 2020 (said by press reports)``; all accounts where they conflict."""
    event = index.event_of.get(claim.id)
    if event is not None and event.contested:
        where = f", {index.names.place(event.place)}" if event.place else ""
        return f"{label(event.kind)}{where}, {opening(event.happened)} ({accounts(index, index.claims_of(event))})"
    force = family(claim.kind) == "force"
    where = f", {index.names.place(claim.places[0])}" if claim.places and force else ""
    who = f", {index.names.actors(claim.doers)}" if claim.doers and (not force or not index.of_pair(claim)) else ""
    if force and claim.targets and not index.of_pair(claim):
        who += f" against {index.names.actors(claim.targets)}"
    own = claim.stance == "claims_own_act" and not force
    marks = ["" if own else f"said by {index.names.camp_of(claim)}", "" if is_curated(claim) else "read by machine"]
    kept = ", ".join(mark for mark in marks if mark)
    said = f" ({kept})" if kept else ""
    return f"{label(claim.kind)}{who}{where}, {opening(claim.happened)}{said}"


def _cites(index: Index, claim: Claim) -> tuple[str, ...]:
    event = index.event_of.get(claim.id)
    if event is None or not event.contested:
        return (claim.id,)
    return (event.id, *event.claims)


def _words(index: Index) -> Iterator[Sentence]:
    """The latest threat, refusal or accusation of each side's leaders in the last 30 days."""
    for side in (0, 1):
        mine = [c for c in index.of_kind(*SPEECH) if index.recent_claim(c) and index.names.side_of(c.speaker) == side]
        spoken = _firm(mine)
        best = sorted(spoken, key=lambda c: (c.level != "leaders", -(c.happened.start or c.known).toordinal(), c.id))
        if best:
            yield dated(told(best[0], index.names, head="Words"), best[0])


def _diplomacy(index: Index) -> Iterator[Sentence]:
    known = [c for c in telling(index.findings.contacts) if c.key in CLOCKS and c.last is not None and c.claim]
    if not known:
        text = "No public contact of the parties is on the record; secret contacts would not show."
        yield Sentence(text, (index.findings.situation.id,), (), "missing", "Diplomacy")
        return
    sums = tuple(days_between(index.as_of, c.last) for c in known if c.last)
    dated = zip(known, sums, strict=True)
    text = "; ".join(f"{c.label}, {last_words(ago, c.last).partition(';')[0]}" for c, ago in dated if c.last)
    old = any(ago.value > STALE_DAYS for ago in sums)
    gap = " A bare date: the record has nothing later, which proves nothing." if old else ""
    text = f"{sentence_case(text)}.{gap} {NOTE}"
    yield Sentence(text, tuple(dict.fromkeys(c.claim or "" for c in known)), sums, head="Diplomacy")


def _mediators(index: Index) -> Iterator[Sentence]:
    """The mediators' freshest act, so that thin diplomacy is not called silence."""
    acts = [c for c in index.findings.contacts if c.key.startswith("mediator") and c.last is not None]
    newest = max(acts, key=lambda c: c.last or date.min, default=None)
    claim = index.claims.get(newest.claim or "") if newest else None
    if newest and newest.last and claim and claim.verified and index.recent_claim(claim):
        ago = days_between(index.as_of, newest.last)
        sentence = told(claim, index.names, head="Mediators")
        yield Sentence(
            f"{sentence_case(ago_words(int(ago.value)))}: {sentence.text}", sentence.cites, (ago,), head="Mediators"
        )


def _truce(index: Index) -> Iterator[Sentence]:
    status = latest(index.findings)
    if status is None or not status.agreement.verified:
        return
    text = ended(f"{status.agreement.title}: {stands(index, status).removeprefix('standing: ')}")
    tone = "contested" if status.standing in ("contested", "broken") else "plain"
    yield Sentence(text, tuple(dict.fromkeys((status.agreement.id, *status.ended_by))), (), tone, "Truce")


def _outsiders(index: Index) -> Iterator[Sentence]:
    """The latest verified statement on an alliance or a backing by somebody of neither side, in the last 30 days."""
    made = _firm([c for c in index.of_kind("alliance", "backing") if index.recent_claim(c)])
    outside = [c for c in made if index.names.side_of(c.speaker) is None]
    for claim in sorted(outside, key=happened_order)[-1:]:
        yield dated(told(claim, index.names, index.contested(claim), "Outsiders"), claim)
